"""Answers over HTTP, as OpenAI's clients ask for them and as our own records; `launch` serves them."""

from __future__ import annotations

from pathlib import Path

from index.errors import UsageError
from index.extra import need
from rag.app import LOOPBACK
from rag.settings import Settings

__all__ = ["launch"]

SHORTEST_TOKEN = 16
"""Characters of a token that other machines may try to guess."""


def launch(
    store: Path,
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    token: str | None = None,
    rate: int = 120,
    chat: bool = False,
    log_questions: bool = False,
) -> None:
    """Serve `store` until interrupted; `rate` is requests a minute from one client, 0 for any number.

    Raises UsageError for a host that other machines reach without a token, MissingPartError without the
    extra `serve` (or `chat`), NoStoreError when there is no store.
    """
    check(host, token)
    need("serve", "fastapi", "prometheus_client", "uvicorn")
    if chat:
        need("chat", "gradio")
    from rag.serve.server import serve

    serve(store, settings, host, port, token, rate, chat, log_questions)


def check(host: str, token: str | None) -> None:
    """Raises UsageError when other machines could ask without a token that is hard to guess."""
    if host in LOOPBACK:
        return
    if not token:
        raise UsageError(
            f"{host} can be reached from other machines: set a token in DATELINE_TOKEN, or listen on 127.0.0.1"
        )
    if len(token) < SHORTEST_TOKEN:
        raise UsageError(f"the token can be guessed: give it {SHORTEST_TOKEN} characters or more")
