"""A sentence as the audit sees it: its words and values, and what governs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["word", "stop", "name", "number", "date", "day", "time", "mark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word or value of a sentence."""

    text: str
    at: int
    """First code point in the sentence."""
    kind: Kind
    keys: frozenset[str] = frozenset()
    """What it may be matched by: its stem and the marks of its synonyms."""
    root: str = ""
    """The stem of a word; "first" for an ordinal 1; nothing for other values and names."""
    value: tuple[float | None, ...] = ()
    """A date's year, month, day; a time's hour and minute; a number alone; a day of the week, 0 for Monday."""
    unit: str = ""
    bound: str = ""
    """least, most, near or nothing: what stands before a number."""
    place: int = 0
    """Among the words that carry something: how far two of them are apart."""
    negated: bool = False
    modal: frozenset[str] = frozenset()
    attributed: bool = False
    quoted: bool = False
    initial: bool = False
    """Opens the sentence, so that its capital says nothing."""

    @property
    def carries(self) -> bool:
        return self.kind not in ("stop", "mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A marker and the tokens that it governs."""

    sort: str
    marker: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence, read."""

    text: str
    tokens: tuple[Token, ...]
    negations: tuple[Scope, ...]
    modals: tuple[Scope, ...]
    speech: tuple[int, ...]
    """Positions of verbs of saying (and of "according to")."""
    keys: frozenset[str]
    values: frozenset[tuple[str, tuple[float | None, ...]]] = frozenset()
    """The kind and value of each number, date, day and time."""

    def without(self, tokens: Sequence[Token]) -> Reading:
        """The same sentence with some of its tokens left out, the others where they were."""
        return replace(self, tokens=tuple(t for t in self.tokens if t not in tokens))
