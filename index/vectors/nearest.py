"""Search by meaning: the current generation in Chroma and what came since; all vectors where they are few."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.store.library import Library
from index.vectors.chroma import Kept
from index.vectors.generations import FOLDER, Generation, current, sound

EXACT = 10_000
"""Vectors up to which comparing all of them is faster than asking Chroma (`evals.bench.growth`)."""
RETRY_S = 30
"""Between two tries to reach a Chroma server that was down, in seconds."""


class Near(NamedTuple):
    """A chunk text near a question."""

    key: str
    cosine: float
    """-1 to 1."""


class DenseResult(NamedTuple):
    """The nearest texts, best first, and whether Chroma was there to find them."""

    near: list[Near]
    exact: bool
    """True when every vector of a large library was compared, for want of a generation that can be searched."""


class DenseIndex:
    """Nearest chunk texts to a question vector, from the current generation and what came since.

    Notices a new generation and new vectors at the next search. Safe to use from threads.
    """

    def __init__(self, library: Library, fingerprint: str) -> None:
        self.library, self.fingerprint = library, fingerprint
        self._lock = threading.Lock()
        self.unembedded = 0
        """Distinct chunk texts that had no vector at the last search, and """
        self.of = 0
        """how many there were in all."""
        self._revision: str | None = None
        self._dead = 0
        """Most vectors at hand whose chunks are gone."""
        self._generation: Generation | None = None
        self._kept: Kept | None = None
        self._tried = 0.0
        """When the generation was last opened, by `time.monotonic`."""
        self._seq = 0
        self._keys: list[str] = []
        self._matrix = np.zeros((0, 0), np.float32)

    def close(self) -> None:
        with self._lock:
            self._close_generation()

    def search(self, vector: NDArray[np.float32], k: int) -> DenseResult:
        """The `k` nearest texts to a unit `vector` (dim,) in the whole library."""
        with self._lock:
            self._refresh()
            wanted = k + self._dead
            near = self._published(vector, wanted)
            if self._keys:
                cosines = self._matrix @ vector
                for i in np.argpartition(-cosines, wanted)[:wanted] if wanted < len(cosines) else range(len(cosines)):
                    near[self._keys[i]] = float(cosines[i])
            if self._dead:
                alive = self.library.alive(list(near))
                near = {key: cosine for key, cosine in near.items() if key in alive}
            best = sorted(near.items(), key=lambda item: (-item[1], item[0]))[:k]
            return DenseResult([Near(*item) for item in best], exact=self._kept is None and self.of > EXACT)

    def _published(self, vector: NDArray[np.float32], k: int) -> dict[str, float]:
        """Cosines of the `k` nearest texts of the generation; one that cannot be searched is left."""
        if self._kept is None or self._generation is None:
            return {}
        try:
            return self._kept.nearest(vector, min(k, self._generation.count))
        except Exception:  # any fault of the derived index: search stays exact over the library
            self._close_generation()
            self._load()
            return {}

    def score(self, vector: NDArray[np.float32], keys: Sequence[str]) -> dict[str, float]:
        """Cosine of `vector` (dim,) to each of these texts that has a vector, by exact comparison."""
        known, matrix = self.library.vectors_of(self.fingerprint, keys)
        return dict(zip(known, (matrix @ vector).tolist(), strict=True)) if known else {}

    def _refresh(self) -> None:
        revision, generation = self.library.revision(), current(self.library.store)
        if generation is not None and generation.fingerprint != self.fingerprint:
            generation = None
        away = generation is not None and generation.server is not None and generation.count > EXACT
        again = away and self._kept is None and time.monotonic() - self._tried > RETRY_S
        if (generation, revision) == (self._generation, self._revision) and not again:
            return
        if generation != self._generation or again:
            self._switch(generation)
        self._load()
        embedded, self.of = self.library.vector_counts(self.fingerprint)
        self.unembedded = self.of - embedded
        published = generation.count if generation is not None and self._kept is not None else 0
        self._dead = published + len(self._keys) - embedded
        self._revision = revision

    def _load(self) -> None:
        """Take in the vectors that came since."""
        seqs, keys, matrix = self.library.vectors(self.fingerprint, self._seq)
        if keys:
            self._seq = seqs[-1]
            self._keys += keys
            self._matrix = np.concatenate([self._matrix.reshape(-1, matrix.shape[1]), matrix])

    def _switch(self, generation: Generation | None) -> None:
        self._close_generation()
        self._generation = generation
        if generation is None or generation.count <= EXACT or not sound(self.library.store, generation):
            return
        self._tried = time.monotonic()
        try:
            self._kept = Kept(self.library.store / FOLDER / generation.name, generation.server)
            if generation.server is not None and self._kept.collection.count() != generation.count:
                raise ValueError(f"{generation.server} lost vectors")
            self._seq = generation.last_seq
        except Exception:  # any fault of the derived index: search stays exact over the library
            self._close_generation()

    def _close_generation(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self._seq, self._keys, self._matrix = 0, [], np.zeros((0, 0), np.float32)
