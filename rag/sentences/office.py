"""Questions of who holds an office - "the finance minister of Ostrel" - and whether sentences tell of that office."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.query.persons import NATIONS
from rag.query.question import Query

DEPARTMENT = (
    "prime|first|finance|foreign|defen[cs]e|health|interior|home|justice|education|transport(?:ation)?|energy"
    "|environment|agriculture|culture|labou?r|trade|treasury|state|commerce|economy|sports?|housing|tourism|press"
)
OFFICES = {
    r"prime minister|pm|premier": r"prime minister|premier|(?-i:PM\b)",
    r"vice[- ]president|deputy president|vp": r"(?:vice|deputy)[- ]president|(?-i:VP\b)",
    r"president": r"(?<!vice.)(?<!deputy.)president",
    r"governor": r"(?<!lieutenant )(?<!lt\. )(?<!deputy )(?:governor|gov\.)",
    r"mayor": r"(?<!deputy )mayor",
    r"attorney general": r"attorney general",
    r"chief justice": r"chief justice",
    r"chancellor": r"chancellor",
    rf"(?P<of>{DEPARTMENT}) (?:minister|secretary)": "",
    rf"(?:minister|secretary) (?:of|for) (?P<of>{DEPARTMENT})": "",
}
"""What an office is called in a question -> what it is in an article, where it is not of a department."""
ASKED = {
    re.compile(
        rf"^\W*who(?:['’]s|\s+(?:is|was))(?:\s+(?!(?:of|in|for)\b)[\w.’'-]+){{0,4}}?\s+(?:{asked})"
        r"(?P<where>(?:\s+(?:of|in|for)(?:\s+[\w.’'-]+){1,4})?)\W*$",
        re.I,
    ): told
    for asked, told in OFFICES.items()
}
PAST = re.compile(r"\b(?:former|then|ex|late|one-?time)[- ](?:[\w’'-]+ ){0,2}$", re.I)
"""What stands before the office of somebody who holds it no more."""
OF = re.compile(r"\w*\s+of (?:(?:the|neighbou?ring|nearby) )*(?P<place>[A-Z][\w-]*)")
OWNER = re.compile(r"\b(?P<place>[A-Z][\w-]*(?=['’])|U\.?[SK]\.?(?= )|EU(?= ))(?:['’]s?)? (?:[\w-]+ ){0,2}$")
"""Whose the office is, behind it and before it."""

SHORT = re.compile(r"\b(?:[A-Z]{2}|U\.[SK]|United|Britain|England|America|Europe)")
"""What is rather called by another name: "America's president"; so is the French one that of France."""


@lru_cache(maxsize=200)
def asked(question: str) -> re.Pattern[str] | None:
    """What tells of the office in "Who is the finance minister of Ostrel?"; `None` for questions of no office."""
    for pattern, told in ASKED.items():
        if found := pattern.match(question):
            of = _department(found.groupdict().get("of"))
            told = rf"{of} (?:minister|secretary)|(?:minister|secretary) (?:of|for) (?:the )?{of}" if of else told
            return re.compile(rf"(?<![\w-])(?:{told})s?(?!\w| League)", re.I)
    return None


def _department(said: str | None) -> str | None:
    """A department in any spelling of its name."""
    return next((one for one in DEPARTMENT.split("|") if said and re.fullmatch(one, said, re.I)), None)


def untold(query: Query, texts: Iterable[str]) -> bool:
    """Whether a question asks for the holder of an office that none of these texts tells of."""
    office = asked(query.asked)
    return office is not None and not any(tells(office, query.text, text) for text in texts)


def tells(office: re.Pattern[str], question: str, text: str) -> bool:
    """Whether a text tells of the office, and not only of one that somebody held before or of another place's."""
    past = re.search(r"\bwas\b|\bformer\b", question) is not None
    otherwise = SHORT.search(question) or not NATIONS.isdisjoint(question.lower().split())
    for found in office.finditer(text):
        before = text[: found.start()]
        owner = OF.match(text, found.end()) or OWNER.search(before)
        elsewhere = owner and owner["place"].lower() not in question.lower() and not otherwise
        if not elsewhere and (past or not PAST.search(before)):
            return True
    return False
