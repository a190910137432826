"""How time, disk and memory grow with the library: one store a size, each in a process of its own.

    python -m evals.bench.growth STORE QUESTIONS.jsonl [--sizes 2000,20000,100000,200000] [--out growth.json]

The articles of a grown store are new mixtures of the sentences of two articles of STORE, and a chunk's vector a
mixture of two of STORE's vectors: nothing is a copy, and no hours go into embedding. Questions are real ones.
`--vectors-only` leaves the articles out, for sizes at which reading them would take too long.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from evals.bench.ratio import clock, percentile
from evals.provenance import peak_mb
from index import IndexSettings, build
from index.embed import Embedder
from index.store.library import Library, Stamp
from index.types import Article, Chunk, Span
from index.vectors import generations
from index.vectors.nearest import DenseIndex
from rag import Assistant, Settings

K = 10
"""Nearest texts of those that a question asks for, which HNSW must find as comparing every vector does."""
POOL = 250
"""Nearest texts that a question asks for."""
ADDED = 10
GROUP = 10_000
Floats = NDArray[np.float32]


@click.command()
@click.argument("store", type=click.Path(path_type=Path, exists=True))
@click.argument("questions", type=click.Path(path_type=Path, exists=True))
@click.option("--sizes", default="2000,20000,100000,200000", show_default=True, help="Chunks, about.")
@click.option("--asked", default=60, show_default=True, help="Questions asked at each size.")
@click.option("--out", type=click.Path(path_type=Path), help="Keep the figures as JSON Lines.")
@click.option("--vectors-only", is_flag=True, help="No articles: publishing and nearest vectors alone.")
@click.option("--one", is_flag=True, hidden=True)
def main(store: Path, questions: Path, sizes: str, asked: int, out: Path | None, vectors_only: bool, one: bool) -> None:
    """Print one JSON object a size."""
    if one:
        click.echo(json.dumps((_vectors if vectors_only else _measure)(store, questions, int(sizes), asked)))
        return
    for size in sizes.split(","):
        command = [sys.executable, "-m", "evals.bench.growth", str(store), str(questions), "--sizes", size, "--one"]
        command += ["--vectors-only"] if vectors_only else []
        done = subprocess.run([*command, "--asked", str(asked)], check=True, capture_output=True, text=True)
        line = done.stdout.strip().splitlines()[-1]
        click.echo(line)
        if out is not None:
            with out.open("a", encoding="utf-8") as stream:
                stream.write(line + "\n")


def _measure(source: Path, questions: Path, size: int, asked: int) -> dict[str, Any]:
    chance = random.Random(size)
    texts, embedder = _texts(questions)[:asked], Embedder()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        text_bytes = _write(source, place / "articles", size, chance)
        figures: dict[str, Any] = {"text_mb": round(text_bytes / 1e6, 1)}
        took = _clock(lambda: build(place / "articles", place / "store", embed=False, embedder=embedder))
        figures["words_s"] = took
        fingerprint = embedder.fingerprint
        figures["chunks"] = _give_vectors(source, place / "store", fingerprint, size)
        figures |= _published(place / "store", fingerprint)
        figures["unchanged_s"] = _clock(lambda: build((), place / "store", embed=False, embedder=embedder))
        figures |= _searched(place / "store", embedder, texts)
        _write(source, place / "articles" / "new", ADDED * 10, random.Random(-size), ADDED)
        figures["ten_added_s"] = _clock(lambda: build((), place / "store", IndexSettings(), embedder=embedder))
        figures["library_mb"] = round((place / "store" / "library.sqlite3").stat().st_size / 1e6, 1)
    return figures | {"peak_mb": round(peak_mb())}


def _vectors(source: Path, questions: Path, size: int, asked: int) -> dict[str, Any]:
    embedder = Embedder()
    vectors_of_questions = [embedder.question(text).whole for text in _texts(questions)[:asked]]
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store"
        writer = Library(store, write=True)
        root = writer.add_root("/nowhere", "")
        spans = [Span(n, n + 1) for n in range(1000)]
        for n in range(size // 1000):
            article = Article(id=f"{n}", path=f"{n}.txt", sha256="0", format="text", encoding="utf-8", text="x" * 1000)
            chunks = [
                Chunk(
                    id=f"{n}:{s.start}",
                    key=f"{n}:{s.start}",
                    article_id=f"{n}",
                    span=s,
                    sentences=(s,),
                    n_tokens=1,
                    header="",
                )
                for s in spans
            ]
            writer.put(article, chunks, root, Stamp(0, 0, 0, 0))
        writer.close()
        figures: dict[str, Any] = {"chunks": _give_vectors(source, store, embedder.fingerprint, size)}
        figures |= _published(store, embedder.fingerprint)
        library = Library(store)
        _, keys, matrix = library.vectors(embedder.fingerprint)
        index = DenseIndex(library, embedder.fingerprint)
        figures |= _found(index, keys, matrix, vectors_of_questions)
        index.close()
        library.close()
    return figures | {"peak_mb": round(peak_mb())}


def _texts(questions: Path) -> list[str]:
    lines = questions.read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines if line.strip()]


def _write(source: Path, folder: Path, chunks: int, chance: random.Random, most: int | None = None) -> int:
    """Articles that are cut into about so many chunks, or `most`; returns their bytes."""
    folder.mkdir(parents=True)
    library = Library(source)
    rows = [row[0] for row in library.db.execute("SELECT id FROM article ORDER BY id")]
    counts = library.count()
    each = counts["chunks"] / counts["articles"]
    sentences: dict[int, list[str]] = {}
    total = 0
    for n in range(most or max(1, round(chunks / each))):
        pair = chance.sample(rows, 2)
        for row in pair:
            if row not in sentences:
                article = library.articles_at([row])[row]
                own = library.neighbours(article)
                sentences[row] = [" ".join(s.of(article.text).split()) for c in own for s in c.sentences]
        one, other = (sentences[row] for row in pair)
        mixed = [chance.choice(other) if other and chance.random() < 0.5 else s for s in one]
        paragraphs = [" ".join(mixed[at : at + 4]) for at in range(0, len(mixed), 4)]
        text = "\n\n".join([f"{mixed[0][:60]} {n}", *paragraphs])
        total += len(text.encode())
        (folder / f"{n // 1000:03d}-{n:06d}.txt").write_text(text, "utf-8")
    library.close()
    return total


def _give_vectors(source: Path, store: Path, fingerprint: str, size: int) -> int:
    """Give each text of `store` a mixture of two vectors of `source`; returns how many."""
    generator = np.random.default_rng(size)
    library = Library(source)
    real = library.vectors(fingerprint)[2]
    library.close()
    writer = Library(store, write=True)
    keys = [key for key, _ in writer.unembedded(fingerprint)]
    for at in range(0, len(keys), GROUP):
        part = keys[at : at + GROUP]
        writer.add_vectors(fingerprint, part, _mixed(real, len(part), generator))
    writer.close()
    return len(keys)


def _mixed(real: Floats, n: int, generator: np.random.Generator) -> Floats:
    share = generator.uniform(0.5, 1.0, (n, 1)).astype(np.float32)
    made: Floats = share * real[generator.integers(len(real), size=n)]
    made += (1 - share) * real[generator.integers(len(real), size=n)]
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


def _published(store: Path, fingerprint: str) -> dict[str, Any]:
    library = Library(store, write=True)
    took = _clock(lambda: generations.publish(library, fingerprint))
    library.close()
    size = sum(file.stat().st_size for file in (store / generations.FOLDER).rglob("*") if file.is_file())
    return {"publish_s": took, "chroma_mb": round(size / 1e6, 1)}


def _searched(store: Path, embedder: Embedder, texts: Sequence[str]) -> dict[str, Any]:
    """Milliseconds, p50 and p95, of each way to search; recall of HNSW against comparing every vector."""
    library = Library(store)
    _, keys, matrix = library.vectors(embedder.fingerprint)
    library.close()
    with Assistant.open(store, Settings()) as assistant:
        asked = [assistant.embedder.question(text).whole for text in texts]
        assistant.ask(texts[0])
        return _found(assistant.retriever.index, keys, matrix, asked) | {
            "embed_ms": _each(assistant.embedder.question, texts),
            "search_ms": _each(assistant.search, texts),
            "ask_ms": _each(assistant.ask, texts),
        }


def _found(index: DenseIndex, keys: Sequence[str], matrix: Floats, asked: Sequence[Floats]) -> dict[str, Any]:
    index.search(asked[0], K)
    exact = [{keys[i] for i in np.argpartition(-(matrix @ v), K)[:K]} for v in asked]
    near = [{n.key for n in index.search(v, POOL).near[:K]} for v in asked]
    return {
        "recall_at_10": statistics.mean(len(a & b) / K for a, b in zip(exact, near, strict=True)),
        "exact_ms": _each(lambda v: np.argpartition(-(matrix @ v), POOL)[:POOL], asked),
        "index_ms": _each(lambda v: index.search(v, POOL), asked),
    }


def _each(call: Callable[[Any], Any], values: Sequence[Any]) -> tuple[float, float]:
    """(p50, p95) in milliseconds."""
    took = [_clock(lambda value=value: call(value), digits=6) * 1e3 for value in values]  # type: ignore[misc]
    return round(statistics.median(took), 2), round(percentile(took, 0.95), 2)


def _clock(call: Callable[[], Any], digits: int = 2) -> float:
    """Seconds."""
    return round(clock(call), digits)


if __name__ == "__main__":
    main()
