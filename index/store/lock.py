"""One writer at a time: a lock that names its holder."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import DatelineError, StoreBusyError, StoreError

LOCK = "writer.lock"
FULL = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM = 64 << 10
"""Bytes free on a disk that is full when Chroma fails, which does not always say why."""
GLANCE_S = 0.1
"""Longer than whoever only looks whether the lock is held holds it."""


@contextmanager
def writing(store: Path) -> Iterator[None]:
    """Be the only writer of `store`. Raises StoreBusyError, naming the holder, when there is one.

    A disk that is full, failing or read-only in the course of the work is raised as a StoreError that says so.
    """
    holder = store / "writer.json"
    lock = FileLock(store / LOCK)
    try:
        store.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=GLANCE_S, poll_interval=GLANCE_S / 5)
    except OSError as error:
        if isinstance(error, Timeout):
            name = _named(holder)
            raise StoreBusyError(f"{store} is being written by {name}: try again when it has ended") from error
        raise StoreError(f"no store can be written at {store} ({error.strerror}): name another folder") from error
    try:
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:3]])
        who = {"pid": os.getpid(), "host": socket.gethostname(), "command": command}
        holder.write_text(json.dumps({**who, "since": time.strftime("%Y-%m-%d %H:%M:%S")}), "utf-8")
        yield
    except Exception as error:
        if isinstance(error, DatelineError) or (reason := _lost_disk(error, store)) is None:
            raise
        raise StoreError(f"{store} cannot be written: {reason}; what was stored before is whole") from error
    finally:
        with contextlib.suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _lost_disk(error: Exception, store: Path) -> str | None:
    """What is wrong with the disk, if that is what an error of SQLite, of the system or of Chroma says."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    number = error.errno if isinstance(error, OSError) else None
    words = str(error).lower()
    speechless = type(error).__module__.startswith("chromadb") and shutil.disk_usage(store).free < NO_ROOM
    if speechless or code == sqlite3.SQLITE_FULL or number in FULL or "disk is full" in words or "no space" in words:
        return "the disk is full. Free some space and run it again"
    if code == sqlite3.SQLITE_READONLY or number == errno.EROFS:
        return "it is read-only now. Make it writable and run it again"
    if code == sqlite3.SQLITE_IOERR or number == errno.EIO:
        return f"the disk failed ({error}). See to it and run it again"
    return None


def writer(store: Path) -> str | None:
    """Who is writing to `store` just now, `None` when nobody is."""
    if not (store / LOCK).exists():
        return None
    lock = FileLock(store / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _named(store / "writer.json")
    except OSError:  # where nobody can make a lock nobody writes
        return None
    lock.release()
    return None


def _named(holder: Path) -> str:
    try:
        who = json.loads(holder.read_text("utf-8"))
        return f"process {who['pid']} on {who['host']} ({who['command']}), since {who['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
