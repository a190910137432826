"""Choose the sentences that answer, and say how sure it is that the articles answer at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.types import Found
from rag.amounts import WORDED
from rag.confidence import CONFIDENCE_FEATURES, confidence_features
from rag.evidence import Evidence
from rag.features import SENTENCE_FEATURES, Candidate, neighbours
from rag.fuse import recency
from rag.lexicon import NEGATIONS, TOKEN
from rag.measure import measure
from rag.model import Weights, logit
from rag.question import stem, stem_set
from rag.slot import DAY, fills, slot
from rag.types import Passage

RERANK = 0.12
"""Of a log odds of an article's best sentence against the fused score of its passages, as a share of the best."""
SPEECH = re.compile(
    r"\bwhat (?:did|does|do|has|have|had|is|was)\b(?P<speaker>.{2,60}?)\b(?:say|said|saying|tell|told|think|claim"
    r"|announced?|warn|comment|respond|reply|demand|promise)\b",
    re.I,
)
"""Questions of what someone said."""
SPOKEN = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|tells|added|adds|stated|noted|noting|voiced|warned|announced|claimed|insisted|argued|asserted"
    r"|remarked|replied|explained|called for|emphasi[sz]ed|stressed|according to|demanded|promised|denied)\b",
    re.I,
)
QUOTATION = re.compile(r"[“\"][^”\"]{40,}")
"""A sentence of a speaker's own; what is shorter is a phrase that the writer borrows."""
UNSPOKEN, ANOTHER = 0.5, 0.7
"""What a sentence keeps of its probability when speech is asked for: without any; without a word of the speaker."""
GAP = 0.6
"""What a sentence keeps of its probability that does not give the value that is asked for."""
BEST, UNFILLED = 3, 0.5
"""What confidence keeps where none of so many sentences, nor one beside them, gives the value that is asked for."""
UNNAMED = 0.5
"""What confidence keeps where a full name of the question stands in no article."""
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
    if asked := SPEECH.search(evidence.query.text):
        speaker = stem_set(asked["speaker"]) & evidence.query.names
        probabilities = probabilities * np.array([_speech(c.text, speaker) for c in found])
    signals = confidence_features(measured, probabilities)
    confidence = weights.confidence.probability(CONFIDENCE_FEATURES, signals[None, :])[0]
    if slot(evidence.query.text) is not DAY:  # which day it was may be told by the article's own
        probabilities = probabilities * np.array([1.0 if fills(evidence.query.text, c.text) else GAP for c in found])
    if evidence.latest:
        probabilities = probabilities * _newness([c.passage.article.published for c in found])
    order = np.argsort(-probabilities, kind="stable")
    scored = tuple(Scored(candidate=found[i], probability=float(probabilities[i])) for i in order)
    if not _filled(evidence.query.text, scored[:BEST]):
        confidence *= UNFILLED
    if evidence.absent:
        confidence *= UNNAMED
    return Selection(scored=scored, confidence=float(confidence))


def _newness(published: Sequence[Found | None]) -> NDArray[np.float64]:
    """(len(published),) what each sentence keeps where the latest is wanted: all on the newest day that there is."""
    days = [one.value if one else None for one in published]
    newest = max((date.fromisoformat(day) for day in days if day), default=None)
    return OLDER + (1 - OLDER) * np.array([recency(day, newest) for day in days])


def _filled(question: str, scored: Sequence[Scored]) -> bool:
    """Whether a value of the sort that the question asks for stands in one of these sentences or beside it."""
    return any(fills(question, f"{c.before} {c.text} {c.after}") for c in (one.candidate for one in scored))


def completed(question: str, chosen: Sequence[Scored], most: int) -> list[Scored]:
    """The chosen sentences, and where the best do not give the value that is asked for the one beside them that does.

    `chosen` is best first; of `most` sentences the last makes room.
    """
    for n, one in enumerate(chosen):
        if fills(question, one.candidate.text):
            break
        for beside in neighbours(one.candidate):
            if fills(question, beside.text):
                with_it = [*chosen[: n + 1], Scored(candidate=beside, probability=one.probability)]
                rest = [other for other in chosen[n + 1 :] if other.candidate.span != beside.span]
                return [*with_it, *rest][:most]
    return list(chosen)


def _speech(text: str, speaker: frozenset[str]) -> float:
    """What a sentence keeps when the words of `speaker`, stems of a name or none, are asked for."""
    if SPOKEN.search(text) and (not speaker or speaker & stem_set(text)):
        return 1.0
    return ANOTHER if SPOKEN.search(text) or QUOTATION.search(text) else UNSPOKEN


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
