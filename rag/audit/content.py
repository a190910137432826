"""Whether the words of a sentence are those of its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.audit import lexicon
from rag.audit.match import OPPOSITES, root, same
from rag.audit.meaning import describes_one, displaced, given, lifted, meant
from rag.audit.near import Near
from rag.audit.people import Cast, word_of
from rag.audit.place import around, stands
from rag.audit.read import UNITS
from rag.audit.tokens import Reading, Token
from rag.query.question import stem

BESIDE = 7
"""Tokens between a name and what describes it, at most."""
APPOSED = frozenset(", of the a an for and its".split())
SENSED = 0.25
"""Most words that only their sense bears out, as a share of those that carry something."""
IT = ("it", "they")


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
            or describes_one(t, claim, main, casts)
        ):
            continue
        if root(t) in topic and (_opens(t, claim, main) or (before and before.text == "the" and t.text.endswith("'s"))):
            continue
        often = spent[root(t)] > max(1, sum(root(o) == root(t) for r in sources for o in r.tokens))
        found = any(_grounded(t, claim, r, main) for r in sources)
        if found and not often:
            continue
        by_sense = not often and (meant(t, claim, main, near) or given(t, claim, main, earlier, casts))
        (weak if by_sense else lacking).append(t)
    if len(lacking) == 1 and lacking[0].kind == "word" and lifted(lacking[0], claim, main, near):
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
    beside = [a for a in around(t, claim) if not _exact(a, main)]
    return (
        bool(found)
        and main not in found
        and not any(stands(o, beside, r) for r in found for o in r.tokens if same(t, o))
    )


def _turned(t: Token, sources: Sequence[Reading]) -> bool:
    """Whether the sources have the word that this one denies."""
    own = root(t)
    return any(
        OPPOSITES.get(own) in r.keys
        or (own[:2] == "un" and own[2:] in r.keys)
        or (own and t.negated and not {"un" + own, "in" + own, *_CONTRARY.get(own, ())}.isdisjoint(r.keys))
        for r in sources
    )


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


def _grounded(t: Token, claim: Reading, source: Reading, main: Reading) -> bool:
    """Whether a sentence has this word among the same words.

    In the sentence that says most of the claim it may stand anywhere; what only another sentence has, must stand
    there with a neighbour that only that one has: no single word is borrowed from elsewhere.
    """
    own = any(o.keys & t.keys for o in main.tokens)
    if source is main and any(root(o) == root(t) for o in main.tokens):
        return True
    if not own and displaced(t, claim, main, 1):
        return False
    beside = [a for a in around(t, claim) if own or not _exact(a, main)]
    taken = {root(c) for c in claim.tokens if c.kind == "word" and root(c) != root(t)}
    return any(
        stands(o, beside, source)
        for o in source.tokens
        if o.keys & t.keys and (root(o) == root(t) or root(o) not in taken)
    )


_CONTRARY = {word: {one for one, other in OPPOSITES.items() if other == word} for word in OPPOSITES.values()}
_DENYING = frozenset(stem(w) for w in lexicon.NEGATORS)
