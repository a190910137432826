"""`python -m evals.torture`: break everything that can be broken, and print what held.

    python -m evals.torture [--seed N] [--only PART]... [--short] [--write docs/torture.md]

Goes on after a part that broke; exits 1 when a promise did not hold. Some parts need root (a full disk, a network
namespace); elsewhere they are skipped by name.
"""

from __future__ import annotations

import importlib
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
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
    "interfaces": "Interfaces tell the truth",
}


FROM, TO = "<!-- table: make torture -->", "<!-- /table -->"
"""Where the table begins and ends in the document."""


def perform(name: str, room: Room) -> Iterator[Outcome]:
    """Run one part; Chroma is searched however few texts there are, which a library of this size would not need."""
    with mock.patch("index.vectors.nearest.EXACT", 0):
        yield from importlib.import_module(f"evals.torture.{name}").run(room)


def whole(name: str, room: Room) -> Iterator[Outcome]:
    """Run one part; that it broke is an outcome too."""
    try:
        yield from perform(name, room)
    except Exception as error:
        traceback.print_exc()
        told = " ".join(f"{type(error).__name__}: {error}".split())
        yield Outcome(what="the part itself broke", done=1, wrong=1, figures=told[:300])


@click.command()
@click.option("--seed", type=int, default=20_261_122, show_default=True)
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Only this part; repeatable.")
@click.option("--short", is_flag=True, help="As in `make test`.")
@click.option(
    "--write",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Put the table between the marks of this Markdown file.",
)
def main(seed: int, only: tuple[str, ...], short: bool, write: Path | None) -> None:
    """Run the campaign."""
    if write and only:
        raise click.UsageError("--write puts down the whole table: it goes with no --only")
    # a shell starts what runs in the background with SIGINT ignored, and so it would stay in the children
    signal.signal(signal.SIGINT, signal.default_int_handler)
    rows: list[tuple[str, Outcome]] = []
    click.echo(f"seed {seed}")
    start = time.perf_counter()
    for name in only or PARTS:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            room = Room(folder=Path(folder), chance=random.Random(f"{seed} {name}"), short=short)
            for outcome in whole(name, room):
                rows.append((name, outcome))
                click.echo(table(rows[-1:]).splitlines()[-1])
        click.echo(f"{name}: {time.perf_counter() - began:.0f} s")
    wrong = sum(outcome.wrong for _, outcome in rows)
    minutes = (time.perf_counter() - start) / 60
    how = (
        f"Measured on {datetime.now(UTC):%-d %B %Y} with seed {seed}, in one go of {minutes:.0f} minutes on "
        f"{os.cpu_count()} cores{' (short)' if short else ''}; load of the machine over the last 15 minutes "
        f"{os.getloadavg()[2]:.1f}; {wrong:,} wrong."
    )
    click.echo(how)
    if write:
        before, _, after = write.read_text("utf-8").partition(FROM)
        write.write_text(f"{before}{FROM}\n{how}\n\n{table(rows)}{TO}{after.partition(TO)[2]}", "utf-8")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
