"""Read the head of an article: its first lines, and the `Date:` and `Source:` lines among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.article.dates import find_day, other_day
from index.article.lines import LONG, Line, ends_sentence, unmarked
from index.read import front_matter
from index.types import Document, Found, Furniture

HEAD_LINES = 14
"""Lines in which titles, `Date:` lines and bylines are looked for."""
HEAD_PROSE = 2
"""Long paragraphs after which the head of an article is over."""
VALUE_MAX = 300
"""Code points kept of a value."""
LABEL = re.compile(
    r"(?P<key>date|published(?: on| at)?|publication date|posted(?: on)?|updated|last updated|dateline"
    r"|source|url|link|author|authors|by|byline|written by|publisher|publication|newspaper|title"
    r"|headline|from|to|cc|sent|subject)"
    r"\s*:\s*(?P<value>\S.{0,299})",
    re.I,
)
LABELS = {
    "date": "date published|published on|published at|published|publication date|posted|posted on|date|dateline|sent",
    "updated": "updated|last updated",
    "source": "source|url|link",
    "author": "author|authors|by|byline|written by|from",
    "publisher": "publisher|publication|newspaper",
    "title": "title|headline|subject",
    "": "to|cc",
}
MAIL = frozenset("from to cc sent subject".split())
"""Labels only where a mail's head stands: prose may have "From: ..." alone."""
FACT = {label: fact for fact, labels in LABELS.items() for label in labels.split("|")}
STAMP = re.compile(
    r"\b(?:published|posted|updated|modified|released|immediate release|(?:press|news|media) release"
    r"|live blog|bulletin|(?:morning|evening|weekend|print) edition)\b",
    re.I,
)


OF_ANOTHER = re.compile(
    r"\b(?:replac\w+|supersed\w+|corrects|corrected (?:from|version of)|earlier|previous|original)\b", re.I
)
"""Before a day: it is that of another text."""
OCCASION = re.compile(r"(?:minutes of|letters to the editor\b|the (?:\w+ )?interview\b)", re.I)
"""How a line begins whose day is that of the whole text."""


class HeadLine(NamedTuple):
    """A line near the top, and whether it is marked already."""

    line: Line
    marked: bool


class Label(NamedTuple):
    """A line that states a fact by name, such as `Date: 2024-01-22`."""

    line: Line
    fact: str
    """date, updated, source, author, publisher or title."""
    value: str


def read_head(lines: Sequence[Line], document: Document, furniture: Sequence[Furniture]) -> list[HeadLine]:
    """The first lines, up to where the prose is under way; a front-matter block is passed over."""
    block = front_matter.find_block(document.text) if document.format == "markdown" else None
    skip = block.end if block else 0
    taken = {item.span.start for item in furniture}
    head: list[HeadLine] = []
    long = 0
    for line in lines:
        if line.start < skip:
            continue
        head.append(HeadLine(line, line.start in taken))
        long += len(line.text) >= LONG and not LABEL.fullmatch(line.text)
        if len(head) == HEAD_LINES or long == HEAD_PROSE:
            break
    return head


def read_labels(head: list[HeadLine]) -> list[Label]:
    """The `Date:`, `Source:`, `Author:` lines of the head, each with its fact and value."""
    found = []
    keys = {match["key"].lower() for line, marked in head if not marked and (match := LABEL.fullmatch(line.text))}
    is_mail = keys >= {"from", "subject"}
    for n, (line, marked) in enumerate(head):
        match = None if marked or len(line.text) > VALUE_MAX else LABEL.fullmatch(line.text)
        key = match["key"].lower() if match else ""
        if match and (is_mail if key in MAIL else n or key in ("title", "date", "source", "author", "headline")):
            found.append(Label(line, FACT[" ".join(match["key"].lower().split())], match["value"]))
    return found


def stamp_day(text: str) -> str | None:
    """The day of a line that is nothing but a date, or says when it was published."""
    bare = text.lstrip("•*·- \t")
    if len(bare) > 160 or (day := find_day(bare) or other_day(bare)) is None:
        return None
    words = re.findall(r"[^\W\d_]{3,}", bare)
    match = None if OF_ANOTHER.search(bare) else STAMP.search(bare)
    is_date_alone = len(words) <= 3 and len(bare) <= 45
    is_stamp = match is not None and match.start() < 60
    return day if (is_date_alone or is_stamp) and not ends_sentence(bare) else None


def occasion_day(text: str) -> str | None:
    """The day of a line such as "Minutes of the meeting on 2 June 2026" or "Letters to the editor, 23 May 2026"."""
    plain = unmarked(text).lstrip("# ")
    return find_day(plain) if len(plain) <= 160 and OCCASION.match(plain) and not ends_sentence(plain) else None


def found(value: str | None, source: str, sure: float) -> Found | None:
    flat = " ".join((value or "").split())[:VALUE_MAX]
    return Found(value=flat, source=source, sure=sure) if flat else None


def first_of(candidates: Iterable[Found | None]) -> Found | None:
    return next((found for found in candidates if found is not None), None)
