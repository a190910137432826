"""Tell rival accounts of one thing from accounts of two things, of two stages, or of an error that was corrected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rag.english.lexicon import STOP
from rag.query.question import Query, stem_set
from rag.types import Passage
from rag.values.amounts import MONEY
from rag.values.values import DATE, MONTH, WEEKDAY, Value

_ACTIVE = r"(?<!was )(?<!were )(?<!been )"
_SAID = rf"{_ACTIVE}(?:sa(?:id|ys?)|told|reported|reports?|announced|confirmed|stated|claim(?:ed|s)|shows?|showed)"
TOLD_AFTER = re.compile(
    rf"[,”\"]\s+(?:according to|(?:[^,;:“”\"]{{0,70}}?\s)?{_SAID})\b[^,;:“”\"]{{0,70}}(?=[,;]|[.!]?[”\"]?\s*$)"
)
TOLD_BEFORE = re.compile(
    rf"^\s*(?:According to [^,;]{{2,80}},|[^,;:“”\"]{{2,70}}?\s(?:{_SAID}\b(?:\son\s[A-Z]\w+)?\sthat|{_ACTIVE}said))\s"
)
STAGES = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,3}(?:st|nd|rd|th)|(?-i:[IVXL]{2,})|half"
    r"|semi-?finals?|quarter-?finals?|finals?|partial|preliminary|interim|provisional)\b",
    re.I,
)
"""Words that tell one round, edition or count of a thing from another."""
ORDINALS = {
    word: f"{n}"
    for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)
}
PLANNED = re.compile(
    r"\b(?:will|shall|would|could|may(?= [a-z])|might|to be|(?:is|are|was|were|due|set|plans?|planned|hopes?|going) to"
    r"|expected|scheduled|proposed)\b"
)
MOVED = re.compile(
    r"\b(?:risen|rises?|rose|rising|climb(?:s|ed|ing)|jump(?:s|ed)|grown|grew|increased|fallen to|fell to|up from"
    r"|so far|still)\b",
    re.I,
)
"""Said of a count that goes on."""
SET_AGAINST = re.compile(
    r"\b(?:more|fewer|less|higher|lower) than (?:the|what|it|its|that|those|was|were|had|has|earlier|previous|first"
    r"|initial|official)|\bcontradict|\bdisput|\bcontrary to\b|\bnot \w+ as\b",
    re.I,
)
"""The writer sets the figure against another one."""
CORRECTION = re.compile(
    r"\b(?:correct(?:ions?|ed|s)|clarification|(?:earlier|previous) version|misstated|misidentified|in error"
    r"|(?:earlier|previously|wrongly|incorrectly|mistakenly) (?:said|stated|reported|gave|given|identified))\b",
    re.I,
)
"""A sentence that tells of an error: the value in it may be the wrong one."""
ALSO = re.compile(r"\b(?:also|too|as well|another|joined by|along with|together with)\b", re.I)
"""Said of one more, not of another one instead."""
PART = re.compile(
    r"\s(?P<by>for|among|in|from|of|to|per|by|during)\s(?:the\s|an?\s|its\s|his\s|her\s)?"
    rf"(?P<noun>\w+(?:\s(?:of\s)?(?!(?:{'|'.join(STOP)})\b)\w+){{0,4}})"
)
"""After an amount: of what it is the amount."""
SHARE = re.compile(r"\b(?:contribut\w+|shares? (?:of|in|comes?)|towards?|part of|portion of|instal\w+)\b", re.I)
"""Beside an amount of money: it is a part of the whole."""
PRESENT = re.compile(
    r"\b(?:is|are|has|have|does|do|who[’']s|what[’']s|leads?|owns?|heads?|runs?|now|current(?:ly)?)\b", re.I
)
PAST = re.compile(r"\b(?:was|were|did|had)\b", re.I)
AT_ONCE = re.compile(r"\b(?:when|die[sd]?|dead|death|killed|murdered)\b", re.I)
"""In a question it makes an age that of one day: it does not grow."""
PLACE = re.compile(r"\b(?:in|at|near)\s(?:the\s)?(?P<name>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)")
DAYS = 2
"""Counts that articles of days further apart give are two states of one count."""
TERM = 30
"""Days after which what is asked in the present tense may have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one article says: a value, or `None` where it affirms or denies."""

    text: str
    """The sentence."""
    passage: Passage
    value: Value | None


def told_by(text: str) -> list[tuple[int, int]]:
    """Where a sentence says who says so: ", police said on Monday", "Officials said that"."""
    found = [m.span() for m in TOLD_AFTER.finditer(text)]
    if (opening := TOLD_BEFORE.match(text)) and not any(a < opening.end() for a, _ in found):
        found.append(opening.span())
    return found


def plain(text: str) -> str:
    """The sentence with blanks in place of who says so: the same length."""
    for start, end in told_by(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def corrects(text: str) -> bool:
    """Whether a sentence tells of an error in an article."""
    return CORRECTION.search(text) is not None


def two_things(one: str, other: str, timed: bool) -> bool:
    """Whether two texts name different rounds, editions or counts, or (`timed`) different days or years."""
    mine, theirs = plain(one), plain(other)
    kinds = (_stages, _years, _days, _weekdays) if timed else (_stages,)
    return any((a := kind(mine)) and (b := kind(theirs)) and not a & b for kind in kinds)


def elsewhere(question: str, one: str, other: str) -> bool:
    """Whether one of two texts tells of a place ("in Ostrel"), and the other of another one or that of the question.

    The question's place is named by one of them only, or by neither.
    """
    asked = _places(question)
    for text, rest in ((one, other), (other, one)):
        told, beside = _places(text), _places(rest) | (asked & stem_set(rest))
        if asked and told and beside and not told & beside and asked.isdisjoint(stem_set(text)):
            return True
    return False


def shared(one: Told, other: Told) -> bool:
    """Whether both may be true at once: one more who did it, or amounts of two parts ("for adults", "for children")."""
    a, b = one.value, other.value
    if a is None or b is None:
        return False
    if a.sort == "name":
        return ALSO.search(f"{one.text} {other.text}") is not None
    mine, theirs = (PART.match(told.text, v.at + len(v.text)) for told, v in ((one, a), (other, b)))
    if not (a.amount and mine and theirs and mine["by"] == theirs["by"]):
        return False
    part, rest = _part(mine["noun"]), _part(theirs["noun"])
    return not (part <= rest or rest <= part)


def planned(text: str, at: int) -> bool:
    """Whether the clause around a place in a sentence speaks of what is to come."""
    return PLANNED.search(_clause(text, at)) is not None


def whole_and_share(question: str, one: Told, other: Told) -> bool:
    """Whether one of two sums is told as a share ("will contribute", "towards"), which is not what is asked for."""
    sums = [told for told in (one, other) if told.value and told.value.amount and told.value.amount.unit in MONEY]
    if len(sums) < 2 or SHARE.search(question):
        return False
    first, second = (SHARE.search(_clause(told.text, told.value.at)) for told in sums if told.value)
    return (first is None) != (second is None)


def later_state(query: Query, one: Told, other: Told, copied: bool) -> bool:
    """Whether what is told twice may be one thing that changed between the articles.

    What is asked in the present tense may change in a month; a count grows, and from day to day it may fall; an age
    grows by a year a year, but not the age at death. A count that a sentence sets against another one is no later state
    of it, and one that stands in an edited copy of the article (`copied`) only where days have passed.
    """
    days = _between(one.passage, other.passage)
    if days is not None and days < 0:
        return later_state(query, other, one, copied)
    if days is not None and days > TERM and PRESENT.search(query.text) and not PAST.search(query.text):
        return True
    if one.value is None or other.value is None:
        return days is not None and days > DAYS
    a, b = one.value.amount, other.value.amount
    if a is None or b is None:
        return False
    if a.unit == "age":
        grows = days is not None and 0 < b.number - a.number <= days / 365 + 1 and days > 0
        return grows and not AT_ONCE.search(query.text)
    if not a.counts or SET_AGAINST.search(f"{one.text} {other.text}"):
        return False
    if MOVED.search(f"{one.text} {other.text}"):
        return True
    return days is not None and (days > DAYS or (days > 0 and b.number > a.number and not copied))


def far_apart(one: Passage, other: Passage) -> bool:
    """Whether articles are known to be of days further apart than `DAYS`."""
    days = _between(one, other)
    return days is not None and abs(days) > DAYS


def _clause(text: str, at: int) -> str:
    """The clause around a place in a sentence."""
    start = max((m.end() for m in re.finditer(r"[,;:]\s", text[:at])), default=0)
    end = next((at + m.start() for m in re.finditer(r"[,;:]\s", text[at:])), len(text))
    return text[start:end]


def _part(phrase: str) -> frozenset[str]:
    """The stems of what an amount is of, as far as its last name: "the painter Ann Lee" and "Ann Lee" are one."""
    words = phrase.split()
    last = max((i for i, word in enumerate(words) if word[0].isupper()), default=len(words) - 1)
    return stem_set(" ".join(words[: last + 1])) - STOP


def _between(one: Passage, other: Passage) -> int | None:
    """Days from the publication of one to that of the other."""
    first, then = one.article.published, other.article.published
    if first is None or then is None:
        return None
    return (date.fromisoformat(then.value) - date.fromisoformat(first.value)).days


def _stages(text: str) -> set[str]:
    found = (m.group().lower() for m in STAGES.finditer(text))
    return {ORDINALS.get(w, re.sub(r"(?<=\d)\D+$", "", w).rstrip("s")) for w in found}


def _years(text: str) -> set[str]:
    return {y for m in DATE.finditer(text) for n in ("y1", "y2", "y3", "y4") if (y := m[n])}


def _days(text: str) -> set[str]:
    found = ((m["m1"] or m["m2"], m["d1"] or m["d2"]) for m in DATE.finditer(text))
    return {f"{month.lower()[:3]} {int(day)}" for month, day in found if month and day}


def _places(text: str) -> frozenset[str]:
    """The stems of the places that are told in a text."""
    return stem_set(" ".join(m["name"] for m in PLACE.finditer(MONTH.sub("", text))))


def _weekdays(text: str) -> set[str]:
    return {m["weekday"] for m in WEEKDAY.finditer(text)}
