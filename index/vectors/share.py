"""Embedding shared by several processes or machines: each makes a share of the vectors, one merges them.

Vectors are kept by the content of their text, so it does not matter who made them or from which copy of the articles.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.article.chunk import KEY_LENGTH
from index.embed import Embedder
from index.errors import MismatchError, UsageError
from index.settings import IndexSettings
from index.store.library import Library
from index.store.lock import writing
from index.store.packed import UNIT
from index.vectors import generations
from index.vectors.complete import EMBED_GROUP


def make(
    store: str | Path,
    part: int,
    of: int,
    file: str | Path,
    settings: IndexSettings | None = None,
    embedder: Embedder | None = None,
) -> Path:
    """Make the vectors that `store` lacks, share `part` (from 1) of `of`, and keep them in `file` (.npz).

    The store is only read: any number may work on one, or each on its own that was made of the same articles
    with `embed=False`. Raises UsageError for a share that cannot be, MismatchError for another embedder's store.
    """
    if not 1 <= part <= of:
        raise UsageError(f"share {part} of {of}: name one from 1 of {of}")
    settings = settings or IndexSettings()
    embedder = embedder or Embedder(settings.embedder, settings.precision)
    with closing(Library(Path(store))) as library:
        _check(library, embedder.fingerprint, str(library.store))
        missing = [one for one in library.unembedded(embedder.fingerprint) if int(one[0][:8], 16) % of == part - 1]
        made = np.zeros((len(missing), embedder.dim), np.float16)
        for at in range(0, len(missing), EMBED_GROUP):
            some = missing[at : at + EMBED_GROUP]
            made[at : at + EMBED_GROUP] = embedder.passages(library.embed_texts([row for _, row in some]))
    keys = np.array([key for key, _ in missing], dtype=f"U{KEY_LENGTH}")
    with Path(file).open("wb") as stream:
        np.savez(stream, fingerprint=np.array(embedder.fingerprint), keys=keys, vectors=made)
    return Path(file)


def merge(store: str | Path, files: Sequence[str | Path]) -> int:
    """Take vectors that others made into `store`, and publish them when that is due; returns how many were new.

    What no passage of the store has is left. Raises UsageError for a file that holds no vectors, MismatchError
    for another embedder's, StoreBusyError while another process writes.
    """
    with writing(Path(store)), closing(Library(Path(store), write=True)) as library:
        fingerprint = library.meta("embedder") or ""
        before, _ = library.vector_counts(fingerprint)
        for file in files:
            keys, made = _read(library, Path(file))
            known = library.alive(keys)
            there = [n for n, key in enumerate(keys) if key in known]
            library.add_vectors(fingerprint, [keys[n] for n in there], made[there])
        after, _ = library.vector_counts(fingerprint)
        if generations.due(library, fingerprint):
            generations.publish(library, fingerprint)
        return after - before


def _read(library: Library, file: Path) -> tuple[list[str], np.typing.NDArray[np.float32]]:
    try:
        with np.load(file, allow_pickle=False) as held:
            fingerprint, keys = str(held["fingerprint"]), [str(key) for key in held["keys"]]
            made = held["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UsageError(f"{file} holds no vectors of `dateline vectors make` ({error})") from error
    _check(library, fingerprint, str(file))
    if made.ndim != 2 or len(made) != len(keys) or (np.abs(np.linalg.norm(made, axis=1) - 1) > UNIT).any():
        raise UsageError(f"{file} holds vectors that are damaged: make them again")
    return keys, made


def _check(library: Library, fingerprint: str, what: str) -> None:
    if library.meta("embedder") != fingerprint:
        raise MismatchError(
            f"{what}: the store at {library.store} was made with the embedder {library.meta('embedder_name')!r} "
            f"({library.meta('embedder')}), and this is {fingerprint}: set `embedder` to the same on all sides"
        )
