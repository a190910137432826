"""`python -m evals.torture`: break everything that can be broken, and print what held.

    python -m evals.torture [--seed N] [--only PART]... [--short] [--out docs/torture.md]

Exits 1 when a promise did not hold. Some parts need root (a full disk, a network namespace); elsewhere they
are skipped by name.
"""

from __future__ import annotations

import importlib
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import click

from evals.torture.outcome import Outcome, Room, table

PARTS = {
    "kills": "Nothing acknowledged is ever lost",
    "kills_real": "The same with the command line and the packaged embedder",
    "faults": "Faults of disks, clocks and derived files",
    "spans": "What is cited is what the file said",
    "equals": "Index equals folder",
    "bad_files": "Bad files never stop a run",
    "versions": "Wrong model or settings are refused, not mixed",
    "deletion": "Deletion is real",
    "limits": "Limits before work",
    "offline": "Offline and silent",
    "poison": "Poisoning is bounded",
    "readers": "One writer, many readers",
    "determinism": "Same input, same output",
    "parsers": "Parsers take anything",
}


def perform(name: str, room: Room) -> Iterator[Outcome]:
    """Run one part; Chroma is searched however few texts there are, which a library of this size would not need."""
    with mock.patch("index.nearest.EXACT", 0):
        yield from importlib.import_module(f"evals.torture.{name}").run(room)


@click.command()
@click.option("--seed", type=int, default=20_261_122, show_default=True)
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Only this part; repeatable.")
@click.option("--short", is_flag=True, help="As in `make test`.")
@click.option("--out", type=click.Path(path_type=Path), help="Add the rows to this Markdown file as well.")
def main(seed: int, only: tuple[str, ...], short: bool, out: Path | None) -> None:
    """Run the campaign."""
    rows: list[tuple[str, Outcome]] = []
    click.echo(f"seed {seed}")
    for name in only or PARTS:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            room = Room(folder=Path(folder), chance=random.Random(f"{seed} {name}"), short=short)
            for outcome in perform(name, room):
                rows.append((name, outcome))
                click.echo(table(rows[-1:]).splitlines()[-1])
        click.echo(f"{name}: {time.perf_counter() - began:.0f} s")
    if out:
        with out.open("a", encoding="utf-8") as file:
            file.writelines(table(rows).splitlines(keepends=True))
    sys.exit(1 if any(outcome.wrong for _, outcome in rows) else 0)


if __name__ == "__main__":
    main()
