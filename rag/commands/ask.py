"""`dateline ask | search | batch`: questions in, answers with their proof out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from index.report import several
from rag.commands.options import CONFIG, DAY, JSON, QUESTION, STORE, question_of, settings_of, show_json

SINCE = click.option("--since", type=DAY, help="Only articles published on this day or later.")
UNTIL = click.option("--until", type=DAY, help="Only articles published on this day or earlier.")
AS_OF = click.option("--as-of", type=DAY, help="Ask as on this day: later articles are left out, newer ones preferred.")
FILES = click.option("--file", "files", multiple=True, metavar="FILE", help="Only in this file; repeatable.")
ANY_TIME = click.option("--any-time", is_flag=True, help="Don't read time phrases of the question as bounds.")


@click.command()
@QUESTION
@STORE
@CONFIG
@SINCE
@UNTIL
@AS_OF
@FILES
@ANY_TIME
@click.option(
    "--format",
    "written",
    type=click.Choice(["markdown", "html", "json", "csl", "bibtex", "text"]),
    help="Write it to take along; csl (CSL-JSON) and bibtex are the cited articles.",
)
@JSON
def ask(question: str, store: Path, config: Path | None, written: str | None, as_json: bool, **bounds: Any) -> None:
    """Answer QUESTION, every sentence with the exact passage that proves it."""
    from rag.assistant import Assistant
    from rag.console import follow, show_answer

    if as_json and written not in (None, "json"):
        raise click.UsageError(f"--json and --format {written}: choose one")
    with Assistant.open(store, settings_of(config)) as assistant:
        asked = question_of(question, bounds, assistant.library)
        answer = follow(assistant.stream(asked), quiet=bool(as_json or written))
    if as_json:
        show_json(answer.record())
    elif written:
        from rag.export import FORMATS

        click.echo(FORMATS[written]([answer.record()]), nl=False)
        if answer.abstained and written in ("csl", "bibtex"):
            click.echo(f"dateline: no source is cited. {answer.reason}", err=True)
    else:
        show_answer(answer)


@click.command()
@QUESTION
@STORE
@CONFIG
@click.option("-k", default=10, type=click.IntRange(1, 200), show_default=True, help="How many passages.")
@SINCE
@UNTIL
@AS_OF
@FILES
@ANY_TIME
@JSON
def search(question: str, store: Path, config: Path | None, k: int, as_json: bool, **bounds: Any) -> None:
    """Find the best passages for QUESTION."""
    from rag.assistant import Assistant
    from rag.console import show_passages
    from rag.types import passage_record

    with Assistant.open(store, settings_of(config).without_model()) as assistant:
        passages = assistant.search(question_of(question, bounds, assistant.library), k)
    if as_json:
        show_json([{**passage_record(p), "text": p.text} for p in passages])
    else:
        show_passages(passages)


@click.command()
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
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
        done, broken = answer_all(questions, out, store, settings_of(config), ticks, tell)
    lost = several(broken, f"line of {questions} was", f"lines of {questions} were")
    click.echo(f"{several(done, 'answer')} in {out}" + (f", {lost} broken" if broken else ""))
    if broken:
        sys.exit(1)
