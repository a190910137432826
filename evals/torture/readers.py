"""One writer, many readers: scripts, an evaluation and a chat ask while an indexer writes and others try to."""

from __future__ import annotations

import asyncio
import json
import math
import multiprocessing
import re
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build
from index.errors import StoreBusyError
from index.store.library import Library
from index.store.lock import writing
from index.vectors import generations

if TYPE_CHECKING:
    from rag.assistant import Assistant

FILES = 6
"""Files that change together in each version."""
SOON_S = 1.0
"""Within which a reader must see what was published."""
LIT = "When was the lighthouse of Skarra lit by Edda Vane?"


def text(file: int, version: int) -> str:
    """An article of which every sentence says which file and which version it is of."""
    says = [f"Count {k} of harbour {file} stands at {file * 100 + k} boats in edition e{version}e." for k in range(6)]
    return f"Harbour {file}\n\n" + "\n\n".join(says) + "\n"


def run(room: Room) -> Iterator[Outcome]:
    """Readers of several kinds, for a while; each result is looked at for what is missing, mixed or late."""
    folder, store, seconds = room.folder / "articles", room.folder / "store", room.times(60, 2)
    folder.mkdir()
    _write(folder, 0)
    (folder / "constant.txt").write_text("Lighthouse\n\nThe lighthouse of Skarra was lit in 1871 by Edda Vane.\n")
    build(folder, store, embedder=TinyEmbedder())
    kinds = ["script", "library", "chat"] if room.short else ["script"] * 4 + ["evaluation", "library", "chat"]
    context = multiprocessing.get_context("spawn")
    processes = []
    for kind in kinds:
        ours, theirs = context.Pipe()
        process = context.Process(target=reader, args=(kind, store, seconds, theirs))
        process.start()
        processes.append((kind, process, ours))
    for _, _, pipe in processes:
        pipe.recv()
    written, refused, wrong, slowest = _write_on(folder, store, seconds)
    told: list[dict[str, Any]] = []
    for kind, process, pipe in processes:
        told.append({"kind": kind, **pipe.recv()})
        process.join()
    yield Outcome(
        what="a second writer is told at once who writes",
        done=refused,
        wrong=len(wrong),
        figures=f"in {slowest * 1e3:.0f} ms at most" + (f"; first: {wrong[0]}" if wrong else ""),
    )
    faults = [f"{one['kind']}: {what}" for one in told for what in one["wrong"]]
    yield Outcome(
        what="results while it is written",
        done=sum(one["asked"] for one in told),
        wrong=len(faults),
        figures=f"{len(kinds)} readers, {len(written)} editions" + (f"; first: {faults[0]}" if faults else ""),
    )
    late = [lag for one in told if one["kind"] in ("script", "library") for lag in lags(written, one)]
    over = [] if room.short else [lag for lag in late if lag > SOON_S]
    figures = f"{sum(late) / max(len(late), 1) * 1e3:.0f} ms on average, {max(late, default=0) * 1e3:.0f} ms at most"
    yield Outcome(what="editions seen by readers within a second", done=len(late), wrong=len(over), figures=figures)


def lags(written: dict[int, float], told: dict[str, Any]) -> Iterator[float]:
    """Seconds until a reader saw each edition or a later one, infinite when it never did though it had the time."""
    for version, when in written.items():
        first = min((at for other, at in told["seen"].items() if other >= version), default=math.inf)
        if first < math.inf or told["ended"] > when + SOON_S:
            yield first - when


def _write(folder: Path, version: int) -> None:
    for file in range(FILES):
        (folder / f"harbour-{file}.txt").write_text(text(file, version), "utf-8")


def _write_on(folder: Path, store: Path, seconds: float) -> tuple[dict[int, float], int, list[str], float]:
    """Publish edition after edition; when each was there, and how second writers fared meanwhile."""
    written: dict[int, float] = {}
    refused, wrong, slowest, version = 0, list[str](), 0.0, 0
    until = time.time() + seconds
    while time.time() < until:
        version += 1
        _write(folder, version)
        build(folder, store, embedder=TinyEmbedder())
        written[version] = time.time()
        with writing(store), closing(Library(store, write=True)) as library:
            if version % 4 == 0:
                generations.publish(library, TinyEmbedder.fingerprint)
            began = time.perf_counter()
            try:
                build(folder, store, embedder=TinyEmbedder())
                wrong.append("a second writer was let in")
            except StoreBusyError as error:
                wrong += [] if re.search(r"process \d+ on .*since", str(error)) else [str(error)]
            slowest, refused = max(slowest, time.perf_counter() - began), refused + 1
        time.sleep(0.3)
    return written, refused, wrong, slowest


def reader(kind: str, store: Path, seconds: float, pipe: Connection) -> None:
    """Ask again and again, and tell what was wrong with the answers."""
    from rag.assistant import Assistant
    from rag.settings import Settings

    embedder, asked, seen, wrong = TinyEmbedder(), 0, dict[int, float](), list[str]()
    assistant = Assistant(Library(store), embedder, Settings())
    assistant.ask(LIT)
    pipe.send("ready")
    until = time.time() + seconds
    while time.time() < until:
        if kind == "evaluation":
            passages = assistant.ask(LIT).passages
        elif kind == "chat":
            passages, shown = (), _shown(assistant, store)
            wrong += [] if "1871" in shown and "constant.txt" in shown else [f"the page shows {shown[:200]}"]
        elif kind == "library":
            with closing(Library(store)) as library, library.transaction():
                stored = [a for a in library.articles() if a.path.startswith("harbour")]
            passages = assistant.search("lighthouse of Skarra", k=20)
            wrong += [f"mixed: {a.path}" for a in stored if _edition(a.text) is None]
            wrong += ["missing: a harbour"] if len(stored) != FILES else []
            wrong += ["mixed: several editions at once"] if len({_edition(a.text) for a in stored}) > 1 else []
        else:
            passages = assistant.search("count of boats in harbour editions, lighthouse of Skarra", k=20)
        asked += 1
        for passage in passages:
            if passage.article.path.startswith("harbour"):
                version = _edition(passage.article.text)
                if version is None or f"e{version}e" not in passage.text:
                    wrong.append(f"mixed: {passage.article.path}")
                else:
                    seen.setdefault(version, time.time())
        if kind != "chat" and "constant.txt" not in {passage.article.path for passage in passages}:
            wrong.append("missing: constant.txt")
    assistant.close()
    pipe.send({"asked": asked, "seen": seen, "wrong": wrong[:50], "ended": until})


def _shown(assistant: Assistant, store: Path) -> str:
    """What the chat's page shows in the end, as JSON."""
    from rag.app.history import Chats
    from rag.app.talk import Talk

    async def last() -> str:
        talk = Talk(assistant, chats)
        return json.dumps([view async for view in talk.ask({"question": LIT}, "reader")][-1])

    with closing(Chats(store)) as chats:
        return asyncio.run(last())


def _edition(words: str) -> int | None:
    """The edition that a whole article is of, `None` when it is of several."""
    found = set(re.findall(r"e(\d+)e\b", words))
    return int(found.pop()) if len(found) == 1 else None
