"""One phrase of a text as a window of days: a range, an edge ("since March"), or a time after a preposition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from index.types import Span
from rag.time import periods
from rag.time.periods import MONTH_NAMES, Period, UnreadableError
from rag.time.phrases import Found, period_at

WORD = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
YEAR = re.compile(rf"\b{periods.YEAR}\b")
OPENING = re.compile(
    r"(?:(?P<range>between|from)|in|on|during|over|throughout|within|for|of)\s+(?:the\s+years\s+)?", re.I
)
JOIN = re.compile(
    r"\s+(?:and|to|until|till?|through|or|versus|compared\s+(?:with|to))\s+|(?<!mid)(?<!early)(?<!late)\s*[-–]\s*", re.I
)
BARE = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?(?:\s+[a-z]{3,9})?(?:\s+(?:to|until|till?|through)\s+|\s*[-–]\s*)\d{1,2}\b\D", re.I
)
"""A range that needs no preposition: "3-9 May"."""
NOW = re.compile(r"(?:now|the\s+present(?:\s+day)?|present|date)\b", re.I)
ONWARDS = re.compile(r"\s+(?:onwards?|forward|on(?=\s*(?:$|[?.,;!])))", re.I)
LONGEST_FIRST = 30
"""Code points of the first end of a range."""
JOINS = 3
"""Words that may join two ends, of which the first is looked for."""
EDGE = re.compile(
    r"(?P<op>(?:ever\s+)?since|after|(?:starting|beginning)(?:\s+(?:in|on|from))?|before|prior to|until|till|up to"
    r"|up until|by|as of|(?:no|not) later than|more than|over|at least|less than|under)\s+(?:about\s+|around\s+)?"
    r"(?!(?:interest(?:,|\sand)?\s)?tax(?=\s(?:in|of|for|from|during|at)\b|\W*$))",
    re.I,
)
"""Profit "before tax in 2023" is that of 2023."""
NEXT_WORD = re.compile(r"\s+(?=[^\W_])")
CLAUSE_ENDS = re.compile(
    r"[.,;:!?]|\b(?:since|after|before|until|till|and|but|or|which|who|whom|what|when|where|why|how)\b", re.I
)
CLAUSE_WORDS = 10
"""Words after "since" among which its time may stand."""
WITHIN = re.compile(r"(?P<at>in|during|on|over|throughout|within|for|at|of|from)\s+(?:all\s+of\s+)?", re.I)
LOOSE = frozenset("in on during over throughout within from".split())
"""Prepositions that make a bare year or month a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase of the text that was read."""

    span: Span
    since: date | None
    until: date | None
    period: Period


def phrases(text: str, today: date, problems: dict[Span, str]) -> Iterator[Phrase]:
    """Every phrase of the text, left to right; what is no day of the calendar goes to `problems`."""
    end = 0
    for word in WORD.finditer(text):
        at = word.start()
        if at < end:
            continue
        try:
            phrase = _range(text, at, today) or _edge(text, at, today) or _within(text, at, today)
        except UnreadableError as error:
            problems[error.span] = str(error)
            end = error.span.end
            continue
        if phrase is not None:
            end = phrase.span.end
            yield phrase


def _range(text: str, at: int, today: date) -> Phrase | None:
    """ "between March and May 2024", "from 3 to 9 May 2024", "2021 and 2022": the first end is completed from the last.

    Several words may join the ends ("from mid-March to May"): the first where both are times holds.
    """
    opening = OPENING.match(text, at)
    begins = opening.end() if opening else at
    if not opening and not BARE.match(text, at):
        return None
    for join in islice(JOIN.finditer(text, begins + 1, begins + LONGEST_FIRST + 9), JOINS):
        first = text[begins : join.start()]
        if opening and opening["range"] and (now := NOW.match(text, join.end())):
            if start := _whole(first, today):
                return Phrase(span=Span(at, now.end()), since=start.since, until=None, period=start)
        elif (last := _ahead_of(text, join.end(), today, loose=opening is not None)) and (
            start := _completed(first, last.period, today) or _completed(first.split(",")[0], last.period, today)
        ):
            both = replace(last.period, since=start.since, names=start.names + last.period.names)
            return Phrase(span=Span(at, last.end), since=both.since, until=both.until, period=both)
    return None


def _ahead_of(text: str, at: int, today: date, *, loose: bool) -> Found | None:
    """The period at `at`, if it is a day of the calendar: whether it is one is said where it is read itself."""
    try:
        return period_at(text, at, today, loose=loose)
    except UnreadableError:
        return None


def _whole(words: str, today: date) -> Period | None:
    """The period that is all of `words`."""
    found = _ahead_of(words, 0, today, loose=True)
    return found.period if found and found.end == len(words) else None


def _completed(first: str, last: Period, today: date) -> Period | None:
    """The first end of a range, with what its last end says of month and year; the one before it if need be."""
    year, month = last.since.year, MONTH_NAMES[last.since.month - 1]
    ends = (
        () if YEAR.search(first) or first.lower().endswith("year") else (f" {year}", f" {month} {year}", f" {year - 1}")
    )
    for end in (*ends, ""):
        if (start := _whole(first + end, today)) and start.since <= last.until:
            return start
    start, week = _whole(first, today), timedelta(days=7)
    if start and start.relative and start.since == start.until and last.relative and start.since - week <= last.until:
        return replace(start, since=start.since - week, until=start.until - week)  # from Monday to Friday, on a Tuesday
    return None


def _edge(text: str, at: int, today: date) -> Phrase | None:
    """ "since March", "before 2023", and "since it began in March"."""
    if not (opening := EDGE.match(text, at)):
        return None
    operator = " ".join(opening["op"].lower().split())
    found = period_at(text, opening.end(), today, loose=True)
    direct = found is not None
    if found is None and operator.endswith(("since", "after", "before", "prior to", "until", "till")):
        found = _in_clause(text, opening.end(), today, bare=operator.endswith("since"))
    if found is None or not _fits(operator, text[opening.end() : found.end]):
        return None
    period = found.period
    since = until = None
    if operator.endswith("since") or operator.startswith(("starting", "beginning")):
        since = period.since
    elif operator == "after":
        since = _next_to(period.until, 1, Span(at, found.end), text) if direct else period.since
    elif operator in ("before", "prior to"):
        until = _next_to(period.since, -1, Span(at, found.end), text) if direct else period.until
    elif operator in ("less than", "under"):
        since = period.since
    else:
        until = period.until
    return Phrase(span=Span(at, found.end), since=since, until=until, period=replace(period, relative=False))


def _next_to(day: date, step: int, phrase: Span, text: str) -> date:
    """The day after or before; raises UnreadableError at either end of the calendar."""
    try:
        return day + timedelta(days=step)
    except OverflowError:
        raise UnreadableError(text, phrase.start, phrase.end, "is no day of the calendar") from None


def _fits(operator: str, words: str) -> bool:
    """Whether a preposition that has other senses stands before a time: "by 2020", not "by May"; "over 3 days ago"."""
    if operator in ("more than", "over", "at least", "less than", "under"):
        return words.lower().endswith("ago")
    return operator not in ("by", "as of") or bool(DIGIT.search(words)) or " " in words


def _in_clause(text: str, at: int, today: date, *, bare: bool) -> Found | None:
    """The time of the event that stands where "since" wants a time: "since the flood in Orle in May 2023".

    A time without preposition counts after "since" (`bare`); "after agreeing to stay this week" is this week.
    """
    ends = CLAUSE_ENDS.search(text, at)
    end, loose = ends.start() if ends else len(text), False
    begins = at
    for word in islice(NEXT_WORD.finditer(text, at, end), CLAUSE_WORDS):
        loose = text[begins : word.start()].lower() in LOOSE
        begins = word.end()
        if (found := period_at(text, begins, today, loose=loose)) and (loose or bare or not found.period.relative):
            return found
    return None


def _within(text: str, at: int, today: date) -> Phrase | None:
    """ "in 2023", "on Monday", and phrases that need no preposition: "last week"; "from 2021 onwards"."""
    opening = WITHIN.match(text, at)
    begins = opening.end() if opening else at
    where = opening["at"].lower() if opening else ""
    if (found := period_at(text, begins, today, loose=where in LOOSE)) is None:
        return None
    period = found.period
    if where == "from":
        if onwards := ONWARDS.match(text, found.end):
            return Phrase(span=Span(at, onwards.end()), since=period.since, until=None, period=period)
        if not DIGIT.search(text[begins : found.end]) and not period.relative:
            return None  # a letter from May
    until = None if period.told_after else period.until
    if until and period.printed_next_day and until < today:
        until += timedelta(days=1)
    return Phrase(span=Span(at, found.end), since=period.since, until=until, period=period)
