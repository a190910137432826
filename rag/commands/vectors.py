"""`dateline vectors make | merge`: embedding by several processes or machines."""

from __future__ import annotations

import re
from pathlib import Path

import click

from rag.commands.options import CONFIG, STORE, settings_of


@click.group()
def vectors() -> None:
    """Spread embedding over processes or machines, after `dateline index --words-only`."""


@vectors.command()
@click.argument("part", metavar="N/OF")
@click.argument("file", type=click.Path(path_type=Path))
@STORE
@CONFIG
def make(part: str, file: Path, store: Path, config: Path | None) -> None:
    """Make share N of OF of the vectors that the store lacks, and keep them in FILE (.npz)."""
    from index.vectors.share import make as made

    if (found := re.fullmatch(r"(\d{1,6})/(\d{1,6})", part)) is None:
        raise click.UsageError(f"{part!r} is no share: write it as 1/4")
    click.echo(made(store, int(found[1]), int(found[2]), file, settings_of(config).index))


@vectors.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@STORE
def merge(files: tuple[Path, ...], store: Path) -> None:
    """Take the vectors of FILES into the store."""
    from index.vectors.share import merge as merged

    click.echo(f"{merged(store, files)} vectors were new")
