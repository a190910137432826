"""Read an RSS or Atom feed: the pages that it names, each with its day."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from index.errors import FileError
from index.web.fetch import Page

TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
)


class Entry(NamedTuple):
    """One page that a feed names."""

    url: str
    published: str | None
    """The ISO day that the feed gives, in UTC."""


def entries(page: Page, most: int) -> Sequence[Entry]:
    """The first `most` entries, relative links resolved. Raises FileError when it is no feed or names no page."""
    import feedparser

    headers = {"content-type": f"{page.content_type}; charset={page.charset}" if page.charset else page.content_type}
    try:
        feed = feedparser.parse(
            io.BytesIO(page.body or b""), response_headers={**headers, "content-location": page.final_url}
        )
    except Exception as error:  # a parser on hostile input raises anything
        raise FileError(page.url, f"is not a feed that can be read ({type(error).__name__})") from error
    if not feed.get("version"):
        raise FileError(page.url, "is not an RSS or Atom feed: give the address of the feed itself")
    found: dict[str, Entry] = {}
    for entry in feed.entries:
        if link := entry.get("link"):
            found.setdefault(link, Entry(link, _day(entry)))
    if not found:
        raise FileError(page.url, "is a feed that names no pages")
    return list(found.values())[:most]


def _day(entry: Any) -> str | None:
    stated = entry.get("published_parsed")
    try:
        return date(*stated[:3]).isoformat() if stated else None
    except ValueError:
        return None
