"""Names of people and things in a question, and whether a sentence names them or a namesake with another first name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.lexicon import PERSONAL_TITLES, STOP, TITLES, TOKEN
from rag.question import named, stem_set
from rag.words import acronyms

BEFORE = re.compile(r"(?P<word>[^\W\d_][\w’'-]*)\.?\s+$")
RANKS = PERSONAL_TITLES | TITLES
"""Words before a name that an article may shorten or leave out."""


def full_names(text: str) -> Iterator[tuple[str, str]]:
    """Each two words of a name that stand side by side, in capitals and small letters, with no rank among them."""
    names = named(text)
    for one, other in pairwise(TOKEN.finditer(text)):
        both = [word.group().removesuffix("'s").removesuffix("’s") for word in (one, other)]
        side_by_side = text[one.end() : other.start()] == " " and one.group() == both[0]
        if side_by_side and {one.group(), other.group()} <= names and all(map(_of_name, both)):
            yield both[0], both[1]


def _of_name(word: str) -> bool:
    return word.isalpha() and not word.isupper() and word.lower() not in STOP | RANKS


def names(words: Sequence[str], text: str) -> bool:
    """Whether `text` holds the last of the `words` of a name, after no other's first name, or its initials."""
    *first, last = [word for word in words if word.lower() not in RANKS] or words
    found = re.finditer(rf"\b{re.escape(last)}(?![\w-])", text, 0 if last[0].isupper() else re.I)
    return any(_his(first, text[: one.start()]) for one in found) or bool(acronyms(" ".join(words)) & stem_set(text))


def _his(first: Sequence[str], before: str) -> bool:
    found = BEFORE.search(before)
    if not first or found is None:
        return True
    word = found["word"]
    return word in first or not word[0].isupper() or word.isupper() or word.lower() in RANKS | STOP
