"""What a question is looked up by: its words after its history, and the days that the user or its words set."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from index.article.dates import MONTHS
from index.store.library import Library
from index.store.scope import Scope, Window
from index.types import Span
from rag.english.lexicon import STOP, TOKEN
from rag.query.question import Query, narrowed, understand
from rag.time.named import query as naming
from rag.time.periods import MONTH_NAMES, SEASONS, WEEKDAYS
from rag.time.relative import COUNTS
from rag.time.when import Reading, read
from rag.types import Citation, Interpreted, Question

TIME = frozenset(
    """
    second seconds minute minutes hour hours day days night nights week weeks weekend fortnight month months quarter
    quarters half year years decade decades century centuries morning evening today yesterday tonight tomorrow ago last
    past next previous coming early late mid middle beginning start end first third fourth recent st nd rd th q1 q2 q3
    q4 period time
    """.split()
).union(MONTHS, SEASONS, map(str.lower, WEEKDAYS), " ".join(COUNTS).split())
"""Words of which a phrase consists that names days and nothing else."""
A_YEAR_AGO = 366
"""Days to which "last week" and "this year" reach back; of "twenty years ago" articles of any day tell."""
LATELY = re.compile(r"\b(?:last|past|previous|this|yesterday|today|tonight|ago|recent)\b", re.I)
"""What is said of the day of asking, where that is known; "on Monday" may be the Monday of a story."""
LAST_BEFORE = re.compile(r"\b(?:when before|last|previous(?:ly)?|most recent(?:ly)?)\b", re.I)
""" "When did it last flood before 2020?", which is told when it floods again."""
OLD_DAYS = 30
"""Days after which the newest article cited is old news, and the answer says from when it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A question as it will be searched."""

    query: Query
    scope: Scope
    interpreted: Interpreted
    fresh: date | None
    """The day on which being new counts most; `None` where age does not count."""
    today: date
    """`as_of`, or today."""
    reading: Reading
    empty: str | None = None
    """That no dated article lies in the days that the user or the question's words set, in a sentence."""

    @property
    def of_days(self) -> bool:
        """Whether days are set, by the user or the question's words, or the latest is wanted."""
        return any((self.scope.since, self.scope.until, self.scope.window)) or self.reading.prefers == "newer"


def bound(question: Question, library: Library) -> Bounds:
    """Read a question's words and time phrases.

    A phrase narrows what the user set and never widens it. It bounds dated articles; undated ones stay, and so
    does a passage of any date that names a calendar period itself, since "in 2023" is often the time of an event
    that is told of later. When something last happened "before 2023" may be told on any day. A phrase in whose days
    no dated article lies stays a phrase, but not "last week" asked `as_of` a day: nothing older answers that. All of
    it is said.
    """
    today = question.as_of or datetime.now().astimezone().date()
    query = understand(question, today)
    reading = read(query.text, today) if question.read_time else Reading()
    scope = Scope(question.since, question.until, question.as_of, question.files)
    since, until, notes = question.since, question.until, list(reading.unread)
    if reading.phrase and reading.since is None and query.kind == "when" and LAST_BEFORE.search(query.own):
        notes.append(f"“{reading.phrase}” says when it happened: articles of any day were searched.")
        query = narrowed(query, _without_days(query.text, reading.spans), years=False)
    elif reading.phrase:
        window, note = _window(reading, scope, library)
        notes.append(note)
        if window is not None:
            scope = scope._replace(window=window)
            query = narrowed(query, _without_days(query.text, reading.spans))
            since, until = _meet(scope.since, window.since, max), _meet(scope.until, window.until, min)
    return Bounds(
        query=query,
        scope=scope,
        interpreted=Interpreted(
            question=query.shown,
            since=since,
            until=until,
            phrase=reading.phrase if scope.window else None,
            notes=tuple(notes),
        ),
        fresh=_fresh(reading, scope, library),
        today=today,
        reading=reading,
        empty=_empty(scope._replace(since=since, until=until), library),
    )


def _without_days(text: str, spans: Sequence[Span]) -> str:
    """`text` without the phrases that name days and nothing else."""
    for span in reversed(spans):
        words = {word.lower() for word in TOKEN.findall(span.of(text)) if not word[0].isdigit()}
        if words <= TIME | STOP:
            text = f"{text[: span.start].rstrip()} {text[span.end :].lstrip()}"
    return text.strip()


