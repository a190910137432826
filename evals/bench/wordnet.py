"""Make rag/english/wordnet.tsv.gz from Princeton's WordNet: for each usual word, the words that may stand for it.

    python -m evals.bench.wordnet DICT OUT

DICT is the folder of WordNet's database files (data.noun, index.sense, ...). A row is a stem, the stems of its
synonyms and derivations, of more general words, and of antonyms; stems are those that Dateline matches words by.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from rag.query.question import stem

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSES = 5
"""First senses of a word that are kept, beside those that WordNet's own tagged texts use."""
STEPS = 2
"""Steps up to more general words."""
BROAD = {"n": 3, "v": 1, "a": 0, "r": 0}
"""Least number of steps from the top of a tree: what is nearer the top says too little."""
HEADER = (
    "# From WordNet 3.1 by Princeton University. All rights reserved. Licence: wordnet.txt\n"
    "# stem, synonyms and derivations, more general words, antonyms\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synset:
    """Words of one meaning, and what it points to."""

    words: tuple[str, ...]
    links: tuple[tuple[str, str, int, int], ...]
    """(sign, key of the other synset, number of the word here and there, 0 for the whole synset)."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("out", type=click.Path(path_type=Path))
def main(folder: Path, out: Path) -> None:
    """Write the table of words that Dateline's audit reads."""
    synsets = {key: one for part in PARTS for key, one in _synsets(folder, part)}
    usual, kept = _usual(folder)
    rows: dict[str, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))

    def add(word: str, column: int, others: Iterator[str]) -> None:
        if word in usual:
            rows[stem(word)][column].update(stem(o) for o in others if o in usual and stem(o) != stem(word))

    for key, one in synsets.items():
        for number, word in enumerate(one.words, 1):
            if (word, key) not in kept:
                continue
            add(word, 0, (w for w in one.words if (w, key) in kept))
            add(word, 1, _above(synsets, key, STEPS))
            for sign, other, mine, theirs in one.links:
                if sign in "+\\!" and mine == number and other in synsets:
                    add(word, 2 if sign == "!" else 0, iter([synsets[other].words[theirs - 1]]))
                elif sign == "&" and other in synsets:  # an adjective's antonym is that of the ones like it
                    add(word, 0, (w for w in synsets[other].words if (w, other) in kept))
    lines = ["\t".join([word, *(" ".join(sorted(c)) for c in columns)]) for word, columns in sorted(rows.items())]
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write((HEADER + "\n".join(lines) + "\n").encode())
    click.echo(f"{len(lines):,} words, {out.stat().st_size:,} bytes")


def _synsets(folder: Path, part: str) -> Iterator[tuple[str, Synset]]:
    for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" | ")[0].split()
        n = int(fields[3], 16)
        words = tuple(w.split("(")[0] for w in fields[4 : 4 + 2 * n : 2])
        rest = fields[5 + 2 * n :]
        links = tuple(
            (rest[i], rest[i + 2].replace("s", "a") + rest[i + 1], int(rest[i + 3][:2], 16), int(rest[i + 3][2:], 16))
            for i in range(0, 4 * int(fields[4 + 2 * n]), 4)
        )
        yield PARTS[part] + fields[0], Synset(words=words, links=links)


def _usual(folder: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """Single words that WordNet's tagged texts have, and which (word, synset) of them are kept."""
    usual, kept = set(), set()
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        key, offset, number, tagged = line.split()
        word, _, rest = key.partition("%")
        if not word.isalpha():
            continue
        if int(tagged):
            usual.add(word)
        if int(tagged) or int(number) <= SENSES:
            kept.add((word, "nvara"[int(rest[0]) - 1] + offset))
    return usual, {(w, "r" + k[1:] if k[0] == "r" else k) for w, k in kept if w in usual}


def _above(synsets: dict[str, Synset], key: str, steps: int) -> Iterator[str]:
    """The words of the synsets up to so many steps above, but not of those near the top."""
    for sign, other, _, _ in synsets[key].links if steps else ():
        if sign == "@" and other in synsets and _depth(synsets, other) >= BROAD[key[0]]:
            yield from synsets[other].words
            yield from _above(synsets, other, steps - 1)


def _depth(synsets: dict[str, Synset], key: str) -> int:
    above = [other for sign, other, _, _ in synsets[key].links if sign == "@" and other in synsets]
    return 1 + min((_depth(synsets, other) for other in above), default=-1)


if __name__ == "__main__":
    main()
