"""Measure how much of one article's prose stands in another: shingles, samples of them, names and numbers."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.types import Article

WORD = re.compile(r"[^\W_]+")
SIZE = 5
"""Words in a shingle (Broder, 1997, "On the resemblance and containment of documents")."""
SAMPLED = 4
"""One shingle in so many is kept in a sketch, chosen by its hash: the same ones in every article."""
SHORT = 40
"""Words of prose below which only equal articles are copies, their titles included."""
OPENING = 60
"""Shingles of an article's opening."""
REACH = 150
"""First shingles of another article among which an opening is looked for."""
OPENED = ((0.5, 0.7), (0.6, 0.4))
"""Least share of the shorter article in the longer one, and of one's opening in the other's, for a cut copy: either
pair will do. Rewritten reports of a running story were at (0.55, 0.6) and below."""
EDITED = 0.7
"""Least share of the shorter article in the longer one where their openings differ, and """
EDITED_BACK = 0.5
"""of the longer one in the shorter."""
FACTS = 0.75
"""Least share of the shorter article's names and numbers that the longer one has: articles that one template
or one running story made share sentences, but not these."""
FEWEST_FACTS = 4
"""With fewer names and numbers than this they say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is kept of an article's prose to find its copies."""

    digest: bytes
    """16 bytes, equal for equal words in the same order."""
    words: int
    sample: NDArray[np.uint32]
    """Hashes of the sampled shingles, sorted, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """An article's prose, ready to be compared."""

    shingles: frozenset[int]
    opening: frozenset[int]
    reach: frozenset[int]
    facts: frozenset[str]
    """Words with a capital or a digit, in lower case."""


def sketch(article: Article) -> Sketch:
    """The sketch of an article; furniture is no part of it."""
    words = [word for part in _parts(article) for word in WORD.findall(part.lower())]
    hashes = _shingles(words)
    kept = hashes[hashes % np.uint64(SAMPLED) == 0] if len(words) >= SHORT else hashes[:0]
    titled = [article.title.value.lower()] if article.title and len(words) < SHORT else []
    return Sketch(
        digest=hashlib.blake2b("\n".join([*words, *titled]).encode(), digest_size=16).digest(),
        words=len(words),
        sample=np.unique((kept >> np.uint64(32)).astype(np.uint32)),
    )


def prose(article: Article) -> Prose:
    """What `near` compares."""
    words = [word for part in _parts(article) for word in WORD.findall(part)]
    hashes = _shingles([word.lower() for word in words]).tolist()
    return Prose(
        shingles=frozenset(hashes),
        opening=frozenset(hashes[:OPENING]),
        reach=frozenset(hashes[:REACH]),
        facts=frozenset(word.lower() for word in words if word[0].isupper() or not word.isalpha()),
    )


def near(one: Prose, other: Prose) -> bool:
    """Whether two articles are one text: a copy, cut short, lightly edited, or with words put in.

    The shorter must stand in the longer, most of its names and numbers too; and either one opens as the
    other does, or nearly all is shared: a digest that holds a brief is not its copy.
    """
    short, long = sorted((one, other), key=lambda p: len(p.shingles))
    if not short.shingles:
        return False
    shared = len(short.shingles & long.shingles)
    held = shared / len(short.shingles)
    if held < OPENED[0][0] or not _same_facts(short, long):
        return False
    opened = max(_share(short.opening, long.reach), _share(long.opening, short.reach))
    cut = any(held >= least and opened >= open_least for least, open_least in OPENED)
    return cut or (held >= EDITED and shared >= EDITED_BACK * len(long.shingles))


def _same_facts(short: Prose, long: Prose) -> bool:
    return len(short.facts) < FEWEST_FACTS or _share(short.facts, long.facts) >= FACTS


def _share(part: frozenset[int] | frozenset[str], whole: frozenset[int] | frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0


def _parts(article: Article) -> Iterator[str]:
    """The prose between furniture, in order."""
    at = 0
    for one in article.furniture:
        yield article.text[at : one.span.start]
        at = one.span.end
    yield article.text[at:]


def _shingles(words: Sequence[str]) -> NDArray[np.uint64]:
    """A 64-bit hash of each run of `SIZE` words, in order; the same on every machine."""
    if len(words) < SIZE:
        return np.zeros(0, np.uint64)
    codes = np.array(list(map(_code, words)), np.uint64)
    mixed = np.zeros(len(words) - SIZE + 1, np.uint64)
    for n in range(SIZE):
        mixed = (mixed ^ codes[n : len(codes) - SIZE + 1 + n]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


@lru_cache(maxsize=1 << 18)
def _code(word: str) -> int:
    data = word.encode("utf-8", "surrogatepass")
    return zlib.crc32(data) << 32 | zlib.adler32(data)
