"""A server that forks a child for each piece of writing work it is told on standard input, to be killed in it."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from evals.torture.archive import stored
from evals.torture.tiny import TinyEmbedder
from index import sync
from index.store.library import Library
from index.store.lock import writing
from index.upkeep.compact import compact
from index.vectors import complete, generations


def tell(**what: Any) -> None:
    """One line of JSON, whole: short enough for one write to a pipe."""
    os.write(1, (json.dumps(what) + "\n").encode())


def work(order: dict[str, str]) -> None:
    """Index or compact, and acknowledge each commit with what is stored by then."""
    store = Path(order["store"])

    def acknowledge(stage: str, done: int, of: int) -> None:
        tell(stage=stage)
        tell(stage="stored", articles=stored(store))

    if order["work"] == "compact":
        tell(stage="compacting")
        compact(store)
    else:
        sync.build([order["folder"]], store, embedder=TinyEmbedder(), progress=acknowledge)
        if len(stored(store)) % 3 == 0:  # often enough to be hit
            tell(stage="publishing")
            with writing(store), closing(Library(store, write=True)) as library:
                generations.publish(library, library.meta("embedder") or "")
    tell(stage="stored", articles=stored(store))


def main() -> None:
    """Serve until standard input ends."""
    import chromadb  # noqa: F401  (so that no child has to)

    signal.signal(signal.SIGINT, signal.default_int_handler)  # which who is started in the background would ignore
    sync.GROUP_SECONDS, complete.EMBED_GROUP = 0, 3
    tell(stage="ready")
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            tell(child=os.getpid())
            try:
                work(json.loads(line))
            except BaseException:  # an interrupt too: the parent sees that it did not end well
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        tell(stage="ended", killed=status != 0)


if __name__ == "__main__":
    main()
