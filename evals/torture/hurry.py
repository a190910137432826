"""Requests at a steady rate, answered or not: connections that stay open share out what is due."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

CONNECTIONS = 100


@dataclass(slots=True)
class Hurried:
    """What came of them."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    refusals: list[float] = field(default_factory=list)
    """Seconds until each 429."""
    unsaid: int = 0
    """Refusals without a sentence."""


async def hurried(port: int, request: bytes, a_second: int, seconds: float) -> Hurried:
    """What came of `request`, sent so often a second for so long; the connections share out what is due."""
    seen, began = Hurried(), time.perf_counter()
    due = iter(range(int(a_second * seconds)))
    await asyncio.gather(
        *(_connection(port, request, (began + n / a_second for n in due), seen) for _ in range(CONNECTIONS))
    )
    seen.seconds = time.perf_counter() - began
    return seen


async def _connection(port: int, request: bytes, due: Iterator[float], seen: Hurried) -> None:
    while True:
        async with connected(port) as (reader, writer):
            for when in due:
                if (wait := when - time.perf_counter()) > 0:
                    await asyncio.sleep(wait)
                sent = time.perf_counter()
                writer.write(request)
                status, body = await answer(reader)
                seen.statuses[status] += 1
                if status == 429:
                    seen.refusals.append(time.perf_counter() - sent)
                    seen.unsaid += b" " not in body
                if status == 0:
                    break
            else:
                return


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to loopback, gone when it is left: what a refusal left unsent is not waited for."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        with suppress(ConnectionError):
            await writer.wait_closed()


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
