"""Limits before work: messages, questions and requests that are too much are refused, and nothing stalls."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

from evals.torture.archive import Archive
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build

LAG_MS = 100.0
"""Most by which the event loop may be late."""
CONNECTIONS = 20
ENOUGH = 600
"""Requests that are more than may come at once."""


def run(room: Room) -> Iterator[Outcome]:
    """Against the chat."""
    archive, store = Archive(room.folder / "articles", room.chance), room.folder / "store"
    for n in range(30):
        archive.write(archive.folder / f"{n}.txt")
    build(archive.folder, store, embedder=TinyEmbedder())
    command = [sys.executable, "-m", "evals.torture.chat", str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None
        port = int(chat.stdout.readline())

        def late() -> float:
            assert chat.stdin is not None
            assert chat.stdout is not None
            chat.stdin.write("\n")
            chat.stdin.flush()
            return float(chat.stdout.readline())

        time.sleep(1)  # its first suggestions are drawn meanwhile
        asked: Counter[int] = asyncio.run(hurried(port, room.times(10, 1)))
        late()
        for what, body in bodies(room).items():
            tries = room.times(20, 1)
            seen = Counter(asyncio.run(one(port, body)) for _ in range(tries))
            time.sleep(1)  # so that the pace allows the next
            lag = late()
            wrong = sum(n for status, n in seen.items() if status != 413) + (lag > LAG_MS and not room.short)
            yield Outcome(
                what=what, done=tries, wrong=wrong, figures=f"{dict(seen)}; event loop late by {lag:.0f} ms at most"
            )
        seconds = room.times(20, 1)
        asked = asyncio.run(hurried(port, seconds))
        lag, total = late(), sum(asked.values())
        wrong = (
            sum(n for status, n in asked.items() if status not in (200, 429))
            + (lag > LAG_MS and not room.short)
            + (not asked[429])
        )
        figures = f"{total / seconds:,.0f} a second, {dict(asked)}; event loop late by {lag:.0f} ms at most"
        yield Outcome(what="requests as fast as they go", done=total, wrong=wrong, figures=figures)
        chat.stdin.close()


def bodies(room: Room) -> dict[str, bytes]:
    """What is too much, by name."""
    question = {"data": [{"question": "Why? " * 200_000}], "fn_index": 0, "session_hash": "x"}
    return {
        "30 MB message": b"x" * (30 << 20),
        "question of a million characters": json.dumps(question).encode(),
    }


async def one(port: int, body: bytes) -> int:
    """The status of one POST."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "POST /gradio_api/queue/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
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


async def hurried(port: int, seconds: float) -> Counter[int]:
    """Statuses of as many requests as some connections can make in a while."""
    until, seen = time.monotonic() + seconds, Counter[int]()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < until or seen.total() < ENOUGH:
            writer.write(b"GET /dateline/page/main.js HTTP/1.1\r\nHost: localhost\r\n\r\n")
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
    length = next((int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length:")), 0)
    return int(head.split(" ")[1]), await reader.readexactly(length)
