"""Answer what the best few passages cannot: how many articles, every article, a timeline. The library is read whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from index.copies.stories import tellings
from index.store.library import Library
from index.store.scope import Scope
from rag import catalog
from rag.cite import Draft
from rag.query.bounds import Bounds, between
from rag.query.language import COMMON as LANGUAGES
from rag.query.question import of_news, open_ended
from rag.scan import counted
from rag.scan.counted import FEW, Tally
from rag.scan.entries import called, drafts, items_of, listed, proof, quoted, ranked
from rag.scan.groups import By, divided
from rag.scan.look import EVERY, Held, holds, look
from rag.scan.order import Order, order, uncounted
from rag.scan.sorting import sorting
from rag.scan.subject import Subject
from rag.scan.timed import Timed, timed
from rag.scan.whose import PROPER, Whose, whose_of
from rag.scan.wording import Task
from rag.time.named import query as naming
from rag.time.when import Reading
from rag.types import Interpreted, Passage, Question

YEAR_ALONE = re.compile(r"(?<=about )(?=(?:19|20)\d\d\W*$)", re.I)
"""Where "What about 2024?" lacks its "in"."""
OF_TIME = re.compile(r"(?<=day|eek|nth|ear)['’]s\b", re.I)
OF_YEAR = re.compile(r"\bof(?= (?:19|20)\d\d\W*$)", re.I)
"""How news is said to be of a time: "today's headlines", "the main stories of 2022"."""
COUNTED = re.compile(r"^\W*(?:and |so )?how many (?:news )?stories\b", re.I)
RANKED = re.compile(
    r"\b(?:top|main|big|bigger|biggest|major|key|leading|important) (?:\w+ )?"
    r"(?:stor(?:y|ies)|headlines?|news|events)\b",
    re.I,
)
UNDATED = "No article has a date, so which are new, or of some days, is not known. Ask about a person, place or event."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a look through the whole library found."""

    drafts: tuple[Draft, ...]
    passages: tuple[Passage, ...]
    """One of each article that is listed."""
    notes: tuple[str, ...]
    reason: str | None = None
    """Set when no article is what was asked for."""


class Looked(NamedTuple):
    """A scan, and how its question was understood."""

    found: Scan
    interpreted: Interpreted


def look_through(library: Library, question: Question, bounds: Bounds) -> Looked | None:
    """Answer a question that only a look through every article in scope can answer.

    `None` for any other, and when a few passages may do better than the nothing found. Only articles published in
    the days that the question names count: how many others have no date, or name these days, is said apart.
    """
    asked = _asked(bounds)
    plain = OF_YEAR.sub("in", OF_TIME.sub("", asked))
    if plain != asked and of_news(timed(plain, bounds.today).text):
        asked = plain
    text, reading = timed(asked, bounds.today) if question.read_time else Timed(asked, Reading())
    news = of_news(text)
    anything = news or (open_ended(text) and bounds.of_days)
    wanted = _of_days(text, reading) if anything else order(text)
    if wanted is None:
        return None
    scope, notes = bounds.scope._replace(window=None), list(reading.unread)
    since = max(filter(None, (scope.since, reading.since)), default=None)
    until = min(filter(None, (scope.until, reading.until)), default=None)
    if reading.phrase and since and until and since > until:
        notes.append(f"“{reading.phrase}” lies outside the days that were set, and those were kept.")
        reading, since, until = Reading(), scope.since, scope.until
    elif reading.phrase:
        notes.append(f"“{reading.phrase}” was read as {between(reading.since, reading.until)}.")
    with library.transaction():
        if news and _undated(library, scope):
            found: Scan | None = Scan(drafts=(), passages=(), notes=(), reason=UNDATED)
        else:
            found = _scan(library, wanted, scope, replace(reading, since=since, until=until))
    if found is None or (anything and found.reason and not news):
        return None
    if wanted.task == "list" and RANKED.search(text) and found.drafts:
        found = replace(found, notes=(*found.notes, "Which of them matter most is not known."))
    phrase = reading.phrase or None
    read_as = Interpreted(question=bounds.query.shown, since=since, until=until, phrase=phrase, notes=tuple(notes))
    return Looked(found, read_as)


def _of_days(text: str, reading: Reading) -> Order:
    """What a question for the news counts or lists: of one day its own articles first, then those of the next day."""
    _, first, of, most = sorting(text)
    one_day = len(reading.names) == 1 and reading.names[0][2] is not None
    task: Task = "count" if COUNTED.match(text) else "list"
    return Order(task=task, first=first or ("oldest" if one_day else None), of=of, most=most)


