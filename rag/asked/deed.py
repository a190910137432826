"""What is asked to have been done - won, founded, signed, destroyed - as far as a question's words tell it surely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from rag.asked.slot import MONEY
from rag.asked.told import (
    ANNOUNCED,
    CAUSED,
    CONVICTED,
    CRIMES,
    CULPRIT,
    FOLLOWED,
    GIVEN,
    OWN,
    PENAL,
    PRIZED,
    STATES,
    TOLD,
    VAGUE,
    VERBS,
)
from rag.english.words import base, numbers
from rag.query.question import stem

OPENS = r"^\W*(?:(?:and|so|but|then) )?"
DOER = re.compile(
    OPENS + r"(?:who|(?:which|what) (?:team|player|person|actor|singer|president))"
    r"(?: (?:else|first|just|recently|has|have|had))* "
    r"(?P<rest>(?!(?:is|was|are|were|been|did|does|do|will|would|should|may|might|can|could)\b)[\w-]+(?: \w+)?)",
    re.I,
)
"""Of whom the deed is asked: "Who won …?"."""
DONE = re.compile(
    OPENS + r"(?:(?P<how>why|how) |(?P<then>when|where) (?=did|was|were)"
    r"|(?P<much>how much(?P<thing> money| aid| cash)?) (?=did|has|had)"
    r"|(?P<what>what) (?=is|was|are|were))?"
    r"(?:(?P<whom>whom? did)|(?P<to>(?:who )?(?:is|was|are|were))|(?:did|who ha[sd] been|has|have|had))(?:n['’]t)?"
    r" (?!you\b)(?P<rest>.*)",
    re.I,
)
"""Of what was done, by somebody or to him: "Did Quill sign …?", "When was Quill arrested?", "Who did Quill beat?"; or
what is asked of it takes it for done: "Why did Quill sign …?"."""
WILL = re.compile(OPENS + r"when will (?P<rest>.*)", re.I)
"""Of what is to be done: "When will Quill be released?"."""
NEXT = re.compile(
    OPENS + r"who (?:will|would|is (?:going|set|due) to|is to) (?:replace|succeed|take over from) (?P<rest>.*)",
    re.I,
)
"""Of who comes after somebody, which is told before: "Who will succeed Quill?"."""
BEFORE = re.compile(
    OPENS + r"who (?:(?:was|were|is)(?! \w+ed\b| born\b)|came|led|ran|held|governed|managed|coached|chaired)"
    r"(?: [\w.’'-]+){0,8}? (?:(?P<before>before)|after)"
    r" (?P<rest>(?-i:(?!Christmas|Easter)(?:[A-Z][\w.’'-]*\w(?: |(?=\W*$)))+))\W*$",
    re.I,
)
"""Of who held an office before or after somebody: "Who was mayor before Quill?"."""
CAUSE = re.compile(OPENS + r"what(?: has| had)? caused\b", re.I)
THERE = re.compile(OPENS + r"(?:was|were) there (?:(?:an?|any) )?(?P<thing>[a-z][\w-]+) ", re.I)
"""Of what took place: "Was there a strike on Monday?"."""
CLAUSE = re.compile(r"\b(?:who|which|that|when|where|after|before|while|because|if|or)\b", re.I)
"""Where what surely belongs to the verb ends."""
WORD = re.compile(r"[\w’'&.-]*\w")
NOUN_AFTER = frozenset("the a an his her its their this that no any some of in on at by for with".split())
NO_NOUN = r"(?<!\bthe )(?<!\ban )(?<!\ba )(?<!\bin )(?<!['’]s )"
"""What stands before a noun of the same form: "the award"."""
PARTICLES = frozenset("up down off out".split())
"""After a verb they make another of it: "strike down"."""
SUBJECT = 9
"""Words among which the verb is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a question asks to have been done."""

    verb: str
    """Its stem."""
    told: re.Pattern[str]
    """The words that tell it."""
    doer: bool = False
    """Whether it is asked who did it: that somebody did not is no answer."""
    planned: bool = False
    """Whether a plan of it tells it, too: why it is done is known before."""
    named: bool = False
    """Whether it is asked by name who did it, or to whom he did it; the dead may be "three miners"."""
    contest: bool = False
    """Whether it is done at the end of a contest only."""
    to: tuple[str, ...] = ()
    """The name of him to whom it must have been done: "Was Mara Quill arrested?"."""
    ahead: bool = False
    """Whether it is asked when it will be done."""
    then: bool = False
    """Whether it is taken for done: "When did …?"."""
    vague: bool = False
    """Whether it may be told in any words, where they tell of no plan."""
    by: tuple[str, ...] = ()
    """The name of him who did it: "When did Larrick sell the pier?"."""
    of: tuple[str, ...] = ()
    """The name behind the verb."""
    paid: bool = False
    """Whether a sum is the object of its verb: "How much did the council award?"."""


@lru_cache(maxsize=200)
def deed(question: str) -> Deed | None:
    """The deed of "Who won …?", "Who was arrested …?", "Did Quill sign …?"; `None` where it is none of `DEEDS`."""
    if CAUSE.match(question):
        return Deed(verb=stem("caused"), told=_words(CAUSED), planned=True)
    if (doer := DOER.match(question)) and (at := _verb(words := doer["rest"].split())) is not None:
        verb = stem(words[at])
        if verb in CRIMES:
            return Deed(verb=verb, told=_words(CULPRIT), doer=True)
        of = _name(WORD.findall(question[doer.start("rest") :])[at + 1 :])
        return Deed(verb=verb, told=_telling(verb), doer=True, named=verb != "die", contest=verb == "win", of=of)
    if after := NEXT.match(question):
        of = _name(WORD.findall(after["rest"]))
        return Deed(verb="succeed", told=_words(TOLD["succeed"]), doer=True, named=True, planned=True, of=of)
    if there := THERE.match(question):
        thing = there["thing"].lower()
        return Deed(verb=stem(thing), told=_words("|".join(numbers(thing))), then=True, vague=True)
    if will := WILL.match(question):
        words = WORD.findall(CLAUSE.split(will["rest"])[0])[:SUBJECT]
        if (at := _verb(words)) is None:
            return None
        verb = stem(words[at])
        return Deed(verb=verb, told=_telling(verb), planned=True, ahead=True)
    if (done := DONE.match(question)) and (told := _done(done)):
        return told
    if beside := BEFORE.match(question):
        name = _name(WORD.findall(beside["rest"]))
        by, of = (name, ()) if beside["before"] else ((), name)
        return Deed(verb="succeed", told=_words(FOLLOWED), named=True, by=by, of=of)
    return None


def _done(asked: re.Match[str]) -> Deed | None:
    """The deed of a question that takes it for done, or asks whether it was."""
    if asked["much"] and (given := _given(asked["rest"])):
        return given
    words = WORD.findall(CLAUSE.split(asked["rest"])[0])[:SUBJECT]
    if (at := _verb(words)) is None:
        return None
    verb, first = stem(words[at]), asked.group().split()[0].lower()
    if asked["to"] and (verb in OWN or (verb in STATES and first not in ("when", "where"))):
        return None
    if (
        (asked["then"] and verb in ANNOUNCED)
        or (asked["what"] and verb not in PENAL)
        or (asked["much"] and (asked["thing"] or verb != "pay"))
    ):
        return None
    told = _words(CONVICTED) if asked["then"] and verb == "convict" else _telling(verb)
    to = tuple(takewhile(lambda word: word[0].isupper(), words)) if asked["to"] else ()
    way = bool(first in ("when", "where", "why", "how") or asked["whom"]) and not asked["to"]
    by = _name(words[:at]) if way and len(_name(words[:at])) == at else ()
    return Deed(
        verb=verb,
        told=told,
        planned=bool(asked["how"]),
        named=bool(asked["whom"]),
        to=to,
        then=bool(asked["then"]),
        vague=verb in VAGUE,
        by=by,
        of=_name(words[at + 1 :]) if way else (),
    )


def _given(text: str) -> Deed | None:
    """The deed of "How much did Quill ask for?", which a sum behind the verb tells, or one of which it was done."""
    for verbs in GIVEN:
        if verb := re.search(rf"{NO_NOUN}\b(?:{verbs})\b", text):
            behind = rf"(?:{verbs})(?=\b[^.;]{{0,60}}?(?:{MONEY.pattern}))"
            before = rf"(?:{MONEY.pattern})[^.;]{{0,40}}? (?:was|were|been|be) (?:{verbs})"
            return Deed(verb=stem(verb.group().split()[0]), told=_words(f"{behind}|{before}"), paid=True)
    return None


def _name(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name with which a text opens, maybe after its article."""
    rest = words[1:] if words and words[0].lower() in ("the", "a", "an") else words
    return tuple(takewhile(lambda word: word[0].isupper(), rest))


def _verb(words: Sequence[str]) -> int | None:
    """The place of the first of the words that is surely one of the verbs of `DEEDS`."""
    for at, (before, word, after) in enumerate(zip(["", *words], words, [*words[1:], ""], strict=False)):
        if word.islower() and after != "guilty" and stem(word) in TOLD and _is_verb(word):
            if before.lower() == "to" or after in PARTICLES:
                return None
            if before.lower() not in NOUN_AFTER and not before.endswith(("'s", "’s")):
                return at
    return None


def _is_verb(word: str) -> bool:
    """Whether a word is the base form or a past form of its verb, and no noun made of it ("election")."""
    return word in VERBS or base(word) in VERBS or word.endswith("ed")


def _telling(verb: str) -> re.Pattern[str]:
    return _words(f"{TOLD[verb]}|{PRIZED}" if verb == "win" else TOLD[verb])


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.I)
