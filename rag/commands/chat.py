"""`dateline chat`: the browser."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from rag.commands.options import CONFIG, STORE, settings_of


@click.command()
@STORE
@CONFIG
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=7860, show_default=True, type=click.IntRange(0, 65535))
@click.option("--password", envvar="DATELINE_CHAT_PASSWORD", help="Needed to listen on anything but loopback.")
@click.option("--open/--no-open", "open_browser", default=None, help="Open a browser (default: on a desktop).")
@click.pass_context
def chat(
    context: click.Context,
    store: Path,
    config: Path | None,
    host: str,
    port: int,
    password: str | None,
    open_browser: bool | None,
) -> None:
    """Open the chat in a browser.

    Where nothing is indexed here yet, it begins with an empty library, to which articles are added in the browser.
    """
    from rag.app import launch

    if context.get_parameter_source("store") is ParameterSource.DEFAULT and not store.exists():
        from index.store.library import Library
        from index.store.lock import writing

        with writing(store):
            Library(store, write=True).close()
        click.echo(f"Nothing is indexed here yet: {store} is new and empty. Add articles in the browser.")
    launch(store, settings_of(config), host=host, port=port, password=password, open_browser=open_browser)
