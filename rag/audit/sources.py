"""What a sentence may be proved by: the sentences of the retrieved passages, each with whom its pronouns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.article.chunk import sentences
from index.types import Article, Chunk, Span
from rag.audit.people import Cast, cast_of, names_in, runs, word_of
from rag.audit.read import read
from rag.audit.tokens import Reading, Token
from rag.english.words import NAMED, acronyms
from rag.query.question import stem
from rag.sentences.features import TO_A_MACHINE
from rag.types import Passage

BACK = 3
"""Sentences before one with a pronoun in which the name may stand."""
BEHIND = 700
"""Characters before a passage that are read for the sake of its first pronouns."""
BULLETS = "•◦‣▪"
POINTS = frozenset(map(stem, "reason recommendation finding claim allegation argument accusation".split()))
"""What someone gives, and the next sentences tell."""
PERSONAL = frozenset("he she him his her hers".split())
NEUTRAL = frozenset("it its they their them we our".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One sentence of a retrieved passage."""

    article: Article
    span: Span
    reading: Reading
    """With the keys of a name added to each pronoun or description that means it."""
    earlier: frozenset[str] = frozenset()
    """Keys of the two sentences before."""
    leans: Source | None = None
    """The sentence before, when this one has a pronoun that is understood by it."""


def sources(passages: Sequence[Passage]) -> list[Source]:
    """Every sentence of the passages once, in reading order; those addressed to a machine are left out."""
    found: dict[tuple[str, Span], Source] = {}
    for passage in sorted(passages, key=lambda p: (p.article.path, p.chunk.span)):
        for one in _read(passage.article, passage.chunk):
            found.setdefault((one.article.path, one.span), one)
    return list(found.values())


@lru_cache(maxsize=2_048)
def _read(article: Article, chunk: Chunk) -> tuple[Source, ...]:
    """The sentences of one passage, read once for all that cite it."""
    cast, known, start = cast_of(article.text), names_in(article.text), chunk.span.start
    behind = sentences(article.text, Span(max(0, start - BEHIND), start))[1:] if start else []
    made: list[Source] = []
    told = False
    for span in _whole(article.text, [*behind, *chunk.sentences]):
        text = " ".join(span.of(article.text).split())
        if TO_A_MACHINE.search(text):
            continue
        reading, leans = _resolved(_with_initials(read(text, known)), made[: -BACK - 1 : -1], cast)
        if _goes_on(article.text, span, made[-1] if made else None, told):
            reading, told = _told(reading), True
        else:
            told = False
        before = frozenset(k for s in made[-2:] for k in s.reading.keys)
        made.append(Source(article=article, span=span, reading=reading, earlier=before, leans=leans))
    return tuple(s for s in made if s.span.start >= start)


def _goes_on(text: str, span: Span, before: Source | None, told: bool) -> bool:
    """Whether a sentence is a point of what someone is said to have said: of a list, or of "gave two reasons"."""
    if before is None:
        return False
    between = text[before.span.end : span.start]
    bullet = text[span.start] in BULLETS or any(b in between for b in BULLETS)
    if told and bullet:
        return True
    announced = {t.root for t in before.reading.tokens} & POINTS
    opened = before.reading.text.endswith(":") and (bullet or "\n" not in between)
    return bool(announced) and (opened or "\n" not in between) and not before.reading.speech


def _told(reading: Reading) -> Reading:
    return replace(reading, tokens=tuple(replace(t, attributed=True) for t in reading.tokens))


def _with_initials(reading: Reading) -> Reading:
    """The same sentence with the initials of each name of some words among its keys."""
    tokens = list(reading.tokens)
    for m in NAMED.finditer(reading.text):
        found = acronyms(m.group())
        for i, t in enumerate(tokens):
            if t.kind == "name" and m.start() <= t.at < m.end():
                tokens[i] = replace(t, keys=t.keys | found)
    return replace(reading, tokens=tuple(tokens), keys=frozenset(k for t in tokens for k in t.keys))


def _whole(text: str, spans: Sequence[Span]) -> list[Span]:
    """Sentences, put together again where one was cut after an abbreviation: the next goes on in small letters."""
    made: list[Span] = []
    for span in spans:
        opening = text[span.start]
        if made and (opening.islower() or opening.isdigit()) and "\n" not in text[made[-1].end : span.start]:
            made[-1] = Span(made[-1].start, span.end)
        else:
            made.append(span)
    return made


def _resolved(reading: Reading, earlier: Sequence[Source], cast: Cast) -> tuple[Reading, Source | None]:
    tokens, leans = list(reading.tokens), None
    whole = _all_quoted(tokens)
    for i, t in enumerate(tokens):
        meant: tuple[frozenset[str], Source | None] | None = None
        if whole and i == 0:
            meant = _speaker(earlier, cast)
            if meant:
                tokens[0] = replace(t, kind="name", text="", keys=meant[0], attributed=True)
                leans = leans or meant[1]
            continue
        if t.quoted or t.kind not in ("stop", "word"):
            continue
        if t.text in PERSONAL and not any(
            cast.is_person(word_of(o)) for o in tokens[:i] if o.kind == "name" and not o.quoted
        ):
            meant = _speaker(earlier, cast)
        elif t.text in NEUTRAL and not any(o.kind == "name" and not cast.is_person(word_of(o)) for o in tokens[:i]):
            meant = _thing(earlier, cast)
        elif i and tokens[i - 1].text in ("the", "this", "its", "his", "her", "their"):
            keys = cast.described(t)
            meant = (keys, None) if keys else None
        if meant:
            tokens[i] = replace(t, keys=t.keys | meant[0])
            leans = leans or meant[1]
    keys = frozenset(k for t in tokens for k in t.keys)
    return replace(reading, tokens=tuple(tokens), keys=keys), leans


def _all_quoted(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].kind == "mark" and all(t.quoted or t.kind == "mark" for t in tokens)


def _speaker(earlier: Sequence[Source], cast: Cast) -> tuple[frozenset[str], Source | None] | None:
    """The keys of the person of whom the sentences before speak first."""
    for source in earlier:
        tokens = source.reading.tokens
        people = [(a, b) for a, b in runs(tokens) if cast.is_person(word_of(tokens[b]))]
        if not people:
            lone = [t.keys for t in tokens if t.text in PERSONAL and len(t.keys) > 1]
            if lone:
                return lone[0], source
            continue
        first, last = people[0]
        return frozenset(k for t in tokens[first : last + 1] for k in t.keys), source
    return None


def _thing(earlier: Sequence[Source], cast: Cast) -> tuple[frozenset[str], Source | None] | None:
    """The keys of the first thing with a name in the sentences before."""
    for source in earlier:
        tokens = source.reading.tokens
        for first, last in runs(tokens):
            if not cast.is_person(word_of(tokens[last])) and not tokens[first].quoted:
                return frozenset(k for t in tokens[first : last + 1] for k in t.keys), source
        for t in tokens:
            if t.text in NEUTRAL and len(t.keys) > 1:
                return t.keys, source
    return None
