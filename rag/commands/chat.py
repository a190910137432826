"""`dateline chat`: the browser."""

from __future__ import annotations

from pathlib import Path

import click

from rag.commands.options import CONFIG, STORE, settings_of


@click.command()
@STORE
@CONFIG
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=7860, show_default=True, type=click.IntRange(0, 65535))
@click.option("--password", envvar="DATELINE_CHAT_PASSWORD", help="Needed to listen on anything but loopback.")
@click.option("--open/--no-open", "open_browser", default=None, help="Open a browser (default: on a desktop).")
def chat(
    store: Path, config: Path | None, host: str, port: int, password: str | None, open_browser: bool | None
) -> None:
    """Open the chat in a browser."""
    from rag.app import launch

    launch(store, settings_of(config), host=host, port=port, password=password, open_browser=open_browser)
