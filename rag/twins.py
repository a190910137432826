"""Find sentences of two articles that are word for word the same but for one value: the surest sign of a dispute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

from rag.evidence import Evidence
from rag.features import Candidate, candidates, cover
from rag.lexicon import STOP, TOKEN
from rag.question import Query, stem, stem_set
from rag.values import DATE, NOT_NAMES, WORDED, Sort, respelt, sort_of

SHARED = 0.6
"""Least share of the longer sentence, in different words that both have."""
SHORTEST = 5
"""Words."""
BETWEEN = 1
"""Words that may stand between two changed ones of one value: "May 15, 2012" and "May 1, 2002"."""
CHANGED = 6
"""Most words of the changed value."""
COVER = 0.3
"""Least share of the question (by idf) in the sentence, its title and its passage, as a share of the best one's."""
STATED = 0.2
"""Least share of the question (by idf) in the sentence, the one before it and the title."""
NEGATIONS = frozenset({"not", "never", "no", "didn't", "wasn't", "isn't", "won't", "hasn't", "don't", "doesn't"})
AUXILIARIES = frozenset({"did", "do", "doe", "does"})
DAYS = 2
"""Amounts that articles of days further apart give may be two states of one count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two sentences that differ in one value."""

    first: Candidate
    second: Candidate
    values: tuple[str, str]
    fit: float
    """How much of the question the weaker one holds, 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    candidate: Candidate
    words: tuple[str, ...]
    distinct: frozenset[str]
    places: tuple[tuple[int, int], ...]
    fit: float


def twins(evidence: Evidence) -> list[Twins]:
    """Pairs that bear on the question, best first."""
    query, sort = evidence.query, sort_of(evidence.query)
    found = _fitting(evidence)
    pairs = []
    for a, b in combinations(found, 2):
        if a.candidate.passage.article.id == b.candidate.passage.article.id or not _close(a, b):
            continue
        if values := _changed(query, sort, a, b):
            pairs.append(Twins(first=a.candidate, second=b.candidate, values=values, fit=min(a.fit, b.fit)))
    return sorted(pairs, key=lambda pair: -pair.fit)


def _fitting(evidence: Evidence) -> list[_Sentence]:
    query, idf = evidence.query, evidence.idf
    made = []
    for one in candidates(evidence.passages):
        matches = list(TOKEN.finditer(one.text))
        title, own = stem_set(one.passage.chunk.header), stem_set(one.text)
        if len(matches) < SHORTEST or one.text.rstrip('"”’ ').endswith("?") or not own & set(query.stems):
            continue
        around = own | title | stem_set(one.before)
        stated = cover(query, idf, around)
        if stated >= STATED:
            fit = (stated + cover(query, idf, around | stem_set(one.passage.text))) / 2
            words = tuple(m.group().lower() for m in matches)
            made.append(_Sentence(one, words, frozenset(words), tuple(m.span() for m in matches), fit))
    most = max((s.fit for s in made), default=0.0)
    return [s for s in made if s.fit >= COVER * most]


def _close(a: _Sentence, b: _Sentence) -> bool:
    most, least = max(len(a.words), len(b.words)), min(len(a.distinct), len(b.distinct))
    return least >= SHARED * most and len(a.distinct & b.distinct) >= SHARED * most


def _changed(query: Query, sort: Sort | None, a: _Sentence, b: _Sentence) -> tuple[str, str] | None:
    """The one value in which two sentences differ; `None` when they differ in more, or in wording."""
    changes: dict[tuple[str, str], None] = {}
    for a0, a1, b0, b1 in _differing(a.words, b.words):
        if denied := _denied(a, b, (a0, a1, b0, b1)):
            return denied
        if a0 == a1 or b0 == b1 or max(a1 - a0, b1 - b0) > CHANGED:
            return None
        changes[_slice(a, a0, a1), _slice(b, b0, b1)] = None
    if len(changes) != 1:
        return None
    one, other = next(iter(changes))
    fits = all(_of_sort(query, sort, text) for text in (one, other))
    if not any(letter.isdigit() for letter in one + other) and _one_name(one, other):
        return None
    later = sort == "amount" and _apart(a.candidate, b.candidate) > DAYS
    return (one, other) if fits and not later else None


def _denied(a: _Sentence, b: _Sentence, where: tuple[int, int, int, int]) -> tuple[str, str] | None:
    """The two wordings where one sentence denies what the other says and both otherwise say the same."""
    a0, a1, b0, b1 = where
    if a0 == a1 or b0 == b1:  # "not" put in: the word that it denies stands in both
        a1, b1 = min(a1 + 1, len(a.words)), min(b1 + 1, len(b.words))
    one, other = a.words[a0:a1], b.words[b0:b1]
    said = [{stem(w) for w in words} - NEGATIONS - AUXILIARIES for words in (one, other)]
    opposed = bool(set(one) & NEGATIONS) != bool(set(other) & NEGATIONS)
    if not opposed or said[0] != said[1] or a.words[:a0] + a.words[a1:] != b.words[:b0] + b.words[b1:]:
        return None
    return _slice(a, a0, a1), _slice(b, b0, b1)


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


def _of_sort(query: Query, sort: Sort | None, text: str) -> bool:
    """Whether a changed text is a value of the sort that is asked for, and not the question's own words."""
    words = [w for w in TOKEN.findall(text) if w.lower() not in STOP]
    if not words or all(stem(w) in query.stems for w in words):
        return False
    number = any(w[0].isdigit() or w.lower() in WORDED for w in words)
    name = any(w[0].isupper() and w.lower() not in NOT_NAMES for w in words)
    match sort:
        case "amount" | "date":
            return number
        case "name":
            return name and not number
        case _:
            return number or name


def _one_name(one: str, other: str) -> bool:
    """Whether two names are one: a word in common, or the same but for a letter or two."""
    shared = {stem(w) for w in TOKEN.findall(one)} & {stem(w) for w in TOKEN.findall(other)}
    return bool(shared) or respelt(one, other)


def _apart(a: Candidate, b: Candidate) -> int:
    """Days between the publication of two sentences; 0 where either is unknown."""
    one, other = (c.passage.article.published for c in (a, b))
    if one is None or other is None:
        return 0
    return abs((date.fromisoformat(one.value) - date.fromisoformat(other.value)).days)