def unanswered(library: Library, bounds: Bounds) -> str | None:
    """Why a question about the articles themselves has no answer, and what can be asked; `None` for any other."""
    text = timed(_asked(bounds), bounds.today).text
    if open_ended(text) and _undated(library, bounds.scope):
        return UNDATED
    wanted = order(text)
    if wanted is None or wanted.publisher is None or not PROPER.match(wanted.publisher):
        return uncounted(text)
    if wanted.publisher.capitalize() in LANGUAGES:
        return "Articles cannot be counted or listed by their language: it is not kept of them."
    most = ", ".join(f"{p.name} ({p.articles:,})" for p in catalog.publishers(library)[:5])
    known = f"the publishers with most articles are {most}" if most else "no publisher of any article is known"
    return f"No article names {wanted.publisher} as its publisher or author; {known}."


def _undated(library: Library, scope: Scope) -> bool:
    """Whether there are articles, none of them with a date."""
    files = Scope(files=scope.files)
    return library.size(files) > 0 and not library.dated(files)[0]


def _asked(bounds: Bounds) -> str:
    """The question after those that it leans on, each ended by its mark."""
    text, own = bounds.query.text, bounds.query.own
    leaned = text.removesuffix(own).rstrip(" ?.!")
    return f"{leaned}? {YEAR_ALONE.sub('in ', own)}" if leaned and text.endswith(own) else text


def _scan(library: Library, wanted: Order, scope: Scope, reading: Reading) -> Scan | None:
    """What there is in `scope`; only articles of the days of `reading` count."""
    whose = whose_of(library, wanted.publisher)
    if wanted.publisher and not whose:
        return None
    rows, tally = _search(library, wanted, scope, reading, whose)
    if not rows:
        notes, reason = counted.notes(wanted, tally), counted.none(wanted, tally)
        return Scan(drafts=(), passages=(), notes=notes, reason=reason)
    if wanted.task in ("newest", "oldest"):
        return _outermost(library, wanted, rows, tally)
    if wanted.by:
        return _grouped(library, wanted, wanted.by, rows, tally)
    stories = _stories(library, rows, scope)
    shown = [[row] for row in rows] if wanted.task == "count" else stories
    if wanted.task == "timeline" and tally.together >= FEW:
        shown = [story for story in shown if holds(rows[story[0]], tally.subject, together=True)]
    items = items_of(library, wanted, tally, rows, shown)
    count = counted.sentence(wanted, tally, len(stories))
    undated = sum(rows[story[0]].published is None for story in shown)
    part = counted.part(wanted, len(shown), listed(wanted), undated)
    notes = counted.notes(wanted, tally)
    if not items:
        return Scan(drafts=(), passages=(), notes=notes, reason=f"{count} No sentence there can be cited for it.")
    if wanted.task == "count":
        lead = Draft(text=count, proofs=tuple(proof(i) for i in items))
        return Scan(drafts=(lead,), passages=ranked(items), notes=(*notes, *part))
    if wanted.task == "timeline":
        part += counted.undated(len({quoted(i) for i in items if i.day is None}))
    return Scan(drafts=drafts(wanted, items), passages=ranked(items), notes=(count, *part, *notes))


def _grouped(library: Library, wanted: Order, by: By, rows: Mapping[int, Held], tally: Tally) -> Scan:
    """The articles counted by group; the newest of each group that is told of is the proof."""
    names = catalog.names(library, by.of) if by.of in ("publisher", "author") else {}
    groups = divided({row: held.published for row, held in rows.items()}, by, names)
    text, told = counted.grouped(wanted, tally, groups), counted.notes(wanted, tally)
    items = [i for row in groups.newest for i in items_of(library, wanted, tally, rows, [[row]])]
    if not items:
        return Scan(drafts=(), passages=(), notes=told, reason=f"{text} No sentence there can be cited for it.")
    newest = f"The newest article{' of each' if len(items) > 1 else ''} is given as its proof."
    part = (newest,) if len(items) < tally.found else ()
    lead = Draft(text=text, proofs=tuple(proof(i) for i in items))
    return Scan(drafts=(lead,), passages=ranked(items), notes=(*told, *part))


