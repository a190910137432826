"""Whether the words of a sentence are those of its sources."""

from __future__ import annotations

from collections.abc import Sequence

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.lexicon import OPPOSITES, UNITS
from rag.audit.people import Cast, word_of
from rag.audit.senses import describes_one, displaced, given, lifted, meant
from rag.audit.tokens import Reading, Token, around, same, stands
from rag.audit.vectors import Near

SENSED = 0.25
"""Most words that only their sense bears out, as a share of those that carry something."""
IT = ("it", "they")


def missing(case: Case, near: Near) -> tuple[list[Token], int]:
    """The words that carry something and are not found, and how many carry something in all."""
    claim, sources, main, casts = case.claim, case.readings, case.main, case.casts
    lacking, weak, total = list[Token](), list[Token](), 0
    topic = {k for s in case.sources for k in s.earlier} | {k for c in casts for k in c.topic}

    tokens = [t for t in claim.tokens if t.text != "-"]
    for before, t, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        if before and before.kind == "number" and (t.root in UNITS or t.text in UNITS):
            continue
        if after and after.bound in ("near", "below"):
            continue  # "nearly 50" was read with the number
        total += t.kind in ("name", "number", "date", "time") or (t.quoted and t.kind == "word")
        if t.quoted:
            continue
        figure = bool(t.value) and t.kind != "day" and not t.text.isalpha()
        if (figure and _borrowed(t, claim, sources, main)) or (t.kind == "name" and _intrudes(t, claim, main, casts)):
            lacking.append(t)
        if t.kind != "word" or t.root in lexicon.PLAIN:
            told = t.keys & main.keys or (claim.speech and t.root in lexicon.GENERIC_SPEAKERS)
            if before and before.text == "the" and t.kind in ("word", "stop") and not told:
                lacking.append(t)  # "the figure" says something, though "figure" often does not
            continue
        total += 1
        if t.root in lexicon.NEGATORS or _turned(t, sources) or describes_one(t, claim, main, casts):
            continue
        if t.root in topic and (_opens(t, claim, main) or (before and before.text == "the" and t.text.endswith("'s"))):
            continue
        if any(_grounded(t, claim, r, main) for r in sources):
            continue
        by_sense = meant(t, claim, main, near) or given(t, claim, main, casts)
        (weak if by_sense else lacking).append(t)
    if len(lacking) == 1 and lacking[0].kind == "word" and lifted(lacking[0], claim, main, near):
        weak, lacking = [*weak, *lacking], []
    if len(weak) > SENSED * total:
        lacking += weak
    return lacking, total


def _exact(t: Token, source: Reading) -> bool:
    return any(o.root == t.root if t.root else o.kind == t.kind and o.text and same(o, t) for o in source.tokens)


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
    return bool(left_out) and person(t) and not t.keys & named


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
    own = t.root
    return any(
        OPPOSITES.get(own) in r.keys
        or (own and t.negated and not {"un" + own, "in" + own, *_CONTRARY.get(own, ())}.isdisjoint(r.keys))
        for r in sources
    )


def _grounded(t: Token, claim: Reading, source: Reading, main: Reading) -> bool:
    """Whether a sentence has this word among the same words.

    In the sentence that says most of the claim it may stand anywhere; what only another sentence has, must stand
    there with a neighbour that only that one has: no single word is borrowed from elsewhere.
    """
    own = any(o.keys & t.keys for o in main.tokens)
    if source is main and any(o.root == t.root for o in main.tokens):
        return True
    if not own and displaced(t, claim, main, 1):
        return False
    beside = [a for a in around(t, claim) if own or not _exact(a, main)]
    return any(stands(o, beside, source) for o in source.tokens if o.keys & t.keys)


_CONTRARY = {word: {one for one, other in OPPOSITES.items() if other == word} for word in OPPOSITES.values()}
