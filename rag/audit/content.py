"""Whether the words of a sentence are those of its sources: none lacking, replaced, or joined from afar."""

from __future__ import annotations

import itertools
from collections import Counter
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
BESIDE = 7
"""Tokens between a name and what describes it, at most."""
APPOSED = frozenset(", of the a an for and its".split())
SIDE = 2
"""Words on either side that say where a word stands."""
REACH = 5
"""How far from the word one of those may stand in the source."""
IT = ("it", "they")
SLOT = 0.45
"""The same, for a word that stands in the other's place."""
JOINING = frozenset(
    """
    and but while which who whose whom because when after before since until as although though where if so that
    or whereas
    """.split()
)


def main_of(claim: Reading, sources: Sequence[Reading]) -> Reading:
    """The sentence that says most of the claim."""
    core = [t for t in claim.tokens if t.carries and root(t) not in lexicon.LIGHT]
    return max(sources, key=lambda r: sum(any(same(t, o) for o in r.tokens) for t in core))


def missing(
    claim: Reading,
    sources: Sequence[Reading],
    main: Reading,
    casts: Sequence[Cast],
    earlier: frozenset[str],
    near: Near,
) -> tuple[list[Token], int]:
    """The words that carry something and are not found, and how many carry something in all."""
    lacking, total = [], 0
    spent: Counter[str] = Counter()
    topic = earlier | {k for c in casts for k in c.topic}

    def told(t: Token) -> bool:
        return root(t) in lexicon.GENERIC_SPEAKERS and bool(claim.speech)

    tokens = [t for t in claim.tokens if t.text != "-"]
    for before, t in zip((None, *tokens), tokens, strict=False):
        if before and before.kind == "number" and (root(t) in UNITS or t.text in UNITS):
            continue
        total += t.kind in ("name", "number", "date", "time") or (t.quoted and t.kind == "word")
        if t.quoted:
            continue
        if t.value and t.kind != "day" and not t.text.isalpha():
            twice = sum(same(t, o) for o in tokens) > max(1, sum(same(t, o) for r in sources for o in r.tokens))
            if twice or _borrowed(t, claim, sources, main):
                lacking.append(t)
        if t.kind == "name" and _intrudes(t, claim, main, casts):
            lacking.append(t)
        if _light(t):
            if before and before.text == "the" and t.kind in ("word", "stop") and not (t.keys & main.keys or told(t)):
                lacking.append(t)  # "the figure" says something, though "figure" often does not
            continue
        total += 1
        spent[root(t)] += 1
        if root(t) in _DENYING or _turned(t, sources) or _describes(t, claim, sources, casts):
            continue
        if root(t) in topic and (_opens(t, claim, main) or (before and before.text == "the" and t.text.endswith("'s"))):
            continue
        often = spent[root(t)] > max(1, sum(root(o) == root(t) for r in sources for o in r.tokens))
        found = any(_grounded(t, claim, r, main) for r in sources)
        if often or not (found or _meant(t, claim, main, near)):
            lacking.append(t)
    return lacking, total


def _light(t: Token) -> bool:
    return t.kind != "word" or root(t) in lexicon.LIGHT | lexicon.SPEECH or len(t.text) < 2


def _exact(t: Token, source: Reading) -> bool:
    return any(root(o) == root(t) if root(t) else same(o, t) for o in source.tokens)


def _opens(t: Token, claim: Reading, main: Reading) -> bool:
    """Whether it is what the source calls "it": "The inquiry will ask" of "It will ask"."""
    first = [o.text.lower() for o in claim.tokens[:1]]
    return first == ["the"] and claim.tokens[1] is t and bool(main.tokens) and main.tokens[0].text.lower() in IT


def _intrudes(t: Token, claim: Reading, main: Reading, casts: Sequence[Cast]) -> bool:
    """Whether a person is not in the main sentence, which has another one whom the claim leaves out."""

    def person(o: Token) -> bool:
        return o.kind == "name" and any(c.is_person(word_of(o)) for c in casts)

    left_out = [o for o in main.tokens if person(o) and not any(same(o, c) for c in claim.tokens)]
    return bool(left_out) and person(t) and not t.keys & main.keys


def _borrowed(t: Token, claim: Reading, sources: Sequence[Reading], main: Reading) -> bool:
    """Whether a value stands only in another sentence than the main one, and there among other words."""
    found = [r for r in sources if any(same(t, o) for o in r.tokens)]
    around = [a for a in _around(t, claim) if not _exact(a, main)]
    return (
        bool(found)
        and main not in found
        and not any(_stands(o, around, r) for r in found for o in r.tokens if same(t, o))
    )


def _turned(t: Token, sources: Sequence[Reading]) -> bool:
    """Whether the sources have the word that this one denies."""
    return any(OPPOSITES.get(root(t)) in r.keys or (root(t)[:2] == "un" and root(t)[2:] in r.keys) for r in sources)


def _describes(t: Token, claim: Reading, sources: Sequence[Reading], casts: Sequence[Cast]) -> bool:
    """Whether it describes the name that stands next to it, as the article does: "engineer" beside "Venn"."""
    tokens, at = claim.tokens, claim.tokens.index(t)
    near = range(max(0, at - BESIDE), min(len(tokens), at + BESIDE))
    for k in sorted((k for k in near if tokens[k].kind == "name" and tokens[k].text), key=lambda k: abs(k - at)):
        between = tokens[k + 1 : at] if k < at else tokens[at + 1 : k]
        joined = all(b.kind in ("word", "name") or b.text in APPOSED for b in between)
        known = any(o.keys & tokens[k].keys for r in sources for o in r.tokens)
        if joined and known and (k > at or any(b.text == "," for b in between)):
            return any(t.keys & c.beside.get(word_of(tokens[k]), frozenset()) for c in casts)
    return False


def _around(t: Token, claim: Reading) -> list[Token]:
    """The nearest words on either side that carry something."""
    core = [o for o in claim.tokens if o.carries and root(o) not in lexicon.LIGHT and o is not t]
    before = [o for o in core if o.place < t.place][-SIDE:]
    return [*before, *[o for o in core if o.place > t.place][:SIDE]]


def _stands(other: Token, around: Sequence[Token], source: Reading) -> bool:
    """Whether one of these words stands near a word of the source."""
    near = [o for o in source.tokens if o.carries and o is not other and abs(o.place - other.place) <= REACH]
    return any(same(a, o) for a in around for o in near)


def _grounded(t: Token, claim: Reading, source: Reading, main: Reading) -> bool:
    """Whether a sentence has this word among the same words.

    In the sentence that says most of the claim it may stand anywhere; what only another sentence has, must stand
    there with a neighbour that only that one has: no single word is borrowed from elsewhere.
    """
    own = any(o.keys & t.keys for o in main.tokens)
    if source is main and any(root(o) == root(t) for o in main.tokens):
        return True
    around = [a for a in _around(t, claim) if own or not _exact(a, main)]
    taken = {root(c) for c in claim.tokens if c.kind == "word" and root(c) != root(t)}
    return any(
        _stands(o, around, source)
        for o in source.tokens
        if o.keys & t.keys and (root(o) == root(t) or root(o) not in taken)
    )


def _meant(t: Token, claim: Reading, main: Reading, near: Near) -> bool:
    """Whether a word that stands among the same words, and is plain fact there, is alike by its vector."""
    around = _around(t, claim)
    words = [
        o.text.lower()
        for o in main.tokens
        if o.kind == "word" and not o.modal and not o.negated and _stands(o, around, main)
    ]
    return _likest(t.text.lower(), words, near) >= ALIKE


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
