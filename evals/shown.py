"""What the eval commands share: reports published, baselines asked, progress shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from evals.report import Report
    from evals.runs import Run
    from evals.types import QuestionSet

PATH = click.Path(path_type=Path)
THERE = click.Path(path_type=Path, exists=True)
WIDE = 160
"""Columns where the output is not a terminal."""


def askable(names: Sequence[str], articles: Path | None) -> None:
    """Raises UsageError for a baseline that there is not, or that reads articles where no folder of them is named."""
    from evals import baselines as known

    for name in names:
        if name not in known.NAMES:
            raise click.UsageError(f"No baseline {name!r}: choose from {', '.join(known.NAMES)}.")
        if name in known.RETRIEVING and articles is None:
            raise click.UsageError(
                f"The baseline {name} reads the articles: name their folder with --articles "
                "(with a --store, after the run: `dateline eval baselines`)."
            )


def baseline(
    name: str, asked: QuestionSet, out: Path, articles: Path | None, store: Path | None, embedder: str
) -> None:
    """Ask a baseline that is `askable` the questions of a run, into a folder below it."""
    from functools import partial

    from evals import baselines as known
    from evals.opening import store_of
    from evals.runner import evaluate
    from evals.runs import Run

    target = out / "baselines" / name
    if name in known.CHOOSING:
        known.choosing(name, Run.load(out)).save(target)
        return
    assert articles is not None
    stores: Callable[[str | None], Path] = (lambda _: store) if store else partial(store_of, out)
    opener = known.opener(name, articles, stores, embedder)
    with progress(name) as tell:
        made = {"system": name, "groups": ["retrieval", "cost"]}
        evaluate(asked, opener, out=target, settings=made, progress=tell)


def publish(out: Path) -> tuple[Report, Run]:
    """Measure the kept answers, write report.json and report.html, and print the table."""
    from evals.page import write_page
    from evals.report import report_of
    from evals.runs import Run
    from evals.table import print_report

    kept = Run.load(out)
    others = {folder.name: Run.load(folder) for folder in sorted((out / "baselines").glob("*"))}
    found = report_of(kept, others)
    found.save(out / "report.json")
    write_page(kept, found, out / "report.html")
    print_report(found, console())
    click.echo(f"Report: {out / 'report.html'}")
    return found, kept


def first(asked: QuestionSet, limit: int | None) -> QuestionSet:
    """The first so many questions, as a set of its own."""
    from dataclasses import replace

    if limit is None:
        return asked
    return replace(asked, cases=asked.cases[:limit], sha256=f"{asked.sha256}:{limit}")


def console() -> Console:
    """Where tables are printed."""
    from rich.console import Console

    made = Console()
    return made if made.is_terminal else Console(width=WIDE)


@contextmanager
def progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, gone when it is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, wanted: bar.update(task, completed=done, total=wanted)
