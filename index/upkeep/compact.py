"""Make deletion real: nothing of what the library no longer holds stays in the store's files."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.errors import StoreBusyError
from index.store import schema
from index.store.library import Library
from index.store.lock import writing
from index.vectors import generations

PATIENCE_MS = 3000
"""How long readers are waited for: a search holds on to a state for some 20 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What compaction did."""

    before: int
    """Bytes of the store."""
    after: int
    vectors: int
    """Vectors dropped: those of texts that no article has any more."""


def compact(store: str | Path) -> Compacted:
    """Rewrite the library and its generation without anything that was deleted.

    Needs room for a second copy of both. A kill in it loses nothing; run it again. Copies of the library
    that were made before it was brought up to date go. What it cannot reach: blocks of the disk that the
    file system has freed, backups that others made, the articles' own files, and answers that the chat keeps
    (`rag.app.history.forget_gone`; the command does both).
    Raises NoStoreError, StoreBusyError while another process writes or holds on to an old state.
    """
    store = Path(store)
    Library(store).close()  # where there is no store, none is made
    with writing(store):
        before = _size(store)
        with closing(Library(store, write=True)) as library:
            dropped = _library(library)
            if generations.current(store) is not None or library.vector_counts(library.meta("embedder") or "")[0]:
                generations.publish(library, library.meta("embedder") or "")
            _forget_old(store)
            _empty_log(library)
        return Compacted(before=before, after=_size(store), vectors=dropped)


def _library(library: Library) -> int:
    with library.transaction():
        dropped = library.drop_orphans()
    library.join_words()
    library.db.execute("VACUUM")
    return dropped


def _forget_old(store: Path) -> None:
    """Remove every generation but the current, whatever a kill left behind, and copies of older libraries."""
    kept = generations.current(store)
    generations.forget(store, {kept.name} if kept else set())
    for file in [*schema.backups(store), *store.glob("*.part")]:
        file.unlink(missing_ok=True)


def _empty_log(library: Library) -> None:
    library.db.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
    busy, *_ = library.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreBusyError(
            f"an old state of {library.store} is still being read, so what was deleted is still in its log: "
            "close what reads it, or wait, and run `dateline compact` again"
        )


def _size(store: Path) -> int:
    return sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