def _search(
    library: Library, wanted: Order, scope: Scope, reading: Reading, whose: Whose | None
) -> tuple[dict[int, Held], Tally]:
    """Every article that is what was asked, by row, and the counts that go with it."""
    of_all = library.size(scope)
    if whose:
        own = catalog.files(library, whose.own)
        scope = scope._replace(files=own if scope.files is None else tuple({*own} & {*scope.files}))
    days = scope._replace(since=reading.since, until=reading.until)
    everything, pool = catalog.days(library, scope), catalog.days(library, days)
    ways = list(_ways(wanted))
    apart = wanted.subject.apart if wanted.subject and wanted.task == "count" else None
    seen = look(library, {u.shown: u for s in (*ways, apart, wanted.without) if s for u in s.units}.values(), scope)
    absent = {row: Held(published=day) for row, day in everything.items()}
    for subject in ways:
        chosen = {
            row: held
            for row, held in (absent | seen).items()
            if (subject is None or holds(held, subject)) and not holds(held, wanted.without)
        }
        rows = {row: held for row, held in chosen.items() if row in pool}
        if len(rows) >= (FEW if wanted.task == "timeline" else 1):
            break
    outside = {row: held for row, held in chosen.items() if row not in pool}
    naming = _naming(library, scope, reading) if outside and subject else frozenset()
    inside = {row: held for row, held in seen.items() if row in pool and not holds(held, subject)}
    capital = {row: held for row, held in inside.items() if holds(held, subject, any_case=True)}
    types = (
        bool(capital) and not any(u.is_name for u in (subject.units if subject else ())) and len(capital) <= len(rows)
    )
    if types:  # more often a word than a name: "Hurricane Ian" is one of the hurricanes
        rows |= {row: held for row, held in capital.items() if not holds(held, wanted.without)}
    tally = Tally(
        found=len(rows),
        of=len(pool),
        of_all=of_all,
        subject=subject,
        since=days.since,
        until=days.until,
        publishers=whose.publishers if whose else (),
        authors=whose.authors if whose else (),
        undated=sum(held.published is None for held in outside.values()),
        naming=sum(held.published is not None and row in naming for row, held in outside.items()),
        other_case=0 if types else len(capital),
        capital=sum(row in rows for row in capital),
        apart=sum(holds(h, apart) for h in inside.values()),
        together=sum(holds(h, subject, together=True) for h in rows.values()),
        parts=_parts(wanted, [held for row, held in seen.items() if row in pool]) if not rows else (),
    )
    return rows, tally


def _parts(wanted: Order, inside: list[Held]) -> tuple[tuple[str, int], ...]:
    """Each unit of what is asked, as far as all of them are or another is not to be there, and how many hold it."""
    groups = wanted.subject.any_of if wanted.subject else ()
    if len(groups) != 1 or (len(groups[0]) == 1 and not wanted.without):
        return ()
    return tuple((unit.shown, sum(unit.shown in held.units for held in inside)) for unit in groups[0])


def _ways(wanted: Order) -> Iterator[Subject | None]:
    """The subject as asked; for lists, then its words apart; for a timeline, before and after that what is looser."""
    asked = wanted.subject
    yield asked
    if asked and wanted.task == "list":
        yield from filter(None, [asked.apart])
    if asked and wanted.task == "timeline":
        around = asked.around
        yield from filter(None, [around, (around or asked).apart, asked.names])


def _naming(library: Library, scope: Scope, reading: Reading) -> frozenset[int]:
    """Rows of the articles that name the days that the question names."""
    query = naming(reading)
    chunks = [hit.chunk for hit in library.match(query, EVERY, scope, 1.0)] if query else []
    return frozenset(article for _, article, _ in library.outlines(chunks))


def _stories(library: Library, rows: Collection[int], scope: Scope) -> list[list[int]]:
    """The article rows by story, the best telling first."""
    members = tellings(library, list(rows), scope)
    stories: dict[int, list[int]] = {}
    for row in rows:
        story = members.get(row, (row,))
        stories.setdefault(story[0], [one for one in story if one in rows])
    return list(stories.values())


def _outermost(library: Library, wanted: Order, rows: Mapping[int, Held], tally: Tally) -> Scan:
    """The newest or the oldest of the articles, several where their day is the same."""
    dated = [held.published for held in rows.values() if held.published]
    notes = counted.notes(wanted, tally)
    if not dated:
        return Scan(drafts=(), passages=(), notes=notes, reason="None of the articles in question has a date.")
    day = max(dated) if wanted.task == "newest" else min(dated)
    kept = {row: held for row, held in rows.items() if held.published == day}
    items = items_of(library, wanted, tally, kept, [[row] for row in kept])
    if not items:
        return Scan(drafts=(), passages=(), notes=notes, reason="The article in question has no sentence to cite.")
    titles = [called(i.passage.article) for i in items]
    text = counted.outermost(wanted, tally, titles, len(kept), date.fromisoformat(day), len(rows) - len(dated))
    lead = Draft(text=text, proofs=tuple(proof(i) for i in items))
    return Scan(drafts=(lead,), passages=ranked(items), notes=notes)
