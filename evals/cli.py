"""`dateline eval`: run, report, compare, gate, calibrate, baselines; the rest is in `evals.tools`."""

from __future__ import annotations

from pathlib import Path

import click

from evals.shown import PATH, THERE, askable, baseline, console, first, progress, publish
from evals.tools import TOOLS


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
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Questions asked at once; more pays on a machine that is busy with other work.",
)
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
    asked = first(load_questions(questions, format_), limit)
    settings = Settings.load(config)
    folder = None if store else articles_of(asked, articles, out)
    askable(names, folder)
    opener = from_store(store, settings) if store else by_indexing(folder or out, out, settings)
    with progress("dateline") as tell:
        evaluate(asked, opener, out=out, settings=settings.model_dump(mode="json"), workers=workers, progress=tell)
    for name in names:
        baseline(name, asked, out, folder, store, settings.index.embedder)
    publish(out)


@eval_group.command()
@click.argument("out", type=THERE)
@click.option("--trec", is_flag=True, help="Also write qrels.txt and run.txt for trec_eval.")
@click.option("--figures", type=PATH, help="Also write the figures alone, e.g. as a baseline to commit.")
def report(out: Path, trec: bool, figures: Path | None) -> None:
    """Make the report of a run again from its kept answers; nothing is asked."""
    from dataclasses import replace

    found, kept = publish(out)
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

    print_comparison(differences(Report.load(first), Report.load(second)), console())


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
    print_fit(found, console())
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

    kept = Run.load(out)
    askable(names or NAMES, articles)
    for name in names or NAMES:
        baseline(name, kept.questions(), out, articles, store, kept.about["settings"]["index"]["embedder"])
    publish(out)


for tool in TOOLS:
    eval_group.add_command(tool)
