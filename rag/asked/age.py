"""Ages in a sentence, and whose they are: a man's own, not his son's nor that of who else stands in it."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.english.lexicon import STOP
from rag.query.whom import RANKS, names
from rag.time.periods import DAYS
from rag.values.values import AGED

WORD = r"(?-i:[A-Z][\w’'.-]*\w)"
NAME = rf"{WORD}(?: {WORD})*"
KIN = (
    r"(?:son|daughter|wife|husband|father|mother|dad|mum|mom|brother|sister|partner|girlfriend|boyfriend|fianc[eé]e?"
    r"|child|baby|twins?|grand\w+|nephew|niece|cousin|uncle|aunt|widow|stepson|stepdaughter)"
)
YEAR_OLD = r"\d{1,3}[- ]years?[- ]old"
AGE = re.compile(
    rf"(?P<who>{NAME}), (?:now |then )?\d{{1,3}}(?=[,.;])|, \d{{1,3}}(?=[,.;])"
    rf"|\b(?:{NAME}['’]s?|his|her|their|whose) (?:\w+ )?{YEAR_OLD} (?:\w+ )?(?P<kin>{KIN})\b"
    rf"|\b{YEAR_OLD}\b(?: (?P<called>{NAME}))?"
    r"|\b(?:aged?|turn(?:ed|s|ing)|age of) \d{1,3}\b(?!:)"
    r"|\bat \d{1,3}\b(?![:.]\d| ?(?:[ap]\.? ?m\b|%|°|per ?cent|degrees|o['’]clock|mph|km)| (?-i:[A-Z]))"
    r"|\b(?:is|was) (?:now |just |only |still )?\d{1,3}(?=[.,;!?]| when| at| years| and| now|$)"
    r"|\b(?:man|woman|boy|girl) of \d{1,3}\b|\bin (?:his|her|their) (?:early |mid[- ]|late )?\d0s\b"
    r"|\b(?:turn|celebrat|mark)\w+ (?:(?!would )[^.;]){0,40}?\b\d{1,3}(?:th|st|nd|rd) birthday\b|\bborn\b",
    re.I,
)
"""What an age looks like; `who`, `kin` and `called` are whose it is."""
OF_KIN = re.compile(rf"['’]s? (?:\w+ )?(?P<kin>{KIN})\b", re.I)
WHOM = re.compile(
    rf"(?:{AGED.pattern})(?: (?:is|was|are|were|did|does|will|would))?(?: the)?"
    rf"(?: (?!(?:of|in|at|on|for|from|to)\b)(?-i:[a-z]+))? (?P<name>{NAME})\b"
    r"(?! (?!(?:when|as|at|in|on|now|today|then|before|after|by|during|and|while|turn|die|become|win|get)\b)[a-z])",
    re.I,
)
"""The name whose age is asked; not the place of "the Ostrel gunman"."""
DEATH = r"\b(?:die[ds]?|dying|dead|deaths?)\b"
AT_DEATH = re.compile(rf"\b(?:when|before)\b.*(?:{DEATH}|\b(?:killed|murdered|shot)\b)|\bat\b.*\bdeath\b", re.I)
DIED = re.compile(
    rf"{DEATH}|\b(?:kill\w*|murder\w*|assassinat\w*|suicide|passed away|drown\w*|shot|executed|lost (?:his|her) life)\b"
    r"|^\W*(?:he|she) was (?:just |only )?\d",
    re.I,
)
"""Says that an age is the one at death."""
OTHER = re.compile(rf"(?P<name>{NAME})(?:['’]s?(?= )|,? (?:who|died|dies|was|is|has|had|became)\b)")
"""Somebody of whom a sentence tells."""
PLACED = re.compile(r"\b(?:in|of|from|near|on|to)\s(?:the\s)?$", re.I)
"""Stands before a place or a day, which is nobody whose age is told."""
NUMERAL = re.compile(r"[IVX]+")
FAR = 25
"""Characters between "the 21-year-old singer" and a name that is not the singer's."""


def aged(question: str, text: str, *, birth: bool = True) -> bool:
    """Whether `text` gives an age that the question does not say, and that may be of whom it asks.

    So does a `birth`, unless that shall not count.
    """
    said, kin = question.lower(), OF_KIN.search(question)
    if AT_DEATH.search(question) and not DIED.search(text):
        return False
    if kin and not re.search(rf"\b{kin['kin']}", text, re.I):
        return False
    whom = () if kin else _whom(question)
    found = [m for m in AGE.finditer(text) if m.group().lower() not in (said if birth else f"{said} born")]
    return any((kin or not m["kin"]) and (not whom or _his(whom, text, m)) for m in found)


def of_whom(question: str, text: str) -> bool:
    """Whether a text names the one whose age a question asks; true where that has no name."""
    whom = _whom(question)
    return not whom or _called(whom, text)


@lru_cache(maxsize=1000)
def _whom(question: str) -> tuple[str, ...]:
    """The words of the name whose age a question asks; none where it says no name."""
    found = WHOM.search(question)
    words = re.sub(r"['’]s?(?!\w)", "", found["name"]).split() if found else []
    return tuple(words[:-1] if len(words) > 1 and NUMERAL.fullmatch(words[-1]) else words)


def _called(whom: tuple[str, ...], text: str) -> bool:
    """Whether a text names somebody, also as a hashtag does."""
    return names(whom, text) or f"#{''.join(whom)}" in text


def _his(whom: tuple[str, ...], text: str, age: re.Match[str]) -> bool:
    """Whether an age may be of the one who is asked about: it stands beside that name, or beside no other."""
    told = age["who"] or age["called"]
    if (
        told
        and any(word.lower() not in RANKS | STOP for word in told.split())
        and not PLACED.search(text[: age.start()])
    ):
        return told == whom[0] or names(whom, told)
    before, after = text[: age.start()], text[age.end() :]
    if _called(whom, before):
        return True
    if any(_person(one) and not PLACED.search(before[: one.start()]) for one in OTHER.finditer(before)):
        return False
    return "old" not in age.group().lower() or not _called(whom, after[FAR:])


def _person(one: re.Match[str]) -> bool:
    """Whether a word with a capital may name somebody: no "He", no "Monday"."""
    return any(word.lower() not in STOP and word not in DAYS for word in one["name"].split())
