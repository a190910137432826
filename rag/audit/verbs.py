"""Verbs: which words are verbs, what was done, and what only may, will or should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.tokens import Token, same
from rag.english.words import FORMS

AUXILIARY = frozenset("was were is are been be being get got".split())
LED = frozenset("to will would may not has had have".split())
LIKE_ADVERBS = frozenset("fly apply reply supply rely comply multiply ally tally rally".split())
Form = Literal["open", "done", ""]
BACK = 5
"""Tokens before a verb in which its auxiliaries stand."""
OPEN = frozenset("will would shall may might could can must should ought ll".split())
DONE = frozenset("was were is are has have had did does do".split())
BETWEEN = frozenset("not never be been being also only now still already yet have then both stay remain".split())
NOMINAL = lexicon.DETERMINERS | {"of"}
"""After these a word is a noun."""


def is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word looks like a verb that has a subject."""
    word = tokens[at].text.lower()
    before = tokens[at - 1].text.lower() if at else ""
    adverb = word.endswith("ly") and word not in LIKE_ADVERBS
    if tokens[at].kind != "word" or adverb:
        return False
    return before in AUXILIARY | LED or word.endswith("ed") or word in FORMS


def modality(case: Case) -> Iterator[str]:
    """What the source says will, may or should be, told as done."""
    for reading in case.readings:
        for scope in reading.modals:
            at = next((i for i in scope.members if reading.tokens[i].kind == "word"), None)
            if at is None:
                continue
            head, nominal = reading.tokens[at], reading.tokens[at - 1].text in NOMINAL
            mine = [
                t
                for before, t in zip((None, *case.claim.tokens), case.claim.tokens, strict=False)
                if t.kind == "word"
                and same(t, head)
                and (nominal or not (before and before.text in NOMINAL))
                and not (t.negated and head.negated)
                and (t.text in FORMS or not t.text.endswith("ing"))
            ]
            plain = any(
                t.root == head.root and not t.modal for r in case.readings for t in r.tokens if t.kind == "word"
            )
            marker = reading.tokens[scope.marker]
            if any(same(case.claim.tokens[m.marker], marker) for m in case.claim.modals):
                continue
            if mine and not plain and not any(t.modal & lexicon.WEAKER[scope.sort] for t in mine):
                yield f'"{reading.tokens[scope.marker].text} {head.text}" is told as fact'


def told_as_done(case: Case) -> Iterator[str]:
    """Verbs of the claim that are done, where the sources have them only as what may, will or should be."""
    for i, verb in enumerate(case.claim.tokens):
        if verb.kind != "word" or form(case.claim.tokens, i) != "done":
            continue
        found = [(r, j) for r in case.readings for j, o in enumerate(r.tokens) if o.kind == "word" and same(o, verb)]
        nearest = [(r, j) for r, j in found if r is case.main and r.tokens[j].root == verb.root]
        forms = {form(r.tokens, j) for r, j in nearest or found}
        if "open" in forms and "done" not in forms:
            yield f'"{verb.text}" is told as done'


def form(tokens: Sequence[Token], at: int) -> Form:
    """Whether a word is a verb in a form that says it is done, or one that leaves it open; else nothing."""
    j = at - 1
    while j >= max(0, at - BACK) and (tokens[j].text in BETWEEN or tokens[j].text.endswith("ly")):
        j -= 1
    before = tokens[j].text.lower() if j >= 0 else ""
    if before not in OPEN | DONE and at and tokens[at - 1].text == "be":
        return "open"
    if before in OPEN or before == "to":
        return "open"
    word = tokens[at].text.lower()
    past = word.endswith("ed") or (word in FORMS and FORMS[word][0] != word)
    if past or before in DONE:
        return "done" if past else ""
    if before in ("and", "or", ","):
        return "open" if any(form(tokens, k) == "open" for k in _bare(tokens, j)) else ""
    return ""


def _bare(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Words before a conjunction that stand right after an auxiliary that leaves open."""
    for k in range(at - 1, 0, -1):
        if tokens[k].kind == "word" and tokens[k - 1].text.lower() in (*OPEN, "to", "be", "not"):
            yield k
