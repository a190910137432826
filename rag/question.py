"""Understand a question: its content words, names, numbers, and what kind of answer it wants."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import Stemmer

from rag import words
from rag.types import Question

Kind = Literal["who", "when", "where", "number", "why", "how", "yesno", "what"]

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\W_]+")
NAME = re.compile(r"\b[A-Z][\w’'.-]*(?:\s+(?:of|the|de|al|and|for)?\s*[A-Z][\w’'.-]*)*")
QUOTED = re.compile(r"[\"“]([^\"”]{2,80})[\"”]")
STOP = frozenset(
    """
    a about above according after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further get got had has have
    having he her here hers him his how i if in into is it its itself just let many may me might more most much
    must my no nor not now of off on once only or other our out over own please said same say says shall she
    should so some such tell than that the their them then there these they this those through to told too under
    until up upon us very was we were what when where which while who whom whose why will with would you your
    there's what's who's it's
    """.split()
)
LEANING = re.compile(
    r"\b(?:it|its|he|him|his|she|her|hers|they|them|their|theirs|this|that|these|those|there|then|one|ones|so)\b",
    re.I,
)
ELLIPSIS = re.compile(r"^\s*(?:and|but|or|also|what about|how about|why|when|where|who|how|really)\b", re.I)
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
        re.compile(r"\bwhen\b|\b(?:what|which|in what|in which) (?:year|date|day|month|decade|century)\b", re.I),
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
    """What is searched: the question, after the previous one when it leans on that."""
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


def understand(question: Question) -> Query:
    """Read a question; the previous user turn is put before it when it cannot stand alone."""
    text = question.text.strip()
    previous = next((t.text for t in reversed(question.history) if t.role == "user"), None)
    if previous and leans(text):
        text = f"{previous.strip()} {text}"
    terms: dict[str, str] = {}
    for word in TOKEN.findall(text):
        if word.lower() not in STOP:
            terms.setdefault(stem(word), word)
    own = question.text.strip()
    names = {stem(w) for m in NAME.finditer(text) if m.start() > 0 for w in TOKEN.findall(m.group())}
    return Query(
        text=text,
        terms=tuple(terms.values()),
        stems=tuple(terms),
        names=frozenset(names & terms.keys()),
        numbers=frozenset(s for s in terms if s[0].isdigit()),
        phrases=tuple(QUOTED.findall(text)),
        kind=next((kind for kind, pattern in KINDS if pattern.search(own)), "what"),
    )


def leans(text: str) -> bool:
    """Whether a question needs what was said before it: a pronoun, an ellipsis, or hardly any content."""
    content = [w for w in TOKEN.findall(text) if w.lower() not in STOP]
    return len(content) <= 2 or bool(LEANING.search(text)) or bool(ELLIPSIS.match(text) and len(content) <= 4)


@lru_cache(maxsize=20_000)
def stem_set(text: str) -> frozenset[str]:
    """The stems of the words of `text`, and the initials of the names in it."""
    return frozenset(map(stem, TOKEN.findall(text))) | words.acronyms(text)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Snowball (Porter2) stem of a word's base form, lower-cased, possessive dropped."""
    word = word.lower().replace("’", "'")
    if word[0].isdigit():
        return word.replace(",", "")
    with _LOCK:
        return str(_STEMMER.stemWord(words.base(word.removesuffix("'s"))))


_STEMMER = Stemmer.Stemmer("english")
_LOCK = threading.Lock()
"""The stemmer keeps the word that it is at work on: two threads in it at once spoil each other's."""
