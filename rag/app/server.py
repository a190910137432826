"""Serve the chat: Gradio's app, the page's files and uploads behind one guard."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
# Gradio would make a table of the last 10,000 events with pandas after each question (1.9 s at the first)
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(1 << 60)
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from index.errors import UsageError
from rag.app import LOOPBACK, names_of, ui
from rag.app.desk import Desk
from rag.app.guard import Guard
from rag.app.history import Chats
from rag.app.listen import listen, serve_on
from rag.app.shelf import Shelf
from rag.app.talk import RUNNING, Gate, Talk
from rag.assistant import Assistant
from rag.settings import Settings

SYSTEM = ("-apple-system", "Segoe UI", "Roboto", "Arial", "sans-serif")


def serve(store: Path, settings: Settings, host: str, port: int, password: str | None, open_browser: bool) -> None:
    """See `rag.app.launch`."""
    with Assistant.open(store, settings) as assistant, listen(host, port) as listener:
        url = f"http://{'localhost' if host in LOOPBACK else host}:{listener.getsockname()[1]}/"
        print(f"Dateline is at {url} (stop it with Ctrl+C)", flush=True)  # noqa: T201
        if open_browser:
            webbrowser.open(url)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(assistant, store, listener, names_of(host, password), password))


async def _serve(
    assistant: Assistant, store: Path, listener: socket.socket, hosts: set[str] | None, password: str | None
) -> None:
    app = create_app(assistant, store, hosts=hosts, password=password)
    await serve_on(listener, app)


def create_app(
    assistant: Assistant,
    store: Path,
    *,
    hosts: set[str] | None = LOOPBACK,
    password: str | None = None,
    gate: Gate | None = None,
) -> ASGIApp:
    """The whole app on an open assistant; `hosts` as in `Guard`.

    Call it in a running event loop, in which Gradio makes its locks; it gets few threads, since each that
    answers holds an open database and memory of its own.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(RUNNING + 2, "dateline"))
    chats = Chats(store)
    shelf = Shelf(store, assistant.settings.index, assistant.library, assistant.embedder)
    desk = Desk(assistant, chats, shelf)
    desk.warm()
    largest = assistant.settings.index.max_file_mb << 20

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()
        chats.close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.mount("/dateline/page", StaticFiles(directory=ui.PAGE))
    app.add_api_route("/dateline/files/{name:path}", _receiver(shelf), methods=["PUT"])
    gr.mount_gradio_app(
        app,
        ui.blocks(Talk(assistant, chats, gate), desk),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=SYSTEM, font_mono=("monospace",)),
        head=ui.HEAD,
    )
    return Guard(app, hosts=hosts, password=password, largest_file=largest)


def _receiver(shelf: Shelf) -> Callable[[str, Request], Awaitable[Response]]:
    async def receive(name: str, request: Request) -> Response:
        """Take one file, whole or not at all."""
        try:
            target = shelf.place(name)
        except UsageError as error:
            return PlainTextResponse(str(error), 422)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = shelf.store / f"upload-{secrets.token_hex(8)}.part"
        try:
            with part.open("wb") as file:
                async for piece in request.stream():
                    await asyncio.to_thread(file.write, piece)
            part.replace(target)
            shelf.received(target)
        except UsageError as error:
            return PlainTextResponse(str(error), 422)
        finally:
            part.unlink(missing_ok=True)
        return Response(status_code=204)

    return receive
