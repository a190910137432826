"""Names of people and things in a question, and whether a sentence names them or a namesake with another first name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.english.lexicon import PERSONAL_TITLES, STOP, TITLES, TOKEN
from rag.english.words import acronyms, alias
from rag.query.question import named, stem, stem_set

BEFORE = re.compile(r"(?P<word>[^\W\d_][\w’'-]*)\.?\s+$")
RANKS = PERSONAL_TITLES | TITLES
"""Words before a name that an article may shorten or leave out."""


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """The words of names that stand side by side, two or more, with capital and small letters and no rank."""
    known, run = named(text), tuple[str, ...]()
    for one, other in pairwise(TOKEN.finditer(text)):
        both = [word.group().removesuffix("'s").removesuffix("’s") for word in (one, other)]
        side_by_side = text[one.end() : other.start()] == " " and one.group() == both[0]
        if side_by_side and {one.group(), other.group()} <= known and all(map(_of_name, both)):
            run = (*(run or both[:1]), both[1])
        elif run:
            yield run
            run = ()
    if run:
        yield run


def full_names(text: str) -> Iterator[tuple[str, str]]:
    """Each two words that stand side by side in a name."""
    for run in runs(text):
        yield from pairwise(run)


def _of_name(word: str) -> bool:
    return word.isalpha() and not word.isupper() and word.lower() not in STOP | RANKS


def shortened(question: str, text: str, article: str) -> frozenset[str]:
    """The stems of each name of a question whose last word stands in a text of an article that has all of it.

    So an article of Mara Quill calls her "Quill" further down.
    """
    held = stem_set(text)
    called = (" ".join(run) for run in runs(question))
    return frozenset().union(*(stem_set(name) for name in called if stem(name.split()[-1]) in held and name in article))


def names(words: Sequence[str], text: str) -> bool:
    """Whether `text` holds the last of the `words` of a name, after no other's first name, or its initials."""
    *first, last = [word for word in words if word.lower() not in RANKS] or words
    found = re.finditer(rf"\b{_any(last)}(?![\w-])", text, 0 if last[0].isupper() else re.I)
    return any(_his(first, text[: one.start()]) for one in found) or bool(acronyms(" ".join(words)) & stem_set(text))


def surname(words: Sequence[str]) -> re.Pattern[str]:
    """The last of the words of a name, short or long, as it may stand in a text: "Zuck", "Zuckerberg's"."""
    return re.compile(rf"\b{_any(words[-1])}(?:['’]s?)?(?![\w-])")


def _any(word: str) -> str:
    return f"(?:{'|'.join(map(re.escape, (word, *alias(word))))})".replace("’", "'").replace("'", "['’]")


def _his(first: Sequence[str], before: str) -> bool:
    found = BEFORE.search(before)
    if not first or found is None:
        return True
    word = found["word"]
    return word in first or not word[0].isupper() or word.isupper() or word.lower() in RANKS | STOP
