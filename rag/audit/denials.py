"""Negations and contraries, and limits: what the source denies, says the contrary of, or says of fewer."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.lexicon import OPPOSITES
from rag.audit.tokens import MARGIN, Reading, Token, affinity, around, same, stands

TIMES = frozenset("day days week weeks month months year years hour hours".split())
"""Units, which the check of values has compared."""
WHOLE = frozenset("all every each both whole entire everyone everybody everything always only".split())
ALL = frozenset("all every no".split())
SHARED = frozenset("both each".split())
BOUND = re.compile(r"up to\b", re.I)
ONLY = frozenset("just merely solely alone".split())
SHARES = frozenset("each every apiece both all either neither".split())
"""Words that give to each of several."""


def polarity(case: Case) -> Iterator[str]:
    """A negation that was dropped, or put in."""
    for reading in case.readings:
        free = [[case.claim.tokens[i] for i in (s.marker, *s.members)] for s in case.claim.negations]
        for scope in reading.negations:
            words = [t for t in (reading.tokens[i] for i in scope.members) if t.kind == "word"]
            members = ([t for t in words if t.root not in lexicon.LIGHT] or words)[:2]
            hit = [m for m in members[:1] if any(t.kind == "word" and same(t, m) for t in case.claim.tokens)]
            kept = next((said for said in free if any(same(t, m) for t in said for m in members)), None)
            if kept:
                free.remove(kept)
                continue
            if not hit and not case.claim.negations and not _named(case, members):
                hit = [t for t in reading.tokens[max(0, scope.marker - 2) : scope.marker] if _named(case, [t])]
            if hit and not any(_turned(case, t, members) for t in case.claim.tokens):
                yield f'"{reading.tokens[scope.marker].text} {hit[0].text}" lost its negation'
    denied = [
        r.tokens[i]
        for r in case.readings
        for s in r.negations
        for i in (*range(max(0, s.marker - 2), s.marker + 1), *s.members)
    ]
    for scope in case.claim.negations:
        marker, members = case.claim.tokens[scope.marker], [case.claim.tokens[i] for i in scope.members]
        words = [t for t in members if t.kind in ("word", "name")][:2]
        if (
            marker.quoted
            or any(same(w, d) for w in words for d in denied)
            or any(
                marker.keys & r.keys and any(same(w, t) for w in words for t in r.tokens)
                for r in case.readings
                if marker.kind == "word"
            )
        ):
            continue
        if any(_turned(case, t, words) for t in case.tokens):
            continue
        if denied and not any(same(w, t) and not t.negated for w in words for t in case.tokens):
            continue
        yield f'the negation "{marker.text}" is not in what it cites'


def _named(case: Case, words: Sequence[Token]) -> bool:
    """Whether the claim has one of these words."""
    return any(same(t, w) for t in case.claim.tokens for w in words if w.kind in ("word", "name") and w.kind == t.kind)


def _turned(case: Case, token: Token, words: Sequence[Token]) -> bool:
    """Whether a word says by itself that one of `words` does not hold: "unclear"."""
    if token.kind not in ("word", "stop") or (token.kind == "word" and token.root in case.roots & case.claimed):
        return False
    return any(OPPOSITES.get(token.root) == word.root for word in words)


def contrasts(case: Case) -> Iterator[str]:
    """Words whose contrary stands in their place in the sources."""
    for mine in case.claim.tokens:
        if mine.quoted or mine.text in TIMES or BOUND.match(case.claim.text, mine.at):
            continue
        for number, side in lexicon.sides().get(mine.root, ()):
            like, rival, text = -1.0, -1.0, ""
            for reading in case.readings:
                for t in reading.tokens:
                    for n, s in lexicon.sides().get(t.root, ()):
                        fit = affinity(case.claim, mine, reading, t) if n == number else -1.0
                        if n == number and s == side:
                            like = max(like, fit)
                        elif (
                            n == number
                            and fit > rival
                            and not (t.kind == mine.kind == "word" and t.negated != mine.negated)
                        ):
                            rival, text = fit, t.text
            if (text and like < 0) or (text and like >= 0 and rival > like * 1.25 + MARGIN):
                yield f'"{mine.text}" where the source has "{text}"'


def scope(case: Case) -> Iterator[str]:
    """ "all" is not "some", "the longest" not "the longest until 1982", "the first" not "the first since 2002"."""
    most = [t for t in case.claim.tokens if (t.text.endswith("est") and t.kind == "word") or t.root == "first"]
    for reading in case.readings:
        for before, t in itertools.pairwise(reading.tokens):
            if not most or not t.value or any(same(t, o) for o in case.claim.tokens):
                continue
            if before.text in ("until", "since"):
                yield f'"{most[0].text}" held only {before.text} {t.text}'
    for mine in case.claim.tokens:
        if mine.text.lower() not in WHOLE - SHARED or mine.quoted:
            continue
        beside = around(mine, case.claim)
        alike = WHOLE | ONLY if mine.text.lower() == "only" else WHOLE
        if not any(stands(t, beside, r) for r in case.readings for t in r.tokens if t.text.lower() in alike):
            yield f'"{mine.text}" is more than what it cites says'
    for every, things in _of_all(case.claim):
        narrower = [
            kind
            for r in case.readings
            for other, theirs in _of_all(r)
            for i, t in enumerate(theirs)
            if other.text.lower() == every.text.lower() and same(t, things[-1])
            for kind in theirs[:i]
        ]
        if narrower and not any(same(t, narrower[0]) for t in case.claim.tokens):
            yield f'"{every.text} {things[-1].text}" are only the "{narrower[0].text}" ones in what it cites'
    pairs = itertools.pairwise(case.claim.tokens)
    shares = [t.text for t, of in pairs if t.text.lower() == "each" and of.text == "of" and not t.quoted]
    if shares and not any(t.text.lower() in SHARES for t in case.main.tokens):
        yield f'"{shares[0]}" is more than what it cites says'


def _of_all(reading: Reading) -> Iterator[tuple[Token, list[Token]]]:
    """Each word that speaks of all things of a sort, or of none, and the words that name the sort."""
    for i, t in enumerate(reading.tokens):
        if t.text.lower() in ALL and not t.quoted:
            things = list(itertools.takewhile(lambda o: o.kind == "word", reading.tokens[i + 1 :]))
            if things := [o for o in things if o.root not in lexicon.LIGHT]:
                yield t, things
