"""The writer's lock turns what a disk does to a writer into a sentence, and lets go whatever happens."""

from __future__ import annotations

import errno
import os
import sqlite3
from types import SimpleNamespace

import chromadb.errors
import pytest

from index.errors import StoreError, UsageError
from index.store.lock import writer, writing


def full() -> None:
    db = sqlite3.connect(":memory:")
    try:
        db.execute("PRAGMA max_page_count = 2")
        db.execute("CREATE TABLE t (x)")
        db.execute("INSERT INTO t VALUES (zeroblob(99999))")
    finally:
        db.close()


def no_space() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def failing() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def of_chroma() -> None:
    raise RuntimeError("error returned from database: (code: 13) database or disk is full")


@pytest.mark.parametrize(
    ("act", "words"),
    [(full, "disk is full"), (no_space, "disk is full"), (of_chroma, "disk is full"), (failing, "disk failed")],
)
def test_what_a_disk_does_is_a_sentence(tmp_path, act, words):
    with pytest.raises(StoreError, match=f"{words}.*what was stored before is whole"), writing(tmp_path):
        act()
    assert writer(tmp_path) is None


def test_chroma_need_not_say_that_a_disk_is_full(tmp_path, monkeypatch):
    """Found by the campaign: "Failed to apply logs to the metadata segment" was all."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
    with pytest.raises(StoreError, match="disk is full"), writing(tmp_path):
        raise chromadb.errors.InternalError("Error in compaction")
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1 << 30))
    with pytest.raises(chromadb.errors.InternalError), writing(tmp_path):
        raise chromadb.errors.InternalError("Error in compaction")


def test_other_errors_stay_what_they_are(tmp_path):
    with pytest.raises(ZeroDivisionError), writing(tmp_path):
        raise ZeroDivisionError
    with pytest.raises(UsageError, match="no room: the disk is full"), writing(tmp_path):
        raise UsageError("no room: the disk is full")
    assert writer(tmp_path) is None
