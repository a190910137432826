"""Read files from a folder as documents with fixed text."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from index.errors import FileError, UsageError
from index.read import fetched, front_matter
from index.read.decode import Decoded, NotTextError, charset, declared_charset, decode
from index.read.html import NoTextError, read_html
from index.read.mail import read_email
from index.read.paged import UnreadableError, read_docx, read_pdf
from index.types import Document, Refusal

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".eml": "email",
}
"""Format by extension, in any case."""
LINK = "is a symbolic link; index its target instead"
READ_ERRORS = {
    errno.ENOENT: "is gone; it was there when the folder was listed",
    errno.ENOTDIR: "is gone; its folder is no longer a folder",
    errno.EACCES: "cannot be read: permission denied",
    errno.EPERM: "cannot be read: permission denied",
    errno.ELOOP: LINK,
    errno.ENAMETOOLONG: "has a path that is too long to open",
}


@dataclass(frozen=True, slots=True)
class FileStat:
    """A file that can be read, with what tells whether it changed since."""

    path: str
    """Relative to the folder, posix separators."""
    size: int
    """Bytes."""
    mtime_ns: int
    """Nanoseconds since the epoch: last change of the content."""
    ctime_ns: int
    """Nanoseconds since the epoch: last change of content or attributes."""


def walk(root: Path, max_bytes: int) -> Iterator[FileStat | Refusal]:
    """All files under `root` in order of path, each as a file to read or with the reason why not.

    Hidden names and the records of fetched pages are passed over, links are never followed, and nothing is
    opened but folders.
    Raises UsageError when `root` is not a folder that can be listed.
    """
    try:
        stack = [iter(_entries(root, ""))]
    except OSError as error:
        raise UsageError(f"{root}: {_why(error)}; give a folder that you can read") from error
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(found := _look(*item, max_bytes), str):
            try:
                stack.append(iter(_entries(root / found, f"{found}/")))
            except OSError as error:
                yield Refusal(path=found, reason=f"the folder {_why(error)}")
        elif found is not None:
            yield found


def _entries(folder: Path, prefix: str) -> list[tuple[str, os.DirEntry[str]]]:
    """Relative paths and entries, sorted so that the whole walk comes in order of path."""
    with os.scandir(folder) as entries:
        shown = [(prefix + e.name, e) for e in entries if not e.name.startswith(".") and not _is_sidecar(e.name)]
    return sorted(shown, key=lambda item: item[0] + "/" * item[1].is_dir(follow_symlinks=False))


def _is_sidecar(name: str) -> bool:
    return name.endswith(fetched.SUFFIX)


def _look(path: str, entry: os.DirEntry[str], max_bytes: int) -> FileStat | Refusal | str:
    """What one entry is; a folder to go into comes back as its path."""
    printable = os.fsencode(path).decode("utf-8", "backslashreplace")
    if printable != path:
        return Refusal(path=printable, reason="has a name that is not valid UTF-8; rename it")
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError as error:
        return Refusal(path=path, reason=_why(error))
    if stat.S_ISDIR(found.st_mode):
        return path
    reason = _odd(found.st_mode) or unsupported(path) or _wrong_size(found.st_size, max_bytes)
    if reason:
        return Refusal(path=path, reason=reason)
    return FileStat(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _odd(mode: int) -> str | None:
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return LINK
    names = ((stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISDIR, "a folder"))
    kind = next((name for test, name in names if test(mode)), "a device")
    return f"is {kind}, not a regular file"


def unsupported(path: str) -> str | None:
    """Why a file of this name cannot be an article, `None` when it can."""
    extension = PurePosixPath(path).suffix
    if extension.lower() in FORMATS:
        return None
    kind = f"has the extension {extension}" if extension else "has no extension"
    return f"{kind}; Dateline reads {', '.join(FORMATS)}"


def _wrong_size(size: int, max_bytes: int) -> str | None:
    if size == 0:
        return "is empty"
    return f"has {size:,} bytes, more than the limit of {max_bytes:,}" if size > max_bytes else None


def _why(error: OSError) -> str:
    return READ_ERRORS.get(error.errno or 0, f"cannot be read: {(error.strerror or str(error)).lower()}")


def read(root: Path, path: str, max_bytes: int) -> Document:
    """Read one file under `root` as a document; `path` is as `walk` gives it. Raises FileError."""
    if reason := unsupported(path):
        raise FileError(path, reason)
    data = _bytes(root, path, max_bytes)
    try:
        return _document(path, data, _record(root, path, data))
    except (NotTextError, NoTextError, UnreadableError) as error:
        raise FileError(path, str(error)) from error


def _bytes(root: Path, path: str, max_bytes: int) -> bytes:
    """The file's bytes, never through a link, never from outside `root`, never from a pipe."""
    try:
        folder = (root / path).parent.resolve(strict=True)
        if not folder.is_relative_to(root.resolve()) or PurePosixPath(path).name in ("", ".."):
            raise FileError(path, "lies outside the indexed folder")
        handle = os.open(folder / PurePosixPath(path).name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            reason = _odd(found.st_mode) or _wrong_size(found.st_size, max_bytes)
            data = b"" if reason else file.read(max_bytes + 1)
    except OSError as error:
        raise FileError(path, _why(error)) from error
    if reason := reason or _wrong_size(len(data), max_bytes):
        raise FileError(path, reason)
    return data


def _record(root: Path, path: str, data: bytes) -> fetched.Fetched | None:
    """What is kept of how these very bytes were fetched, if they were."""
    if not os.access(root / (path + fetched.SUFFIX), os.F_OK):  # not `is_file`, which raises for too long a name
        return None
    try:
        record = fetched.Fetched.parse(_bytes(root, path + fetched.SUFFIX, fetched.MAX_BYTES))
    except FileError:
        return None
    return record if record and record.sha256 == hashlib.sha256(data).hexdigest() else None


def _document(path: str, data: bytes, record: fetched.Fetched | None) -> Document:
    kind = FORMATS[PurePosixPath(path).suffix.lower()]
    meta: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    encoding = "binary"
    if kind == "pdf":
        text, meta, notes = read_pdf(data)
    elif kind == "docx":
        text, meta = read_docx(data)
    elif kind == "email":
        text, meta, notes = read_email(data)
    else:
        said = charset(record.charset) if record and record.charset else None
        decoded: Decoded = decode(data, declared=declared_charset(data) if kind == "html" else None, served=said)
        text, encoding, notes = decoded.text, decoded.encoding, decoded.notes
    if kind == "html":
        text, meta = read_html(text)
    elif kind == "markdown":
        meta = dict(front_matter.fields(text))
    if record:
        meta |= record.declared()
    if kind in ("html", "pdf", "docx", "email"):
        text = _storable(text)
    if not text.strip():
        raise FileError(path, "is empty: it holds nothing but white space")
    return Document(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        format=kind,
        encoding=encoding,
        text=text,
        meta=MappingProxyType({key: _storable(value) for key, value in meta.items()}),
        notes=notes,
    )


def _storable(text: str) -> str:
    """Extracted text without NUL and lone surrogates, which cannot be stored as UTF-8 text."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
