"""The chat in the browser; `launch` serves it. Gradio is imported only when it is called."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from index.errors import UsageError
from index.extra import need
from rag.settings import Settings

__all__ = ["launch"]

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def launch(
    store: Path,
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    password: str | None = None,
    open_browser: bool | None = None,
) -> None:
    """Serve the chat on `store` until interrupted; `open_browser=None` opens one where there is a desktop to see it.

    Raises UsageError for a host that other machines reach when there is no password, or for a port
    that is taken; NoStoreError when there is no store; MissingPartError without the extra `chat`.
    """
    if host not in LOOPBACK and not password:
        raise UsageError(
            f"{host} can be reached from other machines: set a password in DATELINE_CHAT_PASSWORD,"
            " or listen on 127.0.0.1"
        )
    need("chat", "gradio", "fastapi", "uvicorn")
    from rag.app.server import serve

    serve(
        store,
        settings,
        host,
        port,
        password,
        host in LOOPBACK and on_desktop() if open_browser is None else open_browser,
    )


def names_of(host: str, secret: str | None) -> set[str] | None:
    """The names by which alone a server on `host` may be called, `None` for any; see `rag.app.guard`.

    A password or token keeps foreign pages out by itself, and a proxy calls by the name that it has itself.
    """
    return LOOPBACK if host in LOOPBACK and not secret else None


def on_desktop() -> bool:
    """Whether somebody who started this in a terminal sees the windows that it opens."""
    if not sys.stdout.isatty() or "SSH_CONNECTION" in os.environ:
        return False
    return sys.platform in ("darwin", "win32") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
