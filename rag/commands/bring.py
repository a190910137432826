"""`dateline add | watch`: articles from the web into a folder and the index, and the index after the folder."""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.report import several
from rag.commands.options import CONFIG, JSON, STORE, settings_of, show_json

if TYPE_CHECKING:
    from index.web.guard import Network


class Net(click.ParamType["Network"]):
    """A network, as 10.1.0.0/16."""

    name = "NETWORK"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Network:
        try:
            return ipaddress.ip_network(value)
        except ValueError:
            self.fail(f"{value!r} is no network: write one as 10.1.0.0/16.", param, ctx)


@click.command()
@click.argument("sources", nargs=-1, metavar="[URL|FILE.warc.gz]...")
@click.option(
    "--feed", "feeds", multiple=True, metavar="URL", help="An RSS or Atom feed: the pages it names; repeatable."
)
@click.option("--most", default=100, show_default=True, type=click.IntRange(1, 10_000), help="Most pages of one feed.")
@click.option(
    "--to", type=click.Path(path_type=Path), help="Folder to keep them in (default: articles/ beside the store)."
)
@click.option(
    "--allow-private", "private", multiple=True, type=Net(), help="A network of your own that may be asked too."
)
@STORE
@CONFIG
@JSON
def add(
    sources: tuple[str, ...],
    feeds: tuple[str, ...],
    most: int,
    to: Path | None,
    private: tuple[Network, ...],
    store: Path,
    config: Path | None,
    as_json: bool,
) -> None:
    """Fetch web pages into a folder, each as it came, and index that folder; the pages of a web archive (WARC) too.

    The same address again updates its file. What robots.txt closes, what lies at a private address, and what is too
    large or too slow is refused by name, and the rest goes on; then it exits 1.
    """
    from dataclasses import asdict

    from index import build
    from index.extra import need
    from rag.console import progress, report, safe

    if not sources and not feeds:
        raise click.UsageError("name a web address, a WARC file, or a feed with --feed")
    need("web", "httpx", "feedparser", "protego", "warcio")
    from index.web.bring import bring
    from index.web.fetch import Limits
    from index.web.warc import NAMES

    def tell(url: str, outcome: str) -> None:
        if not as_json:
            click.echo(f"{outcome} {safe(url)}", err=outcome.startswith("refused"))

    settings, folder = settings_of(config), to or store.absolute().parent / "articles"
    limits = Limits(bytes=settings.index.max_file_mb << 20)
    archives = [Path(source) for source in sources if source.lower().endswith(NAMES) and "://" not in source]
    urls = [source for source in sources if Path(source) not in archives]
    if here := next((url for url in urls if Path(url).exists()), None):
        raise click.UsageError(f"{here} is on this disk: `dateline index FOLDER` takes the folder that holds it")
    done = bring(urls, folder, feeds=feeds, archives=archives, most=most, limits=limits, private=private, tell=tell)
    indexed = None
    if done.kept:
        with progress(quiet=as_json) as ticks:
            indexed = build(folder, store, settings.index, progress=ticks)
    if as_json:
        show_json({"folder": str(folder), **asdict(done), "index": indexed.record() if indexed else None})
    elif indexed:
        click.echo(f"kept in {safe(str(folder))}")
        report(indexed, store)
    if done.refused:
        sys.exit(1)


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@STORE
@CONFIG
def watch(folders: tuple[Path, ...], store: Path, config: Path | None) -> None:
    """Index FOLDERS, then again whenever their files change, until Ctrl-C (no FOLDERS: all that the store knows).

    A line for each update. Bursts are taken together, and editors' temporary files are passed by.
    """
    import signal
    import time

    from index.errors import DatelineError, UsageError
    from index.extra import need
    from index.report import SyncReport
    from rag.console import did, safe

    need("watch", "watchfiles")
    from index.watch import watch as keep_watching

    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder} is not a folder: name the folder that holds the articles")
    refused: set[str] = set()

    def say(text: str, err: bool = False) -> None:
        click.echo(f"{time.strftime('%H:%M:%S')} {text}", err=err)
        (sys.stderr if err else sys.stdout).flush()

    def tell(done: SyncReport) -> None:
        fresh = [r for r in done.refused if r.path not in refused]
        refused.clear()
        refused.update(r.path for r in done.refused)
        if done.added or done.changed or done.moved or done.removed:
            say(f"{did(done)}: {several(done.articles, 'article')}")
        for one in fresh:
            say(f"refused {safe(one.path)}: {safe(one.reason)}", err=True)

    def fail(error: DatelineError) -> None:
        say(safe(str(error)), err=True)

    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    try:
        named = ", ".join(safe(str(folder)) for folder in folders) or f"the folders of {safe(str(store))}"
        click.echo(f"watching {named}; Ctrl-C ends it")
        keep_watching(folders, store, settings_of(config).index, tell=tell, fail=fail)
    except KeyboardInterrupt:
        click.echo("stopped")
