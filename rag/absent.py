"""Full names that a question gives and no article does: then the articles can hardly tell of whom or what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from index.library import Library
from rag.audit.lexicon import PERSONAL_TITLES, TITLES
from rag.lexicon import STOP, TOKEN
from rag.question import Query, named
from rag.retrieve import quoted

BETWEEN = 2
"""Words that an article may put between two of a name: an initial, a second name, a surname in between."""
RANK = TITLES | PERSONAL_TITLES
"""Words before a name that an article may shorten or leave out."""


def absent(library: Library, query: Query) -> tuple[str, ...]:
    """Of the full names in a question those that stand nowhere in the library, each as two words of it."""
    return tuple(
        f"{one} {other}"
        for one, other in dict.fromkeys(_full_names(query.text))
        if not library.frequency(f"NEAR({quoted(one)} {quoted(other)}, {BETWEEN})")
    )


def _full_names(text: str) -> Iterator[tuple[str, str]]:
    """Each two words of a name that stand side by side, in capitals and small letters, with no rank among them."""
    names = named(text)
    for one, other in pairwise(TOKEN.finditer(text)):
        both = [word.group().removesuffix("'s").removesuffix("’s") for word in (one, other)]
        side_by_side = text[one.end() : other.start()] == " " and one.group() == both[0]
        if side_by_side and {one.group(), other.group()} <= names and all(map(_of_name, both)):
            yield both[0], both[1]


def _of_name(word: str) -> bool:
    return word.isalpha() and not word.isupper() and word.lower() not in STOP | RANK
