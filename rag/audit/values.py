"""Whether a number, date, day or time of a sentence is one that its source gives, and gives of the same thing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.people import parts
from rag.audit.tokens import MARGIN, Reading, Token, affinity, same
from rag.audit.verbs import is_verb
from rag.values.amounts import MONEY

MONTHS = {"year": 12.0, "month": 1.0}
COUNTED = {
    "one": frozenset("a an single another any each only among".split()),
    "two": frozenset("both pair couple twice".split()),
}
"""What may be counted by a word."""
BOUNDS = frozenset("since until till before after by".split())
"""What leads a date by which something begins or ends."""
ROUGH = 0.1
"""How far "about" may be from what the source says, as a share of it."""
ABOVE = 0.15
"""How far what the source says may be above "more than"."""


def values(case: Case) -> Iterator[str]:
    """Numbers, dates, days and times that the sources do not give, or give of something else."""
    for mine in case.claim.tokens:
        if not mine.value or mine.quoted:
            continue
        equal, others, held = list[float](), [(0.0, "", True)], False
        for source in case.sources:
            published = source.article.published
            day = date.fromisoformat(published.value[:10]) if published else None
            for t in source.reading.tokens:
                if fits(mine, t, source.reading, day):
                    equal.append(affinity(case.claim, mine, source.reading, t))
                    held = held or belongs(case.claim, mine, source.reading, t)
                elif kindred(mine, t):
                    there = 0.6 if any(same(o, t) for o in case.claim.tokens) else 1.0
                    near = affinity(case.claim, mine, source.reading, t) * there
                    others.append((near, t.text, belongs(case.claim, mine, source.reading, t)))
        rival, text, _ = max(one for one in others if one[2] or not held)
        if max(equal, default=0.0) == 0.0 and _counted(case, mine):
            continue
        if not equal:
            yield f'{mine.kind} "{mine.text}" is not in what it cites'
        elif rival > max(equal) * 1.15 + MARGIN:
            yield f'{mine.kind} "{mine.text}" is said of something else, which has "{text}"'
        elif max(equal) == 0.0 and mine.kind != "day":
            yield f'{mine.kind} "{mine.text}" is said of something else'
        elif mine.kind == "date" and _lead(case.claim, mine) in ("in", "on") and _only_bounds(case, mine):
            yield f'{mine.kind} "{mine.text}" is where something begins or ends in what it cites'


def _lead(reading: Reading, value: Token) -> str:
    """The word before a value."""
    at = reading.tokens.index(value)
    return reading.tokens[at - 1].text.lower() if at else ""


def _only_bounds(case: Case, mine: Token) -> bool:
    """Whether something only begins or ends at this date in the sources: not at "since 1998, when this was"."""
    found = [(r, t) for r in case.readings for t in r.tokens if same(mine, t)]
    when = [[o.text for o in r.tokens[r.tokens.index(t) + 1 :][:2]] == [",", "when"] for r, t in found]
    return bool(found) and not any(when) and all(_lead(r, t) in BOUNDS for r, t in found)


def _counted(case: Case, mine: Token) -> bool:
    """Whether "one" stands for "a" or "only", or "two" for "both"."""
    return any(t.text.lower() in COUNTED.get(mine.text.lower(), ()) for t in case.tokens)


def exchanged(case: Case) -> Iterator[str]:
    """Two names, or two values of a sort, that have changed places."""
    lasts = [name[-1] for name in parts(case.claim.tokens)]
    held = [
        (m, t, r)
        for m in case.claim.tokens
        if (m.value or m in lasts) and not m.quoted
        for r in case.readings
        for t in r.tokens
        if same(m, t)
    ]
    for (a, a2, r), (b, b2, r2) in itertools.combinations(held, 2):
        if r is r2 and kindred(a, b) and not same(a, b):
            kept = affinity(case.claim, a, r, a2) + affinity(case.claim, b, r, b2)
            if affinity(case.claim, a, r, b2) + affinity(case.claim, b, r, a2) > kept * 1.15 + MARGIN:
                yield f'"{a.text}" and "{b.text}" have changed places'


def taken(case: Case) -> Iterator[str]:
    """Values that the source gives of something else, and another one of what the claim says."""
    for i, mine in enumerate(case.claim.tokens):
        own = owners(case.claim.tokens, i)
        if mine.quoted or not own:
            continue
        found = [(t, owners(r.tokens, j)) for r in case.readings for j, t in enumerate(r.tokens) if kindred(mine, t)]
        equal = [theirs for t, theirs in found if same(mine, t)]
        rivals = [t for t, theirs in found if not same(mine, t) and _meet(own, theirs)]
        if equal and rivals and all(theirs and not _meet(own, theirs) for theirs in equal):
            yield f'{mine.kind} "{mine.text}" is said of something else, which has "{rivals[0].text}"'


def belongs(claim: Reading, mine: Token, source: Reading, theirs: Token) -> bool:
    """Whether the source gives a date of what the claim gives it of."""
    own = owners(claim.tokens, claim.tokens.index(mine)) if mine.kind == "date" else []
    return bool(own) and _meet(own, owners(source.tokens, source.tokens.index(theirs)))


def owners(tokens: Sequence[Token], at: int) -> list[Token]:
    """The words right after a number, or the verb nearest to a date; nothing for measures and sums."""
    value = tokens[at]
    if value.kind == "number" and value.unit == "":
        run = itertools.takewhile(lambda t: t.kind == "word", tokens[at + 1 :])
        return [t for t in run if t.root not in lexicon.LIGHT]
    if value.kind != "date":
        return []
    for k in range(at - 1, -1, -1):
        if _parts(tokens[k]):
            break
        if is_verb(tokens, k):
            return [tokens[k]]
    after = at + 2 if [t.text for t in tokens[at + 1 : at + 2]] == [","] else at + 1
    clause = itertools.takewhile(lambda k: not _parts(tokens[k]), range(after, len(tokens)))
    return [tokens[k] for k in clause if is_verb(tokens, k)][:1]


def _parts(token: Token) -> bool:
    return token.kind == "mark" or token.text in lexicon.JOINING


def _meet(some: Sequence[Token], others: Sequence[Token]) -> bool:
    return any(same(a, b) for a in some for b in others)


def kindred(one: Token, other: Token) -> bool:
    """Whether two values could stand for each other: the same sort and unit."""
    if one.kind != other.kind:
        return False
    if one.kind == "number":
        return one.unit == other.unit
    if one.kind == "date":
        return _shape(one) == _shape(other) or (one.value[1] is not None and other.value[1] is not None)
    return True


def _shape(token: Token) -> tuple[bool, ...]:
    return tuple(v is not None for v in token.value)


def fits(mine: Token, theirs: Token, reading: Reading, published: date | None) -> bool:
    """Whether `theirs`, in the source, says what `mine` says."""
    if mine.kind == "number" and theirs.kind == "number":
        return _amount(mine, theirs, reading)
    if mine.kind == "date" and theirs.kind == "word":
        return _told_from(mine, theirs, reading, published)
    if mine.kind == "date":
        return _date(mine, theirs, published)
    if mine.kind == "day":
        return theirs.value == mine.value if theirs.kind == "day" else _weekday(mine, theirs, published)
    if mine.kind == "time":
        return _time(mine, theirs, reading)
    if mine.kind == "number" and theirs.kind == "time":
        return mine.unit == "" and _clock(mine) == theirs.value[:2]
    return False


def _amount(mine: Token, theirs: Token, reading: Reading) -> bool:
    a, b = mine.value[0] or 0.0, theirs.value[0] or 0.0
    u, v = mine.unit, theirs.unit
    if u in MONTHS and v in MONTHS:
        a, b, u, v = a * MONTHS[u], b * MONTHS[v], "month", "month"
    if u in MONEY and v == "" and any(t.unit == u for t in reading.tokens):
        v = u
    if u != v and ({u, v} & {"%", *MONEY, "p", "part", "nth"} or (u and v)):
        return False
    return abs(a - b) <= 1e-9 * max(a, b) or _rounded(mine.bound, a, theirs.bound, b)


def _rounded(bound: str, a: float, limit: str, b: float) -> bool:
    """Whether b is "about", "nearly" or "more than" a, where it is no upper limit itself."""
    if limit == "most":
        return False
    if bound == "least":
        return a < b <= a * (1 + ABOVE)
    if bound == "near" or (bound == "below" and b < a):
        figures = len(f"{a:.12g}".replace(".", "").strip("0"))
        return abs(a - b) <= ROUGH * b and math.isclose(float(f"{b:.{figures}g}"), a)
    return False


def _date(mine: Token, theirs: Token, published: date | None) -> bool:
    if theirs.kind == "day":
        return _weekday(theirs, mine, published)
    if theirs.kind != "date":
        return False
    for a, b in zip(mine.value[1:], theirs.value[1:], strict=True):
        if a is not None and a != b:
            return False
    if mine.value[0] is None or mine.value[0] == theirs.value[0]:
        return True
    if theirs.value[0] is not None or published is None or theirs.value[1] is None:
        return False
    later = (theirs.value[1], theirs.value[2] or 0) > (published.month, published.day)
    return mine.value[0] in (published.year - later, published.year - later + 1)


def _weekday(day: Token, other: Token, published: date | None) -> bool:
    """Whether a day of the week is a date's, less than a week from when the article was published."""
    if published is None or other.kind != "date" or other.value[2] is None:
        return False
    year, *rest = other.value
    week = (published + timedelta(days) for days in range(-6, 7))
    return any(d.weekday() == day.value[0] and year in (None, d.year) and [d.month, d.day] == rest for d in week)


