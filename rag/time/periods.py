"""Periods of the calendar, made from the words that name them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.article.dates import MONTHS
from index.types import Span

MONTH_NAMES = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
DAYS = frozenset((*MONTH_NAMES, *WEEKDAYS))
"""Words with a capital that are names of no one."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month, of the north; winter runs into the next year."""
CENTURIES = tuple("fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first".split())
DECADES = tuple("twenties thirties forties fifties sixties seventies eighties nineties".split())
FEASTS = {
    "christmas eve": (12, 24, 1),
    "christmas day": (12, 25, 1),
    "christmas": (12, 24, 3),
    "boxing day": (12, 26, 1),
    "new year": (12, 31, 1),
    "halloween": (10, 31, 1),
}
"""Name -> month, day, days that it lasts."""
YEAR = r"(?:1[89]\d\d|20\d\d)"
COUNTED = re.compile(
    r"\s+(?:people|persons|percent|per cent|million|billion|men|women|children"
    r"|(?!was\b|has\b|is\b|does\b|as\b|across\b|this\b|versus\b|always\b|perhaps\b|plus\b|onwards\b|towards\b|vs\b|us\b|its\b|his\b)[a-z]+s)\b"
)
"""What follows a number that counts things: "in 2023 cases"."""
Name = tuple[int | str, int | None, int | None]
"""(year, month, day), or words such as "first quarter" in the place of the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A run of whole days."""

    since: date
    until: date
    """Both inclusive."""
    names: tuple[Name, ...] = ()
    """By which a text may call it."""
    relative: bool = False
    """Said relative to the day of asking."""
    ahead: bool = False
    """The same words may mean the one to come ("on Monday", "this year")."""
    printed_next_day: bool = False
    """So short that the paper of the day after tells of it."""
    told_after: bool = False
    """A stretch of accounts ("the year to March"), whose figures come when it is over."""


class UnreadableError(Exception):
    """Words in the form of a date that are none; `str()` is the sentence that says so."""

    def __init__(self, text: str, start: int, end: int, why: str) -> None:
        self.span = Span(start, end)
        super().__init__(f"“{text[start:end].strip()}” {why}, so it was not applied.")


def month_of(match: re.Match[str]) -> int:
    return MONTHS[match["m"].lower()]


