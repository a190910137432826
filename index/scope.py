"""Which articles may be searched, and how that is said in SQL."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple


class Scope(NamedTuple):
    """Which articles may be searched."""

    since: date | None = None
    until: date | None = None
    """Both inclusive; either leaves undated articles out."""
    as_of: date | None = None
    """Articles dated later are left out, undated ones stay."""
    files: tuple[str, ...] | None = None


def within(scope: Scope) -> tuple[str, list[str]]:
    """Conditions on `article` to put after others, and the values that they bind."""
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
    return "".join(f" AND {p}" for p in parts), values
