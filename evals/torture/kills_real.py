"""The command line itself, with the packaged embedder, killed while it indexes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from evals.torture import CLI
from evals.torture.archive import Archive, faults, stored
from evals.torture.outcome import Outcome, Room
from index.embed import Embedder

SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)


def run(room: Room) -> Iterator[Outcome]:
    """Change the folder, start `dateline index`, kill it, look, go on; at the end let it finish."""
    archive, store, embedder = Archive(room.folder / "articles", room.chance), room.folder / "store", Embedder()
    for _ in range(room.times(60, 10)):
        archive.step()
    command = [sys.executable, "-c", CLI, "index", str(archive.folder), "--store", str(store)]
    wrong, killed, longest, promised, tries = (
        list[str](),
        0,
        float(room.times(8, 2)),
        dict[str, str](),
        room.times(60, 1),
    )
    for n in range(tries):
        for _ in range(room.times(20, 3)):
            archive.step()
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(room.chance.uniform(0.5, longest))
            longest = max(0.9 * (time.monotonic() - began), 1.0)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, SIGNALS[n % len(SIGNALS)])
            process.wait()
            killed += 1
        now = archive.sums()
        wrong += faults(store, {path: sha for path, sha in promised.items() if now.get(path) == sha}, embedder)
        promised = stored(store)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wrong += faults(store, archive.sums(), embedder, finished=True)
    figures = f"{killed} killed before the end" + (f"; first: {wrong[0]}" if wrong else "; no fault")
    yield Outcome(what="`dateline index` killed", done=tries, wrong=len(wrong), figures=figures)
