"""Find the mentions of a value in sentences, the words around each, and which two of them are rivals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.asked.slot import MANY
from rag.english.lexicon import STOP, TOKEN
from rag.query.question import Query, stem, stem_set
from rag.sentences.pick import Scored
from rag.values.accounts import told_by
from rag.values.amounts import MEASURES, comparable
from rag.values.tolls import fold, folded
from rag.values.values import Sort, Value, gives, same, values

WINDOW = 8
"""Content words on either side of a value that say what it is the value of."""
ALIKE = 0.6
"""Names: least share of the smaller window's words that both windows hold; names stand in many windows."""
ASKED = {"date": 0.25, "amount": 0.55}
"""Days and amounts: least share of the question's words, and two at least, that both windows hold.

A weekday or a bare month, of which articles are full, needs what an amount needs."""
AS_OF = re.compile(r"\bas\s+of\s+(?:late\s+|early\s+)?$", re.I)
"""Before a day, which is then that of the report."""
PLACED = re.compile(r"\b(?:in|at|near|from|to|into|outside|off)\s(?:the\s)?$", re.I)
CLAUSE = 10
"""Words of distance for which the end of a clause counts."""
BOUNDARY = re.compile(r"[,;:—–]|\b(?:and|but|while|whereas)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """A value in a sentence, and the content words around it."""

    value: Value
    sentence: Scored
    window: frozenset[str]
    lost: frozenset[str]
    """Words of the question around it that belong to another value."""

    @property
    def placed(self) -> bool:
        """Whether it is told as a place: "in Lisbon"."""
        return PLACED.search(self.sentence.candidate.text[: self.value.at]) is not None

    @property
    def path(self) -> str:
        return self.sentence.candidate.passage.article.path


def mentions(query: Query, sort: Sort, one: Scored) -> Iterator[Mention]:
    """The values of a sentence, each with the words around it.

    A word of the question that stands nearer to another value of the sentence belongs to that one.
    """
    text = one.candidate.text
    cut, asked, names = told_by(text), folded(query.stems), folded(query.names)
    words = [
        (m.start(), fold(m.group()))
        for m in TOKEN.finditer(text)
        if m.group().lower() not in STOP and not any(a <= m.start() < b for a, b in cut)
    ]
    found = [v for v in values(query, sort, text) if not any(a <= v.at < b for a, b in cut)]
    counted = [v for v in found if counts(query, v) and not AS_OF.search(text, 0, v.at)]
    for value in counted:
        end = value.at + len(value.text)
        before = [(at, w) for at, w in words if at < value.at][-WINDOW:]
        after = [(at, w) for at, w in words if at >= end][:WINDOW]
        others = [v for v in found if v is not value and _competes(value, v)]
        lost = frozenset(
            w
            for at, w in before + after
            if w in asked
            and (sort == "name" or w not in names)
            and any(_distance(text, at, v) < _distance(text, at, value) for v in others)
        )
        window = {w for _, w in before + after} - lost
        own = folded(stem_set(value.text)) & asked
        if sort == "amount":
            own |= folded(stem_set(text)) & names
        yield Mention(value, one, frozenset(window | (own - lost)), lost)


def counts(query: Query, value: Value) -> bool:
    """Whether a value may be how many there are of what a question counts: acres are no homes."""
    many = MANY.search(query.text)
    if many is None or value.amount is None:
        return True
    thing = stem(many["things"].split()[-1])
    return value.amount.counts != (thing in MEASURES) or thing == "percent"


def _competes(one: Value, other: Value) -> bool:
    """Whether a word may belong to either of two values of a sentence."""
    if one.amount and other.amount and not comparable(one.amount, other.amount):
        return False
    return not same(one, other)


def _distance(text: str, at: int, value: Value) -> int:
    """Words between a place in a sentence and a value; the end of a clause counts as so many more."""
    between = text[at : value.at] if at < value.at else text[value.at + len(value.text) : at]
    return len(TOKEN.findall(between)) + CLAUSE * len(BOUNDARY.findall(between))


def rivalry(query: Query, a: Mention, b: Mention) -> float:
    """How surely two mentions are rival values of one thing: 0 when they are not, up to 1."""
    if a.path == b.path:
        return 0.0
    if a.value.amount and b.value.amount and not comparable(a.value.amount, b.value.amount):
        return 0.0
    if a.lost & b.window or b.lost & a.window:
        return 0.0
    shared = a.window & b.window
    alike = len(shared) / max(1, min(len(a.window), len(b.window)))
    stems, names = folded(query.stems), folded(query.names)
    asked = shared & stems
    share = len(asked) / max(1, len(stems))
    if a.value.sort != "name" and not asked - names and stems - names:
        return 0.0
    if a.value.sort == "name" and a.placed != b.placed:
        return 0.0
    if a.value.sort == "name":
        rivals = alike >= ALIKE and len(shared) >= 3 and bool(asked)
    else:
        least = ASKED[a.value.sort if a.value.exact and b.value.exact else "amount"]
        rivals = share >= least and len(asked) >= min(2, len(stems))
    if not rivals or same(a.value, b.value):
        return 0.0
    return float((a.sentence.probability * b.sentence.probability) ** 0.5) * (alike + share) / 2


def given(query: Query, value: Value, one: Scored) -> bool:
    """Whether the passage of a sentence holds a value anywhere."""
    return any(gives(value, other) for other in values(query, value.sort, one.candidate.passage.text))
