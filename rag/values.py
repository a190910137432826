"""Find the values in a sentence that could answer a question: days, amounts and names, in comparable form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rag.lexicon import TOKEN
from rag.question import Query, stem

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
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
).split()
TENS = "thirty forty fifty sixty seventy eighty ninety".split()
WORDED = {w: float(i) for i, w in enumerate(SMALL)} | {w: 10.0 * (i + 3) for i, w in enumerate(TENS)}
SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9, "billion": 1e9}
SCALE |= {"trillion": 1e12, "tn": 1e12, "hundred": 1e2, "dozen": 12.0}
AMOUNT = re.compile(
    r"(?P<sign>[$£€¥]|\b(?:US|A|C)\$)?\s?(?P<n>\b\d[\d,]*(?:\.\d+)?|\b(?:" + "|".join(WORDED) + r")\b)"
    r"[\s-]?(?P<scale>(?:k|m|mn|bn|b|tn|hundred|thousand|million|billion|trillion|dozen)\b)?"
    r"\s*(?P<unit>%|per\s?cent\b|percent\b|[a-z]+)?",
    re.I,
)
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
WRITTEN = re.compile(r"\s*(?:\.{2,}|…|—|–)")
"""What follows a date that opens a text and says when it was written, not what happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as it stands in a sentence."""

    sort: Sort
    text: str
    at: int
    """Its first character in the sentence."""
    date: tuple[int | None, int | None, int | None] = (None, None, None)
    """Year, month, day, as far as said."""
    amount: float = 0.0
    unit: str = ""
    """Currency sign, `%`, or the stem of the noun that follows."""
    tokens: frozenset[str] = frozenset()


def sort_of(query: Query) -> Sort | None:
    """What sort of value would answer, or `None` when no single value does."""
    match query.kind:
        case "when":
            return "date"
        case "number":
            return "amount"
        case "who" | "where":
            return "name"
        case "what":
            return "name" if NAMED_THING.search(query.text) else None
        case _:
            return None


def values(query: Query, sort: Sort, text: str) -> Iterator[Value]:
    """The values of one sort in a sentence, leaving out those that the question itself names."""
    if sort == "date":
        yield from _dates(query, text)
    elif sort == "amount":
        yield from _amounts(query, text)
    else:
        yield from _names(query, text)


def same(one: Value, other: Value) -> bool:
    """Whether two values of one sort can both be true: equal as far as both say, rounded, or one in the other."""
    if one.sort == "date":
        return all(a is None or b is None or a == b for a, b in zip(one.date, other.date, strict=True))
    if one.sort == "amount":
        if one.unit != other.unit:
            return False
        digits = min(_digits(one.amount), _digits(other.amount))
        return _rounded(one.amount, digits) == _rounded(other.amount, digits)
    return one.tokens <= other.tokens or other.tokens <= one.tokens or respelt(one.text, other.text)


def respelt(one: str, other: str) -> bool:
    """Whether two names are one, spelt with a letter or two more."""
    return SequenceMatcher(None, one.lower(), other.lower()).ratio() >= SPELLING


def _digits(amount: float) -> int:
    """Significant digits of an amount as it was written."""
    return len(f"{amount:.10g}".replace(".", "").strip("0")) or 1


def _rounded(amount: float, digits: int) -> str:
    return f"{amount:.{digits}g}"


def _dates(query: Query, text: str) -> Iterator[Value]:
    for m in DATE.finditer(text):
        year = next((int(y) for n in ("y1", "y2", "y3", "y4") if (y := m[n])), None)
        month = next((MONTHS.index(x.lower()) + 1 for n in ("m1", "m2", "m3") if (x := m[n])), None)
        day = next((int(d) for n in ("d1", "d2") if (d := m[n])), None)
        if month is None and any(len(number) == 4 for number in query.numbers):
            continue
        if not text[: m.start()].strip() and WRITTEN.match(text, m.end()):
            continue
        yield Value(sort="date", text=m.group(), at=m.start(), date=(year, month, day))


def _amounts(query: Query, text: str) -> Iterator[Value]:
    days = [m.span() for m in DATE.finditer(text)]
    for m in AMOUNT.finditer(text):
        if any(a <= m.start("n") < b for a, b in days) or m["n"].replace(",", "") in query.numbers:
            continue
        word = m["n"].lower()
        number = WORDED[word] if word in WORDED else float(word.replace(",", "").rstrip("."))
        number *= SCALE.get((m["scale"] or "").lower(), 1.0)
        unit = m["sign"] or (m["unit"] or "").lower()
        unit = "%" if unit.startswith(("per", "%")) else unit if m["sign"] else stem(unit) if unit else ""
        end = m.end() if not m["sign"] else m.end("scale") if m["scale"] else m.end("n")
        yield Value(sort="amount", text=text[m.start() : end].strip(), at=m.start("n"), amount=number, unit=unit)


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
