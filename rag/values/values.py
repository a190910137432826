"""Find the values in a sentence that could answer a question: days, amounts and names, in comparable form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from rag.english.lexicon import STOP, TOKEN
from rag.english.words import acronyms
from rag.query.question import Query, stem, stem_set
from rag.values.amounts import NUMBER, Amount, amounts, compatible, number_of

Sort = Literal["date", "amount", "name"]

SPELLING = 0.8
"""Least likeness of two spellings of one name."""
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"\b(?:{_MONTH.format('m1')}\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>(?:1[5-9]|20)\d\d))?\b"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.format('m2')}(?:,?\s+(?P<y2>(?:1[5-9]|20)\d\d))?"
    rf"|{_MONTH.format('m3')}\s+(?P<y3>(?:1[5-9]|20)\d\d)|(?P<y4>(?:1[5-9]|20)\d\d))\b",
    re.I,
)
WEEKDAYS = "mon tue wed thu fri sat sun".split()
WEEKDAY = re.compile(r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
MONTH = re.compile(
    r"\b(?:in|since|until|till|by|from|early|late|mid|next|last)[\s-](?P<month>January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b(?!\s*\d)"
)
AGE = re.compile(
    rf"\b(?:aged?|at|of|was|is|turn(?:s|ed|ing)?)\s(?P<a1>{NUMBER})(?=[,.;:)]|\s(?:when|at|and|on)\b|$)"
    rf"|\b(?P<a2>{NUMBER})[\s-]years?[\s-](?:old|of\sage)\b|[\w’'.]\s?[,(]\s?(?P<a3>\d{{1,3}})(?=\s?[,)])",
    re.I,
)
"""An age, as it is told of people and things: "aged 61", "was 61,", "61-year-old", "Ann Lee, 61,"."""
AT_THE_TIME = re.compile(r"\s*(?:years?[\s-](?:old|of\sage)\s*)?,?\s*\bwhen\b", re.I)
NAME = re.compile(
    r"(?:(?:[A-Z]\.){2,}|[A-ZÀ-Þ][\w’'-]*)(?:\s+(?:(?:de|of|the|van|von|da|al|bin)\s+)?[A-ZÀ-Þ][\w’'-]*\.?)*"
)
NOT_NAMES = frozenset(
    """
    the a an in on at of and but he she it they we i his her their this that these those after before when while
    as jan feb mar apr jun jul aug sep sept oct nov dec for from with by monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november december
    mr mrs ms dr there here what who how why if not no yes also
    """.split()
)
NAMED_THING = re.compile(
    r"\b(?:which|what)\s+(?!is\b|are\b|was\b|were\b|did\b|does\b|do\b|happen)\w+|\bname of\b", re.I
)
"""Questions such as "Which city ...": one name answers."""
SIZE = re.compile(
    r"\bwhat (?:is|was|are|were) (?:the |its )?(?:\w+ )?(?:magnitude|death toll|height|length|depth)\b"
    r"|\bhow (?:strong|big|powerful)\b.*\b(?:earth)?quake\b",
    re.I,
)
"""Questions with another word than "how many" that a number answers."""
AGED = re.compile(r"\bhow old\b|\b(?:what|which) age\b|\bwhat(?:['’]?s| is| was) the age of\b", re.I)
WRITTEN = re.compile(r"\s*(?:\.{2,}|…|—|–)")
"""What follows a date that opens a text and says when it was written, not what happened."""
PLACED = re.compile(rf"(?<!\w)(?!(?:{'|'.join(WEEKDAYS)})[a-z]*\b)[A-Z][\w.'’/-]*[,(]\s?$")
AGENCY = re.compile(r"\)?(?:\s?\([^)]{2,40}\)|\s?/[^/]{2,40}/)?\s?(?:[-–—:]|--)\s(?=[\"“'‘]?[A-Z])")
"""Before and after the day of a dateline: "OSTREL, May 17 (Agency) - The"."""
HOUR = re.compile(r"\s?(?:GMT|BST|UTC|IST|CES?T|E[SD]T|hrs|hours|local time)\b")
"""After four digits that are a time of day: "1900 GMT"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as it stands in a sentence."""

    sort: Sort
    text: str
    at: int
    """Its first character in the sentence."""
    date: tuple[int | None, int | None, int | None] = (None, None, None)
    """Year, month, day, as far as said."""
    weekday: str | None = None
    """First three letters, where that is all that the sentence says of the day."""
    amount: Amount | None = None
    tokens: frozenset[str] = frozenset()

    @property
    def exact(self) -> bool:
        """Whether a date says its year or its day of the month."""
        year, _, day = self.date
        return bool(year or day)


def sort_of(query: Query) -> Sort | None:
    """What sort of value would answer, or `None` when no single value does."""
    match query.kind:
        case "when":
            return "date"
        case "number":
            return "amount"
        case "who" | "where":
            return "name"
        case _ if SIZE.search(query.text):
            return "amount"
        case "what":
            return "name" if NAMED_THING.search(query.text) else None
        case _:
            return None


def values(query: Query, sort: Sort, text: str) -> Iterator[Value]:
    """The values of one sort in a sentence, leaving out those that the question itself names."""
    if sort == "date":
        yield from _dates(query, text)
    elif sort == "amount" and AGED.search(query.text):
        yield from _ages(query, text)
    elif sort == "amount":
        yield from _amounts(query, text)
    else:
        yield from _names(query, text)


def same(one: Value, other: Value) -> bool:
    """Whether two values of one sort can both be true: equal as far as both say, rounded, or one in the other.

    Names with the same last word are one: "Elizabeth Warren" and "Liz Warren".
    """
    if one.amount and other.amount:
        return compatible(one.amount, other.amount)
    if one.sort == "date":
        return all(a is None or b is None or a == b for a, b in _fields(one, other))
    if one.tokens <= other.tokens or other.tokens <= one.tokens or respelt(one.text, other.text):
        return True
    return one.text.split()[-1].lower() == other.text.split()[-1].lower()


def gives(one: Value, other: Value) -> bool:
    """Whether the second value says all that the first does, so far as it goes: a bare year gives no day."""
    if one.sort == "date":
        year, month, day = (told is None or said is not None for told, said in zip(one.date, other.date, strict=True))
        weekday = one.weekday is None or _weekday(other) is not None
        bare = one.date[1] is None and one.weekday is None
        return same(one, other) and month and day and weekday and (year or not bare)
    return same(one, other)


def _fields(one: Value, other: Value) -> Iterator[tuple[object, object]]:
    """What both days say of themselves, side by side."""
    yield from zip(one.date, other.date, strict=True)
    yield _weekday(one), _weekday(other)


def _weekday(day: Value) -> str | None:
    year, month, number = day.date
    if day.weekday or not (year and month and number):
        return day.weekday
    try:
        return WEEKDAYS[date(year, month, number).weekday()]
    except ValueError:
        return None


def respelt(one: str, other: str) -> bool:
    """Whether two names are one, spelt with a letter or two more, or given as its initials."""
    short, long = sorted((one, other), key=len)
    if short.replace(".", "").lower() in acronyms(long):
        return True
    return SequenceMatcher(None, one.lower(), other.lower()).ratio() >= SPELLING


def _dates(query: Query, text: str) -> Iterator[Value]:
    for m in DATE.finditer(text):
        year = next((int(y) for n in ("y1", "y2", "y3", "y4") if (y := m[n])), None)
        month = next((MONTHS.index(x.lower()) + 1 for n in ("m1", "m2", "m3") if (x := m[n])), None)
        day = next((int(d) for n in ("d1", "d2") if (d := m[n])), None)
        if month is None and any(len(number) == 4 for number in query.numbers):
            continue
        before = text[: m.start()]
        if (not before.strip() and WRITTEN.match(text, m.end())) or (
            PLACED.search(before) and AGENCY.match(text, m.end())
        ):
            continue
        if m["y4"] and HOUR.match(text, m.end()):
            continue
        yield Value(sort="date", text=m.group(), at=m.start(), date=(year, month, day))
    for m in WEEKDAY.finditer(text):
        yield Value(sort="date", text=m.group(), at=m.start(), weekday=m["weekday"][:3].lower())
    for m in MONTH.finditer(text):
        number = MONTHS.index(m["month"][:3].lower()) + 1
        yield Value(sort="date", text=m["month"], at=m.start("month"), date=(None, number, None))


def _amounts(query: Query, text: str) -> Iterator[Value]:
    days = [m.span() for m in DATE.finditer(text)]
    for found in amounts(text):
        written = f"{found.number:.10g}"
        if any(a <= found.at < b for a, b in days) or written in query.numbers:
            continue
        yield Value(sort="amount", text=found.text, at=found.start, amount=found)


def _ages(query: Query, text: str) -> Iterator[Value]:
    """Ages, but none of another time than the question's own "when" ("15 years old when ...")."""
    then = stem_set(query.text.lower().partition("when")[2]) - STOP
    for m in AGE.finditer(text):
        group = next(name for name in ("a1", "a2", "a3") if m[name])
        if (other := AT_THE_TIME.match(text, m.end(group))) and not then & stem_set(text[other.end() :]):
            continue
        start, end = m.span(group)
        age = Amount(text=m[group], start=start, at=start, number=number_of(m[group]), unit="age", bound=0)
        yield Value(sort="amount", text=text[start:end], at=start, amount=age)


def _names(query: Query, text: str) -> Iterator[Value]:
    own = set(query.stems)
    for m in NAME.finditer(text):
        words = [w for w in TOKEN.findall(m.group()) if w.lower() not in NOT_NAMES and len(w) > 1]
        opens = not text[: m.start()].strip(" \"'“‘(—–-") or text[: m.start()].rstrip()[-1:] in ".?!:"
        if opens and len(words) == 1 and len(TOKEN.findall(m.group())) == 1:
            continue  # a sentence's first word is a capital whatever it is
        tokens = frozenset(stem(w) for w in words) - own
        if tokens:
            yield Value(sort="name", text=m.group().strip(" .,"), at=m.start(), tokens=tokens)
