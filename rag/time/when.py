"""Read the time phrases of a question into a window of days, relative to the day on which it is asked.

The grammar is small on purpose: a year or a month counts only where a preposition makes it a time ("in 2023",
"since March"), so that names and amounts ("Agenda 2030", "the 2024 campaign", "2,023 people") never do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from index.article.dates import MONTHS
from index.types import Span
from rag.english.lexicon import STOP
from rag.time.parts import Quarter, quarter
from rag.time.periods import YEAR, Name
from rag.time.strays import strays
from rag.time.windows import Phrase, phrases

Preference = Literal["newer", "older"]

QUOTED = re.compile(r"[\"“][^\"”]{1,200}[\"”]")
NAME_OF_TODAY = re.compile(r"(?:\b[A-Z]\w*|\b[Tt]he)\s+(?:Today|TODAY)\b")
"""A publisher or a programme: "USA TODAY", "the Today programme"."""
_MONTH, _DAY = rf"(?:{'|'.join(MONTHS)})\b\.?", r"\d{1,2}(?:st|nd|rd|th)?"
DAY_OF_NAME = re.compile(
    rf"\bthe\s+(?:{_MONTH}\s+{_DAY}|{_DAY}\s+{_MONTH})(?P<y>,?\s+{YEAR},?)?\s+(?P<named>[^\W\d_]+)", re.I
)
"""A day that belongs to the name of an event: "the January 6 committee"."""
YEAR_SAID = re.compile(rf"\b{YEAR}|\b(?:last|this)\s+year\b", re.I)
MONTH_LAST = re.compile(rf"\b(?<!last )(?<!this )(?<!past )(?:{_MONTH}(?:\s+{_DAY})?|Q[1-4])$", re.I)
AHEAD = re.compile(r"\b(?:will|upcoming|coming|going to|plans? to|(?:is|are) (?:set|due|expected) to)\b", re.I)
LASTING = re.compile(r"^\W*(?:is|are|do|does)\b|\bstill\b", re.I)
"""With these "today" means nowadays: "Is it still spoken today?"."""
NEWER = re.compile(
    r"\b(?:latest|newest|most recent|recent|recently|lately|current|currently|now|nowadays|at present|these days)\b"
    r"|\bwhat(?:['’]?s| is)(?: the)? news?\b(?=\W*$|\s(?:about|at|from|in|of|on|with)\b)",
    re.I,
)
OLDER = re.compile(
    r"\b(?:originally|initially|at first|at the time|back then|in the beginning)\b"
    r"|\bfirst (?:[a-z]+ed|begin|began|said|told|met|seen|known|heard|found|report|reports|article)\b",
    re.I,
)
VAGUE = re.compile(
    r"\s+(?:or\s+(?:so|something|thereabouts|whenever|around\s+(?:then|there))|give\s+or\s+take)\b"
    r"(?!\s+(?:many|much|few|far|long|else|other|similar|like))",
    re.I,
)
"""What makes a time before it none that can be searched in: "last year or so"."""
FIGURES = re.compile(
    r"\b(?:revenues?|sales|turnover|profit\w*|loss(?:es)?|los[et]|earn\w*|income|results|GDP|gr[oe]wn?|growth)\b",
    re.I,
)
"""What a quarter's accounts give, months after it."""
REPORTED = timedelta(days=125)
"""From a quarter's end to when its last reports come."""
AFTERWARDS = re.compile(r"\b(?:afterwards?|thereafter|subsequently|since\s+then)\b", re.I)
"""With these a time that is told before is where the time asked of begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a question says of time."""

    phrase: str = ""
    """The words that were read as a window, as they stand in the question; empty where there are none."""
    since: date | None = None
    until: date | None = None
    """Both inclusive; `None` is open."""
    names: tuple[Name, ...] = ()
    """Of the calendar periods that the phrase names: a passage may name them too."""
    spans: tuple[Span, ...] = ()
    """Where the phrases stand in the text."""
    accounts: Quarter | None = None
    """The quarter whose figures are asked for."""
    unread: tuple[str, ...] = ()
    """One sentence for each phrase that could not be read."""
    prefers: Preference | None = None


