"""What a part of the campaign did, and the table of all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One row of the table."""

    what: str
    done: int
    """How often it was tried."""
    wrong: int = 0
    """How often the promise did not hold."""
    figures: str = ""
    """What else was measured."""
    skipped: str = ""
    """Why it could not be tried here; then nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where and how one part of the campaign runs."""

    folder: Path
    """Empty, its own."""
    chance: random.Random
    short: bool
    """As in `make test`: a few seconds."""

    def times(self, full: int, short: int) -> int:
        """How often to try."""
        return short if self.short else full


def table(rows: Sequence[tuple[str, Outcome]]) -> str:
    """Markdown: a line an outcome, under the name of its part."""
    lines = ["| part | what | tried | wrong | figures |", "|---|---|---:|---:|---|"]
    for part, one in rows:
        tried = (f"{one.done:,}", f"{one.wrong:,}") if not one.skipped else ("-", "-")
        words = (part, one.what, *tried, one.skipped or one.figures)
        lines.append(f"| {' | '.join(' '.join(word.replace('|', '/').split()) for word in words)} |")
    return "\n".join(lines) + "\n"
