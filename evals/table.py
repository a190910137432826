"""Reports, comparisons and calibrations as tables for the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.calibrate import Fitted
from evals.compare import Comparison, Difference
from evals.report import Report
from evals.words import TITLES, between, said
from index.report import several

ROWS = 12
"""Changed cases, or points of a curve, that a table shows."""


def print_report(report: Report, console: Console) -> None:
    """Every figure with its interval and n, the baselines beside it, and what failed."""
    table = Table(title=f"{report.about.get('dataset', {}).get('name', '')}", box=None, title_justify="left")
    table.add_column("", no_wrap=True, min_width=28)
    for head in ("figure", "95 % interval", "n", *report.baselines):
        table.add_column(head, justify="right")
    group = ""
    for figure in report.figures.values():
        if figure.group != group:
            group = figure.group
            table.add_row(f"[bold]{group}")
        others = [found.get(figure.name) for found in report.baselines.values()]
        beside = [said(other, other.mean) if other else "" for other in others]
        table.add_row(
            f"  {TITLES[figure.name]}", f"[bold]{said(figure, figure.mean)}", between(figure), str(figure.n), *beside
        )
    console.print(table)
    stages = report.curves.get("latency", {})
    if stages:
        parts = (f"{name} {stage['p50']:.0f}/{stage['p95']:.0f}" for name, stage in stages.items())
        console.print(f"milliseconds by stage, p50/p95: {', '.join(parts)}", highlight=False, markup=False)
    for failure in report.failures:
        console.print(f"[red]failed[/] {escape(failure.id)}: {escape(failure.error)}", highlight=False)


def print_comparison(found: Comparison, console: Console) -> None:
    """What changed, first the measures, then the cases that got worse."""
    table = Table(box=None)
    table.add_column("")
    for head in ("first", "second", "change", "95 % interval", "n"):
        table.add_column(head, justify="right")
    for difference in found.differences:
        if difference.change:
            table.add_row(*_row(difference))
    console.print(table if table.row_count else "No figure changed.")
    if found.changed:
        console.print(f"{several(len(found.changed), 'case')} changed; worst first:")
    for changed in found.changed[:ROWS]:
        words = ", ".join(f"{name} {change:+.2f}" for name, change in changed.changes.items())
        console.print(f"  {changed.id}: {words}", highlight=False, markup=False)
    for case in found.failed:
        console.print(f"  {case}: failed in the second run", style="red", markup=False)


def _row(difference: Difference) -> tuple[str, ...]:
    scale = ".3f" if difference.unit == "share" else ",.1f"
    colour = "" if not difference.sure else "red" if difference.worse else "green"
    change = f"{difference.change:+{scale}}"
    bounds = difference.interval
    return (
        TITLES[difference.name],
        f"{difference.first:{scale}}",
        f"{difference.second:{scale}}",
        f"[{colour}]{change}[/]" if colour else change,
        f"{bounds.low:+{scale}} to {bounds.high:+{scale}}" if bounds else "",
        str(difference.n),
    )


def print_fit(found: Fitted, console: Console) -> None:
    """What a calibration is worth on questions it was not fitted to, and what each threshold would mean."""
    made = found.calibration
    console.print(
        f"{several(found.n, 'question')}. Calibration error {found.ece_before:.3f} -> {found.ece_after:.3f}, "
        f"Brier score {found.brier_before:.3f} -> {found.brier_after:.3f} (held out).",
        highlight=False,
    )
    table = Table(box=None)
    for head in ("threshold", "answered", "of those, without an answer"):
        table.add_column(head, justify="right")
    points = sorted(found.curve, key=lambda point: point.coverage)
    step = max(1, len(points) // ROWS)
    for point in points[step - 1 :: step]:
        table.add_row(f"{point.threshold:.2f}", f"{point.coverage:.0%}", f"{point.risk:.1%}")
    console.print(table)
    console.print(f"Chosen: answer at a confidence of {made.threshold:.2f} or more.", highlight=False)
