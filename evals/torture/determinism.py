"""Same input, same output: builds with different numbers of threads and in different orders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.torture.outcome import Outcome, Room

SAMPLE = Path(__file__).parent.parent / "sample"
BUILD = """
import json, sys
from contextlib import closing
from pathlib import Path
from index import build
from index.library import Library
from rag import Assistant, Settings
articles, store, questions = map(Path, sys.argv[1:])
build(articles, store)
with closing(Library(store)) as library:
    ids = [chunk.id for article in library.articles() for chunk in library.neighbours(article)]
with Assistant.open(store, Settings()) as assistant:
    asked = [json.loads(line)["question"] for line in questions.read_text("utf-8").splitlines()]
    top = [[p.chunk.id for p in assistant.search(question, k=10)] for question in asked]
    said = [assistant.ask(question).text for question in asked[:20]]
print(json.dumps({"ids": ids, "top": top, "said": said}))
"""


def run(room: Room) -> Iterator[Outcome]:
    """The sample articles with the packaged embedder, each build in a process of its own."""
    if room.short:
        yield Outcome(what="builds with 1, 2 and 4 threads", done=0, skipped="skipped: takes a minute")
        return
    made = [_build(room.folder / f"threads{n}", n) for n in (1, 2, 4)]
    wrong = []
    for n, other in zip((2, 4), made[1:], strict=True):
        wrong += [f"{what} with {n} threads" for what in made[0] if made[0][what] != other[what]]
    asked = len(made[0]["top"])
    figures = (
        f"{len(made[0]['ids'])} ids, top ten of {asked} questions, 20 answers; {', '.join(wrong) or 'all the same'}"
    )
    yield Outcome(what="builds with 1, 2 and 4 threads", done=len(made), wrong=len(wrong), figures=figures)


def _build(store: Path, threads: int) -> dict[str, Any]:
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "RAYON_NUM_THREADS": str(threads)}
    command = [sys.executable, "-c", BUILD, str(SAMPLE / "articles"), str(store), str(SAMPLE / "questions.jsonl")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
