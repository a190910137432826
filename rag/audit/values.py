"""Whether a number, date, day or time of a sentence is one that its source gives."""

from __future__ import annotations

from datetime import date

from index.types import Article
from rag.audit.tokens import Reading, Token

ROUGH = 0.1
"""How far "about" may be from what the source says, as a share of it."""
MONEY = ("£", "$", "€", "¥")
TIMES = {"year": 12.0, "month": 1.0}


def published_of(article: Article) -> date | None:
    """The day on which an article was published, when that is known."""
    return date.fromisoformat(article.published.value[:10]) if article.published else None


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
    if u in TIMES and v in TIMES:
        a, b, u, v = a * TIMES[u], b * TIMES[v], "month", "month"
    if u in MONEY and v == "" and any(t.unit == u for t in reading.tokens):
        v = u
    if u != v and ({u, v} & {"%", "£", "$", "€", "¥", "p", "part", "nth"} or (u and v)):
        return False
    if abs(a - b) <= 1e-9 * max(a, b):
        return True
    if mine.bound == "near":
        return abs(a - b) <= ROUGH * max(a, b) and _figures(a) < _figures(b)
    if mine.bound == "least":
        return a < b <= a * 1.15
    return False


def _figures(amount: float) -> int:
    """Significant figures, as written: 2 of 31,000."""
    return len(f"{amount:.12g}".replace(".", "").strip("0"))


def _date(mine: Token, theirs: Token, published: date | None) -> bool:
    if theirs.kind == "day" and published and None not in mine.value:
        y, m, d = (int(v or 0) for v in mine.value)
        return (
            _is_day(y, m, d)
            and abs((date(y, m, d) - published).days) <= 7
            and date(y, m, d).weekday() == theirs.value[0]
        )
    if theirs.kind != "date":
        return False
    for a, b in zip(mine.value[1:], theirs.value[1:], strict=True):
        if a is not None and a != b:
            return False
    if mine.value[0] is None or mine.value[0] == theirs.value[0]:
        return True
    if theirs.value[0] is not None or published is None or theirs.value[1] is None:
        return False
    year = (
        published.year
        if (theirs.value[1], theirs.value[2] or 0) <= (published.month, published.day)
        else published.year - 1
    )
    return mine.value[0] in (float(year), float(year + 1))


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


def _is_day(y: int, m: int, d: int) -> bool:
    try:
        date(y, m, d)
    except ValueError:
        return False
    return True


def _weekday(mine: Token, theirs: Token, published: date | None) -> bool:
    """A day of the week for a date of the source, where the year is known."""
    if theirs.kind != "date" or None in theirs.value[1:]:
        return False
    year = theirs.value[0] or (published.year if published else None)
    if year is None or not _is_day(int(year), int(theirs.value[1] or 0), int(theirs.value[2] or 0)):
        return False
    day = date(int(year), int(theirs.value[1] or 0), int(theirs.value[2] or 0))
    return day.weekday() == mine.value[0]


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
