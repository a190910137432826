"""What a value belongs to: a number to the noun that it counts, a date to the verb of its clause."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from rag.audit import lexicon
from rag.audit.match import root, same
from rag.audit.order import is_verb
from rag.audit.place import JOINING
from rag.audit.tokens import Reading, Token
from rag.audit.values import kindred


def taken(claim: Reading, sources: Sequence[Reading]) -> Iterator[str]:
    """Values that the source gives of something else, and another one of what the claim says."""
    for i, mine in enumerate(claim.tokens):
        own = owners(claim.tokens, i)
        if mine.quoted or not own:
            continue
        found = [(t, owners(r.tokens, j)) for r in sources for j, t in enumerate(r.tokens) if kindred(mine, t)]
        equal = [theirs for t, theirs in found if same(mine, t)]
        rivals = [t for t, theirs in found if not same(mine, t) and _meet(own, theirs)]
        if equal and rivals and all(theirs and not _meet(own, theirs) for theirs in equal):
            yield f'{mine.kind} "{mine.text}" is said of something else, which has "{rivals[0].text}"'


def belongs(claim: Reading, mine: Token, source: Reading, theirs: Token) -> bool:
    """Whether the source gives a date of what the claim gives it of."""
    own = owners(claim.tokens, claim.tokens.index(mine)) if mine.kind == "date" else []
    return bool(own) and _meet(own, owners(source.tokens, source.tokens.index(theirs)))


def owners(tokens: Sequence[Token], at: int) -> list[Token]:
    """The words right after a number, or the verb nearest to a date; nothing for measures and sums."""
    value = tokens[at]
    if value.kind == "number" and value.unit == "":
        run = itertools.takewhile(lambda t: t.kind == "word", tokens[at + 1 :])
        return [t for t in run if root(t) not in lexicon.LIGHT]
    if value.kind != "date":
        return []
    for k in range(at - 1, -1, -1):
        if _parts(tokens[k]):
            break
        if is_verb(tokens, k):
            return [tokens[k]]
    after = at + 2 if [t.text for t in tokens[at + 1 : at + 2]] == [","] else at + 1
    clause = itertools.takewhile(lambda k: not _parts(tokens[k]), range(after, len(tokens)))
    return [tokens[k] for k in clause if is_verb(tokens, k)][:1]


def _parts(token: Token) -> bool:
    return token.kind == "mark" or token.text in JOINING


def _meet(some: Sequence[Token], others: Sequence[Token]) -> bool:
    return any(same(a, b) for a in some for b in others)
