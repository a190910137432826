"""Whose articles a question means: those of publishers, else those of authors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from index.store.library import Library
from rag import catalog
from rag.english.lexicon import NEWS, STOP

EITHER = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+", re.I)
PROPER = re.compile(r"(?:the )?[^\W_a-z]")
"""What opens a name."""
COMMON = STOP | NEWS | frozenset("new old good day week last sports local world business daily weekly national".split())
"""Words that stand before "articles" and may also stand in the name of a publisher."""


class Whose(NamedTuple):
    """Whose articles are meant."""

    own: catalog.Filter
    """What lets these through."""
    publishers: tuple[str, ...]
    authors: tuple[str, ...]


def whose_of(library: Library, asked: str | None) -> Whose | None:
    """The publishers that are meant, else the authors; a common word in small letters ("new", "more") means none."""
    if asked is None or not (PROPER.match(asked) or {*asked.split()} - COMMON):
        return None
    for parts in ([asked], EITHER.split(asked)):
        if all(publishers := [catalog.publishers_named(library, part) for part in parts]):
            return Whose(catalog.Filter(publishers=_once(publishers)), _once(publishers), ())
        if all(authors := [catalog.authors_named(library, part) for part in parts]):
            own = catalog.Filter(authors=_once(authors))
            return Whose(own, (), _once(found.values() for found in authors))
    return None


def _once(several: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in several for name in names))
