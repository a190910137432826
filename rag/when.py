"""Read the time phrases of a question into a window of days, relative to the day on which it is asked.

The grammar is small on purpose: a year or a month counts only where a preposition makes it a time ("in 2023",
"since March"), so that names and amounts ("Agenda 2030", "the 2024 campaign", "2,023 people") never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Literal

from index.types import Span
from rag.periods import MONTH_NAMES, WEEKDAYS, YEAR, Period, UnreadableError
from rag.phrases import period_at

Preference = Literal["newer", "older"]

QUOTED = re.compile(r"[\"“][^\"”]{1,200}[\"”]")
WORD = re.compile(r"[^\W_]+")
RANGE = re.compile(
    r"(?:between|from)\s+(?P<first>[\w .,]{1,24}?)\s*(?:\band\b|\bto\b|\buntil\b|\btill?\b|\bthrough\b|[-–])\s*", re.I
)
EDGE = re.compile(r"(?P<op>since|after|before|until|till|prior to|up to)\s+(?:about\s+|around\s+)?", re.I)
CLAUSE = re.compile(r"since(?:\s+[\w’'-]+){1,6}?\s+(?:in|on)\s+", re.I)
WITHIN = re.compile(r"(?:in|during|on|over|throughout|within|for|at|of)\s+(?:all\s+of\s+)?", re.I)
SINCE_WHAT = re.compile(r"\bsince\s+(?!then\b)(?:[\w’'-]+\s*){1,5}(?=$|[?.,;!])", re.I)
MISSPELT = re.compile(
    rf"(?<!the )\b(?:last|past|this|in|on)\s+(?P<a>[A-Z][a-z]{{3,9}})(?=\s+{YEAR}\b|\s*[?.,;!]|\s*$)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?P<b>[A-Z][a-z]{{2,9}})\s+{YEAR}\b"
)
AHEAD = re.compile(r"\b(?:will|upcoming|coming|going to|plans? to|(?:is|are) (?:set|due|expected) to)\b", re.I)
LASTING = re.compile(r"^\W*(?:is|are|do|does)\b|\bstill\b", re.I)
"""With these "today" means nowadays: "Is it still spoken today?"."""
NEWER = re.compile(
    r"\b(?:latest|newest|most recent|recent|recently|lately|current|currently|now|nowadays|at present|these days)\b",
    re.I,
)
OLDER = re.compile(
    r"\b(?:originally|initially|at first|at the time|back then|in the beginning)\b"
    r"|\bfirst (?:[a-z]+ed|begin|began|said|told|met|seen|known|heard|found|report|reports|article)\b",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a question says of time."""

    phrase: str = ""
    """The words that were read as a window, as they stand in the question; empty where there are none."""
    since: date | None = None
    until: date | None = None
    """Both inclusive; `None` is open."""
    names: tuple[tuple[int, int | None, int | None], ...] = ()
    """(year, month, day) of the calendar periods that the phrase names: a passage may name them too."""
    spans: tuple[Span, ...] = ()
    """Where the phrases stand in the text."""
    unread: tuple[str, ...] = ()
    """One sentence for each phrase that could not be read."""
    prefers: Preference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """One phrase of the text that was read."""

    span: Span
    since: date | None
    until: date | None
    period: Period


def read(text: str, today: date) -> Reading:
    """The window that the phrases of `text` mean on the day `today`.

    Weeks run from Monday to Sunday in "last week"; "this week" and "the past week" reach from the same weekday a
    week before up to `today`, as quizzes and reporters mean them (of 58 quiz questions with a gold article, seven
    days lost four, this loses two). A single day includes the next: a day's news is printed then.
    A window that begins after `today` is none. A phrase relative to today ("this week") decides over calendar
    periods ("in 2019") beside it, which then belong to the event; several calendar periods are taken together.
    """
    masked = QUOTED.sub(lambda m: " " * len(m.group()), text)
    problems: dict[Span, str] = {}
    found = [p for p in _phrases(masked, today, problems) if p.since is None or p.since <= today]
    ahead = AHEAD.search(masked)
    lasting = LASTING.search(masked)
    kept = [p for p in found if not (ahead and p.period.ahead)]
    kept = [p for p in kept if not (lasting and p.span.of(masked).lower() == "today")]
    read_at = tuple(p.span for p in found)
    problems |= _strays(masked, [*read_at, *problems])
    nowadays = len(kept) < len(found) and lasting
    prefers: Preference | None = "newer" if NEWER.search(masked) or nowadays else None
    if OLDER.search(masked):
        prefers = "older"
    reading = Reading(spans=read_at, unread=tuple(problems.values()), prefers=prefers)
    if not kept:
        return reading
    deciding = [p for p in kept if p.period.relative] or kept
    since, until = _together(deciding)
    if since is None and until is None:
        return reading
    names = tuple(dict.fromkeys(name for p in deciding for name in p.period.names))
    phrase = " … ".join(p.span.of(text) for p in deciding)
    return replace(reading, phrase=phrase, since=since, until=until, names=names)


