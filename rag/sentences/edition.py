"""Questions of one event - "the 2025 Ostrel Cup", "Storm Quill" - and whether a sentence is of another."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache

from rag.query.question import YEAR, Query
from rag.sentences.confidence import ASKED_YEAR, BOUND
from rag.sentences.features import Candidate

SEASON = rf"(?P<year>{YEAR.pattern})(?:[-–/](?P<end>\d\d(?:\d\d)?))?"
A_SEASON = re.compile(rf"\b{SEASON}(?![\d-])")
EVENT = re.compile(rf"\bthe {SEASON} (?:[A-Z]|season\b)")
"""A year before what it is the year of: "the 2025 NBA Finals", "the 2023-24 season"."""
COMPARED = r"(?<!since )(?<!than )(?<!like )(?<!unlike )(?<!as )(?<!to )(?<!with )"
NAMED = (
    re.compile(
        COMPARED + r"\b(?:[Tt]ropical )?(?:[Ss]torm|[Hh]urricane|[Tt]yphoon|[Cc]yclone) "
        r"(?!(?:Cent|W|Season|Surge|Prediction|Hunter|Force|Relief|Response|Category)\w*)(?P<name>[A-Z][a-z]+)"
    ),
    re.compile(COMPARED + r"\b(?P<name>[A-Z]\w+) (?:earth)?quake\b"),
)
"""Events by their name, kind by kind."""


@lru_cache(maxsize=200)
def edition(question: str) -> frozenset[str]:
    """The years of the edition that a question names; none where a year is only the time of something."""
    return frozenset(year for found in EVENT.finditer(question) for year in _both(found))


@lru_cache(maxsize=200)
def years(question: str) -> frozenset[str]:
    """The years in which something is asked for."""
    return edition(question) | {*ASKED_YEAR.findall(question)}


@lru_cache(maxsize=200)
def event(question: str) -> tuple[re.Pattern[str], str] | None:
    """The one storm or earthquake that a question names, after what names others of the kind."""
    for kind in NAMED:
        if len(found := {one["name"] for one in kind.finditer(question)}) == 1:
            return kind, found.pop()
    return None


def of_other_event(question: str, one: Candidate) -> bool:
    """Whether a sentence tells of another storm or earthquake than the question, by its words or those around it."""
    if (asked := event(question)) is None:
        return False
    kind, name = asked
    title = one.passage.article.title
    for text in (one.text, f"{title.value if title else ''}\n{one.before}\n{one.after}"):
        if re.search(rf"\b{name}\b", text, re.I):
            return False
        if kind.search(text):
            return True
    return False


def missed(query: Query, found: Sequence[Candidate]) -> bool:
    """Whether all of these sentences are of another event or edition than the one that is asked of."""
    asked = edition(query.asked)
    return bool(found) and all(of_another(asked, one) or of_other_event(query.asked, one) for one in found)


def of_another(asked: Set[str], one: Candidate) -> bool:
    """Whether a sentence is of other years than those `asked`: it gives only such, or was printed before them."""
    if not asked:
        return False
    if said := _told(one.text):
        return not asked & said
    title, published = one.passage.article.title, one.passage.article.published
    if asked & _told(f"{one.before} {one.after} {title.value if title else ''}"):
        return False
    return published is not None and published.value[:4] < min(asked)


def _told(text: str) -> frozenset[str]:
    """The years of a text, both of a season's, without those with which its own is only compared."""
    told = (found for found in A_SEASON.finditer(text) if not BOUND.search(text[: found.start()]))
    return frozenset(year for found in told for year in _both(found))


def _both(found: re.Match[str]) -> tuple[str, ...]:
    year, end = found["year"], found["end"]
    return (year, f"{year[: 4 - len(end)]}{end}") if end else (year,)
