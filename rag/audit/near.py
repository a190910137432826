"""How alike two words are by their vectors alone: the weakest witness, heard last."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from rag.audit.content import Near


def likeness(embedder: Embedder | None) -> Near:
    """The cosine of two words' vectors by this embedder; without one, no word is like another."""
    if embedder is None:
        return lambda one, other: 0.0
    return lambda one, other: float(_vector(embedder, one) @ _vector(embedder, other))


@lru_cache(maxsize=20_000)
def _vector(embedder: Embedder, word: str) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = embedder.passages([word])[0]
    return vector
