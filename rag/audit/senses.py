"""Words that only their sense bears out: by WordNet, by their vectors in the sentence, or by what went before."""

from __future__ import annotations

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.lexicon import excludes
from rag.audit.tokens import SIDE, Token, around, same, stands
from rag.audit.vectors import Near
from rag.english.lexicon import PERSONAL_TITLES
from rag.english.wordnet import opposed, stands_for
from rag.query.question import stem

ALIKE = 0.66
"""Least cosine of the vectors of two words that count as one; words that exclude each other are told by list."""
KIN = 0.3
"""The same, for words that WordNet brings together."""
IN_PLACE = 0.42
"""Least cosine of two words' vectors, each in its sentence, for one to be said for the other. Fitted on the
`develop` half of `evals.adversary`, where 0.42 to 0.45 parted paraphrases from false sentences."""
NOUN = 0.65
"""The same for what follows an article, and for what has another word in its place."""
NOMINAL = frozenset("the a an of this that these those".split())
DEFINITE = frozenset("the its his her their this that these those other of all such".split())
TITLES = frozenset(stem(w) for w in PERSONAL_TITLES)


def describes_one(t: Token, case: Case) -> bool:
    """Whether it describes someone whom the sentence names or means: "the mayor" for "Tarrant"."""
    return t.root in TITLES and any(c.described(t) & case.main.keys for c in case.casts)


def meant(t: Token, case: Case, near: Near) -> bool:
    """Whether a word that stands among the same words, and is plain fact there, may be said for it.

    Its vector says so alone, or WordNet does and the vector does not gainsay it.
    """
    beside = around(t, case.claim)
    words = [
        o
        for o in case.main.tokens
        if o.kind == "word"
        and (o.text.lower(),) not in lexicon.MODALS
        and bool(o.modal) == bool(t.modal)
        and o.negated == t.negated
        and stands(o, beside, case.main)
    ]
    if near.likest(t.text.lower(), [o.text.lower() for o in words]) >= ALIKE:
        return True
    kin = [o.text.lower() for o in words if _may(t, o)]
    return bool(kin) and near.likest(t.text.lower(), kin) >= KIN


def given(t: Token, case: Case) -> bool:
    """Whether it names what the source leaves to be understood, and stands in no other word's place there.

    "The other two lanes" of "The other two": the article has it elsewhere beside a word that it stands beside here,
    or is about it.
    """
    tokens, at = case.claim.tokens, case.claim.tokens.index(t)
    before = [o.text.lower() for o in tokens[max(0, at - 3) : at]]
    possessed = any(o.kind in ("number", "date") or o.text.endswith("'s") for o in tokens[max(0, at - 2) : at])
    if not (set(before) & DEFINITE or possessed):
        return False
    pairs = {(min(t.root, a.root), max(t.root, a.root)) for a in around(t, case.claim)}
    beside = any(t.root in c.subject or pairs & c.together for c in case.casts)
    return beside and not displaced(t, case)


def lifted(t: Token, case: Case, near: Near) -> bool:
    """Whether the vector of a word in its sentence is near that of a word of the main sentence in its own."""
    tokens, at = case.claim.tokens, case.claim.tokens.index(t)
    if any(excludes(t.text, o.text) or opposed(_plain(t), _plain(o)) for o in case.main.tokens if o.root):
        return False
    cosine, o = near.aligned(t, case.claim, case.main)
    if o is None or o.kind == "name" or o.quoted or bool(o.modal) != bool(t.modal) or o.negated != t.negated:
        return False
    sides = lexicon.sides().get(t.root, ())
    if sides and not set(sides) & set(lexicon.sides().get(o.root, ())):
        return False  # what has contraries is said only by a word of its own side
    if cosine < NOUN and displaced(t, case, 1):
        return False
    if at and tokens[at - 1].text.lower() in NOMINAL:
        return cosine >= NOUN and not any(same(o, c) for c in tokens if c is not t)
    return cosine >= IN_PLACE


def _plain(token: Token) -> str:
    """The stem without the ending of a superlative: "short" of "shortest"."""
    return token.root.removesuffix("est") if len(token.root) > 5 else token.root


def displaced(t: Token, case: Case, reach: int = SIDE) -> bool:
    """Whether a word that the claim does not say stands in the source where this one stands in the claim."""
    beside = around(t, case.claim)
    others = [c for c in case.claim.tokens if c is not t]
    places = {m.place for m in case.main.tokens if any(same(a, m) for a in beside)}
    return any(
        o.kind in ("word", "name")
        and o.text
        and o.root not in lexicon.PLAIN
        and any(abs(o.place - place) <= reach for place in places)
        and not any((same(o, c) and o.kind == c.kind) or _may(c, o) for c in others)
        for o in case.main.tokens
    )


def _may(said: Token, source: Token) -> bool:
    """Whether WordNet lets one word be said for another, or for what the phrase that it opens means."""
    return any(stands_for(said.root, key) for key in source.keys if said.root and key[0] != "@" and "=" not in key)
