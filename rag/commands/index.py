"""`dateline index | show | doctor | compact`: the store and what is in it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from index.report import several
from rag.commands.options import CONFIG, JSON, STORE, file_of, settings_of, show_json


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
    from index.store.library import Library
    from rag.console import article_record, show_articles

    library = Library(store)
    try:
        if file is None:
            articles = [article_record(a) for a in library.articles()]
            show_json(articles) if as_json else show_articles(articles)
            return
        article = library.article(file_of(library, file))
        assert article is not None
        if as_json:
            show_json({**article_record(article), "text": article.text})
        else:
            sys.stdout.buffer.write(article.text.encode())
    finally:
        library.close()


@click.command()
@STORE
@CONFIG
@click.option("--fix", is_flag=True, help="Mend what can be mended.")
@JSON
def doctor(store: Path, config: Path | None, fix: bool, as_json: bool) -> None:
    """Check the store; exits 1 when something is wrong, and says what mends it."""
    from index.upkeep.doctor import examine
    from rag.console import progress, show_health

    settings = settings_of(config).index
    health = examine(store, settings)
    if fix and any(finding.act for finding in health.findings):
        from index.upkeep.mend import mend

        with progress(quiet=as_json) as tell:
            health = mend(store, settings, progress=tell)
    if as_json:
        show_json(health.record())
    else:
        show_health(health)
    if not health.healthy:
        sys.exit(1)


@click.command()
@STORE
@click.option("--keep-chats", is_flag=True, help="Keep answers of the chat that quote articles which are gone.")
@JSON
def compact(store: Path, keep_chats: bool, as_json: bool) -> None:
    """Make deletion real: what was removed can be found nowhere in the store; gives back its space.

    Answers kept by the chat that quote what is gone are deleted too.
    """
    from dataclasses import asdict

    from index.upkeep.compact import compact as run
    from rag.app import history

    done = run(store)
    quoting = 0 if keep_chats else history.forget_gone(store)
    if as_json:
        show_json({**asdict(done), "answers": quoting})
    else:
        dropped = several(done.vectors, "vector")
        click.echo(f"{done.before >> 10:,} kB before, {done.after >> 10:,} kB after; {dropped} dropped")
        if quoting:
            click.echo(f"{several(quoting, 'answer')} in the chat quoted articles that are gone: deleted")
