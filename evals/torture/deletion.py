"""Deletion is real: after a compaction, what was deleted is in no byte of the store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from evals.torture.archive import Archive, faults
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build
from index.settings import IndexSettings
from index.store.library import Library
from index.upkeep.compact import compact


def run(room: Room) -> Iterator[Outcome]:
    """Delete and change articles at random, compact, and look for them in every byte of every file."""
    archive = Archive(room.folder / "articles", room.chance, room.times(400, 20))
    embedder, store, settings = TinyEmbedder(), room.folder / "store", IndexSettings(chunk_words=20)
    build(archive.folder, store, settings, embedder=embedder)
    looked, before, wrong, given_back = 0, 0, list[str](), 0
    for _ in range(room.times(5, 2)):
        gone = room.chance.sample(archive.paths(), room.times(20, 4))
        wanted = [needle for path in gone for needle in needles(store, path.relative_to(archive.folder).as_posix())]
        before += sum(len(found) for _, found in holding(store, wanted))
        for path in gone:
            path.unlink() if room.chance.random() < 0.5 else archive.write(path)
        build(archive.folder, store, settings, embedder=embedder)
        done = compact(store)
        given_back += done.before - done.after
        looked += len(wanted)
        wrong += [f"{file} holds {needle[:40]!r}" for file, found in holding(store, wanted) for needle in found]
        wrong += faults(store, archive.sums(), embedder, finished=True)
    figures = (
        f"{before:,} places held them before; {given_back >> 10:,} kB given back; {wrong[0] if wrong else 'no fault'}"
    )
    yield Outcome(
        what="texts, words, hashes and vectors looked for after a compaction",
        done=looked,
        wrong=len(wrong),
        figures=figures,
    )


def needles(store: Path, path: str) -> list[bytes]:
    """What is unique to one article, as bytes: its number as a word, its hash, its chunks' keys and vectors."""
    with closing(Library(store)) as library:
        article = library.article(path)
        assert article is not None
        keys = [chunk.key for chunk in library.neighbours(article)]
        _, matrix = library.vectors_of(TinyEmbedder.fingerprint, keys)
        (text,) = library.db.execute("SELECT text FROM article WHERE path = ?", (path,)).fetchone()
        values = [library.db.execute("SELECT value FROM vector WHERE key = ?", (key,)).fetchone()[0] for key in keys]
    mark = re.search(r"mark\d+ says", article.text)
    assert mark is not None
    kept = [text[-32:], *values, *(row.astype("<f4").tobytes() for row in matrix)]
    return [mark.group().encode(), article.sha256.encode(), *map(str.encode, keys), *kept]


def holding(store: Path, wanted: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Which of these each file of a store holds."""
    for file in (path for path in store.rglob("*") if path.is_file()):
        data = file.read_bytes()
        yield file.name, [needle for needle in wanted if needle in data]
