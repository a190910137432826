"""The chat in the browser; `launch` serves it. Gradio is imported only when it is called."""

from __future__ import annotations

from pathlib import Path

from index.errors import UsageError
from rag.settings import Settings

__all__ = ["launch"]

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def launch(
    store: Path,
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    password: str | None = None,
    open_browser: bool = False,
) -> None:
    """Serve the chat on `store` until interrupted.

    Raises UsageError for a host that other machines reach when there is no password, or for a port
    that is taken; NoStoreError when there is no store.
    """
    if host not in LOOPBACK and not password:
        raise UsageError(f"{host} can be reached from other machines: set a password, or listen on 127.0.0.1")
    from rag.app.server import serve

    serve(store, settings, host, port, password, open_browser)
