"""Find sentences of two articles that are the same but for one value or a denial: the surest sign of a dispute."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, groupby

from rag.english.lexicon import NEGATIONS, STOP, TOKEN
from rag.query.question import Query, stem, stem_set
from rag.search.evidence import Evidence
from rag.sentences.features import Candidate, Place, candidates, cover
from rag.values.accounts import corrects, told_by
from rag.values.amounts import SCALE, WORDED, comparable
from rag.values.values import DATE, NOT_NAMES, Sort, Value, respelt, same, sort_of, values

SHARED = 0.6
"""Least share of the longer sentence, in different words that both have."""
SHORTEST = 4
"""Words, without the empty ones and without who says so."""
BETWEEN = 1
"""Words that may stand between two changed ones of one value: "May 15, 2012" and "May 1, 2002"."""
CHANGED = 6
"""Most words of the changed value."""
COVER = 0.3
"""Least share of the question (by idf) in the sentence, its title and its passage, as a share of the best one's."""
STATED = 0.2
"""Least share of the question (by idf) in the sentence, the one before it and the title."""
DENIED = 0.5
"""Least share of the longer sentence that a denial has in common with what it denies."""
ASKED = 0.7
"""Least share of the question (by idf) that both hold."""
EMPTY = frozenset(
    """
    a an the this that these those its his her their to at in on of by is are was were be been being has have had
    having do does did will would shall some about around at
    """.split()
)
"""Words whose change changes nothing that is asked; "before" and "after" are none of them."""
HELPERS = frozenset("is are was were be been has have had do does did will would".split())
"""What may stand before a negation or a verb."""
PREFIXES = ("un", "in", "im", "non", "dis")
CAUSE = re.compile(r"\bwhat (?:caused|led to|started|triggered|sparked)\b", re.I)
BY = re.compile(r"\bby\s(?:the\s|an?\s)?$", re.I)
NOT_YET = frozenset("yet only longer just".split())
"""After a negation these make it another statement than a denial."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What one of two sentences says where they differ."""

    text: str
    at: int
    """Its first character in the sentence."""
    value: Value | None
    """`None` for a denial and what it denies, and for one who is not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two sentences that differ in one value, or of which one denies the other."""

    both: tuple[Candidate, Candidate]
    sides: tuple[Wording, Wording]
    fit: float
    """How much of the question the weaker one holds, 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    candidate: Candidate
    words: tuple[str, ...]
    distinct: frozenset[str]
    stems: frozenset[str]
    places: tuple[tuple[int, int], ...]
    fit: float
    likely: bool


def twins(evidence: Evidence, likely: Container[Place]) -> list[Twins]:
    """Pairs that bear on the question, one of each at a place among the `likely`, best first."""
    query, sort = evidence.query, sort_of(evidence.query)
    pairs = []
    for a, b in combinations(_like(_fitting(evidence), likely), 2):
        if not (a.likely or b.likely) or a.candidate.passage.article.id == b.candidate.passage.article.id:
            continue
        if sides := _denied(evidence, a, b) or (_changed(query, sort, a, b) if _close(a, b) else None):
            pairs.append(Twins(both=(a.candidate, b.candidate), sides=sides, fit=min(a.fit, b.fit)))
    return sorted(pairs, key=lambda pair: -pair.fit)


def on_subject(evidence: Evidence, one: Candidate) -> bool:
    """Whether a sentence stands in a passage, or under a title, with a name of the question, if it has any."""
    names = evidence.query.names
    return not names or not (names.isdisjoint(stem_set(one.passage.chunk.header)) and names.isdisjoint(_stems(one)))


def _stems(one: Candidate) -> frozenset[str]:
    """Those of its passage, sentence by sentence: they are read anyway."""
    text = one.passage.article.text
    return frozenset().union(*(stem_set(span.of(text)) for span in one.passage.chunk.sentences))


def _fitting(evidence: Evidence) -> list[tuple[Candidate, float]]:
    """The sentences that bear on the question, and how much of it each holds, with its title and its passage."""
    query, idf = evidence.query, evidence.idf
    asked, weighed = frozenset(query.stems), frozenset(idf)
    fits: list[tuple[Candidate, float]] = []
    for _, group in groupby(candidates(evidence.passages, query), lambda one: one.passage.chunk.id):
        beside = list(group)
        if not on_subject(evidence, beside[0]):
            continue
        title, passage = weighed & stem_set(beside[0].passage.chunk.header), weighed & _stems(beside[0])
        for one in beside:
            own = stem_set(one.text)
            if own.isdisjoint(asked) or one.text.rstrip('"”’ ').endswith("?"):
                continue
            around = title | (weighed & own) | (weighed & stem_set(one.before))
            stated = cover(query, idf, around)
            if stated >= STATED and not corrects(one.text):
                fits.append((one, (stated + cover(query, idf, around | passage)) / 2))
    least = COVER * max((fit for _, fit in fits), default=0.0)
    return [(one, fit) for one, fit in fits if fit >= least]


def _like(fits: Sequence[tuple[Candidate, float]], likely: Container[Place]) -> list[_Sentence]:
    """The likely sentences, and those that share enough with one of them to say the same; most others do not."""
    first = {one.place: _sentence(one, fit, True) for one, fit in fits if one.place in likely}
    least = [
        (a.stems, min(DENIED * len(a.stems), SHARED * len(a.words) - len(a.distinct) + len(a.stems)))
        for a in first.values()
    ]
    return [
        first.get(one.place) or _sentence(one, fit, False)
        for one, fit in fits
        if one.place in first or any(len(stems & stem_set(one.text)) >= n for stems, n in least)
    ]


def _sentence(one: Candidate, fit: float, likely: bool) -> _Sentence:
    cut = told_by(one.text)
    matches = [
        m
        for m in TOKEN.finditer(one.text)
        if m.group().lower() not in EMPTY and not any(a <= m.start() < b for a, b in cut)
    ]
    words = tuple(m.group().lower() for m in matches)
    places = tuple(m.span() for m in matches)
    return _Sentence(one, words, frozenset(words), frozenset(map(stem, words)), places, fit, likely)


def _close(a: _Sentence, b: _Sentence) -> bool:
    most, least = max(len(a.words), len(b.words)), min(len(a.distinct), len(b.distinct))
    return least >= max(SHARED * most, SHORTEST) and len(a.distinct & b.distinct) >= SHARED * most


def _changed(query: Query, sort: Sort | None, a: _Sentence, b: _Sentence) -> tuple[Wording, Wording] | None:
    """The one value in which two sentences differ; `None` when they differ in more, or in wording."""
    changes: dict[tuple[str, str], tuple[int, int, int, int]] = {}
    for a0, a1, b0, b1 in _differing(a.words, b.words):
        if a0 == a1 or b0 == b1 or max(a1 - a0, b1 - b0) > CHANGED:
            return None
        changes[_slice(a, a0, a1), _slice(b, b0, b1)] = (a0, a1, b0, b1)
    if len(changes) != 1:
        return None
    (one, other), (a0, a1, b0, b1) = next(iter(changes.items()))
    doers = set(query.stems) <= a.stems & b.stems and (a0 == b0 == 0 or all(map(_by, (a, b), (a0, b0))))
    if not all(_of_sort(query, sort, text, doers) for text in (one, other)):
        return None
    kind: Sort = sort or ("amount" if _counted(one) or _counted(other) else "name")
    mine, theirs = _value(query, kind, a, a0, a1), _value(query, kind, b, b0, b1)
    if mine and theirs:
        like = not (mine.amount and theirs.amount) or comparable(mine.amount, theirs.amount)
        rivals = Wording(mine.text, mine.at, mine), Wording(theirs.text, theirs.at, theirs)
        return rivals if like and not same(mine, theirs) else None
    if kind != "name" or _one_name(one, other):
        return None
    return Wording(one, a.places[a0][0], None), Wording(other, b.places[b0][0], None)


def _value(query: Query, sort: Sort, one: _Sentence, first: int, end: int) -> Value | None:
    """The value that stands in the changed words."""
    start, stop = one.places[first][0], one.places[end - 1][1]
    found = values(query, sort, one.candidate.text)
    return next((v for v in found if v.at < stop and start < v.at + len(v.text)), None)


def _denied(evidence: Evidence, a: _Sentence, b: _Sentence) -> tuple[Wording, Wording] | None:
    """The two wordings where one sentence denies what the other says of the question, in much the same words."""
    query, least = evidence.query, DENIED * max(len(a.stems), len(b.stems))
    if min(len(a.stems), len(b.stems)) < least or len(shared := a.stems & b.stems) < least:
        return None
    for one, other in ((a, b), (b, a)):
        if other.distinct & NEGATIONS or (place := _negated(one, other)) is None:
            continue
        first, last = place
        word = stem(one.words[last]) if first != last else stem(_bare(one.words[last], other))
        said = [i for i, w in enumerate(other.words) if stem(w) == word]
        if not said or cover(query, evidence.idf, shared | {word}) < ASKED:
            continue
        if word not in query.stems and stem(one.words[last]) not in query.stems:
            continue
        denial, denied = _with_helpers(one, first, last), _with_helpers(other, said[0], said[0])
        return (denial, denied) if one is a else (denied, denial)
    return None


def _negated(one: _Sentence, other: _Sentence) -> tuple[int, int] | None:
    """Where the only negation of a sentence stands, and the word that it denies."""
    found = [i for i, w in enumerate(one.words) if w in NEGATIONS]
    if len(found) == 1 and found[0] + 1 < len(one.words) and one.words[found[0] + 1] not in NOT_YET:
        return found[0], found[0] + 1
    opposed = [i for i, w in enumerate(one.words) if _bare(w, other) != w and w not in other.distinct]
    return (opposed[0], opposed[0]) if len(opposed) == 1 and not found else None


def _bare(word: str, other: _Sentence) -> str:
    """The word without "un-" where the other sentence has it so."""
    return next((w for p in PREFIXES if word.startswith(p) and (w := word[len(p) :]) in other.distinct), word)


def _with_helpers(one: _Sentence, first: int, last: int) -> Wording:
    """The words as they stand, with the auxiliaries right before them."""
    text, start, stop = one.candidate.text, one.places[first][0], one.places[last][1]
    for m in reversed(list(TOKEN.finditer(text[:start]))):
        if m.group().lower() not in HELPERS or text[m.end() : start].strip():
            break
        start = m.start()
    return Wording(text[start:stop], start, None)


def _differing(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """(start, end, start, end) of the stretches of words that differ; two with hardly a word between are one."""
    found: list[tuple[int, int, int, int]] = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if found and a0 - found[-1][1] <= BETWEEN:
            found[-1] = (found[-1][0], a1, found[-1][2], b1)
        else:
            found.append((a0, a1, b0, b1))
    return found


def _slice(one: _Sentence, first: int, end: int) -> str:
    """The words as they stand; of a date all of it."""
    text, start, stop = one.candidate.text, one.places[first][0], one.places[end - 1][1]
    for day in DATE.finditer(text):
        if day.start() < stop and start < day.end():
            start, stop = min(start, day.start()), max(stop, day.end())
    return text[start:stop]


def _counted(text: str) -> bool:
    return any(w[0].isdigit() or w in WORDED or (w in SCALE and len(w) > 2) for w in TOKEN.findall(text.lower()))


def _of_sort(query: Query, sort: Sort | None, text: str, doers: bool) -> bool:
    """Whether a changed text is a value of the sort that is asked for, and not the question's own words.

    Who did it, or what caused it, needs no name where all else that is asked is the same (`doers`).
    """
    words = [w for w in TOKEN.findall(text) if w.lower() not in STOP]
    if not words or all(stem(w) in query.stems for w in words):
        return False
    name = any(w[0].isupper() and w.lower() not in NOT_NAMES for w in words)
    match sort:
        case "amount":
            return _counted(text)
        case "date":
            return True
        case "name":
            return (name or (doers and query.kind == "who")) and not _counted(text)
        case _:
            return (_counted(text) or name or (doers and CAUSE.search(query.text) is not None)) and not DATE.search(
                text
            )


def _by(one: _Sentence, first: int) -> bool:
    """Whether words are told as who did it: "by soldiers"."""
    return BY.search(one.candidate.text[: one.places[first][0]]) is not None


def _one_name(one: str, other: str) -> bool:
    """Whether two names are one: a word in common, or the same but for a letter or two."""
    shared = {stem(w) for w in TOKEN.findall(one)} & {stem(w) for w in TOKEN.findall(other)}
    return bool(shared) or respelt(one, other)
