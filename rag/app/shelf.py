"""Put articles into the library and take them out again, one job at a time, each step undoable."""

from __future__ import annotations

import json
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from index.errors import DatelineError, UsageError
from index.library import Library
from index.settings import IndexSettings
from index.sync import build, writing
from rag import catalog

ADDED = "added"
"""Folder in the store for the files that were added in the browser."""
REMOVED = "removed"
"""Folder in the store for the files that were taken out there."""
LONGEST_NAME = 200
"""Bytes of one part of a file's name."""


class Shelf:
    """Adds and removes the files of one store. Safe to use from threads."""

    def __init__(self, store: Path, settings: IndexSettings, library: Library) -> None:
        self.store, self.settings, self.library = store, settings, library
        self._lock = threading.Lock()
        self._job: dict[str, Any] = {"stage": "idle"}
        self._received: set[str] = set()

    def place(self, name: str) -> Path:
        """Where a file that a browser calls `name` is put. Raises UsageError for a name that cannot be."""
        parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
        if not parts or any(part.startswith(".") or "\0" in part for part in parts):
            raise UsageError(f"{name!r} is no name for an article: rename the file")
        if any(len(part.encode("utf-8", "replace")) > LONGEST_NAME for part in parts):
            raise UsageError(f"{name[:60]!r}… is too long a name: rename the file")
        return self.store / ADDED / Path(*parts)

    def received(self, target: Path) -> None:
        """A file was put in its place and waits to be indexed."""
        with self._lock:
            self._received.add(target.relative_to(self.store / ADDED).as_posix())

    def index(self) -> None:
        """Index what was received, in the background; `job` tells how far it is."""
        self._start(self.store / ADDED)

    def job(self) -> dict[str, Any]:
        """The running or last job: `{stage, done, of}`, at its end `{stage: ended, added, refused}`."""
        with self._lock:
            return dict(self._job)

    def remove(self, file: str) -> str:
        """Take an article and its file out; returns what `restore` takes. Raises UsageError or StoreBusyError.

        The file itself moves into the store's own folder, since the library is what its folders are.
        """
        source = catalog.home(self.library, file)
        if source is None:
            raise UsageError(f"no article {file!r} in the library: it may have been removed already")
        token = secrets.token_hex(8)
        kept = self.store / REMOVED / token
        with _writer(self.store) as library:
            kept.mkdir(parents=True)
            was = {"from": str(source), "root": self._root(source)}
            (kept / "was.json").write_text(json.dumps(was), "utf-8")
            if source.is_file():
                shutil.move(source, kept / "file")
            library.remove(file)
        return token

    def restore(self, token: str) -> None:
        """Put back what `remove` took out, and index it in the background. Raises UsageError."""
        kept = self.store / REMOVED / token
        if not token.isalnum() or not (kept / "file").is_file():
            raise UsageError("this file cannot be put back: it is no longer kept")
        was = json.loads((kept / "was.json").read_text("utf-8"))
        target = Path(was["from"])
        if target.exists():
            raise UsageError(f"{target} is there again: nothing was put back")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(kept / "file", target)
        shutil.rmtree(kept)
        self._start(Path(was["root"]))

    def _root(self, source: Path) -> str:
        return next(folder for folder in self.library.roots() if source.is_relative_to(folder))

    def _start(self, folder: Path) -> None:
        with self._lock:
            if self._job["stage"] not in ("idle", "ended", "failed"):
                raise UsageError("the library is being changed just now: wait until that has ended")
            self._job = {"stage": "reading", "done": 0, "of": 0}
            received, self._received = self._received, set()
        threading.Thread(target=self._run, args=(folder, received), daemon=True).start()

    def _run(self, folder: Path, received: set[str]) -> None:
        try:
            report = build(folder, self.store, self.settings, progress=self._progress)
        except DatelineError as error:
            ended: dict[str, Any] = {"stage": "failed", "message": str(error)}
        except Exception as error:
            ended = {"stage": "failed", "message": f"the articles could not be indexed: {error}"}
        else:
            label = self.library.roots()[str(folder.resolve())][1]
            refused = [r for r in report.refused if r.path.removeprefix(label) in received]
            for one in refused:
                (folder / one.path.removeprefix(label)).unlink(missing_ok=True)
            ended = {
                "stage": "ended",
                "added": [*report.added, *report.changed, *(new for _, new in report.moved)],
                "refused": [{"file": r.path.removeprefix(label), "reason": r.reason} for r in refused],
            }
        with self._lock:
            self._job = ended

    def _progress(self, stage: str, done: int, of: int) -> None:
        with self._lock:
            self._job = {"stage": stage, "done": done, "of": of}


@contextmanager
def _writer(store: Path) -> Iterator[Library]:
    with writing(store):
        library = Library(store, write=True)
        try:
            yield library
        finally:
            library.close()
