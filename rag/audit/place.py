"""Where a word stands: its neighbours, here and in a source."""

from __future__ import annotations

from collections.abc import Sequence

from rag.audit import lexicon
from rag.audit.match import root, same
from rag.audit.near import Near
from rag.audit.tokens import Reading, Token
from rag.query.question import stem

SIDE = 2
"""Words on either side that say where a word stands."""
REACH = 5
"""How far from the word one of those may stand in the source."""
JOINING = frozenset(
    """
    and but while which who whose whom because when after before since until as although though where if so that
    or whereas
    """.split()
)
"""Words at which one clause, or one of several things, ends."""


def around(t: Token, claim: Reading) -> list[Token]:
    """The nearest words on either side that carry something."""
    core = [o for o in claim.tokens if o.carries and root(o) not in lexicon.LIGHT and o is not t]
    before = [o for o in core if o.place < t.place][-SIDE:]
    return [*before, *[o for o in core if o.place > t.place][:SIDE]]


def stands(other: Token, around: Sequence[Token], source: Reading) -> bool:
    """Whether one of these words stands near a word of the source."""
    near = [o for o in source.tokens if o.carries and o is not other and abs(o.place - other.place) <= REACH]
    return any(same(a, o) for a in around for o in near)


def excludes(one: str, other: str) -> bool:
    """Whether what is one is not the other."""
    mine, theirs = lexicon.sides().get(stem(one), ()), lexicon.sides().get(stem(other), ())
    return any(n == m and s != r for n, s in mine for m, r in theirs)


def likest(word: str, others: Sequence[str], near: Near) -> float:
    """The greatest likeness of a word's vector with those of words that it does not exclude, -1 to 1."""
    return near.likest(word, [o for o in others if not excludes(word, o)])
