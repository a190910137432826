"""Read the amounts in a sentence, with unit and bounds, and compare them whatever units they were given in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.english.lexicon import STOP
from rag.query.question import stem

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
).split()
TENS = "thirty forty fifty sixty seventy eighty ninety".split()
WORDED = {w: float(i) for i, w in enumerate(SMALL)} | {w: 10.0 * (i + 3) for i, w in enumerate(TENS)}
SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9, "billion": 1e9}
SCALE |= {"trillion": 1e12, "tn": 1e12, "hundred": 1e2, "dozen": 12.0}
SCALE |= {"lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "lakh crore": 1e12}
SCALES = "hundred|thousand|million|billion|trillion|dozen|lakh[ ]crore|lakhs?|crores?"
_ONES = "|".join(SMALL[1:10])
NUMBER = (
    rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:twenty|{'|'.join(TENS)})[\s-](?:{_ONES})\b"
    rf"|\b(?:{'|'.join(WORDED)})\b|\ban?(?=\s(?:{SCALES})\b)"
)
LETTERS = r"(?-i:\bRs\b\.?|\b[NR](?=\d[\d.,]*(?:[\s-]?(?:k|m|bn|tn|million|billion|trillion)\b|(?<=\d,\d{3})\b)))"
"""Of money in letters: "Rs 500", and "N2.5 billion" and "R10,000", where N17 is a road."""
SIGN = rf"(?:\b(?:US|A|C)\$|[$£€¥₹₦]|{LETTERS})"
"""What stands before an amount of money."""
AMOUNT = re.compile(
    rf"(?:(?P<sign>{SIGN})\s?|\s?(?<!\w))(?<!\d[.,:])(?P<n>{NUMBER})"
    rf"(?:[\s-]?(?P<scale>k|m|mn|bn|b|tn|{SCALES})\b)?(?:\s?(?P<unit>%)|[\s-](?P<noun>per\s?cent\b|[a-z]+))?",
    re.I,
)
CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.\s?m\b|[ap]m\b|o[’']clock)|\b\d{1,2}:\d\d\b", re.I)
MORE = re.compile(r"\b(?:at least|more than|over|above|no fewer than|exceed(?:s|ed|ing)?|upwards? of)\s*$", re.I)
LESS = re.compile(r"\b(?:at most|fewer than|less than|under|below|up to|as many as|as much as)\s*$", re.I)
ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.I)
MAGNITUDE = re.compile(
    r"\bmagnitude(?:\s?:|(?:,?\s(?:of|was|is|at|as|put|given|estimated|measured|revised|lowered|raised|down|up|to|about"
    r"|around)){0,5})?[\s-]$",
    re.I,
)
RICHTER = re.compile(r"\s(?:on|by) the (?:open-ended )?richter\b", re.I)
"""After the size of an earthquake."""
DIFFERENCE = re.compile(r"\s*(?:above|below|more|fewer|less|higher|lower|short of|ahead of)\b", re.I)
"""After an amount it says by how much two others differ."""
SPAN = re.compile(r"\s*(?:before|after|later|earlier|ago)\b", re.I)
"""After a number of days, years or hours the same."""
RANGE = re.compile(rf"\s?(?:[-–]|to)\s?{SIGN}?\s?\d|\sto\s(?:{'|'.join(WORDED)})\b", re.I)
"""After a number it makes a range or a score."""
RANGED = re.compile(
    rf"\b(?:between\s*(?:[^,;.]{{1,30}}\sand\s*)?|(?:\d+|{'|'.join(WORDED)})\s?(?:[-–]|\bto\b)\s?)$", re.I
)
"""The same, before one."""
RATE = re.compile(
    r"\s(?:per\s(?P<any>[a-z]+)|(?:an?|each|every)\s(?P<one>share|person|head|pupil|student|household|ticket|unit|barrel|litre"
    r"|liter|gallon|bushel|ounce|kilo|kilogram|kg|pound|ton|tonne|mile|kilometre|kilometer|hour|day|night|week|month|year))\b"
    r"(?!\s(?:after|before|ago|later|earlier)\b)",
    re.I,
)
"""After money: it is a price or a pay, no sum."""
NO_UNIT = frozenset("more other others further additional new extra former local so later earlier".split())
"""Words that may stand between a number and what it counts."""
CURRENCY = {"dollar": "$", "us$": "$", "euro": "€", "pound": "£", "yen": "¥", "rupe": "₹", "rs": "₹", "naira": "₦"}
CURRENCY |= {"n": "₦", "rand": "R", "r": "R", "franc": "franc", "yuan": "yuan", "rouble": "rouble", "ruble": "rouble"}
"""Stem of a word, or letters before an amount -> the unit."""
MONEY = frozenset(CURRENCY.values())
QUAKE = stem("magnitude")
_MEASURES = {
    "m": {"kilometre": 1e3, "kilometer": 1e3, "km": 1e3, "mile": 1609.344, "metre": 1.0, "meter": 1.0, "cm": 0.01}
    | {"foot": 0.3048, "feet": 0.3048, "ft": 0.3048, "yard": 0.9144, "inch": 0.0254, "centimetre": 0.01},
    "kg": {"kilogram": 1.0, "kilogramme": 1.0, "kilo": 1.0, "kg": 1.0, "gram": 1e-3, "tonne": 1e3, "ton": 1e3},
    "h": {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0},
    "months": {"month": 1.0, "year": 12.0, "decade": 120.0},
    "ha": {"hectare": 1.0, "acre": 0.404686},
}
MEASURES = {stem(word): (base, size) for base, words in _MEASURES.items() for word, size in words.items()}
"""Stem of a unit -> what all of its kind are told in, and how much of that it is."""
EXACT = 0.2
"""Least part by which a number must differ from a rounder one not to be its rounding: 10 is not 14."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number as it stands in a sentence."""

    text: str
    start: int
    at: int
    """Of its number, in the sentence; `start` is that of its currency sign, if it has one."""
    number: float
    unit: str
    """Currency sign, `%`, or the stem of the noun that follows."""
    bound: int
    """1 where the sentence says "at least", -1 where it says "at most"."""
    per: str = ""
    """Stem of what the money is paid for: "$54 a share"; empty for a sum."""

    @property
    def counts(self) -> bool:
        """Whether it is a number of things, not money, a share, an age or a measure."""
        return self.unit not in {"%", "age", QUAKE, *MONEY} and self.unit not in MEASURES


