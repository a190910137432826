"""Whether the words of a sentence are those of its sources."""

from __future__ import annotations

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.lexicon import OPPOSITES, UNITS
from rag.audit.people import word_of
from rag.audit.senses import describes_one, displaced, given, lifted, meant
from rag.audit.tokens import Reading, Token, around, meets, same, stands
from rag.audit.vectors import Near

SENSED = 0.25
"""Most words that only their sense bears out, as a share of those that carry something."""
IT = ("it", "they")


def missing(case: Case, near: Near) -> tuple[list[Token], int]:
    """The words that carry something and are not found, and how many carry something in all."""
    claim, main = case.claim, case.main
    lacking, weak, total = list[Token](), list[Token](), 0
    topic = {k for s in case.sources for k in s.earlier} | {k for c in case.casts for k in c.topic}

    tokens = [t for t in claim.tokens if t.text != "-"]
    for before, t, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        if before and before.kind == "number" and (t.root in UNITS or t.text in UNITS):
            continue
        if after and after.bound in ("near", "below"):
            continue  # "nearly 50" was read with the number
        total += t.kind in ("name", "number", "date", "time") or (t.quoted and t.kind == "word")
        if t.quoted:
            continue
        if _borrowed(t, case) or _intrudes(t, case):
            lacking.append(t)
        article = before is not None and before.text == "the"
        if t.kind != "word" or t.root in lexicon.PLAIN:
            told = t.keys & main.keys or (claim.speech and t.root in lexicon.GENERIC_SPEAKERS)
            if article and t.kind in ("word", "stop") and not told:
                lacking.append(t)  # "the figure" says something, though "figure" often does not
            continue
        total += 1
        if t.root in lexicon.NEGATORS or _turned(t, case) or describes_one(t, case):
            continue
        if t.root in topic and (_opens(t, case) or (article and t.text.endswith("'s"))):
            continue
        if any(_grounded(t, case, r) for r in case.readings):
            continue
        (weak if meant(t, case, near) or given(t, case) else lacking).append(t)
    if len(lacking) == 1 and lacking[0].kind == "word" and lifted(lacking[0], case, near):
        weak, lacking = [*weak, *lacking], []
    if len(weak) > SENSED * total:
        lacking += weak
    return lacking, total


def _exact(t: Token, source: Reading) -> bool:
    """Whether the word itself stands there, or a value or name as itself and no pronoun for it."""
    return any(o.root == t.root if t.root else o.kind == t.kind and o.text and same(o, t) for o in source.tokens)


def _opens(t: Token, case: Case) -> bool:
    """Whether it is what the source calls "it": "The inquiry will ask" of "It will ask"."""
    first, *_ = case.claim.tokens
    return first.text.lower() == "the" and case.claim.tokens[1] is t and case.main.tokens[0].text.lower() in IT


def _intrudes(t: Token, case: Case) -> bool:
    """Whether a person is not in the main sentence, which has another one whom the claim leaves out."""

    def person(o: Token) -> bool:
        return o.kind == "name" and any(c.is_person(word_of(o)) for c in case.casts)

    named = [o for o in case.main.tokens if person(o)]
    left_out = any(not meets(o, case.claim.tokens) for o in named)
    return left_out and person(t) and not meets(t, named)


def _borrowed(t: Token, case: Case) -> bool:
    """Whether a figure stands only in another sentence than the main one, and there among other words."""
    if not t.value or t.kind == "day" or t.text.isalpha():
        return False
    found = [r for r in case.readings if any(same(t, o) for o in r.tokens)]
    beside = [a for a in around(t, case.claim) if not _exact(a, case.main)]
    return (
        bool(found)
        and case.main not in found
        and not any(stands(o, beside, r) for r in found for o in r.tokens if same(t, o))
    )


def _turned(t: Token, case: Case) -> bool:
    """Whether the sources have the word that this one denies."""
    own = t.root
    return OPPOSITES.get(own) in case.keys or (
        bool(own) and t.negated and not {"un" + own, "in" + own, *_CONTRARY.get(own, ())}.isdisjoint(case.keys)
    )


def _grounded(t: Token, case: Case, source: Reading) -> bool:
    """Whether a sentence has this word among the same words.

    In the sentence that says most of the claim it may stand anywhere; what only another sentence has, must stand
    there with a neighbour that only that one has: no single word is borrowed from elsewhere.
    """
    own = meets(t, case.main.tokens)
    if source is case.main and any(o.root == t.root for o in source.tokens):
        return True
    if not own and displaced(t, case, 1):
        return False
    beside = [a for a in around(t, case.claim) if own or not _exact(a, case.main)]
    return any(stands(o, beside, source) for o in source.tokens if o.keys & t.keys)


_CONTRARY = {word: {one for one, other in OPPOSITES.items() if other == word} for word in OPPOSITES.values()}
