"""Whether a file is still what was indexed of it: answers show the stored text, and say when it moved on."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.store.library import Library

CHANGED = "changed in its folder since it was indexed: this is the text as it was then"
GONE = "is gone from its folder since it was indexed: this is the text as it was then"


def since_indexed(library: Library, path: str) -> str | None:
    """What happened to an article's file since it was indexed, `None` when nothing did.

    Costs a stat; only a file that was touched is read and compared, byte for byte by its sha256.
    """
    row = library.db.execute(
        "SELECT folder, label, size, mtime_ns, sha256 FROM article JOIN root ON root.id = root WHERE path = ?", (path,)
    ).fetchone()
    if row is None or not (folder := Path(row["folder"])).is_dir():
        return None  # a folder that is elsewhere says nothing of its files
    file = folder / path.removeprefix(row["label"])
    try:
        found = file.lstat()
        if (found.st_size, found.st_mtime_ns) == (row["size"], row["mtime_ns"]):
            return None
        if found.st_size != row["size"]:
            return CHANGED
        with file.open("rb") as stream:
            same = hashlib.file_digest(stream, "sha256").hexdigest() == row["sha256"]
    except FileNotFoundError:
        return GONE
    except OSError:
        return None
    return None if same else CHANGED
