"""The phrases that name a period of time, and reading the one at a given place of a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from rag.time import parts, periods, relative
from rag.time.periods import CENTURIES, WEEKDAYS, YEAR, Period, UnreadableError
from rag.time.relative import COUNT

_M = r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_M += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
_M += r"(?!-(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|to-))[a-z])\.?"
_Y = rf"(?P<y>{YEAR})(?![\d%]|[.,:/–-]\d|-?[^\W\d_])"
_D = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\b"
_UNIT = r"(?P<unit>hour|day|week|weekend|fortnight|month|quarter|year|decade|century)"
_LONG = r"(?P<unit>week|month|quarter|year|decade|century)"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)\b"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b(?:['’]s)?"
_OF_YEAR = r"\s+(?:of\s+)?(?P<which>this|last)\s+year\b"
_NO_PART = r"\b(?!\s+of\b|\s+and\s+a\s+half\b)"
"""What "the last week" is not: the last week of his life."""
Builder = Callable[[re.Match[str], date], Period | None]
Form = tuple[str, Builder, bool]
_LONG_FORMS: tuple[Form, ...] = (
    (rf"{_M},?\s+(?:of\s+)?{_Y}", periods.month_year, False),
    (rf"{_M}{_OF_YEAR}", periods.month_year, False),
    (rf"(?:(?:the|last)\s+)?{_SEASON}\s+(?:of\s+)?{_Y}", periods.season, False),
    (rf"(?:the\s+)?{_SEASON}\s+(?:of\s+)?(?P<year>this|last)\s+year\b", periods.season, False),
    (rf"(?P<which>this|last|this\s+past|past)\s+{_SEASON}", periods.season, False),
    (r"(?:the\s+)?(?P<y>(?:18|19|20)\d0)s\b", periods.decade, True),
    (
        rf"(?:the\s+)?(?:['’]?(?P<tens>[1-9]0)s|(?P<name>{'|'.join(periods.DECADES)}))\b",
        periods.short_decade,
        True,
    ),
    (rf"the\s+(?:(?P<n>1[5-9]|2[01])(?:st|th)|(?P<nth>{'|'.join(CENTURIES)}))\s+century\b", periods.century, True),
)
_YEAR_FORM: Form = (rf"(?:(?:the\s+)?year\s+)?{_Y}", periods.whole_year, True)
_MONTH_FORM: Form = (rf"(?:the\s+month\s+of\s+)?{_M}(?!['’\w]|\.?\s+\d{{1,2}}\b)", periods.month_year, True)
_WHOLES: tuple[Form, ...] = (
    *_LONG_FORMS,
    (rf"(?:the\s+)?(?P<which>the|this|last|past|previous)\s+{_LONG}\b", relative.whole_unit, True),
    (rf"(?P<which>the)\s+{_LONG}\b", relative.whole_unit, True),
    _YEAR_FORM,
    _MONTH_FORM,
)
"""What a part may be said of."""
_FORMS: tuple[Form, ...] = (
    (r"(?P<y>\d{4})([-/.])(?P<n>\d{1,2})\2(?P<d>\d{1,2})(?!\d)", periods.iso, False),
    (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/.-])", periods.numeric, False),
    (rf"(?:the\s+)?{_D}(?:\s+of)?\s+{_M}(?:,?\s+{_Y}|{_OF_YEAR})?", periods.written, False),
    (rf"{_M}\s+(?P<d>\d{{1,2}})\s?[-–]\s?(?P<n>\d{{1,2}})\b(?:,?\s+{_Y})?(?![.,:]?\d)", periods.days, False),
    (rf"{_M}\s+{_D}(?:,?\s+{_Y}|{_OF_YEAR})?(?![.,:]?\d)", periods.written, False),
    *_LONG_FORMS,
    (r"Q(?P<q>[1-4])\b(?![-/'’]|\s+of\b)", parts.last_quarter, True),
    (
        r"(today|yesterday|the\s+day\s+before\s+yesterday|last\s+(?:night|evening)|(?<!the\s)tonight(?!\s+show\b)"
        r"|this\s+(?:morning|afternoon|evening))(?!(?<=today)['’]s\b)\b",
        relative.near_day,
        False,
    ),
    (r"the\s+(?P<unit>week|month|quarter|year)\s+before\s+last\b", relative.before_last, False),
    (rf"(?P<which>this|last)\s+week(?:['’]s|\s+on)?\s+{_WEEKDAY}", relative.day_of_week, False),
    (
        rf"(?:the\s+)?(?:last|past|previous)\s+{COUNT}(?P<unit>hour|day|night|week|fortnight|month|year|decade)s{_NO_PART}",
        relative.last_n,
        False,
    ),
    (rf"{COUNT}(?P<unit>day|week|month|year)s?\s+ago\s+today\b", relative.years_ago_today, False),
    (r"this\s+(?:day|date)\s+last\s+(?P<unit>week|month|year)\b", relative.years_ago_today, False),
    (
        r"the\s+(?P<d>\d{1,2})(?:st|nd|rd|th)(?:\s+of\s+(?P<which>this|last)\s+month\b|(?=\s*(?:$|[?.,;])))",
        relative.day_of_month,
        True,
    ),
    (
        r"(?:(?P<which>last|this|past)\s+)?(?P<feast>Christmas(?:\s+(?:Eve|Day))?|Boxing\s+Day|New\s+Year['’]s\s+Eve"
        rf"|Halloween)\b(?:,?\s+(?:of\s+)?{_Y})?",
        periods.feast,
        False,
    ),
    (rf"{COUNT}(?P<unit>hour|day|night|week|fortnight|month|year|decade)s?\s+ago\b", relative.ago, False),
    (r"half\s+a\s+year\s+ago\b", relative.half_a_year_ago, False),
    (r"recent\s+(?P<unit>day|week|month)s\b", relative.recent, False),
    (
        rf"(?<!later\s)(?P<the>the\s+|this\s+)?(?P<which>this|last|past|previous)\s+{_UNIT}{_NO_PART}",
        relative.this_or_last,
        False,
    ),
    (r"the\s+weekend\b", relative.the_weekend, True),
    (
        rf"(?:(?P<which>last|this\s+past|past|this)\s+)?{_WEEKDAY}(?:\s+(?:of\s+)?(?P<week>this|last)\s+week\b)?",
        relative.weekday,
        False,
    ),
    (rf"(?P<which>last|this\s+past|past|this)\s+{_M}(?!['’\w])", relative.which_month, False),
    (rf"(?P<y>{YEAR})[-–/](?P<n>\d\d)(?![\d/–-])", periods.iso_month, True),
    (rf"(?P<y>{YEAR})\s?[-–]\s?(?P<n>{YEAR})\b", periods.years, True),
    _YEAR_FORM,
    _MONTH_FORM,
)
WEEK_OF = re.compile(r"(?:the\s+)?week\s+(?:of|(?:beginning|starting|commencing)(?:\s+on)?|(?P<end>ending))\s+", re.I)
UP_TO = re.compile(
    rf"(?:the\s+)?(?:{COUNT})?(?P<unit>day|week|month|quarter|year|decade)s?\s+(?:to|ended|ending|through|up\s+to)\s+",
    re.I,
)
Compiled = tuple[tuple[re.Pattern[str], Builder, bool], ...]


def _compiled(forms: tuple[Form, ...]) -> Compiled:
    return tuple((re.compile(form, re.I), build, loose) for form, build, loose in forms)


_PATTERNS, _WHOLE_PATTERNS = _compiled(_FORMS), _compiled(_WHOLES)


class Found(NamedTuple):
    """A period and where its words end."""

    period: Period
    end: int


def period_at(text: str, at: int, today: date, *, loose: bool) -> Found | None:
    """The period whose words begin at `at`. `loose` (after a preposition) also takes a bare year or month.

    Raises UnreadableError for 31 February and the like.
    """
    return _longer_at(text, at, today) or _first_of(_PATTERNS, text, at, today, loose=loose)


def _longer_at(text: str, at: int, today: date) -> Found | None:
    """A phrase that holds another: a part, a week, a time up to a day; `None` also where no calendar has it."""
    try:
        return _part_at(text, at, today) or _week_at(text, at, today) or _up_to_at(text, at, today)
    except (ValueError, OverflowError):
        return None


def _first_of(patterns: Compiled, text: str, at: int, today: date, *, loose: bool) -> Found | None:
    for pattern, build, needs_loose in patterns:
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


def _part_at(text: str, at: int, today: date) -> Found | None:
    """A part of a period, and the period: "late" and "last year"."""
    if not (match := parts.PART.match(text, at)):
        return None
    whole = _first_of(_WHOLE_PATTERNS, text, match.end(), today, loose=True)
    cut = parts.part(match, whole.period) if whole else None
    return Found(cut, whole.end) if whole and cut else None


def _week_at(text: str, at: int, today: date) -> Found | None:
    """ "the week of 6 May": the week, from Monday, in which the day is; "the week ending 12 May": the seven days."""
    if not (match := WEEK_OF.match(text, at)) or not (
        day := _first_of(_PATTERNS, text, match.end(), today, loose=False)
    ):
        return None
    since, until = day.period.since, day.period.until
    if since != until:
        return None
    first = since - timedelta(days=6 if match["end"] else since.weekday())
    return Found(Period(since=first, until=first + timedelta(days=6), ahead=day.period.ahead), day.end)


def _up_to_at(text: str, at: int, today: date) -> Found | None:
    """ "the three months to March 2024": as long as is said, up to the end of the period that follows."""
    if not (match := UP_TO.match(text, at)) or not (end := _first_of(_PATTERNS, text, match.end(), today, loose=True)):
        return None
    n = relative.counted(match["n"])[1] if match["n"] else 1
    return Found(relative.up_to(n, match["unit"].lower(), end.period), end.end)
