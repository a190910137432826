"""The chat, or the API, on a store of the tiny embedder: a process that measures how late its event loop is."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
import time
from pathlib import Path

import uvicorn

from evals.torture.tiny import TinyEmbedder
from index.library import Library
from rag.app import server as chat
from rag.assistant import Assistant
from rag.serve import server as api
from rag.settings import Settings

BEAT_S = 0.005
RATE = 120
"""Requests a minute, as `dateline serve` allows by itself."""


class Heart:
    """Beats in the event loop, and remembers by how much the worst beat was late."""

    def __init__(self) -> None:
        self.late = 0.0

    async def beat(self) -> None:
        """Until the loop ends."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(BEAT_S)
            self.late = max(self.late, time.perf_counter() - began - BEAT_S)

    def tell(self) -> None:
        """For each line of standard input, one with the worst so far in milliseconds; then begin anew."""
        for _ in sys.stdin:
            os.write(1, f"{self.late * 1e3:.1f}\n".encode())
            self.late = 0.0
        os._exit(0)


async def main(which: str, store: Path) -> None:
    """Serve until standard input ends; the first line says where."""
    heart, listener = Heart(), socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    assistant = Assistant(Library(store), TinyEmbedder(), Settings())
    app = chat.create_app(assistant, store) if which == "chat" else api.create_app(assistant, rate=RATE)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    beating = asyncio.create_task(heart.beat())
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.05)
    os.write(1, f"{listener.getsockname()[1]}\n".encode())
    threading.Thread(target=heart.tell, daemon=True).start()
    await serving
    beating.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
