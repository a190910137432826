"""From a question to its evidence: understand, retrieve, fuse, and rank passages."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

from index.embed import Embedder
from index.library import Library, Scope
from index.types import Article, Chunk
from index.vectors import DenseIndex
from rag import retrieve
from rag.fuse import fuse
from rag.question import Query, understand
from rag.settings import AnswerSettings
from rag.types import Passage, Question, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found for one question."""

    question: Question
    query: Query
    idf: Mapping[str, float]
    """Of the query's stems, in nats; rarer in the library is higher."""
    passages: tuple[Passage, ...]
    """Best first."""
    copies: Mapping[str, tuple[Source, ...]]
    """Chunk id -> other files that hold the same chunk, word for word."""
    notes: tuple[str, ...]
    timings_ms: Mapping[str, float]


class Retriever:
    """Finds the passages for a question in one library. Safe to use from threads."""

    def __init__(self, library: Library, embedder: Embedder, settings: AnswerSettings) -> None:
        self.library, self.embedder, self.settings = library, embedder, settings
        self.index = DenseIndex(library, embedder.fingerprint)

    def close(self) -> None:
        self.index.close()

    def find(self, question: Question, k: int | None = None) -> Evidence:
        """The evidence for a question: at most `k` passages (default from the settings)."""
        began = time.perf_counter()
        query = understand(question)
        vector = self.embedder.question(query.text) if query.terms else None
        embedded = time.perf_counter()
        scope = Scope(question.since, question.until, question.as_of, question.files)
        with self.library.transaction():
            words = retrieve.lexical(self.library, query, scope)
            meaning = (
                retrieve.dense(self.library, self.index, vector, scope) if vector is not None else retrieve.Found({})
            )
            ranked = sorted(fuse(words.scores, meaning.scores).items(), key=lambda item: (-item[1], item[0]))
            passages, copies = self._passages(ranked, words.scores, meaning.scores, k or self.settings.passages)
            idf = self._idf(query)
        ended = time.perf_counter()
        return Evidence(
            question=question,
            query=query,
            idf=idf,
            passages=passages,
            copies=copies,
            notes=tuple(note for note in (words.note, meaning.note) if note),
            timings_ms={"embed": (embedded - began) * 1e3, "retrieve": (ended - embedded) * 1e3},
        )

    def _passages(
        self,
        ranked: list[tuple[int, float]],
        words: Mapping[int, float],
        meaning: Mapping[int, float],
        k: int,
    ) -> tuple[tuple[Passage, ...], dict[str, tuple[Source, ...]]]:
        """The `k` best, at most so many an article, equal chunks once."""
        found = self.library.chunks([row for row, _ in ranked[: 4 * k]])
        passages: list[Passage] = []
        by_key: dict[str, Chunk] = {}
        copies: dict[str, tuple[Source, ...]] = {}
        taken: dict[str, int] = {}
        for row, score in ranked[: 4 * k]:
            chunk, article = found[row]
            if first := by_key.get(chunk.key):
                if first.article_id != article.id:
                    copies[first.id] = (*copies.get(first.id, ()), _source(article))
                continue
            if len(passages) == k or taken.get(article.id, 0) >= self.settings.per_article:
                continue
            taken[article.id] = taken.get(article.id, 0) + 1
            by_key[chunk.key] = chunk
            scores = {"lexical": words.get(row, 0.0), "fused": score}
            if row in meaning:
                scores["dense"] = meaning[row]
            passages.append(Passage(chunk=chunk, article=article, rank=len(passages) + 1, scores=scores))
        return tuple(passages), copies

    def _idf(self, query: Query) -> dict[str, float]:
        """Robertson-Sparck Jones idf with the +1 of Lucene, over chunks."""
        n = self.library.count()["chunks"]
        sizes = {s: self.library.frequency(retrieve.quoted(t)) for s, t in zip(query.stems, query.terms, strict=True)}
        return {s: math.log(1 + (n - df + 0.5) / (df + 0.5)) for s, df in sizes.items()}


def _source(article: Article) -> Source:
    value = {name: getattr(article, name) for name in ("title", "publisher", "published")}
    return Source(file=article.path, **{name: fact.value if fact else None for name, fact in value.items()})
