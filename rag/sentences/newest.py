"""Find the newest count of the dead, the hurt, the ill or the missing, and the news that ends a denial."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from rag.asked.slot import slot
from rag.english.lexicon import NEGATIONS, TOKEN
from rag.query.question import YEAR, Query, stem, stem_set
from rag.search.evidence import Evidence
from rag.sentences.features import Candidate, Place, candidates, wanted
from rag.sentences.pick import Scored, alike
from rag.time.when import OLDER
from rag.values.accounts import TERM, planned
from rag.values.tolls import TOLD, asked, counts, fold, folded
from rag.values.values import DATE

TRUSTED = 0.25
"""Least probability, as a share of the best one's, of a sentence that says how many there are by now."""
SHOWN = 0.5
"""The same, of one whose count a newer one takes the place of: it would have been part of the answer."""
PART = {"dead": 0.9, "hurt": 0.9, "ill": 0.9, "missing": 0.3}
"""Counts that move from day to day -> least share of the greatest for one to be of all, not of one town."""
ANOTHER = 3
"""So many times as much as the trusted sentences say is the count of another event."""
SOME = re.compile(r"\b(?:first|last|another|other)\s$", re.I)
"""Right before a number it says that there are more."""
GROWING = {"dead", "hurt", "ill"}
"""Counts that never fall."""
FINAL = re.compile(r"\b(?:in all|in total|altogether|final (?:death )?toll)\b", re.I)
"""Said of a count when it is over, however much later; the sentence before may say of what."""
LEFT = re.compile(r"\bstill\b", re.I)
"""Asked and said of those who are missing yet: their number falls."""
YEAR_ON = 366
"""Days after which a final count, or what was denied, is hardly of the same event."""
ANYBODY = re.compile(r"^\W*(?:has|have|did)\s+any(?:one|body)\s+(?:yet\s+)?(?:been\s+)?(?P<deed>[a-z]+)\b", re.I)
"""Asks whether something has been done, as it may be by now."""
SINCE = 14
"""Days after a denial from which the deed may have come."""
GROWTH = 4
"""So many times as much is the count of another event, where the latest is not asked."""
OF_ALL = re.compile(
    r"^\W*(?:how many (?:people|persons|lives|deaths|fatalities|victims|(?:have |were |had )?[a-z]+ (?:in|by|at|from))"
    r"|what(?:['’]?s| is| was| were) (?:the )?(?:\w+ )?(?:death toll|toll|number of (?:people|deaths|dead|victims)))\b",
    re.I,
)
"""Asks for the count of all, not of the children among them, nor how it changed."""
COUNTING = frozenset(
    map(stem, "people persons number count total toll report reported caught contracted confirmed cases".split())
)
"""Words of such a question that do not say which event."""
CLAUSE_VERB = re.compile(r"\bwhen (?:[\w’'-]+ ){1,12}(?P<verb>[a-z]+)\W*$")
"""The verb of the event, which a later count need not tell: "when the Mara Quill sank"."""
REVISED = re.compile(
    r"\bnow (?:\w+ )?(?:expect|estimat|put|stand|forecast|cost|thought|believ|plan|schedul|due|set|project)\w*"
    r"|\b(?:is|are|will|has|have) now\b|\brevis(?:ed|es|ing)\b"
    r"|\b(?:raised|increased|lifted|cut|lowered|reduced|brought forward|(?:put|pushed) back)\b[^.;]{0,40} (?:from|to)\b"
    r"|\b(?:risen|rises|climbed|grown|fallen|dropped) to\b|\b(?:up|down) from\b"
    r"|\b(?:earlier|previous|original|initial)(?:ly)? (?:estimate|forecast|figure|plan|date|target|budget|expect)\w*",
    re.I,
)
"""Says that a value takes the place of an earlier one."""
SAME = 0.7
"""Share of the words of two sentences that give the same value at two times."""


@dataclass(frozen=True, slots=True)
class _Count:
    candidate: Candidate
    number: float
    day: str
    probability: float


