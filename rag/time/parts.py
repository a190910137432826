"""Parts of longer periods: "early 2023", "late last month", "the second week of March", "the third quarter of 2024"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from rag.time.periods import Period, months_from, whole_months
from rag.time.relative import COUNT, counted

_ORDINALS = ("first", "second", "third", "fourth")
PART = re.compile(
    r"(?:the\s+)?(?:(?:very\s+)?(?P<share>early|mid(?:dle)?|late|(?:start|beginning|end|close)(?=\s+of\b))"
    r"|(?P<half>first|second)[\s-]half|H(?P<h>[12])|Q(?P<q>[1-4])|(?P<quarter>first|second|third|fourth|last)[\s-]quarter"
    rf"|(?P<nth>first|second|third|fourth|last)\s+(?:{COUNT})?(?P<unit>day|week|month)s?)"
    r"(?:(?:\s+part)?\s+(?:of|in))?[\s-]+",
    re.I,
)
QUARTER = re.compile(rf"\b(?:(?P<word>{'|'.join(_ORDINALS)})[\s-]quarter|Q(?P<n>[1-4]))\b", re.I)
FULL_YEAR = re.compile(r"\bfull[\s-]year\b", re.I)
OF_SUM = re.compile(r"\bhow much\b|\bwhat (?:was|were|is|are)\b", re.I)
SUM = re.compile(
    r"(?:[$£€¥₹₦]|\bRs\b\.?)\s?\d|\d\s?(?:%|per\s?cent|percentage)|\b(?:m|bn|million|billion|trillion|lakhs?|crores?)\b",
    re.I,
)
FIGURES = tuple(
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in (r"loss(?:es)?|los(?:e|t|ing)", r"profit\w*|earn\w*|income", r"revenues?|sales|turnover")
)
"""Words for one of the sums of a firm's accounts each."""
ANOTHER = 0.25
"""What a sentence keeps that gives another sum than is asked for."""
WEEK, MONTH = ((0, 3), (1, 4), (3, 7)), ((0, 10), (10, 20), (20, 31))
THIRDS = {7: WEEK} | dict.fromkeys((28, 29, 30, 31), MONTH)
"""Length in days -> days of "early", "mid" and "late" (of a week: to Wednesday, Tuesday to Thursday, from Thursday)."""


class Quarter(NamedTuple):
    """A quarter of a year."""

    number: int
    until: date


def quarter(period: Period) -> Quarter | None:
    """The quarter that a period is said to be."""
    numbers = {n for name, *_ in period.names if isinstance(name, str) for n in quarters(name)}
    return Quarter(numbers.pop(), period.until) if len(numbers) == 1 else None


def quarters(text: str) -> set[int]:
    """The numbers of the quarters that a text names."""
    return {int(m["n"] or _ORDINALS.index(m["word"].lower()) + 1) for m in QUARTER.finditer(text)}


def fitting(question: str, text: str) -> float:
    """What a sentence keeps of its probability where a quarter's sum is asked for, and it gives none or another."""
    asked, told = quarters(question), quarters(text)
    if len(asked) != 1 or not OF_SUM.search(question):
        return 1.0
    found = SUM.search(text)
    another = not asked & told and (told or FULL_YEAR.search(text[: found.start() if found else None]))
    beside = any(figure.search(question) and not figure.search(text) for figure in FIGURES)
    return ANOTHER if another or beside or not found else 1.0


def part(match: re.Match[str], whole: Period) -> Period | None:
    """What `PART` says of a whole period of years, a year, a month or a week; `None` where that makes no sense."""
    unit, length = _measure(whole)
    if match["share"]:
        return _cut(whole, unit, *_third(match["share"].lower(), unit, length))
    if half := match["half"] or match["h"]:
        second = half.lower() in ("second", "2")
        middle = length // 2
        named = (f"{_ORDINALS[second]} half", f"h{second + 1}") if length == 12 else ()
        return _called(_cut(whole, unit, *((middle, length) if second else (0, middle))), *named)
    if match["q"] or match["quarter"]:
        return _quarter(whole, match["q"] or match["quarter"].lower()) if (unit, length) == ("month", 12) else None
    return _nth(match, whole)


def last_quarter(match: re.Match[str], today: date) -> Period:
    """ "Q3" with no year: the last one up to today."""
    number = int(match["q"])
    year = today.year - (3 * number - 2 > today.month)
    return replace(_quarter(whole_months(date(year, 1, 1), date(year, 12, 31)), str(number)), ahead=True)


def _quarter(year: Period, which: str) -> Period:
    """A quarter is told of after its end, in the words for it: its reports say "the first quarter"."""
    number = int(which) - 1 if which.isdecimal() else 3 if which == "last" else _ORDINALS.index(which)
    return _called(_cut(year, "month", 3 * number, 3 * number + 3), f"{_ORDINALS[number]} quarter", f"q{number + 1}")


def _nth(match: re.Match[str], whole: Period) -> Period | None:
    """ "the second week of March", "the last three months of 2023"."""
    unit, nth = match["unit"].lower(), match["nth"].lower()
    many = counted(match["n"])[1] if match["n"] else 1
    if nth in _ORDINALS[1:] and many > 1:
        return None
    if unit == "month":
        if _measure(whole) != ("month", 12):
            return None
        size, length = many, 12
    else:
        size, length, unit = many * (7 if unit == "week" else 1), (whole.until - whole.since).days + 1, "day"
    if size > length:
        return None
    start = length - size if nth == "last" else _ORDINALS.index(nth) * size
    return _cut(whole, unit, start, start + size)


def _third(word: str, unit: str, length: int) -> tuple[int, int]:
    third = 0 if word in ("early", "start", "beginning") else 1 if word.startswith("mid") else 2
    if length in THIRDS and unit == "day":
        return THIRDS[length][third]
    first, last = -(-length // 3), length - length // 3
    return ((0, first), (first, last), (last, length))[third]


def _measure(whole: Period) -> tuple[str, int]:
    """What a period is counted in, and how many of them it has."""
    since, until = whole.since, whole.until
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    if since.day == 1 and (until + timedelta(days=1)).day == 1 and months > 1:
        return ("year", months // 12) if months > 12 else ("month", months)
    return "day", (until - since).days + 1


def _cut(whole: Period, unit: str, start: int, stop: int) -> Period:
    """The units from `start` to before `stop`, counted from 0, of a period."""
    since = whole.since
    if unit == "day":
        first = since + timedelta(days=start)
        last = min(since + timedelta(days=stop - 1), whole.until)
        return replace(whole, since=first, until=last, printed_next_day=first == last)
    if unit == "year":
        cut = whole_months(date(since.year + start, 1, 1), date(since.year + stop - 1, 12, 31))
    else:
        at = since.year * 12 + since.month - 1 + start
        cut = whole_months(*months_from(at // 12, at % 12 + 1, stop - start))
    return replace(cut, relative=whole.relative, ahead=whole.ahead)


def _called(period: Period, *words: str) -> Period:
    return replace(period, names=(*period.names, *((name, None, None) for name in words)))
