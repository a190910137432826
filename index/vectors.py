"""Vector search: Chroma generations made from the library, verified before use, exact search beside them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import threading
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from index.library import Library

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

FOLDER = "vectors"
POINTER = "CURRENT"
MANIFEST = "manifest.json"
COLLECTION = "chunks"
BATCH = 5000
"""Chroma refuses more than 5,461 ids at once."""
LOOKED_FOR = 200
"""Vectors of a generation that a check looks for by themselves."""
REPUBLISH_SHARE = 0.1
REPUBLISH_LEAST = 2000
"""A new generation is due when this share of the old, and this many vectors, have come or gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What a published folder of Chroma holds; it is never written to again."""

    name: str
    fingerprint: str
    """Of the embedder."""
    last_seq: int
    """Every vector of the library up to this sequence number is in it."""
    count: int
    sums: Mapping[str, str]
    """sha256 of its graph's files: a damaged graph opens without a word and finds the wrong texts."""


class Near(NamedTuple):
    """A chunk text near a question."""

    key: str
    cosine: float
    """-1 to 1."""


class DenseResult(NamedTuple):
    """The nearest texts, best first, and whether Chroma was there to find them."""

    near: list[Near]
    exact: bool
    """True when every vector was compared: no valid generation, or a small scope."""


def current(store: Path) -> Generation | None:
    """The published generation, or `None` when there is none or its files are damaged."""
    folder = store / FOLDER
    try:
        name = (folder / POINTER).read_text("utf-8").strip()
        generation = Generation(**json.loads((folder / name / MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return generation if generation.name == name and (folder / name / "chroma.sqlite3").is_file() else None


def sound(store: Path, generation: Generation) -> bool:
    """Whether the files of a generation are whole, as far as can be told without opening it in Chroma."""
    folder = store / FOLDER / generation.name
    try:
        return _sums(folder) == generation.sums and _rows(folder / "chroma.sqlite3") == generation.count
    except (OSError, sqlite3.DatabaseError):
        return False


def _sums(folder: Path) -> dict[str, str]:
    """By path, nothing while Chroma keeps the graph in its SQLite file: below 1,000 vectors."""
    graphs = {file.parent for file in folder.glob("*/index_metadata.pickle")}
    files = sorted(file for graph in graphs for file in graph.iterdir())
    return {file.relative_to(folder).as_posix(): _sha256(file) for file in files}


def _rows(table: Path) -> int:
    """How many texts Chroma's SQLite file holds; raises sqlite3.DatabaseError when it is damaged."""
    with closing(sqlite3.connect(f"{table.absolute().as_uri()}?mode=ro", uri=True)) as db:
        if (problem := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(problem)
        return int(db.execute("SELECT count(*) FROM embeddings").fetchone()[0])


def due(library: Library, fingerprint: str) -> bool:
    """Whether the library has moved far enough from its generation for a new one, or that one is damaged."""
    generation = current(library.store)
    embedded, _ = library.vector_counts(fingerprint)
    if generation is None or generation.fingerprint != fingerprint or not sound(library.store, generation):
        return embedded > 0
    return abs(embedded - generation.count) + _since(library, generation) > max(
        REPUBLISH_LEAST, REPUBLISH_SHARE * generation.count
    )


def _since(library: Library, generation: Generation) -> int:
    return len(library.vectors(generation.fingerprint, generation.last_seq)[0])


def publish(library: Library, fingerprint: str) -> Generation:
    """Build a generation from the library, check that every vector is in it, and make it current.

    Until the pointer is swapped nothing that readers see has changed; a crash leaves a folder that the
    next call removes.
    """
    folder = library.store / FOLDER
    folder.mkdir(exist_ok=True)
    library.drop_orphans()
    seqs, keys, matrix = library.vectors(fingerprint)
    name = f"gen-{uuid.uuid4().hex[:12]}"
    building = folder / name
    client = _open(building)
    try:
        collection = client.create_collection(
            COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        for at in range(0, len(keys), BATCH):
            collection.add(ids=keys[at : at + BATCH], embeddings=matrix[at : at + BATCH])
        _verify(collection, keys, matrix)
    finally:
        client.close()
    generation = Generation(
        name=name,
        fingerprint=fingerprint,
        last_seq=seqs[-1] if seqs else 0,
        count=len(keys),
        sums=_sums(building),
    )
    _write(building / MANIFEST, json.dumps(asdict(generation)))
    for file in building.rglob("*"):
        _fsync(file)
    _fsync(building)
    before = current(library.store)
    _write(folder / POINTER, generation.name)
    kept = {generation.name, before.name if before else ""}
    for old in folder.glob("gen-*"):
        if old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)
    return generation


def _verify(collection: Collection, keys: Sequence[str], matrix: NDArray[np.float32]) -> None:
    """Fetch every vector back: Chroma's `count()` stays right when vectors are lost."""
    for at in range(0, len(keys), BATCH):
        if not _fetched(collection, keys[at : at + BATCH], matrix[at : at + BATCH]).all():
            raise RuntimeError("Chroma did not keep the vectors that it was given")


def lost(library: Library, generation: Generation) -> int:
    """How many vectors of a generation cannot be fetched from its files as they are in the library, or not be found.

    Counting them would not tell. All are fetched; every so many are looked for by their own vector.
    """
    _, keys, matrix = library.vectors(generation.fingerprint, upto=generation.last_seq)
    if not sound(library.store, generation):
        return len(keys)
    try:
        client = _open(library.store / FOLDER / generation.name)
    except Exception:  # any fault of the derived index
        return len(keys)
    try:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        missing = 0
        for at in range(0, len(keys), BATCH):
            part = keys[at : at + BATCH]
            missing += len(part) - int(_fetched(collection, part, matrix[at : at + BATCH]).sum())
        return missing or _unfound(collection, matrix[:: max(len(keys) // LOOKED_FOR, 1)])
    except Exception:  # any fault of the derived index
        return len(keys)
    finally:
        client.close()


def _fetched(collection: Collection, keys: Sequence[str], matrix: NDArray[np.float32]) -> NDArray[np.bool_]:
    """(n,) whether the vector of each key comes back as it is in `matrix`, (n, dim)."""
    got = collection.get(ids=list(keys), include=["embeddings"])
    back = dict(zip(got["ids"], got["embeddings"] if got["embeddings"] is not None else [], strict=True))
    none = np.full(matrix.shape[1], np.inf, np.float32)
    there = np.array([back.get(key, none) for key in keys])
    same: NDArray[np.bool_] = np.abs(there - matrix).max(axis=1) < 1e-5
    return same


def _unfound(collection: Collection, matrix: NDArray[np.float32]) -> int:
    """How many of these vectors, (n, dim), are not nearest to themselves."""
    nearest = collection.query(query_embeddings=matrix, n_results=1, include=["distances"])["distances"] or []
    return sum(not row or abs(row[0]) > 1e-3 for row in nearest)


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
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._seq = 0
        self._keys: list[str] = []
        self._matrix = np.zeros((0, 0), np.float32)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def search(self, vector: NDArray[np.float32], k: int) -> DenseResult:
        """The `k` nearest texts to a unit `vector` (dim,) in the whole library."""
        with self._lock:
            self._refresh()
            wanted = k + self._dead
            near = self._published(vector, wanted)
            if self._keys:
                cosines = self._matrix @ vector
                for i in np.argsort(-cosines, kind="stable")[:wanted]:
                    near[self._keys[i]] = float(cosines[i])
            if self._dead:
                alive = self.library.alive(list(near))
                near = {key: cosine for key, cosine in near.items() if key in alive}
            best = sorted(near.items(), key=lambda item: (-item[1], item[0]))[:k]
            return DenseResult([Near(*item) for item in best], exact=self._collection is None)

    def _published(self, vector: NDArray[np.float32], k: int) -> dict[str, float]:
        """Cosines of the `k` nearest texts of the generation; one that cannot be searched is left."""
        if self._collection is None or self._generation is None:
            return {}
        try:
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=min(k, self._generation.count), include=["distances"]
            )
        except Exception:  # any fault of the derived index: search stays exact over the library
            self._close_generation()
            self._load()
            return {}
        distances = found["distances"] or [[]]
        return {key: 1.0 - d for key, d in zip(found["ids"][0], distances[0], strict=True)}

    def score(self, vector: NDArray[np.float32], keys: Sequence[str]) -> dict[str, float]:
        """Cosine of `vector` (dim,) to each of these texts that has a vector, by exact comparison."""
        known, matrix = self.library.vectors_of(self.fingerprint, keys)
        return dict(zip(known, (matrix @ vector).tolist(), strict=True)) if known else {}

    def _refresh(self) -> None:
        revision, generation = self.library.revision(), current(self.library.store)
        if generation is not None and generation.fingerprint != self.fingerprint:
            generation = None
        if (generation, revision) == (self._generation, self._revision):
            return
        if generation != self._generation:
            self._switch(generation)
        self._load()
        embedded, self.of = self.library.vector_counts(self.fingerprint)
        self.unembedded = self.of - embedded
        published = generation.count if generation is not None and self._collection is not None else 0
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
        if generation is None or not sound(self.library.store, generation):
            return
        try:
            self._client = _open(self.library.store / FOLDER / generation.name)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
            self._seq = generation.last_seq
        except Exception:  # any fault of the derived index: search stays exact over the library
            self._close_generation()

    def _close_generation(self) -> None:
        self.close()
        self._collection = None
        self._seq, self._keys, self._matrix = 0, [], np.zeros((0, 0), np.float32)


def _open(folder: Path) -> Client:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)


def _write(file: Path, text: str) -> None:
    """Replace a small file atomically and durably."""
    temporary = file.with_name(file.name + ".new")
    temporary.write_text(text, "utf-8")
    _fsync(temporary)
    temporary.replace(file)
    _fsync(file.parent)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
