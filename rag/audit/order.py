"""Who did what to whom: whether names have changed places around a verb."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from rag.audit.lexicon import DETERMINERS, LIGHT, SPEECH
from rag.audit.tokens import Reading, Token
from rag.english.words import FORMS

REACH = 14
"""Tokens on either side of a verb in which its subject and object stand."""
BESIDE = 4
"""The same for a thing without a name."""
AUXILIARY = frozenset("was were is are been be being get got".split())

PRONOUNS = frozenset("he she it they who which that we i".split())
LED = frozenset("to will would may not has had have".split())
FAR = 16
"""Tokens before a verb of saying in which its subject stands, when a clause parts them."""
BY = 7
"""Tokens after a participle in which "by" and who did it may follow."""
BETWEEN = frozenset("not now also just then both".split())
LIKE_ADVERBS = frozenset("fly apply reply supply rely comply multiply ally tally rally".split())
PLACES = frozenset("in at on near outside inside".split())
"""What these lead may stand on either side of a verb."""
PREPOSITIONS = PLACES | frozenset("from of with against for over to into through".split())
INVERTED = frozenset("said says wrote writes added".split())
"""Verbs of saying that may stand before who says it."""


def swapped(claim: Reading, sources: Sequence[Reading]) -> Iterator[str]:
    """Names that stand around a verb the other way round than in the sources."""
    for i, verb in enumerate(claim.tokens):
        sides = _sides(claim, i) if is_verb(claim.tokens, i) and not verb.quoted else ([], [])
        if not all(sides):
            continue
        before, after = ([t for t in side if not _led(claim.tokens, t, PLACES)] for side in sides)
        passive, subject = _passive(claim.tokens, i), _subject(claim.tokens, before, i)
        kept, moved = 0, []
        for source in sources:
            for j, t in enumerate(source.tokens):
                if not t.keys & verb.keys or not is_verb(source.tokens, j):
                    continue
                first, last = _sides(source, j)
                turned = passive != _passive(source.tokens, j)
                if turned:
                    first, last = (last if passive else _doers(source.tokens, j, last)), first
                kept += sum(_in(a, first) for a in before) + sum(_in(b, last) for b in after)
                moved += [a for a in before if _in(a, _as(claim, a, source, last)) and not _in(a, first)]
                moved += [b for b in after if _in(b, _as(claim, b, source, first)) and not _in(b, last)]
                exact = t.root == verb.root and not (turned and passive)
                if subject and exact and first and not _in(subject, first) and _in(first[0], claim.tokens):
                    yield f'"{subject.text}" is not who "{verb.text}" is said of in the source'
        if moved and len(moved) >= kept:
            yield f'"{moved[0].text}" stands on the other side of "{verb.text}" in the source'


def _subject(tokens: Sequence[Token], before: Sequence[Token], verb: int) -> Token | None:
    """The name that a verb is said of: the nearest before it that no preposition leads and no clause parts from it."""
    found = next((t for t in before if not _led(tokens, t, PREPOSITIONS) and _alone(tokens, t)), None)
    return found if found and _apart(tokens, found, verb) else None


def speakers(claim: Reading, sources: Sequence[Reading], main: Reading) -> Iterator[str]:
    """Who is said to say it, and does not say it in the sentence that has most of it, or else in any."""
    spoken = [main] if main.speech else sources
    theirs = [t for s in spoken for v in s.speech for t in _speaking(s, v)]
    voice = [s.tokens[0] for s in (main, *sources) if s.tokens and not s.tokens[0].text]
    theirs = voice[:1] if voice and not main.tokens[0].text else [*theirs, *voice]
    if not theirs:
        return
    for v in claim.speech:
        verb = claim.tokens[v]
        if v > 0 and claim.tokens[v - 1].text in AUXILIARY:
            continue
        if verb.text.lower() == "according":
            found = _until_mark(claim, v + 1)
        elif v > 0 and claim.tokens[v - 1].kind == "name":
            found = _speaking(claim, v)
        else:
            found = _until_mark(claim, v + 1) if verb.text in INVERTED and _is_name(claim, v + 1) else []
        names = [t for t in found if t.kind == "name" and t.text]
        if names and not any(_in(t, theirs) for t in names):
            yield f'"{names[0].text}" is not who says it'


def _until_mark(reading: Reading, at: int) -> list[Token]:
    return list(itertools.takewhile(lambda t: t.kind != "mark", reading.tokens[at:]))


def _is_name(reading: Reading, at: int) -> bool:
    return at < len(reading.tokens) and reading.tokens[at].kind == "name"


def _speaking(source: Reading, verb: int) -> list[Token]:
    """Who may say it: what stands between the last mark and the verb, else all that is near."""
    start = max(0, verb - 9)
    mark = next((i for i in range(verb - 1, start - 1, -1) if source.tokens[i].kind == "mark"), start - 1)
    subject = [t for t in source.tokens[mark + 1 : verb] if t.kind in ("name", "word") or len(t.keys) > 1]
    if source.tokens[verb].text.lower() == "according":
        subject = _until_mark(source, verb + 1)
    found = subject or source.tokens[max(0, verb - FAR) : verb + 6]
    return [t for t in found if t.kind != "mark" and not t.quoted]


def _sides(reading: Reading, at: int) -> tuple[list[Token], list[Token]]:
    """Names before and after a place, without those that only say who says it."""
    speaking = {i for i in range(len(reading.tokens)) for s in reading.speech if s != at and abs(i - s) <= 2}
    for i in range(len(reading.tokens) - 2, -1, -1):  # the whole of a name
        if i + 1 in speaking and reading.tokens[i].kind == reading.tokens[i + 1].kind == "name":
            speaking.add(i)
    tokens = [t if t.kind not in ("name", "stop") or i not in speaking else None for i, t in enumerate(reading.tokens)]
    start = _relative(reading.tokens, at)
    before = [t for t in reversed(tokens[max(0, at - REACH) : start]) if t]
    after = [t for t in tokens[at + 1 : at + 1 + REACH] if t]
    beside = [*reading.tokens[max(0, start - BESIDE) : start], *reading.tokens[at + 1 : at + 1 + BESIDE]]
    things = [t for b, t in itertools.pairwise(beside) if b.text.lower() == "the" and t.kind == "word"]
    return list(_named(before, things)), list(_named(after, things))


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


def _named(tokens: Sequence[Token], things: Sequence[Token]) -> Iterator[Token]:
    """Names, and pronouns that mean one, up to the end of the sentence's part."""
    for t in tokens:
        if t.kind == "mark" and t.text in ";:?!":
            return
        if t.kind == "name" or (t.kind == "stop" and len(t.keys) > 1) or t in things:
            yield t


