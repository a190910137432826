"""Most memory while indexing, over that of a process with the model loaded and idle; each in a process of its own.

    python -m evals.bench.memory STORE [--articles 2000,20000]

The articles are of six sentences each, drawn from those of STORE. The model encodes one batch of the longest texts of
each group, which takes as much memory as all of them would; the other vectors are random, for encoding takes hours.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click
import numpy as np

from evals.provenance import peak_mb
from index.embed import BATCH, Embedder, Vectors
from index.store.library import Library

SENTENCES = 6
"""Of each article."""
DRAWN_FROM = 4000
"""Articles of the store whose sentences are drawn: of few, every article would look like a copy of many."""


class Quick(Embedder):
    """The model itself for the longest texts that it is given at once, random unit vectors for the others."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """(texts, dim), each of length 1."""
        longest = sorted(range(len(texts)), key=lambda n: -len(texts[n]))[:BATCH]
        made = np.random.default_rng(len(texts[0])).normal(size=(len(texts), self.dim)).astype(np.float32)
        made[longest] = super().passages([texts[n] for n in longest])
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made


@click.command()
@click.argument("store", type=click.Path(path_type=Path, exists=True))
@click.option("--articles", default="2000,20000", show_default=True)
@click.option("--one", is_flag=True, hidden=True)
def main(store: Path, articles: str, one: bool) -> None:
    """Print one JSON object a number of articles: megabytes of the idle process, and of the one that indexes."""
    if one:
        click.echo(json.dumps(_one(store, int(articles))))
        return
    with tempfile.TemporaryDirectory() as name:
        idle = _child(store, 0)["peak_mb"]
        for count in map(int, articles.split(",")):
            folder = Path(name) / str(count)
            write(store, folder, count)
            done = _child(folder, count)
            click.echo(json.dumps({**done, "idle_mb": idle, "more_mb": done["peak_mb"] - idle}))


def _child(folder: Path, articles: int) -> dict[str, int]:
    command = [sys.executable, "-m", "evals.bench.memory", str(folder), "--articles", str(articles), "--one"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def _one(folder: Path, articles: int) -> dict[str, int]:
    """What a process of its own does: load the model, and index when there are articles."""
    embedder = Quick()
    embedder.question("x")
    chunks = 0
    if articles:
        from index import build

        with tempfile.TemporaryDirectory() as name:
            chunks = build(folder, Path(name) / "store", embedder=embedder).chunks
    return {"articles": articles, "chunks": chunks, "peak_mb": round(peak_mb())}


def write(store: Path, folder: Path, articles: int) -> None:
    """Write so many new articles of sentences of `store`."""
    chance = random.Random(articles)
    with closing(Library(store)) as library:
        rows = [row[0] for row in library.db.execute("SELECT id FROM article ORDER BY id LIMIT ?", (DRAWN_FROM,))]
        drawn = [
            " ".join(span.of(article.text).split())
            for article in library.articles_at(rows).values()
            for chunk in library.neighbours(article)
            for span in chunk.sentences
        ]
    folder.mkdir()
    for n in range(articles):
        said = chance.sample(drawn, min(SENTENCES, len(drawn)))
        (folder / f"{n:06d}.txt").write_text(f"{said[0][:60]} {n}\n\n{' '.join(said)}\n", "utf-8")


if __name__ == "__main__":
    main()
