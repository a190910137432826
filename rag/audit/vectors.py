"""How alike two words are by an embedder's vectors: alone, and each in its own sentence."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from rag.audit.lexicon import excludes
from rag.audit.tokens import Reading, Token

MOST = 20_000
"""Words and sentences whose vectors are kept."""


class Near:
    """The cosine of two words' vectors by one embedder; without one, no word is like another."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._pieces: dict[str, tuple[list[tuple[int, int]], NDArray[np.float32]]] = {}
        self._lock = threading.Lock()

    def likest(self, word: str, others: Sequence[str]) -> float:
        """The greatest cosine, -1 to 1, of a word with any of the others that it does not exclude."""
        others = [o for o in others if not excludes(word, o)]
        if self._embedder is None or not others:
            return 0.0
        with self._lock:
            if len(self._vectors) > MOST:
                self._vectors.clear()
            if lacking := [w for w in dict.fromkeys([word, *others]) if w not in self._vectors]:
                self._vectors.update(zip(lacking, self._embedder.passages(lacking), strict=True))
            return float(max(self._vectors[word] @ self._vectors[o] for o in others))

    def aligned(self, word: Token, claim: Reading, source: Reading) -> tuple[float, Token | None]:
        """The token of a source sentence that a word of the claim is likest, each read in its own sentence.

        That is the cosine of contextual vectors, as in BERTScore (Zhang et al., 2020), -1 to 1; 0 without an embedder.
        """
        if self._embedder is None:
            return 0.0, None
        with self._lock:
            offsets, vectors = self._contextual(claim.text)
            places = [i for i, (a, b) in enumerate(offsets) if a < word.at + len(word.text) and b > word.at]
            theirs, others = self._contextual(source.text)
        if not places or not len(others):
            return 0.0, None
        mine = vectors[places].mean(axis=0)
        fits = others @ mine / np.linalg.norm(mine)
        best = int(np.argmax(fits))
        return float(fits[best]), next((t for t in reversed(source.tokens) if t.at <= theirs[best][0]), None)

    def _contextual(self, text: str) -> tuple[list[tuple[int, int]], NDArray[np.float32]]:
        assert self._embedder is not None
        if len(self._pieces) > MOST // 20:
            self._pieces.clear()
        if text not in self._pieces:
            vectors = self._embedder.token_vectors([text])[0].vectors
            self._pieces[text] = self._embedder.offsets(text)[: len(vectors)], vectors
        return self._pieces[text]


@lru_cache(maxsize=4)
def likeness(embedder: Embedder | None) -> Near:
    """One memory of vectors for each embedder."""
    return Near(embedder)