def without_phrases(text: str, today: date) -> str:
    """`text` with its time phrases cut out, for a follow-up that brings its own."""
    for span in reversed(read(text, today).spans):
        text = text[: span.start].rstrip() + text[span.end :]
    return text


def _together(phrases: list[_Phrase]) -> tuple[date | None, date | None]:
    """One window of several: "since A" and "before B" meet, periods are spanned."""
    since = [p.since for p in phrases if p.since]
    until = [p.until for p in phrases if p.until]
    if len(phrases) == 2 and len(since) == len(until) == 1 and since[0] <= until[0]:
        return since[0], until[0]
    whole = len(phrases)
    return (min(since) if len(since) == whole else None), (max(until) if len(until) == whole else None)


def _phrases(text: str, today: date, problems: dict[Span, str]) -> Iterator[_Phrase]:
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


def _range(text: str, at: int, today: date) -> _Phrase | None:
    """ "between March and May 2024", "from 3 to 9 May 2024": the first end is completed from the second."""
    if not (opening := RANGE.match(text, at)) or not (last := period_at(text, opening.end(), today, loose=True)):
        return None
    first, year = opening["first"].strip(), last.period.since.year
    for whole in (first, f"{first} {year}", f"{first} {MONTH_NAMES[last.period.since.month - 1]} {year}"):
        start = period_at(whole, 0, today, loose=True)
        if start and start.end == len(whole) and start.period.since <= last.period.until:
            both = replace(last.period, since=start.period.since, names=start.period.names + last.period.names)
            return _Phrase(span=Span(at, last.end), since=both.since, until=both.until, period=both)
    return None


def _edge(text: str, at: int, today: date) -> _Phrase | None:
    """ "since March", "before 2023", and "since it began in March"."""
    if not (opening := EDGE.match(text, at)):
        return None
    begins = opening.end()
    found = period_at(text, begins, today, loose=True)
    if found is None and (clause := CLAUSE.match(text, at)):
        found = period_at(text, clause.end(), today, loose=True)
    if found is None:
        return None
    period, day = found.period, timedelta(days=1)
    operator = opening["op"].lower()
    since = until = None
    if operator == "since":
        since = period.since
    elif operator == "after":
        since = period.until + day
    elif operator in ("before", "prior to"):
        until = period.since - day
    else:
        until = period.until
    return _Phrase(span=Span(at, found.end), since=since, until=until, period=replace(period, relative=False))


def _within(text: str, at: int, today: date) -> _Phrase | None:
    """ "in 2023", "on Monday", and phrases that need no preposition: "last week", "summer 2022"."""
    opening = WITHIN.match(text, at)
    begins = opening.end() if opening else at
    loose = opening is not None and opening.group().lower().strip() not in ("of", "for", "at")
    if (found := period_at(text, begins, today, loose=loose)) is None:
        return None
    period = found.period
    until = period.until
    if period.printed_next_day and until < today:
        until += timedelta(days=1)
    return _Phrase(span=Span(at, found.end), since=period.since, until=until, period=period)


def _strays(text: str, taken: list[Span]) -> dict[Span, str]:
    """What looks like a time phrase but names no time."""
    strays: dict[Span, str] = {}

    def stray(span: Span, why: str) -> None:
        if not any(span.overlaps(other) for other in [*taken, *strays]):
            strays[span] = f"“{span.of(text).strip()}” {why}, so it was not applied."

    for match in MISSPELT.finditer(text):
        name = match["a"] or match["b"]
        if name.lower() in {n.lower() for n in (*MONTH_NAMES, *WEEKDAYS)}:
            continue
        if near := get_close_matches(name.lower(), [n.lower() for n in (*MONTH_NAMES, *WEEKDAYS)], n=1, cutoff=0.8):
            stray(Span(*match.span()), f"names no month or day that is known (perhaps {near[0].capitalize()})")
    for match in SINCE_WHAT.finditer(text):
        stray(Span(*match.span()), "names no date that can be read")
    return strays
