"""The library: one SQLite file that holds articles, chunks, words and vectors, and is the only truth."""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from index import schema
from index.chunk import embed_text
from index.scope import Scope as Scope
from index.scope import within
from index.types import Article, Chunk, Found, Furniture, Refusal, Span

T = TypeVar("T")
FACTS = ("title", "publisher", "author", "published")
HALF = np.dtype("<f2")
"""Vectors are stored as little-endian float16: half the disk, cosine to float32 above 0.999999."""
BATCH = 500
"""Values bound in one statement: SQLite's limit was 999 for long."""


class Stamp(NamedTuple):
    """What a file looked like when it was read."""

    size: int
    mtime_ns: int
    ctime_ns: int
    read_ns: int
    """Wall clock when it was read."""


class Hit(NamedTuple):
    """A chunk that matches some words."""

    chunk: int
    """Row of the chunk."""
    score: float
    """BM25, higher is better."""


class Library:
    """Reading from any thread; writing from the one that opened it with `write=True`."""

    def __init__(self, store: Path, *, write: bool = False) -> None:
        self.store = store
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._write = write
        self._writer = schema.create(store) if write else None
        self.db  # noqa: B018  (raises now when there is no store)

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        if self._writer is not None:
            return self._writer
        if not hasattr(self._local, "db"):
            self._local.db = schema.reader(self.store)
            self._opened.append(self._local.db)
        connection: sqlite3.Connection = self._local.db
        return connection

    def close(self) -> None:
        for connection in [*self._opened, *([self._writer] if self._writer else [])]:
            connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: a writer's changes, or a reader's consistent view."""
        if self.db.in_transaction:
            yield
            return
        self.db.execute("BEGIN IMMEDIATE" if self._write else "BEGIN")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        if self._write:
            self.set_meta("revision", uuid.uuid4().hex)
        self.db.execute("COMMIT")

    # what the store says of itself

    def meta(self, name: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row["value"] if row else None

    def set_meta(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def revision(self) -> str:
        """Another one after every transaction of a writer; the same for all connections."""
        return self.meta("revision") or ""

    def roots(self) -> dict[str, tuple[int, str]]:
        """Indexed folders: absolute path -> (row, label put before its files' names)."""
        return {r["folder"]: (r["id"], r["label"]) for r in self.db.execute("SELECT * FROM root ORDER BY id")}

    def add_root(self, folder: str, label: str) -> int:
        return int(self.db.execute("INSERT INTO root (folder, label) VALUES (?, ?)", (folder, label)).lastrowid or 0)

    # articles

    def stamps(self, root: int) -> dict[str, tuple[Stamp, str]]:
        """What is stored of each file of one folder: path -> (stamp, sha256)."""
        rows = self.db.execute(
            "SELECT path, size, mtime_ns, ctime_ns, read_ns, sha256 FROM article WHERE root = ?", (root,)
        )
        return {r["path"]: (Stamp(*r[1:5]), r["sha256"]) for r in rows}

    def restamp(self, path: str, stamp: Stamp) -> None:
        self.db.execute(
            "UPDATE article SET size = ?, mtime_ns = ?, ctime_ns = ?, read_ns = ? WHERE path = ?",
            (*stamp, path),
        )

    def put(self, article: Article, chunks: Sequence[Chunk], root: int, stamp: Stamp) -> None:
        """Store one article with its chunks and words, in place of what had its path."""
        with self.transaction():
            self.remove(article.path)
            facts = {n: [f.value, f.source, f.sure] for n in FACTS if (f := getattr(article, n)) is not None}
            row = self.db.execute(
                "INSERT INTO article (uid, root, path, size, mtime_ns, ctime_ns, read_ns, sha256, format,"
                " encoding, text, published, facts, notes, furniture) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    *(
                        article.id,
                        root,
                        article.path,
                        *stamp,
                        article.sha256,
                        article.format,
                        article.encoding,
                    ),
                    *(article.text, article.published.value if article.published else None),
                    *(json.dumps(facts), json.dumps(article.notes)),
                    json.dumps([[f.span.start, f.span.end, f.kind] for f in article.furniture]),
                ),
            ).lastrowid
            for chunk in chunks:
                sentences = json.dumps([n for s in chunk.sentences for n in (s.start, s.end)])
                chunk_row = self.db.execute(
                    "INSERT INTO chunk (article, key, start, stop, sentences, n_tokens, header) VALUES (?,?,?,?,?,?,?)",
                    (
                        row,
                        chunk.key,
                        *(chunk.span.start, chunk.span.end),
                        sentences,
                        chunk.n_tokens,
                        chunk.header,
                    ),
                ).lastrowid
                self.db.execute(
                    "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
                    (chunk_row, chunk.header, chunk.span.of(article.text)),
                )

    def remove(self, path: str) -> None:
        """Forget an article; its vectors stay until the next generation, for an article that only moved."""
        with self.transaction():
            row = self.db.execute("SELECT id, text FROM article WHERE path = ?", (path,)).fetchone()
            if row is None:
                return
            for c in self.db.execute("SELECT * FROM chunk WHERE article = ?", (row["id"],)).fetchall():
                self.db.execute(
                    "INSERT INTO words (words, rowid, title, body) VALUES ('delete', ?, ?, ?)",
                    (c["id"], c["header"], row["text"][c["start"] : c["stop"]]),
                )
            self.db.execute("DELETE FROM chunk WHERE article = ?", (row["id"],))
            self.db.execute("DELETE FROM article WHERE id = ?", (row["id"],))

    def refuse(self, root: int, refusals: Iterable[Refusal]) -> None:
        """Keep which files of a folder were not taken, and why, in place of what was kept before."""
        with self.transaction():
            self.db.execute("DELETE FROM refusal WHERE root = ?", (root,))
            self.db.executemany(
                "INSERT OR REPLACE INTO refusal (path, root, reason) VALUES (?, ?, ?)",
                [(r.path, root, r.reason) for r in refusals],
            )

    def refusals(self) -> list[Refusal]:
        rows = self.db.execute("SELECT path, reason FROM refusal ORDER BY path")
        return [Refusal(path=r["path"], reason=r["reason"]) for r in rows]

    def leave_out(self, path: str) -> bool:
        """Forget an article, and have `index` pass its file by until it is put back; False when there is none."""
        with self.transaction():
            row = self.db.execute("SELECT root FROM article WHERE path = ?", (path,)).fetchone()
            if row is None:
                return False
            self.db.execute("INSERT OR REPLACE INTO left_out (path, root) VALUES (?, ?)", (path, row["root"]))
            self.remove(path)
        return True

    def put_back(self, path: str) -> str | None:
        """Let `index` take a file again that was left out: the folder to index, `None` when it was not left out."""
        with self.transaction():
            row = self.db.execute(
                "SELECT folder FROM left_out JOIN root ON root.id = left_out.root WHERE path = ?", (path,)
            ).fetchone()
            self.db.execute("DELETE FROM left_out WHERE path = ?", (path,))
        return str(row["folder"]) if row else None

    def left_out(self) -> tuple[str, ...]:
        """Paths of the files that a reader left out."""
        return tuple(r["path"] for r in self.db.execute("SELECT path FROM left_out ORDER BY path"))

    def article(self, path: str) -> Article | None:
        """The article stored under `path`."""
        row = self.db.execute("SELECT * FROM article WHERE path = ?", (path,)).fetchone()
        return _article(row) if row else None

    def rows(self, paths: Sequence[str]) -> list[int]:
        """Rows of the articles under these paths."""
        found = self.db.execute(
            "SELECT id FROM article WHERE path IN (SELECT value FROM json_each(?)) ORDER BY id", (json.dumps(paths),)
        )
        return [row[0] for row in found]

    def articles_at(self, rows: Sequence[int]) -> dict[int, Article]:
        """Articles by row."""
        found: dict[int, Article] = {}
        for part in _parts(rows):
            marks = ",".join("?" * len(part))
            for row in self.db.execute(f"SELECT * FROM article WHERE id IN ({marks})", part):
                found[row["id"]] = _article(row)
        return found

    def beginnings(self, n: int, length: int) -> list[str]:
        """The first `length` code points of about `n` articles, spread over the library."""
        total = self.count()["articles"]
        rows = self.db.execute(
            "SELECT substr(text, 1, ?) FROM article WHERE id IN"
            " (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS at FROM article) WHERE at % ? = 0)",
            (length, max(total // n, 1)),
        )
        return [row[0] for row in rows]

    def paths(self) -> list[str]:
        return [r["path"] for r in self.db.execute("SELECT path FROM article ORDER BY path")]

    def paths_outside(self, root: int) -> set[str]:
        """Names of the articles of all other folders."""
        return {r["path"] for r in self.db.execute("SELECT path FROM article WHERE root != ?", (root,))}

    def articles(self) -> Iterator[Article]:
        """Every article, by path."""
        for row in self.db.execute("SELECT * FROM article ORDER BY path"):
            yield _article(row)

    # chunks and words

    def chunks(self, rows: Sequence[int]) -> dict[int, tuple[Chunk, Article]]:
        """Chunks by row, each with its article."""
        found: dict[int, tuple[Chunk, Article]] = {}
        for part in _parts(rows):
            marks = ",".join("?" * len(part))
            chunk_rows = self.db.execute(f"SELECT * FROM chunk WHERE id IN ({marks})", part).fetchall()
            articles = self.articles_at(list({r["article"] for r in chunk_rows}))
            for row in chunk_rows:
                article = articles[row["article"]]
                found[row["id"]] = (_chunk(row, article.id), article)
        return found

    def outlines(self, rows: Sequence[int]) -> Iterator[tuple[int, int, str | None]]:
        """(chunk row, article row, publication date) of some chunks."""
        for part in _parts(rows):
            marks = ",".join("?" * len(part))
            found = self.db.execute(
                "SELECT chunk.id, article, published FROM chunk JOIN article ON article.id = chunk.article"
                f" WHERE chunk.id IN ({marks})",
                part,
            )
            yield from ((r[0], r[1], r[2]) for r in found)

    def neighbours(self, article: Article) -> list[Chunk]:
        """All chunks of one article, in reading order."""
        rows = self.db.execute(
            "SELECT chunk.* FROM chunk JOIN article ON article.id = chunk.article WHERE uid = ? ORDER BY start",
            (article.id,),
        )
        return [_chunk(row, article.id) for row in rows]

    def match(self, query: str, k: int, scope: Scope, title_weight: float) -> list[Hit]:
        """The `k` best chunks for an FTS5 `query`, BM25 (k1 1.2, b 0.75) with the title weighted."""
        where, values = within(scope)
        rows = self.db.execute(
            f"SELECT words.rowid AS id, bm25(words, ?, 1.0) AS score FROM words {JOIN if where else ''}"
            f" WHERE words MATCH ?{where} ORDER BY score, words.rowid LIMIT ?",
            (title_weight, query, *values, k),
        )
        return [Hit(r["id"], -r["score"]) for r in rows]

    def frequency(self, term: str) -> int:
        """In how many chunks an FTS5 query string matches."""
        row = self.db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (term,)).fetchone()
        return int(row[0])

    def in_scope(self, scope: Scope) -> list[tuple[int, str]]:
        """(row, key) of every chunk of the articles in scope."""
        where, values = within(scope)
        rows = self.db.execute(
            "SELECT chunk.id, chunk.key FROM chunk JOIN article ON article.id = chunk.article"
            f" WHERE 1{where} ORDER BY chunk.id",
            values,
        )
        return [(r[0], r[1]) for r in rows]

    def rows_of(self, keys: Sequence[str], scope: Scope) -> dict[str, list[int]]:
        """Rows of the chunks with these keys that are in scope: several where files are equal."""
        where, values = within(scope)
        join = "JOIN article ON article.id = chunk.article" if where else ""
        found: dict[str, list[int]] = {}
        for part in _parts(keys):
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
        for part in _parts(keys):
            marks = ",".join("?" * len(part))
            rows = self.db.execute(f"SELECT DISTINCT key FROM chunk WHERE key IN ({marks})", part)
            found.update(row["key"] for row in rows)
        return found

    def rewrite_words(self) -> None:
        """Make the index of words anew from the chunks."""
        with self.transaction():
            self.db.execute("INSERT INTO words (words) VALUES ('delete-all')")
            rows = self.db.execute(
                "SELECT chunk.id, header, start, stop, text FROM chunk JOIN article ON article.id = article"
            )
            for row in rows:
                self.db.execute(
                    "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
                    (row["id"], row["header"], row["text"][row["start"] : row["stop"]]),
                )

    def count(self) -> dict[str, int]:
        """How many articles and chunks there are, and how many articles have no date."""
        one = self.db.execute(
            "SELECT (SELECT count(*) FROM article) AS articles, (SELECT count(*) FROM chunk) AS chunks,"
            " (SELECT count(*) FROM article WHERE published IS NULL) AS undated"
        ).fetchone()
        return dict(one)

    def size(self, scope: Scope) -> int:
        """How many articles are in scope."""
        where, values = within(scope)
        return int(self.db.execute(f"SELECT count(*) FROM article WHERE 1{where}", values).fetchone()[0])

    def dated(self, scope: Scope) -> tuple[int, str | None]:
        """How many dated articles are in scope (its window aside), and the newest of their days."""
        where, values = within(scope._replace(window=None))
        row = self.db.execute(
            f"SELECT count(published), max(published) FROM article WHERE published IS NOT NULL{where}", values
        ).fetchone()
        return int(row[0]), row[1]

    def undated(self, scope: Scope) -> int:
        """How many articles of the scope's files have no date."""
        where, values = within(Scope(files=scope.files))
        row = self.db.execute(f"SELECT count(*) FROM article WHERE published IS NULL{where}", values).fetchone()
        return int(row[0])

    def word_counts(self) -> tuple[int, int]:
        """(chunks in the index of words, chunks)."""
        row = self.db.execute("SELECT (SELECT count(*) FROM words_docsize), (SELECT count(*) FROM chunk)").fetchone()
        return int(row[0]), int(row[1])

    # vectors

    def unembedded(self, fingerprint: str) -> list[tuple[str, int]]:
        """(key, row of one chunk with it) of every chunk text without a vector, longest first."""
        rows = self.db.execute(
            "SELECT key, min(id) AS id FROM chunk WHERE key NOT IN"
            " (SELECT key FROM vector WHERE fingerprint = ?) GROUP BY key ORDER BY max(n_tokens) DESC, key",
            (fingerprint,),
        )
        return [(r["key"], r["id"]) for r in rows]

    def embed_texts(self, rows: Sequence[int]) -> list[str]:
        """What the embedder is given for these chunks, in this order."""
        found = self.chunks(rows)
        return [embed_text(found[r][0].header, found[r][0].span.of(found[r][1].text)) for r in rows]

    def add_vectors(self, fingerprint: str, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        with self.transaction():
            self.db.executemany(
                "INSERT OR IGNORE INTO vector (fingerprint, key, value) VALUES (?, ?, ?)",
                [(fingerprint, k, v.astype(HALF).tobytes()) for k, v in zip(keys, vectors, strict=True)],
            )

    def vectors(
        self, fingerprint: str, after: int = 0, upto: int | None = None
    ) -> tuple[list[int], list[str], NDArray[np.float32]]:
        """(sequence numbers, keys, (n, dim) unit vectors) stored after `after`, up to `upto`."""
        rows = self.db.execute(
            "SELECT seq, key, value FROM vector WHERE fingerprint = ? AND seq > ? AND seq <= ? ORDER BY seq",
            (fingerprint, after, upto if upto is not None else 1 << 62),
        ).fetchall()
        return [r["seq"] for r in rows], [r["key"] for r in rows], _matrix([r["value"] for r in rows])

    def vectors_of(self, fingerprint: str, keys: Sequence[str]) -> tuple[list[str], NDArray[np.float32]]:
        """The keys among `keys` that have a vector, and their (n, dim) unit vectors."""
        rows = []
        for part in _parts(keys):
            marks = ",".join("?" * len(part))
            rows += self.db.execute(
                f"SELECT key, value FROM vector WHERE fingerprint = ? AND key IN ({marks})",
                (fingerprint, *part),
            ).fetchall()
        return [r["key"] for r in rows], _matrix([r["value"] for r in rows])

    def vector_counts(self, fingerprint: str) -> tuple[int, int]:
        """(distinct chunk texts that have a vector, distinct chunk texts)."""
        row = self.db.execute(
            "SELECT count(DISTINCT vector.key), count(DISTINCT chunk.key) FROM chunk"
            " LEFT JOIN vector ON vector.key = chunk.key AND vector.fingerprint = ?",
            (fingerprint,),
        ).fetchone()
        return int(row[0]), int(row[1])

    def drop_orphans(self) -> int:
        """Delete the vectors of texts that no chunk has any more; returns how many."""
        cursor = self.db.execute("DELETE FROM vector WHERE key NOT IN (SELECT key FROM chunk)")
        return int(cursor.rowcount)


JOIN = "JOIN chunk ON chunk.id = words.rowid JOIN article ON article.id = chunk.article"


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(values), BATCH):
        yield values[at : at + BATCH]


def _matrix(values: Sequence[bytes]) -> NDArray[np.float32]:
    """(n, dim) unit vectors, (0, 0) when there are none."""
    flat = np.frombuffer(b"".join(values), dtype=HALF).astype(np.float32)
    return flat.reshape(len(values), -1) if values else np.zeros((0, 0), np.float32)


def _article(row: sqlite3.Row) -> Article:
    facts = {name: Found(value=v, source=s, sure=c) for name, (v, s, c) in json.loads(row["facts"]).items()}
    furniture = tuple(Furniture(span=Span(a, b), kind=kind) for a, b, kind in json.loads(row["furniture"]))
    return Article(
        id=row["uid"],
        path=row["path"],
        sha256=row["sha256"],
        format=row["format"],
        encoding=row["encoding"],
        text=row["text"],
        notes=tuple(json.loads(row["notes"])),
        furniture=furniture,
        **{name: facts.get(name) for name in FACTS},
    )


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
