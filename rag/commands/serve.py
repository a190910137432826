"""`dateline serve | mcp`: for programs that ask, over HTTP or as a tool of an agent."""

from __future__ import annotations

from pathlib import Path

import click

from rag.commands.options import CONFIG, STORE, settings_of

HOST = click.option("--host", default="127.0.0.1", show_default=True)
TOKEN = click.option("--token", envvar="DATELINE_TOKEN", help="Needed to listen on anything but loopback.")
RATE = click.option(
    "--rate",
    default=120,
    show_default=True,
    type=click.IntRange(0, 100_000),
    help="Most requests a minute from one address; 0 for any number.",
)


@click.command()
@STORE
@CONFIG
@HOST
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@TOKEN
@RATE
@click.option("--chat", is_flag=True, help="The chat too, in the same process; its password is the token.")
@click.option("--log-questions", is_flag=True, help="Write the text of questions into the log.")
def serve(
    store: Path,
    config: Path | None,
    host: str,
    port: int,
    token: str | None,
    rate: int,
    chat: bool,
    log_questions: bool,
) -> None:
    """Answer over HTTP: OpenAI's chat completions at /v1, and our own /v1/ask, /v1/search, /v1/articles.

    /docs describes it, /healthz and /metrics are for those who run it, each request is a line of JSON on stderr.
    """
    from rag.serve import launch

    launch(
        store,
        settings_of(config),
        host=host,
        port=port,
        token=token,
        rate=rate,
        chat=chat,
        log_questions=log_questions,
    )


@click.command()
@STORE
@CONFIG
@click.option("--http", is_flag=True, help="Over streamable HTTP, at /mcp, instead of standard input and output.")
@HOST
@click.option("--port", default=8766, show_default=True, type=click.IntRange(0, 65535))
@TOKEN
@RATE
def mcp(store: Path, config: Path | None, http: bool, host: str, port: int, token: str | None, rate: int) -> None:
    """Give an agent the tools `search`, `ask` and `read_passage`, as an MCP server."""
    from rag.mcp_server import run_http, run_stdio

    settings = settings_of(config)
    if http:
        run_http(store, settings, host=host, port=port, token=token, rate=rate)
    else:
        run_stdio(store, settings)
