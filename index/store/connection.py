"""The connection to a library: one a thread, transactions, and what the store says of itself."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from index.store import schema

T = TypeVar("T")
BATCH = 500
"""Values bound in one statement: SQLite's limit was 999 for long."""
KNOWN = 10_000
"""Counts that are remembered."""


class Connection:
    """Reading from any thread; writing from the one that opened it with `write=True`."""

    def __init__(self, store: Path, *, write: bool = False) -> None:
        self.store = store
        self._local = threading.local()
        self._write = write
        self._known: tuple[str, dict[str, Any]] = ("", {})
        """A revision, and what was counted in it."""
        self._writer = schema.create(store) if write else None
        self.db  # noqa: B018  (raises now when there is no store)

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        if self._writer is not None:
            return self._writer
        if hasattr(self._local, "db") and self._stale():
            self._local.db.close()
            del self._local.db
        if not hasattr(self._local, "db"):
            self._local.at_rest = schema.at_rest(self.store)
            self._local.db = schema.reader(self.store)
        connection: sqlite3.Connection = self._local.db
        return connection

    def _stale(self) -> bool:
        """Whether a library that was opened as one that nobody changes was changed."""
        if self._local.at_rest is None or self._local.db.in_transaction:
            return False
        return bool(schema.at_rest(self.store) != self._local.at_rest)

    def close(self) -> None:
        """End the writer's connection and this thread's; another's, which may be at work, ends with its last use.

        SQLite crashes when a connection is closed in the middle of a statement of another thread.
        """
        for connection in (self._writer, getattr(self._local, "db", None)):
            if connection is not None:
                connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: a writer's changes, or a reader's consistent view."""
        if self.db.in_transaction:
            yield
            return
        db = self.db
        db.execute("BEGIN IMMEDIATE" if self._write else "BEGIN")
        try:
            yield
            if self._write:
                self.set_meta("revision", uuid.uuid4().hex)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # SQLite itself ends one that found no room
                db.execute("ROLLBACK")
            raise

    def known(self, name: str, find: Callable[[], T]) -> T:
        """What `find` gives; readers look it up once in a revision."""
        if self._write:
            return find()
        revision, (of, found) = self.revision(), self._known
        if of != revision or len(found) >= KNOWN:
            found = {}
            self._known = revision, found
        if name not in found:
            found[name] = find()
        value: T = found[name]
        return value

    def meta(self, name: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row["value"] if row else None

    def set_meta(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def revision(self) -> str:
        """Another one after every transaction of a writer; the same for all connections."""
        return self.meta("revision") or ""


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """`values` in runs that one statement can bind."""
    for at in range(0, len(values), BATCH):
        yield values[at : at + BATCH]
