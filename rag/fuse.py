"""Put what the retrievers found into one ranking of passages, weighted on purpose."""

from __future__ import annotations

from collections.abc import Mapping

LEXICAL = 0.7
"""Weight of BM25 against meaning; plain reciprocal rank fusion loses to BM25 alone on news (measured)."""
TOP = 5
"""Mean of so many best scores is what a retriever's scores are scaled by."""


def fuse(lexical: Mapping[int, float], dense: Mapping[int, float]) -> dict[int, float]:
    """Chunk row -> score, 0 and up, higher is better: a weighted sum of scaled scores."""
    words, meaning = scaled(lexical), scaled(dense)
    return {
        row: LEXICAL * words.get(row, 0.0) + (1 - LEXICAL) * meaning.get(row, 0.0)
        for row in sorted(words.keys() | meaning.keys())
    }


def scaled(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores from 0 (the worst found) to 1 (the best)."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {row: (score - low) / (high - low) if high > low else 1.0 for row, score in scores.items()}
