"""Find where sources disagree: the same statement made in two articles with values that cannot both be true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from index.types import Span
from rag import stories
from rag.accounts import corrects, later_state, planned, told_by, two_things
from rag.amounts import comparable
from rag.cite import Proof
from rag.evidence import Evidence
from rag.features import Candidate, candidates, cover
from rag.lexicon import STOP, TOKEN
from rag.question import Query, stem, stem_set
from rag.select import Scored
from rag.twins import Twins, on_subject, twins
from rag.types import Citation, Conflict, Passage, Side
from rag.values import Sort, Value, gives, same, sort_of, values

LOOKED = 16
"""Best sentences in which values are looked for."""
FLOOR = 0.25
"""Least probability of a sentence, as a share of the best one's, for its values to count."""
COVER = 0.55
"""Least share of the question (by idf) in a sentence and its title, as a share of the best one's."""
WINDOW = 8
"""Content words on either side of a value that say what it is the value of."""
ALIKE = 0.6
"""Names: least share of the smaller window's words that both windows hold; names stand in many windows."""
ASKED = {"date": 0.25, "amount": 0.55}
"""Days and amounts: least share of the question's words, and two at least, that both windows hold."""
CLAUSE = 10
BOUNDARY = re.compile(r"[,;:—–]|\b(?:and|but|while|whereas)\b")
LEADING = 3
"""One side's sentence must be among so many best: a dispute is about the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One value, with the sentences that give it, best first, one an article."""

    value: str
    sentences: tuple[Scored, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two values for the same thing."""

    about: str
    sides: tuple[Stand, Stand]


@dataclass(frozen=True, slots=True)
class _Mention:
    """A value in a sentence, and the content words around it."""

    value: Value
    sentence: Scored
    window: frozenset[str]

    @property
    def path(self) -> str:
        return self.sentence.candidate.passage.article.path


def dispute(evidence: Evidence, scored: Sequence[Scored]) -> Dispute | None:
    """What the best sentences disagree about, if anything.

    Two values disagree when they stand among the same words, the question's among them, in sentences
    of two articles that fit the question, and neither article gives the other's value. They do not when
    they are told of two things or two stages of one, or when a correction names one of them.
    """
    query, sort = evidence.query, sort_of(evidence.query)
    places = [_place(s.candidate) for s in scored]
    likely, leading = set(places[:LOOKED]), set(places[:LEADING])
    found = [t for t in twins(evidence) if {_place(t.first), _place(t.second)} & likely]
    if found := [t for t in found if t.values is None or _rivals(evidence, t.first, t.second, t.values)]:
        return _of_twins(evidence, found, scored)
    if sort is None or not scored:
        return None
    scored = _with_rivals(evidence, scored)
    mentions = [m for one in _fitting(evidence, scored) for m in _mentions(query, sort, one)]
    pairs = [(score, a, b) for a, b in combinations(mentions, 2) if (score := _rivalry(query, a, b)) > 0]
    for _, a, b in sorted(pairs, key=lambda pair: -pair[0]):
        first, second = a.sentence.candidate, b.sentence.candidate
        if not {_place(first), _place(second)} & leading:
            continue
        if not _rivals(evidence, first, second, (a.value, b.value)):
            continue
        given = (_gives(query, b.value, a.sentence), _gives(query, a.value, b.sentence))
        if not any(given) or (sort == "amount" and not all(given)):  # a later report may name the earlier figure
            return Dispute(about=evidence.question.text, sides=(_stand(a, mentions), _stand(b, mentions)))
    return None


def _place(one: Candidate) -> tuple[str, Span]:
    return one.passage.chunk.id, one.span


def _rivals(evidence: Evidence, one: Candidate, other: Candidate, pair: tuple[Value, Value]) -> bool:
    """Whether two values that differ are told of one thing, as it was at one time, and nothing settles it."""
    query, timed = evidence.query, pair[0].sort != "date"
    texts = one.text, other.text
    if two_things(*texts, timed) or any(two_things(query.text, text, timed) for text in texts):
        return False
    if planned(one.text, pair[0].at) != planned(other.text, pair[1].at):
        return False
    if later_state(query, (pair[0], one.text, one.passage), (pair[1], other.text, other.passage)):
        return False
    corrections = (c.text for c in candidates(evidence.passages) if corrects(c.text))
    return not any(
        gives(value, told) for text in corrections for told in values(query, pair[0].sort, text) for value in pair
    )


def _of_twins(evidence: Evidence, pairs: Sequence[Twins], scored: Sequence[Scored]) -> Dispute:
    """The best pair of sentences that differ in one value, with all others that stand on either side."""
    known = {(s.candidate.passage.chunk.id, s.candidate.span): s for s in scored}
    least = min(s.probability for s in scored)
    stands: list[dict[str, Scored]] = [{}, {}]
    sides = [value.lower() for value in pairs[0].shown]
    for pair in pairs:
        for one, value in zip((pair.first, pair.second), pair.shown, strict=True):
            if value.lower() in sides:
                found = known.get((one.passage.chunk.id, one.span)) or Scored(candidate=one, probability=least)
                stands[sides.index(value.lower())].setdefault(one.passage.article.path, found)
    first, second = (
        Stand(value=value, sentences=tuple(stand.values())) for value, stand in zip(pairs[0].shown, stands, strict=True)
    )
    return Dispute(about=evidence.question.text, sides=(first, second))


def first_shown(found: Dispute | None, chosen: Sequence[Scored], most: int) -> list[Scored]:
    """The sentences of an answer, at most `most`, with the best of each side before the others."""
    if found is None:
        return list(chosen[:most])
    sides = [side.sentences[0] for side in found.sides]
    spans = {(s.candidate.passage.chunk.id, s.candidate.span) for s in sides}
    rest = [s for s in chosen if (s.candidate.passage.chunk.id, s.candidate.span) not in spans]
    return [*sides, *rest][: max(most, 2)]


def shown(found: Dispute | None, citations: Sequence[Citation]) -> tuple[Conflict, ...]:
    """The dispute as the answer's record has it, when the answer cites both sides."""
    if found is None:
        return ()
    sides: list[Side] = []
    for side in found.sides:
        places = [(s.candidate.passage.article.path, s.candidate.span) for s in side.sentences]
        numbers = tuple(c.number for c in citations if any(c.file == f and c.span.overlaps(at) for f, at in places))
        sides.append(Side(value=side.value, citations=numbers))
    if any(not side.citations for side in sides) or set(sides[0].citations) & set(sides[1].citations):
        return ()
    days = [[c.published for c in citations if c.number in side.citations] for side in sides]
    if all(day is not None for dated in days for day in dated):
        latest = [max(day for day in dated if day) for dated in days]
        sides = [
            replace(side, newer=own == max(latest) and latest.count(own) == 1)
            for side, own in zip(sides, latest, strict=True)
        ]
    return (Conflict(about=found.about, sides=tuple(sides)),)


def uncited(found: Dispute | None, proofs: Sequence[Proof]) -> list[Scored]:
    """The best sentence of each side of a dispute that none of `proofs` quotes."""
    places = [(proof.article.path, proof.span) for proof in proofs]
    return [
        side.sentences[0]
        for side in (found.sides if found else ())
        if not any(
            s.candidate.passage.article.path == path and s.candidate.span.overlaps(span)
            for s in side.sentences
            for path, span in places
        )
    ]


def with_sides(passages: tuple[Passage, ...], found: Dispute | None) -> tuple[Passage, ...]:
    """The passages, and after them those of a dispute that only a copy of a story's shown article holds."""
    for side in found.sides if found else ():
        passage = side.sentences[0].candidate.passage
        if all(passage.article.id != other.article.id for other in passages):
            passages = (*passages, replace(passage, rank=len(passages) + 1))
    return passages


def _with_rivals(evidence: Evidence, scored: Sequence[Scored]) -> list[Scored]:
    """The best sentences, each followed by those that stand in its place in copies with another number or name.

    A copy that says the same is not among the passages and counts for nothing.
    """
    found = []
    for one in scored[:LOOKED]:
        found.append(one)
        for passage, position in stories.rivals(evidence.told, one.candidate.passage, one.candidate.span):
            span = passage.chunk.sentences[position]
            text = span.of(passage.article.text)
            found.append(
                replace(one, candidate=replace(one.candidate, passage=passage, span=span, text=text, position=position))
            )
    return found


def _fitting(evidence: Evidence, scored: Sequence[Scored]) -> list[Scored]:
    held = [
        cover(evidence.query, evidence.idf, stem_set(s.candidate.text) | stem_set(s.candidate.passage.chunk.header))
        for s in scored
    ]
    return [
        s
        for s, share in zip(scored, held, strict=True)
        if share >= COVER * max(held)
        and not s.candidate.text.rstrip('"”’ ').endswith("?")
        and not corrects(s.candidate.text)
        and on_subject(evidence, s.candidate)
        and s.probability >= FLOOR * scored[0].probability
    ]


def _mentions(query: Query, sort: Sort, one: Scored) -> Iterator[_Mention]:
    """The values of a sentence, each with the words around it.

    A word of the question that stands nearer to another value of the sentence belongs to that one.
    """
    text = one.candidate.text
    cut = told_by(text)
    words = [
        (m.start(), stem(m.group()))
        for m in TOKEN.finditer(text)
        if m.group().lower() not in STOP and not any(a <= m.start() < b for a, b in cut)
    ]
    found = [v for v in values(query, sort, text) if not any(a <= v.at < b for a, b in cut)]
    for value in found:
        end = value.at + len(value.text)
        before = [(at, w) for at, w in words if at < value.at][-WINDOW:]
        after = [(at, w) for at, w in words if at >= end][:WINDOW]
        others = [v for v in found if v is not value and _competes(value, v)]
        window = {
            w
            for at, w in before + after
            if w not in query.stems
            or (sort != "name" and w in query.names)
            or all(_distance(text, at, value) <= _distance(text, at, v) for v in others)
        }
        yield _Mention(value, one, frozenset(window | (stem_set(value.text) & set(query.stems))))


def _competes(one: Value, other: Value) -> bool:
    """Whether a word may belong to either of two values of a sentence."""
    if one.amount and other.amount and not comparable(one.amount, other.amount):
        return False
    return not same(one, other)


def _distance(text: str, at: int, value: Value) -> int:
    """Words between a place in a sentence and a value; the end of a clause counts as so many more."""
    between = text[at : value.at] if at < value.at else text[value.at + len(value.text) : at]
    return len(TOKEN.findall(between)) + CLAUSE * len(BOUNDARY.findall(between))


def _rivalry(query: Query, a: _Mention, b: _Mention) -> float:
    """How surely two mentions are rival values of one thing: 0 when they are not, up to 1."""
    if a.path == b.path or same(a.value, b.value):
        return 0.0
    if a.value.amount and b.value.amount and not comparable(a.value.amount, b.value.amount):
        return 0.0
    shared = a.window & b.window
    alike = len(shared) / max(1, min(len(a.window), len(b.window)))
    asked = shared & frozenset(query.stems)
    share = len(asked) / max(1, len(query.stems))
    if a.value.sort != "name" and not asked - query.names and frozenset(query.stems) - query.names:
        return 0.0
    if a.value.sort == "name":
        rivals = alike >= ALIKE and len(shared) >= 3 and bool(asked)
    else:
        rivals = share >= ASKED[a.value.sort] and len(asked) >= min(2, len(query.stems))
    return (a.sentence.probability * b.sentence.probability) ** 0.5 * (alike + share) / 2 if rivals else 0.0


def _gives(query: Query, value: Value, one: Scored) -> bool:
    """Whether the passage of a sentence holds a value anywhere."""
    return any(gives(value, other) for other in values(query, value.sort, one.candidate.passage.text))


def _stand(mention: _Mention, mentions: Sequence[_Mention]) -> Stand:
    """A side with every article whose fitting sentence gives the same value."""
    found = {mention.path: mention.sentence}
    for other in mentions:
        if other.path not in found and (gives(mention.value, other.value) or gives(other.value, mention.value)):
            found[other.path] = other.sentence
    return Stand(value=mention.value.text, sentences=tuple(found.values()))
