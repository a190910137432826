"""The tables of the library, and opening them safely."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from index.article.chunk import KEY_LENGTH
from index.errors import MismatchError, NoStoreError, StoreError
from index.store import packed

FILE = "library.sqlite3"
VERSION = 5
"""`PRAGMA user_version` of the tables below."""
CACHE_KB = 16_000
"""Of pages that a connection remembers: with SQLite's own 2 MB the days of 330 passages take twice as long."""
SEE_TO_DISK = "see that its disk is neither full nor failing, and delete nothing"
LEFT_OUT = "CREATE TABLE left_out (path TEXT PRIMARY KEY, root INTEGER NOT NULL REFERENCES root(id))"
STORIES = (
    "CREATE TABLE sketch (article INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,"
    " digest BLOB NOT NULL, words INTEGER NOT NULL, sample BLOB NOT NULL, notice TEXT NOT NULL)",
    "CREATE TABLE story (article INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,"
    " story INTEGER NOT NULL, place INTEGER NOT NULL)",
    "CREATE INDEX story_story ON story(story)",
    "CREATE TABLE revision (newer INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,"
    " older INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE, kind TEXT NOT NULL, PRIMARY KEY (newer, older))",
    "CREATE INDEX revision_older ON revision(older)",
)
COMPARED = (
    "CREATE TABLE compared (one INTEGER NOT NULL, other INTEGER NOT NULL, alike INTEGER NOT NULL,"
    " PRIMARY KEY (one, other)) WITHOUT ROWID"
)
WORDS = "fts5(title, body, content='', tokenize='porter unicode61 remove_diacritics 2')"
SMALLER = (
    "UPDATE article SET text = deflate(text)",
    f"UPDATE chunk SET key = substr(key, 1, {KEY_LENGTH})",
    f"UPDATE vector SET key = substr(key, 1, {KEY_LENGTH}), value = from_half(value)",
)
STEPS: dict[int, tuple[str, ...]] = {1: (LEFT_OUT,), 2: STORIES, 3: SMALLER, 4: (COMPARED,)}
"""What makes the tables of a version those of the next."""
TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE root (id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, label TEXT NOT NULL UNIQUE);
CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    root INTEGER NOT NULL REFERENCES root(id),
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, read_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, format TEXT NOT NULL, encoding TEXT NOT NULL, text BLOB NOT NULL,
    published TEXT, facts TEXT NOT NULL, notes TEXT NOT NULL, furniture TEXT NOT NULL
);
CREATE INDEX article_published ON article(published);
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article(id),
    key TEXT NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL,
    sentences TEXT NOT NULL, n_tokens INTEGER NOT NULL, header TEXT NOT NULL
);
CREATE INDEX chunk_article ON chunk(article);
CREATE INDEX chunk_key ON chunk(key);
CREATE TABLE vector (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
    UNIQUE (fingerprint, key)
);
CREATE TABLE refusal (path TEXT PRIMARY KEY, root INTEGER NOT NULL REFERENCES root(id), reason TEXT NOT NULL);
{LEFT_OUT};
CREATE VIRTUAL TABLE words USING {WORDS};
"""


def create(store: Path) -> sqlite3.Connection:
    """Open the library of `store` for writing, made anew where there is none, brought up to date where it is older.

    What was deleted is overwritten at once. Before an older library is changed, a copy of it is put beside it.
    Raises MismatchError when a later version of Dateline made it, StoreError when there is no room for the copy.
    """
    store.mkdir(parents=True, exist_ok=True)
    connection = _connect(store, "rwc")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA secure_delete=ON")
    if _version(connection) in STEPS:
        _back_up(connection, store)
    if _version(connection) == 0:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for statement in [*TABLES.split(";\n"), *STORIES, COMPARED]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={VERSION}")
    while (found := _version(connection)) in STEPS:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for statement in STEPS[found]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={found + 1}")
    _check(connection, store)
    return connection


def reader(store: Path) -> sqlite3.Connection:
    """Open the library of `store` for reading only. Raises NoStoreError or MismatchError."""
    _there(store)
    connection = _connect(store, _reading(store))
    if _version(connection) == 0:
        connection.close()
        raise missing(store)
    _check(connection, store)
    return connection


def version(store: Path) -> int:
    """Format of the library's tables, 0 when there are none. Raises NoStoreError, StoreError when damaged."""
    _there(store)
    with closing(_connect(store, _reading(store))) as connection:
        return _version(connection)


def _there(store: Path) -> None:
    try:
        (store / FILE).stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise missing(store) from error
    except OSError as error:
        raise StoreError(f"the store at {store} cannot be read ({error.strerror}): see to who may read it") from error


def missing(store: Path) -> NoStoreError:
    """The error for a place where no store is."""
    return NoStoreError(f"no Dateline store at {store}: make one with `dateline index FOLDER --store {store}`")


def backups(store: Path) -> list[Path]:
    """Copies of the library that were made before it was brought up to date."""
    return sorted(store.glob(f"{FILE}.format-*"))


def _back_up(connection: sqlite3.Connection, store: Path) -> None:
    """Copy the library as it is; a copy that is not whole has another name."""
    target = store / f"{FILE}.format-{_version(connection)}"
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as copy:
            connection.backup(copy)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        connection.close()
        raise StoreError(
            f"the store at {store} is of an older Dateline, and there is no room to copy it before it is brought "
            f"up to date ({error}): free some space and run it again; nothing was changed"
        ) from error


def at_rest(store: Path) -> tuple[int, int] | None:
    """What a library is while nobody writes to it and this reader could not join a writer, else `None`.

    A reader shares a log with writers, which it cannot make on a disc or in a folder of someone else's: there
    a library is read as a file that nobody changes, and opened again when this value is another.
    """
    file = store / FILE
    logs = [file.with_name(f"{file.name}-{end}") for end in ("wal", "shm")]
    if os.access(store, os.W_OK) or all(log.exists() for log in logs):
        return None
    try:
        found = file.stat()
    except OSError:  # opening it says why
        return None
    return found.st_mtime_ns, found.st_size


def _reading(store: Path) -> str:
    return "ro" if at_rest(store) is None else "ro&immutable=1"


def _connect(store: Path, mode: str) -> sqlite3.Connection:
    uri = f"{(store / FILE).absolute().as_uri()}?mode={mode}"
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"the library at {store} cannot be opened ({error}): see to its disk, and who may read it"
        ) from error
    connection.row_factory = sqlite3.Row
    packed.functions(connection)
    try:
        _version(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        if is_damage(error):
            sentence = f"is damaged ({error}): delete {store} and run `dateline index FOLDER` again"
        else:
            sentence = f"cannot be read ({error}): {SEE_TO_DISK}"
        raise StoreError(f"the library at {store} {sentence}") from error
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KB}")
    return connection


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error is of the file itself, and not of a disk that is full, failing or locked."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check(connection: sqlite3.Connection, store: Path) -> None:
    if (found := _version(connection)) == VERSION:
        return
    connection.close()
    if found in STEPS:
        raise MismatchError(
            f"an older Dateline made the store at {store}: run `dateline index --store {store}` once, "
            "which brings it up to date and keeps what is in it"
        )
    raise MismatchError(
        f"the store at {store} has format {found}, this Dateline reads format {VERSION}: "
        f"delete {store} and run `dateline index` again, or use the Dateline that made it"
    )
