"""Questions of one edition of an event - "the 2025 Ostrel Cup" - and whether a sentence is of another year's."""

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


@lru_cache(maxsize=200)
def edition(question: str) -> frozenset[str]:
    """The years of the edition that a question names; none where a year is only the time of something."""
    return frozenset(year for found in EVENT.finditer(question) for year in _both(found))


@lru_cache(maxsize=200)
def years(question: str) -> frozenset[str]:
    """The years in which something is asked for."""
    return edition(question) | {*ASKED_YEAR.findall(question)}


def missed(query: Query, found: Sequence[Candidate]) -> bool:
    """Whether all of these sentences are of another edition than the one that is asked of."""
    return bool(found) and all(of_another(edition(query.asked), one) for one in found)


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
