"""Find chunks for a question: by words (BM25 in FTS5) and by meaning (vectors)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.store.library import Library, Scope
from index.vectors.nearest import DenseIndex
from rag.english.words import forms
from rag.query.question import Query
from rag.query.whom import full_names

POOL = 200
"""Chunks taken from each retriever before fusion."""
COMMON, FEWEST, SMALL = 0.25, 3, 1000
"""The rarest words are looked for, as many as stand in a quarter of the chunks together, but three and what stands in a
thousand at least: the commoner ones take most of the time, and ranks are as good without them."""
SCORED = 2
"""Chunks that BM25 is computed of for each that is wanted: those that hold the rarest words, or many."""
TITLE_WEIGHT = 1.0
"""Of a word in the title against one in the text, in BM25."""


class Found(NamedTuple):
    """What one retriever found: chunk row -> score, higher is better."""

    scores: dict[int, float]
    note: str | None = None
    """What the reader should know, e.g. that vectors are still being made."""


def sizes(library: Library, query: Query) -> dict[str, int]:
    """In how many chunks each stem of a question stands, in any form of its word."""
    return {s: library.frequency(matching(t)) for s, t in zip(query.stems, query.terms, strict=True)}


def lexical(library: Library, query: Query, held: Mapping[str, int], scope: Scope, k: int = POOL) -> Found:
    """The `k` best chunks by BM25, given the `sizes` of the question's words.

    Every term is quoted, so that no text of a user is FTS5 syntax.
    """
    if not query.terms:
        return Found({})
    chunks = library.count()["chunks"]
    words = _telling(dict(zip(query.terms, (held[s] for s in query.stems), strict=True)), chunks)
    phrases = dict.fromkeys((*query.phrases, *_names_alone(query)))
    parts = [matching(term) for term in words] + [quoted(phrase) for phrase in phrases]
    among = _likeliest([library.matching(part) for part in parts], chunks, SCORED * k)
    hits = library.match(" OR ".join(parts), k, scope, TITLE_WEIGHT, among)
    if among is not None and len(hits) < k:
        hits = library.match(" OR ".join(parts), k, scope, TITLE_WEIGHT)
    return Found({hit.chunk: hit.score for hit in hits})


def dense(library: Library, index: DenseIndex, vector: NDArray[np.float32], scope: Scope, k: int = POOL) -> Found:
    """The `k` nearest chunks by cosine; in a narrow scope every vector in it is compared."""
    wanted = k + k // 4 if scope == Scope() else 4 * k
    searched = index.search(vector, wanted)
    near = dict(searched.near)
    rows = library.rows_of(list(near), scope)
    if scope != Scope() and len(rows) < k:
        inside = library.in_scope(scope)
        near = index.score(vector, list({key for _, key in inside}))
        rows = {}
        for row, key in inside:
            rows.setdefault(key, []).append(row)
    scores = {row: near[key] for key, found in rows.items() if key in near for row in found}
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]
    note = None
    if index.unembedded:
        note = f"{index.unembedded:,} of {index.of:,} passages have no vector yet: searched by words only"
    elif searched.exact and index.of:
        note = (
            "the index of vectors is missing, damaged or out of reach: every vector was compared, slower but not worse"
        )
    return Found(dict(best), note)


def _names_alone(query: Query) -> list[str]:
    """The full names of a question that asks for hardly more: the two words side by side, not each in any article."""
    names = [f"{one} {other}" for one, other in full_names(query.text)]
    return names if len(query.terms) <= 2 * len(names) + 1 else []


def _likeliest(found: Sequence[NDArray[np.int64]], chunks: int, most: int) -> list[int] | None:
    """Of the rows `found` for each part of a question, those of the rarest parts, or of many: `most`, and ties.

    `None` where there are no more. BM25 of a chunk takes FTS5 many times as long as finding it.
    """
    rows, places = np.unique(np.concatenate(found), return_inverse=True)
    if len(rows) <= most:
        return None
    worth = [math.log(1 + chunks / max(len(held), 1)) for held in found]
    sums = np.bincount(places, np.repeat(worth, [len(held) for held in found]))
    kept: list[int] = rows[sums >= np.partition(sums, -most)[-most]].tolist()
    return kept


def _telling(held: Mapping[str, int], chunks: int) -> list[str]:
    """The words worth looking for, of those with the number of chunks that hold them."""
    most, total = max(COMMON * chunks, SMALL), 0
    told: list[str] = []
    for word, size in sorted(held.items(), key=lambda item: item[1]):
        total += size
        if total > most and len(told) >= FEWEST:
            break
        told.append(word)
    return told


def matching(term: str) -> str:
    """An FTS5 query for a word in all its forms; regular ones are the index's own stemmer's work."""
    return " OR ".join(quoted(form) for form in forms(term))


def quoted(text: str) -> str:
    """A string of FTS5 that matches `text` as a phrase, whatever is in it."""
    return '"' + text.replace('"', '""').replace("\0", " ") + '"'
