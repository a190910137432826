"""Index equals folder: random steps, each compared with a fresh build."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from evals.torture.archive import Archive, alike
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build
from index.store.library import Library, Scope
from index.vectors.nearest import DenseIndex, Near

TERMS = ("boats", "kettlesand", "survey", "day", "repaired", "report", "officials")


def run(room: Room) -> Iterator[Outcome]:
    """Steps of add, change, rename, delete, copy and swap; after each the store and a fresh one are the same."""
    embedder, archive = TinyEmbedder(), Archive(room.folder / "articles", room.chance)
    store, steps, wrong = room.folder / "store", room.times(500, 12), list[str]()
    for _ in range(8):
        archive.step()
    acts: Counter[str] = Counter()
    for n in range(steps):
        act = archive.step()
        acts[act] += 1
        fresh = room.folder / "fresh"
        build(archive.folder, store, embedder=embedder)
        build(archive.folder, fresh, embedder=embedder)
        ours, theirs = contents(store, embedder), contents(fresh, embedder)
        near, same = ours.pop("nearest"), theirs.pop("nearest")
        wrong += [f"step {n} ({act}): {what}" for what in ours if ours[what] != theirs[what]]
        wrong += [] if all(map(alike, near, same)) else [f"step {n} ({act}): nearest texts"]
        shutil.rmtree(fresh)
    figures = ", ".join(f"{n} {act}" for act, n in acts.most_common())
    figures += f"; first: {wrong[0]}" if wrong else "; ids, texts, words, stories, vectors and nearest texts the same"
    yield Outcome(what="steps, each equal to a fresh build", done=steps, wrong=len(wrong), figures=figures)


def contents(store: Path, embedder: TinyEmbedder) -> dict[str, Any]:
    """All that a store says, without row numbers."""
    with closing(Library(store)) as library:
        chunks = library.chunks([row for row, _ in library.in_scope(Scope())])
        keys = sorted({chunk.key for chunk, _ in chunks.values()})
        known, matrix = library.vectors_of(embedder.fingerprint, keys)
        words = {}
        for term in TERMS:
            hits = library.match(f'"{term}"', 10_000, Scope(), 1.0)
            words[term] = sorted((chunks[hit.chunk][0].id, round(hit.score, 6)) for hit in hits)
        return {
            "articles": list(library.articles()),
            "chunks": sorted((chunk.id, chunk) for chunk, _ in chunks.values()),
            "words": words,
            "vectors": dict(zip(known, [row.tobytes() for row in matrix], strict=True)),
            "stories": _stories(library),
            "nearest": _nearest(library, embedder),
        }


def _nearest(library: Library, embedder: TinyEmbedder) -> list[list[Near]]:
    index = DenseIndex(library, embedder.fingerprint)
    try:
        return [index.search(embedder.question(term).whole, 10).near for term in TERMS]
    finally:
        index.close()


def _stories(library: Library) -> list[list[str]]:
    told = library.db.execute("SELECT story, path FROM story JOIN article ON id = article ORDER BY story, place")
    groups: dict[int, list[str]] = {}
    for row in told:
        groups.setdefault(row["story"], []).append(row["path"])
    return sorted(groups.values())
