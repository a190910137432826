"""A follow-up rewritten by the model so that it stands alone, held to what the rules made of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from index.errors import ModelError
from rag.llm.client import Model
from rag.llm.frame import UNSEEN, draw, harmless
from rag.llm.prompt import Prompt
from rag.llm.prose import THOUGHT
from rag.query.question import Query, stem_set, understand
from rag.types import Question, Turn

VARIABLES = frozenset({"frame", "history", "question"})
TOKENS = 80
"""Of a question."""
LONGEST = 300
"""Characters of a rewritten question, or twice what the rules made of it."""
TURNS = 6
"""Latest turns that are shown, each up to so many characters:"""
SHOWN = 600


class Condenser:
    """Lets one model rewrite follow-ups. Raises UsageError, when made, for a prompt file that cannot be used."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.prompt = Prompt.load("condense", VARIABLES)

    def condense(self, asked: Question, ruled: Query, stop: threading.Event | None = None) -> str | None:
        """The question of `asked`, rewritten after its history; `None` when the rules' reading of it is to be kept.

        That is so when the model fails, loses a name or a number of that reading, or brings in one of its own.
        """
        messages = self.prompt.messages(
            frame=draw(), history=_told(asked.history[-TURNS:]), question=harmless(asked.text)
        )
        try:
            said = "".join(self.model.ask(messages, tokens=TOKENS, stop=stop))
        except ModelError:
            return None
        lines = [line.strip(" \"'“”*`") for line in THOUGHT.sub("", UNSEEN.sub("", said)).splitlines() if line.strip()]
        return lines[0] if len(lines) == 1 and faithful(lines[0], asked, ruled) else None


def faithful(rewritten: str, asked: Question, ruled: Query) -> bool:
    """Whether a rewritten question keeps every name and number of the rules' reading, and has no others."""
    if not rewritten.endswith("?") or len(rewritten) > max(LONGEST, 2 * len(ruled.text)):
        return False
    words = stem_set(rewritten)
    own = understand(Question(text=rewritten))
    known = stem_set(" ".join([asked.text, *(turn.text for turn in asked.history)]))
    return ruled.names | ruled.numbers <= words and own.names | own.numbers <= known and own.clarify is None


def _told(history: Sequence[Turn]) -> str:
    return "\n".join(f"{turn.role}: {harmless(' '.join(turn.text.split()))[:SHOWN]}" for turn in history)