def _window(reading: Reading, scope: Scope, library: Library) -> tuple[Window | None, str]:
    """The window of a phrase if it can be applied, and the note that says what became of it."""
    since, until = _meet(scope.since, reading.since, max), _meet(scope.until, reading.until, min)
    words, days = f"“{reading.phrase}”", between(reading.since, reading.until)
    if since and until and since > until:
        return None, f"{words} ({days}) lies outside the days that were set, and those were kept."
    undated = library.undated(scope) if scope.since is scope.until is None else 0
    window = Window(reading.since, reading.until, naming(reading))
    if not library.dated(scope._replace(since=since, until=until))[0]:
        rest = f"; {articles(undated)} no date" if undated else ""
        if reading.accounts:
            return window, f"No dated article is from {days}, when the figures of {words} would come{rest}."
        recent = scope.as_of is not None and until is not None and (scope.as_of - until).days <= A_YEAR_AGO
        if recent and LATELY.search(reading.phrase) and (newest := library.dated(scope)[1]):
            last = said(date.fromisoformat(newest))
            return window, f"No dated article is from {days} ({words}), and the newest is from {last}{rest}."
        return None, f"No dated article is from {days}, so {words} was looked for as words{rest}."
    note = f"{words} was read as {days}"
    if reading.accounts:
        note = f"The figures of {words} were looked for in articles from {days}"
    if undated:
        note += f"; {articles(undated)} no date and stayed in"
    return window, f"{note}."


def _fresh(reading: Reading, scope: Scope, library: Library) -> date | None:
    """Newer is better on the day of asking, or where the latest is wanted; not for how something began."""
    if reading.prefers == "older" and scope.window is None:
        return None
    if scope.as_of or reading.prefers != "newer":
        return scope.as_of
    newest = library.dated(scope)[1]
    return date.fromisoformat(newest) if newest else None


def _empty(scope: Scope, library: Library) -> str | None:
    if scope.since is scope.until is None or library.dated(scope)[0]:
        return None
    undated = library.undated(scope)
    rest = f"; {articles(undated)} no date and cannot be placed" if undated else ""
    return f"No dated article is from {between(scope.since, scope.until)}{rest}."


def ages(citations: Sequence[Citation], bounds: Bounds) -> tuple[str, ...]:
    """What the reader should know of the age of what is cited, where age matters: that it is old, or undated.

    It matters when a day was given, a window was read or the latest is wanted; not for a window that is over.
    """
    reading, until = bounds.reading, bounds.interpreted.until
    if not (bounds.scope.as_of or bounds.scope.window or reading.prefers == "newer"):
        return ()
    notes = []
    over = reading.prefers == "older" or (until is not None and until < bounds.today)
    newest = max((c.published for c in citations if c.published), default=None)
    if newest and not over and (bounds.today - date.fromisoformat(newest)).days > OLD_DAYS:
        notes.append(f"As of {said(date.fromisoformat(newest))}: the newest article cited is from then.")
    if undated := [f"[{c.number}]" for c in citations if not c.published]:
        whose = "the article of" if len(undated) == 1 else "the articles of"
        notes.append(f"Undated: {whose} {', '.join(undated)}.")
    return tuple(notes)


def between(since: date | None, until: date | None) -> str:
    """Days in words: "6 to 12 May 2024", "2023", "1 May 2024 or later"."""
    if since is None or until is None:
        day = since or until
        return f"{said(day)} or {'later' if since else 'earlier'}" if day else "any day"
    if since == until:
        return said(since)
    if since.year == until.year:
        if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
            return str(since.year)
        if since.month == until.month:
            return f"{since.day} to {said(until)}"
        return f"{since.day} {MONTH_NAMES[since.month - 1]} to {said(until)}"
    return f"{said(since)} to {said(until)}"


def said(day: date) -> str:
    """A day as written in English: 25 October 2025."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def articles(n: int) -> str:
    """ "1 article has", "34 articles have"."""
    return f"{n:,} article has" if n == 1 else f"{n:,} articles have"


def _meet(one: date | None, other: date | None, choose: Callable[[date, date], date]) -> date | None:
    """The narrower of two bounds, of which either may be open."""
    return choose(one, other) if one and other else one or other
