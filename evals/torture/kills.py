"""Nothing acknowledged is lost: kill the writer at random moments, reopen, look, go on, kill again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from evals.torture.archive import Archive, faults, stored
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder

KILLS = {signal.SIGKILL: (200, 8), signal.SIGTERM: (30, 2), signal.SIGINT: (30, 2)}
"""How often each signal is sent, in full and in short."""
CHAIN = 40
"""Kills of one store before the next is begun."""


def run(room: Room) -> Iterator[Outcome]:
    """One row a signal; in the first also what was under way when the kills came."""
    embedder = TinyEmbedder()
    for one, (full, short) in KILLS.items():
        wanted, sent, wrong, slowest = room.times(full, short), 0, [], 0.0
        under_way: Counter[str] = Counter()
        while sent < wanted:
            chain = Chain(room.folder / f"{one.name}-{sent}", room.chance)
            try:
                for _ in range(min(CHAIN, wanted - sent)):
                    under_way[chain.kill(one)] += 1
                    began = time.perf_counter()
                    wrong += faults(chain.store, chain.promised, embedder)
                    slowest = max(slowest, time.perf_counter() - began)
                    sent += 1
                wrong += chain.finish(embedder)
            finally:
                chain.close()
        stages = ", ".join(f"{n} {stage}" for stage, n in under_way.most_common())
        figures = f"{stages}; opened, looked through and examined in {slowest:.1f} s at most"
        yield Outcome(what=f"{one.name} in kill, reopen, go on chains", done=sent, wrong=len(wrong), figures=figures)
        if wrong:
            yield Outcome(what=f"the first fault: {wrong[0]}", done=len(wrong), wrong=len(wrong))


class Chain:
    """One store that is killed again and again, by a server that forks a child for each piece of work."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.store, self.chance = folder / "store", chance
        self.archive = Archive(folder / "articles", chance)
        for _ in range(12):
            self.archive.step()
        self.promised: dict[str, str] = {}
        self.longest = {"index": 0.4, "compact": 0.3}
        """Seconds that a piece of work takes when nobody kills it."""
        self.server = subprocess.Popen(
            [sys.executable, "-m", "evals.torture.writer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._line()

    def kill(self, one: signal.Signals) -> str:
        """Start some work on a changed folder and kill it; says what was under way."""
        for _ in range(self.chance.randrange(1, 9)):
            self.archive.step()
        now = self.archive.sums()
        self.promised = {path: sha for path, sha in self.promised.items() if now.get(path) == sha}
        work = "compact" if stored(self.store) and self.chance.random() < 0.25 else "index"
        while True:
            began = time.monotonic()
            child = self._order(work)
            timer = threading.Timer(self.chance.uniform(0, self.longest[work]), _send, (child, one))
            timer.start()
            told = self._told()
            timer.cancel()
            timer.join()
            for what in told:
                if what["stage"] == "stored":
                    self.promised |= {path: sha for path, sha in what["articles"].items() if now.get(path) == sha}
            if told[-1]["killed"]:
                stages = [what["stage"] for what in told[:-1] if what["stage"] != "stored"]
                return f"{work} {stages[-1] if stages else 'starting'}"
            self.longest[work] = 0.7 * self.longest[work] + 0.3 * (time.monotonic() - began)
            for _ in range(4):
                self.archive.step()
            now = self.archive.sums()
            self.promised = {path: sha for path, sha in self.promised.items() if now.get(path) == sha}

    def finish(self, embedder: TinyEmbedder) -> list[str]:
        """Let the work end for once: everything in the folder is there and nothing is unfinished."""
        self._order("index")
        told = self._told()
        if told[-1]["killed"]:
            return ["the last run did not end well"]
        return faults(self.store, self.archive.sums(), embedder, finished=True)

    def close(self) -> None:
        """End the server."""
        self.server.kill()
        self.server.wait()
        for pipe in (self.server.stdin, self.server.stdout):
            assert pipe is not None
            pipe.close()

    def _order(self, work: str) -> int:
        pipe = self._pipe(self.server.stdin)
        pipe.write(json.dumps({"work": work, "folder": str(self.archive.folder), "store": str(self.store)}) + "\n")
        pipe.flush()
        return int(self._line()["child"])

    def _told(self) -> list[dict[str, Any]]:
        """What the child acknowledged, and last how it ended."""
        told = [self._line()]
        while told[-1]["stage"] != "ended":
            told.append(self._line())
        return told

    def _line(self) -> dict[str, Any]:
        line: dict[str, Any] = json.loads(self._pipe(self.server.stdout).readline())
        return line

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


def _send(child: int, one: signal.Signals) -> None:
    try:
        os.kill(child, one)
    except ProcessLookupError:  # it has ended by itself
        return
