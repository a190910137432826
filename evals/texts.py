"""How words are compared across the measures: plain answers, normal forms, tokens and stems."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltk.stem.porter import PorterStemmer

_MARKER = re.compile(r"\s*\[\d+(?:,\s*\d+)*\]")
_ARTICLE = re.compile(r"\b(a|an|the)\b")
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_QUOTES = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")


def plain(text: str) -> str:
    """An answer's text without its citation markers."""
    return _MARKER.sub("", text)


def norm(text: str) -> str:
    """Lower case, every run of non-word characters one space."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def folded(text: str) -> str:
    """Lower case, typographic quotation marks made plain, every run of white space one space."""
    return " ".join(text.translate(_QUOTES).lower().split())


def squad_tokens(text: str) -> list[str]:
    """Tokens as SQuAD's own evaluation script makes them: no case, punctuation or articles."""
    return _ARTICLE.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def rouge_tokens(text: str) -> list[str]:
    """Tokens as rouge-score makes them with `use_stemmer=True`: ASCII letters and digits, stemmed above 3."""
    return [_stem(token) if len(token) > 3 else token for token in _NOT_ALNUM.sub(" ", text.lower()).split()]


def stems(text: str) -> set[str]:
    """The stems of the words of a text, in any script."""
    return {_stem(word) for word in norm(text).split()}


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return str(_stemmer().stem(word))


@lru_cache(maxsize=1)
def _stemmer() -> PorterStemmer:
    from nltk.stem.porter import PorterStemmer

    return PorterStemmer()
