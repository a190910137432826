"""Cut text into sentences as Punkt does (Kiss and Strunk, 2006), with the patterns and the English model of NLTK.

The patterns and the steps are those of `nltk.tokenize.punkt`, Copyright (C) 2001-2026 NLTK Project, Apache License 2.0,
written anew here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import pairwise, starmap
from pathlib import Path
from typing import NamedTuple

from index.errors import MissingPartError

TABLES = ("_static", "nltk_cache", "tokenizers", "punkt_tab", "english")
_NOT_WORD = r"""[)";}\]*:@'({\[‘’“”«»?!]"""
_RUN = r"(?:-{2,}|\.{2,}|(?:\.[^\S\n]){2,}\.)"
END = re.compile(rf"[.?!](?=(?P<after>{_NOT_WORD}|\s+(?P<next>\S+)))")
"""What may end a sentence, and what stands after it."""
TOKEN = re.compile(
    rf"{_RUN}|(?=[^(\"`{{\[:;&#*@)}}\]\-,])\S+?(?=\s|$|{_NOT_WORD}|{_RUN}|,(?=$|\s|{_NOT_WORD}|{_RUN}))|\S"
)
"""A word with its full stop, a run of hyphens or dots, or one other mark."""
CLOSING = re.compile(r"""["')\]}‘’“”«»]+?(?:\s+|(?=--)|$)""", re.M)
"""Quotes and brackets after the end of a sentence that belong to it."""
SPACE = " \t\n\r\v\f"
DIGITS = re.compile(r"-?[.,]?\d[\d,.-]*\.?")
NUMBER = "##number##"
"""What stands for every number in the model."""
INITIAL = re.compile(r"[^\W\d]\.")
UPPER, UPPER_INSIDE, LOWER, LOWER_FIRST = 0b0001110, 0b0000100, 0b1110000, 0b0010000
"""Where the texts that the model was learnt from had a word with a capital: anywhere, inside a sentence; and where
without one: anywhere, first in a sentence."""
ABBREVIATIONS = {
    *"jan feb mar apr jun jul aug sep sept oct nov dec".split(),
    *"mr mrs ms dr prof rev hon gen col lt sgt capt cmdr adm gov sen rep pres st ave blvd rd".split(),
    *"smt cllr supt insp det ald cpl pte maj brig msgr rs".split(),
    *"inc corp ltd co llc plc bros no nos vs etc approx est pct fig vol".split(),
    *"u.s u.k u.n e.u d.c a.m p.m i.e e.g".split(),
}
"""English news abbreviations after which a full stop does not end a sentence, beside the model's."""


class Model(NamedTuple):
    """What was learnt of English, in lower case."""

    abbreviations: frozenset[str]
    """Without their last full stop."""
    collocations: frozenset[tuple[str, ...]]
    """Two words that a full stop between them does not part."""
    starters: frozenset[str]
    """Words that often begin a sentence."""
    seen: dict[str, int]
    """Where each word was with a capital and without."""


@cache
def model() -> Model:
    """NLTK's tables, which llama-index ships; importing either takes two seconds. Raises MissingPartError."""
    spec = find_spec("llama_index.core")
    folder = Path(spec.origin if spec and spec.origin else "llama_index").parent.joinpath(*TABLES)
    try:
        abbreviations, starters, pairs, seen = (
            [line.split("\t") for line in (folder / name).read_text("utf-8").removesuffix("\n").split("\n")]
            for name in ("abbrev_types.txt", "sent_starters.txt", "collocations.tab", "ortho_context.tab")
        )
    except OSError as error:
        raise MissingPartError(
            f"the tables that sentences are cut by are not in {folder} ({error.strerror}): "
            "install llama-index-core again, in a version that Dateline names"
        ) from error
    return Model(
        abbreviations=frozenset(word for (word,) in abbreviations) | ABBREVIATIONS,
        collocations=frozenset(map(tuple, pairs)),
        starters=frozenset(word for (word,) in starters),
        seen={word: int(flags) for word, flags in seen},
    )


def split(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, in order: they cover all but white space between and after them."""
    parts = _parts(text)
    start, end = next(parts)
    for begin, stop in parts:
        if closing := CLOSING.match(text, begin, stop):
            yield start, begin + len(closing[0].rstrip())
            begin = closing.end()
        elif start < end:
            yield start, end
        start, end = begin, stop
    if start < end:
        yield start, end


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, each up to its full stop."""
    start = 0
    for end, around in _ends(text):
        if any(starmap(_parted, pairwise(TOKEN.findall(around)))):
            yield start, end.end()
            start = end.end() if end["next"] is None else end.start("next")
    yield start, len(text.rstrip())


def _ends(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """What may end a sentence, the last of each run without white space, and the run with what follows."""
    start = 0
    last = None
    for match in END.finditer(text):
        before = last.end() if last else 1
        at = match.start()
        while at > before and text[at - 1] not in SPACE:
            at -= 1
        word = at if at > before else start
        if last and word >= last.start():  # a mark without a word before it counts for itself, as in NLTK
            yield last, text[start : last.end("after")]
        start, last = word, match
    if last:
        yield last, text[start : last.end("after")]


def _parted(token: str, following: str) -> bool:
    """Whether a sentence ends between two tokens (sections 3 and 4 of the paper)."""
    if token[-1] != ".":
        return token in ("?", "!")
    known = model()
    closes, initial = _closes(token), INITIAL.fullmatch(token)
    word, after = _bare(_type(token)), _type(following)
    if _closes(following):
        after = _bare(after)
    if (word, after) in known.collocations:
        return False
    if closes and not initial and word != NUMBER:
        return True
    capital = following[0].isupper()
    starts = _starts(following, known.seen.get(after, 0))
    if not closes and not initial and (starts or (capital and after in known.starters)):
        return True
    if initial and starts is None and capital and not known.seen.get(after, 0) & LOWER:
        return False
    return closes and starts is not False


def _closes(token: str) -> bool:
    """Whether a token ends a sentence for all that it says itself: it is no abbreviation and no ellipsis."""
    if token[-1] != ".":
        return token in ("?", "!")
    bare, abbreviations = token[:-1].lower(), model().abbreviations
    return not (token.endswith("..") or bare in abbreviations or bare.split("-")[-1] in abbreviations)


def _starts(token: str, seen: int) -> bool | None:
    """Whether a token begins a sentence, by its case; `None` when that does not tell."""
    if token in (";", ":", ",", ".", "?", "!"):
        return False
    if token[0].isupper() and seen & LOWER and not seen & UPPER_INSIDE:
        return True
    if token[0].islower() and (seen & UPPER or not seen & LOWER_FIRST):
        return False
    return None


def _type(token: str) -> str:
    """What the model knows a token by."""
    return NUMBER if DIGITS.fullmatch(token) else token.lower()


def _bare(word: str) -> str:
    return word[:-1] if len(word) > 1 and word[-1] == "." else word