def newest_counts(evidence: Evidence, probabilities: Mapping[Place, float]) -> list[Candidate]:
    """The sentences of the newest day that give the count that is asked for, the greatest first.

    `probabilities` are those of the sentences that were scored, before age counted. There are none where no such
    count of people is asked for, or no name says whose.
    """
    kind = asked(evidence.query.text)
    found = _counts(evidence, kind, probabilities) if kind in PART and evidence.query.names else []
    best = max(probabilities.values(), default=0.0)
    most = max((one.number for one in found if one.probability >= TRUSTED * best), default=0.0)
    if kind is None or not most:
        return []
    whole = [one for one in found if PART[kind] * most <= one.number <= ANOTHER * most]
    day = max(one.day for one in whole)
    leading: dict[float, Candidate] = {}
    for one in sorted(whole, key=lambda one: (-one.number, -one.probability)):
        if one.day == day:
            leading.setdefault(one.number, one.candidate)
    return list(leading.values())


def grown_count(evidence: Evidence, probabilities: Mapping[Place, float]) -> Candidate | None:
    """The sentence with the newest count of the dead, hurt or ill, where the best that counts them gives an older one.

    Each, with its title, holds all words of the question that say which event, and one of them itself; the newer one
    is of the same month or final, counts more and no less than what other trusted sentences do. Of those who are still
    missing the newest is the last that says so.
    """
    query, kind = evidence.query, asked(evidence.query.text)
    event = {s for term, s in zip(query.terms, query.stems, strict=True) if not TOLD.fullmatch(term)} - COUNTING
    if clause := CLAUSE_VERB.search(query.text):
        event -= {stem(clause["verb"])}
    if kind == "missing" and LEFT.search(query.text):
        return _left(evidence, event, probabilities)
    if kind not in GROWING or not query.names or not OF_ALL.search(query.text) or OLDER.search(query.text):
        return None
    found = [one for one in _counts(evidence, kind, probabilities) if _of_event(event, one.candidate)]
    best = max(found, key=lambda one: one.probability, default=None)
    if best is None or best.probability < SHOWN * max(probabilities.values()):
        return None
    found = [one for one in found if abs(_days(best, one)) <= (YEAR_ON if _final(one) else TERM)]
    most = max(one.number for one in found if one.probability >= TRUSTED * best.probability)
    newer = [one for one in found if best.number < one.number <= GROWTH * best.number and _days(best, one) > 0]
    newest = max(newer, key=lambda one: (one.day, one.number, one.probability), default=None)
    return newest.candidate if newest and newest.number >= PART[kind] * most else None


def since_denied(evidence: Evidence, probabilities: Mapping[Place, float]) -> Candidate | None:
    """The sentence that tells what is asked whether anybody did, where one of the best, weeks older, denies it.

    It and its title hold all words of the question.
    """
    query = evidence.query
    if not (question := ANYBODY.search(query.text)) or not query.names:
        return None
    found = {one.place: one for one in candidates([*evidence.passages, *evidence.leads], evidence.query)}
    best = max(probabilities.values(), default=0.0)
    denials = [at for at, one in found.items() if probabilities.get(at, 0.0) > SHOWN * best and _denies(one.text)]
    if not denials:
        return None
    denial = found[max(denials, key=lambda at: probabilities[at])]
    least, wanted = TRUSTED * best, folded(query.stems) - {stem("anyone"), stem("anybody")}
    newer = [
        one
        for at, one in found.items()
        if probabilities.get(at, 0.0) >= least
        and SINCE <= (_apart(denial, one) or 0) <= YEAR_ON
        and fold(question["deed"]) in folded(stem_set(one.text))
        and wanted <= folded(stem_set(one.text) | stem_set(one.passage.chunk.header))
        and not _denies(one.text)
        and not planned(one.text, 0)
    ]
    return max(newer, key=lambda one: probabilities[one.place], default=None)