def amounts(text: str) -> Iterator[Amount]:
    """The amounts in a sentence; times of day, ranges, scores and differences are none."""
    clocks = [m.span() for m in CLOCK.finditer(text)]
    for m in AMOUNT.finditer(text):
        if any(a <= m.start("n") < b for a, b in clocks) or ORDINAL.match(text, m.end("n")):
            continue
        unit, end = _unit(m)
        if MAGNITUDE.search(text[: m.start("n")]) or RICHTER.match(text, m.end("n")):
            unit, end = QUAKE, m.end("n")
        timed = MEASURES.get(unit, ("",))[0] in {"h", "months"}
        bare = m.end("scale") if m["scale"] else m.end("n")
        if (
            any(DIFFERENCE.match(text, at) for at in (bare, end))
            or RANGE.match(text, m.end("n"))
            or (timed and SPAN.match(text, end))
        ):
            continue
        before = text[: m.start()]
        if RANGED.search(before):
            continue
        bound = 1 if MORE.search(before) else -1 if LESS.search(before) else 0
        start = m.start("sign") if m["sign"] else m.start("n")
        number = number_of(m["n"]) * SCALE.get((m["scale"] or "").lower(), 1.0)
        rate = RATE.match(text, end) if unit in MONEY else None
        per = stem(rate["any"] or rate["one"]) if rate else ""
        yield Amount(text=text[start:end], start=start, at=m.start("n"), number=number, unit=unit, bound=bound, per=per)


def number_of(text: str) -> float:
    """What digits or words come to: `1,204`, `six`, `twenty-three`, `a`."""
    if text[0].isdigit():
        return float(text.replace(",", ""))
    return sum(WORDED.get(word, 1.0) for word in re.split(r"[\s-]+", text.lower()))


def currency(sign: str) -> str:
    """The unit of a sign or of letters before an amount: `$` for "US$", `₹` for "Rs."."""
    sign = sign.rstrip(".").lower()
    return CURRENCY.get(sign, sign[-1:])


def compatible(a: Amount, b: Amount) -> bool:
    """Whether two amounts can both be true: equal in either one's unit, rounded, or within the other's bound."""
    (base, size), (other, scale) = (MEASURES.get(x.unit, (x.unit, 1.0)) for x in (a, b))
    if base != other or a.per != b.per:
        return False
    if a.bound and a.bound == b.bound:
        return True
    mine, theirs = a.number * size, b.number * scale
    if (a.bound or -b.bound) * (theirs - mine) > 0:
        return True
    digits = min(_digits(a.number), _digits(b.number))
    near = abs(mine - theirs) < EXACT * max(mine, theirs)
    rounded = any(_rounded(mine / unit, digits) == _rounded(theirs / unit, digits) for unit in {size, scale})
    return mine == theirs or (near and rounded)


def comparable(a: Amount, b: Amount) -> bool:
    """Whether two amounts are told in units of one kind, and both of a sum or of one thing."""
    return MEASURES.get(a.unit, (a.unit,))[0] == MEASURES.get(b.unit, (b.unit,))[0] and a.per == b.per


def _unit(m: re.Match[str]) -> tuple[str, int]:
    """The unit of an amount, and the end of its text."""
    end = m.end("scale") if m["scale"] else m.end("n")
    if m["sign"]:
        return currency(m["sign"]), end
    if m["unit"]:
        return "%", m.end("unit")
    noun = (m["noun"] or "").lower()
    if not noun or noun in STOP or noun in NO_UNIT:
        return "", end
    if noun.startswith("per"):
        return ("%", m.end("noun")) if noun.replace(" ", "") == "percent" else (stem(noun), m.end("noun"))
    return CURRENCY.get(stem(noun), stem(noun)), m.end("noun")


def _digits(amount: float) -> int:
    """Significant digits of an amount as it was written."""
    return len(f"{amount:.10g}".replace(".", "").strip("0")) or 1


def _rounded(amount: float, digits: int) -> str:
    return f"{amount:.{digits}g}"
