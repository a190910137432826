"""Choose the sentences that answer, and say how sure it is that the articles answer at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.types import Found
from rag import define
from rag.amounts import WORDED
from rag.confidence import CONFIDENCE_FEATURES, confidence_features
from rag.described import nameless, opens_with_name
from rag.evidence import Evidence
from rag.features import SENTENCE_FEATURES, Candidate, neighbours
from rag.fuse import recency
from rag.lexicon import NEGATIONS, TOKEN
from rag.measure import measure
from rag.model import Weights, logit
from rag.newest import newest_counts, place
from rag.question import Query, stem, stem_set
from rag.slot import DAY, beside, fills, gives, slot
from rag.speech import answered, speech, told
from rag.tolls import fitting, unsaid
from rag.types import Passage

RERANK = 0.12
"""Of a log odds of an article's best sentence against the fused score of its passages, as a share of the best."""
GAP = 0.6
"""What a sentence keeps of its probability that does not give the value that is asked for."""
BEST, UNFILLED = 3, 0.5
"""What confidence keeps where none of so many sentences, nor one beside them, gives the value that is asked for, or
none at all the words of whom is asked about."""
UNNAMED = 0.5
"""What confidence keeps where a full name of the question stands in no article."""
DOUBT, OTHER = 0.35, 0.5
"""Where it is asked who or what something is, or what somebody said, and no more: the share of doubt left of a sentence
that says so. What one keeps that does not even name it."""
SURER = 0.55
"""The share of doubt left of the answer where there is such a sentence."""
OLDER = 0.25
"""What a sentence of long ago keeps of its probability where the latest is wanted."""
ALIKE = 0.8
"""Share of the words of the longer sentence, for two sentences to say the same in the same words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A sentence with the probability that it is part of the answer."""

    candidate: Candidate
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The sentences of the best passages, best first, and what they are worth together."""

    scored: tuple[Scored, ...]
    confidence: float
    """Probability, 0 to 1, that the articles answer the question."""


def choose(evidence: Evidence, embedder: Embedder, weights: Weights) -> Selection:
    """Score every candidate sentence and the evidence as a whole."""
    measured = measure(evidence, embedder)
    found = measured.found
    if not found:
        return Selection(scored=(), confidence=0.0)
    probabilities = weights.sentence.probability(SENTENCE_FEATURES, measured.rows)
    asked, name = speech(evidence.query), define.asked(evidence.query.text)
    if asked:
        probabilities = probabilities * np.array([told(asked, c.text) for c in found])
    signals = confidence_features(measured, probabilities)
    confidence = weights.confidence.probability(CONFIDENCE_FEATURES, signals[None, :])[0]
    if name:
        probabilities = probabilities * np.array([OTHER if define.of_another(name, c.text) else 1.0 for c in found])
    probabilities = probabilities * np.array([fitting(evidence.query.text, c.text) for c in found])
    says = [bool((name and define.defines(name, c.text)) or (asked and answered(asked, c))) for c in found]
    probabilities = np.where(says, 1 - DOUBT * (1 - probabilities), probabilities)
    if slot(evidence.query.text) is not DAY:  # which day it was may be told by the article's own
        probabilities = probabilities * np.array([1.0 if fills(evidence.query.text, c.text) else GAP for c in found])
    aged = probabilities
    if evidence.latest:
        aged = probabilities * _newness([c.passage.article.published for c in found])
    order = np.argsort(-aged, kind="stable")
    scored = tuple(Scored(candidate=found[i], probability=float(aged[i])) for i in order)
    if evidence.latest:
        known = {place(c): float(p) for c, p in zip(found, probabilities, strict=True)}
        scored = _newest_first(newest_counts(evidence, known), scored)
    silent = asked is not None and asked.alone and all(told(asked, c.text) < 1.0 for c in found)
    best = enough(scored, weights.keep, BEST)
    uncounted = unsaid(evidence.query.text, [one.candidate.text for one in best], map(_around, best))
    if silent or uncounted or not _filled(evidence.query.text, scored[:BEST]):
        confidence *= UNFILLED
    if any(says):
        confidence = 1 - SURER * (1 - confidence)
    if evidence.absent:
        confidence *= UNNAMED
    return Selection(scored=scored, confidence=float(confidence))


def _newness(published: Sequence[Found | None]) -> NDArray[np.float64]:
    """(len(published),) what each sentence keeps where the latest is wanted: all on the newest day that there is."""
    days = [one.value if one else None for one in published]
    newest = max((date.fromisoformat(day) for day in days if day), default=None)
    return OLDER + (1 - OLDER) * np.array([recency(day, newest) for day in days])


def _newest_first(leading: Sequence[Candidate], scored: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """The sentences with the newest count first, and those of other days as if they were of long ago."""
    if not leading:
        return scored
    first = {place(one): Scored(candidate=one, probability=scored[0].probability) for one in leading}
    day = _day(leading[0])
    rest = [
        one if _day(one.candidate) == day else replace(one, probability=one.probability * OLDER)
        for one in scored
        if place(one.candidate) not in first
    ]
    return (*first.values(), *sorted(rest, key=lambda one: -one.probability))


def _day(one: Candidate) -> str | None:
    published = one.passage.article.published
    return published.value if published else None


def _filled(question: str, scored: Sequence[Scored]) -> bool:
    """Whether a value of the sort that the question asks for stands in one of these sentences or beside it."""
    return any(fills(question, _around(one)) for one in scored)


def _around(one: Scored) -> str:
    """A sentence with those beside it."""
    return f"{one.candidate.before} {one.candidate.text} {one.candidate.after}"


def completed(query: Query, chosen: Sequence[Scored], most: int) -> list[Scored]:
    """The chosen sentences, and where the best do not give what is asked for the one beside them that does.

    That is the value or the reason that is asked for, or the name of what the best only describes ("A music firm has
    bought it. New owner Yeahronimo …"). `chosen` is best first; of `most` sentences the last makes room.
    """
    wanted = beside(query.text)
    for n, one in enumerate(chosen):
        if wanted is None or gives(wanted, query.text, one.candidate.text):
            break
        for other in neighbours(one.candidate):
            if gives(wanted, query.text, other.text):
                return _with(chosen, n, other, most)
    if chosen and wanted is None and nameless(query, [one.candidate.text for one in chosen]):
        for other in neighbours(chosen[0].candidate):
            if other.position > chosen[0].candidate.position and opens_with_name(query, other.text):
                return _with(chosen, 0, other, most)
    return list(chosen)


def _with(chosen: Sequence[Scored], n: int, other: Candidate, most: int) -> list[Scored]:
    """The chosen sentences with another after the `n`th, which it stands beside."""
    rest = [one for one in chosen[n + 1 :] if one.candidate.span != other.span]
    return [*chosen[: n + 1], Scored(candidate=other, probability=chosen[n].probability), *rest][:most]


def rerank(evidence: Evidence, scored: Sequence[Scored]) -> tuple[Passage, ...]:
    """The passages in the order of their fused score and of the best sentence that was read of their article.

    An order that a reranker gave them stays.
    """
    if not scored or any("reranked" in p.scores for p in evidence.passages):
        return evidence.passages
    best: dict[str, float] = {}
    for one in scored:
        best.setdefault(one.candidate.passage.article.id, logit(one.probability))
    floor = min(best.values())
    top = max(p.scores["fused"] for p in evidence.passages) or 1.0
    values = [p.scores["fused"] / top + RERANK * (best.get(p.article.id, floor) - floor) for p in evidence.passages]
    order = sorted(range(len(values)), key=lambda i: (-values[i], i))
    return tuple(
        replace(evidence.passages[i], rank=rank, scores={**evidence.passages[i].scores, "reranked": values[i]})
        for rank, i in enumerate(order, 1)
    )


def with_leads(passages: tuple[Passage, ...], chosen: Sequence[Scored]) -> tuple[Passage, ...]:
    """The passages, and after them the openings of articles in which chosen sentences stand."""
    for passage in (one.candidate.passage for one in chosen):
        if all(passage.chunk.id != other.chunk.id for other in passages):
            passages = (*passages, replace(passage, rank=len(passages) + 1))
    return passages


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
