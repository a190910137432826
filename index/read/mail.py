"""Read a mail (`.eml`): its text, or the text of its page, and what its headers declare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from index.read.decode import Decoded, NotTextError, charset, decode
from index.read.html import NoTextError, read_html
from index.read.paged import UnreadableError, paragraphs

LINE_MAX = 100
"""Code points of the longest line of a text whose lines were broken by the mail program (RFC 5322 says 78)."""
HEADER_MAX = 4_096
"""Code points of a header that are read: the library takes a time that grows with their square."""
QUOTED = re.compile(r"(?:> ?)+")
"""What a mail program puts before each line of the mail that is answered or passed on."""
HEADER = re.compile(r"(?:From|To|Cc|Sent|Date|Subject): ")
FORWARDED = re.compile(r"^(?:\s*(?:re|fwd?|wg|aw|tr)\s*:)+\s*", re.I)


class Short(EmailPolicy):
    """The library's policy, for headers of any length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:HEADER_MAX])


def read_email(data: bytes) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """The text, the declared subject, sender and day, and notes; nothing attached is opened.

    Raises UnreadableError.
    """
    try:
        message = message_from_bytes(data, policy=Short())
        assert isinstance(message, EmailMessage)
        meta = _declared(message)
        text, declared, notes = _body(message)
        attached = sum(1 for _ in message.iter_attachments())
    except UnreadableError:
        raise
    except (NotTextError, NoTextError) as error:
        raise UnreadableError(str(error)) from error
    except Exception as error:  # a parser on hostile input raises anything
        raise UnreadableError(f"is not a mail that can be read ({type(error).__name__})") from error
    if attached:
        notes += (f"came by mail with {attached} attachment{'s' * (attached > 1)}, not read here",)
    return text, {**declared, **meta}, notes


def _declared(message: EmailMessage) -> dict[str, str]:
    subject, sender, day = (_header(message, name) for name in ("subject", "from", "date"))
    if not (subject or sender or day):
        raise UnreadableError("is not a mail: it has no subject, sender or date")
    found = {"email:subject": FORWARDED.sub("", subject), "email:from": _name(sender), "email:date": _day(day)}
    return {key: value for key, value in found.items() if value}


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError):  # the parser on a malformed header
        return ""


def _name(sender: str) -> str:
    """The name of the first sender, or the address."""
    try:
        name, address = parseaddr(sender)
    except RecursionError:
        return ""
    return name or address


def _day(stated: str) -> str:
    """The sender's own day, as ISO."""
    try:
        return date.isoformat(parsedate_to_datetime(stated).date())
    except (ValueError, TypeError, IndexError):
        return ""


def _body(message: EmailMessage) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """The plain text if there is any, else the text of the page; with what the page declares."""
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        if part is None:
            continue
        decoded = _decoded(part)
        if kind == "html":
            text, meta = read_html(decoded.text)
            return text, meta, decoded.notes
        if text := _unwrapped(decoded.text):
            return text, {}, decoded.notes
    raise UnreadableError("is a mail that holds no text")


def _decoded(part: MIMEPart) -> Decoded:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise UnreadableError("is a mail that holds no text")
    label = part.get_content_charset()
    return decode(content, declared=charset(label) if label else None)


def _unwrapped(text: str) -> str:
    """Paragraphs put together again where a mail program broke their lines, and without its marks of quotation."""
    lines = [line.rstrip() for line in _unquoted(text.splitlines())]
    if max(map(len, lines), default=0) > LINE_MAX:
        return "\n".join(lines).strip()
    blocks = "\n".join(lines).split("\n\n")
    return "\n\n".join(filter(None, map(paragraphs, blocks)))


def _unquoted(lines: Iterable[str]) -> Iterator[str]:
    """The lines without ">" before them; what is quoted, and each line of its header, is a paragraph of its own."""
    depth = 0
    for line in lines:
        mark = QUOTED.match(line)
        level = mark.group().count(">") if mark else 0
        bare = line[mark.end() :] if mark else line
        if level != depth:
            yield ""
        depth = level
        yield bare
        if level and HEADER.match(bare):
            yield ""
