"""From a question to its evidence: understand, retrieve, fuse, and rank passages."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.article.chunk import embed_text
from index.embed import Embedder, TokenVectors
from index.store.library import Library
from index.store.scope import Scope
from index.types import Chunk
from index.vectors.nearest import DenseIndex
from rag.cross_encoder import Reranker
from rag.query.bounds import Bounds, bound
from rag.query.question import Query
from rag.search import fuse, retrieve, stories
from rag.search.absent import absent
from rag.search.spelling import initialled, mended
from rag.settings import AnswerSettings
from rag.time.named import tells
from rag.types import Passage, Question, Source

LEADS = 4
"""Articles whose openings are read too: so 0.80 of 151 answers on news hold the right one, and 0.77 without."""
ANSWERED = 60
"""Passages near the last answer that stay candidates for a question that leans on the talk."""
ASIDE = 0.25
"""Weight of a word that a question says only aside, where others have their idf."""
COMPARED = 12
"""Passages, best first, whose cosine is always known: those whose sentences are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found for one question."""

    question: Question
    query: Query
    idf: Mapping[str, float]
    """Of the query's stems, in nats; rarer in the library is higher."""
    asked: TokenVectors | None
    """The query as the encoder sees it; `None` where it holds no word to look for."""
    latest: bool
    """Whether the question wants the newest that there is."""
    passages: tuple[Passage, ...]
    """Best first."""
    leads: tuple[Passage, ...]
    """The openings of the best articles, where news says what happened; each with its best passage's scores."""
    copies: Mapping[str, tuple[Source, ...]]
    """Chunk id -> files of other stories that hold the same chunk, word for word."""
    told: stories.Told
    """Who else tells the passages' stories, and what was corrected."""
    absent: tuple[str, ...]
    """Full names of the question that stand in no article."""
    notes: tuple[str, ...]
    timings_ms: Mapping[str, float]


class _Found(NamedTuple):
    """The passages for one question, and what finding them told."""

    query: Query
    """As it was looked for."""
    held: Mapping[str, int]
    """In how many chunks each of its stems stands."""
    asked: TokenVectors | None
    passages: tuple[Passage, ...]
    copies: Mapping[str, tuple[Source, ...]]
    notes: tuple[str, ...]
    waited: float
    """For the question's encoding, in seconds."""


