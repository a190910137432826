"""Find title, publisher, author and date, with where each came from and how sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.article.byline import BYLINE, find_author
from index.article.dates import declared_day, find_day, name_day, url_day
from index.article.head import HeadLine, Label, first_of, found, occasion_day, read_head, read_labels, stamp_day
from index.article.lines import Line, ends_sentence, parts, split_lines
from index.article.masthead import is_paper, masthead
from index.article.title import find_title, is_kicker
from index.read import front_matter
from index.types import Description, Document, Found, Furniture, Span

DATELINE = re.compile(
    r"(?:(?=[^(]{6,24}\([^)]{2,40}\))|[A-Z]{2,}[\w.,'’/ -]{0,60}?[,(]? ?|[A-Z][\w.'’ -]{1,40}[,(] ?"
    r"|(?:[A-Z]{2,}[\w.,'’/ -]{0,60}?|[A-Z][\w.'’]+(?:[ -][A-Z][\w.'’]+){0,4}(?:, [A-Z][\w.'’]+){1,2}) ?(?:[-–—]|--) ?"
    r"(?:\([^)]{2,40}\) ?(?:[-–—]|--) ?)?)"
    r"(?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2} [A-Z][a-z]{2,8}\.?,? (?:19|20)\d\d))"
    r"\)?(?: ?\([^)]{2,40}\)| ?/[^/]{2,40}/)? ?(?:[-–—:] |--)"
)
"""Place and day before a report or press release: "LONDON, May 7, 2024 (Agency) -", "Hull, England – 7 May 2024 –"; or
day and agency."""
URL = re.compile(r"https?://[^\s/]\S{0,1990}")


def describe(document: Document, furniture: Sequence[Furniture]) -> Description:
    """What is known about the article; its header lines do not overlap `furniture`.

    A date is a day that something states in full: never the file's age, never a guess from today.
    """
    meta = document.meta
    lines = split_lines(document.text)
    head = read_head(lines, document, furniture)
    labels = read_labels(head)
    title = find_title(head, lines, document, labels)
    published = first_of(chain(_dates(meta, labels, head), _addresses(document, labels)))
    author, author_lines = find_author(meta, labels, head, [*title.above, *title.lines])
    papers = [above.paper for line, _ in head if line not in title.lines and (above := masthead(line.text))]
    papers += [line.text for line in [*title.above, *author_lines] if is_paper(line.text)]
    header = [(line, "header") for line, _, _ in labels]
    header += [(line, "title") for line in title.lines]
    header += [(line, "byline") for line in author_lines]
    header += [(h.line, "byline") for h in head if not h.marked and _stamp(h.line.text)]
    header += [(line, "header") for line in title.above]
    header += [(h.line, "header") for h in head if not h.marked and is_kicker(h.line.text)]
    block = front_matter.find_block(document.text) if document.format == "markdown" else None
    return Description(
        title=title.found,
        publisher=_publisher(meta, labels, papers),
        author=author,
        published=published,
        url=first_of(_url(meta, labels)),
        fetched=found(declared_day(meta.get("fetched:day", "")), "fetched", 1.0),
        header=_header(header, block, furniture),
    )


def _dates(meta: Mapping[str, str], labels: list[Label], head: list[HeadLine]) -> Iterator[Found | None]:
    """Publication days by falling trust: declared, header line, byline, dateline."""
    for key, source, sure in (
        ("json-ld:datePublished", "json-ld", 1.0),
        ("meta:article:published_time", "meta", 0.95),
        ("front-matter:date", "header", 0.95),
    ):
        yield found(declared_day(meta.get(key, "")), source, sure)
    yield found(declared_day(meta.get("fetched:published", "")), "feed", 0.9)
    for key in (key for key in meta if re.fullmatch(r"meta:.*(?:date|created).*", key)):
        yield found(declared_day(meta[key]), "meta", 0.85)
    for fact, sure in (("date", 0.9), ("updated", 0.5)):
        yield from (found(declared_day(value), "header", sure) for _, f, value in labels if f == fact)
    yield found(meta.get("email:date"), "header", 0.85)
    yield from (found(_stamp(line.text), "byline", 0.75) for line, _ in head)
    yield from (found(find_day(line.text), "byline", 0.75) for line, _ in head if BYLINE.fullmatch(line.text))
    for line, _ in head:
        if match := DATELINE.match(line.text):
            yield found(find_day(match["day"]), "dateline", 0.8)
    yield from (found(occasion_day(line.text), "byline", 0.6) for line, _ in head)
    yield found(declared_day(meta.get("html:time", "")), "meta", 0.7)
    yield found(declared_day(meta.get("html:date", "")), "meta", 0.6)


def _stamp(text: str) -> str | None:
    """The day of a line or masthead, or of the first part between bars that is nothing but a date or a stamp."""
    if (day := stamp_day(text)) or ends_sentence(text):
        return day
    above = masthead(text)
    return above.day if above else next(filter(None, map(stamp_day, parts(text))), None)


def _addresses(document: Document, labels: list[Label]) -> Iterator[Found | None]:
    for url in _urls(document.meta, labels):
        yield found(url_day(url), "url", 0.7)
    yield found(name_day(PurePosixPath(document.path).name), "filename", 0.5)


def _urls(meta: Mapping[str, str], labels: list[Label]) -> list[str]:
    return [found.value for found in _url(meta, labels)]


def _url(meta: Mapping[str, str], labels: list[Label]) -> Iterator[Found]:
    """The article's own addresses: where it was fetched, then what it declares."""
    named = [(meta.get(key, "").strip(), source, sure) for key, source, sure in _URL_KEYS]
    named += [(value.strip(), "header", 0.8) for _, fact, value in labels if fact == "source"]
    return (Found(value=url, source=source, sure=sure) for url, source, sure in named if URL.fullmatch(url))


_URL_KEYS = (
    ("fetched:url", "fetched", 1.0),
    ("link:canonical", "meta", 0.95),
    ("meta:og:url", "meta", 0.95),
    ("json-ld:url", "json-ld", 0.95),
    ("front-matter:source", "header", 0.8),
)


def _publisher(meta: Mapping[str, str], labels: list[Label], papers: Iterable[str]) -> Found | None:
    sources = [meta.get("front-matter:source"), *(value for _, fact, value in labels if fact == "source")]
    named = [value for value in sources if value and "://" not in value]
    return first_of(
        [
            found(meta.get("json-ld:publisher"), "json-ld", 1.0),
            found(meta.get("meta:og:site_name"), "meta", 0.95),
            found(meta.get("front-matter:publisher"), "header", 0.95),
            *(found(value, "header", 0.9) for _, fact, value in labels if fact == "publisher"),
            *(found(value, "header", 0.85) for value in named),
            *(found(_host(url), "url", 0.7) for url in _urls(meta, labels)),
            *(found(paper, "byline", 0.6) for paper in papers),
        ]
    )


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _header(
    claimed: list[tuple[Line, str]], block: Span | None, furniture: Sequence[Furniture]
) -> tuple[Furniture, ...]:
    """The claimed lines once each, in order, clear of one another and of what is marked already."""
    spans = {line.span: kind for line, kind in reversed(claimed)}
    if block:
        spans[block] = "header"
    header: list[Furniture] = []
    for span in sorted(spans, key=lambda item: (item.start, -item.end)):
        taken = [*header[-1:], *furniture]
        if not any(span.overlaps(item.span) for item in taken):
            header.append(Furniture(span=span, kind=spans[span]))
    return tuple(header)
