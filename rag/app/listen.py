"""Open the port on which a server listens, or say plainly why it cannot be opened."""

from __future__ import annotations

import socket

from index.errors import UsageError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host`; port 0 is any free one. Raises UsageError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # a browser that comes before the app is ready waits
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen on {host}:{port} ({error.strerror}): choose another --port") from error
    return listener