def months_from(year: int, month: int, n: int = 1) -> tuple[date, date]:
    """First and last day of `n` months."""
    last = date(year + (month + n - 2) // 12, (month + n - 2) % 12 + 1, 1)
    return date(year, month, 1), last.replace(day=monthrange(last.year, last.month)[1])


def one_day(day: date, *, relative: bool = False) -> Period:
    names = ((day.year, day.month, day.day),)
    return Period(since=day, until=day, names=names, printed_next_day=True, relative=relative)


def iso(match: re.Match[str], today: date) -> Period:
    return one_day(date(int(match["y"]), int(match["n"]), int(match["d"])))


def numeric(match: re.Match[str], today: date) -> Period:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if first <= 12 and second <= 12 and first != second:
        one, other = date(year, second, first), date(year, first, second)
        raise UnreadableError(match.string, *match.span(), f"could be {one} or {other} (write it so)")
    return one_day(date(year, second, first) if second <= 12 else date(year, first, second))


def written(match: re.Match[str], today: date) -> Period | None:
    """A day with its month, in a year, "this year" or "last year", or the last such day."""
    month, day, groups = month_of(match), int(match["d"]), match.groupdict()
    if which := groups.get("which"):
        return one_day(date(today.year - (which.lower() == "last"), month, day))
    if match["y"]:
        return one_day(date(int(match["y"]), month, day))
    if not match["m"][0].isupper():
        return None
    leap = date(2000, month, day)  # raises where no year has such a day
    year = today.year if (leap.month, leap.day) <= (today.month, today.day) else today.year - 1
    while (month, day) == (2, 29) and monthrange(year, 2)[1] < 29:
        year -= 1
    return replace(one_day(date(year, month, day)), ahead=True)


def whole_months(since: date, until: date, *, relative: bool = False, ahead: bool = False) -> Period:
    """A period of whole months, named by its years or its months."""
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    names: tuple[Name, ...]
    if months % 12 == 0 and since.month == 1:
        names = tuple((year, None, None) for year in range(since.year, until.year + 1))
    else:
        at = [since.year * 12 + since.month - 1 + n for n in range(months)]
        names = tuple((n // 12, n % 12 + 1, None) for n in at)
    return Period(since=since, until=until, names=names, relative=relative, ahead=ahead)


def month_year(match: re.Match[str], today: date) -> Period:
    """A month with its year, or with "this year", "last year", or the last such month."""
    month, groups = month_of(match), match.groupdict()
    if groups.get("y"):
        year = int(match["y"])
    elif groups.get("which"):
        year = today.year - (match["which"].lower() == "last")
    else:
        year = today.year - (month > today.month)
    since, until = months_from(year, month)
    return Period(since=since, until=until, names=((year, month, None),), ahead=not groups.get("y"))


def iso_month(match: re.Match[str], today: date) -> Period | None:
    """ "2024-03" is a month, "2023-24" the two years; in "2009-10" the second of two years in a row is meant."""
    year, number = int(match["y"]), int(match["n"])
    following = year // 100 * 100 + number
    if number > 12 or following == year + 1:
        return whole_months(date(year, 1, 1), date(following, 12, 31)) if following > year else None
    return whole_months(*months_from(year, number))


def years(match: re.Match[str], today: date) -> Period | None:
    """ "2019-2021"."""
    first, last = int(match["y"]), int(match["n"])
    return whole_months(date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def days(match: re.Match[str], today: date) -> Period:
    """ "May 3-9, 2024"; without a year the last such days."""
    month, year = month_of(match), int(match["y"] or today.year)
    since, until = date(year, month, int(match["d"])), date(year, month, int(match["n"]))
    if match["y"] is None and since > today:
        since, until = since.replace(year=year - 1), until.replace(year=year - 1)
    if since > until:
        raise ValueError(match.group())
    return Period(since=since, until=until, names=((since.year, month, None),))


def season(match: re.Match[str], today: date) -> Period:
    """A season of a year; "last summer" is the last one that is over, "this summer" the one of this year."""
    month, groups = SEASONS[match["season"].lower()], match.groupdict()
    if groups.get("y"):
        return whole_months(*months_from(int(match["y"]), month, 3))
    if groups.get("year"):
        year = today.year - (match["year"].lower() == "last")
        return whole_months(*months_from(year, month, 3), relative=True)
    if (groups.get("which") or "this").lower() == "this":
        since, until = months_from(today.year - (month == 12 and today.month < 3), month, 3)
        return whole_months(since, until, relative=True, ahead=True)
    year = today.year
    while months_from(year, month, 3)[1] >= today:
        year -= 1
    return whole_months(*months_from(year, month, 3), relative=True)


def decade(match: re.Match[str], today: date) -> Period:
    """ "The 1990s"; "the 1900s" are a hundred years, but "the 2000s" ten."""
    year = int(match["y"])
    return whole_months(date(year, 1, 1), date(year + (99 if year in (1800, 1900) else 9), 12, 31))


def short_decade(match: re.Match[str], today: date) -> Period:
    """ "The '90s", "the nineties": of the last such decade that has begun."""
    tens = int(match["tens"]) if match["tens"] else 20 + 10 * DECADES.index(match["name"].lower())
    year = today.year // 100 * 100 + tens
    year -= 100 * (year > today.year)
    return whole_months(date(year, 1, 1), date(year + 9, 12, 31))


def feast(match: re.Match[str], today: date) -> Period | None:
    """Feasts of a fixed day with a year, "last" or "this"; Christmas is the three days from its eve."""
    month, day, days = next(at for name, at in FEASTS.items() if match["feast"].lower().startswith(name))
    if match["y"] is None and match["which"] is None:
        return None
    year = int(match["y"] or today.year)
    if (match["which"] or "").lower() in ("last", "past") and date(year, month, day) >= today:
        year -= 1
    since = date(year, month, day)
    return replace(one_day(since), until=since + timedelta(days=days - 1))


def century(match: re.Match[str], today: date) -> Period:
    number = int(match["n"]) if match["n"] else CENTURIES.index(match["nth"].lower()) + 15
    return whole_months(date(100 * number - 99, 1, 1), date(100 * number, 12, 31))


def whole_year(match: re.Match[str], today: date) -> Period | None:
    if COUNTED.match(match.string, match.end()):
        return None
    year = int(match["y"])
    return whole_months(date(year, 1, 1), date(year, 12, 31), ahead=True)
