"""Questions of who holds an office - "the finance minister of Ostrel" - and whether sentences tell of that office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from rag.english.lexicon import STOP
from rag.query.persons import NATIONS
from rag.query.question import Query, stem, stem_set
from rag.search.evidence import Evidence
from rag.sentences.features import Candidate, candidates
from rag.sentences.pick import Scored

DEPARTMENT = (
    "prime|first|finance|foreign|defen[cs]e|health|interior|home|justice|education|transport(?:ation)?|energy"
    "|environment|agriculture|culture|labou?r|trade|treasury|state|commerce|economy|sports?|housing|tourism|press"
)
CHAIR, COACH, EDITOR = (
    r"(?<!vice.)(?<!deputy.)(?:chair(?:man|woman|person)?|chaired)",
    r"(?<!assistant )(?<!general )(?<!campaign )(?<!former )(?:coach|manager|boss)",
    r"(?<!deputy )(?<!news )editor",
)
FINANCE = r"chief financ(?:e|ial) officer|finance (?:chief|director)|(?-i:CFO\b)"
POLICE = r"police (?:chief|commissioner)|chief of police|chief constable"
BODIES = {
    r"chief executive(?: officer)?|ceo": r"chief executive|(?-i:CEO\b)",
    r"chief financ(?:e|ial) officer|cfo|finance (?:chief|director)": FINANCE,
    r"(?<!vice )(?<!deputy )chair(?:man|woman|person)?": CHAIR,
    r"(?:(?<!assistant )coach|(?<!general )(?<!campaign )manager)": COACH,
    r"captain|skipper": r"captain|skipper",
    r"(?<!deputy )(?<!news )editor(?:-in-chief)?": EDITOR,
    r"police chief|chief of police|police commissioner|chief constable": POLICE,
    r"archbishop": r"archbishop",
}
"""Offices of a firm, a team or a town: what they are called in a question -> what in an article."""
HOLDS = {r"chairs": CHAIR, r"manages|coaches": COACH, r"captains": r"captain|skipper", r"edits": EDITOR}
"""What it is to hold one."""
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
    for asked, told in {**OFFICES, **BODIES}.items()
} | {re.compile(rf"^\W*who\s+(?:now\s+|currently\s+)?(?:{asked})\b.*", re.I): told for asked, told in HOLDS.items()}
NOW = re.compile(r"^\W*who(?!\s+was\b)", re.I)
PAST = re.compile(r"\b(?:former|then|ex|late|one-?time)[- ](?:[\w’'-]+ ){0,2}$", re.I)
"""What stands before the office of somebody who holds it no more."""
OF = re.compile(r"\w*\s+of (?:(?:the|neighbou?ring|nearby) )*(?P<place>[A-Z][\w-]*)")
OWNER = re.compile(r"\b(?P<place>[A-Z][\w-]*(?=['’])|U\.?[SK]\.?(?= )|EU(?= ))(?:['’]s?)? (?:[\w-]+ ){0,2}$")
"""Whose the office is, behind it and before it."""
FIRM = re.compile(r"\b(?P<place>(?:[A-Z][\w&.-]* )+)(?:head )?$")
"""The same, of a firm, a team or a town."""
BODY = re.compile("|".join([*BODIES.values(), *HOLDS.values()]), re.I)
PLAIN = STOP | NATIONS | frozenset("new interim acting club team veteran long-time then-".split())
"""Words that may open a sentence before an office and say nothing of whose it is."""
NAME = re.compile(r"\b[A-Z][\w’'-]+ [A-Z][\w’'-]+")
OTHER, NEAR, NEWER = 0.3, 0.25, 45
"""What a sentence keeps of its probability that does not tell of the office; the share of the best one's with which a
newer one that does takes its place, and the days by which it is newer."""
BESIDE = 50
"""Letters between an office and the name of its holder."""

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


def holders_first(evidence: Evidence, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """The sentences, best first, where those count for less that tell of no holder of the office that is asked for.

    Where it is asked who holds it now, and one of a much newer article names its holder, that stands first.
    """
    query = evidence.query
    if (office := asked(query.asked)) is None:
        return tuple(scored)
    told = [tells(office, query.text, one.candidate.text) for one in scored]
    weighed = [
        one if t else replace(one, probability=one.probability * OTHER) for t, one in zip(told, scored, strict=True)
    ]
    ordered = sorted(weighed, key=lambda one: -one.probability)
    telling = [one for t, one in zip(told, scored, strict=True) if t]
    if telling and query.names and NOW.match(query.asked) and (newer := _newer(evidence, office, telling)):
        rest = (
            one for one in ordered if one.candidate.span != newer.span or one.candidate.passage is not newer.passage
        )
        return Scored(candidate=newer, probability=ordered[0].probability), *rest
    return tuple(ordered)


def _newer(evidence: Evidence, office: re.Pattern[str], telling: Sequence[Scored]) -> Candidate | None:
    """The newest sentence that names the holder of an office, where it is much newer than the best that tells of it.

    One that is not among the likely ones must stand below a title with all names of the question.
    """
    query, best = evidence.query, telling[0]
    if (first := _day(best.candidate)) is None:
        return None
    likely = [one.candidate for one in telling if one.probability >= NEAR * best.probability]
    likely = [one for one in likely if query.names <= stem_set(one.told_in)]
    below = [
        one
        for one in candidates(evidence.passages, evidence.query)
        if query.names <= stem_set(one.passage.chunk.header)
    ]
    likely += [one for one in below if tells(office, query.text, one.text)]
    found = [(day, one) for one in likely if (day := _day(one)) and (day - first).days >= NEWER]
    named = [(day, one) for day, one in found if _names_holder(query, office, one.text)]
    return max(named, key=lambda found: found[0])[1] if named else None


def _day(one: Candidate) -> date | None:
    published = one.passage.article.published
    return date.fromisoformat(published.value) if published else None


def _names_holder(query: Query, office: re.Pattern[str], text: str) -> bool:
    """Whether a name of two words that the question does not hold stands near an office in a text."""
    places = [one.start() for one in office.finditer(text)]
    new = [one for one in NAME.finditer(text) if {*map(stem, one.group().split())}.isdisjoint(query.stems)]
    return any(abs(one.start() - place) <= BESIDE for one in new for place in places)


def tells(office: re.Pattern[str], question: str, text: str) -> bool:
    """Whether a text tells of the office, and not only of one that somebody held before or of another place's."""
    past = re.search(r"\bwas\b|\bformer\b", question) is not None
    otherwise = SHORT.search(question) or not NATIONS.isdisjoint(question.lower().split())
    for found in office.finditer(text):
        before = text[: found.start()]
        owner = OF.match(text, found.end()) or OWNER.search(before)
        elsewhere = owner and owner["place"].lower() not in question.lower() and not otherwise
        if BODY.match(found.group()) and owner is None and (firm := FIRM.search(before)):
            words = [word for word in firm["place"].lower().split() if word not in PLAIN]
            elsewhere = bool(words) and not any(word in question.lower() for word in words)
        if not elsewhere and (past or not PAST.search(before)):
            return True
    return False
