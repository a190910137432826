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


def pages(file: Path, types: Collection[str], most: int) -> Iterator[tuple[Page, str] | Refusal]:
    """The pages of the media `types`, each of at most `most` bytes and with the moment of its capture.

    A page that is too large comes as a refusal. Raises FileError when the file is no archive, or breaks off: what
    came before it is good.
    """
    found, unpacked = 0, 0
    try:
        with file.open("rb") as stream:
            for record in _records(stream):
                if (page := _page(record, types)) is None:
                    continue
                body = record.content_stream().read(most + 1)
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
    except FileError:
        raise
    except Exception as error:  # a parser on hostile input raises anything
        state = f"breaks off after {found:,} pages" if found else "is not a WARC file that can be read"
        raise FileError(str(file), f"{state} ({type(error).__name__})") from error


def _records(stream: BinaryIO) -> Iterator[Any]:
    """The records of an archive. Raises EOFError when something else comes after one; the library only prints that."""
    from warcio.archiveiterator import ArchiveIterator

    records = ArchiveIterator(stream)
    while True:
        with redirect_stderr(io.StringIO()):
            record = next(records, None)
        if records.err_count or (record is None and stream.tell() == 0):
            raise EOFError
        if record is None:
            return
        yield record


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
