"""What looks like a time phrase but names no time that can be read: it is said, and not applied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from index.types import Span
from rag.time.periods import MONTH_NAMES, WEEKDAYS, YEAR

MISSPELT = re.compile(
    rf"(?<!the )\b(?:last|past|this|in|on)\s+(?P<a>[A-Z][a-z]{{3,9}})(?=\s+{YEAR}\b|\s*[?.,;!]|\s*$)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?P<b>[A-Z][a-z]{{2,9}})\s+{YEAR}\b"
)
_ENDS = (
    r"(?=\s*(?:$|[?.,;:!)])|\s+(?:and|or|but|did|do|does|was|were|is|are|had|has|have|will|would|can|could|that|which"
    r"|who|what|when|where|why|how|in|on|at|by|for|from|with|to)\b)"
)
SINCE = re.compile(
    rf"\bsince\s+(?!then\b|now\b|when\b|(?:he|she|it|they|we|you|i|there|that|this)\b)[^\W\d][\w’'-]*"
    rf"(?:\s+[\w’'-]+){{0,4}}?{_ENDS}",
    re.I,
)
"""Only time can be meant, but by "since he is ..."."""
DISASTERS = r"floods?|storms?|hurricane|(?:earth)?quake|disaster|crash|collapse|attacks?|explosion|shootings?"
EVENTS = (
    r"elections?|votes?|referendum|wars?|invasion|pandemic|lockdowns?|strikes?|merger|takeover|coup|crisis|ceasefire"
    r"|revolution|riots?|resignation|verdict|reforms?|summit|budget|closure"
)
WHOSE = r"(?:the|his|her|its|their|our|last|this)\s+(?:[\w’'-]+\s+){0,2}"
EVENT = re.compile(
    rf"\b(?:[Aa]fter\s+{WHOSE}(?:{EVENTS})"
    rf"|(?:[Bb]efore|[Uu]ntil|[Tt]ill|[Pp]rior\s+to|[Uu]p\s+to)\s+{WHOSE}(?:{EVENTS}|{DISASTERS}))(?=\s*(?:$|[?.,;:!)]))"
)
"""A public event in the place of a time, where nothing more is said of it: with "in Orle" it is what is asked about.

So it is with what came after a disaster.
"""
ASKED = re.compile(r"\bhow\s+(?:soon|long|quickly|fast|shortly|(?:many|much)\s+\w+)\s+(?:\w+\s+)?$", re.I)
"""Before "after the vote": the time from then on is what is asked for."""
NAMELESS = re.compile(
    r"\b(?:the\s+other\s+(?:day|night|week|month|year)"
    r"|(?:(?:in|for|of|during)\s+)?(?:the\s+)?(?:fiscal|financial|academic)(?:\s+year)?\s+(?:20|19)\d\d\b(?:[-/–]\d+)?"
    r"|(?:(?:in|for|of|during)\s+)?FY\s?(?:20)?\d\d\b"
    r"|(?:last|this|past|previous)\s+(?:season|term|semester|(?:school|tax|fiscal|financial|academic)\s+year)\b"
    r"|(?:last|this|past|over|since|before|after|until)\s+(?:the\s+)?(?:Easter|Christmas|Thanksgiving|Ramadan|Lent"
    r"|Diwali|Eid|Hanukkah|Passover|Halloween|New\s+Year)(?:['’]s)?(?:\s+(?:Day|Eve|holidays?|break))?"
    r"|(?:last|past)\s+(?:[\w-]+\s+)?(?:years?|months?|weeks?|decades?)\s+and\s+a\s+half"
    r"|(?:last|past|recent)\s+[\w-]+\s+(?:hours|days|weeks|months|years|decades)(?!\s+of\b)\b"
    r"|(?<!\d\s)(?:(?:some|many|quite|a|an|few|several|couple\s+of|two|three|four|five|six)\s+){0,3}(?:and\s+a\s+half\s+)?(?:long\s+)?"
    r"(?:while|time|ages|long|hours|days|weeks|months|years|decades|centuries)\s+(?:ago|back(?=\s*(?:$|[?.,;:!)]))))\b",
    re.I,
)


class Stray(NamedTuple):
    """Words that look like time, where they stand, and the sentence that they were not applied."""

    span: Span
    said: str


def strays(text: str, taken: list[Span], *, windowed: bool) -> Iterator[Stray]:
    """Each of `text` that no phrase in `taken` covers; `windowed` is whether another phrase bounds the search.

    Then an event in the place of a time ("after the flood") only describes what is asked for, and nothing is said.
    """
    taken = list(taken)
    for span, why in _looks(text, windowed):
        if not any(span.overlaps(other) for other in taken) and not ASKED.search(text[: span.start]):
            taken.append(span)
            yield Stray(span, f"“{span.of(text).strip()}” {why}, so it was not applied.")


def _looks(text: str, windowed: bool) -> Iterator[tuple[Span, str]]:
    names = [n.lower() for n in (*MONTH_NAMES, *WEEKDAYS)]
    for match in MISSPELT.finditer(text):
        name = (match["a"] or match["b"]).lower()
        if name not in names and (near := get_close_matches(name, names, n=1, cutoff=0.8)):
            yield Span(*match.span()), f"names no month or day that is known (perhaps {near[0].capitalize()})"
    for match in (*NAMELESS.finditer(text), *SINCE.finditer(text)):
        yield Span(*match.span()), "names no date that can be read"
    for match in () if windowed else EVENT.finditer(text):
        yield Span(*match.span()), "names no date that can be read"
