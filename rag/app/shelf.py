"""Put articles into the library and take them out again, one job at a time, each step undoable."""

from __future__ import annotations

import threading
from pathlib import Path, PurePosixPath
from typing import Any

from index import left_out
from index.embed import Embedder
from index.errors import DatelineError, UsageError
from index.read.load import unsupported
from index.settings import IndexSettings
from index.store.library import Library
from index.sync import build

ADDED = "added"
"""Folder in the store for the files that were added in the browser."""
LONGEST_NAME = 200
"""Bytes of one part of a file's name."""


class Shelf:
    """Adds files to one store and leaves articles out of it. Safe to use from threads."""

    def __init__(self, store: Path, settings: IndexSettings, library: Library, embedder: Embedder) -> None:
        self.store, self.settings, self.library, self.embedder = store, settings, library, embedder
        self._lock = threading.Lock()
        self._job: dict[str, Any] = {"stage": "idle"}
        self._received: set[str] = set()

    def place(self, name: str) -> Path:
        """Where a file that a browser calls `name` is put. Raises UsageError for a name that cannot be an article's."""
        parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
        if not parts or any(part.startswith(".") or "\0" in part for part in parts):
            raise UsageError(f"{name!r} is no name for an article: rename the file")
        if any(len(part.encode("utf-8", "replace")) > LONGEST_NAME for part in parts):
            raise UsageError(f"{name[:60]!r}… is too long a name: rename the file")
        if reason := unsupported(parts[-1]):
            raise UsageError(reason)
        return self.store / ADDED / Path(*parts)

    def received(self, target: Path) -> None:
        """A file was put in its place and waits to be indexed. Raises UsageError when nothing is in it."""
        if not target.stat().st_size:
            target.unlink()
            raise UsageError("is empty")
        with self._lock:
            self._received.add(target.relative_to(self.store / ADDED).as_posix())

    def index(self) -> None:
        """Index what was received, in the background; `job` tells how far it is."""
        self._begin()
        with self._lock:
            received, self._received = self._received, set()
        self._beside(self.store / ADDED, received)

    def job(self) -> dict[str, Any]:
        """The running or last job: `{stage, done, of}`, at its end `{stage: ended, added, refused}`."""
        with self._lock:
            return dict(self._job)

    def remove(self, file: str) -> None:
        """Leave an article out; its file stays where and as it is. Raises UsageError, StoreBusyError."""
        self._begin()
        try:
            left_out.leave_out(self.store, file)
        finally:
            self._now({"stage": "idle"})

    def restore(self, file: str) -> None:
        """Take a file in again that was left out, in the background. Raises UsageError, StoreBusyError."""
        self._begin()
        try:
            folder = left_out.put_back(self.store, file)
        except DatelineError:
            self._now({"stage": "idle"})
            raise
        self._beside(folder, set())

    def _begin(self) -> None:
        with self._lock:
            if self._job["stage"] not in ("idle", "ended", "failed"):
                raise UsageError("the library is being changed just now: wait until that has ended")
            self._job = {"stage": "reading", "done": 0, "of": 0}

    def _now(self, job: dict[str, Any]) -> None:
        with self._lock:
            self._job = job

    def _beside(self, folder: Path, received: set[str]) -> None:
        threading.Thread(target=self._run, args=(folder, received), daemon=True).start()

    def _run(self, folder: Path, received: set[str]) -> None:
        try:
            ended = self._build(folder, received)
        except Exception as error:
            with self._lock:
                self._received |= received
            known = isinstance(error, DatelineError)
            ended = {"stage": "failed", "message": str(error) if known else f"this could not be indexed: {error}"}
        self._now(ended)

    def _build(self, folder: Path, received: set[str]) -> dict[str, Any]:
        """Index a folder, and throw away what was received and cannot be read."""
        label = self.library.roots().get(str(folder.resolve()), (0, f"{folder.name}/"))[1]
        for file in {label + name for name in received} & set(self.library.left_out()):
            left_out.put_back(self.store, file)
        report = build(
            folder,
            self.store,
            self.settings,
            embedder=self.embedder,
            progress=lambda stage, done, of: self._now({"stage": stage, "done": done, "of": of}),
        )
        label = self.library.roots()[str(folder.resolve())][1]
        refused = [r for r in report.refused if r.path.removeprefix(label) in received]
        for one in refused:
            (folder / one.path.removeprefix(label)).unlink(missing_ok=True)
        return {
            "stage": "ended",
            "added": [*report.added, *report.changed, *(new for _, new in report.moved)],
            "refused": [{"file": r.path.removeprefix(label), "reason": r.reason} for r in refused],
        }
