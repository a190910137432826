"""Limits before work: messages, questions and requests that are too much are refused, and nothing stalls."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from evals.torture.archive import Archive
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build

LAG_MS = 100.0
"""Most by which the event loop may be late."""
PLACES = {"chat": ("/gradio_api/queue/join", "/dateline/page/main.js"), "api": ("/v1/ask", "/v1/articles")}
"""Where each takes a question, and what is asked of it in a hurry."""
REFUSED = (400, 413, 422, 429)
"""Too large, not a question that can be asked, too many."""
CONNECTIONS = 20
ENOUGH = 600
"""Requests that are more than may come at once."""


def run(room: Room) -> Iterator[Outcome]:
    """Against the chat and against the API."""
    archive, store = Archive(room.folder / "articles", room.chance), room.folder / "store"
    for n in range(30):
        archive.write(archive.folder / f"{n}.txt")
    build(archive.folder, store, embedder=TinyEmbedder())
    for which, place in PLACES.items():
        yield from _against(room, which, store, *place)


def _against(room: Room, which: str, store: Path, post: str, get: str) -> Iterator[Outcome]:
    command = [sys.executable, "-m", "evals.torture.served", which, str(store)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        tell, hear = server.stdin, server.stdout
        assert tell is not None
        assert hear is not None
        port = int(hear.readline())

        def late() -> float:
            tell.write("\n")
            tell.flush()
            return float(hear.readline())

        time.sleep(1)  # the chat draws its first suggestions meanwhile
        late()
        for what, body in bodies().items():
            tries = room.times(20, 1)
            seen = Counter(asyncio.run(one(port, post, body)) for _ in range(tries))
            lag = late()
            wrong = sum(n for status, n in seen.items() if status not in REFUSED) + (lag > LAG_MS and not room.short)
            figures = f"{dict(seen)}; event loop late by {lag:.0f} ms at most"
            yield Outcome(what=f"{which}: {what}", done=tries, wrong=wrong, figures=figures)
        seconds = room.times(20, 1)
        asked = asyncio.run(hurried(port, get, seconds))
        lag, total = late(), sum(asked.values())
        wrong = sum(n for status, n in asked.items() if status not in (200, 429)) + (lag > LAG_MS and not room.short)
        wrong += not asked[429]
        figures = f"{total / seconds:,.0f} a second, {dict(asked)}; event loop late by {lag:.0f} ms at most"
        yield Outcome(what=f"{which}: requests as fast as they go", done=total, wrong=wrong, figures=figures)
        tell.close()


def bodies() -> dict[str, bytes]:
    """What is too much, by name."""
    question = {"question": "Why? " * 200_000}
    return {
        "30 MB message": b"x" * (30 << 20),
        "question of a million characters": json.dumps(question).encode(),
    }


async def one(port: int, path: str, body: bytes) -> int:
    """The status of one POST."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
    try:
        for at in range(0, len(body), 1 << 16):
            writer.write(body[at : at + (1 << 16)])
            await writer.drain()
    except ConnectionError:  # it was refused before it was sent
        pass
    status, _ = await answer(reader)
    writer.close()
    return status


async def hurried(port: int, path: str, seconds: float) -> Counter[int]:
    """Statuses of as many requests as some connections can make in a while."""
    until, seen = time.monotonic() + seconds, Counter[int]()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < until or seen.total() < ENOUGH:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            status, _ = await answer(reader)
            seen[status] += 1
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return seen


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the next response on a connection; status 0 when it was closed without one."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    except (asyncio.IncompleteReadError, ConnectionError):
        return 0, b""
    status = int(head.split(" ")[1])
    if "transfer-encoding: chunked" not in head:
        length = next((int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length:")), 0)
        return status, await reader.readexactly(length)
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return status, body
