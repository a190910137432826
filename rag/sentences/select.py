"""Choose the sentences that answer, and say how sure it is that the articles answer at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.types import Found
from rag.asked.slot import fills
from rag.model import Weights, logit
from rag.query.question import Query, stem_set
from rag.search.evidence import Evidence
from rag.search.fuse import recency
from rag.sentences.confidence import CONFIDENCE_FEATURES, confidence_features
from rag.sentences.denied import denied_first
from rag.sentences.done import UNDONE, told_first, undone
from rag.sentences.edition import missed
from rag.sentences.features import SENTENCE_FEATURES, Candidate
from rag.sentences.general import met
from rag.sentences.measure import measure
from rag.sentences.newest import grown_count, newest_counts, revised_first, since_denied
from rag.sentences.office import holders_first, untold
from rag.sentences.pick import Scored, body_first, enough
from rag.sentences.wanted import Wanted
from rag.sentences.which import which
from rag.types import Passage
from rag.values.tolls import unsaid

RERANK = 0.12
"""Of a log odds of an article's best sentence against the fused score of its passages, as a share of the best."""
BEST, UNFILLED = 3, 0.5
"""What confidence keeps where none of so many sentences, nor one beside them, gives the value that is asked for, or
none at all the words of whom is asked about."""
UNNAMED = 0.5
"""What confidence keeps where a full name of the question stands in no article, or one said aside not in the best's."""
SURER = 0.5
"""The share of doubt left of the answer where a sentence says who or what a name is, or gives the words asked for."""
OLDER = 0.25
"""What a sentence of long ago keeps of its probability where the latest is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The sentences of the best passages, best first, and what they are worth together."""

    scored: tuple[Scored, ...]
    confidence: float
    """Probability, 0 to 1, that the articles answer the question."""
    clarify: str | None = None
    """What to ask back, where the question may be of any of several stories."""


def choose(evidence: Evidence, embedder: Embedder, weights: Weights) -> Selection:
    """Score every candidate sentence and the evidence as a whole."""
    measured = measure(evidence, embedder)
    found = measured.found
    if not found:
        return Selection(scored=(), confidence=0.0)
    wanted = Wanted.of(evidence.query)
    probabilities = weights.sentence.probability(SENTENCE_FEATURES, measured.rows)
    probabilities = probabilities * np.array([wanted.spoken(c) for c in found])
    signals = confidence_features(measured, probabilities)
    confidence = weights.confidence.probability(CONFIDENCE_FEATURES, signals[None, :])[0]
    probabilities = np.array([wanted.said(c, float(p)) for c, p in zip(found, probabilities, strict=True)])
    probabilities = probabilities * np.array(wanted.births(found))
    aged = probabilities
    if evidence.latest:
        aged = probabilities * _newness(
            [c.passage.article.published if wanted.named(c, evidence.idf) else None for c in found]
        )
    order = np.argsort(-aged, kind="stable")
    scored = tuple(Scored(candidate=found[i], probability=float(aged[i])) for i in order)
    known = {c.place: float(p) for c, p in zip(found, probabilities, strict=True)}
    newer = None if evidence.latest else grown_count(evidence, known) or since_denied(evidence, known)
    if evidence.latest:
        scored = _newest_first(newest_counts(evidence, known), scored)
    elif newer:
        rest = (one for one in scored if one.candidate.place != newer.place)
        scored = (Scored(candidate=newer, probability=scored[0].probability), *rest)
    scored = holders_first(evidence, scored)
    sure = _sure(float(confidence), evidence, wanted, scored, weights.keep)
    scored = wanted.spoken_first(told_first(evidence.query, scored))
    if not (evidence.latest or newer):
        scored = denied_first(evidence.query, revised_first(evidence.query, body_first(evidence.query, scored)))
    return Selection(scored=scored, confidence=sure, clarify=which(evidence, scored))


def _sure(confidence: float, evidence: Evidence, wanted: Wanted, scored: Sequence[Scored], keep: float) -> float:
    """What is left of a confidence once it is seen whether anything gives what is asked for."""
    lacking = wanted.lacking([one.candidate for one in scored])
    best = enough(scored, keep, BEST)
    uncounted = unsaid(wanted.text, [one.candidate.text for one in best], _with_beside(best))
    read = _with_beside(scored[:BEST])
    if lacking or uncounted or not any(fills(wanted.text, text) for text in read):
        confidence *= UNFILLED
    if undone(evidence.query, best, scored, keep) or untold(evidence.query, _with_beside(best)):
        confidence *= UNDONE
    if missed(evidence.query, [one.candidate for one in best]):
        confidence *= UNFILLED
    if any(wanted.answers(one.candidate) for one in scored) or met(evidence, [s.candidate for s in scored[:BEST]]):
        confidence = 1 - SURER * (1 - confidence)
    return confidence * UNNAMED if evidence.absent or _of_another(evidence.query, best) else confidence


def _of_another(query: Query, best: Sequence[Scored]) -> bool:
    """Whether no article of the best sentences holds a name that is said aside: another "head of the Varn party"."""
    told = query.aside & query.names
    return bool(told) and all(told.isdisjoint(stem_set(one.candidate.passage.article.text)) for one in best)


def _newness(published: Sequence[Found | None]) -> NDArray[np.float64]:
    """(len(published),) what each sentence keeps where the latest is wanted: all on the newest day that there is."""
    days = [one.value if one else None for one in published]
    newest = max((date.fromisoformat(day) for day in days if day), default=None)
    return OLDER + (1 - OLDER) * np.array([recency(day, newest) for day in days])


def _newest_first(leading: Sequence[Candidate], scored: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """The sentences with the newest count first, and those of other days as if they were of long ago."""
    if not leading:
        return scored
    first = {one.place: Scored(candidate=one, probability=scored[0].probability) for one in leading}
    day = _day(leading[0])
    rest = [
        one if _day(one.candidate) == day else replace(one, probability=one.probability * OLDER)
        for one in scored
        if one.candidate.place not in first
    ]
    return (*first.values(), *sorted(rest, key=lambda one: -one.probability))


def _day(one: Candidate) -> str | None:
    published = one.passage.article.published
    return published.value if published else None


def _with_beside(scored: Sequence[Scored]) -> list[str]:
    """The sentences, and those beside them."""
    found = [one.candidate for one in scored]
    return [text for one in found for text in (one.text, one.before, one.after)]


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
