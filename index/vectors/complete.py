"""Give every passage its vector, and publish the vectors when that is due."""

from __future__ import annotations

import time
from collections.abc import Callable

from index.embed import Embedder
from index.settings import IndexSettings
from index.store.library import Library
from index.vectors import generations

EMBED_GROUP = 512
"""Texts embedded between two commits; sorted by length, so that little is padded."""
Progress = Callable[[str, int, int], None]
"""Told (stage, done, of): stage is `reading`, `embedding` or `publishing`."""


def complete(
    library: Library, embedder: Embedder, settings: IndexSettings, progress: Progress, afresh: bool = False
) -> tuple[int, float]:
    """Embed what lacks a vector, then publish; returns how many, and when embedding ended by `time.perf_counter`.

    `afresh` publishes whether it is due or not. Raises StoreError when the Chroma server that the settings
    name cannot be reached.
    """
    fingerprint = embedder.fingerprint
    missing = library.unembedded(fingerprint)
    for at in range(0, len(missing), EMBED_GROUP):
        part = missing[at : at + EMBED_GROUP]
        found = embedder.passages(library.embed_texts([row for _, row in part]))
        library.add_vectors(fingerprint, [key for key, _ in part], found)
        progress("embedding", at + len(part), len(missing))
    ended = time.perf_counter()
    if generations.server(library) != settings.vectors:
        with library.transaction():
            library.set_meta(generations.SERVER, settings.vectors or "")
    if generations.due(library, fingerprint) or (afresh and library.count()["chunks"]):
        progress("publishing", 0, 1)
        generations.publish(library, fingerprint)
        progress("publishing", 1, 1)
    return len(missing), ended
