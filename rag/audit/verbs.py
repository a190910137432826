"""Verbs: what was done, and what only may, will or should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rag.audit import lexicon
from rag.audit.match import same
from rag.audit.tokens import Reading, Scope, Token
from rag.english.words import FORMS

Form = Literal["open", "done", ""]
BACK = 5
"""Tokens before a verb in which its auxiliaries stand."""
OPEN = frozenset("will would shall may might could can must should ought ll".split())
ABLE = frozenset("could can".split())
DONE = frozenset("was were is are has have had did does do".split())
BETWEEN = frozenset("not never be been being also only now still already yet have then both stay remain".split())
FACTIVE = frozenset(
    "managed began begun started continued used had forced helped able came went proceeded first last only"
    " how enough failed refused declined unable".split()
)
"""Before "to", these leave no doubt that what follows was done, or was not."""


def told_as_done(claim: Reading, sources: Sequence[Reading], main: Reading) -> Iterator[str]:
    """Verbs of the claim that are done, where the sources have them only as what may, will or should be."""
    for i, verb in enumerate(claim.tokens):
        if verb.kind != "word" or verb.quoted or form(claim.tokens, i) != "done":
            continue
        if (
            verb.root not in lexicon.SPEECH
            and not any(same(o, verb) for r in sources for o in r.tokens)
            and any(_unsaid(claim, main, s) for s in main.modals)
        ):
            yield f'"{verb.text}" is told as done'
        found = [(r, j) for r in sources for j, o in enumerate(r.tokens) if o.kind == "word" and same(o, verb)]
        exact = [(r, j) for r, j in found if r.tokens[j].root == verb.root]
        nearest = [one for one in exact if one[0] is main]
        forms = {form(r.tokens, j) for r, j in nearest or exact or found}
        if "open" in forms and "done" not in forms:
            yield f'"{verb.text}" is told as done'


def _unsaid(claim: Reading, main: Reading, scope: Scope) -> bool:
    """Whether the claim has neither what leaves something open in the source, nor the word that is left open."""
    head = next((main.tokens[i] for i in scope.members if main.tokens[i].kind == "word"), None)
    done = any(
        form(main.tokens, i) == "done" and o.root not in lexicon.SPEECH and not any(same(t, o) for t in claim.tokens)
        for i, o in enumerate(main.tokens)
        if o.kind == "word"
    )
    return head is not None and not done and not any(same(t, head) for t in claim.tokens)


def form(tokens: Sequence[Token], at: int) -> Form:
    """Whether a word is a verb in a form that says it is done, or one that leaves it open; else nothing."""
    j = at - 1
    while j >= max(0, at - BACK) and (tokens[j].text in BETWEEN or tokens[j].text.endswith("ly")):
        j -= 1
    before = tokens[j].text.lower() if j >= 0 else ""
    if before not in OPEN | DONE and at and tokens[at - 1].text == "be":
        return "open"
    if before in OPEN:
        return "" if before in ABLE and tokens[at].negated else "open"
    if before == "to":
        factive = j > 0 and (tokens[j - 1].text.lower() in FACTIVE or tokens[j - 1].root in ("first", "last"))
        return "" if factive else "open"
    word = tokens[at].text.lower()
    past = word.endswith("ed") or (word in FORMS and FORMS[word][0] != word)
    if past or (before in DONE and not word.endswith("ing")):
        return "done" if past else ""
    if before in ("and", "or", ",") and not word.endswith("s"):
        return "open" if any(form(tokens, k) == "open" for k in _bare(tokens, j)) else ""
    return ""


def _bare(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Words before a conjunction that stand right after an auxiliary that leaves open, in the same clause."""
    for k in range(at - 1, 0, -1):
        if tokens[k].text in (";", ":"):
            return
        if tokens[k].kind == "word" and tokens[k - 1].text.lower() in (*OPEN, "to", "be", "not"):
            yield k
