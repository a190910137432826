"""Look a store over: what can be checked is checked, and each finding names what mends it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import MissingPartError, NoStoreError, StoreError
from index.settings import IndexSettings
from index.store import lock, schema
from index.store.library import Library
from index.upkeep import checks
from index.upkeep.checks import Finding
from index.vectors import generations

ROOM = 64 << 20
"""Bytes that a small change needs beside what a new generation needs: SQLite's log, temporary files."""
LONG_LOG = 256 << 20
"""Bytes of SQLite's log that no work explains: it is emptied into the library after 4 MB of changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a store holds and what is wrong with it."""

    store: str
    articles: int = 0
    chunks: int = 0
    undated: int = 0
    refused: int = 0
    left_out: tuple[str, ...] = ()
    """Files that a reader left out; they are where they were."""
    embedder: str | None = None
    embedded: int = 0
    """Distinct chunk texts that have a vector."""
    distinct: int = 0
    """Distinct chunk texts."""
    generation: str | None = None
    """Name of the published Chroma generation."""
    read_only: bool = False
    """Whether this process may not write here: then every vector is compared, which is slower, not wrong."""
    writer: str | None = None
    """Who is writing to the store just now: what it has not finished yet is found unfinished."""
    bytes: dict[str, int] = field(default_factory=dict)
    """`library`, `log` (of SQLite), `vectors`, `spare` (what `dateline compact` gives back), `free` on the disk."""
    versions: dict[str, str] = field(default_factory=dict)
    """Of Dateline and what it stands on."""
    findings: tuple[Finding, ...] = ()

    @property
    def healthy(self) -> bool:
        return not self.findings

    def record(self) -> dict[str, Any]:
        """This as a JSON-ready object."""
        return {**asdict(self), "healthy": self.healthy}


def examine(store: str | Path, settings: IndexSettings | None = None) -> Health:
    """Check a store's files, texts, words and vectors, and, with `settings`, that they fit it.

    Changes nothing. Every vector is fetched, from the library and from Chroma: about 1 s for 15,000.
    Raises NoStoreError when there is no store.
    """
    store = Path(store)
    if found := _unopened(store):
        return Health(store=str(store), writer=lock.writer(store), versions=checks.versions(), findings=(found,))
    with closing(Library(store)) as library, library.transaction():
        if damage := checks.damage(library):
            return Health(store=str(store), writer=lock.writer(store), versions=checks.versions(), findings=(damage,))
        fingerprint = library.meta("embedder") or ""
        counts = library.count()
        embedded, distinct = library.vector_counts(fingerprint)
        generation = generations.current(library.store)
        sizes = _sizes(library, generation)
        return Health(
            store=str(store),
            **counts,
            refused=len(library.refusals()),
            left_out=library.left_out(),
            embedder=library.meta("embedder_name"),
            embedded=embedded,
            distinct=distinct,
            generation=generation.name if generation else None,
            read_only=not checks.writable(store),
            writer=lock.writer(store),
            bytes=sizes,
            versions=checks.versions(),
            findings=(
                *checks.requirements(),
                *_disk(library, sizes),
                *checks.other_files(store),
                *checks.contents(library),
                *checks.vectors_of(library, fingerprint, distinct - embedded, generation),
                *_fit(library, settings),
            ),
        )


def _unopened(store: Path) -> Finding | None:
    """Why the library cannot be opened at all."""
    try:
        found = schema.version(store)
    except NoStoreError:
        raise
    except StoreError as error:
        what, _, mend = str(error).rpartition(": ")
        return Finding(what=what, mend=mend)
    if found == 0:
        raise schema.missing(store)
    if found in schema.STEPS:
        what = f"an older Dateline made this store (format {found}, this one reads {schema.VERSION})"
        return Finding(what=what, mend=f"dateline index --store {store}", act="migrate")
    if found != schema.VERSION:
        what = f"another Dateline made this store (format {found}, this one reads {schema.VERSION})"
        return Finding(what=what, mend=f"use that Dateline, or {checks.again(store)}")
    return None


def _sizes(library: Library, generation: generations.Generation | None) -> dict[str, int]:
    store, folder = library.store, library.store / generations.FOLDER
    kept = folder / generation.name if generation else None
    free_pages, page = (library.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_size"))
    old = sum(_size(one) for one in folder.glob("gen-*") if one != kept) + sum(map(_size, schema.backups(store)))
    return {
        "library": _size(store / schema.FILE),
        "log": _size(store / f"{schema.FILE}-wal"),
        "vectors": _size(kept) if kept else 0,
        "spare": old + free_pages * page,
        "free": shutil.disk_usage(store).free,
    }


def _size(path: Path) -> int:
    """Bytes of a file or of all files in a folder; 0 for what is gone."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _disk(library: Library, sizes: dict[str, int]) -> Iterator[Finding]:
    needed = sizes["vectors"] + ROOM
    if sizes["free"] < needed:
        what = f"{sizes['free'] >> 20:,} MB are free on the disk, and the next `index` may need {needed >> 20:,} MB"
        yield Finding(what=what, mend="free some space on the disk, or move the store to another")
    if sizes["log"] > LONG_LOG and lock.writer(library.store) is None:
        what = f"the log of the library has grown to {sizes['log'] >> 20:,} MB"
        yield Finding(what=what, mend=f"dateline compact --store {library.store}", act="compact")
    for folder in library.roots():
        if not Path(folder).is_dir():
            what = f"the indexed folder {folder} is not there; its articles are still answered from the store"
            yield Finding(what=what, mend="bring the folder back, or index the place where it is now")


def _fit(library: Library, settings: IndexSettings | None) -> Iterator[Finding]:
    """Whether the settings name the embedder that made the store."""
    if settings is None or (made_by := library.meta("embedder")) is None:
        return
    from index.embed import Embedder

    name = library.meta("embedder_name")
    try:
        if Embedder(settings.embedder, settings.precision).fingerprint != made_by:
            yield Finding(
                what=f"the store was made with the embedder {name!r}, and the settings name {settings.embedder!r}",
                mend=f"set `embedder` to {name!r}, or dateline index --rebuild --store {library.store}",
            )
    except MissingPartError as error:
        yield Finding(what=str(error), mend=f"set `embedder` to one that is there; {name!r} made this store")
