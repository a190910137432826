"""Find where sources disagree: the same statement made in two articles with values that cannot both be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rag.cite import Proof
from rag.disputes.mentions import Mention, counts, given, mentions, rivalry
from rag.disputes.twins import Twins, Wording, on_subject, twins
from rag.query.question import Query, stem_set
from rag.search import stories
from rag.search.evidence import Evidence
from rag.sentences.features import Candidate, candidates, cover
from rag.sentences.pick import Scored
from rag.types import Citation, Conflict, Passage, Side
from rag.values.accounts import (
    Told,
    corrects,
    elsewhere,
    far_apart,
    later_state,
    planned,
    shared,
    two_things,
    whole_and_share,
)
from rag.values.tolls import asked, counted, folded
from rag.values.values import Value, gives, sort_of, values

LOOKED = 16
"""Best sentences in which values are looked for."""
FLOOR = 0.12
"""Least probability of a sentence, as a share of the best one's, for its values to count."""
COVER = 0.55
"""Least share of the question (by idf) in a sentence and its title, as a share of the best one's."""
OPENING = 400
"""Characters of an article in which it says that it corrects another one."""
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


def dispute(evidence: Evidence, scored: Sequence[Scored]) -> Dispute | None:
    """What the best sentences disagree about, if anything.

    Two values disagree when they stand among the same words, the question's among them, in sentences
    of two articles that fit the question, and neither article gives the other's value. They do not when
    they are told of two things or two stages of one, or when a correction names one of them.
    """
    query, sort = evidence.query, sort_of(evidence.query)
    places = [s.candidate.place for s in scored]
    leading = set(places[:LEADING])
    alike = [t for t in twins(evidence, set(places[:LOOKED])) if _rivals(evidence, t.both, t.sides)]
    if found := [t for t in alike if all(counts(query, side.value) for side in t.sides if side.value)]:
        return _of_twins(evidence, found, scored)
    if sort is None or not scored:
        return None
    made = [m for one in _fitting(evidence, _with_rivals(evidence, scored)) for m in mentions(query, sort, one)]
    pairs = [(score, a, b) for a, b in combinations(made, 2) if (score := rivalry(query, a, b)) > 0]
    for _, a, b in sorted(pairs, key=lambda pair: (_may_be_older(*pair[1:]), -pair[0])):
        both = a.sentence.candidate, b.sentence.candidate
        sides = Wording(a.value.text, a.value.at, a.value), Wording(b.value.text, b.value.at, b.value)
        if not leading & {one.place for one in both} or not _rivals(evidence, both, sides):
            continue
        known = given(query, b.value, a.sentence), given(query, a.value, b.sentence)
        if not any(known) or (sort == "amount" and not all(known)):  # a later report may name the earlier figure
            return Dispute(about=evidence.question.text, sides=(_stand(a, made), _stand(b, made)))
    return None


def _may_be_older(one: Mention, other: Mention) -> bool:
    """Whether two counts may be of different days, since one article states none: those of known days come first."""
    dated = [m.sentence.candidate.passage.article.published is not None for m in (one, other)]
    return all(m.value.amount and m.value.amount.counts for m in (one, other)) and any(dated) and not all(dated)


def _rivals(evidence: Evidence, both: tuple[Candidate, Candidate], sides: tuple[Wording, Wording]) -> bool:
    """Whether wordings that differ are told of one thing, as it was at one time, and nothing settles it."""
    query, (one, other) = evidence.query, both
    dated = any(side.value and side.value.sort == "date" for side in sides)
    if two_things(one.text, other.text, timed=not dated):
        return False
    if any(two_things(query.text, text, timed=not dated) for text in (one.text, other.text)):
        return False
    if any(side.value and side.value.amount and side.value.amount.counts for side in sides) and elsewhere(
        query.text, one.text, other.text
    ):
        return False  # of a state, and of a town in it
    first, second = (planned(c.text, side.at) for c, side in zip(both, sides, strict=True))
    if first != second or (first and dated and far_apart(one.passage, other.passage)):
        return False  # a plan and what came of it; a day that was put off
    kinds = {asked(query.text), *(counted(c.text, s.at) for c, s in zip(both, sides, strict=True))} - {None}
    if len(kinds) > 1 and any(side.value and side.value.amount for side in sides):
        return False  # one counts the dead, and one the missing
    mine, theirs = (Told(text=c.text, passage=c.passage, value=s.value) for c, s in zip(both, sides, strict=True))
    copies = {t.article.id for t in evidence.told.others.get(one.passage.article.id, ())}
    copied = other.passage.article.id in copies or any(corrects(c.passage.article.text[:OPENING]) for c in both)
    if whole_and_share(query.text, mine, theirs):
        return False
    if shared(mine, theirs) or later_state(query, mine, theirs, copied=copied):
        return False
    return not _settled(evidence, [s.value for s in sides if s.value])


def _settled(evidence: Evidence, rivals: Sequence[Value]) -> bool:
    """Whether a correction that was found names one of the values."""
    return any(
        gives(value, told)
        for one in candidates(evidence.passages, evidence.query)
        if corrects(one.text)
        for value in rivals
        for told in values(evidence.query, value.sort, one.text)
    )


def _of_twins(evidence: Evidence, pairs: Sequence[Twins], scored: Sequence[Scored]) -> Dispute:
    """The best pair of sentences that differ in one value, with all others that stand on either side."""
    known = {s.candidate.place: s for s in scored}
    least = min(s.probability for s in scored)
    stands: list[dict[str, Scored]] = [{}, {}]
    sides = [side.text.lower() for side in pairs[0].sides]
    for pair in pairs:
        for one, side in zip(pair.both, pair.sides, strict=True):
            if (value := side.text.lower()) in sides:
                found = known.get(one.place) or Scored(candidate=one, probability=least)
                stands[sides.index(value)].setdefault(one.passage.article.path, found)
    first, second = (
        Stand(value=side.text, sentences=tuple(stand.values()))
        for side, stand in zip(pairs[0].sides, stands, strict=True)
    )
    return Dispute(about=evidence.question.text, sides=(first, second))


def first_shown(found: Dispute | None, chosen: Sequence[Scored], most: int) -> list[Scored]:
    """The sentences of an answer, at most `most`, with the best of each side before the others."""
    if found is None:
        return list(chosen[:most])
    sides = [side.sentences[0] for side in found.sides]
    spans = {s.candidate.place for s in sides}
    rest = [s for s in chosen if s.candidate.place not in spans]
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
    held = [cover(evidence.query, evidence.idf, _held(evidence.query, s.candidate)) for s in scored]
    return [
        s
        for s, share in zip(scored, held, strict=True)
        if share >= COVER * max(held)
        and not s.candidate.text.rstrip('"”’ ').endswith("?")
        and not corrects(s.candidate.text)
        and on_subject(evidence, s.candidate)
        and s.probability >= FLOOR * scored[0].probability
    ]


def _held(query: Query, one: Candidate) -> frozenset[str]:
    """The stems of the question in a sentence and its title, in these words or others for the same count of people."""
    own = folded(stem_set(one.text) | stem_set(one.passage.chunk.header))
    return frozenset(word for word in query.stems if not own.isdisjoint(folded([word])))


def _stand(mention: Mention, mentions: Sequence[Mention]) -> Stand:
    """A side with every article whose fitting sentence gives the same value."""
    found = {mention.path: mention.sentence}
    for other in mentions:
        if other.path not in found and (gives(mention.value, other.value) or gives(other.value, mention.value)):
            found[other.path] = other.sentence
    return Stand(value=mention.value.text, sentences=tuple(found.values()))
