"""Read the pages of a web archive (WARC, ISO 28500)."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import redirect_stderr
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import FileError
from index.types import Refusal
from index.web.fetch import Page, checked, media_type
from index.web.guard import RefusedError

NAMES = (".warc", ".warc.gz")
"""How the names of web archives end."""
MOST_UNPACKED = 8 << 30
"""Bytes of pages taken of one archive."""
MOST_READ = 64 << 30
"""Bytes of all records, unpacked, that are read of one archive."""
LINE_MAX = 65_536
"""Bytes of the longest line of a record's head."""
HEAD_MAX = 1 << 20
"""Bytes of the heads (WARC and HTTP) of one record."""


def pages(file: Path, types: Collection[str], most: int) -> Iterator[tuple[Page, str] | Refusal]:
    """The pages of the media `types`, each of at most `most` bytes and with the moment of its capture.

    A page that is too large comes as a refusal. Raises FileError when the file is no archive, breaks off, or has a
    head or a size that no archive has: what came before it is good.
    """
    found, unpacked = 0, 0
    try:
        with file.open("rb") as stream:
            for record in _records(stream):
                if (page := _page(record, types)) is None:
                    continue
                body = _body(record, most)
                unpacked += len(body)
                if unpacked > MOST_UNPACKED:
                    raise FileError(str(file), f"unpacks to more than {MOST_UNPACKED:,} bytes: the rest was not taken")
                if len(body) > most:
                    yield Refusal(path=page["url"], reason=f"has more than the limit of {most:,} bytes")
                    continue
                _to_its_end(record)
                if body:
                    found += 1
                    yield Page(body=body, **page), _moment(record.rec_headers.get_header("WARC-Date"))
    except OSError as error:
        raise FileError(str(file), f"cannot be read: {error.strerror or error}") from error
    except RefusedError as error:
        raise FileError(str(file), f"{error}: the rest was not taken") from error
    except FileError:
        raise
    except Exception as error:  # a parser on hostile input raises anything
        state = f"breaks off after {found:,} pages" if found else "is not a WARC file that can be read"
        raise FileError(str(file), f"{state} ({type(error).__name__})") from error


def _records(stream: BinaryIO) -> Iterator[Any]:
    """The records of an archive. Raises EOFError when something else comes after one; the library only prints that."""
    from warcio.archiveiterator import ArchiveIterator

    records = ArchiveIterator(stream)
    records.reader = reader = Bounded(records.reader)
    while True:
        reader.left = HEAD_MAX
        with redirect_stderr(io.StringIO()):
            record = next(records, None)
        reader.left = MOST_READ  # what are lines to the reader now is a body in chunks
        if records.err_count or (record is None and stream.tell() == 0):
            raise EOFError
        if record is None:
            return
        yield record


class Bounded:
    """The library's reader, which takes lines of any length by itself; `left` bytes of lines may still be read."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.left = HEAD_MAX

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def read(self, length: int | None = None) -> bytes:
        """As the library's. Raises RefusedError past the limit of the archive."""
        if self._reader.num_read > MOST_READ:
            raise RefusedError(f"holds more than {MOST_READ:,} bytes")
        data: bytes = self._reader.read(length)
        return data

    def readline(self, length: int | None = None) -> bytes:
        """As the library's. Raises RefusedError for a line, or lines together, that are too long."""
        line: bytes = self._reader.readline(LINE_MAX if length is None else min(length, LINE_MAX))
        self.left -= len(line)
        if self.left < 0 or (len(line) == LINE_MAX and not line.endswith(b"\n")):
            raise RefusedError("holds a record whose head is too long")
        return line


def _body(record: Any, most: int) -> bytes:
    """The bytes of a page, up to one past `most`: as they were sent, or unpacked if that is more."""
    from warcio.bufferedreaders import BufferedReader, ChunkedDataReader

    body: bytes = record.raw_stream.read(most + 1)
    if len(body) > most:
        return body
    if (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        body = ChunkedDataReader(io.BytesIO(body)).read()
    packing = (record.http_headers.get_header("Content-Encoding") or "").lower()
    if packing in ("gzip", "deflate"):
        body = BufferedReader(io.BytesIO(body), decomp_type=packing, read_all_members=True).read(most + 1)
    return body


def _to_its_end(record: Any) -> None:
    """Raise EOFError when the file ends before this record does."""
    while record.raw_stream.read(65_536):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise EOFError


def _page(record: Any, types: Collection[str]) -> dict[str, Any] | None:
    """What a page is made of but its body; `None` for a record of anything else."""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    kind, charset = media_type(headers.get_header("Content-Type") or "")
    if kind not in types:
        return None
    try:
        url = str(checked(record.rec_headers.get_header("WARC-Target-URI") or ""))
    except RefusedError:
        return None
    return {
        "url": url,
        "final_url": url,
        "content_type": kind,
        "charset": charset,
        "etag": headers.get_header("ETag"),
        "last_modified": headers.get_header("Last-Modified"),
    }


def _moment(stated: str | None) -> str:
    """A WARC date to the second, in UTC; now where there is none."""
    try:
        moment = datetime.fromisoformat(stated or "").astimezone(UTC)
    except (ValueError, OverflowError):
        moment = datetime.now(UTC)
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
