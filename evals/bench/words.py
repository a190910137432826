"""Words searchable, and nothing changed, against reading the files into SQLite and a walk with `stat`; disk."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from evals.bench.ratio import Ratio, clock, run

WORDS = "import sys; from index import build; build(sys.argv[2:], sys.argv[1], embed=False)"
IMPORTS = "import index.sync, nltk.tokenize.punkt, tokenizers"


def measure(folder: Path, store: Path, questions: Sequence[str], repeat: int) -> Iterator[Ratio]:
    """On the whole folder, in fresh processes as a user has them, imports taken off."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    first, again = [], []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            command = [sys.executable, "-c", WORDS, str(place / "store"), str(folder)]
            imports = run([sys.executable, "-c", IMPORTS])
            plain = clock(lambda place=place: _sqlite(files, place / "plain.sqlite3"))  # type: ignore[misc]
            first.append((run(command) - imports) / plain)
            walk = clock(lambda: [file.stat() for file in folder.rglob("*")])
            again.append(max(run(command) - imports, 0.0) / walk)
    yield Ratio(what="words searchable", against="files into plain SQLite", values=tuple(first), goal=3)
    yield Ratio(what="nothing changed", against="a walk with stat", values=tuple(again), goal=5)
    text = sum(file.stat().st_size for file in files)
    kept = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
    yield Ratio(what="disk", against="the text", values=(kept / text,), goal=4)


def _sqlite(files: Sequence[Path], database: Path) -> None:
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("CREATE TABLE file (path TEXT PRIMARY KEY, text BLOB)")
        db.executemany("INSERT INTO file VALUES (?, ?)", ((str(file), file.read_bytes()) for file in files))
