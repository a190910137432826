"""Passages of other days that are of the time asked for, since they name it themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from index.store.scope import Window
from index.types import Article
from rag.time.parts import QUARTER, Quarter, quarters
from rag.time.periods import MONTH_NAMES, Name
from rag.time.when import Reading
from rag.types import Passage

A_YEAR_ON = 366
"""Days in which a month or day that is named without its year means the last one."""
OPENING = 600
"""Characters of an article in which it says of which quarter it tells."""
OF_YEAR = r"\s+(?:of\s+)?(?:the\s+)?(?:fiscal\s+)?(?:year\s+)?"
"""Between a quarter and its year."""
A_QUARTER = timedelta(days=92)
YEAR = r",? (?:of )?(?:1[89]|20)\d\d\b"
RELATIVE = re.compile(
    r"(?<!\bthe )(?<!\bpast )(?<!\bthan )(?<!\bfrom )(?<!\bwith )(?<!\bto )(?<!\bon )(?<!\bover )(?<!\bsince )"
    r"\b(?P<which>last|this)\s+(?P<unit>year|month)\b",
    re.I,
)
"""A year or month that is told by the article's own; not "up on last year", nor "in the last year"."""


def query(reading: Reading) -> str | None:
    """An FTS5 query for passages that name the periods of a reading: a year, a month of it, a day of it.

    A month without its year counts in an article that was published in that year, whose day stands in its header.
    The index knows no order of such words: `tells` says which of the passages found do mean the time.
    """
    parts = []
    for year, month, day in reading.names:
        if ended := _ended(year, month, day):
            parts.append(f'({{body}} : "{ended[0]}") AND "{ended[1].year}"')
        if month is None:
            parts.append(f'({{body}} : "{year}")')
            continue
        name = MONTH_NAMES[month - 1].lower()
        forms = [f"{day} {name}", f"{name} {day}"] if day else [f"in {name}", f"of {name}"]
        phrases = [f'"{form}"' for form in forms] + [f'NEAR("{name}" "{year}", 1)'] * (day is None)
        parts.append(f'({{body}} : ({" OR ".join(phrases)}) AND "{year}")')
    return " OR ".join(parts) or None


def tells(passage: Passage, reading: Reading, window: Window) -> bool:
    """Whether a passage is of the days of a window: by its article's date, by having none, or by naming the time.

    "July" without a year is the one asked for only where it was the last one when the article was published.
    """
    day = published_on(passage.article)
    if reading.accounts:
        return _accounts(passage, reading.accounts, window, day)
    if day is None or (window.since or date.min) <= day <= (window.until or date.max):
        return True
    return any(_named(name, passage.text, day) for name in reading.names)


def _accounts(passage: Passage, asked: Quarter, window: Window, day: date | None) -> bool:
    """Whether a passage may give the figures of a quarter, and not those of another.

    It names the quarter with its year; or its article is of the window, and it, the title or the opening names that
    quarter, but the title no other alone. An article of the quarter itself must say so at its head: some firms' years
    begin in autumn.
    """
    ends = (passage.text[m.end() :] for m in QUARTER.finditer(passage.text) if quarters(m.group()) == {asked.number})
    if any(re.match(f"{OF_YEAR}{asked.until.year}\\b", rest, re.I) for rest in ends):
        return True
    title, opening = quarters(passage.chunk.header), quarters(passage.article.text[:OPENING])
    if title and asked.number not in title:
        return False
    if day and window.since and day < window.since:
        return day > asked.until - A_QUARTER and asked.number in title | opening
    if day and window.until and day > window.until:
        return False
    held = title | quarters(passage.text)
    return asked.number in (held or opening)


def _ended(year: int | str, month: int | None, day: int | None) -> tuple[str, date] | None:
    """What an article calls a year or month that has just ended, and the first day on which it does."""
    if day or not isinstance(year, int):
        return None
    return ("last month", date(year + month // 12, month % 12 + 1, 1)) if month else ("last year", date(year + 1, 1, 1))


def _named(name: Name, text: str, published: date) -> bool:
    year, month, day = name
    if day is None and (year, month) in {(y, m) for _, y, m in told_by(text, published)}:
        return True
    if month is None:
        return re.search(rf"\b{year}\b", text, re.I) is not None
    called = MONTH_NAMES[month - 1]
    if day is None:
        alone, dated = rf"\b(?:in|of) {called}\b(?! \d)", rf"\b{called}(?: \d\d?)?"
    else:
        alone = dated = rf"\b(?:{day} {called}|{called} {day}(?:st|nd|rd|th)?)\b"
    if re.search(rf"{dated},? (?:of )?{year}\b", text):
        return True
    last = 0 <= (published - date(int(year), month, day or 1)).days <= A_YEAR_ON
    return last and re.search(f"{alone}(?!{YEAR})", text) is not None


def told_by(text: str, published: date) -> Iterator[tuple[int, int, int | None]]:
    """Where a text says "last year" or "this month", and the year and month that it means by its own day."""
    for said in RELATIVE.finditer(text):
        last, monthly = said["which"].lower() == "last", said["unit"].lower() == "month"
        months = published.year * 12 + published.month - 1 - last * (1 if monthly else 12)
        yield said.start(), months // 12, months % 12 + 1 if monthly else None


def published_on(article: Article) -> date | None:
    """The day of an article; `None` where it is not known."""
    return date.fromisoformat(article.published.value) if article.published else None
