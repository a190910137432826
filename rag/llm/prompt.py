"""The words that a model is given: Markdown files whose variables are checked when they are loaded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Self

from index.errors import UsageError

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

FOLDER = Path(__file__).parents[2] / "prompts"
PARTS = re.compile(r"^---[ \t]*$", re.M)
"""Above it stands what the model is told as its rules, below it what it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt as its file has it."""

    name: str
    sha: str
    """First 12 hex digits of the sha256 of the file."""
    rules: Template
    ask: Template

    @classmethod
    def load(cls, name: str, variables: AbstractSet[str], folder: Path = FOLDER) -> Self:
        """Read `NAME.md`, of which every one of `variables` must be used, and no other.

        Raises UsageError, naming the file and the variable, for one that is missing, unknown or malformed.
        """
        file = folder / f"{name}.md"
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the prompt {file} cannot be read ({error}): put it back") from error
        parts = PARTS.split(text)
        if len(parts) != 2:
            raise UsageError(
                f"the prompt {file} has {len(parts) - 1} lines '---': one parts the rules from the question"
            )
        if not Template(text).is_valid():
            raise UsageError(f"the prompt {file} holds a '$' that names no variable: write '$$' for the sign itself")
        used = set(Template(text).get_identifiers())
        for what, names in (("lacks", variables - used), ("has the unknown", used - variables)):
            if names:
                raise UsageError(f"the prompt {file} {what} variable ${sorted(names)[0]}: it has {_all(variables)}")
        rules, ask = (Template(part.strip()) for part in parts)
        return cls(name=name, sha=hashlib.sha256(text.encode()).hexdigest()[:12], rules=rules, ask=ask)

    def messages(self, **values: str) -> list[ChatMessage]:
        """The two messages, rules and question. Raises KeyError for a variable that is not given."""
        from llama_index.core.llms import ChatMessage, MessageRole

        return [
            ChatMessage(role=MessageRole.SYSTEM, content=self.rules.substitute(values)),
            ChatMessage(role=MessageRole.USER, content=self.ask.substitute(values)),
        ]


def _all(variables: AbstractSet[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(variables))
