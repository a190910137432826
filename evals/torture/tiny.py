"""A deterministic embedder without a model: words are hashed, so that a child starts in a blink."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder, TokenVectors, Vectors

DIM = 32
WORD = re.compile(r"\w+")


class TinyEmbedder(Embedder):
    """Stands in for a sentence-transformers model: the sum of a fixed random vector for each word."""

    fingerprint = "0123456789abcdef"
    max_tokens = 254
    dim = DIM

    def __init__(self, salt: str = "") -> None:
        super().__init__("tiny" + salt)
        self.fingerprint = hashlib.sha256(salt.encode()).hexdigest()[:16] if salt else self.fingerprint

    def counts(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\S+", text)]

    def passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._whole(text) for text in texts], np.float32).reshape(len(texts), DIM)

    def question(self, text: str) -> TokenVectors:
        pieces = WORD.findall(text.lower())
        return TokenVectors(pieces, np.array([_word(p) for p in pieces]).reshape(-1, DIM), self._whole(text))

    def token_vectors(self, texts: Sequence[str]) -> list[TokenVectors]:
        return [self.question(text) for text in texts]

    def _whole(self, text: str) -> Vectors:
        found: Vectors = np.sum([_word(word) for word in WORD.findall(text.lower())] or [_word("")], axis=0)
        return (found / (np.linalg.norm(found) or 1.0)).astype(np.float32)


@lru_cache(maxsize=100_000)
def _word(word: str) -> NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "little")
    vector = np.random.default_rng(seed).normal(size=DIM).astype(np.float32)
    return vector / np.float32(np.linalg.norm(vector))