def is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word looks like a verb that has a subject."""
    word = tokens[at].text.lower()
    before = tokens[at - 1].text.lower() if at else ""
    adverb = word.endswith("ly") and word not in LIKE_ADVERBS
    if tokens[at].kind != "word" or adverb or before in DETERMINERS:
        return False
    led = at > 0 and (tokens[at - 1].text in AUXILIARY or tokens[at - 1].text in LED)
    return led or word.endswith("ed") or word in FORMS or (word.endswith("s") and word[:-1] in FORMS)


def _passive(tokens: Sequence[Token], at: int) -> bool:
    """ "was beaten", "beaten by": a participle after a form of "be", or one whose doer follows."""
    word, j = tokens[at].text.lower(), at - 1
    while j >= 0 and (tokens[j].text.endswith("ly") or tokens[j].text in BETWEEN):
        j -= 1
    participle = word.endswith("ed") or (word in FORMS and FORMS[word][0] != word)
    if not participle and "by" not in [t.text for t in tokens[at + 1 : at + 4]]:
        return False
    if j >= 0 and tokens[j].text in AUXILIARY:
        return True
    after = [t.text for t in tokens[at + 1 : at + BY]]
    led = after[:1] == ["by"] or (bool(after) and after[0] in PREPOSITIONS and "by" in after)
    return led and not (j >= 0 and tokens[j].text in ("has", "have", "had"))


def _led(tokens: Sequence[Token], name: Token, by: frozenset[str]) -> bool:
    """Whether a name stands after one of these prepositions: "in the United States"."""
    k = tokens.index(name)
    while k and (tokens[k - 1].kind == "name" or tokens[k - 1].text in DETERMINERS):
        k -= 1
    return k > 0 and tokens[k - 1].text.lower() in by


def _alone(tokens: Sequence[Token], name: Token) -> bool:
    """Whether a name does not only describe the noun after it: "the Ostrel case"."""
    k = tokens.index(name) + 1
    if k == len(tokens) or tokens[k].kind != "word" or tokens[k].text.endswith("ly"):
        return True
    return is_verb(tokens, k) or tokens[k].root in LIGHT | SPEECH


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


def _in(one: Token, others: Sequence[Token]) -> bool:
    return any(one.keys & o.keys for o in others)
