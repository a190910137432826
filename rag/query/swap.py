"""What a follow-up names takes the place of what it stands for: "And the mayor?" after "What did Osric Venn say?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from index.types import Span
from rag.english.lexicon import NAME, STOP, TITLES, TOKEN

PREPOSITION = r"(?:in|of|at|against|for|about|on|to|from|with|by|under|near|into|between)"
BREAK = rf"(?:{PREPOSITION}|and|or|but|the|an?|who|what|when|where|which|why|how|than|as|that|if"
BREAK += r"|is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|may|might|must)"
AUXILIARY = re.compile(
    r"\b(?P<be>is|are|was|were)?(?:did|does|do|has|have|had|will|would|can|could|should|may|must)?\s+$", re.I
)
BEFORE = re.compile(rf"\b(?P<preposition>{PREPOSITION})\s+$", re.I)
NOUNS = re.compile(rf"\bthe\s+(?:(?!{BREAK}\b)[\w’'-]+(?:\s+|\b)){{1,5}}", re.I)
PLAIN = re.compile(rf"\b{PREPOSITION}\s+(?P<noun>(?!{BREAK}\b)[a-z][\w’'-]+)", re.I)
OPENER = re.compile(r"^\W*(?:(?:and|but|or|also|then|so|ok|okay)\W+)*(?:(?:what|how)\s+(?:about|of)\s+)?", re.I)
OWNER = re.compile(r"\bthe\s+[A-Z][\w-]*['’]s\s+$")
OF_NAME = re.compile(r"\b(?P<head>[A-Z][\w’'-]*)\s+of\s+$")
OWNED = re.compile(r"the\s+[A-Z][\w-]*['’]s\s+(?=[A-Z])")
NAMED_OF = re.compile(r"\s+of\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*")
""" "the Bank of England", "Player of the Year" are one name."""
STANDS_FOR = re.compile(r"\b(?:he|him|she|it|they|them)\b", re.I)
COUNTED = re.compile(r"\bhow many\s+(?:[\w’'-]+\s+)?$", re.I)
ASKING = frozenset("who whom whose what when where which why how".split())
WHO = frozenset(
    """
    mayor minister president premier chancellor governor senator king queen prince princess pope bishop church union
    council government opposition party police court judge jury company firm bank club team side coach captain manager
    director chair chairman chairwoman owner army navy ministry department office agency committee commission parliament
    congress senate worker teacher doctor nurse student pupil resident neighbour neighbor farmer driver pilot passenger
    victim family mother father wife husband son daughter brother sister parent lawyer prosecutor defence witness
    scientist researcher expert critic fan player rival opponent leader spokesman spokeswoman spokesperson secretary
    ambassador general commander chief head press public employer boss founder author editor actor winner loser champion
    sponsor supplier developer engineer architect
    """.split()
)
"""Nouns that may take the place of a person's name: "And the mayor?", but not "And the reasons?"."""
EVENTS = frozenset(
    """
    accident attack avalanche battle blast blaze bombing crash cyclone disaster earthquake election eruption explosion
    fire flood hurricane landslide outbreak protest quake raid riot shooting storm strike tornado tsunami typhoon vote
    war wildfire
    """.split()
)
"""What a place after it does not take the place of: "in the earthquake", "And in Skarra?"."""
STAGES = tuple(
    frozenset(words.split())
    for words in (
        "final semifinal semi-final quarterfinal quarter-final qualifier",
        "men's women's men’s women’s boys' girls' boys’ girls’",
        "singles doubles",
    )
)
"""Of each, one excludes the other: asked for a semifinal, the final before it is not meant."""
RANKS = (frozenset("first second third fourth fifth last".split()), frozenset("gold silver bronze".split()))
"""The same, where nothing else is asked: "And the second?"."""
LONGEST = 400
"""Code points of a question in which a place is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of a question that a name or "the ..." fills."""

    span: Span
    preposition: str
    """What stands before it, in small letters; empty for a subject or an object."""
    named: bool
    the: bool
    subject: bool = False
    """Whether it follows an auxiliary: "did the council say"."""
    who: bool = False
    """Whether it is "the ..." of `WHO`."""
    pronoun: bool = False
    """Whether it is "he", "it" and the like."""
    event: bool = False
    """Whether it is "the ..." of `EVENTS`, without a name."""


class Swapped(NamedTuple):
    """An earlier question with what a follow-up names in the place that it fills there."""

    text: str
    spent: bool
    """Whether the follow-up says nothing more than that."""
    put: str = ""
    """What it names."""


def swapped(earlier: str, text: str, *, last: bool = True, again: str = "") -> Swapped | None:
    """`earlier` with what `text` names in its place; `None` where it takes no place.

    It takes one where it asks for nothing else: "And the mayor?", "What about Skarra?", "And how old is Ruud?". The
    first is that of what was put in last, `again`. A question before the `last` one is of a subject that is left: only
    a name after a preposition or after "the" stands for another there.
    """
    if max(len(earlier), len(text)) > LONGEST:
        return None
    body = OPENER.sub("", text, count=1)
    begins = len(text) - len(body)
    asked = {word.lower() for word in TOKEN.findall(earlier)}
    known = asked | (STOP - ASKING)
    words = {word.lower() for word in re.findall(r"[\w’'-]+", body)}
    ranks, stages = frozenset().union(*RANKS), frozenset().union(*STAGES)
    if words <= ranks | stages | STOP | {"one", "ones"}:
        if changed := _excluded(earlier, words, (*STAGES, *RANKS)):
            return Swapped(changed, spent=words & ASKING <= asked)
        if words & ranks:
            return None
    new = [slot for slot in _slots(text, begins) if slot.span.start >= begins]
    if re.search(r"\w", text[:begins]) and len(new) == 1:
        filler = new[0].span
        rest = text[begins : filler.start] + " " + text[filler.end :]
        places = [
            slot for slot in _slots(earlier) if last or slot.preposition or (slot.the and slot.named and new[0].the)
        ]
        first = [slot for slot in places if slot.named and slot.span.of(earlier) == again]
        if _asks_only(rest, known) and (old := _place(first, new[0]) or _place(places, new[0])):
            put = filler.of(text)
            shown = re.sub(r"^the\s+", "", put, flags=re.I) if OWNER.search(earlier[: old.start]) else put
            return Swapped(earlier[: old.start] + shown + earlier[old.end :], spent=True, put=put)
    changed = _excluded(earlier, words, STAGES) if last else None
    return Swapped(changed, spent=False) if changed else None


