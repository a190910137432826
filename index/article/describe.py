"""Find title, publisher, author and date, with where each came from and how sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.article.dates import declared_day, find_day, name_day, url_day
from index.article.head import VALUE_MAX, HeadLine, Label, read_head, read_labels, stamp_day
from index.article.lines import Line, split_lines
from index.read import front_matter
from index.types import Description, Document, Found, Furniture, Span

TITLE_MAX = 200
"""Code points of the longest title line."""
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
BYLINE = re.compile(
    rf"(?:[Bb]y|BY|[Ww]ritten by|[Ss]tory by|[Rr]eported by) "
    rf"(?P<name>{_NAME}?(?: (?:{_NAME}?|and|de|da|di|del|la|van|von|der|bin|al|&)){{0,7}}?)"
    r"\s*(?=Published|Updated|Posted|Last [Uu]pdated|[|•·,;(–—]|- |on \w|in [A-Z]|\d|$)(?P<rest>.{0,120})"
)
PERSON = re.compile(rf"{_NAME}(?: (?:{_NAME}|de|da|di|del|la|van|von|der|bin|al)){{1,3}}")
NOT_PERSON = re.compile(
    r"\b(?:today|news|press|times|post|network|journal|reuters|cnn|bbc|staff|editors?|special|opinion|report"
    r"|business|world|sports?|live|updates?|contributor|columnist|correspondent|the|of|for|and|in|on|to)\b",
    re.I,
)
DATELINE = re.compile(
    r"(?:[A-Z]{2,}[\w.,'’/ -]{0,60}?[,(]? ?|[A-Z][\w.'’ -]{1,40}[,(] ?"
    r"|(?:[A-Z]{2,}[\w.,'’/ -]{0,60}?|[A-Z][\w.'’]+(?:[ -][A-Z][\w.'’]+){0,4}(?:, [A-Z][\w.'’]+){1,2}) ?(?:[-–—]|--) ?"
    r"(?:\([^)]{2,40}\) ?(?:[-–—]|--) ?)?)"
    r"(?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2} [A-Z][a-z]{2,8}\.?,? (?:19|20)\d\d))"
    r"\)?(?: ?\([^)]{2,40}\)| ?/[^/]{2,40}/)? ?(?:[-–—:] |--)"
)
"""Place and day before a report or press release: "LONDON, May 7, 2024 (Agency) -", "Hull, England – 7 May 2024 –"."""
KICKER = re.compile(
    r"(?:\W*\b(?:for immediate (?:release|publication)|(?:press|news|media) (?:release|statement))\b)+\W*", re.I
)
"""Says what sort of text follows."""
ABBREVIATION_END = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Co|Corp|Ltd|St|No)\.$")
URL = re.compile(r"https?://[^\s/]\S{0,1990}")
SITE_SUFFIX = re.compile(r"\s+[|–—]\s+[^|–—]{2,40}$")


def describe(document: Document, furniture: Sequence[Furniture]) -> Description:
    """What is known about the article; its header lines do not overlap `furniture`.

    A date is a day that something states in full: never the file's age, never a guess from today.
    """
    meta = document.meta
    lines = split_lines(document.text)
    head = read_head(lines, document, furniture)
    labels = read_labels(head)
    title, title_lines = _title(head, lines, document, labels)
    published = _first(chain(_dates(meta, labels, head), _addresses(document, labels)))
    author, author_lines = _author(meta, labels, head, title_lines)
    header = [(line, "header") for line, _, _ in labels]
    header += [(line, "title") for line in title_lines]
    header += [(line, "byline") for line in author_lines]
    header += [(h.line, "byline") for h in head if not h.marked and stamp_day(h.line.text)]
    header += [(h.line, "header") for h in head if not h.marked and _is_kicker(h.line.text)]
    block = front_matter.find_block(document.text) if document.format == "markdown" else None
    return Description(
        title=title,
        publisher=_publisher(meta, labels),
        author=author,
        published=published,
        url=_first(_url(meta, labels)),
        fetched=_found(declared_day(meta.get("fetched:day", "")), "fetched", 1.0),
        header=_header(header, block, furniture),
    )


def _title(
    head: list[HeadLine], lines: Sequence[Line], document: Document, labels: list[Label]
) -> tuple[Found | None, list[Line]]:
    """The title, and the lines at the top that are only the title."""
    declared = _first(
        _found(document.meta.get(key), source, sure)
        for key, source, sure in (
            ("json-ld:headline", "json-ld", 1.0),
            ("meta:og:title", "meta", 0.95),
            ("meta:twitter:title", "meta", 0.9),
            ("front-matter:title", "header", 0.95),
            ("email:subject", "header", 0.95),
        )
    )
    declared = declared or _first(_found(value, "header", 0.9) for _, fact, value in labels if fact == "title")
    if declared is None and (name := document.meta.get("html:title")):
        declared = _found(SITE_SUFFIX.sub("", " ".join(name.split())), "meta", 0.8)
    label_starts = {line.start for line, _, _ in labels}
    first = next((h.line for h in head if h.line.start not in label_starts and _can_be_title(h, document)), None)
    title = declared
    labelled = len(head) > 1 and head[1].line.start in label_starts
    if title is None and first is not None and len(lines) > 1 and _is_title(first.text, labelled):
        is_heading = first.text.startswith("#")
        title = _found(first.text.lstrip("# "), "heading" if is_heading else "first-line", 0.7 + 0.2 * is_heading)
    title = title or _first(_found(document.meta.get(key), "meta", 0.4) for key in ("docx:title", "pdf:title"))
    if title is None or len(lines) < 2:
        return title, []
    same = _folded(title.value)
    return title, [h.line for h in head if not h.marked and _folded(h.line.text) == same]


def _can_be_title(item: HeadLine, document: Document) -> bool:
    """Marked lines are no titles, but for a Markdown heading of the first level; nor is "For immediate release"."""
    if _is_kicker(item.line.text):
        return False
    return not item.marked or (document.format == "markdown" and item.line.text.startswith("# "))


def _is_kicker(text: str) -> bool:
    """A line that only says what sort of text follows, with its day at most."""
    found = KICKER.match(text)
    return found is not None and (found.end() == len(text) or stamp_day(text) is not None)


def _is_title(text: str, labelled: bool) -> bool:
    """A line that ends like a sentence is a title only if short, or if a `Date:` line follows."""
    if len(text) > TITLE_MAX or not any(char.isalnum() for char in text):
        return False
    return labelled or text[-1] != "." or bool(ABBREVIATION_END.search(text)) or len(text.split()) < 6


def _dates(meta: Mapping[str, str], labels: list[Label], head: list[HeadLine]) -> Iterator[Found | None]:
    """Publication days by falling trust: declared, header line, byline, dateline."""
    for key, source, sure in (
        ("json-ld:datePublished", "json-ld", 1.0),
        ("meta:article:published_time", "meta", 0.95),
        ("front-matter:date", "header", 0.95),
    ):
        yield _found(declared_day(meta.get(key, "")), source, sure)
    yield _found(declared_day(meta.get("fetched:published", "")), "feed", 0.9)
    for key in (key for key in meta if re.fullmatch(r"meta:.*(?:date|created).*", key)):
        yield _found(declared_day(meta[key]), "meta", 0.85)
    for fact, sure in (("date", 0.9), ("updated", 0.5)):
        yield from (_found(declared_day(value), "header", sure) for _, f, value in labels if f == fact)
    yield _found(meta.get("email:date"), "header", 0.85)
    yield from (_found(stamp_day(line.text), "byline", 0.75) for line, _ in head)
    yield from (_found(find_day(line.text), "byline", 0.75) for line, _ in head if BYLINE.fullmatch(line.text))
    for line, _ in head:
        if match := DATELINE.match(line.text):
            yield _found(find_day(match["day"]), "dateline", 0.8)
    yield _found(declared_day(meta.get("html:time", "")), "meta", 0.7)
    yield _found(declared_day(meta.get("html:date", "")), "meta", 0.6)


def _addresses(document: Document, labels: list[Label]) -> Iterator[Found | None]:
    for url in _urls(document.meta, labels):
        yield _found(url_day(url), "url", 0.7)
    yield _found(name_day(PurePosixPath(document.path).name), "filename", 0.5)


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


def _publisher(meta: Mapping[str, str], labels: list[Label]) -> Found | None:
    sources = [meta.get("front-matter:source"), *(value for _, fact, value in labels if fact == "source")]
    named = [value for value in sources if value and "://" not in value]
    return _first(
        [
            _found(meta.get("json-ld:publisher"), "json-ld", 1.0),
            _found(meta.get("meta:og:site_name"), "meta", 0.95),
            _found(meta.get("front-matter:publisher"), "header", 0.95),
            *(_found(value, "header", 0.9) for _, fact, value in labels if fact == "publisher"),
            *(_found(value, "header", 0.85) for value in named),
            *(_found(_host(url), "url", 0.7) for url in _urls(meta, labels)),
        ]
    )


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _author(
    meta: Mapping[str, str], labels: list[Label], head: list[HeadLine], titles: list[Line]
) -> tuple[Found | None, list[Line]]:
    """The author, and the lines of the head that are only a byline."""
    bylines = [(line, match) for line, _ in head if (match := BYLINE.fullmatch(line.text))]
    names = [line for line in _between(head, labels, titles) if PERSON.fullmatch(line.text)]
    names = [line for line in names if len(line.text) <= 40 and not NOT_PERSON.search(line.text)]
    bullets = [line.text[1:].strip() for line, marked in head if marked and line.text.startswith("•")]
    author = _first(
        [
            *(_name(meta.get(key), source, sure) for key, source, sure in _AUTHOR_KEYS),
            *(_name(value, "header", 0.9) for _, fact, value in labels if fact == "author"),
            *(_name(match["name"], "byline", 0.8) for _, match in bylines),
            *(_name(line.text, "byline", 0.5) for line in names[:1]),
            *(_name(text, "byline", 0.4) for text in bullets[:1] if not any(char.isdigit() for char in text)),
            *(_name(meta.get(key), "meta", 0.3) for key in ("docx:author", "pdf:author")),
        ]
    )
    return author, [line for line, _ in bylines] + names[:1]


_AUTHOR_KEYS = (
    ("json-ld:author", "json-ld", 1.0),
    ("meta:author", "meta", 0.95),
    ("meta:article:author", "meta", 0.9),
    ("meta:parsely-author", "meta", 0.9),
    ("meta:byl", "meta", 0.9),
    ("meta:dc.creator", "meta", 0.85),
    ("front-matter:author", "header", 0.95),
    ("email:from", "header", 0.85),
)


def _between(head: list[HeadLine], labels: list[Label], titles: list[Line]) -> list[Line]:
    """The lines between the title and the first paragraph of prose that nothing has claimed."""
    claimed = {line.start for line, _, _ in labels} | {line.start for line in titles}
    found: list[Line] = []
    after_title = False
    for line, marked in head:
        if line.start in claimed:
            after_title = True
        elif line.is_prose:
            break
        elif after_title and not marked:
            found.append(line)
    return found


def _name(value: str | None, source: str, sure: float) -> Found | None:
    """A byline's value without its "By", unless it is an address."""
    if not value or "://" in value:
        return None
    return _found(re.sub(r"^by:?\s+", "", value.strip(), flags=re.I), source, sure)


def _found(value: str | None, source: str, sure: float) -> Found | None:
    flat = " ".join((value or "").split())[:VALUE_MAX]
    return Found(value=flat, source=source, sure=sure) if flat else None


def _first(candidates: Iterable[Found | None]) -> Found | None:
    return next((found for found in candidates if found is not None), None)


def _folded(text: str) -> str:
    return " ".join(text.lstrip("# ").split()).casefold()


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
