"""Words that stand where a source has another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.audit import lexicon
from rag.audit.match import root, same
from rag.audit.near import Near
from rag.audit.place import JOINING, likest
from rag.audit.read import UNITS
from rag.audit.tokens import Reading, Token
from rag.query.question import stem

ALIKE = 0.45
"""Least cosine of the vectors of a word and of the one in whose place it stands."""
NOMINAL = lexicon.DETERMINERS | frozenset("that these those no of in at on by from with for".split())
"""After these stands a thing."""
SAME = stem("same")
LIGHTER = lexicon.LIGHT - {SAME}


def replaced(claim: Reading, sources: Sequence[Reading], near: Near) -> Iterator[tuple[str, bool]]:
    """Words that stand where the source has another, between the same two neighbours.

    With whether that alone makes the sentence false: another name or thing does, another verb may say the same.
    """
    mine = _line(claim)
    lines = [_line(r) for r in sources]
    for i, word in enumerate(mine):
        if (
            word.kind not in ("word", "name")
            or word.quoted
            or root(word) in lexicon.LIGHT
            or (
                {word.text, root(word)} & UNITS.keys()
                and (not i or mine[i - 1].kind == "number" or mine[i - 1].text == "per")
            )
        ):
            continue
        swaps: list[Token] = []
        for line in lines:
            fits = [line[j] for j in range(len(line)) if _framed(mine, i, line, j)]
            moved = word.kind == "word" and any(root(word) == root(t) for t in line)
            if any(same(word, t) for t in fits) or (
                moved and fits and all(any(same(c, t) for c in mine) for t in fits)
            ):
                swaps = []
                break
            swaps += [
                t for t in fits if (t.kind == word.kind or root(t) == SAME) and root(t) not in LIGHTER and not t.quoted
            ]
        for other in swaps:
            if word.kind == "name" or likest(word.text.lower(), [other.text.lower()], near) < ALIKE:
                firm = word.kind == "name" or _is_thing(word, claim.tokens)
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

    def ends(d: int) -> bool:
        return _ends(at(mine, i + d))

    def carried(d: int) -> bool:
        a = at(mine, i + d)
        return a is not None and a.carries and alike(d)

    if not alike(-1) or not alike(1) or (ends(-1) and ends(1)):
        return False
    return carried(-1) or carried(1) or carried(-2) or carried(2)


def _ends(token: Token | None) -> bool:
    """Whether a clause, or one of the things that it joins, ends there."""
    return token is None or token.kind == "mark" or token.text in JOINING


def _line(reading: Reading) -> list[Token]:
    return [t for t in reading.tokens if t.text not in _SKIPPED]


_SKIPPED = frozenset("the a an that its his her their this these those".split())
