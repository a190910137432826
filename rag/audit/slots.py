"""Words that stand where a source has another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.lexicon import JOINING, UNITS
from rag.audit.tokens import Reading, Token, same
from rag.audit.vectors import Near
from rag.query.question import stem

ALIKE = 0.45
"""Least cosine of the vectors of a word and of the one in whose place it stands."""
NOMINAL = lexicon.DETERMINERS | frozenset("that these those no of in at on by from with for".split())
"""After these stands a thing."""
SAME = stem("same")
LIGHTER = lexicon.LIGHT - {SAME}


def replaced(case: Case, near: Near) -> Iterator[tuple[str, bool]]:
    """Words that stand where the source has another, between the same two neighbours.

    With whether that alone makes the sentence false: another name or thing does, another verb may say the same.
    """
    mine = _line(case.claim)
    lines = [_line(r) for r in case.readings]
    for i, word in enumerate(mine):
        if (
            word.kind not in ("word", "name")
            or word.root in lexicon.LIGHT
            or ({word.text, word.root} & UNITS.keys() and (not i or mine[i - 1].kind == "number"))
        ):
            continue
        swaps: list[Token] = []
        for line in lines:
            fits = [line[j] for j in range(len(line)) if _framed(mine, i, line, j)]
            moved = word.kind == "word" and any(word.root == t.root for t in line)
            if any(same(word, t) for t in fits) or (
                moved and fits and all(any(same(c, t) for c in mine) for t in fits)
            ):
                swaps = []
                break
            swaps += [t for t in fits if (t.kind == word.kind or t.root == SAME) and t.root not in LIGHTER]
        for other in swaps:
            if word.kind == "name" or near.likest(word.text.lower(), [other.text.lower()]) < ALIKE:
                firm = word.kind == "name" or _is_thing(word, case.claim.tokens)
                yield f'"{word.text}" where the source has "{other.text}"', firm


def _is_thing(word: Token, tokens: Sequence[Token]) -> bool:
    """Whether a word is that of a thing, or describes one: it follows an article, a value or a preposition."""
    at = tokens.index(word)
    before = tokens[at - 1] if at else word
    return bool(before.value) or before.text.endswith("'s") or before.text in NOMINAL


def _framed(mine: list[Token], i: int, theirs: list[Token], j: int) -> bool:
    """Whether both places have the same neighbours on both sides, one of which carries something."""

    def at(line: list[Token], k: int) -> Token | None:
        return line[k] if 0 <= k < len(line) else None

    def alike(d: int) -> bool:
        a, b = at(mine, i + d), at(theirs, j + d)
        return (_ends(a) and _ends(b)) or (a is not None and b is not None and same(a, b))

    if not alike(-1) or not alike(1) or (_ends(at(mine, i - 1)) and _ends(at(mine, i + 1))):
        return False
    return any((t := at(mine, i + d)) and t.carries and alike(d) for d in (-2, -1, 1, 2))


def _ends(token: Token | None) -> bool:
    """Whether a clause, or one of the things that it joins, ends there."""
    return token is None or token.kind == "mark" or token.text in JOINING


def _line(reading: Reading) -> list[Token]:
    return [t for t in reading.tokens if t.text not in _SKIPPED]


_SKIPPED = frozenset("the a an that its his her their this these those".split())
