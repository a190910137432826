"""Answer what the best few passages cannot: how many articles, every article, a timeline. The library is read whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from index.library import Library
from index.scope import Scope
from index.stories import tellings
from index.types import Article, Chunk, Span
from rag import catalog, counted
from rag.bounds import Bounds, between, named, said
from rag.cite import Draft, Proof
from rag.counted import FEW, Tally
from rag.features import TO_A_MACHINE
from rag.happened import Day, happened
from rag.look import EVERY, Held, holds, in_sentence, look
from rag.mention import Subject, Unit
from rag.order import Order, Task, Timed, order, timed
from rag.stories import source
from rag.types import Interpreted, Passage, Question, Source
from rag.when import Reading

LISTED = 20
"""Most articles that are listed; counting is always over all."""
LEAD = 3
"""Sentences at the head of an article that tell its news."""
WHOLE = re.compile(r"[.!][\"”’')\]\s]*$")
"""The end of a sentence that says something, which a question or a line of names does not."""
SPACE = re.compile(r"\s+")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One article of a list, with the sentence that speaks of the subject."""

    passage: Passage
    span: Span
    day: Day | None
    held: int
    """Units of the subject in the sentence."""
    also_in: tuple[Source, ...]
    """Other tellings of the same story that hold the subject."""


def look_through(library: Library, question: Question, bounds: Bounds) -> Looked | None:
    """Answer a question that only a look through every article in scope can answer.

    `None` for any other, and when a few passages may do better than the nothing found. Only articles published in
    the days that the question names count: how many others have no date, or name these days, is said apart.
    """
    asked = bounds.query.text
    text, reading = timed(asked, bounds.today) if question.read_time else Timed(asked, Reading())
    if (wanted := order(text)) is None:
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
        found = _scan(library, wanted, scope, replace(reading, since=since, until=until))
    phrase = reading.phrase or None
    read_as = Interpreted(question=asked, since=since, until=until, phrase=phrase, notes=tuple(notes))
    return Looked(found, read_as) if found else None


def _scan(library: Library, wanted: Order, scope: Scope, reading: Reading) -> Scan | None:
    """What there is in `scope`; only articles of the days of `reading` count."""
    publishers = catalog.publishers_named(library, wanted.publisher) if wanted.publisher else ()
    if wanted.publisher and not publishers:
        return None
    rows, tally = _search(library, wanted, scope, reading, publishers)
    if not rows:
        notes, reason = counted.notes(wanted, tally), counted.none(wanted, tally)
        return None if wanted.of_things else Scan(drafts=(), passages=(), notes=notes, reason=reason)
    if wanted.task in ("newest", "oldest"):
        return _outermost(library, wanted, rows, tally)
    stories = _stories(library, rows, scope)
    shown = [[row] for row in rows] if wanted.task == "count" else stories
    if wanted.task == "timeline" and tally.together >= FEW:
        shown = [story for story in shown if holds(rows[story[0]], tally.subject, together=True)]
    items = _items(library, wanted, tally, rows, shown)
    count, part = counted.sentence(wanted, tally, len(stories)), counted.part(wanted.task, len(shown), LISTED)
    notes = counted.notes(wanted, tally)
    if wanted.task == "count":
        lead = Draft(text=count, proofs=tuple(_proof(i) for i in items))
        return Scan(drafts=(lead,), passages=_ranked(items), notes=(*notes, *part))
    if wanted.task == "timeline":
        part += counted.undated(sum(i.day is None for i in items))
    drafts = tuple(_draft(wanted, i) for i in items)
    return Scan(drafts=drafts, passages=_ranked(items), notes=(count, *part, *notes))


def _search(
    library: Library, wanted: Order, scope: Scope, reading: Reading, publishers: tuple[str, ...]
) -> tuple[dict[int, Held], Tally]:
    """Every article that is what was asked, by row, and the counts that go with it."""
    of_all = library.size(scope)
    if publishers:
        own = catalog.files(library, catalog.Filter(publishers=publishers))
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
            if (subject is None or holds(held, subject, together=wanted.of_things)) and not holds(held, wanted.without)
        }
        rows = {row: held for row, held in chosen.items() if row in pool}
        if len(rows) >= (FEW if wanted.task == "timeline" else 1):
            break
    outside = {row: held for row, held in chosen.items() if row not in pool}
    naming = _naming(library, scope, reading) if outside and subject else frozenset()
    inside = [held for row, held in seen.items() if row in pool and not holds(held, subject)]
    tally = Tally(
        found=len(rows),
        of=len(pool),
        of_all=of_all,
        subject=subject,
        since=days.since,
        until=days.until,
        publishers=publishers,
        undated=sum(held.published is None for held in outside.values()),
        naming=sum(held.published is not None and row in naming for row, held in outside.items()),
        other_case=sum(holds(h, subject, any_case=True) for h in inside),
        apart=sum(holds(h, apart) for h in inside),
        together=sum(holds(h, subject, together=True) for h in rows.values()),
    )
    return rows, tally


def _ways(wanted: Order) -> Iterator[Subject | None]:
    """The subject as asked; for lists, then its words apart; for a timeline, then its names alone."""
    asked = wanted.subject
    yield asked if not (asked and wanted.of_things) else asked.apart or asked
    if asked and wanted.task in ("list", "timeline"):
        yield from (way for way in (asked.apart, asked.names if wanted.task == "timeline" else None) if way)


def _naming(library: Library, scope: Scope, reading: Reading) -> frozenset[int]:
    """Rows of the articles that name the days that the question names."""
    query = named(reading)
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


