"""Read the sentences of the best passages beside the question: everything that the models are told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from rag.asked.age import AGE
from rag.asked.listed import listing, lists
from rag.asked.slot import DAMAGED, fills, gives, slot
from rag.query.question import stem_set
from rag.search.evidence import Evidence
from rag.search.fuse import recency
from rag.sentences import subhead
from rag.sentences.features import (
    SENTENCE_FEATURES,
    SLIGHT,
    Candidate,
    candidates,
    cover,
    matches,
    pieces_of,
    sentence_features,
    wanted,
)
from rag.sentences.speech import speech, told
from rag.values import tolls

READ = 12
"""Passages whose sentences are looked at."""
LISTED = 12
"""Sentences that may be part of an answer and are encoded, half of the time that an answer takes; 40 are no better."""
BESIDES = 6
"""Sentences further down, also of the other passages, that give what few sentences do."""
TOLLS = ("dead", "hurt", "missing")
"""What people are counted for after a disaster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The candidate sentences for one question, and what was measured of them."""

    evidence: Evidence
    found: tuple[Candidate, ...]
    """Empty when nothing was retrieved."""
    rows: NDArray[np.float64]
    """(len(found), len(SENTENCE_FEATURES))."""
    matches: NDArray[np.float64]
    """(len(found), word pieces of the question): the best cosine of each piece in each sentence."""
    stems: tuple[str, ...]
    """The content word that each piece belongs to; empty for none."""
    weights: NDArray[np.float64]
    """(word pieces,) idf of that word; 0 for one that only the previous question says."""

    @property
    def late(self) -> float:
        """Late interaction of the question with the sentence that matches it best, weighted by idf: -1 to 1."""
        return float((self.matches @ self.weights).max() / max(self.weights.sum(), SLIGHT))


def measure(evidence: Evidence, embedder: Embedder) -> Measured:
    """The candidate sentences with their measures."""
    query, idf, question = evidence.query, evidence.idf, evidence.asked
    found = shortlist(evidence)
    if not found or question is None:
        none, rows = np.zeros((0, 0)), np.zeros((0, len(SENTENCE_FEATURES)))
        return Measured(evidence=evidence, found=(), rows=rows, matches=none, stems=(), weights=np.zeros(0))
    stems, weights = pieces_of(query, idf, question.pieces)
    own = weights * [s not in query.context for s in stems]
    vectors = embedder.token_vectors([c.text for c in found])
    cosines = np.array([float(v.whole @ question.whole) for v in vectors])
    return Measured(
        evidence=evidence,
        found=tuple(found),
        rows=sentence_features(query, idf, found, cosines),
        matches=matches(question, vectors),
        stems=tuple(stems),
        weights=own if own.any() else weights,
    )


def shortlist(evidence: Evidence) -> list[Candidate]:
    """The most promising sentences, best first: those that share words with the question, and the best passages'.

    Where the latest is wanted, new ones on the subject stand before old ones.
    """
    sought = rare(evidence)
    read = evidence.passages[: None if sought else READ]
    leads = (p for p in evidence.leads if all(p.chunk.id != other.chunk.id for other in read))
    found = candidates([*read, *leads], evidence.query)
    top = max((c.passage.scores["fused"] for c in found), default=1.0) or 1.0
    asked = speech(evidence.query)
    days = [p.article.published for p in read if p.article.published] if evidence.latest else []
    newest = max((date.fromisoformat(day.value) for day in days), default=None)

    def newness(c: Candidate, near: frozenset[str]) -> float:
        published = c.passage.article.published
        on_subject = cover(evidence.query, evidence.idf, near | stem_set(c.passage.chunk.header))
        return recency(published.value, newest) * on_subject if published else 0.0

    def promise(c: Candidate) -> float:
        own = stem_set(c.text)
        near = own | stem_set(c.before) | stem_set(c.after)
        idf = evidence.idf
        return (
            cover(evidence.query, idf, own)
            + 0.5 * cover(evidence.query, idf, near)
            + 0.8 * c.passage.scores["fused"] / top
            + 0.2 * wanted(evidence.query, c.text)
            + (0.4 * told(asked, c) if asked else 0.0)
            + (0.8 * newness(c, near) if newest else 0.0)
        )

    ranked = sorted(found, key=promise, reverse=True)
    brought = [c for c in ranked[LISTED:] if (sought and sought(c)) or subhead.answers(evidence.query.text, c)]
    return [*ranked[:LISTED], *brought[:BESIDES]]


def rare(evidence: Evidence) -> Callable[[Candidate], bool] | None:
    """Tells which sentence gives what few give, where a question asks for that: a list, damage, a toll, an age.

    The last two stand in many articles: only what stands beside the rarest name of the question is meant.
    """
    question = evidence.query.text
    if listing(question) is not None:
        return lambda one: lists(question, one.text) > 0
    if slot(question) is DAMAGED:
        return lambda one: gives(DAMAGED, question, one.text)
    names = [name for name in evidence.query.names if name in evidence.idf]
    if not names or (slot(question) is not AGE and tolls.asked(question) not in TOLLS):
        return None
    rarest = max(names, key=lambda name: (evidence.idf[name], name))
    fits = partial(fills, question) if slot(question) is AGE else partial(tolls.gives, question)
    return lambda one: fits(one.text) and rarest in stem_set(one.told_in)
