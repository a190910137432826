"""How fast folders become searchable, as ratios against the bare encoder in the same process.

    python -m evals.bench.index FOLDER... [--files 400]

Words are timed on all files, in a process of their own; vectors on every n-th file, against one pass of
sentence-transformers at the same precision over the same chunk texts. Nothing of FOLDERS is changed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from index import IndexSettings, build
from index.embed import Embedder
from index.library import Library

WORDS = "import sys; from index import build; build(sys.argv[2:], sys.argv[1], embed=False)"


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--files", default=400, show_default=True, help="Files that vectors are timed on.")
def main(folders: tuple[Path, ...], files: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        copies = [str(shutil.copytree(folder, place / f"{n}" / folder.name)) for n, folder in enumerate(folders)]
        _words(copies, place / "words")
        _vectors([Path(c) for c in copies], place, files)


def _words(copies: list[str], store: Path) -> None:
    """Three runs of words alone, each a fresh process as a user has it."""
    command = [sys.executable, "-c", WORDS, str(store), *copies]
    imports = _seconds([sys.executable, "-c", "import index.sync, nltk.tokenize.punkt, tokenizers"])
    _row("imports alone", imports, "s")
    _row("all searchable by words, from the start", _seconds(command), "s")
    _row("the same with nothing changed, beyond imports", _seconds(command) - imports, "s")
    file = next(f for f in sorted(Path(copies[0]).rglob("*.txt")))
    file.write_bytes(file.read_bytes() + b"\n\nA sentence that the benchmark added.\n")
    _row("the same with one file changed, beyond imports", _seconds(command) - imports, "s")
    library = Library(store)
    counts = library.count()
    library.close()
    _row("articles", counts["articles"], "")
    _row("chunks", counts["chunks"], "")


def _vectors(copies: list[Path], place: Path, most: int) -> None:
    """Dateline's embedding, storing and publishing against the bare encoder."""
    found = [f for copy in copies for f in sorted(copy.rglob("*")) if f.is_file()]
    some = place / "some"
    some.mkdir()
    for n, file in enumerate(found[:: max(1, len(found) // most)]):
        shutil.copy(file, some / f"{n:05d}{file.suffix}")
    settings = IndexSettings()
    embedder = Embedder(settings.embedder, settings.precision)
    build(some, place / "vectors", settings, embed=False, embedder=embedder)
    library = Library(place / "vectors")
    texts = library.embed_texts([row for _, row in library.unembedded(embedder.fingerprint)])
    library.close()
    embedder.passages(texts[:64])
    bare = [_bare(embedder, texts)]
    began = time.perf_counter()
    done = build(some, place / "vectors", settings, embedder=embedder)
    ours = time.perf_counter() - began
    bare.append(_bare(embedder, texts))
    _row("chunk texts given a vector", done.embedded, "")
    _row("bare encoder, mean of a pass before and one after", sum(bare) / 2, "s")
    _row("walk, embed, store, publish", ours, "s")
    _row("share of the bare encoder's speed", sum(bare) / 2 / ours, "")


def _bare(embedder: Embedder, texts: list[str]) -> float:
    began = time.perf_counter()
    embedder.model.encode(texts, batch_size=16, show_progress_bar=False)
    return time.perf_counter() - began


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def _row(what: str, value: float, unit: str) -> None:
    click.echo(f"{what:<55} {value:>10,.2f} {unit}" if unit or value < 10 else f"{what:<55} {value:>10,.0f}")


if __name__ == "__main__":
    main()
