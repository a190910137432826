"""A sentence as the audit sees it, its words and values and what governs them; and whether two of them match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.audit.lexicon import LIGHT, UNITS

Kind = Literal["word", "stop", "name", "number", "date", "day", "time", "mark"]
MARGIN = 0.2
"""How much better other neighbours must fit for a value or name to count as taken from elsewhere."""
FAR = 6
"""Words on either side of one that count for how well two places fit."""
SIDE = 2
"""Words on either side that say where a word stands."""
REACH = 5
"""How far from the word one of those may stand in the source."""


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
    """near, below, most, least or nothing: what stands before a number."""
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


def same(one: Token, other: Token) -> bool:
    """Whether two tokens may say one thing."""
    if one.value or other.value:
        return one.kind == other.kind and one.value == other.value
    return bool(one.keys & other.keys)


def meets(one: Token, others: Sequence[Token]) -> bool:
    return any(one.keys & o.keys for o in others)


def affinity(claim: Reading, mine: Token, source: Reading, theirs: Token) -> float:
    """How well the neighbours of two tokens fit, 0 and up: nearer words count more."""
    total = 0.0
    around = [t for t in source.tokens if t.carries and 0 < abs(t.place - theirs.place) <= FAR]
    for t in claim.tokens:
        distance = abs(t.place - mine.place)
        if t.carries and 0 < distance <= FAR and t.root not in UNITS:
            fit = [abs(o.place - theirs.place) for o in around if same(t, o)]
            total += 1 / (distance * min(fit)) ** 0.5 if fit else 0.0
    return total


def around(t: Token, claim: Reading) -> list[Token]:
    """The nearest words on either side that carry something."""
    core = [o for o in claim.tokens if o.carries and o.root not in LIGHT and o is not t]
    before = [o for o in core if o.place < t.place][-SIDE:]
    return [*before, *[o for o in core if o.place > t.place][:SIDE]]


def stands(other: Token, around: Sequence[Token], source: Reading) -> bool:
    """Whether one of these words stands near a word of the source."""
    near = [o for o in source.tokens if o.carries and o is not other and abs(o.place - other.place) <= REACH]
    return any(same(a, o) for a in around for o in near)
