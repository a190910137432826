"""One writer at a time: a lock that names its holder."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import StoreBusyError, StoreError

LOCK = "writer.lock"
GLANCE_S = 0.1
"""Longer than whoever only looks whether the lock is held holds it."""


@contextmanager
def writing(store: Path) -> Iterator[None]:
    """Be the only writer of `store`. Raises StoreBusyError, naming the holder, when there is one."""
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
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


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
