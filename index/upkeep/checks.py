"""What the doctor checks, one function a part of the store, each finding with what mends it."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Literal

from index.article.chunk import key_of
from index.store import schema
from index.store.library import Library
from index.vectors import generations

Act = Literal["migrate", "words", "blobs", "rebuild", "index", "publish", "compact"]
"""What `index.upkeep.mend` can do about a finding."""
STANDS_ON = ("dateline", "chromadb", "openvino", "sentence-transformers", "torch", "llama-index-core")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be."""

    what: str
    mend: str
    """The command, or the act, that mends it."""
    act: Act | None = None
    """What `dateline doctor --fix` does about it; `None` when only a person can."""
    unfinished: bool = False
    """Nothing is wrong: an `index` was stopped before its end, and the next one goes on."""


def again(store: Path) -> str:
    """How a store is made anew."""
    return f"delete {store} and run `dateline index FOLDER --store {store}`"


def damage(library: Library) -> Finding | None:
    """Whether SQLite finds its file broken."""
    try:
        problem = str(library.db.execute("PRAGMA integrity_check(1)").fetchone()[0])
        if problem == "ok" and library.db.execute("PRAGMA foreign_key_check").fetchone():
            problem = "rows point to rows that are not there"
    except sqlite3.DatabaseError as error:
        problem = str(error)
        if not schema.is_damage(error):
            return Finding(what=f"the library file cannot be read ({error})", mend=schema.SEE_TO_DISK)
    what = f"the library file is damaged ({problem})"
    return None if problem == "ok" else Finding(what=what, mend=again(library.store))


def contents(library: Library) -> Iterator[Finding]:
    """Whether chunks are the slices of their texts, and the words those of the chunks."""
    rebuild = f"dateline index --rebuild --store {library.store}"
    chunks = library.count()["chunks"]
    if not chunks:
        yield Finding(what="the store holds no articles", mend="dateline index FOLDER")
    wrong = sum(not _sliced(*row) for row in _slices(library))
    if wrong:
        yield Finding(
            what=f"{wrong} of {chunks} passages are not the text that was stored", mend=rebuild, act="rebuild"
        )
    words, _ = library.word_counts()
    if words != chunks:
        what = f"{chunks} passages but {words} in the index of words"
        yield Finding(what=what, mend=f"dateline doctor --fix --store {library.store}", act="words")
    elif not _same_words(library):
        what = "the index of words does not hold the words of the passages"
        yield Finding(what=what, mend=f"dateline doctor --fix --store {library.store}", act="words")


def _slices(library: Library) -> Iterator[tuple[str, str, str, int]]:
    """(key, header, text of the chunk, characters that it should have)."""
    rows = library.db.execute(
        "SELECT key, header, substr(inflate(text), start + 1, stop - start), stop - start FROM chunk"
        " JOIN article ON article.id = article ORDER BY chunk.id"
    )
    yield from (tuple(row) for row in rows)


def _sliced(key: str, header: str, text: str, length: int) -> bool:
    return len(text) == length and key_of(header, text) == key


def _same_words(library: Library) -> bool:
    """Compare the index of words with one that is made anew in a temporary place: counts and places of each word."""
    with closing(schema.reader(library.store)) as db:
        db.execute("BEGIN")
        db.execute(f"CREATE VIRTUAL TABLE temp.fresh USING {schema.WORDS}")
        db.execute("CREATE VIRTUAL TABLE temp.have USING fts5vocab(main, words, instance)")
        db.execute("CREATE VIRTUAL TABLE temp.want USING fts5vocab(temp, fresh, instance)")
        db.execute(
            "INSERT INTO temp.fresh (rowid, title, body)"
            " SELECT chunk.id, header, substr(inflate(text), start + 1, stop - start)"
            " FROM main.chunk JOIN main.article ON article.id = article"
        )
        sums = (
            "SELECT count(*), sum(doc), sum(offset), sum(unicode(term) * (doc % 9973) * (offset + 1)),"
            " sum(length(term) * (doc % 9967) + (col = 'title'))"
        )
        try:
            have, want = (tuple(db.execute(f"{sums} FROM temp.{name}").fetchone()) for name in ("have", "want"))
        except sqlite3.DatabaseError:
            return False
        return have == want


def vectors_of(
    library: Library, fingerprint: str, missing: int, generation: generations.Generation | None
) -> Iterator[Finding]:
    """Whether every text has a sound vector, and Chroma gives each back as it is."""
    store = library.store
    fix = f"dateline doctor --fix --store {store}"
    if broken := library.broken_vectors(fingerprint):
        yield Finding(what=f"{len(broken)} vectors in the library are damaged", mend=fix, act="blobs")
    if missing:
        what = f"{missing} passages have no vector yet"
        yield Finding(what=what, mend=f"dateline index --store {store}", act="index", unfinished=True)
    elif library.count()["chunks"] and (generation is None or generation.fingerprint != fingerprint):
        what = "no valid generation of vectors: searches compare every vector, which is slower, not wrong"
        yield Finding(what=what, mend=fix, act="publish", unfinished=generation is None and _nothing_published(store))
    elif generation and not broken and writable(store) and (lost := generations.lost(library, generation)):
        what = f"{lost} vectors of {generation.name} cannot be fetched as they are in the library"
        yield Finding(what=what, mend=fix, act="publish")


def writable(store: Path) -> bool:
    """Whether this process may write here; Chroma opens no generation where it may not."""
    return os.access(store, os.W_OK)


def _nothing_published(store: Path) -> bool:
    return not (store / generations.FOLDER / generations.POINTER).exists()


def other_files(store: Path) -> Iterator[Finding]:
    """Whether the SQLite files beside the library (the chat's conversations) are whole."""
    for file in sorted(store.glob("*.sqlite3")):
        if file.name != schema.FILE:
            try:
                with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
                    problem = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
            except sqlite3.DatabaseError as error:
                problem = str(error)
                if not schema.is_damage(error):
                    yield Finding(what=f"{file} cannot be read ({error})", mend=schema.SEE_TO_DISK)
                    continue
            if problem != "ok":
                what = f"{file} is damaged ({problem}); answers do not need it"
                yield Finding(what=what, mend=f"put a copy of {file.name} back, or delete it: a new one is made")


def versions() -> dict[str, str]:
    """Versions of Dateline and what it stands on; what is not installed is left out."""
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return found | {name: version for name in STANDS_ON if (version := _version(name))}


def requirements() -> Iterator[Finding]:
    """Packages that this Dateline needs and that are missing or of a version that it was not made for."""
    for requirement in _required():
        if wrong := _unmet(requirement):
            yield Finding(what=wrong, mend=f"pip install '{requirement}'")


@cache
def _required() -> tuple[str, ...]:
    try:
        return tuple(one for one in metadata.requires("dateline") or () if "extra ==" not in one)
    except metadata.PackageNotFoundError:
        return ()


def _unmet(requirement: str) -> str | None:
    from packaging.requirements import Requirement

    wanted = Requirement(requirement)
    found = _version(wanted.name)
    if found is None:
        return f"the package {wanted.name} is not installed"
    if not wanted.specifier.contains(found, prereleases=True):
        return f"the package {wanted.name} is {found}, and Dateline needs {wanted.specifier}"
    return None


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
