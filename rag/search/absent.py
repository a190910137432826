"""Full names that a question gives and no article does: then the articles can hardly tell of whom or what it asks."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import product

from index.store.library import Library
from index.store.packed import inflate
from rag.catalog import credited
from rag.english.words import forms
from rag.query.question import Query
from rag.query.whom import runs
from rag.search.retrieve import quoted

BETWEEN = 2
"""Words that an article may put between two of a name: an initial, a second name, a surname in between."""


def absent(library: Library, query: Query) -> tuple[str, ...]:
    """Of the full names in a question those that stand nowhere in the library.

    A longer one stands there if its last two words do, or the first and the last: what is before may be of another, as
    in "Ostrel Ten Commandments". An article names its author and publisher too, and what else its byline says.
    """
    unread = [run for run in dict.fromkeys(runs(query.text)) if not any(_stands(library, *two) for two in _ends(run))]
    known = f"{credited(library)}\n{library.known('bylines', lambda: _bylines(library))}" if unread else ""
    return tuple(" ".join(run) for run in unread if not any(_credited(known, *two) for two in _ends(run)))


def _ends(run: Sequence[str]) -> set[tuple[str, str]]:
    return {(run[-2], run[-1]), (run[0], run[-1])}


def _stands(library: Library, one: str, other: str) -> bool:
    """Whether an article has the two words of a name, in either spelling, or as one: "#AnnLee"."""
    both = product(forms(one), forms(other))
    return any(library.frequency(f"NEAR({quoted(a)} {quoted(b)}, {BETWEEN}) OR {quoted(f'{a}{b}')}") for a, b in both)


def _bylines(library: Library) -> str:
    """The bylines of all articles, one a line: "By Jo Doe at Foundry Lane"."""
    rows = library.db.execute("SELECT text, furniture FROM article WHERE furniture LIKE ?", ('%"byline"%',))
    found = set()
    for row in rows:
        text = inflate(row["text"])
        found |= {text[start:stop] for start, stop, kind in json.loads(row["furniture"]) if kind == "byline"}
    return "\n".join(sorted(found))


def _credited(known: str, one: str, other: str) -> bool:
    between = rf"[^\w\n]+(?:\w+[^\w\n]+){{0,{BETWEEN}}}?"
    return re.search(rf"\b{re.escape(one)}{between}{re.escape(other)}\b", known, re.I) is not None
