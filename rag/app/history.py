"""Conversations, their answers and what readers thought of them, in a file of their own in the store."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from index.errors import StoreBusyError, StoreError, UsageError
from index.store.library import Library
from rag.types import Turn

FILE = "chats.sqlite3"
FEEDBACK = "feedback.jsonl"
TABLES = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, reader TEXT NOT NULL, title TEXT NOT NULL, began TEXT NOT NULL, touched TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS conversation_reader ON conversation(reader, touched);
CREATE TABLE IF NOT EXISTS turn (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    view TEXT NOT NULL, verdict TEXT, why TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS turn_conversation ON turn(conversation);
"""
LONGEST_TITLE = 200
LONGEST_REASON = 2_000
Verdict = Literal["up", "down"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where an answer was put."""

    conversation: str
    turn: str


class Chats:
    """All conversations of one store. Safe to use from threads.

    A reader (one browser) sees their own conversations; an answer is also shown to whoever holds its
    id, which cannot be guessed: that is what a link to an answer is. Raises StoreError where nothing can be kept.
    """

    def __init__(self, store: Path) -> None:
        self.store = store
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(store / FILE, check_same_thread=False, isolation_level=None, timeout=30)
            self._db.executescript(
                f"PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; {TABLES}"
            )
        except sqlite3.DatabaseError as error:
            why = f"the conversations of the chat cannot be kept in {store / FILE} ({error})"
            raise StoreError(f"{why}: see to who may write there, or move that file away if it is damaged") from error
        self._db.row_factory = sqlite3.Row

    def close(self) -> None:
        self._db.close()

    def add(self, reader: str, conversation: str | None, view: Mapping[str, Any], replaces: str | None = None) -> Kept:
        """Keep an answer, in a new conversation when `conversation` is none of this reader's."""
        now, turn = _now(), secrets.token_urlsafe(12)
        title = _title(view)
        with self._change() as db:
            if conversation is None or not self._owns(reader, conversation):
                conversation = secrets.token_urlsafe(12)
                db.execute("INSERT INTO conversation VALUES (?, ?, ?, ?, ?)", (conversation, reader, title, now, now))
            place = self._leave(db, replaces, conversation, title) if replaces else None
            db.execute(
                "INSERT INTO turn (n, id, conversation, view) VALUES (?, ?, ?, ?)",
                (place, turn, conversation, json.dumps(view, ensure_ascii=False)),
            )
            db.execute("UPDATE conversation SET touched = ? WHERE id = ?", (now, conversation))
        if replaces:
            self._write_feedback()
        return Kept(conversation=conversation, turn=turn)

    def all(self, reader: str, words: str = "", most: int = 200) -> list[Row]:
        """This reader's conversations, the latest first; each of `words` must occur in one."""
        parts, values = ["reader = ?"], [reader]
        for word in words.split():
            parts.append(
                "(title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM turn WHERE turn.conversation = conversation.id"
                " AND (json_extract(view, '$.record.question') LIKE ? ESCAPE '\\'"
                " OR json_extract(view, '$.record.text') LIKE ? ESCAPE '\\')))"
            )
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            values += [f"%{escaped}%"] * 3
        return self._rows(
            "SELECT id, title, touched FROM conversation WHERE "
            f"{' AND '.join(parts)} ORDER BY touched DESC, rowid DESC LIMIT {most:d}",
            values,
        )

    def turns(self, reader: str, conversation: str) -> list[Row]:
        """The answers of one of this reader's conversations, oldest first."""
        rows = self._rows(
            "SELECT turn.id, view, verdict, why FROM turn JOIN conversation ON conversation.id = turn.conversation"
            " WHERE conversation = ? AND reader = ? ORDER BY n",
            (conversation, reader),
        )
        return [{**row, "view": json.loads(row["view"])} for row in rows]

    def turn(self, turn: str) -> Row | None:
        """One answer by its id, whoever asked for it."""
        rows = self._rows(
            "SELECT turn.id, view, conversation, reader, title FROM turn"
            " JOIN conversation ON conversation.id = turn.conversation WHERE turn.id = ?",
            (turn,),
        )
        return {**rows[0], "view": json.loads(rows[0]["view"])} if rows else None

    def past(self, reader: str, conversation: str | None, before: str | None = None, most: int = 6) -> tuple[Turn, ...]:
        """The last `most` exchanges of a conversation as a question's history, up to the turn `before`."""
        turns = self.turns(reader, conversation) if conversation else []
        ids = [turn["id"] for turn in turns]
        turns = turns[: ids.index(before)] if before in ids else turns
        said: list[Turn] = []
        for record in (turn["view"]["record"] for turn in turns[-most:]):
            answer = record["text"] or record["clarify"] or ""
            said += [Turn(role="user", text=record["question"]), Turn(role="assistant", text=answer)]
        return tuple(said)

    def rename(self, reader: str, conversation: str, title: str) -> None:
        """Raises UsageError for an empty title."""
        title = " ".join(title.split())[:LONGEST_TITLE]
        if not title:
            raise UsageError("the title is empty: write one")
        with self._change() as db:
            db.execute("UPDATE conversation SET title = ? WHERE id = ? AND reader = ?", (title, conversation, reader))

    def delete(self, reader: str, conversation: str) -> None:
        with self._change() as db:
            db.execute("DELETE FROM conversation WHERE id = ? AND reader = ?", (conversation, reader))
        self._write_feedback()

    def judge(self, reader: str, turn: str, verdict: Verdict | None, why: str = "") -> None:
        """Keep what a reader thought of an answer; `None` takes it back. Raises UsageError for a long reason."""
        if len(why) > LONGEST_REASON:
            raise UsageError(f"the reason has {len(why):,} characters: say it in {LONGEST_REASON:,}")
        with self._change() as db:
            db.execute(
                "UPDATE turn SET verdict = ?, why = ? WHERE id = ? AND conversation IN"
                " (SELECT id FROM conversation WHERE reader = ?)",
                (verdict, why.strip() if verdict else "", turn, reader),
            )
        self._write_feedback()

    def feedback(self) -> list[Row]:
        """Every judged question as a record of a question set, which `dateline eval` reads.

        An answer found right becomes gold: its files, and its quotes as gold sentences; a right
        abstention is a question without an answer. An answer found wrong keeps only what was said of it.
        """
        rows = self._rows("SELECT id, view, verdict, why FROM turn WHERE verdict IS NOT NULL ORDER BY n")
        return [_judged(row["id"], json.loads(row["view"]), row["verdict"], row["why"]) for row in rows]

    def _write_feedback(self) -> None:
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in self.feedback()]
        part = self.store / f"{FEEDBACK}.part"
        with self._lock:
            part.write_text("".join(lines), "utf-8")
            part.replace(self.store / FEEDBACK)

    def forget_gone(self, library: Library) -> int:
        """Delete the answers that show text of articles which the library no longer holds; returns how many.

        Raises StoreBusyError when their text stays in the log, since an old state is being read.
        """
        alive = {(row["path"], row["sha256"]) for row in library.db.execute("SELECT path, sha256 FROM article")}
        files = {file for file, _ in alive}
        gone = []
        for row in self._rows("SELECT id, view FROM turn"):
            view = json.loads(row["view"])
            cited = view["record"]["citations"]
            quoted = {(one["file"], one["sha256"]) for one in [*cited, *view["closest"]]}
            named = {other["file"] for one in cited for other in one["also_in"]}
            if not (quoted <= alive and named <= files):
                gone.append((row["id"],))
        with self._change() as db:
            db.executemany("DELETE FROM turn WHERE id = ?", gone)
        self._write_feedback()
        self._db.execute("VACUUM")
        busy, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreBusyError(
                f"an old state of the chats in {self.store} is still being read, so what was deleted is still in their "
                "log: close the chat, or wait, and run `dateline compact` again"
            )
        return len(gone)

    def _leave(self, db: sqlite3.Connection, turn: str, conversation: str, title: str) -> int | None:
        """Delete an answer that is asked anew, and say where it stood; a conversation called after it is renamed."""
        query = "SELECT n, view FROM turn WHERE id = ? AND conversation = ?"
        if (row := db.execute(query, (turn, conversation)).fetchone()) is None:
            return None
        db.execute("DELETE FROM turn WHERE n = ?", (row["n"],))
        called = "UPDATE conversation SET title = ? WHERE id = ? AND title = ?"
        db.execute(called, (title, conversation, _title(json.loads(row["view"]))))
        return int(row["n"])

    def _owns(self, reader: str, conversation: str) -> bool:
        return bool(self._rows("SELECT 1 FROM conversation WHERE id = ? AND reader = ?", (conversation, reader)))

    def _rows(self, sql: str, values: Sequence[str] = ()) -> list[Row]:
        with self._lock:
            return [dict(row) for row in self._db.execute(sql, values)]

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def forget_gone(store: Path) -> int:
    """`Chats.forget_gone` for a store at rest; 0 where nobody ever chatted."""
    if not (store / FILE).exists():
        return 0
    with closing(Library(store)) as library, closing(Chats(store)) as chats:
        return chats.forget_gone(library)


def _judged(turn: str, view: Row, verdict: Verdict, why: str) -> Row:
    record, asked = view["record"], view["asked"]
    judged: Row = {"id": turn, "question": record["question"], **_bounds(asked)}
    if verdict == "up":
        judged["answerable"] = not record["abstained"]
        if not record["abstained"]:
            judged["gold_files"] = sorted({citation["file"] for citation in record["citations"]})
            judged["gold_sentences"] = [citation["quote"] for citation in record["citations"]]
    return {**judged, "verdict": verdict, "why": why}


def _title(view: Mapping[str, Any]) -> str:
    """What a conversation that begins with this answer is called."""
    return " ".join(str(view["record"]["question"]).split())[:LONGEST_TITLE]


def _bounds(asked: Row) -> Row:
    """What bounds a question, without what a question record takes for granted."""
    given = {name: value for name, value in asked.items() if value and name != "read_time"}
    return given if asked.get("read_time", True) else {**given, "read_time": False}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
