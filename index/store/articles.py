"""The library's articles: which folders, files and texts there are, what was refused and what is left out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from index.store.connection import Connection, parts
from index.store.packed import deflate, inflate
from index.store.scope import Scope, within
from index.types import Article, Chunk, Found, Furniture, Refusal, Span

FACTS = ("title", "publisher", "author", "published", "url", "fetched")


class Stamp(NamedTuple):
    """What a file looked like when it was read."""

    size: int
    mtime_ns: int
    ctime_ns: int
    read_ns: int
    """Wall clock when it was read."""


class Articles(Connection):
    """Articles by path and by row, each stored and forgotten whole, with its chunks and words."""

    def roots(self) -> dict[str, tuple[int, str]]:
        """Indexed folders: absolute path -> (row, label put before its files' names)."""
        return {r["folder"]: (r["id"], r["label"]) for r in self.db.execute("SELECT * FROM root ORDER BY id")}

    def add_root(self, folder: str, label: str) -> int:
        return int(self.db.execute("INSERT INTO root (folder, label) VALUES (?, ?)", (folder, label)).lastrowid or 0)

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
                    *(deflate(article.text), article.published.value if article.published else None),
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
            row = self.db.execute("SELECT id, inflate(text) AS text FROM article WHERE path = ?", (path,)).fetchone()
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
        for part in parts(rows):
            marks = ",".join("?" * len(part))
            for row in self.db.execute(f"SELECT * FROM article WHERE id IN ({marks})", part):
                found[row["id"]] = _article(row)
        return found

    def beginnings(self, n: int, length: int) -> list[str]:
        """The first `length` code points of about `n` articles, spread over the library."""
        total = self.count()["articles"]
        rows = self.db.execute(
            "SELECT substr(inflate(text), 1, ?) FROM article WHERE id IN"
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

    def count(self) -> dict[str, int]:
        """How many articles and chunks there are, and how many articles have no date."""
        return self.known("count", self._count)

    def _count(self) -> dict[str, int]:
        one = self.db.execute(
            "SELECT (SELECT count(*) FROM article) AS articles, (SELECT count(*) FROM chunk) AS chunks,"
            " (SELECT count(*) FROM article WHERE published IS NULL) AS undated"
        ).fetchone()
        return dict(one)


def _article(row: sqlite3.Row) -> Article:
    facts = {name: Found(value=v, source=s, sure=c) for name, (v, s, c) in json.loads(row["facts"]).items()}
    furniture = tuple(Furniture(span=Span(a, b), kind=kind) for a, b, kind in json.loads(row["furniture"]))
    return Article(
        id=row["uid"],
        path=row["path"],
        sha256=row["sha256"],
        format=row["format"],
        encoding=row["encoding"],
        text=inflate(row["text"]),
        notes=tuple(json.loads(row["notes"])),
        furniture=furniture,
        **{name: facts.get(name) for name in FACTS},
    )
