"""How alike two words are by their vectors alone: the weakest witness, heard last."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder

MOST = 20_000
"""Words whose vectors are kept."""


class Near:
    """The cosine of two words' vectors by one embedder; without one, no word is like another."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def likest(self, word: str, others: Sequence[str]) -> float:
        """The greatest cosine of a word with any of the others, -1 to 1; 0 without an embedder."""
        if self._embedder is None or not others:
            return 0.0
        with self._lock:
            if len(self._vectors) > MOST:
                self._vectors.clear()
            if lacking := [w for w in dict.fromkeys([word, *others]) if w not in self._vectors]:
                self._vectors.update(zip(lacking, self._embedder.passages(lacking), strict=True))
            return float(max(self._vectors[word] @ self._vectors[o] for o in others))


@lru_cache(maxsize=4)
def likeness(embedder: Embedder | None) -> Near:
    """One memory of vectors for each embedder."""
    return Near(embedder)
