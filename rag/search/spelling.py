"""Read a misspelt word of a question as one that the articles have, and say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase

from index.embed import Embedder
from index.store.library import Library
from rag.english.wordnet import known
from rag.english.words import OFFICES, PRONOUNS
from rag.query.question import Query, narrowed, stem
from rag.search.retrieve import quoted

STATES = ("UK", "US", "EU", "UN")
SHORTEST = 5
"""Letters of a word that may be misspelt; a shorter one is near to too many others."""


def mended(
    library: Library, embedder: Embedder, query: Query, held: Mapping[str, int]
) -> tuple[Query, dict[str, int], tuple[str, ...]]:
    """A query without misspelt words, the chunks that hold each of its stems, and what the reader should know.

    A word is misspelt that no article has, and neither WordNet nor the model as a word of its own, where articles and
    model have one an edit away (Damerau-Levenshtein). Never one with a capital: an unknown name is somebody else's.
    """
    sizes, notes = dict(held), []
    for term, old in zip(query.terms, query.stems, strict=True):
        if held[old] or known(old) or not _usual_form(term) or _whole(embedder, [term]):
            continue
        meant = _nearest(library, embedder, term)
        if meant is None or stem(meant) in sizes:
            continue
        notes.append(f"No article has “{term}”: it was read as “{meant}”.")
        sizes = {stem(meant) if s == old else s: n for s, n in sizes.items()}
        sizes[stem(meant)] = library.frequency(quoted(meant))
        query = replace(
            query,
            text=query.text.replace(term, meant),
            searched=query.searched.replace(term, meant),
            terms=tuple(meant if t == term else t for t in query.terms),
            stems=tuple(stem(meant) if s == old else s for s in query.stems),
        )
    return query, sizes, tuple(notes)


def initialled(library: Library, query: Query) -> Query:
    """A query with the initials of a state or union that no article names in full: "UK" for "United Kingdom"."""
    for short in STATES:
        full, dotted = (PRONOUNS | OFFICES)[short][0], ".".join(short)
        if full not in query.text or library.frequency(quoted(full)):
            continue
        if library.frequency(quoted(dotted)) or (short not in PRONOUNS and library.frequency(quoted(short))):
            known = narrowed(query, query.searched.replace(full, short))
            query = replace(known, text=query.text.replace(full, short), names=known.names | {stem(short)})
    return query


def _usual_form(word: str) -> bool:
    return len(word) >= SHORTEST and word.isascii() and word.isalpha() and word.islower()


def _whole(embedder: Embedder, words: Sequence[str]) -> list[str]:
    """Those that are one word piece of the model: common words of its language."""
    return [word for word, pieces in zip(words, embedder.counts(words), strict=True) if pieces == 1]


def _nearest(library: Library, embedder: Embedder, word: str) -> str | None:
    """The word that most chunks hold of those an edit away: letters exchanged before one more or less, or another."""
    for kind in _edits(word):
        usual = _whole(embedder, sorted({*kind}))
        found = {other: size for other in usual if (size := library.frequency(quoted(other)))}
        if found:
            return max(found, key=lambda other: found[other])
    return None


def _edits(word: str) -> Iterator[list[str]]:
    """Words an edit away, likelier edits first; the first letter stays.

    Norvig, "How to Write a Spelling Corrector", 2007.
    """
    parts = [(word[:i], word[i:]) for i in range(1, len(word) + 1)]
    yield [a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1]
    yield [a + b[1:] for a, b in parts if b] + [a + c + b for a, b in parts for c in ascii_lowercase]
    yield [a + c + b[1:] for a, b in parts if b for c in ascii_lowercase]