def _asks_only(rest: str, known: set[str] | frozenset[str]) -> bool:
    return all(word.lower() in known for word in TOKEN.findall(rest))


def _excluded(earlier: str, words: set[str], exclusive: tuple[frozenset[str], ...]) -> str | None:
    """`earlier` with each word for which the follow-up says another of its kind put as that."""
    changed = earlier
    for kind in exclusive:
        if len(said := words & kind) == 1 and not said & set(re.findall(r"[\w’'-]+", earlier.lower())):
            changed = re.sub(
                rf"\b(?:{'|'.join(map(re.escape, kind))})(?![\w-])", said.copy().pop(), changed, flags=re.I
            )
    return changed if changed != earlier else None


def _place(old: list[Slot], new: Slot) -> Span | None:
    """The place that `new` takes: after the same preposition, else by what it is, first where no preposition stands."""
    if new.preposition:
        same = [s for s in old if s.preposition == new.preposition and not (s.event and new.named and not new.the)]
        return same[-1].span if same else None
    free, bound = [s for s in old if not s.preposition], [s for s in reversed(old) if s.preposition]
    if new.named:
        same = [s for s in free if s.named and s.the == new.the]
        subjects = [s for s in free if s.the and (s.subject or new.the)]
        persons = [s for s in free if s.pronoun and not new.the]
        order = [*persons, *same, *(s for s in free if s.named), *(s for s in bound if s.named), *subjects]
    else:
        persons = [s for s in free if s.named and not s.the and new.who]
        order = [
            *(s for s in free if not (s.named or s.pronoun) and (new.who == s.who or (new.the and s.subject))),
            *persons,
            *(s for s in bound if not s.named and s.the and s.who == new.who),
        ]
    return order[0].span if order else None


def _slots(question: str, begins: int = 0) -> Iterator[Slot]:
    """The places of a question, left to right; before `begins` stands what only opens it ("what about")."""
    found: list[Slot] = []
    for match in NOUNS.finditer(question):
        of = OF_NAME.search(question, 0, match.start())
        if not (of and of["head"].lower() not in TITLES and match.group().split()[1][0].isupper()):
            found.append(_nouns(question, match, begins))
    for match in NAME.finditer(question):
        span = _name(question, Span(*match.span()))
        counted = span and COUNTED.search(question[: span.start])
        if span and not counted and not any(span.overlaps(slot.span) for slot in found):
            found.append(Slot(span=span, preposition=_before(question[begins : span.start]), named=True, the=False))
    for match in STANDS_FOR.finditer(question):
        found.append(Slot(span=Span(*match.span()), preposition="", named=False, the=False, pronoun=True))
    for match in PLAIN.finditer(question):
        span = Span(*match.span("noun"))
        if not any(span.overlaps(slot.span) for slot in found):
            found.append(Slot(span=span, preposition=_before(question[begins : span.start]), named=False, the=False))
    yield from sorted(found, key=lambda slot: slot.span)


def _name(question: str, span: Span) -> Span | None:
    """A name without the small words that a capital made part of it ("Did Venn"); `None` at the very start."""
    words = [word for word in re.finditer(r"\S+", span.of(question)) if word.group().lower() not in STOP]
    if not words or span.start + words[0].start() == 0:
        return None
    return _whole(question, Span(span.start + words[0].start(), span.end))


def _whole(question: str, span: Span) -> Span:
    """A name with the "of ..." that belongs to it; not an office, which is of one place or another."""
    last = span.of(question).split()[-1]
    of = NAMED_OF.match(question, span.end)
    return Span(span.start, of.end()) if of and last[0].isupper() and last.lower() not in TITLES else span


def _nouns(question: str, match: re.Match[str], begins: int) -> Slot:
    """ "the ...": without the verb that follows a subject ("did the council say")."""
    words = list(re.finditer(r"[\w’'-]+", match.group()))
    before, after = question[: match.start()], question[match.end() :]
    auxiliary = AUXILIARY.search(before) if re.search(r"\w\s+$", before) else None
    subject = bool(auxiliary and auxiliary.group().strip())
    of_it = bool(auxiliary and auxiliary["be"] and after.startswith("of"))
    if len(words) > 2 and subject and not of_it and words[-1].group()[0].islower():
        words.pop()
    span = _whole(question, Span(match.start(), match.start() + words[-1].end()))
    if (owner := OWNED.match(span.of(question))) is not None:
        span = Span(span.start + owner.end(), span.end)
    named = any(word.group()[0].isupper() for word in words[1:])
    head = words[-1].group().lower()
    return Slot(
        span=span,
        preposition=_before(question[begins : span.start]),
        named=named,
        the=True,
        subject=subject,
        who=not WHO.isdisjoint((head, head.removesuffix("s"))),
        event=not named and not EVENTS.isdisjoint((head, head.removesuffix("s"))),
    )


def _before(text: str) -> str:
    found = BEFORE.search(text)
    return found["preposition"].lower() if found else ""
