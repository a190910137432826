"""Leave files out of the library and put them back; the files themselves are never touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import UsageError
from index.store.library import Library
from index.store.lock import writing


def leave_out(store: Path, file: str) -> None:
    """Take an article out of the library, and have `index` pass its file by until it is put back.

    Raises UsageError when there is no such article, StoreBusyError while another process writes.
    """
    with _opened(store) as library:
        if not library.leave_out(file):
            raise UsageError(f"no article {file!r} in {store}: `dateline show` lists what is there")


def put_back(store: Path, file: str) -> Path:
    """Let a file in again that was left out; returns the folder to index, which is what brings it back.

    Raises UsageError when it was not left out, StoreBusyError while another process writes.
    """
    with _opened(store) as library:
        if (folder := library.put_back(file)) is None:
            raise UsageError(f"{file!r} is not left out of {store}: `dateline doctor` lists what is")
    return Path(folder)


@contextmanager
def _opened(store: Path) -> Iterator[Library]:
    Library(store).close()  # where there is no store, none is made
    with writing(store), closing(Library(store, write=True)) as library:
        yield library
