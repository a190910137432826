"""Keep the library what the folders are, from one change of their files to the next."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from index.embed import Embedder
from index.errors import DatelineError, UsageError
from index.read.fetched import SUFFIX
from index.report import SyncReport
from index.settings import IndexSettings
from index.store.library import Library
from index.sync import build

PASSING = re.compile(
    r"^\.|^~\$|^#.*#$|~$|\.(?:tmp|temp|swp|swx|bak|part|partial|crdownload|download|lock)$|^4913$", re.I
)
"""Names that editors and browsers give to what is not an article yet, or any more."""
QUIET_MS = 400
"""A burst of changes is over when nothing changed for this long."""
BURST_MS = 3_000
"""A burst that does not end is looked at after this long."""
PATIENCE_MS = 1_000
"""After which what could not be done (another process was writing) is tried again."""


def watch(
    folders: Sequence[Path],
    store: Path,
    settings: IndexSettings,
    *,
    tell: Callable[[SyncReport], None],
    fail: Callable[[DatelineError], None],
    stop: threading.Event | None = None,
) -> None:
    """Index `folders` (none: all that the store knows), then again after each change, until `stop` or Ctrl-C.

    `tell` is given what each run did, `fail` why one could not be made; it is tried again at the next change, or
    as soon as it can be. Raises UsageError when a folder is not there, then or later.
    """
    import watchfiles

    watched = [folder.resolve() for folder in folders] or _known(store)
    _all_there(watched, store)
    embedder = Embedder(settings.embedder, settings.precision)
    due, failed = True, ""
    for changes in watchfiles.watch(
        *watched,
        watch_filter=lambda change, path: not _passes(path, watched),
        debounce=BURST_MS,
        step=QUIET_MS,
        stop_event=stop,
        rust_timeout=PATIENCE_MS,
        yield_on_timeout=True,
    ):
        if not (changes or due):
            continue
        _all_there(watched, store)
        try:
            tell(build(folders, store, settings, embedder=embedder))
            due, failed = False, ""
        except DatelineError as error:
            due = True
            if str(error) != failed:  # told once, not at each try
                fail(error)
                failed = str(error)


def _all_there(watched: Sequence[Path], store: Path) -> None:
    for folder in watched:
        if not folder.is_dir():
            raise UsageError(f"{folder} is not there any more: nothing was changed in {store}")


def _known(store: Path) -> list[Path]:
    library = Library(store)
    try:
        return [Path(folder) for folder in library.roots()]
    finally:
        library.close()


def _passes(path: str, watched: Sequence[Path]) -> bool:
    """Whether a change is of a file that no index is made of."""
    folder = next((folder for folder in watched if Path(path).is_relative_to(folder)), None)
    parts = Path(path).relative_to(folder).parts if folder else Path(path).parts
    return any(PASSING.search(part) for part in parts) or path.endswith(SUFFIX)
