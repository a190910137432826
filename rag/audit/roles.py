"""Who did what to whom: whether names have changed places around a verb."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from rag.audit.case import Case
from rag.audit.lexicon import DETERMINERS, PLAIN
from rag.audit.tokens import Reading, Token, meets
from rag.audit.verbs import AUXILIARY, BETWEEN, LED, is_verb
from rag.english.words import FORMS

ADVERBS = BETWEEN - AUXILIARY
REACH = 14
"""Tokens on either side of a verb in which its subject and object stand."""
BESIDE = 4
"""The same for a thing without a name."""
PRONOUNS = frozenset("he she it they who which that we i".split())
BY = 7
"""Tokens after a participle in which "by" and who did it may follow."""
PLACES = frozenset("in at on near outside inside".split())
"""What these lead may stand on either side of a verb."""
PREPOSITIONS = PLACES | frozenset("from of with against for over to into through".split())


def swapped(case: Case) -> Iterator[str]:
    """Names that stand around a verb the other way round than in the sources."""
    for i, verb in enumerate(case.claim.tokens):
        sides = _sides(case.claim, i) if is_verb(case.claim.tokens, i) and not verb.quoted else ([], [])
        if not all(sides):
            continue
        before, after = ([t for t in side if not _led(case.claim.tokens, t, PLACES)] for side in sides)
        passive, subject = _passive(case.claim.tokens, i), _subject(case.claim.tokens, before, i)
        kept, moved, said = 0, [], set[bool]()
        for source in case.readings:
            for j, t in enumerate(source.tokens):
                if not t.keys & verb.keys or not is_verb(source.tokens, j):
                    continue
                first, last = _sides(source, j)
                turned = passive != _passive(source.tokens, j)
                if turned:
                    first, last = (last if passive else _doers(source.tokens, j, last)), first
                kept += sum(meets(a, first) for a in before) + sum(meets(b, last) for b in after)
                moved += [a for a in before if meets(a, _as(case.claim, a, source, last)) and not meets(a, first)]
                moved += [b for b in after if meets(b, _as(case.claim, b, source, first)) and not meets(b, last)]
                if subject and first and (meets(first[0], case.claim.tokens) or meets(subject, first)):
                    said.add(meets(subject, [*source.tokens[: max(0, j - REACH)], *first]))
        if subject and said == {False}:
            yield f'"{subject.text}" is not who "{verb.text}" is said of in the source'
        if moved and len(moved) >= kept:
            yield f'"{moved[0].text}" stands on the other side of "{verb.text}" in the source'


def _subject(tokens: Sequence[Token], before: Sequence[Token], verb: int) -> Token | None:
    """The name that a verb is said of: the nearest before it that no preposition leads and no clause parts from it."""
    found = next((t for t in before if not _led(tokens, t, PREPOSITIONS) and _alone(tokens, t)), None)
    return found if found and _apart(tokens, found, verb) else None


def _sides(reading: Reading, at: int) -> tuple[list[Token], list[Token]]:
    """Names before and after a place, without those that only say who says it."""
    speaking = {i for s in reading.speech if s != at for i in range(s - 2, s + 3)}
    start = _relative(reading.tokens, at)
    beside = [*reading.tokens[max(0, start - BESIDE) : start], *reading.tokens[at + 1 : at + 1 + BESIDE]]
    things = [t for b, t in itertools.pairwise(beside) if b.text.lower() == "the" and t.kind == "word"]
    kept = [
        (i, t)
        for i, t in enumerate(reading.tokens[: at + REACH + 1])
        if t in things or (t.kind == "name" and i not in speaking)
    ]
    return [t for i, t in reversed(kept) if at - REACH <= i < start], [t for i, t in kept if i > at]


def _apart(tokens: Sequence[Token], subject: Token, verb: int) -> bool:
    """Whether a verb follows its subject with no pronoun and no mark between."""
    return not any(t.kind == "mark" or t.text in PRONOUNS for t in tokens[tokens.index(subject) + 1 : verb])


def _relative(tokens: Sequence[Token], at: int) -> int:
    """Where what stands before a verb ends: before ", which ...," when that comes right before the verb."""
    while at and tokens[at - 1].text in (*AUXILIARY, *LED):
        at -= 1
    if at and tokens[at - 1].text == ",":
        for k in range(at - 2, 0, -1):
            if tokens[k].text in ("which", "who", "whose") and tokens[k - 1].text == ",":
                return k - 1
    return at


def _passive(tokens: Sequence[Token], at: int) -> bool:
    """ "was beaten", "beaten by": a participle after a form of "be", or one whose doer follows."""
    word, j = tokens[at].text.lower(), at - 1
    while j >= 0 and (tokens[j].text in ADVERBS or tokens[j].text.endswith("ly") or tokens[j].unit == "nth"):
        j -= 1
    participle = word.endswith("ed") or (word in FORMS and FORMS[word][0] != word)
    if not participle and "by" not in [t.text for t in tokens[at + 1 : at + 4]]:
        return False
    if j >= 0 and tokens[j].text in (*AUXILIARY, "those"):
        return True
    after = [t.text for t in tokens[at + 1 : at + BY]]
    return after[:1] == ["by"] or (bool(after) and after[0] in PREPOSITIONS and "by" in after)


def _led(tokens: Sequence[Token], name: Token, by: frozenset[str]) -> bool:
    """Whether a name stands after one of these prepositions: "in the United States"."""
    k = tokens.index(name)
    while k and (tokens[k - 1].kind == "name" or tokens[k - 1].text in DETERMINERS):
        k -= 1
    return k > 0 and tokens[k - 1].text.lower() in by


def _alone(tokens: Sequence[Token], name: Token) -> bool:
    """Whether a name does not only describe the noun after it: "the Ostrel case"."""
    k = tokens.index(name) + 1
    if k == len(tokens) or tokens[k].kind != "word":
        return True
    return is_verb(tokens, k) or tokens[k].root in PLAIN


def _doers(tokens: Sequence[Token], at: int, names: Sequence[Token]) -> list[Token]:
    """Names after the "by" that follows a participle, up to the next verb."""
    by = next((k for k in range(at + 1, min(at + REACH, len(tokens))) if tokens[k].text == "by"), len(tokens))
    end = next((k for k in range(by + 2, len(tokens)) if is_verb(tokens, k)), len(tokens))
    return [t for t in names if by < tokens.index(t) < end]


def _as(claim: Reading, one: Token, source: Reading, others: Sequence[Token]) -> list[Token]:
    """Those of others that are owners if this one is: "the harbour's boats" is not "the harbour"."""
    return [o for o in others if _owns(source.tokens, o) == _owns(claim.tokens, one)]


def _owns(tokens: Sequence[Token], name: Token) -> bool:
    """Whether a name, as a whole, owns what follows."""
    k = tokens.index(name)
    while tokens[k].kind == "name" and k + 1 < len(tokens) and tokens[k + 1].kind == "name":
        k += 1
    return tokens[k].text.endswith(("'s", "’s"))
