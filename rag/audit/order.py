"""Who did what to whom: whether names have changed places around a verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.audit.tokens import Reading, Token
from rag.words import FORMS

REACH = 14
"""Tokens on either side of a verb in which its subject and object stand."""
AUXILIARY = frozenset("was were is are been be being get got".split())


def swapped(claim: Reading, sources: Sequence[Reading]) -> Iterator[str]:
    """Names that stand around a verb the other way round than in the sources."""
    for i, verb in enumerate(claim.tokens):
        if verb.quoted or not _verb(claim.tokens, i):
            continue
        before, after = _sides(claim, i)
        if not before or not after:
            continue
        kept, moved = 0, []
        for source in sources:
            for j, t in enumerate(source.tokens):
                if not t.keys & verb.keys or not _verb(source.tokens, j):
                    continue
                first, last = _sides(source, j)
                if _passive(claim.tokens, i) != _passive(source.tokens, j):
                    first, last = last, first
                kept += sum(_in(a, first) for a in before) + sum(_in(b, last) for b in after)
                moved += [a for a in before if _in(a, last) and not _in(a, first)]
                moved += [b for b in after if _in(b, first) and not _in(b, last)]
        if moved and len(moved) >= kept:
            yield f'"{moved[0].text}" stands on the other side of "{verb.text}" in the source'


def speakers(claim: Reading, sources: Sequence[Reading]) -> Iterator[str]:
    """Names that are said to say it, and are not near any verb of saying in the sources."""
    theirs = [
        t
        for s in sources
        for v in s.speech
        for t in s.tokens[max(0, v - 9) : v + 6]
        if t.kind != "mark" and not t.quoted
    ]
    theirs += [s.tokens[0] for s in sources if s.tokens and not s.tokens[0].text]
    if not any(t.kind == "name" for t in theirs):
        return
    for v in claim.speech:
        for t in claim.tokens[max(0, v - 1) : v + 2]:
            if t.kind == "name" and not _in(t, theirs):
                yield f'"{t.text}" is not who says it'


def _sides(reading: Reading, at: int) -> tuple[list[Token], list[Token]]:
    """Names before and after a place, without those that only say who says it."""
    tokens = [
        t if t.kind not in ("name", "stop") or not any(abs(i - s) <= 2 for s in reading.speech if s != at) else None
        for i, t in enumerate(reading.tokens)
    ]
    before = [t for t in reversed(tokens[max(0, at - REACH) : at]) if t]
    return list(_named(before)), list(_named([t for t in tokens[at + 1 : at + 1 + REACH] if t]))


def _named(tokens: Sequence[Token]) -> Iterator[Token]:
    """Names, and pronouns that mean one, up to the end of the sentence's part."""
    for t in tokens:
        if t.kind == "mark" and t.text in ";:?!":
            return
        if t.kind == "name" or (t.kind == "stop" and len(t.keys) > 1):
            yield t


def _verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word looks like a verb that has a subject."""
    word = tokens[at].text.lower()
    if tokens[at].kind != "word":
        return False
    led = at > 0 and (
        tokens[at - 1].text in AUXILIARY
        or tokens[at - 1].text in ("to", "will", "would", "may", "not", "has", "had", "have")
    )
    return led or word.endswith("ed") or word in FORMS or (word.endswith("s") and word[:-1] in FORMS)


def _passive(tokens: Sequence[Token], at: int) -> bool:
    """ "was beaten by": a form of be before, and "by" soon after."""
    before = any(t.text in AUXILIARY for t in tokens[max(0, at - 3) : at])
    return before and any(t.text == "by" for t in tokens[at + 1 : at + 4])


def _in(one: Token, others: Sequence[Token]) -> bool:
    return any(one.keys & o.keys for o in others)
