"""Quotations: what stands between the marks, and whether it stands in an article word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from index.types import Span
from rag.audit.case import Case

QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|(?<!\w)[‘']([^‘’']{3,}(?:['’]\w[^‘’']*){0,9})['’](?!\w)")
_SPACE = re.compile(r"\s+")
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def quoted_in(text: str) -> list[str]:
    """The words of each quotation of a sentence; one with "..." in it is several."""
    found = ["".join(m) for m in QUOTED.findall(text)]
    return [p for q in found for part in re.split(r"\.{3}|…", q) if (p := part.strip(" ,.;:!?"))]


def stands_in(words: str, text: str, span: Span, reach: int = 400) -> bool:
    """Whether the words stand in a span of the text, or begin or end there: marks and space aside."""
    before, own = _plain(text[max(0, span.start - reach) : span.start]), _plain(span.of(text))
    around = before + own + _plain(text[span.end : span.end + reach])
    found = re.finditer(rf"(?<!\w){re.escape(_plain(words).strip())}(?!\w)", around)
    return any(m.start() < len(before + own) and m.end() > len(before) for m in found)


@lru_cache(maxsize=2_048)
def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_SAME).replace('"', "")).lower()


def quotations(case: Case) -> Iterator[str]:
    """Words between the marks that the sources do not have."""
    for words in quoted_in(case.claim.text):
        if not any(stands_in(words, s.article.text, s.span) for s in case.sources):
            yield f'the quotation "{words}" is not word for word in what it cites'
