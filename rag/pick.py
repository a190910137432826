"""Pick the sentences of the answer from those that were scored: as many as it needs, no two alike, none half said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.amounts import WORDED
from rag.described import nameless, opens_with_name
from rag.features import Candidate, neighbours
from rag.lexicon import NEGATIONS, TOKEN
from rag.question import Query, stem, stem_set
from rag.slot import beside

ALIKE = 0.8
"""Share of the words of the longer sentence, for two sentences to say the same in the same words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A sentence with the probability that it is part of the answer."""

    candidate: Candidate
    probability: float


def enough(scored: Sequence[Scored], keep: float, most: int) -> list[Scored]:
    """The best sentence and those that are nearly as likely, no two of them nearly the same."""
    chosen: list[Scored] = []
    for one in scored:
        if len(chosen) == most or one.probability < keep * scored[0].probability:
            break
        if not any(alike(one.candidate.text, other.candidate.text) for other in chosen):
            chosen.append(one)
    return chosen


def alike(one: str, other: str) -> bool:
    """Whether two sentences are copies with small edits: four in five of their words are shared.

    Never where each has a number or name that the other has not, or only one has a negation.
    """
    a, b = stem_set(one), stem_set(other)
    if len(a & b) < ALIKE * max(len(a), len(b), 1):
        return False
    mine, theirs = _telling(one), _telling(other)
    opposed = bool(mine & NEGATIONS) != bool(theirs & NEGATIONS)
    return not opposed and not (mine - theirs and theirs - mine)


def _telling(text: str) -> frozenset[str]:
    """The stems of a sentence's numbers, negations and capitalised words but the first."""
    words = TOKEN.findall(text)
    return frozenset(
        stem(w)
        for i, w in enumerate(words)
        if not w.isalpha() or w.lower() in WORDED or w.lower() in NEGATIONS or (i and w[0].isupper())
    )


def completed(query: Query, chosen: Sequence[Scored], most: int) -> list[Scored]:
    """The chosen sentences, and where the best do not give what is asked for the one beside them that does.

    That is the value or the reason that is asked for, or the name of what the best only describes ("A music firm has
    bought it. New owner Yeahronimo …"). `chosen` is best first; of `most` sentences the last makes room.
    """
    gives = beside(query.text)
    for n, one in enumerate(chosen):
        if gives is None or gives(one.candidate.text):
            break
        for other in neighbours(one.candidate):
            if gives(other.text):
                return _with(chosen, n, other, most)
    if chosen and gives is None and nameless(query, [one.candidate.text for one in chosen]):
        for other in neighbours(chosen[0].candidate):
            if other.position > chosen[0].candidate.position and opens_with_name(query, other.text):
                return _with(chosen, 0, other, most)
    return list(chosen)


def _with(chosen: Sequence[Scored], n: int, other: Candidate, most: int) -> list[Scored]:
    """The chosen sentences with another after the `n`th, which it stands beside."""
    rest = [one for one in chosen[n + 1 :] if one.candidate.span != other.span]
    return [*chosen[: n + 1], Scored(candidate=other, probability=chosen[n].probability), *rest][:most]
