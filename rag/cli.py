"""The command line: `dateline index | ask | search | batch | show | chat | doctor | eval`."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rag.settings import Settings

STORE = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=Path(".dateline"),
    envvar="DATELINE_STORE",
    show_default=True,
    help="Folder of the index.",
)
CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="DATELINE_CONFIG",
    help="Settings file (default: dateline.toml here, if any).",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")


class Day(click.ParamType[date]):
    """A day of the calendar, as 2024-05-31."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day of the calendar: write one as 2024-05-31.", param, ctx)


DAY = Day()


class Commands(click.Group):
    """Loads `eval` only when it is called, and turns Dateline's errors into one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), "eval"]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name == "eval":
            from evals.cli import eval_group

            return eval_group
        return super().get_command(ctx, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(n, c.get_short_help_str(80)) for n in super().list_commands(ctx) if (c := self.commands.get(n))]
        rows.append(("eval", "Measure answers on question sets, offline, and gate releases on them."))
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for word in args:
            if not _is_text(word):
                raise click.UsageError(f"{word!r} is not valid UTF-8")
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt):
            raise
        except Exception as error:
            if (known := _known(error)) is None:
                raise
            click.echo(f"dateline: {known}", err=True)
            ctx.exit(2)


def _known(error: Exception) -> str | None:
    import sqlite3

    from index.errors import DatelineError

    if isinstance(error, sqlite3.DatabaseError):
        return f"the library cannot be used ({error}): `dateline doctor` says what is wrong with it"
    return str(error) if isinstance(error, DatelineError) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dateline")
def main() -> None:
    """Answers questions from a folder of news articles, and proves every answer.

    \b
    dateline index articles/          make the folder searchable
    dateline ask "Who met in Ankara?" answer, each sentence with its exact source
    """


@main.command()
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

    settings = _settings(config)
    if put_back:
        from index import left_out

        back = [left_out.put_back(store, file) for file in put_back]
        folders = (*folders, *back) if folders else ()
    with progress(quiet=as_json) as tell:
        done = build(folders, store, settings.index, embed=not words_only, rebuild=rebuild, progress=tell)
    if as_json:
        _print(done.record())
    else:
        report(done, store)


@main.command()
@click.argument("question")
@STORE
@CONFIG
@click.option("--since", type=DAY, help="Only articles published on this day or later.")
@click.option("--until", type=DAY, help="Only articles published on this day or earlier.")
@click.option("--as-of", type=DAY, help="Ask as on this day: later articles are left out, newer ones preferred.")
@click.option("--file", "files", multiple=True, help="Only in this file; repeatable.")
@click.option("--any-time", is_flag=True, help="Don't read time phrases of the question as bounds.")
@JSON
def ask(question: str, store: Path, config: Path | None, as_json: bool, **bounds: Any) -> None:
    """Answer QUESTION, every sentence with the exact passage that proves it."""
    from rag.assistant import Assistant
    from rag.console import follow, show_answer

    with Assistant.open(store, _settings(config)) as assistant:
        answer = follow(assistant.stream(_question(question, bounds)), quiet=as_json)
    if as_json:
        _print(answer.record())
    else:
        show_answer(answer)


@main.command()
@click.argument("question")
@STORE
@CONFIG
@click.option("-k", default=10, type=click.IntRange(1, 200), show_default=True, help="How many passages.")
@click.option("--since", type=DAY)
@click.option("--until", type=DAY)
@click.option("--as-of", type=DAY)
@click.option("--file", "files", multiple=True)
@click.option("--any-time", is_flag=True)
@JSON
def search(question: str, store: Path, config: Path | None, k: int, as_json: bool, **bounds: Any) -> None:
    """Find the best passages for QUESTION."""
    from rag.assistant import Assistant
    from rag.console import show_passages
    from rag.types import passage_record

    with Assistant.open(store, _settings(config).without_model()) as assistant:
        passages = assistant.search(_question(question, bounds), k)
    if as_json:
        _print([{**passage_record(p), "text": p.text} for p in passages])
    else:
        show_passages(passages)


@main.command()
@click.argument("questions", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Answers, one JSON object a line.")
@STORE
@CONFIG
def batch(questions: Path, out: Path, store: Path, config: Path | None) -> None:
    """Answer every question of QUESTIONS (JSON Lines); a broken line is named and the rest still runs.

    Exits 1 when a line was broken.
    """
    from rag.batch import answer_all
    from rag.console import progress

    def tell(problem: str) -> None:
        click.echo(f"dateline: {problem}", err=True)

    with progress(quiet=False) as ticks:
        done, broken = answer_all(questions, out, store, _settings(config), ticks, tell)
    click.echo(f"{done} answers in {out}" + (f", {broken} lines of {questions} were broken" if broken else ""))
    if broken:
        sys.exit(1)


@main.command()
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
            _print(articles) if as_json else show_articles(articles)
            return
        if (article := library.article(file)) is None:
            raise click.UsageError(f"no article {file!r} in {store}: `dateline show` lists what is there")
        if as_json:
            _print({**article_record(article), "text": article.text})
        else:
            sys.stdout.buffer.write(article.text.encode())
    finally:
        library.close()


@main.command()
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

    launch(store, _settings(config), host=host, port=port, password=password, open_browser=open_browser)


@main.command()
@STORE
@JSON
def doctor(store: Path, as_json: bool) -> None:
    """Check the store; exits 1 when something is wrong, and says what mends it."""
    from index.doctor import examine
    from rag.console import safe

    health = examine(store)
    if as_json:
        _print(health.record())
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


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:  # bytes of the shell that are no UTF-8
        return False
    return True


def _settings(config: Path | None) -> Settings:
    from rag.settings import Settings

    return Settings.load(config)


def _question(text: str, bounds: dict[str, Any]) -> Any:
    from rag.types import Question

    return Question(
        text=text,
        since=bounds["since"],
        until=bounds["until"],
        as_of=bounds["as_of"],
        files=bounds["files"] or None,
        read_time=not bounds["any_time"],
    )


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
