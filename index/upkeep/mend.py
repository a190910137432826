"""Mend what the doctor found, as far as a machine can."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.embed import Embedder
from index.settings import IndexSettings
from index.store.library import Library
from index.store.lock import writing
from index.sync import build
from index.upkeep.checks import Act
from index.upkeep.compact import compact
from index.upkeep.doctor import Health, examine
from index.vectors import generations
from index.vectors.complete import Progress, complete

ORDER: tuple[Act, ...] = ("migrate", "rebuild", "words", "blobs", "index", "publish", "compact")
"""Each stands on what is before it."""


def mend(
    store: str | Path,
    settings: IndexSettings | None = None,
    *,
    embedder: Embedder | None = None,
    progress: Progress = lambda stage, done, of: None,
) -> Health:
    """Mend a store and examine it again: what is still found, only a person can mend.

    Articles are never lost: words, vectors and generations are made again from the library, whatever has
    become of the folders; only passages that are not what was stored are read from them again. Raises as
    `build` when that has to run and cannot, StoreBusyError while another process writes.
    """
    store = Path(store)
    named = None if embedder else settings
    for act in ORDER:
        health = examine(store, named)
        if act not in {finding.act for finding in health.findings}:
            continue
        if act == "rebuild":
            build([], store, settings, rebuild=True, embedder=embedder, progress=progress)
        elif act == "compact":
            compact(store)
        else:
            with _opened(store) as library:
                if act == "index":
                    chosen = settings or IndexSettings()
                    complete(library, embedder or Embedder(chosen.embedder, chosen.precision), chosen, progress)
                elif act != "migrate":  # opening it for writing is what brings an older one up to date
                    _again(library, act)
    return examine(store, named)


def _again(library: Library, act: Act) -> None:
    fingerprint = library.meta("embedder") or ""
    if act == "words":
        library.rewrite_words()
    elif act == "blobs":
        with library.transaction():
            library.drop_vectors(fingerprint, library.broken_vectors(fingerprint))
    else:
        generations.publish(library, fingerprint)


@contextmanager
def _opened(store: Path) -> Iterator[Library]:
    with writing(store), closing(Library(store, write=True)) as library:
        yield library
