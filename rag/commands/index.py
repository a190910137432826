"""`dateline index | show | doctor`: the store and what is in it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from rag.commands.options import CONFIG, JSON, STORE, settings_of, show_json


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@STORE
@CONFIG
@click.option("--words-only", is_flag=True, help="Stop when all is searchable by words; make vectors later.")
@click.option("--rebuild", is_flag=True, help="Read every file again, with the embedder that is set now.")
@click.option("--put-back", multiple=True, metavar="FILE", help="Take FILE, which was left out in the chat, again.")
@JSON
def index(
    folders: tuple[Path, ...],
    store: Path,
    config: Path | None,
    words_only: bool,
    rebuild: bool,
    put_back: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make the index what FOLDERS are now (no FOLDERS: all that the store knows).

    Unchanged files cost nothing. Interrupt it anywhere and run it again; ask meanwhile.
    """
    from index import build
    from rag.console import progress, report

    settings = settings_of(config)
    if put_back:
        from index import left_out

        back = [left_out.put_back(store, file) for file in put_back]
        folders = (*folders, *back) if folders else ()
    with progress(quiet=as_json) as tell:
        done = build(folders, store, settings.index, embed=not words_only, rebuild=rebuild, progress=tell)
    if as_json:
        show_json(done.record())
    else:
        report(done, store)


@click.command()
@click.argument("file", required=False)
@STORE
@JSON
def show(file: str | None, store: Path, as_json: bool) -> None:
    """Print exactly the text that citations of FILE slice; without FILE, list the articles."""
    from index.library import Library
    from rag.console import article_record, show_articles

    library = Library(store)
    try:
        if file is None:
            articles = [article_record(a) for a in library.articles()]
            show_json(articles) if as_json else show_articles(articles)
            return
        if (article := library.article(file)) is None:
            raise click.UsageError(f"no article {file!r} in {store}: `dateline show` lists what is there")
        if as_json:
            show_json({**article_record(article), "text": article.text})
        else:
            sys.stdout.buffer.write(article.text.encode())
    finally:
        library.close()


@click.command()
@STORE
@JSON
def doctor(store: Path, as_json: bool) -> None:
    """Check the store; exits 1 when something is wrong, and says what mends it."""
    from index.doctor import examine
    from rag.console import safe

    health = examine(store)
    if as_json:
        show_json(health.record())
    else:
        dated = health.articles - health.undated
        click.echo(f"{health.articles} articles ({dated} dated), {health.chunks} passages, {health.refused} refused")
        click.echo(f"{health.embedded} of {health.distinct} passages have vectors ({health.embedder})")
        for path in health.left_out:
            click.echo(
                f"left out by a reader, its file is untouched: {safe(path)}\n"
                f"  to have it back: dateline index --put-back {shlex.quote(safe(path))} --store {store}"
            )
        for finding in health.findings:
            click.echo(f"! {finding.what}\n  mend: {finding.mend}")
        if health.healthy:
            click.echo("healthy")
    if not health.healthy:
        sys.exit(1)
