"""Look a store over: what can be checked is checked, and each finding names what mends it."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index import vectors
from index.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be."""

    what: str
    mend: str
    """The command, or the act, that mends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a store holds and what is wrong with it."""

    store: str
    articles: int
    chunks: int
    undated: int
    refused: int
    left_out: tuple[str, ...]
    """Files that a reader left out; they are where they were."""
    embedder: str | None
    embedded: int
    """Distinct chunk texts that have a vector."""
    distinct: int
    """Distinct chunk texts."""
    generation: str | None
    """Name of the published Chroma generation."""
    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        return not self.findings

    def record(self) -> dict[str, Any]:
        """This as a JSON-ready object."""
        return {**asdict(self), "healthy": self.healthy}


def examine(store: str | Path) -> Health:
    """Check the store's files, words and vectors. Raises NoStoreError or MismatchError."""
    library = Library(Path(store))
    try:
        if damage := _damage(library):
            return _unreadable(store, damage)
        fingerprint = library.meta("embedder") or ""
        counts = library.count()
        embedded, distinct = library.vector_counts(fingerprint)
        generation = vectors.current(library.store)
        return Health(
            store=str(store),
            articles=counts["articles"],
            chunks=counts["chunks"],
            undated=counts["undated"],
            refused=len(library.refusals()),
            left_out=library.left_out(),
            embedder=library.meta("embedder_name"),
            embedded=embedded,
            distinct=distinct,
            generation=generation.name if generation else None,
            findings=tuple(_findings(library, fingerprint, embedded, distinct, generation)),
        )
    finally:
        library.close()


def _damage(library: Library) -> Finding | None:
    try:
        problem = str(library.db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        problem = str(error)
    mend = f"delete {library.store} and run `dateline index FOLDER --store {library.store}`"
    return None if problem == "ok" else Finding(what=f"the library file is damaged ({problem})", mend=mend)


def _unreadable(store: str | Path, damage: Finding) -> Health:
    return Health(
        store=str(store),
        articles=0,
        chunks=0,
        undated=0,
        refused=0,
        left_out=(),
        embedder=None,
        embedded=0,
        distinct=0,
        generation=None,
        findings=(damage,),
    )


def _findings(
    library: Library, fingerprint: str, embedded: int, distinct: int, generation: vectors.Generation | None
) -> list[Finding]:
    index = f"dateline index --store {library.store}"
    rebuild = f"dateline index --rebuild --store {library.store}"
    found: list[Finding] = []
    words, chunks = library.word_counts()
    if words != chunks:
        found.append(Finding(what=f"{chunks} passages but {words} in the index of words", mend=rebuild))
    for folder in library.roots():
        if not Path(folder).is_dir():
            what = f"the indexed folder {folder} is not there; its articles are still answered from the store"
            found.append(Finding(what=what, mend="bring the folder back, or index the place where it is now"))
    if not chunks:
        found.append(Finding(what="the store holds no articles", mend="dateline index FOLDER"))
    if embedded < distinct:
        found.append(Finding(what=f"{distinct - embedded} passages have no vector yet", mend=index))
    elif distinct and (generation is None or generation.fingerprint != fingerprint):
        what = "no valid generation of vectors: searches compare every vector, which is slower, not wrong"
        found.append(Finding(what=what, mend=index))
    elif generation and (lost := vectors.lost(library, generation)):
        found.append(Finding(what=f"{lost} vectors cannot be fetched from {generation.name}", mend=rebuild))
    return found