def revised_first(query: Query, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """The sentences, best first; before all the one with the value that takes the place of the one that the best gives.

    It says so, or says the same with another number, is a year newer at most and gives what is asked for; its passage
    holds all words of the question that the best one does with its title.
    """
    valued = query.kind in ("when", "number") or slot(query.text) is not None
    timed = OLDER.search(query.text) or any(map(YEAR.fullmatch, query.numbers))
    if timed or not (valued and scored and wanted(query, scored[0].candidate.text)):
        return tuple(scored)
    best = scored[0].candidate
    said = frozenset(query.stems) & _around(best)
    for first in scored[1:]:
        one = first.candidate
        later = first.probability >= SHOWN * scored[0].probability and 0 < (_apart(best, one) or 0) <= YEAR_ON
        same = REVISED.search(one.text) or (_same_words(best.text, one.text) and not alike(best.text, one.text))
        if later and same and wanted(query, one.text) and said <= stem_set(one.told_in):
            return (replace(first, probability=scored[0].probability), *(each for each in scored if each is not first))
    return tuple(scored)


def _around(one: Candidate) -> frozenset[str]:
    return stem_set(one.text) | stem_set(one.passage.chunk.header)


def _same_words(one: str, other: str) -> bool:
    """Whether two texts share most words but numbers."""
    a, b = ({word for word in stem_set(text) if not word[0].isdigit()} for text in (one, other))
    return len(a & b) >= SAME * max(len(a), len(b), 1)


def _denies(text: str) -> bool:
    return any(word.lower() in NEGATIONS for word in TOKEN.findall(text))


def _apart(one: Candidate, other: Candidate) -> int | None:
    """Days from the publication of one to that of the other."""
    first, then = one.passage.article.published, other.passage.article.published
    return (date.fromisoformat(then.value) - date.fromisoformat(first.value)).days if first and then else None


def _left(evidence: Evidence, event: Set[str], probabilities: Mapping[Place, float]) -> Candidate | None:
    """The sentence of the newest day that says how many are still missing after an event."""
    found = [one for one in _counts(evidence, "missing", probabilities) if LEFT.search(one.candidate.text)]
    found = [one for one in found if _of_event(event, one.candidate)]
    newest = max(found, key=lambda one: (one.day, one.probability), default=None)
    return newest.candidate if newest and evidence.query.names else None


def _final(one: _Count) -> bool:
    return FINAL.search(one.candidate.text) is not None


def _of_event(event: Set[str], one: Candidate) -> bool:
    """Whether a sentence and its title tell of an event; one that sums up also with the sentence before it."""
    own = stem_set(one.text)
    if FINAL.search(one.text) or LEFT.search(one.text):
        own |= stem_set(one.before)
    return event <= own | stem_set(one.passage.chunk.header) and not event.isdisjoint(own)


def _days(one: _Count, other: _Count) -> int:
    return (date.fromisoformat(other.day) - date.fromisoformat(one.day)).days


def _counts(evidence: Evidence, kind: str, probabilities: Mapping[Place, float]) -> list[_Count]:
    """The greatest count of `kind` in each dated sentence that names the subject, or stands under its title.

    None that a sentence of another year gives, nor one that is only to be feared.
    """
    found: dict[Place, _Count] = {}
    for one in candidates([*evidence.passages, *evidence.leads], evidence.query):
        published = one.passage.article.published
        around = _around(one)
        if FINAL.search(one.text) or LEFT.search(one.text):
            around |= stem_set(one.before)
        if published is None or not evidence.query.names & around:
            continue
        if any(year != published.value[:4] for m in DATE.finditer(one.text) for year in _years(m.groupdict())):
            continue
        told = [
            n.number
            for n, counted in counts(one.text)
            if counted == kind and not planned(one.text, n.at) and not SOME.search(one.text[: n.start])
        ]
        if told:
            found[one.place] = _Count(one, max(told), published.value, probabilities.get(one.place, 0.0))
    return list(found.values())


def _years(parts: Mapping[str, str | None]) -> list[str]:
    return [year for name in ("y1", "y2", "y3", "y4") if (year := parts[name])]
