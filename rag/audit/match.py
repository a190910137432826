"""When two words, or the neighbours of two values, match."""

from __future__ import annotations

from rag.audit import lexicon
from rag.audit.read import UNITS
from rag.audit.tokens import Reading, Token
from rag.query.question import stem

REACH = 6
"""Words on either side of a value that say what it is the value of."""
OPPOSITES = {stem(a): stem(b) for a, b in lexicon.OPPOSITES.items()}


def root(token: Token) -> str:
    """The stem of a word, "first" for an ordinal 1, else nothing."""
    return token.root


def same(one: Token, other: Token) -> bool:
    """Whether two tokens may say one thing."""
    if one.value or other.value:
        return one.kind == other.kind and one.value == other.value
    return bool(one.keys & other.keys)


def affinity(claim: Reading, mine: Token, source: Reading, theirs: Token) -> float:
    """How well the neighbours of two tokens fit, 0 and up: nearer words count more."""
    total = 0.0
    around = [t for t in source.tokens if t.carries and 0 < abs(t.place - theirs.place) <= REACH]
    for t in claim.tokens:
        distance = abs(t.place - mine.place)
        if t.carries and 0 < distance <= REACH and t.root not in UNITS:
            fit = [abs(o.place - theirs.place) for o in around if same(t, o)]
            total += 1 / (distance * min(fit)) ** 0.5 if fit else 0.0
    return total
