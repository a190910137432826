"""`dateline eval`: run, report, compare, gate, calibrate, baselines, plant, train, benchmarks, judges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
WIDE = 160
"""Columns where the output is not a terminal."""
THERE = click.Path(path_type=Path, exists=True)


@click.group(name="eval")
def eval_group() -> None:
    """Measure answers on question sets, offline, and gate releases on them."""


@eval_group.command()
@click.argument("questions", type=THERE)
@click.option("--articles", type=THERE, help="Folder of articles to index for this run.")
@click.option("--store", type=THERE, help="A store that is already indexed.")
@click.option("--out", type=PATH, required=True, help="Where answers and report are kept.")
@click.option("--format", "format_", default="dateline", help="dateline, beir, trec, squad, clapnq, ...")
@click.option("--config", type=THERE, help="Settings file (default dateline.toml here, if any).")
@click.option("--baseline", "names", multiple=True, help="Also ask a baseline (see `baselines`); repeatable.")
@click.option("--workers", default=1, type=click.IntRange(1, 64), help="Questions asked at once.")
@click.option("--limit", type=click.IntRange(1), help="Ask only the first so many questions.")
def run(
    questions: Path,
    articles: Path | None,
    store: Path | None,
    out: Path,
    format_: str,
    config: Path | None,
    names: tuple[str, ...],
    workers: int,
    limit: int | None,
) -> None:
    """Ask QUESTIONS (a file or a data folder) and report. A run that was killed goes on where it was."""
    from evals.datasets import load_questions
    from evals.opening import articles_of, by_indexing, from_store
    from evals.runner import evaluate
    from rag.settings import Settings

    if store is not None and articles is not None:
        raise click.UsageError("Give --articles or --store, not both.")
    asked = _first(load_questions(questions, format_), limit)
    settings = Settings.load(config)
    folder = None if store else articles_of(asked, articles, out)
    opener = from_store(store, settings) if store else by_indexing(folder or out, out, settings)
    with _progress("dateline") as progress:
        evaluate(asked, opener, out=out, settings=settings.model_dump(mode="json"), workers=workers, progress=progress)
    for name in names:
        _baseline(name, asked, out, folder, store, settings.index.embedder)
    _publish(out)


@eval_group.command()
@click.argument("out", type=THERE)
@click.option("--trec", is_flag=True, help="Also write qrels.txt and run.txt for trec_eval.")
@click.option("--figures", type=PATH, help="Also write the figures alone, e.g. as a baseline to commit.")
def report(out: Path, trec: bool, figures: Path | None) -> None:
    """Make the report of a run again from its kept answers; nothing is asked."""
    from dataclasses import replace

    found, kept = _publish(out)
    if figures is not None:
        replace(found, cases=(), curves={}, baselines={}).save(figures)
    if trec:
        from evals.trec import qrels_of, run_of, write_qrels, write_run

        write_qrels(qrels_of(kept.cases), out / "qrels.txt")
        write_run(run_of(kept.cases, kept.answers), out / "run.txt")


@eval_group.command()
@click.argument("first", type=THERE)
@click.argument("second", type=THERE)
def compare(first: Path, second: Path) -> None:
    """Paired differences between two reports of the same questions, and the cases that changed."""
    from evals.compare import compare as differences
    from evals.report import Report
    from evals.table import print_comparison

    print_comparison(differences(Report.load(first), Report.load(second)), _console())


@eval_group.command()
@click.argument("report", type=THERE)
@click.option("--baseline", type=THERE, help="An earlier report, or its figures.")
@click.option("--limits", type=THERE, required=True, help="TOML: min, max and max_drop by measure.")
def gate(report: Path, baseline: Path | None, limits: Path) -> None:
    """Exit 1, naming what regressed, when a report breaks its limits."""
    from evals.gate import gate as regressions
    from evals.gate import read_limits
    from evals.report import Report

    held = read_limits(limits)
    found = regressions(Report.load(report), Report.load(baseline) if baseline else None, held)
    for regression in found:
        click.echo(regression)
    if found:
        raise SystemExit(1)
    click.echo(f"Passed: {len(held)} measures keep to their limits.")


@eval_group.command()
@click.argument("out", type=THERE)
@click.option("--risk", type=click.FloatRange(0, 1), help="Most answers without a source, as a share of all.")
@click.option("--save", type=PATH, help="Where to store the calibration, beside the settings.")
def calibrate(out: Path, risk: float | None, save: Path | None) -> None:
    """Fit how sure the assistant should be to a run on your own questions."""
    from evals.calibrate import calibrate as fit
    from evals.runs import Run
    from evals.table import print_fit

    found = fit(Run.load(out), risk=risk)
    print_fit(found, _console())
    if save is not None:
        found.calibration.save(save)
        click.echo(f"Stored in {save}.")


@eval_group.command()
@click.argument("out", type=THERE)
@click.argument("names", nargs=-1)
@click.option("--articles", type=THERE, help="Folder of the articles.")
@click.option("--store", type=THERE, help="The store that the run was made from.")
def baselines(out: Path, names: tuple[str, ...], articles: Path | None, store: Path | None) -> None:
    """Ask other systems the questions of a run (default: all of them) and report them beside it."""
    from evals.baselines import NAMES
    from evals.runs import Run
    from evals.types import QuestionSet

    kept = Run.load(out)
    dataset = kept.about["dataset"]
    asked = QuestionSet(name=dataset["name"], sha256=dataset["sha256"], cases=kept.cases, units=kept.units)
    for name in names or NAMES:
        _baseline(name, asked, out, articles, store, kept.about["settings"]["index"]["embedder"])
    _publish(out)


@eval_group.command()
@click.argument("questions", type=THERE)
@click.argument("attacks", type=THERE)
@click.option("--articles", type=THERE, help="Folder of the articles, if the set does not bring it.")
@click.option("--out", type=PATH, required=True, help="Data folder to make.")
def plant(questions: Path, attacks: Path, articles: Path | None, out: Path) -> None:
    """Make a question set whose articles carry planted instructions (ATTACKS: JSON of kinds and lists)."""
    from evals.datasets import load_questions
    from evals.plant import plant as planted
    from evals.plant import read_attacks

    asked = load_questions(questions)
    folder = articles or asked.articles
    if folder is None:
        raise click.UsageError(f"{questions} brings no articles: name their folder with --articles.")
    carriers = planted(asked, folder, read_attacks(attacks), out)
    click.echo(f"{carriers} articles carry an instruction. Next: dateline eval run {out} --out ...")


@eval_group.command()
@click.argument("sets", type=THERE, nargs=-1, required=True)
@click.option("--work", type=PATH, required=True, help="Where the sets are indexed.")
@click.option("--write", type=PATH, help="Where to write the weights (default: print their figures only).")
@click.option("--config", type=THERE, help="Settings file (default dateline.toml here, if any).")
def train(sets: tuple[Path, ...], work: Path, write: Path | None, config: Path | None) -> None:
    """Fit sentence selection and confidence on SETS (data folders with labels), cross-validated."""
    import json

    from evals.datasets import load_questions
    from evals.train import Example, examples, fit
    from evals.train import write as write_weights
    from index import build
    from rag import Assistant
    from rag.settings import Settings

    settings = Settings.load(config)
    found: list[Example] = []
    for folder in sets:
        build(folder / "articles", work / folder.name, settings.index)
        with Assistant.open(work / folder.name, settings) as assistant, _progress(folder.name) as tell:
            found += examples(load_questions(folder), assistant, tell)
    weights = fit(found)
    click.echo(json.dumps(weights["fitted"], indent=2))
    if write is not None:
        write_weights(weights, write)


@eval_group.command()
@click.argument("outs", type=THERE, nargs=-1, required=True)
@click.option("--write", type=PATH, help="Markdown file to write (default: print it).")
def benchmarks(outs: tuple[Path, ...], write: Path | None) -> None:
    """A table of several runs in Markdown, with what each set can and cannot show."""
    from evals.benchmarks import markdown
    from evals.report import Report

    text = markdown([Report.load(out) for out in outs])
    if write is None:
        click.echo(text, nl=False)
    else:
        write.parent.mkdir(parents=True, exist_ok=True)
        write.write_text(text, "utf-8")


@eval_group.command("judge-agreement")
@click.argument("judge")
@click.argument("labels", type=THERE)
@click.option("--url", help="Where an OpenAI-compatible server of the judging model listens.")
@click.option("--save", type=PATH, required=True, help="Where to keep the agreement; `judge` asks for it.")
def judge_agreement(judge: str, labels: Path, url: str | None, save: Path) -> None:
    """Measure JUDGE (llm:MODEL or cross-encoder:FOLDER) against human LABELS (claim, sources, supported)."""
    from evals.judge import ENOUGH, agreement, open_judge

    with _progress("judging") as progress:
        found = agreement(open_judge(judge, url), labels, progress)
    found.save(save)
    click.echo(
        f"{found.judge}: agrees on {found.agreed:.1%} of {found.n} claims, "
        f"kappa {found.kappa:.2f} ({found.low:.2f} to {found.high:.2f}), no verdict on {found.unclear}."
    )
    if not found.enough:
        click.echo(f"That is too little: below a kappa of {ENOUGH} `dateline eval judge` will not show its figures.")


@eval_group.command()
@click.argument("out", type=THERE)
@click.option("--agreement", type=THERE, required=True, help="What `judge-agreement` saved for this judge.")
@click.option("--url", help="Where an OpenAI-compatible server of the judging model listens.")
def judge(out: Path, agreement: Path, url: str | None) -> None:
    """Let a judge that was measured say how many claims of a run their citations support."""
    from evals.judge import Agreement, judged, open_judge
    from evals.runs import Run
    from evals.table import between

    measured = Agreement.load(agreement)
    with _progress("judging") as progress:
        found = judged(Run.load(out), open_judge(measured.judge, url), measured, progress)
    click.echo(
        f"Claims supported: {found.mean:.3f} ({between(found)}, n={found.n}), says {measured.judge}, whose "
        f"agreement with people is kappa {measured.kappa:.2f} (n={measured.n})."
    )


def _baseline(
    name: str, asked: QuestionSet, out: Path, articles: Path | None, store: Path | None, embedder: str
) -> None:
    from functools import partial

    from evals import baselines as known
    from evals.opening import store_of
    from evals.runner import evaluate
    from evals.runs import Run

    target = out / "baselines" / name
    if name in known.CHOOSING:
        known.choosing(name, Run.load(out)).save(target)
        return
    if name not in known.RETRIEVING:
        raise click.UsageError(f"No baseline {name!r}: choose from {', '.join(known.NAMES)}.")
    if articles is None:
        raise click.UsageError(f"The baseline {name} reads the articles: name their folder with --articles.")
    stores: Callable[[str | None], Path] = (lambda _: store) if store else partial(store_of, out)
    opener = known.opener(name, articles, stores, embedder)
    with _progress(name) as progress:
        made = {"system": name, "groups": ["retrieval", "cost"]}
        evaluate(asked, opener, out=target, settings=made, progress=progress)


def _publish(out: Path) -> tuple[Report, Run]:
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
    print_report(found, _console())
    click.echo(f"Report: {out / 'report.html'}")
    return found, kept


def _first(asked: QuestionSet, limit: int | None) -> QuestionSet:
    from dataclasses import replace

    if limit is None:
        return asked
    return replace(asked, cases=asked.cases[:limit], sha256=f"{asked.sha256}:{limit}")


def _console() -> Console:
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=WIDE)


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, gone when it is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, wanted: bar.update(task, completed=done, total=wanted)
