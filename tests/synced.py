"""For the tests of indexing: a folder of small articles, and all that a store says of it."""

from __future__ import annotations

import os
from pathlib import Path

from index import IndexSettings, build
from index.embed import Embedder
from index.store.library import Library, Scope

LONG_AGO = 1_600_000_000


NAMES = ["a.txt", "b.txt", "deep/c.txt", "deep/er/d.md", "e f.txt", "naïve.txt"]


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def story(n: int) -> str:
    body = f"The harbour office counted {n} boats on Monday. Nobody had seen so many since the strike of {1900 + n}."
    return f"Boats number {n}\n\n{body}\n\nA second paragraph says that the mayor of town {n} was pleased with it."


def stories(library: Library) -> dict:
    """Each story's paths, best first, and which article corrects which."""
    told = library.db.execute("SELECT story, path FROM story JOIN article ON id = article ORDER BY story, place")
    groups: dict[int, list[str]] = {}
    for row in told.fetchall():
        groups.setdefault(row["story"], []).append(row["path"])
    paths = {row["id"]: row["path"] for row in library.db.execute("SELECT id, path FROM article")}
    links = library.db.execute("SELECT newer, older, kind FROM revision").fetchall()
    return {"groups": sorted(groups.values()), "links": sorted((paths[a], paths[b], kind) for a, b, kind in links)}


def snapshot(store: Path, *, vectors: bool = False) -> dict:
    """All that a store says of its articles, without row numbers."""
    library = Library(store)
    try:
        articles = {a.path: a for a in library.articles()}
        rows = dict(library.in_scope(Scope()))
        chunks = library.chunks(list(rows))
        found = {c.id: c for c, _ in chunks.values()}
        words = {}
        for term in ("boats", "mayor", "strike", "harbour", *map(str, range(12))):
            hits = library.match(f'"{term}"', 1000, Scope(), 1.0)
            words[term] = sorted((chunks[h.chunk][0].id, round(h.score, 9)) for h in hits)
        seen = {"articles": articles, "chunks": found, "words": words, "refused": library.refusals()}
        seen["stories"] = stories(library)
        if vectors:
            keys, matrix = library.vectors_of(library.meta("embedder"), sorted({c.key for c in found.values()}))
            seen["vectors"] = {k: v.tobytes() for k, v in zip(keys, matrix, strict=True)}
            assert seen["vectors"].keys() == {c.key for c in found.values()}
        return seen
    finally:
        library.close()


EMBEDDER = Embedder()
"""Only its tokenizer and its fingerprint are used."""


def index(folder, store, **options):
    own = options.get("settings", IndexSettings()).embedder != "minilm"
    return build(folder, store, embed=False, embedder=None if own else EMBEDDER, **options)
