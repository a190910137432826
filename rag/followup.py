"""Read a question after its history: what it leans on is put before it, and what nobody can know is asked back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from rag.lexicon import NAME, STOP, TOKEN
from rag.swap import swapped
from rag.types import Turn
from rag.when import in_year, read, without_phrases, year_of

MOST_TURNS = 3
"""Earlier user turns that one question may lean on, each on the one before it."""
OPENING = re.compile(
    r"^\W*(?:and|but|or|also|then|so|what about|how about|what else|really|no|yes|ok|okay|oh|oops|sorry|wait"
    r"|(?:i|we|you) (?:mean|meant|said|asked|am asking|was asking)|i['’]m asking)\b",
    re.I,
)
PERSON = re.compile(r"\b(?:he|him|his|himself|she|hers?|herself)\b", re.I)
THING = re.compile(r"\b(?:they|them|theirs?|themselves|it|its|itself)\b", re.I)
EXPLETIVE = re.compile(
    r"\b(?:is|was|does|did|would|will) it (?:true|possible|necessary|mean|take|legal|safe|rain|snow)\b", re.I
)
TIME_UNIT = (
    r"(?:past\s+|coming\s+)?(?:day|week|weekend|month|quarter|year|morning|afternoon|evening|season|spring|summer"
    r"|autumn|fall|winter|time)\b"
)
POINTING = re.compile(
    rf"\b(?:this|these|those)\b(?!\s+{TIME_UNIT})"
    rf"|\b(?:is|was|does|did|do|can|about|of|for|with|like|than|at|by|on|after|before)\s+that\b(?!\s+{TIME_UNIT})"
    r"|\b(?:go|get|live|lived|from|work|worked|happen|happened|stay|stayed|been|went) there\b|\bthere\W*$",
    re.I,
)
THIS = re.compile(rf"\b(?:this|(?<=of )that)\s+(?!{TIME_UNIT})(?:[A-Z]+\s+)?(?!is\b|was\b|one\b|has\b)[a-z]{{3,}}\b")
COMPARED = re.compile(r"\b(?:other|others|another|else|similar|instead|the former|the latter|ones?|so far)\b", re.I)
WH = re.compile(r"\b(?:who|whom|whose|what|when|where|which|why|how)\b", re.I)
AUXILIARY = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|will|can|could|would|should|may|might|must)\W+$", re.I
)
OF_IT = re.compile(r"\b(?:the|a|an)\s+(?:\w+\s+){1,2}(?:of|in|for|to|on|about|with)\W+$", re.I)
NOUN = re.compile(r"\b(?:the|a|an)\s+[^\W\d_]{2,}", re.I)
POSSESSIVE = frozenset("his her hers their theirs its".split())
CLAUSE = re.compile(
    r"[,;:.!?–—]|\b(?:and|but|or|when|if|that|because|after|before|while|since|although|who|which|where|what|how|why|as"
    r"|sa(?:id|ys?)|told?|tells?|announced?|claim(?:ed|s)?|think|thought|think|know|believed?|warned|hopes?)\b",
    re.I,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|tell|name|list|show"
    r"|explain|describe|give|find|i|we|you)\b|['’](?:s|m|re|ll|d|ve)\b",
    re.I,
)
ALWAYS = date(2199, 12, 31)
"""A day that all time phrases come before."""
GREETINGS = frozenset("hi hello hey thanks thank ok okay yes no good morning evening please sorry oops great".split())
PRONOUNS = 20
"""Pronouns of one question that are looked at, each with all that stands before it."""
NAMES = 3
"""Names of the last answer that may be whom a pronoun means."""
FRAGMENT = 3
"""Most content words of a phrase without verb or name that says too little by itself: "Regional differences"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question as it is to be searched."""

    text: str
    """The question, after the turns that it leans on."""
    leaned: str = ""
    """Those turns, with what the question names put in the place that it takes; empty when it stands alone."""
    clarify: str | None = None
    """What to ask back, when neither the question nor its history says what is meant."""


def resolve(text: str, history: Sequence[Turn], today: date) -> Resolved:
    """Put before a question the user turns that it leans on: the last one, and those that this leans on in turn.

    Blank turns count for nothing, and of two turns that contradict each other the later one holds: a time phrase
    of the question takes the place of those before it, and a name that of the one for which it stands. For a person
    the names of the last answer are added: "he" is often whom it named.
    """
    turns = [(turn.role, turn.text.strip()) for turn in history if turn.text.strip()]
    if not leans(text):
        return Resolved(text=text)
    *asked, text = _dated([*(said for role, said in turns if role == "user"), text][-MOST_TURNS - 1 :], today)
    used: list[str] = []
    own = bool(read(text, today).spans)
    for said in reversed(asked):
        cut = without_phrases(said, today) if own else said
        own = own or bool(read(said, today).spans)
        if not set(map(str.lower, content(cut))) <= GREETINGS:
            used.insert(0, cut)
            if not leans(said):
                break
    used, spent = _folded(used, text, today)
    answered = next((said for role, said in reversed(turns) if role == "assistant"), "")
    if pronoun_alone(text, PERSON) or not used:
        used += _names(answered)
    if not used:
        return Resolved(text=text, clarify=unclear(text, today))
    leaned = " ".join(used)
    return Resolved(text=leaned if spent else f"{leaned} {text}", leaned=leaned)


def _dated(turns: list[str], today: date) -> list[str]:
    """Turns, oldest first; a month of one that leans on another is of its year: "in July 2022", "And in August?"."""
    year, dated = None, []
    for turn in turns:
        leaning = year is not None and leans(turn)
        dated.append(in_year(turn, year, today) if year is not None and leaning else turn)
        year = year_of(dated[-1], today) or (year if leaning else None)
    return dated


def _folded(turns: list[str], text: str, today: date) -> tuple[list[str], bool]:
    """Turns, oldest first, and whether they now say all of `text`; what each and `text` name takes its place before.

    A turn with a time of its own changes none before it.
    """
    folded: list[str] = []
    for turn in turns:
        new = swapped(folded[-1], turn) if folded and not read(turn, today).spans else None
        folded[-1:] = [*folded[-1:], turn] if new is None else [new.text] if new.spent else [new.text, turn]
    bare = without_phrases(text, today)
    if not folded or (new := swapped(folded[-1], bare)) is None:
        return folded, False
    return [*folded[:-1], new.text], new.spent and bare == text


def leans(text: str) -> bool:
    """Whether a question needs what was said before: a pronoun without antecedent, an ellipsis, a comparison."""
    words = content(without_phrases(text, ALWAYS))
    if OPENING.match(text) or POINTING.search(text) or COMPARED.search(text) or len(words) <= 1:
        return True
    if len(words) <= FRAGMENT and not (WH.search(text) or VERB.search(text) or _named(text)):
        return True
    return any(pronoun_alone(text, pattern) for pattern in (PERSON, THING))


def pronoun_alone(text: str, pattern: re.Pattern[str]) -> str | None:
    """The first pronoun, of `PRONOUNS`, that nothing before it in the question can be the antecedent of."""
    for match in islice(pattern.finditer(text), PRONOUNS):
        before = text[: match.start()]
        if EXPLETIVE.search(text[max(0, match.start() - 12) : match.end() + 12]):
            continue
        whose = match.group().lower() in POSSESSIVE
        named = _named(before) or NOUN.search(OF_IT.sub("", before))
        earlier = [m.start() for m in CLAUSE.finditer(before) if m.start() > 0]
        told = (content(before) and not AUXILIARY.search(before) and not OF_IT.search(before)) or (
            earlier and content(before[: earlier[-1]])
        )
        if not (whose or earlier) or not (named or told):
            return match.group()
    return None


def unclear(text: str, today: date) -> str | None:
    """What to ask back about a question that says too little, asked with no history; `None` if it says enough."""
    bare = without_phrases(text, today)
    words = content(bare)
    if len(words) <= 4 and (meant := THIS.search(bare)) and not re.search(r"[.!?]\s", bare[: meant.start()]):
        return f"Which one does “{meant.group()}” mean? Name it and ask again."
    if _named(bare) or any(word[0].isdigit() for word in words):
        return None
    person = pronoun_alone(bare, PERSON)
    if person and len(words) <= (2 if person.lower() in POSSESSIVE else 3):
        return f"Whom does “{person}” mean? Name the person and ask again."
    if (thing := pronoun_alone(bare, THING)) and len(words) <= 2:
        return f"What does “{thing}” mean? Name the person, place or event and ask again."
    if not words and (WH.search(text) or (OPENING.match(text) and bare != text)):
        return "What is the question about? Name a person, place or event and ask again."
    return None


def content(text: str) -> list[str]:
    """The words of `text` that could be looked for."""
    return [word for word in TOKEN.findall(text) if word.lower() not in STOP]


def _named(text: str) -> bool:
    """Whether a name stands in `text`: a capitalised word, not the first unless another follows it."""
    return any(m.start() > 0 or " " in m.group() for m in NAME.finditer(text))


def _names(text: str) -> list[str]:
    """The first names of an answer, each once."""
    found = (m.group() for m in NAME.finditer(text) if m.start() > 0 or " " in m.group())
    return list(dict.fromkeys(found))[:NAMES]
