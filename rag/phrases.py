"""The phrases that name a period of time, and reading the one at a given place of a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rag import periods, relative
from rag.periods import WEEKDAYS, YEAR, Period, UnreadableError
from rag.relative import COUNTS

_M = r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_M += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_Y = rf"(?P<y>{YEAR})(?![\d%]|[.,:/–-]\d|-?[^\W\d_])"
_D = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\b"
_UNIT = r"(?P<unit>day|week|weekend|month|quarter|year)"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)\b"
Builder = Callable[[re.Match[str], date], Period | None]
_COUNT = rf"(?P<n>\d{{1,4}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})\s+"
_PART = r"(?P<part>early|mid|late|the (?:start|beginning|end|first half|second half) of)[\s-]+"
_FORMS: tuple[tuple[str, Builder, bool], ...] = (
    (r"(?P<y>\d{4})([-/.])(?P<n>\d{1,2})\2(?P<d>\d{1,2})(?!\d)", periods.iso, False),
    (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/.-])", periods.numeric, False),
    (rf"(?:the\s+)?{_D}(?:\s+of)?\s+{_M}(?:,?\s+{_Y})?", periods.written, False),
    (rf"{_M}\s+{_D}(?:,?\s+{_Y})?(?![.,:]?\d)", periods.written, False),
    (rf"{_PART}{_M},?\s+{_Y}", periods.month_year, False),
    (rf"{_PART}{_Y}", periods.part_of_year, False),
    (rf"{_PART}{_M}", periods.month_year, False),
    (rf"{_M},?\s+(?:of\s+)?{_Y}", periods.month_year, False),
    (rf"{_M}\s+(?:of\s+)?(?P<which>this|last)\s+year\b", periods.month_year, False),
    (rf"(?:(?:the|last)\s+)?{_SEASON}\s+(?:of\s+)?{_Y}", periods.season, False),
    (rf"(?P<which>this|last|this past|past)\s+{_SEASON}", periods.season, False),
    (rf"(?:Q(?P<q>[1-4])|the\s+(?P<nth>first|second|third|fourth)\s+quarter)\s+(?:of\s+)?{_Y}", periods.quarter, False),
    (r"the\s+(?P<y>(?:18|19|20)\d0)s\b", periods.decade, True),
    (r"(today|yesterday|the\s+day\s+before\s+yesterday)(?!['’]s\b)\b", relative.near_day, False),
    (rf"(?:the\s+)?(?:last|past|previous)\s+{_COUNT}(?P<unit>day|week|month|year)s\b", relative.last_n, False),
    (rf"{_COUNT}(?P<unit>day|week|month|year)s?\s+ago\b", relative.ago, False),
    (rf"(?P<the>the\s+|this\s+)?(?P<which>this|last|past|previous)\s+{_UNIT}\b", relative.this_or_last, False),
    (r"the\s+weekend\b", relative.the_weekend, True),
    (rf"(?:(?P<which>last|past|this)\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})\b(?:['’]s)?", relative.weekday, False),
    (rf"(?:the\s+year\s+)?{_Y}", periods.whole_year, True),
    (rf"{_M}(?!['’\w])", periods.month_year, True),
)
_PATTERNS = tuple((re.compile(form, re.I), build, loose) for form, build, loose in _FORMS)


class Found(NamedTuple):
    """A period and where its words end."""

    period: Period
    end: int


def period_at(text: str, at: int, today: date, *, loose: bool) -> Found | None:
    """The period whose words begin at `at`. `loose` (after a preposition) also takes a bare year or month.

    Raises UnreadableError for 31 February and the like.
    """
    for pattern, build, needs_loose in _PATTERNS:
        if (needs_loose and not loose) or not (match := pattern.match(text, at)):
            continue
        try:
            period = build(match, today)
        except UnreadableError:
            raise
        except (ValueError, OverflowError):
            raise UnreadableError(text, *match.span(), "is no day of the calendar") from None
        if period is not None:
            return Found(period, match.end())
    return None
