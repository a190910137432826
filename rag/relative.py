"""Periods that are said relative to the day of asking: "yesterday", "last week", "two months ago"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rag.periods import WEEKDAYS, Period, months_from, one_day, whole_months

COUNTS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
COUNTS |= {"a": 1, "an": 1, "couple of": 2}
BEFORE_DAY = frozenset("on since until till before after from to between and by".split())
"""What makes a weekday in small letters one: "ash wednesday" is none."""
MOST_DAYS = 366 * 200


def near_day(match: re.Match[str], today: date) -> Period:
    back = {"today": 0, "yesterday": 1}.get(match[1].lower(), 2)
    return one_day(today - timedelta(days=back), relative=True)


def weekday(match: re.Match[str], today: date) -> Period | None:
    """The last such day up to today ("last Monday": before today)."""
    before, after = match.string[: match.start()].split()[-1:], match.string[match.end() :].split()[:1]
    bare = match["which"] is None
    name = bare and before and before[0][:1].isupper() and len(match.string[: match.start()].split()) > 1
    small = bare and match["weekday"][0].islower() and not (before and before[0].lower() in BEFORE_DAY)
    if name or small or (after and after[0][:1].isupper()):
        return None  # Black Friday, Sunday Times
    back = (today.weekday() - WEEKDAYS.index(match["weekday"].capitalize())) % 7
    if back == 0 and (match["which"] or "").lower() in ("last", "past"):
        back = 7
    day = today - timedelta(days=back)
    return Period(since=day, until=day, relative=True, ahead=True, printed_next_day=True)


def this_or_last(match: re.Match[str], today: date) -> Period:
    """ "last week" is the one from Monday to Sunday; "this week", "the past week" and "the last week" end today."""
    unit, which = match["unit"].lower(), match["which"].lower()
    if match["the"] and which == "last":
        which = "past"
    last = which in ("last", "previous")
    if unit == "week" and not last:
        which = "past"
    if which == "past" and unit in ("week", "month", "quarter", "year"):
        days = {"week": 7, "month": 30, "quarter": 91, "year": 365}[unit]
        return Period(since=today - timedelta(days=days), until=today, relative=True)
    if unit == "day":
        return Period(since=today - timedelta(days=1), until=today, relative=True)
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7)
        return Period(since=monday, until=monday + timedelta(days=6), relative=True)
    if unit == "weekend":
        return _weekend(which, today)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = (today.month - 1) // size * size + 1
    since, until = months_from(today.year, first, size)
    if last:
        end = since - timedelta(days=1)
        since, until = months_from(end.year, end.month - size + 1, size)
        return whole_months(since, until, relative=True)
    return (
        whole_months(since, today, relative=True, ahead=unit != "month")
        if since <= today
        else whole_months(since, until)
    )


def _weekend(which: str, today: date) -> Period:
    """Saturday and Sunday: "this" is the one that is on or to come, any other the last one that is over."""
    saturday = today + timedelta(days=5 - today.weekday())
    if which != "this" and not (which == "the" and today.weekday() >= 5):
        saturday -= timedelta(days=7)
    sunday = saturday + timedelta(days=1)
    return Period(since=saturday, until=sunday, relative=True, ahead=which == "this", printed_next_day=True)


def the_weekend(match: re.Match[str], today: date) -> Period:
    return _weekend("the", today)


def last_n(match: re.Match[str], today: date) -> Period | None:
    """ "the last 3 weeks": that many days, weeks, months or years up to today."""
    days = _length(match)
    return Period(since=today - timedelta(days=days), until=today, relative=True) if days else None


def ago(match: re.Match[str], today: date) -> Period | None:
    """ "3 weeks ago": as exact as its unit."""
    days, unit = _length(match), match["unit"].lower()
    if not days:
        return None
    day = today - timedelta(days=days)
    if unit == "day":
        return one_day(day, relative=True)
    if unit == "year":
        return whole_months(date(day.year, 1, 1), date(day.year, 12, 31), relative=True)
    if unit == "month":
        return whole_months(*months_from(day.year, day.month), relative=True)
    monday = day - timedelta(days=day.weekday())
    return Period(since=monday, until=monday + timedelta(days=6), relative=True)


def _length(match: re.Match[str]) -> int:
    """Days that "3 weeks" are; 0 for what no calendar holds."""
    word = match["n"].lower()
    n = int(word) if word.isdecimal() else COUNTS[word]
    days = round(n * {"day": 1, "week": 7, "month": 30.44, "year": 365.25}.get(match["unit"].lower(), 0))
    return days if days <= MOST_DAYS else 0
