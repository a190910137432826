"""Find the newest count where the latest is asked: a toll grows, and the best sentence may give last week's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.types import Span
from rag.query.question import stem_set
from rag.search.evidence import Evidence
from rag.sentences.features import Candidate, candidates
from rag.values.accounts import planned
from rag.values.tolls import asked, counts
from rag.values.values import DATE

TRUSTED = 0.25
"""Least probability, as a share of the best one's, of a sentence that says how many there are by now."""
PART = {"dead": 0.9, "hurt": 0.9, "missing": 0.3}
"""Counts that move from day to day -> least share of the greatest for one to be of all, not of one town."""
ANOTHER = 3
"""So many times as much as the trusted sentences say is the count of another event."""

Place = tuple[str, Span]


@dataclass(frozen=True, slots=True)
class _Count:
    candidate: Candidate
    number: float
    day: str
    probability: float


def place(one: Candidate) -> Place:
    """Which sentence it is: its chunk and its span."""
    return one.passage.chunk.id, one.span


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


def _counts(evidence: Evidence, kind: str, probabilities: Mapping[Place, float]) -> list[_Count]:
    """The greatest count of `kind` in each dated sentence that names the subject, or stands under its title.

    None that a sentence of another year gives, nor one that is only to be feared.
    """
    found: dict[Place, _Count] = {}
    for one in candidates([*evidence.passages, *evidence.leads]):
        published = one.passage.article.published
        if published is None or not evidence.query.names & (stem_set(one.passage.chunk.header) | stem_set(one.text)):
            continue
        if any(year != published.value[:4] for m in DATE.finditer(one.text) for year in _years(m.groupdict())):
            continue
        told = [n.number for n, counted in counts(one.text) if counted == kind and not planned(one.text, n.at)]
        if told:
            found[place(one)] = _Count(one, max(told), published.value, probabilities.get(place(one), 0.0))
    return list(found.values())


def _years(parts: Mapping[str, str | None]) -> list[str]:
    return [year for name in ("y1", "y2", "y3", "y4") if (year := parts[name])]