@lru_cache(maxsize=200)
def read(text: str, today: date) -> Reading:
    """The window that the phrases of `text` mean on the day `today`.

    Weeks run from Monday to Sunday in "last week"; "this week" and "the past week" reach from the same weekday a
    week before up to `today`, as quizzes and reporters mean them (of 58 quiz questions with a gold article, seven
    days lost four, this loses two). A single day includes the next: a day's news is printed then.
    A window that begins after `today` is none. A phrase relative to today ("this week") decides over calendar
    periods ("in 2019") beside it, which then belong to the event; several calendar periods are taken together.
    """
    masked = QUOTED.sub(_blank, text)
    if not text.isupper():
        masked = NAME_OF_TODAY.sub(_blank, masked)
    problems: dict[Span, str] = {}
    found = [p for p in phrases(masked, today, problems) if p.since is None or p.since <= today]
    found = [p for p in found if not _of_name(masked, p.span)]
    vague = {Span(p.span.start, m.end()): p for p in found if (m := VAGUE.match(masked, p.span.end))}
    problems |= {span: f"“{span.of(text)}” is too vague a time to search in, so it was not applied." for span in vague}
    found = [p for p in found if p not in vague.values()]
    ahead = AHEAD.search(masked)
    lasting = LASTING.search(masked)
    kept = [p for p in found if not (ahead and p.period.ahead)]
    kept = [p for p in kept if p.since or (p.until and p.until < today)]
    kept = [p for p in kept if not (lasting and p.span.of(masked).lower() == "today")]
    read_at = tuple(p.span for p in found)
    problems |= dict(strays(masked, [*read_at, *problems], windowed=bool(kept)))
    nowadays = len(kept) < len(found) and lasting
    prefers: Preference | None = "newer" if NEWER.search(masked) or nowadays else None
    if OLDER.search(masked):
        prefers = "older"
    reading = Reading(spans=read_at, unread=tuple(problems.values()), prefers=prefers)
    if not kept:
        return reading
    deciding = [p for p in kept if p.period.relative] or kept
    since, until = _together(deciding)
    if since and AFTERWARDS.search(masked, deciding[-1].span.end):
        until = None
    if since is None and until is None:
        return reading
    names = tuple(dict.fromkeys(name for p in deciding for name in p.period.names))
    phrase = " … ".join(p.span.of(text) for p in deciding)
    accounts = quarter(deciding[0].period) if len(deciding) == 1 and FIGURES.search(masked) else None
    if accounts:
        since, until = accounts.until + timedelta(days=1), accounts.until + REPORTED
    return replace(reading, phrase=phrase, since=since, until=until, names=names, accounts=accounts)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _of_name(text: str, phrase: Span) -> bool:
    """Whether a phrase is part of the name of an event; "since the January 6, 2021 attack" is a time all the same."""
    for match in DAY_OF_NAME.finditer(text):
        if match["named"].lower() not in STOP and match.start() < phrase.end <= match.start("named"):
            return not match["y"] or phrase.start >= match.start()
    return False


def without_phrases(text: str, today: date) -> str:
    """`text` with its time phrases cut out, for a follow-up that brings its own."""
    for span in reversed(read(text, today).spans):
        text = text[: span.start].rstrip() + text[span.end :]
    return text


def year_of(text: str, today: date) -> int | None:
    """The one year that the time phrases of `text` say ("in July 2022"); `None` where they say none or several."""
    reading = read(text, today)
    years = {name[0] for name in reading.names if isinstance(name[0], int)}
    return years.pop() if len(years) == 1 and YEAR_SAID.search(reading.phrase) else None


def in_year(text: str, year: int, today: date) -> str:
    """`text` with the year after each month or day of a month that is said without one, if that is no day to come."""
    reading, dated = read(text, today), text
    for span in reversed(reading.spans if reading.phrase else ()):
        phrase = span.of(text)
        if MONTH_LAST.search(phrase) and not YEAR_SAID.search(phrase):
            dated = f"{dated[: span.end]} {year}{dated[span.end :]}"
    return dated if len(read(dated, today).spans) == len(reading.spans) else text


def _together(found: list[Phrase]) -> tuple[date | None, date | None]:
    """One window of several: "since A" and "before B" meet, periods are spanned."""
    since = [p.since for p in found if p.since]
    until = [p.until for p in found if p.until]
    if len(found) == 2 and len(since) == len(until) == 1 and since[0] <= until[0]:
        return since[0], until[0]
    whole = len(found)
    return (min(since) if len(since) == whole else None), (max(until) if len(until) == whole else None)
