"""The library's chunks, and the index of their words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.article.chunk import embed_text
from index.store.articles import Articles
from index.store.connection import parts
from index.store.scope import Scope, within
from index.types import Article, Chunk, Span

OF_ARTICLE = "SELECT chunk.* FROM chunk JOIN article ON article.id = chunk.article WHERE uid = ? ORDER BY start"
JOIN = "JOIN chunk ON chunk.id = words.rowid JOIN article ON article.id = chunk.article"


class Hit(NamedTuple):
    """A chunk that matches some words."""

    chunk: int
    """Row of the chunk."""
    score: float
    """BM25, higher is better."""


class Passages(Articles):
    """Chunks by row, by key, by word and by scope."""

    def chunks(self, rows: Sequence[int]) -> dict[int, tuple[Chunk, Article]]:
        """Chunks by row, each with its article."""
        found: dict[int, tuple[Chunk, Article]] = {}
        for part in parts(rows):
            marks = ",".join("?" * len(part))
            chunk_rows = self.db.execute(f"SELECT * FROM chunk WHERE id IN ({marks})", part).fetchall()
            articles = self.articles_at(list({r["article"] for r in chunk_rows}))
            for row in chunk_rows:
                article = articles[row["article"]]
                found[row["id"]] = (_chunk(row, article.id), article)
        return found

    def outlines(self, rows: Sequence[int]) -> Iterator[tuple[int, int, str | None]]:
        """(chunk row, article row, publication date) of some chunks."""
        for part in parts(rows):
            marks = ",".join("?" * len(part))
            found = self.db.execute(
                "SELECT chunk.id, article, published FROM chunk JOIN article ON article.id = chunk.article"
                f" WHERE chunk.id IN ({marks})",
                part,
            )
            yield from ((r[0], r[1], r[2]) for r in found)

    def neighbours(self, article: Article) -> list[Chunk]:
        """All chunks of one article, in reading order."""
        return [_chunk(row, article.id) for row in self.db.execute(OF_ARTICLE, (article.id,))]

    def opening(self, article: Article) -> Chunk:
        """The first chunk of an article that has any."""
        return _chunk(self.db.execute(f"{OF_ARTICLE} LIMIT 1", (article.id,)).fetchone(), article.id)

    def match(
        self, query: str, k: int, scope: Scope, title_weight: float, among: Sequence[int] | None = None
    ) -> list[Hit]:
        """The `k` best chunks for an FTS5 `query`, BM25 (k1 1.2, b 0.75) with the title weighted.

        With `among` only these rows are scored, which takes most of the time.
        """
        where, values = within(scope, passages=True)
        if among is not None:  # the plus keeps SQLite from asking the index of words anew for each row
            where, values = (
                " AND +words.rowid IN (SELECT value FROM json_each(?))" + where,
                [json.dumps(among), *values],
            )
        rows = self.db.execute(
            f"SELECT words.rowid AS id, bm25(words, ?, 1.0) AS score FROM words {JOIN if scope != Scope() else ''}"
            f" WHERE words MATCH ?{where} ORDER BY score, words.rowid LIMIT ?",
            (title_weight, query, *values, k),
        )
        return [Hit(r["id"], -r["score"]) for r in rows]

    def matching(self, query: str) -> NDArray[np.int64]:
        """Rows of the chunks that an FTS5 `query` matches: (their number,)."""
        rows = self.db.execute("SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (query,)).fetchone()[0]
        return np.fromstring(rows, np.int64, sep=",") if rows else np.zeros(0, np.int64)

    def frequency(self, term: str) -> int:
        """In how many chunks an FTS5 query string matches."""
        counting = "SELECT count(*) FROM words WHERE words MATCH ?"
        return self.known(f"words {term}", lambda: int(self.db.execute(counting, (term,)).fetchone()[0]))

    def in_scope(self, scope: Scope) -> list[tuple[int, str]]:
        """(row, key) of every chunk of the articles in scope."""
        where, values = within(scope, passages=True)
        rows = self.db.execute(
            "SELECT chunk.id, chunk.key FROM chunk JOIN article ON article.id = chunk.article"
            f" WHERE 1{where} ORDER BY chunk.id",
            values,
        )
        return [(r[0], r[1]) for r in rows]

    def rows_of(self, keys: Sequence[str], scope: Scope) -> dict[str, list[int]]:
        """Rows of the chunks with these keys that are in scope: several where files are equal."""
        where, values = within(scope, passages=True)
        join = "JOIN article ON article.id = chunk.article" if where else ""
        found: dict[str, list[int]] = {}
        for part in parts(keys):
            marks = ",".join("?" * len(part))
            rows = self.db.execute(
                f"SELECT chunk.id, chunk.key FROM chunk {join} WHERE chunk.key IN ({marks}){where} ORDER BY chunk.id",
                (*part, *values),
            )
            for row in rows:
                found.setdefault(row["key"], []).append(row["id"])
        return found

    def alive(self, keys: Sequence[str]) -> set[str]:
        """Those of `keys` that a chunk has."""
        found: set[str] = set()
        for part in parts(keys):
            marks = ",".join("?" * len(part))
            rows = self.db.execute(f"SELECT DISTINCT key FROM chunk WHERE key IN ({marks})", part)
            found.update(row["key"] for row in rows)
        return found

    def embed_texts(self, rows: Sequence[int]) -> list[str]:
        """What the embedder is given for these chunks, in this order."""
        found = self.chunks(rows)
        return [embed_text(found[r][0].header, found[r][0].span.of(found[r][1].text)) for r in rows]

    def join_words(self) -> None:
        """Make one piece of the index of words, which grew a piece a commit: searched in less time."""
        with self.transaction():
            self.db.execute("INSERT INTO words (words) VALUES ('optimize')")

    def rewrite_words(self) -> None:
        """Make the index of words anew from the chunks."""
        with self.transaction():
            self.db.execute("INSERT INTO words (words) VALUES ('delete-all')")
            rows = self.db.execute(
                "SELECT chunk.id, header, start, stop, inflate(text) AS text FROM chunk"
                " JOIN article ON article.id = article"
            )
            for row in rows:
                self.db.execute(
                    "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
                    (row["id"], row["header"], row["text"][row["start"] : row["stop"]]),
                )

    def word_counts(self) -> tuple[int, int]:
        """(chunks in the index of words, chunks)."""
        row = self.db.execute("SELECT (SELECT count(*) FROM words_docsize), (SELECT count(*) FROM chunk)").fetchone()
        return int(row[0]), int(row[1])


def _chunk(row: sqlite3.Row, article_id: str) -> Chunk:
    at = json.loads(row["sentences"])
    return Chunk(
        id=f"{article_id}:{row['start']}-{row['stop']}",
        key=row["key"],
        article_id=article_id,
        span=Span(row["start"], row["stop"]),
        sentences=tuple(Span(a, b) for a, b in zip(at[::2], at[1::2], strict=True)),
        n_tokens=row["n_tokens"],
        header=row["header"],
    )
