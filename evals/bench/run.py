"""`dateline eval bench`: every ratio, in one run, on any folder of articles."""

from __future__ import annotations

import json
from contextlib import closing
from html import escape
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from evals.bench.ratio import Ratio

WHICH = ("answers", "words", "encoder")
ASKED = 60
"""Questions, at most."""
WIDTH, ROW, LEFT = 900, 26, 470
REACH = 2.0
"""Times the goal that the plot shows."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--questions", type=click.Path(path_type=Path, exists=True), help="JSON Lines; else made of headlines.")
@click.option("--store", type=click.Path(path_type=Path, exists=True), help="A store of FOLDER; else made for the run.")
@click.option("--only", multiple=True, type=click.Choice(WHICH), help="Which; repeatable (default: all).")
@click.option("--repeat", default=3, show_default=True, type=click.IntRange(1, 20))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for bench.json and bench.svg.")
def bench(
    folder: Path, questions: Path | None, store: Path | None, only: tuple[str, ...], repeat: int, out: Path | None
) -> None:
    """Measure speed on FOLDER: ratios against what a user would otherwise have. Other work disturbs it."""
    from evals.datasets import load_questions
    from index import build

    chosen = only or WHICH
    with TemporaryDirectory() as name:
        place = store or Path(name) / "store"
        if store is None:
            build(folder, place, embed=set(chosen) != {"encoder"})
        if questions is not None:
            texts = [case.question for case in load_questions(questions).cases]
        else:
            texts = [f"What is known of {title}?" for title in _titles(place)]
        found: list[Ratio] = []
        for which in chosen:
            for ratio in import_module(f"evals.bench.{which}").measure(folder, place, texts[:ASKED], repeat):
                found.append(ratio)
                click.echo(_line(ratio))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "bench.json").write_text(json.dumps([one.record() for one in found], indent=2), "utf-8")
        (out / "bench.svg").write_text(_plot(found), "utf-8")


def _titles(store: Path) -> list[str]:
    from index.store.library import Library

    with closing(Library(store)) as library:
        found = [article.title.value for article in library.articles() if article.title is not None]
    return found[:: max(1, len(found) // ASKED)]


def _line(ratio: Ratio) -> str:
    low, high = min(ratio.values), max(ratio.values)
    goal = f"{'at least' if ratio.at_least else 'at most'} {ratio.goal:g}"
    verdict = "reached" if ratio.reached else "missed"
    return f"{ratio.what} / {ratio.against:<45} {ratio.median:.2f} ({low:.2f} to {high:.2f}), {goal}: {verdict}"


def _plot(found: list[Ratio]) -> str:
    """Each ratio as a share of its goal, with its range; the line is the goal."""
    across = (WIDTH - LEFT - 20) / REACH
    parts = []
    for n, one in enumerate(found):
        y = 20 + n * ROW
        low, middle, high = (
            LEFT + min(value / one.goal, REACH) * across for value in (min(one.values), one.median, max(one.values))
        )
        colour = "#2e7d32" if one.reached else "#c62828"
        parts += [
            f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(one.what)} / {escape(one.against)}</text>',
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="3"/>',
            f'<circle cx="{middle:.1f}" cy="{y}" r="5" fill="{colour}"/>',
        ]
    height = 30 + len(found) * ROW
    goal = f'<line x1="{LEFT + across}" x2="{LEFT + across}" y1="4" y2="{height - 16}" stroke="#666"/>'
    style = "<style>text{font:13px system-ui,sans-serif;fill:#444}</style>"
    size = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
    return f'<svg {size} role="img" aria-label="ratios to their goals">{style}{goal}{"".join(parts)}</svg>'