class Retriever:
    """Finds the passages for a question in one library. Safe to use from threads."""

    def __init__(
        self, library: Library, embedder: Embedder, settings: AnswerSettings, weights: fuse.Weights = fuse.WEIGHTS
    ) -> None:
        self.library, self.embedder, self.settings, self.weights = library, embedder, settings, weights
        self.index = DenseIndex(library, embedder.fingerprint)
        self.reranker = Reranker(settings.reranker) if settings.reranker else None
        self._beside = ThreadPoolExecutor(thread_name_prefix="question")
        """Encodes a question while its words are looked up."""

    def close(self) -> None:
        self._beside.shutdown()
        self.index.close()

    def search(self, question: Question, k: int | None = None) -> tuple[Passage, ...]:
        """The passages for a question: at most `k` (default from the settings), best first."""
        with self.library.transaction():
            found = self._found(question, k, bound(question, self.library))
        return self._ordered(found.query, found.passages, found.asked)

    def find(self, question: Question, k: int | None = None, bounds: Bounds | None = None) -> Evidence:
        """The evidence for a question, read as `bounds` say: at most `k` passages (default from the settings)."""
        began = time.perf_counter()
        bounds = bounds or bound(question, self.library)
        with self.library.transaction():
            found = self._found(question, k, bounds)
            idf = self._idf(found.held, found.query.aside - found.query.names)
            unnamed = absent(self.library, found.query)
            leads = self._leads(found.passages, bounds)
            told = stories.read(self.library, [p.article for p in found.passages], bounds.scope)
        passages = self._ordered(found.query, found.passages, found.asked)
        return Evidence(
            question=question,
            query=found.query,
            idf=idf,
            asked=found.asked,
            latest=bounds.reading.prefers == "newer",
            passages=passages,
            leads=leads,
            copies=found.copies,
            told=told,
            absent=unnamed,
            notes=(*found.notes, *([_unnamed(unnamed)] if unnamed else [])),
            timings_ms={
                "embed": found.waited * 1e3,
                "retrieve": (time.perf_counter() - began - found.waited) * 1e3,
            },
        )

    def _found(self, question: Question, k: int | None, bounds: Bounds) -> _Found:
        """What words and meaning find, fused; the question is encoded while its words are looked up."""
        scope, encode = bounds.scope, self.embedder.question
        encoding = self._beside.submit(encode, bounds.query.searched) if bounds.query.terms else None
        query = initialled(self.library, bounds.query)
        query, held, misspelt = mended(self.library, self.embedder, query, retrieve.sizes(self.library, query))
        if encoding and query.searched != bounds.query.searched:
            encoding = self._beside.submit(encode, query.searched)
        beside = self._beside.submit(encode, query.answered) if query.answered else None
        words = retrieve.lexical(self.library, query, held, scope)
        waiting = time.perf_counter()
        asked = encoding.result() if encoding else None
        waited = time.perf_counter() - waiting
        meaning = self._near(asked, scope, retrieve.POOL)
        kept = self._near(beside.result() if beside else None, scope, ANSWERED)
        scores = fuse.combine(words.scores, meaning.scores, kept.scores, self.weights)
        ranked = self._rank(query, scores, scope, bounds.fresh)
        passages, copies = self._passages(ranked, words.scores, meaning.scores, k or self.settings.passages, bounds)
        notes = (*misspelt, *(note for note in (words.note, meaning.note) if note))
        return _Found(query, held, asked, passages, copies, notes, waited)

    def _ordered(self, query: Query, passages: tuple[Passage, ...], asked: TokenVectors | None) -> tuple[Passage, ...]:
        """Passages in the order of the user's reranker, if there is one, and the first with their cosines."""
        if self.reranker and passages:
            passages = self._reranked(self.reranker, query.searched, passages)
        return passages if asked is None else self._compared(passages, asked.whole)

    def _near(self, text: TokenVectors | None, scope: Scope, k: int) -> retrieve.Found:
        """The `k` passages nearest to a text; none to no text."""
        return retrieve.dense(self.library, self.index, text.whole, scope, k) if text else retrieve.Found({})

    def _rank(self, query: Query, scores: Mapping[int, float], scope: Scope, fresh: date | None) -> list[fuse.Ranked]:
        """Articles, best first, one a story."""
        outlines = {row: fuse.Outline(a, day) for row, a, day in self.library.outlines(list(scores))}
        ranked = fuse.rank(scores, outlines, fresh, self.weights)
        return stories.collapse(self.library, ranked, scope, query.stems)

    def _passages(
        self,
        ranked: list[fuse.Ranked],
        words: Mapping[int, float],
        meaning: Mapping[int, float],
        k: int,
        bounds: Bounds,
    ) -> tuple[tuple[Passage, ...], dict[str, tuple[Source, ...]]]:
        """The `k` best passages, at most so many an article; equal chunks once, the others as copies.

        An article's best passage has the article's score, its further ones their share of that. In a window, passages
        of other days must name its time.
        """
        wanted = [
            (one.score * score / one.chunks[0][1] * self.weights.further**i, row, one.score)
            for one in ranked[: 2 * k]
            for i, (row, score) in enumerate(one.chunks[: self.settings.per_article])
            if one.chunks[0][1] > 0
        ]
        wanted.sort(key=lambda item: (-item[0], item[1]))
        found = self.library.chunks([row for _, row, _ in wanted[: 2 * k]])
        passages: list[Passage] = []
        by_key: dict[str, Chunk] = {}
        copies: dict[str, tuple[Source, ...]] = {}
        for score, row, article_score in wanted[: 2 * k]:
            chunk, article = found[row]
            if first := by_key.get(chunk.key):
                if first.article_id != article.id:
                    copies[first.id] = (*copies.get(first.id, ()), stories.source(article))
                continue
            if len(passages) == k:
                continue
            scores = {"lexical": words.get(row, 0.0), "fused": score, "article": article_score}
            if row in meaning:
                scores["dense"] = meaning[row]
            passage = Passage(chunk=chunk, article=article, rank=len(passages) + 1, scores=scores)
            if not _of_time(passage, bounds):
                continue
            by_key[chunk.key] = chunk
            passages.append(passage)
        return tuple(passages), copies

    def _leads(self, passages: Sequence[Passage], bounds: Bounds) -> tuple[Passage, ...]:
        best = {p.article.id: p for p in reversed(passages)}
        kept = sorted(best.values(), key=lambda p: p.rank)[:LEADS]
        opened = [replace(p, chunk=self.library.opening(p.article)) for p in kept]
        return tuple(p for p in opened if _of_time(p, bounds))

    def _reranked(self, reranker: Reranker, question: str, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        scores = reranker(question, [embed_text(p.chunk.header, p.text) for p in passages])
        order = sorted(range(len(passages)), key=lambda i: (-scores[i], i))
        return tuple(
            replace(passages[i], rank=rank, scores={**passages[i].scores, "reranked": scores[i]})
            for rank, i in enumerate(order, 1)
        )

    def _compared(self, passages: tuple[Passage, ...], vector: NDArray[np.float32]) -> tuple[Passage, ...]:
        """The first of the passages with their cosine, those too that words alone found or that have no vector yet."""
        bare = [p for p in passages[:COMPARED] if "dense" not in p.scores]
        cosines = self.index.score(vector, [p.chunk.key for p in bare]) if bare else {}
        if new := [p for p in bare if p.chunk.key not in cosines]:
            vectors = self.embedder.passages([embed_text(p.chunk.header, p.text) for p in new])
            cosines |= {p.chunk.key: float(v @ vector) for p, v in zip(new, vectors, strict=True)}
        return tuple(
            replace(p, scores={**p.scores, "dense": cosines[p.chunk.key]}) if p.chunk.key in cosines else p
            for p in passages
        )

    def _idf(self, held: Mapping[str, int], aside: Collection[str]) -> dict[str, float]:
        """Robertson-Sparck Jones idf with the +1 of Lucene, over chunks; a share of it for what is said `aside`."""
        n = self.library.count()["chunks"]
        idf = {s: math.log(1 + (n - df + 0.5) / (df + 0.5)) for s, df in held.items()}
        return {s: ASIDE * value if s in aside else value for s, value in idf.items()}


def _of_time(passage: Passage, bounds: Bounds) -> bool:
    return bounds.scope.window is None or tells(passage, bounds.reading, bounds.scope.window)


def _unnamed(names: Sequence[str]) -> str:
    return f"No article names {' or '.join(f'“{name}”' for name in names)}."
