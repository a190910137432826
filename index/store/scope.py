"""Which articles may be searched, and how that is said in SQL."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple


class Window(NamedTuple):
    """Days read from a question's own words: looser than what a user sets, since undated articles stay in."""

    since: date | None = None
    until: date | None = None
    """Both inclusive."""
    named: str | None = None
    """An FTS5 query: passages of any date that it matches (they name the time themselves) stay in too."""


class Scope(NamedTuple):
    """Which articles may be searched."""

    since: date | None = None
    until: date | None = None
    """Both inclusive; either leaves undated articles out."""
    as_of: date | None = None
    """Articles dated later are left out, undated ones stay."""
    files: tuple[str, ...] | None = None
    window: Window | None = None


def within(scope: Scope, *, passages: bool = False) -> tuple[str, list[str]]:
    """Conditions on `article` to put after others, and the values that they bind.

    An article of other days of which a passage names the time is in scope; with `passages`, which puts conditions on
    `chunk` too, only that passage of it.
    """
    parts, values = [], []
    if scope.since:
        parts.append("article.published >= ?")
        values.append(scope.since.isoformat())
    if scope.until:
        parts.append("article.published <= ?")
        values.append(scope.until.isoformat())
    if scope.as_of:
        parts.append("(article.published IS NULL OR article.published <= ?)")
        values.append(scope.as_of.isoformat())
    if scope.files is not None:
        parts.append("article.path IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(scope.files))
    if scope.window:
        since, until, named = scope.window
        either = ["article.published IS NULL", "article.published BETWEEN ? AND ?"]
        values += [(since or date.min).isoformat(), (until or date.max).isoformat()]
        if named:
            naming = "chunk.id IN (SELECT rowid FROM words WHERE words MATCH ?)"
            either.append(naming if passages else f"article.id IN (SELECT article FROM chunk WHERE {naming})")
            values.append(named)
        parts.append(f"({' OR '.join(either)})")
    return "".join(f" AND {p}" for p in parts), values
