"""What WordNet knows of words: which are usual, which may stand for another, and which exclude each other."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("wordnet.tsv.gz")
"""Made by `python -m evals.bench.wordnet`; rows of stems: synonyms and derivations, more general words, antonyms."""
Row = tuple[frozenset[str], frozenset[str], frozenset[str]]
NONE: Row = (frozenset(), frozenset(), frozenset())


def stands_for(said: str, source: str) -> bool:
    """Whether the stem `said` is a synonym, a derivation or a more general word of the stem `source`."""
    mine, theirs = _row(said), _row(source)
    return source in mine[0] or said in theirs[0] or said in theirs[1]


def known(word: str) -> bool:
    """Whether a stem is that of a usual word."""
    return word in _rows()


def opposed(one: str, other: str) -> bool:
    """Whether one of two stems is an antonym of the other."""
    return other in _row(one)[2] or one in _row(other)[2]


def _row(word: str) -> Row:
    return _rows().get(word, NONE)


@cache
def _rows() -> dict[str, Row]:
    with gzip.open(TABLE, "rt", encoding="utf-8") as lines:
        return {
            word: (frozenset(same.split()), frozenset(general.split()), frozenset(against.split()))
            for word, same, general, against in (line.rstrip("\n").split("\t") for line in lines if line[0] != "#")
        }
