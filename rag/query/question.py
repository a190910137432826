"""Understand a question: its content words, names, numbers, and what kind of answer it wants."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import Stemmer

from rag.english import words
from rag.english.lexicon import HOLLOW, IDLE, LABELS, NEWS, QUOTED, SHORT, STOP, STORIES, TELLING, TOKEN
from rag.query.aside import main_clause
from rag.query.followup import resolve
from rag.query.topic import asks
from rag.time.when import without_phrases
from rag.types import Question

Kind = Literal["who", "when", "where", "number", "why", "how", "yesno", "what"]

OPENS = ("", ".", "?", "!")
"""What stands before a sentence's first word."""
TITLED = 0.8
"""Share of words with a capital above which a question is a headline, and capitals tell nothing of names."""
WHOLE = 2
"""Content words with which a follow-up says itself what its answer must say: not "Why?", "And in Spain?"."""
WHAT_IS_NEW = re.compile(r"\bwhat(?:['’]s|\s+is)\s+(?:new|happening|going\s+on)\b", re.I)
STORY = re.compile(r"(?!\W*(?:and|but|or)\b).*\b(?:headlines?|stor(?:y|ies)|events)\b", re.I | re.S)
FEW = re.compile(r"\d\d?|two|three|four|five|six|seven|eight|nine|ten")
"""How many stories are asked for."""
CALLED = LABELS | {"scandal"}
"""What follows a name whose events are asked for."""
YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("when", re.compile(r"\b(?:what|which)\b.{0,30}\bdate\b", re.I)),
    (
        "number",
        re.compile(
            r"\bwhat\b.{0,60}\b(?:revenue|population|death toll|turnover|salary|budget|net worth|profit|cost)\b", re.I
        ),
    ),
    (
        "number",
        re.compile(r"\bhow (?:many|much|old|long|far|large|big|tall|high|often|fast|deep|wide)\b", re.I),
    ),
    (
        "number",
        re.compile(
            r"\bwhat (?:percent|percentage|share|number|amount|proportion|age|price|cost|rate|sum|figure)\b",
            re.I,
        ),
    ),
    (
        "when",
        re.compile(
            r"^(?!\W*(?:who(?:m|se)?|where|why|how|what|which)\b)(?s:.*)\bwhen\b|\b(?:and|or) when\b"
            r"|\b(?:what|which|in what|in which) (?:year|date|day|month|decade|century)\b",
            re.I,
        ),
    ),
    (
        "where",
        re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|state|town|place|county|region|nation)\b", re.I),
    ),
    (
        "who",
        re.compile(r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|actor|singer|player|team|president)\b", re.I),
    ),
    ("why", re.compile(r"\bwhy\b|\bwhat (?:caused|led|reason)\b|\bfor what reason\b", re.I)),
    (
        "yesno",
        re.compile(r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.I),
    ),
    ("how", re.compile(r"\bhow\b", re.I)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as the retrievers and the selector see it."""

    text: str
    """The question, after the previous one when it leans on that."""
    shown: str
    """The same as a person may read it, what is only talked about in brackets after it."""
    own: str
    """The question alone, without the courtesies around it and the words that frame it."""
    asked: str
    """The question alone, but after the one that it changes where it asks nothing itself: "And in 2022?"."""
    searched: str
    """What is searched of it: without time phrases that became days to search in, acronyms spelt out."""
    terms: tuple[str, ...]
    """Content words as written, without repeats, in order."""
    stems: tuple[str, ...]
    """Their stems, one a term."""
    names: frozenset[str]
    """Stems of capitalised words that do not open the question."""
    numbers: frozenset[str]
    phrases: tuple[str, ...]
    """Quoted phrases."""
    kind: Kind
    context: frozenset[str] = frozenset()
    """Stems that only the previous question says, where this one says enough, and what the events around a name are
    called: the answer need not repeat them."""
    answered: str = ""
    """How the last answer begins, for a question that leans on the talk: the articles near it stay candidates."""
    aside: frozenset[str] = frozenset()
    """Stems that only clauses aside say ("who leads the party"): they help to find the answer, which
    need not say them; its article names the names."""
    clarify: str | None = None
    """What to ask back, when nobody can know what is meant."""


def understand(question: Question, today: date | None = None) -> Query:
    """Read a question after its history; `today` is the day to which its time phrases are relative."""
    today = today or question.as_of or datetime.now().astimezone().date()
    resolved = resolve(question.text, () if _stories_of_days(question.text, today) else question.history, today)
    text, alone = main_clause(resolved.text), main_clause(resolved.own)
    terms, own = _terms(resolved.text), _terms(alone)
    return Query(
        text=text,
        shown=resolved.shown or text,
        own=alone,
        asked=alone if asks(alone) else text,
        searched=words.spelt_out(text),
        terms=tuple(terms.values()),
        stems=tuple(terms),
        names=frozenset(map(stem, named(resolved.text))) & terms.keys(),
        numbers=frozenset(s for s in terms if s[0].isdigit()),
        phrases=(*(m[1] or m[2] for m in QUOTED.finditer(text)), *words.streets(text)),
        kind=kind_of(resolved.own) or kind_of(resolved.leaned) or "what",
        context=frozenset(terms.keys() - own.keys() if len(own) >= WHOLE else ()) | _labels(text),
        answered=resolved.answered,
        aside=frozenset(terms.keys() - _terms(text).keys()),
        clarify=resolved.clarify,
    )


def _stories_of_days(text: str, today: date) -> bool:
    """Whether a question is whole, short as it may be, since it asks for stories of days that it says itself."""
    bare = without_phrases(text, today)
    return bare != text and STORY.match(text) is not None and of_news(bare)


def narrowed(query: Query, text: str, *, years: bool = True) -> Query:
    """The query of a question whose time phrases became days to search in; `text` is what it says without them.

    A year stays as `years` says: an article says it of itself. Nothing changes where nothing else is left.
    """
    terms = _terms(text)
    if not terms:
        return query
    kept = [s for s in query.stems if years and YEAR.fullmatch(s) and s not in terms]
    terms |= dict(zip(kept, kept, strict=True))
    terms |= {s: term for s, term in zip(query.stems, query.terms, strict=True) if s in query.aside}
    return replace(
        query,
        searched=words.spelt_out(" ".join([text.rstrip("?!. "), *kept])),
        terms=tuple(terms.values()),
        stems=tuple(terms),
        names=query.names & terms.keys(),
    )


def _terms(text: str) -> dict[str, str]:
    """The content words by stem, as first written: a stop word is none unless it is part of a name, as in "Will"."""
    terms: dict[str, str] = {}
    names = named(text)
    for word in TOKEN.findall(text):
        if word.lower() not in HOLLOW or word in names:
            terms.setdefault(stem(word), word)
    return {s: word for s, word in terms.items() if word.lower() not in IDLE} or terms


def _labels(text: str) -> frozenset[str]:
    """The stems of words that call something the affair or the saga of a name before them."""
    found = TOKEN.findall(text)
    names = named(text)
    return frozenset(stem(word) for name, word in pairwise(found) if word in CALLED and name in names)


def named(text: str) -> frozenset[str]:
    """The words of names in a question, but those that open a sentence; none in a headline."""
    found = [(m.group(), text[: m.start()].rstrip(" \"'“‘(")[-1:] in OPENS) for m in TOKEN.finditer(text)]
    others = [word for word, opens in found if word[0].isalpha() and not opens]
    small = [word for word in others if word[0].islower()]
    if len(small) < (1 - TITLED) * len(others) and not {*small} - STOP:
        return frozenset()
    capital = {word for word, opens in found if not opens and word[0].isupper() and len(word) > 1}
    return frozenset(word for word in capital if word.lower() not in SHORT)


def kind_of(text: str) -> Kind | None:
    """The kind of answer that the words of a question ask for; `None` where they do not say."""
    return next((kind for kind, pattern in KINDS if pattern.search(text)), None)


def open_ended(text: str) -> bool:
    """Whether a question is about nothing in particular: what happened, what is new, what the main stories are."""
    said = {word.lower() for word in TOKEN.findall(text)} - HOLLOW
    made_of = NEWS
    if not said.isdisjoint(STORIES):
        made_of, said = NEWS | STORIES | TELLING, {word for word in said if not FEW.fullmatch(word)}
    return bool(said) and said <= made_of and not named(text)


def of_news(text: str) -> bool:
    """Whether an open-ended question asks for the news outright, which needs no time: "What is new?", "headlines"."""
    said = {word.lower() for word in TOKEN.findall(text)}
    return open_ended(text) and (not said.isdisjoint(STORIES) or WHAT_IS_NEW.search(text) is not None)


@lru_cache(maxsize=20_000)
def stem_set(text: str) -> frozenset[str]:
    """The stems of the words of `text`, and the initials of the names in it."""
    return frozenset(map(stem, TOKEN.findall(text))) | words.acronyms(text)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Snowball (Porter2) stem of a word's base form, lower-cased, possessive dropped; the Fed has never been fed."""
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'S")
    lower = word.lower()
    if lower[:1].isdigit():
        return lower.replace(",", "")
    with _LOCK:
        return str(_STEMMER.stemWord(lower if word in words.OFFICES else words.base(lower)))


_STEMMER = Stemmer.Stemmer("english")
_LOCK = threading.Lock()
"""The stemmer keeps the word that it is at work on: two threads in it at once spoil each other's."""
