"""Make a store what an earlier Dateline would have left, to see it brought up to date."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from index.article.chunk import embed_text
from index.store import packed, schema

LATER = {
    1: ("left_out", "sketch", "story", "revision", "compared"),
    2: ("sketch", "story", "revision", "compared"),
    3: ("compared",),
    4: ("compared",),
}
"""Tables that a store of this version has not."""


def make_older(store: Path, version: int) -> None:
    """Turn the library of `store` into one of an earlier version."""
    with closing(sqlite3.connect(store / schema.FILE)) as db, db:
        if version < 4:
            _larger(db)
        for table in LATER[version]:
            db.execute(f"DROP TABLE {table}")
        db.execute("DELETE FROM meta WHERE name = 'stories'")
        db.execute(f"PRAGMA user_version = {version}")


def _larger(db: sqlite3.Connection) -> None:
    """Text as it is, long keys, vectors in float16: as before version 4."""
    packed.functions(db)
    rows = db.execute(
        "SELECT key, header, substr(inflate(text), start + 1, stop - start) FROM chunk"
        " JOIN article ON article.id = article"
    ).fetchall()
    long = {key: hashlib.sha256(embed_text(header, body).encode()).hexdigest() for key, header, body in rows}
    db.create_function("long", 1, long.get)
    db.create_function("half", 1, lambda kept: packed.unpack([kept]).astype("<f2").tobytes())
    db.execute("UPDATE article SET text = inflate(text)")
    db.execute("DELETE FROM vector WHERE key NOT IN (SELECT key FROM chunk)")
    db.execute("UPDATE vector SET key = long(key), value = half(value)")
    db.execute("UPDATE chunk SET key = long(key)")
