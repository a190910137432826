"""Tools for agents over the Model Context Protocol: `search`, `ask` and `read_passage`, by the official SDK."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import time
from collections.abc import AsyncIterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from index.errors import DatelineError, UsageError
from index.extra import need
from rag.app import LOOPBACK, names_of
from rag.app.talk import BUSY, Busy, Gate
from rag.assistant import Assistant
from rag.reading import passage
from rag.settings import Settings
from rag.types import Question, passage_record

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from starlette.types import ASGIApp, Scope

INSTRUCTIONS = (
    "Answers from a folder of news articles. `ask` gives sentences with citations, or says that the articles do not"
    " say: then do not answer from elsewhere. Each citation has file, sha256, start and end; `read_passage` with"
    " these gives the exact characters, and more of the article around them with other numbers."
)
log = logging.getLogger("dateline.mcp")
Day = Annotated[str | None, Field(description="A day as 2024-01-31.")]
Files = Annotated[list[str] | None, Field(description="Only in these files.")]


def _strict() -> type[MCPServer]:
    """The SDK's server, but one that refuses arguments that a tool has not, which the SDK would drop."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    class Strict(MCPServer):
        """Refuses arguments that a tool has not, which the SDK would drop."""

        async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
            tools = {tool.name: tool.input_schema["properties"] for tool in await self.list_tools()}
            known = tools.get(name, arguments)
            if unknown := sorted(arguments.keys() - known.keys()):
                raise ToolError(f"`{name}` has no argument `{unknown[0]}`: it takes {', '.join(known)}")
            return await super().call_tool(name, arguments, context)

    return Strict


def create(assistant: Assistant, gate: Gate | None = None) -> MCPServer:
    """The MCP server on an open assistant; `gate`: how many ask at once. Raises MissingPartError without `mcp`."""
    need("mcp", "mcp")
    from mcp_types import ToolAnnotations

    gate = gate or Gate()
    server = _strict()("dateline", instructions=INSTRUCTIONS, version=version("dateline"), log_level="ERROR")
    reads = server.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))

    @reads
    async def ask(
        question: str, since: Day = None, until: Day = None, as_of: Day = None, files: Files = None
    ) -> dict[str, Any]:
        """Answer a question from the articles. Every sentence cites the exact passage that proves it."""
        async with _place(gate):
            return (await assistant.aask(_question(question, since, until, as_of, files))).record()

    @reads
    async def search(
        question: str,
        k: Annotated[int, Field(ge=1, le=50)] = 8,
        since: Day = None,
        until: Day = None,
        as_of: Day = None,
        files: Files = None,
    ) -> dict[str, Any]:
        """Find the best passages for a question, best first."""
        async with _place(gate):
            found = await assistant.asearch(_question(question, since, until, as_of, files), k)
        return {
            "passages": [
                {
                    **passage_record(one),
                    "sha256": one.article.sha256,
                    "title": one.article.title.value if one.article.title else None,
                    "published": one.article.published.value if one.article.published else None,
                    "text": one.text,
                }
                for one in found
            ]
        }

    @reads
    async def read_passage(
        file: str,
        start: Annotated[int, Field(ge=0, description="First character.")] = 0,
        end: Annotated[int | None, Field(ge=0, description="One past the last character.")] = None,
        sha256: Annotated[str | None, Field(description="As cited: refused when the file changed since.")] = None,
    ) -> dict[str, Any]:
        """The exact characters of an article, as a citation or a passage names them."""
        async with _place(gate):
            return await asyncio.to_thread(passage, assistant, file, start, end, sha256)

    return server


@contextlib.asynccontextmanager
async def _place(gate: Gate) -> AsyncIterator[None]:
    """Wait for a place; our errors are written for whoever asked, so have the agent told what they say."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        with gate.place() as free:
            async with free:
                yield
    except Busy as error:
        raise ToolError(BUSY) from error
    except DatelineError as error:
        raise ToolError(str(error)) from error


def _question(text: str, since: str | None, until: str | None, as_of: str | None, files: list[str] | None) -> Question:
    days = [_day(name, value) for name, value in (("since", since), ("until", until), ("as_of", as_of))]
    return Question(text=text, since=days[0], until=days[1], as_of=days[2], files=None if files is None else (*files,))


def _day(name: str, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise UsageError(f"`{name}` is {value!r}: write a day as 2024-01-31") from error


def run_stdio(store: Path, settings: Settings) -> None:
    """Serve whoever started this process, over its standard input and output."""
    with Assistant.open(store, settings) as assistant:
        create(assistant).run("stdio")


def create_app(
    assistant: Assistant, *, hosts: set[str] | None = LOOPBACK, token: str | None = None, rate: int = 0
) -> ASGIApp:
    """The tools over streamable HTTP at /mcp, behind the same guard as the API (`rag.serve.guard`)."""
    from mcp.server.transport_security import TransportSecuritySettings

    from rag.serve.guard import Guard

    inner = create(assistant).streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # the guard's work
    )
    return Guard(inner, hosts=hosts, token=token, rate=rate, watch=_Log())


class _Log:
    """Lines of JSON on stderr, without a word of what was asked or answered."""

    def told(self, scope: Scope, status: int, seconds: float) -> None:
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = {"time": now, "id": scope["request_id"], "method": scope["method"], "status": status}
        log.info(json.dumps({**line, "ms": round(seconds * 1e3, 1)}))

    def failed(self, request_id: str, error: Exception) -> None:
        log.error(json.dumps({"id": request_id, "error": type(error).__name__}))


def run_http(store: Path, settings: Settings, *, host: str, port: int, token: str | None, rate: int) -> None:
    """Serve over streamable HTTP until interrupted. Raises UsageError for a host that others reach without a token."""
    need("mcp", "mcp", "uvicorn")
    from rag.app.listen import listen, serve_on
    from rag.serve import check

    check(host, token)
    logging.basicConfig(stream=sys.stderr, format="%(message)s")
    log.setLevel(logging.INFO)
    with Assistant.open(store, settings) as assistant, listen(host, port) as listener:
        url = f"http://{'localhost' if host in LOOPBACK else host}:{listener.getsockname()[1]}/mcp"
        print(f"Dateline's tools are at {url} (stop it with Ctrl+C)", flush=True)  # noqa: T201
        app = create_app(assistant, hosts=names_of(host, token), token=token, rate=rate)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve_on(listener, app))
