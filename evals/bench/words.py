"""Words searchable, and nothing changed, against reading the files into SQLite and a walk with `stat`; disk."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from evals.bench.ratio import Ratio, clock
from index import build


def measure(folder: Path, store: Path, questions: Sequence[str], repeat: int) -> Iterator[Ratio]:
    """On the whole folder, in this process: imports are not in it."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    first, again = [], []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            plain = clock(lambda place=place: _sqlite(files, place / "plain.sqlite3"))  # type: ignore[misc]
            index = partial(build, folder, place / "store", embed=False)
            first.append(clock(index) / plain)
            walk = clock(lambda: [file.stat() for file in folder.rglob("*")])
            again.append(clock(index) / walk)
    yield Ratio(what="words searchable", against="files into plain SQLite", values=tuple(first), goal=3)
    yield Ratio(what="nothing changed", against="a walk with stat", values=tuple(again), goal=5)
    text = sum(file.stat().st_size for file in files)
    kept = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
    yield Ratio(what="disk", against="the text", values=(kept / text,), goal=4)


def _sqlite(files: Sequence[Path], database: Path) -> None:
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("CREATE TABLE file (path TEXT PRIMARY KEY, text BLOB)")
        db.executemany("INSERT INTO file VALUES (?, ?)", ((str(file), file.read_bytes()) for file in files))
