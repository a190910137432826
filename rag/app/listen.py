"""Open the port on which a server listens, or say plainly why it cannot be opened; and the server itself."""

from __future__ import annotations

import gc
import socket
from typing import TYPE_CHECKING

from index.errors import UsageError

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

MOST_CONNECTIONS = 500
"""At once; more are answered 503."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host`; port 0 is any free one. Raises UsageError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only where the protocol is named; else each answer waits 40 ms for an ACK
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # a browser that comes before the app is ready waits
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen on {host}:{port} ({error.strerror}): choose another --port") from error
    return listener


def server_of(app: ASGIApp) -> uvicorn.Server:
    """The server of `app`. Who asks is who connects: no header that anyone can send is believed about that."""
    import uvicorn

    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            proxy_headers=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
    )


async def serve_on(listener: socket.socket, app: ASGIApp) -> None:
    """Serve `app` until the process is told to end.

    What is loaded by now stays: it is left out of the searches for garbage, each of which would hold every
    request up for 0.2 s in the chat.
    """
    gc.freeze()
    await server_of(app).serve(sockets=[listener])
