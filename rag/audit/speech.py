"""Who says it: what somebody said told as fact, or as said by another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.tokens import Reading, Token, affinity, meets, same

CLAUSE = 4
"""Words that carry something from which what stands between commas is read as a clause."""
FAR = 16
"""Tokens before a verb of saying in which its subject stands, when a clause parts them."""


def attribution(case: Case) -> Iterator[str]:
    """What somebody said, told as fact."""
    if any(_voices(case, case.claim.tokens[i]) for i in case.claim.speech) or any(t.quoted for t in case.claim.tokens):
        return
    for marks, least in (((";",), 1), ((";", ","), CLAUSE)):
        ends = [i for i, t in enumerate(case.claim.tokens) if t.text in marks]
        for first, last in itertools.pairwise([0, *ends, len(case.claim.tokens)]):
            found = [said for t in case.claim.tokens[first:last] if (said := _told(case, t)) is not None]
            if len(found) >= least and sum(found) > len(found) / 2:
                yield "who said it is left out"


def _told(case: Case, mine: Token) -> bool | None:
    """Whether the source has as somebody's words what the claim does not; `None` when it tells nothing."""
    if mine.attributed or mine.kind not in ("word", "number", "date", "time") or mine.root in lexicon.LIGHT:
        return None
    found = [(affinity(case.claim, mine, r, t), t.attributed) for r in case.readings for t in r.tokens if same(mine, t)]
    return max(found)[1] if found else None


def _voices(case: Case, verb: Token) -> bool:
    """Whether a verb of saying gives what the sources say to who says it, not to one whom he speaks of."""
    theirs = [r.tokens[i] for r in case.readings for i in r.speech]
    alike = [t for t in theirs if t.root == verb.root]
    plain = verb.root in lexicon.PLAIN_SPEECH | {"find"} or verb.text.lower() == "according"
    return not all(t.attributed for t in alike) if alike else plain


def speakers(case: Case) -> Iterator[str]:
    """Who is said to say it, and does not say it in the sentence that has most of it, or else in any."""
    if case.by_author:
        yield from _lent(case)
        return
    spoken = [case.main] if case.main.speech else case.readings
    theirs = [t for s in spoken for v in s.speech for t in _speaking(s, v)]
    if not theirs:
        return
    for v in case.claim.speech:
        verb = case.claim.tokens[v]
        if verb.text.lower() == "according":
            found = _until_mark(case.claim, v + 1)
        else:
            before = case.claim.tokens[max(0, v - 1)]
            found = _speaking(case.claim, v) if before.kind == "name" or before in case.described else []
        names = [t for t in found if (t.kind == "name" and t.text) or t in case.described]
        if names and not any(meets(t, theirs) for t in names):
            yield f'"{names[0].text}" is not who says it'


def _lent(case: Case) -> Iterator[str]:
    """What somebody else says in the article, told as its author's words."""
    own = any(t.text.lower() in ("i", "we", "my", "our") for t in case.main.tokens)
    if case.main.speech and not own:
        yield f'"{case.main.tokens[case.main.speech[0]].text}" is not said by the author'


def _until_mark(reading: Reading, at: int) -> list[Token]:
    return list(itertools.takewhile(lambda t: t.kind != "mark", reading.tokens[at:]))


def _speaking(source: Reading, verb: int) -> list[Token]:
    """Who may say it: what stands between the last mark and the verb, else all that is near."""
    start = max(0, verb - 9)
    mark = next((i for i in range(verb - 1, start - 1, -1) if source.tokens[i].kind == "mark"), start - 1)
    subject = [t for t in source.tokens[mark + 1 : verb] if t.kind in ("name", "word") or len(t.keys) > 1]
    if source.tokens[verb].text.lower() == "according":
        subject = _until_mark(source, verb + 1)
    found = subject or source.tokens[max(0, verb - FAR) : verb + 6]
    return [t for t in found if t.kind != "mark" and not t.quoted]
