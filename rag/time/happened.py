"""On which day did what a sentence tells of happen? As it says itself, else the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from rag.time.periods import MONTH_NAMES, YEAR, Period, UnreadableError
from rag.time.phrases import period_at

PLACE = re.compile(r"(?P<before>\b(?:in|on|during|since|of|by|until|from)\s+(?:the\s+)?)?\b(?=[A-Za-z0-9])", re.I)

ASIDE = re.compile(r",\s+(?:(?:to|of|in|with|from) )?(?:who|whom|whose|which|where)\b[^,;]*(?:,|;|$)")
"""A relative clause: its time is not that of the news."""
COMPARED = re.compile(
    r"\b(?:first|last|only|best|worst|most|least|\w{2,}est)\b[^.;]{0,80}?\bsince\s+(?:the\s+)?$", re.I
)
"""Before a time with which the news is compared: "the strongest since"."""
COMING = 300
"""Days ago from which a day or month without its year is read as the coming one: "on Aug. 12" in a paper of Aug. 11."""
COMES = re.compile(
    r"\b(?:will|due|set (?:for|to)|scheduled|slated|no earlier than|(?:is|are) to|plans? to|begins?|starts?)\b"
)
"""Words beside which such a day is the coming one however long ago the last was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, month or year of a timeline."""

    iso: str
    """First day, for sorting."""
    shown: str
    """`22 January 2024`, `January 2024`, or `2024`."""
    named: bool = False
    """Whether the sentence names it; else it is that of publication."""


def happened(sentence: str, published: date | None) -> Day | None:
    """The most exact time that the sentence names, relative to its publication; `None` where neither is known.

    A time after publication is a plan, not what happened: then the day of publication counts. So it does where only
    the days up to it are named ("in recent weeks") or its year or season, and for a time in a clause aside ("who was
    sentenced in August").
    """
    main = ASIDE.sub(lambda m: " " * len(m.group()), sentence)
    coming = 0 if COMES.search(main) else COMING
    said = [p for p in _periods(main, published) if published is None or not _ahead(p, published, coming)]
    said = [p for p in said if p.names or p.until != published or p.since == published]
    if said:
        best = min(said, key=lambda p: (p.until - p.since, -p.since.toordinal()))
        if (best.until - best.since).days <= 366:
            return replace(_day(best.since, best.until), named=True)
    return _day(published, published) if published else None


def _ahead(period: Period, published: date, coming: int) -> bool:
    """Whether it lies ahead, as one does that would be over for more than `coming` days, or is long and not over."""
    short = (period.until - period.since).days <= 31
    other = period.ahead and short and (published - period.until).days > coming
    return other or (period.until >= published and not short) or period.since > published


def _periods(sentence: str, published: date | None) -> list[Period]:
    found: list[Period] = []
    at = 0
    while place := PLACE.search(sentence, at):
        at = place.end() + 1
        try:
            read = period_at(sentence, place.end(), published or date.max, loose=bool(place["before"]))
        except UnreadableError:
            continue
        if read is None:
            continue
        if COMPARED.search(sentence[: place.end()]):
            at = read.end
            continue
        if published or re.search(YEAR, sentence[place.end() : read.end]):
            found.append(read.period)
        at = read.end
    return found


def _day(since: date, until: date) -> Day:
    month = f"{MONTH_NAMES[since.month - 1]} {since.year}"
    if since == until:
        shown = f"{since.day} {month}"
    elif (until - since).days <= 31:
        shown = month
    else:
        shown = str(since.year)
    return Day(iso=since.isoformat(), shown=shown)