def _told_from(mine: Token, theirs: Token, reading: Reading, published: date | None) -> bool:
    """Whether "last month" or "this year" of an article is the month or year that `mine` names."""
    before = reading.text[: theirs.at].lower().rstrip()
    back = 1 if before.endswith("last") else 0 if before.endswith("this") else None
    year, month, day = mine.value
    if published is None or back is None or day is not None:
        return False
    if theirs.text == "year":
        return month is None and year == published.year - back
    if theirs.text != "month" or month is None:
        return False
    at = published.year * 12 + published.month - 1 - back
    return month == at % 12 + 1 and year in (None, float(at // 12))


def _time(mine: Token, theirs: Token, reading: Reading) -> bool:
    half = mine.value[2]
    words = reading.text.lower()
    known = 0.0 if "morning" in words else 1.0 if any(w in words for w in ("afternoon", "evening", "night")) else None
    if theirs.kind == "time":
        other = theirs.value[2] if theirs.value[2] is not None else known
        return mine.value[:2] == theirs.value[:2] and (half is None or other is None or half == other)
    if theirs.kind != "number" or theirs.unit or theirs.value[0] is None:
        return False
    return mine.value[:2] == _clock(theirs) and (half is None or known is None or half == known)


def _clock(number: Token) -> tuple[float, float] | None:
    """The hour and minute that a bare number may mean: 5.40."""
    amount = number.value[0]
    if amount is None or amount >= 24:
        return None
    return float(int(amount) % 12), float(round((amount - int(amount)) * 100))
