"""Periods that are said relative to the day of asking: "yesterday", "last week", "two months ago"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from index.article.dates import MONTHS as MONTHS_OF_YEAR
from rag.time.periods import WEEKDAYS, Period, month_of, months_from, one_day, whole_months

_MONTHS = "|".join(MONTHS_OF_YEAR)
_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
COUNTS = {word: (n, n) for n, word in enumerate(f"{_WORDS} eighteen nineteen twenty".split(), 1)}
COUNTS |= {"thirty": (30, 30), "forty": (40, 40), "fifty": (50, 50), "a hundred": (100, 100), "a dozen": (12, 12)}
COUNTS |= {"a": (1, 1), "an": (1, 1), "couple of": (2, 2), "a couple of": (2, 2)}
COUNTS |= dict.fromkeys(("few", "a few"), (2, 4)) | {"several": (3, 7)}
"""Least and most that a word for a number means; "few" and "several" as readers take them, and the days are shown."""
COUNT = rf"(?P<n>(?<!\d[.,])\d{{1,4}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})\s+"
DAYS = {"night": 1, "day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "year": 12, "decade": 120}
BEFORE_DAY = frozenset("on since until till before after from to between and by".split())
"""What makes a weekday in small letters one: "ash wednesday" is none."""
DATED = re.compile(
    rf",?\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)\b|\d{{1,2}}\s+(?:{_MONTHS})\b|(?:{_MONTHS})\.?\s+\d)", re.I
)
"""A date after a weekday, which says more."""
FIRST_YEAR = 1800
"""What reaches back further is no time of news."""


def counted(word: str) -> tuple[int, int]:
    """The least and the most that a number or a word for one means."""
    word = " ".join(word.lower().split())
    return (int(word), int(word)) if word.isdecimal() else COUNTS[word]


def near_day(match: re.Match[str], today: date) -> Period:
    """ "yesterday", "last night", "this morning"."""
    word = " ".join(match[1].lower().split())
    back = 2 if word.startswith("the day") else 1 if word.startswith(("yesterday", "last")) else 0
    return one_day(today - timedelta(days=back), relative=True)


def weekday(match: re.Match[str], today: date) -> Period | None:
    """The last such day up to today ("last Monday": before today), or that of last week."""
    before, after = match.string[: match.start()].split()[-1:], match.string[match.end() :].split()[:1]
    which = (match["which"] or "").lower()
    bare = not which and not match["week"]
    if DATED.match(match.string, match.end()):
        return None  # Friday, 3 May
    name = bare and before and before[0][:1].isupper() and len(match.string[: match.start()].split()) > 1
    small = bare and match["weekday"][0].islower() and not (before and before[0].lower() in BEFORE_DAY)
    if name or small or (after and after[0][:1].isupper()):
        return None  # Black Friday, Sunday Times
    number = WEEKDAYS.index(match["weekday"].capitalize())
    if match["week"]:
        monday = today - timedelta(days=today.weekday() + 7 * (match["week"].lower() == "last"))
        return Period(since=(day := monday + timedelta(days=number)), until=day, relative=True, printed_next_day=True)
    back = (today.weekday() - number) % 7
    if back == 0 and which.endswith(("last", "past")):
        back = 7
    day = today - timedelta(days=back)
    return Period(since=day, until=day, relative=True, ahead=True, printed_next_day=True)


def day_of_week(match: re.Match[str], today: date) -> Period:
    """ "last week on Tuesday"."""
    monday = today - timedelta(days=today.weekday() + 7 * (match["which"].lower() == "last"))
    day = monday + timedelta(days=WEEKDAYS.index(match["weekday"].capitalize()))
    return Period(since=day, until=day, relative=True, printed_next_day=True)


def which_month(match: re.Match[str], today: date) -> Period | None:
    """ "last March": the last one before this month; "this March": the one of this year."""
    if match["m"][0].islower():
        return None  # what this may mean
    month, last = month_of(match), match["which"].lower() != "this"
    year = today.year - (last and month >= today.month)
    return whole_months(*months_from(year, month), ahead=not last)


def whole_unit(match: re.Match[str], today: date) -> Period:
    """The calendar week, month, quarter, year, decade or century of today, or the last one, of which a part is said."""
    return _unit(match["unit"].lower(), today, 0 if match["which"].lower() in ("the", "this") else 1)


def before_last(match: re.Match[str], today: date) -> Period:
    """ "the week before last"."""
    return _unit(match["unit"].lower(), today, 2)


def _unit(unit: str, today: date, back: int) -> Period:
    """A whole calendar unit, so many before that of today."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return Period(since=monday, until=monday + timedelta(days=6), relative=True)
    if unit in ("decade", "century"):
        size, offset = (10, 0) if unit == "decade" else (100, 1)
        first = ((today.year - offset) // size - back) * size + offset
        return whole_months(date(first, 1, 1), date(first + size - 1, 12, 31), relative=True)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    at = (today.year * 12 + today.month - 1) // size * size - back * size
    return whole_months(*months_from(at // 12, at % 12 + 1, size), relative=True)


def this_or_last(match: re.Match[str], today: date) -> Period:
    """ "last week" is the one from Monday to Sunday; "this week", "the past week" and "the last week" end today."""
    unit, which = match["unit"].lower(), match["which"].lower()
    if match["the"] and which == "last":
        which = "past"
    last = which in ("last", "previous")
    if unit == "weekend":
        return _weekend(which, today)
    if unit in ("day", "hour", "fortnight") or (unit == "week" and not last) or which == "past":
        days = {"week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365}.get(unit, 1)
        since = _months_before(today, MONTHS.get(unit, 1200)) if unit in ("decade", "century") else None
        return Period(since=since or today - timedelta(days=days), until=today, relative=True)
    whole = _unit(unit, today, int(last))
    if last:
        return whole
    return whole_months(whole.since, today, relative=True, ahead=unit != "month")


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
    """ "the last 3 weeks": that many hours, days, weeks, months or years up to today; of "few" the most."""
    most, unit = counted(match["n"])[1], match["unit"].lower()
    since = today - timedelta(days=-(-most // 24)) if unit == "hour" else _before(today, most, unit)
    return Period(since=since, until=today, relative=True) if since.year >= FIRST_YEAR else None


def recent(match: re.Match[str], today: date) -> Period:
    """ "in recent weeks": the last few."""
    return Period(since=_before(today, COUNTS["few"][1], match["unit"].lower()), until=today, relative=True)


def ago(match: re.Match[str], today: date) -> Period | None:
    """ "3 weeks ago": as exact as its unit; "a few weeks ago": from the most to the least that it means."""
    (least, most), unit = counted(match["n"]), match["unit"].lower()
    if unit == "hour":
        return one_day(today - timedelta(days=most // 24), relative=True)
    first, last = _before(today, most, unit), _before(today, least, unit)
    if first.year < FIRST_YEAR:
        return None
    if unit in ("day", "night"):
        return replace(one_day(first, relative=True), until=last)
    if unit in ("year", "decade"):
        return whole_months(date(first.year, 1, 1), date(last.year, 12, 31), relative=True)
    if unit == "month":
        return whole_months(first.replace(day=1), months_from(last.year, last.month)[1], relative=True)
    return Period(
        since=first - timedelta(days=first.weekday()), until=last + timedelta(days=6 - last.weekday()), relative=True
    )


def years_ago_today(match: re.Match[str], today: date) -> Period:
    """ "A year ago today", "this day last year"."""
    groups = match.groupdict()
    n = counted(groups["n"])[1] if groups.get("n") else 1
    return one_day(_before(today, n, match["unit"].lower()), relative=True)


def day_of_month(match: re.Match[str], today: date) -> Period | None:
    """ "the 3rd": the last one up to today; or that of this or last month."""
    month = today.replace(day=1)
    if (match["which"] or "").lower() == "last" or (not match["which"] and int(match["d"]) > today.day):
        month = _months_before(month, 1)
    return one_day(month.replace(day=int(match["d"])), relative=True)


def up_to(n: int, unit: str, end: Period) -> Period:
    """ "the three months to March 2024", "the year ended 30 June": so long a time up to the end of a period."""
    if unit in DAYS:
        since = end.until - timedelta(days=n * DAYS[unit] - 1)
    else:
        since = _months_before(end.until + timedelta(days=1), n * {"quarter": 3, **MONTHS}[unit])
    return replace(end, since=since, relative=False, printed_next_day=False, told_after=True)


def half_a_year_ago(match: re.Match[str], today: date) -> Period:
    then = _months_before(today, 6)
    return whole_months(*months_from(then.year, then.month), relative=True)


def _before(today: date, n: int, unit: str) -> date:
    """The day so many units before today; raises ValueError or OverflowError where no calendar has it."""
    if unit in DAYS:
        return today - timedelta(days=n * DAYS[unit])
    return _months_before(today, n * MONTHS[unit])


def _months_before(today: date, n: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - n, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
