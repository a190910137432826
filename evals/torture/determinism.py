"""Same input, same output: builds with different numbers of threads, each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from evals.torture import SAMPLE
from evals.torture.outcome import Outcome, Room
from index import build
from index.store.library import Library
from rag.assistant import Assistant
from rag.settings import Settings

Made = dict[str, list[str] | list[list[str]]]


def run(room: Room) -> Iterator[Outcome]:
    """The sample articles with the packaged embedder; in short, a few of them here and in one other process."""
    articles, threads, asked = room.folder / "articles", (2,) if room.short else (1, 2, 4), room.times(1_000, 2)
    articles.mkdir()
    for file in sorted((SAMPLE / "articles").iterdir())[: room.times(1_000, 3)]:
        shutil.copy(file, articles)
    all_made = {f"{n} threads": _elsewhere(n, articles, room.folder / f"{n}", asked) for n in threads}
    if room.short:
        all_made["those of this process"] = made(articles, room.folder / "here", asked)
    first, *others = all_made.values()
    wrong = [f"{what} differ" for other in others for what in first if first[what] != other[what]]
    figures = f"{len(first['ids'])} ids, top ten of {len(first['top'])} questions, {len(first['said'])} answers; "
    figures += ", ".join(wrong) or "all the same"
    yield Outcome(what=f"builds with {', '.join(all_made)}", done=len(all_made), wrong=len(wrong), figures=figures)


def made(articles: Path, store: Path, asked: int) -> Made:
    """What comes of a build: ids of the chunks, of the top ten for each question, and the first answers."""
    build(articles, store)
    with closing(Library(store)) as library:
        ids = [chunk.id for article in library.articles() for chunk in library.neighbours(article)]
    lines = (SAMPLE / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[:asked]]
    with Assistant.open(store, Settings()) as assistant:
        top = [[p.chunk.id for p in assistant.search(question, k=10)] for question in questions]
        said = [assistant.ask(question).text for question in questions[:20]]
    return {"ids": ids, "top": top, "said": said}


def _elsewhere(threads: int, articles: Path, store: Path, asked: int) -> Made:
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "RAYON_NUM_THREADS": str(threads)}
    command = [sys.executable, "-m", "evals.torture.determinism", str(articles), str(store), str(asked)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: Made = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    print(json.dumps(made(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
