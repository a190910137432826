"""The API as one app, alone or in one process with the chat, and the server that runs it."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import DatelineError, ModelError, StoreError
from rag.app import LOOPBACK, names_of
from rag.app.listen import listen, serve_on
from rag.app.talk import BROKEN, BUSY, RUNNING, Busy, Gate
from rag.assistant import Assistant
from rag.serve import openai, own, page
from rag.serve.guard import Guard, problem
from rag.serve.service import ClientLeft, Service
from rag.serve.watch import Watch, to_stderr
from rag.settings import Settings

OWN = ("/v1/", "/healthz", "/metrics", "/docs", "/openapi.json")
"""Paths of the API where the chat has all others."""
ERROR = {
    "description": "What is wrong, in a sentence.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["error"],
                "properties": {
                    "error": {
                        "type": "object",
                        "required": ["message", "type", "param", "code"],
                        "properties": {"message": {"type": "string"}, "type": {"type": "string"}},
                    }
                },
            }
        }
    },
}


def serve(
    store: Path, settings: Settings, host: str, port: int, token: str | None, rate: int, chat: bool, log_questions: bool
) -> None:
    """See `rag.serve.launch`."""
    with Assistant.open(store, settings) as assistant, listen(host, port) as listener:
        url = f"http://{'localhost' if host in LOOPBACK else host}:{listener.getsockname()[1]}"
        print(f"Dateline's API is at {url}/v1, described at {url}/docs (stop it with Ctrl+C)", flush=True)  # noqa: T201
        to_stderr()
        hosts = names_of(host, token)

        async def run() -> None:
            app = create_app(assistant, hosts=hosts, token=token, rate=rate, log_questions=log_questions)
            if chat:
                from rag.app.server import create_app as create_chat

                app = beside(app, create_chat(assistant, store, hosts=hosts, password=token))
            await serve_on(listener, app)

        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run())


def create_app(
    assistant: Assistant,
    *,
    hosts: set[str] | None = LOOPBACK,
    token: str | None = None,
    rate: int = 0,
    gate: Gate | None = None,
    log_questions: bool = False,
) -> ASGIApp:
    """The API on an open assistant; `hosts`, `token` and `rate` as in `Guard`.

    Call it in a running event loop, which gets few threads: each that answers holds an open database.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(RUNNING + 2, "dateline"))
    service, watch = Service(assistant, gate, log_questions), Watch(assistant.library)
    app = FastAPI(
        title="Dateline",
        version=version("dateline"),
        description="Answers from a folder of news articles, each sentence with the exact characters that prove it.",
        docs_url=None,
        redoc_url=None,
        responses={"4XX": ERROR, "5XX": ERROR},
    )
    app.include_router(openai.routes(service))
    app.include_router(own.routes(service))
    _small(app, watch)
    _errors(app)
    _describe(app, token)
    return Guard(app, hosts=hosts, token=token, rate=rate, watch=watch)


def _small(app: FastAPI, watch: Watch) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Whether it is up."""
        return {"status": "ok"}

    @app.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        """For Prometheus."""
        return PlainTextResponse(await asyncio.to_thread(watch.metrics))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(page.draw(app.openapi()))


def _errors(app: FastAPI) -> None:
    """Every error as one sentence, in OpenAI's shape."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        said = first["msg"].removeprefix("Value error, ")
        return JSONResponse(problem(400, f"{place}: {said}" if place else said), 400)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> Response:
        told = "There is nothing here: /docs says what there is." if error.status_code == 404 else str(error.detail)
        return JSONResponse(problem(error.status_code, told), error.status_code, error.headers)

    @app.exception_handler(DatelineError)
    async def known(_: Request, error: DatelineError) -> Response:
        status = 503 if isinstance(error, StoreError) else 502 if isinstance(error, ModelError) else 400
        return JSONResponse(problem(status, str(error)), status)

    @app.exception_handler(Busy)
    async def busy(_: Request, error: Busy) -> Response:
        return JSONResponse(problem(429, BUSY), 429, {"retry-after": "2"})

    @app.exception_handler(ClientLeft)
    async def left(_: Request, error: ClientLeft) -> Response:
        return Response(status_code=499)

    @app.exception_handler(Exception)
    async def broken(_: Request, error: Exception) -> Response:
        return JSONResponse(problem(500, BROKEN), 500)  # the guard has it logged


def _describe(app: FastAPI, token: str | None) -> None:
    """Say in the description what is so: invalid requests get 400, and a token is asked for."""
    described = app.openapi()
    for methods in described["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ValidationError"):
        described["components"]["schemas"].pop(name, None)
    if token:
        described["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        described["security"] = [{"token": []}]


def beside(api: ASGIApp, chat: ASGIApp) -> ASGIApp:
    """The API under its own paths, the chat under all others; the chat's is the lifespan."""

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        mine = scope["type"] == "http" and scope["path"].startswith(OWN)
        await (api if mine else chat)(scope, receive, send)

    return both
