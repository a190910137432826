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


@contextmanager
def writing(store: Path) -> Iterator[None]:
    """Be the only writer of `store`. Raises StoreBusyError, naming the holder, when there is one."""
    holder = store / "writer.json"
    lock = FileLock(store / "writer.lock")
    try:
        store.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except OSError as error:
        if isinstance(error, Timeout):
            raise _busy(store, holder) from error
        raise StoreError(f"no store can be written at {store} ({error.strerror}): name another folder") from error
    try:
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:3]])
        who = {"pid": os.getpid(), "host": socket.gethostname(), "command": command}
        holder.write_text(json.dumps({**who, "since": time.strftime("%Y-%m-%d %H:%M:%S")}), "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _busy(store: Path, holder: Path) -> StoreBusyError:
    try:
        who = json.loads(holder.read_text("utf-8"))
        name = f"process {who['pid']} on {who['host']} ({who['command']}), since {who['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        name = "another process"
    return StoreBusyError(f"{store} is being written by {name}: try again when it has ended")