def _items(
    library: Library, wanted: Order, tally: Tally, rows: Mapping[int, Held], shown: Sequence[Sequence[int]]
) -> list[_Item]:
    """What is listed, one a story: the newest first; a timeline those that say most, by the days of what happened."""
    ranked = sorted(shown, key=lambda story: (rows[story[0]].published or "", -story[0]), reverse=True)
    units = {u.shown: u for u in tally.subject.units} if tally.subject else {}
    if wanted.task == "timeline":
        ranked.sort(key=lambda story: _weight(rows[story[0]], units), reverse=True)
    kept = ranked[:LISTED]
    chunks = library.chunks([row for story in kept for row in rows[story[0]].chunks])
    articles = library.articles_at([row for story in kept for row in story])
    items = []
    for story in kept:
        article, *others = (articles[row] for row in story)
        own = [chunks[row][0] for row in rows[story[0]].chunks]
        if item := _item(library, wanted.task, article, own, units, others):
            items.append(_placed(item, tally))
    if wanted.task == "timeline":
        items.sort(key=lambda i: (i.day is None, i.day.iso if i.day else "", _published(i.passage.article) or date.max))
    return items


def _placed(item: _Item, tally: Tally) -> _Item:
    """An entry in the days asked for: what is told of other days counts on the day on which it was told."""
    since, until = tally.since or date.min, tally.until or date.max
    published = _published(item.passage.article)
    if item.day is None or published is None or since.isoformat()[:7] <= item.day.iso[:7] <= until.isoformat():
        return item
    return replace(item, day=happened("", published))


def _weight(held: Held, units: Mapping[str, Unit]) -> tuple[int, int, int]:
    """How much of an article is on the subject: what its title holds, the best of its sentences, how many they are."""
    best = max((len(sentence & units.keys()) for sentence in held.sentences), default=0)
    return len(held.titled & units.keys()), best, len(held.sentences)


def _item(
    library: Library,
    task: Task,
    article: Article,
    own: Sequence[Chunk],
    units: Mapping[str, Unit],
    others: Sequence[Article],
) -> _Item | None:
    """The sentence of an article that holds most of the subject, the earliest of equals.

    For a timeline one at the head of the article comes first, which tells its news, and it must hold a name of the
    subject if that has any: `None` where none does, or there is no sentence at all.
    """
    every = library.neighbours(article)
    names = {name for name, unit in units.items() if unit.is_name} or units.keys()
    head = {s for chunk in every[:1] for s in chunk.sentences[:LEAD]} if task == "timeline" else set()
    best: tuple[tuple[bool, bool, bool, int], Chunk, Span] | None = None
    for chunk in sorted(own, key=lambda c: c.span.start) or every:
        for span in chunk.sentences:
            quote = span.of(article.text)
            says = len(quote.split()) > 5 and WHOLE.search(quote) and not TO_A_MACHINE.search(quote)
            held = in_sentence(quote, units)
            value = (bool(held & names), bool(says), bool(held & names) and span in head, len(held))
            if best is None or value > best[0]:
                best = (value, chunk, span)
    if best is None or (task == "timeline" and not best[0][0]):
        return None
    (_, _, _, held_most), chunk, span = best
    return _Item(
        passage=Passage(chunk=chunk, article=article, rank=1, scores={}),
        span=span,
        day=happened(span.of(article.text), _published(article)),
        held=held_most,
        also_in=tuple(source(other) for other in others),
    )


def _outermost(library: Library, wanted: Order, rows: Mapping[int, Held], tally: Tally) -> Scan:
    """The newest or the oldest of the articles, several where their day is the same."""
    dated = [held.published for held in rows.values() if held.published]
    notes = counted.notes(wanted, tally)
    if not dated:
        return Scan(drafts=(), passages=(), notes=notes, reason="None of the articles in question has a date.")
    day = max(dated) if wanted.task == "newest" else min(dated)
    kept = {row: held for row, held in rows.items() if held.published == day}
    items = _items(library, wanted, tally, kept, [[row] for row in kept])
    titles = [_called(i.passage.article) for i in items]
    text = counted.outermost(wanted, tally, titles, len(kept), date.fromisoformat(day), len(rows) - len(dated))
    lead = Draft(text=text, proofs=tuple(_proof(i) for i in items))
    return Scan(drafts=(lead,), passages=_ranked(items), notes=notes)


def _called(article: Article) -> str:
    return f"“{article.title.value}”" if article.title else article.path


def _proof(item: _Item) -> Proof:
    return Proof(article=item.passage.article, span=item.span, also_in=item.also_in)


def _draft(wanted: Order, item: _Item) -> Draft:
    """One entry; in a timeline its day stands in front, in a list of articles which one it is."""
    article = item.passage.article
    text = SPACE.sub(" ", item.span.of(article.text)).strip()
    if wanted.task == "timeline":
        text = f"{item.day.shown if item.day else 'Undated'}: {text}"
    elif not wanted.of_things:
        day = _published(article)
        text = f"{_called(article)} ({said(day) if day else 'undated'}): {text}"
    return Draft(text=text, proofs=(_proof(item),))


def _ranked(items: Sequence[_Item]) -> tuple[Passage, ...]:
    return tuple(
        replace(item.passage, rank=rank, scores={"held": float(item.held)}) for rank, item in enumerate(items, 1)
    )


def _published(article: Article) -> date | None:
    return date.fromisoformat(article.published.value) if article.published else None
