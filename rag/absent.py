"""Full names that a question gives and no article does: then the articles can hardly tell of whom or what it asks."""

from __future__ import annotations

import re

from index.library import Library
from rag.catalog import credited
from rag.question import Query
from rag.retrieve import quoted
from rag.whom import full_names

BETWEEN = 2
"""Words that an article may put between two of a name: an initial, a second name, a surname in between."""


def absent(library: Library, query: Query) -> tuple[str, ...]:
    """Of the full names in a question those that stand nowhere in the library, each as two words of it.

    An article's author and publisher are named by it too.
    """
    unread = [
        (one, other)
        for one, other in dict.fromkeys(full_names(query.text))
        if not library.frequency(f"NEAR({quoted(one)} {quoted(other)}, {BETWEEN})")
    ]
    known = credited(library) if unread else ""
    between = rf"[^\w\n]+(?:\w+[^\w\n]+){{0,{BETWEEN}}}?"
    return tuple(
        f"{one} {other}"
        for one, other in unread
        if not re.search(rf"\b{re.escape(one)}{between}{re.escape(other)}\b", known, re.I)
    )
