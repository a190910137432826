"""Read a question after its history: what it leans on is put before it, and what nobody can know is asked back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from rag import courtesy
from rag.lexicon import IDLE, NAME, STOP, TOKEN
from rag.persons import full_name, persons
from rag.results import ARTICLES, both, of_them
from rag.swap import swapped
from rag.types import Turn
from rag.when import in_year, read, without_phrases, year_of

MOST_TURNS = 3
"""Earlier user turns that one question may lean on, each on the one before it."""
OPENING = re.compile(
    r"^\W*(?:and|but|or|also|then|so|what about|how about|what else|really"
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
    r"|\b(?:in|against|from|to|into|during|under|over|through|behind|near|since|until|between|without|within|outside)"
    rf"\s+that\s+(?!{TIME_UNIT}|(?:he|she|it|they|we|you|the|a|an)\b)[a-z]{{3,}}"
    r"|\b(?:go|get|live|lived|from|work|worked|happen|happened|stay|stayed|been|went) there\b|\bthere\W*$",
    re.I,
)
THIS = re.compile(rf"\b(?:this|(?<=of )that)\s+(?!{TIME_UNIT})(?:[A-Z]+\s+)?(?!is\b|was\b|one\b|has\b)[a-z]{{3,}}\b")
THINKING = (
    r"sa(?:y|ys|id)|th(?:ink|inks|ought)|kn(?:ow|ows|ew)|me(?:an|ans|ant)|f(?:ind|inds|ound)|fe(?:el|els|lt)|t(?:ell|ells|old)"
    r"|(?:argu|agre|announc|believ|claim|learn|hear|show|suggest|report|hop|fear|warn|insist|admit|reveal|decid|rul|ensur"
    r"|prov|confirm|deni|deny|expect|predict|stat|not|conclud|discover|demand|propos|recommend|promis|realis|realiz|assum"
    r"|guess|imagin|swear|swor|vow|accept|estimat|require|worr|pledg|alleg|testif|indicat|notic|remember|forg)\w*"
)
"""Verbs after which "that" opens what is thought."""
DEMONSTRATIVE = re.compile(
    r"\b(?:(?:who|what)(?:\s+(?:has|have|had|will|would|could|can))?|(?:did|does|do|can|could|will|would|should)\s+(?:the\s+)?"
    rf"[\w’'-]+(?:\s+[A-Z][\w’'-]*)*)\s+(?!(?:{THINKING})\b)[a-z]+\s+that\s+(?!{TIME_UNIT}|(?:he|she|it|they|we|you|the"
    r"|this|these|those|all|some|many|was|were|is|are|has|have|had|did|does|can|could|would|will)\b)[a-z]{3,}(?:\s+[a-z]+)?"
    r"\s*(?:[?.!,;]|$|\b(?:in|on|at|of|for|from|to|with|by|and|or|but|after|before|during|when|over|against|as)\b)",
    re.I,
)
""" "Who directed that film?", and not "Who said that prices rose?"."""
REACTED = re.compile(
    r"(?:\b(?:respond(?:ed|s)?|react(?:ed|s)?|repl(?:y|ies|ied)|comment(?:ed)?)|(?:['’]s|s['’])\s+(?:response|reaction|reply))\W*$",
    re.I,
)
""" "How did Quill respond?": to what, stands before."""
COMPARED = re.compile(r"\b(?:other|others|another|else|similar|instead|the former|the latter|ones?|so far)\b", re.I)
WH = re.compile(r"\b(?:who|whom|whose|what|when|where|which|why|how)\b", re.I)
DEFINED = re.compile(r"\W*(?i:who|what|where)\s+(?:is|was|are|were)\s+(?:the\s+)?[A-Z]\w+\W*")
""" "What is Covid?" is a whole question."""
WHOM = re.compile(r"\b(?:who|whom|which)\b(?!\s+(?:is|was|are|were)\s+(?!the\b))", re.I)
"""What asks for persons: "Who won?", "Who is the mayor?", but not "Who is Osric Venn?"."""
WHO = re.compile(r"\W*who\b", re.I)
AUXILIARY = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|will|can|could|would|should|may|might|must)\W+$", re.I
)
OF_IT = re.compile(r"\b(?:the|a|an)\s+(?:\w+\s+){1,2}(?:of|in|for|to|on|about|with)\W+$", re.I)
NOUN = re.compile(r"\b(?:the|a|an)\s+[^\W\d_]{2,}", re.I)
POSSESSIVE = frozenset("his her hers their theirs its".split())
PLURAL = frozenset("they them their theirs themselves".split())
SEVERAL = r"(?:police|people|news|(?-i:[a-z]+[^\Wsui'’]s))\b"
DONE = re.compile(
    rf"{SEVERAL}|(?:any|some|every|no)(?:one|body|thing)|happen|(?-i:[a-z]{{3,}}ing|[a-z]+ed)|known|found|done|made|seen|told|left",
    re.I,
)
"""What "he", "his" and "it" do not stand for: several, nobody in particular, what is done."""
ONE = re.compile(rf"\b(?:the|a|an)\s+(?!{SEVERAL})[^\W\d_]{{2,}}", re.I)
SUBJECT = re.compile(r"\b(?:did|does|was|is|has|had|will|can|could|would|should|which)\s+(?P<noun>[^\W\d_]{2,})", re.I)
"""The word after an auxiliary, or after "which": "his" or "its" may stand for it."""
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
NOTHING = "What would you like to know? Ask about something that the articles may tell."
PRONOUNS = 20
"""Pronouns of one question that are looked at, each with all that stands before it."""
FRAGMENT = 3
"""Most content words of a phrase without verb or name that says too little by itself: "Regional differences"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question as it is to be searched."""

    text: str
    """The question without the courtesies around it, after the turns that it leans on."""
    own: str
    """The question without the courtesies around it."""
    leaned: str = ""
    """Those turns, with what the question names put in the place that it takes; empty when it stands alone."""
    clarify: str | None = None
    """What to ask back, when neither the question nor its history says what is meant."""


def resolve(text: str, history: Sequence[Turn], today: date) -> Resolved:
    """Put before a question the user turns that it leans on: the last one, and those that this leans on in turn.

    Turns without a question, and those before a change of subject, count for nothing, and of two turns that
    contradict each other the later one holds: a time phrase of the question takes the place of those before it, and a
    name that of the one for which it stands. Where a person is meant and the turns name none in full, or ask who, the
    persons that the last answer names are added.
    """
    said = courtesy.parted(text)
    if not said.text:
        return Resolved(text=text, own=text, clarify=NOTHING)
    text = said.text
    asked, answered = ([], "") if said.turns else _before(history)
    if not (leans(text) or (said.corrects and not _asks_anew(text))):
        return Resolved(text=text, own=text)
    own = text
    if of_articles := any(map(ARTICLES.search, asked)):
        asked = [turn for turn in asked if not of_them(turn)]
    *asked, text = _dated([*asked, text][-MOST_TURNS - 1 :], today)
    used: list[str] = []
    timed = bool(read(text, today).spans)
    for turn in reversed(asked):
        cut = without_phrases(turn, today) if timed else turn
        timed = timed or bool(read(turn, today).spans)
        if content(cut) or both(turn):
            used.insert(0, cut)
            if not leans(turn):
                break
    if of_articles and of_them(text):
        used, spent = _folded(used, today), False
    elif both(text):
        used, spent = _folded([*used, text], today), True
    else:
        used, spent = _filled(_folded(used, today), text, today)
    meant = persons(answered, used) if not used or (pronoun_alone(text, PERSON) and _asks_whom(used)) else []
    if not (used or meant):
        return Resolved(text=text, own=own, clarify=unclear(text, today))
    leaned = " ".join([*map(_ended, used), *([f"{', '.join(meant)}."] if meant else [])])
    return Resolved(text=leaned if spent else f"{leaned} {text}", own=text, leaned=leaned)


def _ended(turn: str) -> str:
    """A turn with a mark at its end, so that the next begins anew."""
    return turn if turn.rstrip(" \"'”’)")[-1:] in ("?", "!", ".") else f"{turn}?"


def _asks_whom(turns: list[str]) -> bool:
    """Whether the answer to turns may name whom a pronoun means: the last asks who, or none has a full name."""
    return bool(WHOM.search(turns[-1])) or not any(map(full_name, turns))


def _before(history: Sequence[Turn]) -> tuple[list[str], str]:
    """What the user asked, oldest first, since the subject was last changed, and the last answer."""
    asked: list[str] = []
    answered = ""
    for turn in history:
        if turn.role == "assistant":
            answered = turn.text.strip() or answered
            continue
        said = courtesy.parted(turn.text)
        if said.turns:
            asked, answered = [], ""
        if said.text:
            asked.append(said.text)
    return asked, answered


def _asks_anew(text: str) -> bool:
    """Whether a correction is a whole question with a name: "No, who is Osric Venn?"."""
    return bool(WH.search(text) and VERB.search(text) and _named(text))


def _dated(turns: list[str], today: date) -> list[str]:
    """Turns, oldest first; a month of one that leans on another is of its year: "in July 2022", "And in August?"."""
    year, dated = None, []
    for turn in turns:
        leaning = year is not None and leans(turn)
        dated.append(in_year(turn, year, today) if year is not None and leaning else turn)
        year = year_of(dated[-1], today) or (year if leaning else None)
    return dated


def _folded(turns: list[str], today: date) -> list[str]:
    """Turns, oldest first; what each names takes its place in the one before, and what says no more than that goes.

    A turn with a time of its own changes none before it. "Both?" puts back what the turn before it has changed.
    """
    folded: list[str] = []
    whole: list[str] = []
    for turn in turns:
        if both(turn):
            folded = whole
            continue
        whole = [*folded, turn]
        new = swapped(folded[-1], turn) if folded and not read(turn, today).spans else None
        folded[-1:] = [*folded[-1:], turn] if new is None else [new.text] if new.spent else [new.text, turn]
    return folded


def _filled(folded: list[str], text: str, today: date) -> tuple[list[str], bool]:
    """Turns with what `text` names in its place in the last, and whether they now say all of `text`."""
    bare = without_phrases(text, today)
    if not folded or (new := swapped(folded[-1], bare)) is None:
        return folded, False
    return [*folded[:-1], new.text], new.spent and bare == text


def leans(text: str) -> bool:
    """Whether a question needs what was said before: a pronoun without antecedent, an ellipsis, a comparison."""
    words = content(without_phrases(text, ALWAYS))
    if DEFINED.fullmatch(text):
        return False
    if len(words) <= 1 or OPENING.match(text):
        return True
    if any(pattern.search(text) for pattern in (POINTING, COMPARED, DEMONSTRATIVE, REACTED)):
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
        if not _antecedent(before, match.group().lower()):
            return match.group()
    return None


def _antecedent(before: str, pronoun: str) -> bool:
    """Whether something in what stands before a pronoun, in its question, may be what it stands for."""
    whose, several = pronoun in POSSESSIVE, pronoun in PLURAL
    earlier = [m.start() for m in CLAUSE.finditer(before) if m.start() > 0]
    if not (whose or earlier):
        return False
    if _named(before) or (NOUN if several else ONE).search(OF_IT.sub("", before)):
        return True
    if earlier and _tells(before[: earlier[-1]], several):
        return True
    if whose and not several:
        return any(_tells(m["noun"], several) for m in SUBJECT.finditer(before))
    return _tells(before, several) and not AUXILIARY.search(before) and not OF_IT.search(before)


def _tells(text: str, several: bool) -> bool:
    """Whether `text` holds a word that one, or several, may be called by."""
    return any(word.lower() not in IDLE and (several or not DONE.fullmatch(word)) for word in content(text))


def unclear(text: str, today: date) -> str | None:
    """What to ask back about a question that says too little, asked with no history; `None` if it says enough."""
    bare = without_phrases(text, today)
    words = content(bare)
    if len(words) <= 4 and (meant := THIS.search(bare)) and not re.search(r"[.!?]\s", bare[: meant.start()]):
        return f"Which one does “{meant.group()}” mean? Name it and ask again."
    if _named(bare) or any(word[0].isdigit() for word in words):
        return None
    person = pronoun_alone(bare, PERSON)
    whose = person is not None and person.lower() in POSSESSIVE
    if person and len(words) <= (2 if whose else 3) and not (whose and WHO.match(bare)):
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
