"""Periods of the calendar, made from the words that name them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from index.dates import MONTHS
from index.types import Span

MONTH_NAMES = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month, of the north; winter runs into the next year."""
YEAR = r"(?:1[89]\d\d|20\d\d)"
COUNTED = re.compile(
    r"\s+(?:people|persons|percent|per cent|million|billion|men|women|children"
    r"|(?!was\b|has\b|is\b|does\b|as\b|across\b|this\b|versus\b|always\b|perhaps\b|plus\b|vs\b|us\b|its\b|his\b)[a-z]+s)\b"
)
"""What follows a number that counts things: "in 2023 cases"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A run of whole days."""

    since: date
    until: date
    """Both inclusive."""
    names: tuple[tuple[int, int | None, int | None], ...] = ()
    """(year, month, day) by which a text may call it."""
    relative: bool = False
    """Said relative to the day of asking."""
    ahead: bool = False
    """The same words may mean the one to come ("on Monday", "this year")."""
    printed_next_day: bool = False
    """So short that the paper of the day after tells of it."""


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
    """A day with its month; without a year the last such day."""
    month, day = month_of(match), int(match["d"])
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
    names: tuple[tuple[int, int | None, int | None], ...]
    if months % 12 == 0 and since.month == 1:
        names = tuple((year, None, None) for year in range(since.year, until.year + 1))
    else:
        at = [since.year * 12 + since.month - 1 + n for n in range(months)]
        names = tuple((n // 12, n % 12 + 1, None) for n in at)
    return Period(since=since, until=until, names=names, relative=relative, ahead=ahead)


def month_year(match: re.Match[str], today: date) -> Period | None:
    """A month with its year, or with "this year", "last year", or the last such month."""
    month, groups = month_of(match), match.groupdict()
    if groups.get("y"):
        year = int(match["y"])
    elif groups.get("which"):
        year = today.year - (match["which"].lower() == "last")
    else:
        year = today.year - (month > today.month)
    part = (groups.get("part") or "").lower()
    since, until = months_from(year, month)
    if part:
        a, b = _part(part)
        since, until = since.replace(day=1 + round(30 * a)), until if b == 1 else since.replace(day=round(30 * b))
    return Period(since=since, until=until, names=((year, month, None),), ahead=not groups.get("y"))


def _part(word: str) -> tuple[float, float]:
    """Which part of a year or a month "early" or "the end of" means, as shares."""
    if word.startswith(("early", "the start", "the beginning")):
        return 0.0, 1 / 3
    if word.startswith("mid"):
        return 1 / 3, 2 / 3
    if word.startswith("the first"):
        return 0.0, 0.5
    return (0.5, 1.0) if word.startswith("the second") else (2 / 3, 1.0)


def part_of_year(match: re.Match[str], today: date) -> Period:
    a, b = _part(match["part"].lower())
    since, until = months_from(int(match["y"]), 1 + round(12 * a), round(12 * b) - round(12 * a))
    return whole_months(since, until)


def season(match: re.Match[str], today: date) -> Period:
    """A season of a year; "last summer" is the last one that is over, "this summer" the one of this year."""
    month, groups = SEASONS[match["season"].lower()], match.groupdict()
    if groups.get("y"):
        return whole_months(*months_from(int(match["y"]), month, 3))
    if (groups.get("which") or "this").lower() == "this":
        since, until = months_from(today.year - (month == 12 and today.month < 3), month, 3)
        return whole_months(since, until, relative=True, ahead=True)
    year = today.year
    while months_from(year, month, 3)[1] >= today:
        year -= 1
    return whole_months(*months_from(year, month, 3), relative=True)


def quarter(match: re.Match[str], today: date) -> Period:
    number = "first second third fourth".split().index(match["nth"].lower()) if match["nth"] else int(match["q"]) - 1
    return whole_months(*months_from(int(match["y"]), 1 + 3 * number, 3))


def decade(match: re.Match[str], today: date) -> Period:
    year = int(match["y"])
    return whole_months(date(year, 1, 1), date(year + (99 if year % 100 == 0 else 9), 12, 31))


def whole_year(match: re.Match[str], today: date) -> Period | None:
    if COUNTED.match(match.string, match.end()):
        return None
    year = int(match["y"])
    return whole_months(date(year, 1, 1), date(year, 12, 31), ahead=True)
