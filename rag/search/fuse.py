"""Put what the retrievers found into one ranking: articles by all their evidence, then their passages.

Every weight below was chosen on labelled news questions, in steps coarse enough not to fit them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

ADDED = 4
"""Chunks of an article that are added."""
RECENT_DAYS = 30.0
"""Days after which that is worth 1/e."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each kind of evidence is worth; 0 switches one off."""

    lexical: float = 0.55
    """Of BM25 against meaning. Plain reciprocal rank fusion is no better than BM25 alone on news."""
    second: float = 0.2
    """Of an article's second-best chunk; the third has its square: evidence adds up."""
    further: float = 0.9
    """What an article's second passage keeps of its score among passages; the third its square."""
    answered: float = 0.1
    """Of being near the last answer, for a question that leans on the talk."""
    recent: float = 0.6
    """Of being new on the day on which the question is asked, when that day is known."""


WEIGHTS = Weights()


class Outline(NamedTuple):
    """What ranking needs to know of a chunk."""

    article: int
    """Row of its article."""
    published: str | None
    """ISO date of its article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An article with its chunks, best first."""

    article: int
    score: float
    """0 and up, higher is better."""
    chunks: tuple[tuple[int, float], ...]
    """(row, score) of the chunks found of it."""


def combine(
    lexical: Mapping[int, float],
    dense: Mapping[int, float],
    answered: Mapping[int, float] | None = None,
    weights: Weights = WEIGHTS,
) -> dict[int, float]:
    """Chunk row -> score from 0 up: a weighted sum of the retrievers' scores, each scaled by its best.

    `answered` are the cosines of chunks near the last answer.
    """
    shares = (weights.lexical, 1 - weights.lexical, weights.answered)
    combined: dict[int, float] = {}
    for share, scores in zip(shares, (lexical, dense, answered or {}), strict=True):
        for row, score in scaled(scores).items():
            combined[row] = combined.get(row, 0.0) + share * score
    return combined


def scaled(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores as shares of the best; what is below zero counts as zero."""
    best = max(scores.values(), default=0.0)
    return {row: max(score, 0.0) / best for row, score in scores.items()} if best > 0 else {}


def rank(
    scores: Mapping[int, float], outlines: Mapping[int, Outline], fresh: date | None, weights: Weights = WEIGHTS
) -> list[Ranked]:
    """Articles by the evidence of their chunks, best first; ties by row, so that it is repeatable.

    Where age counts, being new on the day `fresh` adds to the evidence.
    """
    by_article: dict[int, list[tuple[int, float]]] = {}
    for row, score in scores.items():
        by_article.setdefault(outlines[row].article, []).append((row, score))
    ranked = []
    for article, chunks in by_article.items():
        chunks.sort(key=lambda c: (-c[1], c[0]))
        added = sum(score * weights.second**i for i, (_, score) in enumerate(chunks[:ADDED]))
        newness = recency(outlines[chunks[0][0]].published, fresh)
        ranked.append(Ranked(article=article, score=added + weights.recent * newness, chunks=tuple(chunks)))
    return sorted(ranked, key=lambda r: (-r.score, r.article))


def recency(published: str | None, fresh: date | None) -> float:
    """exp(-age / 30 days), 0 to 1; 0 where either day is unknown."""
    if fresh is None or published is None:
        return 0.0
    age = (fresh - date.fromisoformat(published)).days
    return math.exp(-max(age, 0) / RECENT_DAYS)
