"""Whether the words of a sentence are those of its sources: none lacking, replaced, or joined from afar."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from rag.audit import lexicon
from rag.audit.match import OPPOSITES, root, same
from rag.audit.near import Near
from rag.audit.people import Cast, word_of
from rag.audit.read import UNITS
from rag.audit.tokens import Reading, Token
from rag.question import stem

ALIKE = 0.66
"""Least cosine of the vectors of two words that count as one; words that exclude each other are told by list."""
SLOT = 0.45
"""The same, for a word that stands in the other's place."""
JOINING = frozenset(
    """
    and but while which who whose whom because when after before since until as although though where if so that
    or whereas
    """.split()
)


def missing(
    claim: Reading, sources: Sequence[Reading], earlier: frozenset[str], casts: Sequence[Cast], near: Near
) -> tuple[list[Token], int]:
    """The words that carry something and are not found, and how many carry something in all."""
    keys = frozenset(k for r in sources for k in r.keys)
    names = {word_of(t) for t in claim.tokens if t.kind == "name"} | {
        word_of(t) for r in sources for t in r.tokens if t.kind == "name"
    }
    roles = frozenset(k for c in casts for name, found in c.beside.items() if name in names for k in found)
    words = sorted({t.text.lower() for r in sources for t in r.tokens if t.kind == "word"})
    topic = frozenset(k for c in casts for k in c.topic)
    lacking, total = [], 0
    for before, t in zip((None, *claim.tokens), claim.tokens, strict=False):
        if before and before.kind == "number" and (root(t) in UNITS or t.text in UNITS):
            continue
        total += t.kind in ("name", "number", "date", "time")
        if t.kind != "word" or t.quoted or root(t) in lexicon.LIGHT | lexicon.SPEECH or len(t.text) < 2:
            total += t.quoted and t.kind == "word"
            continue
        total += 1
        if root(t) in _DENYING:
            continue
        turned = OPPOSITES.get(root(t)) in keys or (root(t)[:2] == "un" and root(t)[2:] in keys)
        if (
            before and before.text in _SKIPPED and t.keys & earlier and root(t) in topic
        ):  # "the shuttle", named in the sentence before
            continue
        if t.keys & keys or t.keys & roles or turned or _likest(t.text.lower(), words, near) >= ALIKE:
            continue
        lacking.append(t)
    return lacking, total


_DENYING = frozenset(stem(w) for w in lexicon.NEGATORS)


def _excludes(one: str, other: str) -> bool:
    """Whether what is one is not the other."""
    mine, theirs = lexicon.sides().get(stem(one), ()), lexicon.sides().get(stem(other), ())
    return any(n == m and s != r for n, s in mine for m, r in theirs)


def _likest(word: str, others: Sequence[str], near: Near) -> float:
    """The greatest likeness of a word's vector with those of words that it does not exclude, -1 to 1."""
    return near.likest(word, [o for o in others if not _excludes(word, o)])


def replaced(claim: Reading, sources: Sequence[Reading], near: Near) -> Iterator[str]:
    """Words that stand where the source has another, between the same two neighbours."""
    mine = _line(claim)
    lines = [_line(r) for r in sources]
    for i, word in enumerate(mine):
        if (
            word.kind not in ("word", "name")
            or word.quoted
            or root(word) in lexicon.LIGHT
            or {word.text, root(word)} & UNITS.keys()
        ):
            continue
        swaps: list[Token] = []
        for line in lines:
            fits = [line[j] for j in range(len(line)) if _framed(mine, i, line, j)]
            if any(same(word, t) for t in fits) or (
                word.kind == "word" and fits and any(root(word) == root(t) for t in line)
            ):
                swaps = []
                break
            swaps += [t for t in fits if t.kind == word.kind and not t.quoted and root(t) not in lexicon.LIGHT]
        for other in swaps:
            if word.kind == "name" or _likest(word.text.lower(), [other.text.lower()], near) < SLOT:
                yield f'"{word.text}" where the source has "{other.text}"'


def _framed(mine: list[Token], i: int, theirs: list[Token], j: int) -> bool:
    """Whether both places have the same neighbours on both sides, one of which carries something."""

    def at(line: list[Token], k: int) -> Token | None:
        return line[k] if 0 <= k < len(line) else None

    def alike(d: int) -> bool:
        a, b = at(mine, i + d), at(theirs, j + d)
        if a is None or b is None:
            return (a is None or a.kind == "mark") and (b is None or b.kind == "mark")
        return (a.kind == "mark" and b.kind == "mark") or same(a, b)

    def carried(d: int) -> bool:
        a = at(mine, i + d)
        return a is not None and a.carries and alike(d)

    return alike(-1) and alike(1) and (carried(-1) or carried(1) or carried(-2) or carried(2))


def _line(reading: Reading) -> list[Token]:
    return [t for t in reading.tokens if t.text not in _SKIPPED]


_SKIPPED = frozenset("the a an that its his her their this these those".split())


def _core(reading: Reading) -> list[Token]:
    return [t for t in reading.tokens if t.carries]


def joints(claim: Reading, sources: Sequence[Reading], leaning: Sequence[frozenset[str]]) -> Iterator[str]:
    """Neighbouring words that no one sentence of the sources holds together, more often than clauses meet."""
    if len(sources) < 2:
        return
    core = [t for t in _core(claim) if t.kind != "day" and root(t) not in lexicon.LIGHT and not t.quoted]
    broken = []
    for one, other in itertools.pairwise(core):
        holding = [
            tuple(bool(t.keys & more) or any(same(t, o) for o in r.tokens) for t in (one, other))
            for r, more in zip(sources, leaning, strict=True)
        ]
        if any(a for a, _ in holding) and any(b for _, b in holding) and not any(a and b for a, b in holding):
            broken.append((one, other))
    meet = sum(t.text in JOINING or t.text in (",", ";", ":", "–") for t in claim.tokens)
    if len(broken) > meet + (len(core) > 5):
        one, other = broken[0]
        yield f'"{one.text}" and "{other.text}" stand apart in what it cites'
