"""Live servers for tests: an ASGI app on a free port of loopback, in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from rag.app.listen import listen, server_of


@contextmanager
def live(make: Callable) -> Iterator[str]:
    """The URL at which what `make` makes, called in the server's loop, is served."""
    with listen("127.0.0.1", 0) as listener:
        servers: list[uvicorn.Server] = []

        async def run() -> None:
            servers.append(server_of(make()))
            await servers[0].serve(sockets=[listener])

        thread = threading.Thread(target=asyncio.run, args=(run(),))
        thread.start()
        while not (servers and servers[0].started):
            assert thread.is_alive()
            time.sleep(0.01)
        try:
            yield f"http://localhost:{listener.getsockname()[1]}"
        finally:
            servers[0].should_exit = True
            thread.join()
