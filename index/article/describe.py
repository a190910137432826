"""Find title, publisher, author and date, with where each came from and how sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.article.byline import BYLINE, find_author
from index.article.dates import declared_day, find_day, name_day, url_day
from index.article.head import HeadLine, Label, first_of, found, occasion_day, read_head, read_labels, stamp_day
from index.article.lines import Line, ends_sentence, parts, split_lines
from index.read import front_matter
from index.types import Description, Document, Found, Furniture, Span

TITLE_MAX = 200
"""Code points of the longest title line."""
DATELINE = re.compile(
    r"(?:(?=[^(]{6,24}\([^)]{2,40}\))|[A-Z]{2,}[\w.,'’/ -]{0,60}?[,(]? ?|[A-Z][\w.'’ -]{1,40}[,(] ?"
    r"|(?:[A-Z]{2,}[\w.,'’/ -]{0,60}?|[A-Z][\w.'’]+(?:[ -][A-Z][\w.'’]+){0,4}(?:, [A-Z][\w.'’]+){1,2}) ?(?:[-–—]|--) ?"
    r"(?:\([^)]{2,40}\) ?(?:[-–—]|--) ?)?)"
    r"(?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2} [A-Z][a-z]{2,8}\.?,? (?:19|20)\d\d))"
    r"\)?(?: ?\([^)]{2,40}\)| ?/[^/]{2,40}/)? ?(?:[-–—:] |--)"
)
"""Place and day before a report or press release: "LONDON, May 7, 2024 (Agency) -", "Hull, England – 7 May 2024 –"; or
day and agency."""
KICKER = re.compile(
    r"(?:\W*\b(?:for immediate (?:release|publication)|(?:press|news|media) (?:release|statement))\b)+\W*", re.I
)
"""Says what sort of text follows."""
RUBRICS = frozenset(
    "obituary|live|live blog|analysis|opinion|comment|editorial|exclusive|updated|update|breaking|breaking news"
    "|explainer|factbox|feature|features|interview|profile|review|long read|news analysis|podcast|video|watch".split(
        "|"
    )
)
"""What a newspaper prints above a headline."""
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
    published = first_of(chain(_dates(meta, labels, head), _addresses(document, labels)))
    author, author_lines = find_author(meta, labels, head, title_lines)
    header = [(line, "header") for line, _, _ in labels]
    header += [(line, "title") for line in title_lines]
    header += [(line, "byline") for line in author_lines]
    header += [(h.line, "byline") for h in head if not h.marked and _stamp(h.line.text)]
    header += [(h.line, "header") for h in head if not h.marked and _is_kicker(h.line.text)]
    block = front_matter.find_block(document.text) if document.format == "markdown" else None
    return Description(
        title=title,
        publisher=_publisher(meta, labels),
        author=author,
        published=published,
        url=first_of(_url(meta, labels)),
        fetched=found(declared_day(meta.get("fetched:day", "")), "fetched", 1.0),
        header=_header(header, block, furniture),
    )


def _title(
    head: list[HeadLine], lines: Sequence[Line], document: Document, labels: list[Label]
) -> tuple[Found | None, list[Line]]:
    """The title, and the lines at the top that are only the title."""
    declared = first_of(
        found(document.meta.get(key), source, sure)
        for key, source, sure in (
            ("json-ld:headline", "json-ld", 1.0),
            ("meta:og:title", "meta", 0.95),
            ("meta:twitter:title", "meta", 0.9),
            ("front-matter:title", "header", 0.95),
            ("email:subject", "header", 0.95),
        )
    )
    declared = declared or first_of(found(value, "header", 0.9) for _, fact, value in labels if fact == "title")
    if declared is None and (name := document.meta.get("html:title")):
        flat = " ".join(name.split())
        shown = (h.line.text for h in head if not h.marked and _is_site(flat.removeprefix(h.line.text), flat))
        declared = found(next(shown, SITE_SUFFIX.sub("", flat)), "meta", 0.8)
    label_starts = {line.start for line, _, _ in labels}
    first, rubric = _first_line([h for h in head if h.line.start not in label_starts and _can_be_title(h, document)])
    title = declared
    labelled = len(head) > 1 and head[1].line.start in label_starts
    if title is None and first is not None and len(lines) > 1 and _is_title(first.text, labelled):
        is_heading = first.text.startswith("#")
        title = found(first.text.lstrip("# "), "heading" if is_heading else "first-line", 0.7 + 0.2 * is_heading)
    title = title or first_of(found(document.meta.get(key), "meta", 0.4) for key in ("docx:title", "pdf:title"))
    if title is None or len(lines) < 2:
        return title, []
    same = _folded(title.value)
    above = [rubric] if rubric and first and _folded(first.text) == same else []
    return title, [*above, *(h.line for h in head if not h.marked and _folded(h.line.text) == same)]


def _first_line(head: list[HeadLine]) -> tuple[Line | None, Line | None]:
    """The first line, or where that is a rubric the headline below it; and the rubric."""
    lines = [h.line for h in head[:2]]
    if len(lines) == 2 and lines[0].text.strip(" :|").lower() in RUBRICS:
        below = lines[1]
        is_other = stamp_day(below.text) is not None or BYLINE.fullmatch(below.text) is not None
        if len(below.text.split()) > 2 and not below.is_prose and not is_other:
            return below, lines[0]
    return (lines[0] if lines else None), None


def _is_site(rest: str, whole: str) -> bool:
    """Whether what a page's title has after its headline is the name of the site."""
    return rest != whole and re.fullmatch(r"\s+[-–—|·:]\s+.{2,40}", rest) is not None


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
    """The day of a line, or of the first part of a line with bars that is nothing but a date or a stamp."""
    if (day := stamp_day(text)) or ends_sentence(text):
        return day
    return next(filter(None, map(stamp_day, parts(text))), None)


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


def _publisher(meta: Mapping[str, str], labels: list[Label]) -> Found | None:
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
        ]
    )


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


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
