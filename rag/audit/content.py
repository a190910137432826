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
from rag.audit.wordnet import opposed, stands_for
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
SENSED = 0.25
"""Most words that only their sense bears out, as a share of those that carry something."""
KIN = 0.3
"""The same, for words that WordNet brings together."""
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
    lacking, weak, total = list[Token](), list[Token](), 0
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
        if (
            root(t) in _DENYING
            or _turned(t, sources)
            or _describes(t, claim, sources, casts)
            or _means(t, claim, main, casts)
        ):
            continue
        if root(t) in topic and (_opens(t, claim, main) or (before and before.text == "the" and t.text.endswith("'s"))):
            continue
        often = spent[root(t)] > max(1, sum(root(o) == root(t) for r in sources for o in r.tokens))
        found = any(_grounded(t, claim, r, main) for r in sources)
        if found and not often:
            continue
        by_sense = not often and (_meant(t, claim, main, near) or _given(t, claim, main, earlier, casts))
        (weak if by_sense else lacking).append(t)
    if len(lacking) == 1 and lacking[0].kind == "word" and _lifted(lacking[0], claim, main, near):
        weak, lacking = [*weak, *lacking], []
    if len(weak) > SENSED * total:
        lacking += weak
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
    named = frozenset(k for o in main.tokens if person(o) for k in o.keys)
    meant = frozenset(k for o in main.tokens if o.kind == "stop" for k in o.keys)
    return bool(left_out) and person(t) and not t.keys & (named | meant)


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


def _means(t: Token, claim: Reading, main: Reading, casts: Sequence[Cast]) -> bool:
    """Whether it describes someone whom the sentence names or means: "the mayor" for "Tarrant"."""
    return root(t) in _TITLES and any(c.described(t, ()) & main.keys for c in casts) and not _displaced(t, claim, main)


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
    """Whether a word that stands among the same words, and is plain fact there, may be said for it.

    Its vector says so alone, or WordNet does and the vector does not gainsay it; it must be no word that the claim
    says anyway.
    """
    around = _around(t, claim)
    words = [
        o
        for o in main.tokens
        if o.kind == "word"
        and (o.text.lower(),) not in lexicon.modals()
        and bool(o.modal) == bool(t.modal)
        and o.negated == t.negated
        and not o.quoted
        and _stands(o, around, main)
    ]
    if _likest(t.text.lower(), [o.text.lower() for o in words if not o.modal], near) >= ALIKE:
        return True
    said = {root(c) for c in claim.tokens if c is not t}
    kin = [o.text.lower() for o in words if root(o) not in said and _may(t, o)]
    return bool(kin) and _likest(t.text.lower(), kin, near) >= KIN


def _given(t: Token, claim: Reading, main: Reading, earlier: frozenset[str], casts: Sequence[Cast]) -> bool:
    """Whether it names what the source leaves to be understood, and stands in no other word's place there.

    "The other two lanes" of "The other two": the article has the word just before, or uses it often.
    """
    tokens, at = claim.tokens, claim.tokens.index(t)
    before = [o.text.lower() for o in tokens[max(0, at - 3) : at]]
    possessed = any(o.kind in ("number", "date") or o.text.endswith("'s") for o in tokens[max(0, at - 2) : at])
    if not (set(before) & DEFINITE or possessed):
        return False
    known = root(t) in earlier or any(root(t) in c.topic for c in casts)
    if not known or _displaced(t, claim, main) or _undefined(claim, main):
        return False
    return not any(o.text in ("we", "i", "our", "my") for o in main.tokens)


def _lifted(t: Token, claim: Reading, main: Reading, near: Near) -> bool:
    """Whether the vector of a word in its sentence is near that of a word of the main sentence in its own."""
    tokens, at = claim.tokens, claim.tokens.index(t)
    if root(t) in _TITLES and at + 1 < len(tokens) and tokens[at + 1].kind == "name":
        return False
    if any(_excludes(t.text, o.text) or opposed(root(t), root(o)) for o in main.tokens if root(o)):
        return False
    cosine, o = near.aligned(t, claim, main)
    if o is None or o.kind == "name" or o.quoted or bool(o.modal) != bool(t.modal) or o.negated != t.negated:
        return False
    sides = lexicon.sides().get(root(t), ())
    if sides and not set(sides) & set(lexicon.sides().get(root(o), ())):
        return False  # what has contraries is said only by a word of its own side
    others = _displaced(t, claim, main, 1)
    if others and cosine < NOUN and not any(_may(t, one) for one in others):
        return False
    if at and tokens[at - 1].text.lower() in NOMINAL:
        return cosine >= NOUN and not any(same(o, c) for c in tokens if c is not t)
    return cosine >= VERB


def _displaced(t: Token, claim: Reading, main: Reading, reach: int = SIDE) -> list[Token]:
    """Words of the source that the claim does not say, and that stand where this one stands in the claim."""
    around = _around(t, claim)
    others = [c for c in claim.tokens if c is not t]
    found = []
    for o in main.tokens:
        ordinal = o.kind == "number" and o.unit == "nth"
        if not (o.kind in ("word", "name") or ordinal) or root(o) in lexicon.LIGHT | lexicon.SPEECH or not o.text:
            continue
        if any((same(o, c) and (o.kind == c.kind)) or _may(c, o) for c in others):
            continue
        if any(same(a, m) and abs(o.place - m.place) <= reach for a in around for m in main.tokens):
            found.append(o)
    return found


def _may(said: Token, source: Token) -> bool:
    """Whether WordNet lets one word be said for another, or for what the phrase that it opens means."""
    return any(stands_for(root(said), key) for key in source.keys if root(said) and key[0] != "@" and "=" not in key)


def _undefined(claim: Reading, main: Reading) -> bool:
    """Whether the source speaks of "the X" of which the claim says nothing."""
    return any(
        before.text in DEFINITE
        and o.kind == "word"
        and root(o) not in lexicon.LIGHT | lexicon.SPEECH
        and not any(same(o, c) or _may(c, o) for c in claim.tokens)
        for before, o in itertools.pairwise(main.tokens)
    )


NOUN, VERB = 0.65, 0.42
NOMINAL = frozenset("the a an of this that these those".split())
_TITLES = frozenset(stem(w) for w in lexicon.PERSONAL_TITLES)
SAME = stem("same")
LIGHTER = lexicon.LIGHT - {SAME}
DEFINITE = frozenset("the its his her their this that these those other of all such".split())


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
            if word.kind == "name" or _likest(word.text.lower(), [other.text.lower()], near) < SLOT:
                yield f'"{word.text}" where the source has "{other.text}"'


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
