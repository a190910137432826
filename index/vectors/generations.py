"""Generations: all vectors of the library in Chroma, verified before they are made current, never written to again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Container, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.article.chunk import KEY_LENGTH
from index.errors import StoreError
from index.store.library import Library
from index.vectors.chroma import BATCH, TABLE, Kept, drop, vacuum

FOLDER = "vectors"
POINTER = "CURRENT"
MANIFEST = "manifest.json"
SERVER = "vectors"
"""What `meta` of the library calls the address of the Chroma server."""
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
    key_length: int
    """Of its ids: an older Dateline's are not those of the library."""
    server: str | None = None
    """Address of the Chroma server that holds it; `None` when its files are here."""


def current(store: Path) -> Generation | None:
    """The published generation, or `None` when there is none or its files are damaged."""
    folder = store / FOLDER
    try:
        name = (folder / POINTER).read_text("utf-8").strip()
        generation = Generation(**json.loads((folder / name / MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    there = generation.server is not None or (folder / name / TABLE).is_file()
    of_now = generation.name == name and generation.key_length == KEY_LENGTH
    return generation if of_now and there else None


def sound(store: Path, generation: Generation) -> bool:
    """Whether the files of a generation are whole, as far as can be told without opening it in Chroma."""
    if generation.server is not None:
        return True
    folder = store / FOLDER / generation.name
    try:
        return _sums(folder) == generation.sums and _rows(folder / TABLE) == generation.count
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
    if generation.server != server(library):
        return True
    return abs(embedded - generation.count) + _since(library, generation) > max(
        REPUBLISH_LEAST, REPUBLISH_SHARE * generation.count
    )


def server(library: Library) -> str | None:
    """Address of the Chroma server that this store publishes to; `None` for its own folder."""
    return library.meta(SERVER) or None


def _since(library: Library, generation: Generation) -> int:
    return library.vectors_after(generation.fingerprint, generation.last_seq)[0]


def publish(library: Library, fingerprint: str) -> Generation:
    """Build a generation from the library, check that every vector is in it, and make it current.

    Until the pointer is swapped nothing that readers see has changed; a crash leaves a folder that the
    next call removes. Raises StoreError when the store's Chroma server cannot be reached.
    """
    folder = library.store / FOLDER
    folder.mkdir(exist_ok=True)
    library.drop_orphans()
    count, last = library.vectors_after(fingerprint)
    name, place = f"gen-{uuid.uuid4().hex[:12]}", server(library)
    building = folder / name
    building.mkdir()
    generation = Generation(
        name=name,
        fingerprint=fingerprint,
        last_seq=last,
        count=count,
        sums={},
        key_length=KEY_LENGTH,
        server=place,
    )
    _write(building / MANIFEST, json.dumps(asdict(generation)))  # first: it says where to clear up after a crash
    with _made(building, place, count) as kept:
        for keys, matrix in library.vector_parts(fingerprint, BATCH):
            kept.add(keys, matrix)
    if place is None:
        vacuum(building)
    with Kept(building, place) as kept:
        if any(kept.lost(*part) for part in library.vector_parts(fingerprint, BATCH)):
            raise RuntimeError("Chroma did not keep the vectors that it was given")
    _blank(building)
    generation = replace(generation, sums=_sums(building))
    _write(building / MANIFEST, json.dumps(asdict(generation)))
    for file in building.rglob("*"):
        _fsync(file)
    _fsync(building)
    before = current(library.store)
    _write(folder / POINTER, generation.name)
    forget(library.store, {generation.name, before.name if before else ""})
    return generation


def _blank(folder: Path) -> None:
    """Write zeros over graphs that hold nothing yet: Chroma writes what lay in its memory there, read by nobody."""
    for header in folder.glob("*/header.bin"):
        if not header.with_name("index_metadata.pickle").exists():
            for name in ("data_level0.bin", "length.bin"):
                file = header.with_name(name)
                file.write_bytes(b"\0" * file.stat().st_size)


def _made(building: Path, place: str | None, n: int) -> Kept:
    try:
        return Kept(building, place, make=n)
    except Exception as error:
        if place is None:
            raise
        raise StoreError(
            f"the Chroma server at {place} cannot be used ({error}): start it, or take `vectors` out of the settings; "
            "the library is whole, and questions are answered from it meanwhile"
        ) from error


def forget(store: Path, kept: Container[str]) -> None:
    """Remove every generation whose name is not among `kept`, here and on its server."""
    for old in (store / FOLDER).glob("gen-*"):
        if old.name not in kept:
            if place := _server_of(old):
                drop(place, old.name)
            shutil.rmtree(old, ignore_errors=True)


def _server_of(folder: Path) -> str | None:
    try:
        place = json.loads((folder / MANIFEST).read_text("utf-8")).get("server")
    except (OSError, ValueError):
        return None
    return str(place) if place else None


def lost(library: Library, generation: Generation) -> int:
    """How many vectors of a generation cannot be fetched as they are in the library, or not be found.

    Counting them would not tell. All are fetched; every so many are looked for by their own vector.
    """
    fingerprint, last = generation.fingerprint, generation.last_seq
    count = library.vectors_after(fingerprint)[0] - library.vectors_after(fingerprint, last)[0]
    if not sound(library.store, generation):
        return count
    try:
        with Kept(library.store / FOLDER / generation.name, generation.server) as kept:
            if missing := sum(kept.lost(*part) for part in library.vector_parts(fingerprint, BATCH, last)):
                return missing
            every = max(count // LOOKED_FOR, 1)
            return sum(kept.unfound(matrix[::every]) for _, matrix in library.vector_parts(fingerprint, BATCH, last))
    except Exception:  # any fault of the derived index
        return count


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
