"""Limits before work: messages, questions and requests that are too much are refused, and nothing stalls."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evals.torture.archive import Archive
from evals.torture.hurry import answer, connected, hurried
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build

LAG_MS = 100.0
"""Most by which the event loop may be late; time in which other work had the cores is told apart, and not counted."""
A_SECOND = 1_000
RATE = 120
"""Requests a minute, as `dateline serve` allows by itself."""
REFUSED = (400, 413, 422, 429)
"""Too large, not a question that can be asked, too many."""
QUESTION = json.dumps({"question": "How many boats were counted in Kettlesand?"}).encode()
Late = Callable[[], tuple[float, str]]
"""Milliseconds since it was last asked by which the loop was late for its own reasons, and this in words."""


def run(room: Room) -> Iterator[Outcome]:
    """Against the chat and against the API."""
    archive, store = Archive(room.folder / "articles", room.chance, 30), room.folder / "store"
    build(archive.folder, store, embedder=TinyEmbedder())
    asked = {
        "chat": ("/gradio_api/queue/join", {"page's files": http("GET", "/dateline/page/main.js")}),
        "api": ("/v1/ask", {"lists": http("GET", "/v1/articles"), "questions": http("POST", "/v1/ask", QUESTION)}),
    }
    for which, (post, requests) in asked.items():
        with served(which, store) as (port, late):
            yield from _too_large(room, which, port, post, late)
            for what, request in requests.items():
                yield _too_many(room, f"{which}: {what}, {A_SECOND:,} a second", port, request, late)


@contextmanager
def served(which: str, store: Path, rate: int = RATE) -> Iterator[tuple[int, Late]]:
    """The port on which a process of its own serves it, and how late its event loop was; `rate` is the API's."""
    command = [sys.executable, "-m", "evals.torture.served", which, str(store), str(rate)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        tell, hear = server.stdin, server.stdout
        assert tell is not None
        assert hear is not None

        def late() -> tuple[float, str]:
            tell.write("\n")
            tell.flush()
            whole, worked, coreless = (float(word) for word in hear.readline().split())
            words = f"event loop late by {whole:.0f} ms at most ({worked:.0f} at work, {coreless:.0f} without a core)"
            return whole - coreless, words

        port = int(hear.readline())
        asyncio.run(one(port, http("GET", "/")))  # it has begun to serve
        time.sleep(1)  # the chat draws its first suggestions meanwhile
        late()
        yield port, late
        tell.close()


def _too_large(room: Room, which: str, port: int, path: str, late: Late) -> Iterator[Outcome]:
    for what, body in bodies().items():
        tries = room.times(20, 1)
        seen = Counter(asyncio.run(one(port, http("POST", path, body))) for _ in range(tries))
        lag, words = late()
        wrong = sum(n for status, n in seen.items() if status not in REFUSED) + (lag > LAG_MS and not room.short)
        yield Outcome(what=f"{which}: {what}", done=tries, wrong=wrong, figures=f"{dict(seen)}; {words}")


def _too_many(room: Room, what: str, port: int, request: bytes, late: Late) -> Outcome:
    seen = asyncio.run(hurried(port, request, A_SECOND, room.times(20, 1)))
    lag, words = late()
    total, refusals = seen.statuses.total(), sorted(seen.refusals)
    wrong = sum(n for status, n in seen.statuses.items() if status not in (200, 429)) + seen.unsaid
    wrong += (lag > LAG_MS and not room.short) + (not refusals)
    soon = refusals[int(len(refusals) * 0.99)] if refusals else 0.0
    figures = (
        f"{total / seen.seconds:,.0f} a second made, {dict(seen.statuses)}; 99 % refused within {soon * 1e3:.0f} ms"
    )
    return Outcome(what=what, done=total, wrong=wrong, figures=f"{figures}; {words}")


def bodies() -> dict[str, bytes]:
    """What is too much, by name."""
    question = {"question": "Why? " * 200_000}
    return {
        "30 MB message": b"x" * (30 << 20),
        "question of a million characters": json.dumps(question).encode(),
    }


def http(method: str, path: str, body: bytes = b"") -> bytes:
    """A request as it is sent."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def one(port: int, request: bytes) -> int:
    """The status of one request."""
    async with connected(port) as (reader, writer):
        with suppress(ConnectionError):  # it was refused before it was sent
            for at in range(0, len(request), 1 << 16):
                writer.write(request[at : at + (1 << 16)])
                await writer.drain()
        status, _ = await answer(reader)
        return status
