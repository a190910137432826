"""The entries of a list or a timeline: of each article the sentence that speaks of the subject, and its day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.store.library import Library
from index.types import Article, Chunk, Span
from rag.cite import Draft, Proof
from rag.query.bounds import said
from rag.scan.counted import Tally
from rag.scan.look import Held, in_sentence
from rag.scan.order import Order
from rag.scan.sorting import First
from rag.scan.subject import Unit
from rag.scan.wording import Task
from rag.search.stories import source
from rag.sentences.extract import whole
from rag.sentences.features import TO_A_MACHINE
from rag.sentences.openings import ENDED, leans, linked, teaser
from rag.time.happened import Day, happened
from rag.time.named import published_on
from rag.types import Passage, Source
from rag.values.accounts import corrects

LISTED = 20
"""Most articles that are listed; counting is always over all."""
LEAD = 3
"""Sentences at the head of an article that tell its news."""
OLD = 366
"""Days after which what news names is its background: then the news counts on its own day."""
SHORT = 5
"""Words of what may be a heading."""
WHOLE = re.compile(r"[.!][\"”’')\]\s]*$")
"""The end of a sentence that says something, which a question or a line of names does not."""
OF_THE_PAGE = re.compile(
    r"\b(?:no longer|is) being updated\b|\bwill be updated\b|\bclick here\b"
    r"|\b(?:sign up|subscribe|read more|share your)\b.*\b(?:here|below)\b"
    r"|\b(?:version of )?this (?:story|article) (?:was |has been )?(?:first |originally |last )?"
    r"(?:appeared|published|updated|corrected)\b"
    r"|\b(?:our|see|check|follow)\b.*\blive[- ](?:updates?|blog)\b",
    re.I,
)
"""What a page says of itself."""
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article of a list, with the sentence that speaks of the subject."""

    passage: Passage
    span: Span
    day: Day | None
    held: int
    """Units of the subject in the sentence."""
    also_in: tuple[Source, ...]
    """Other tellings of the same story that hold the subject."""


def items_of(
    library: Library, wanted: Order, tally: Tally, rows: Mapping[int, Held], shown: Sequence[Sequence[int]]
) -> list[Item]:
    """What is listed, one a story: the newest first; a timeline those that say most, by the days of what happened."""
    best = _by_day(shown, rows, wanted.of or wanted.first)
    units = {u.shown: u for u in tally.subject.units} if tally.subject else {}
    if wanted.task == "timeline":
        best.sort(key=lambda story: _weight(rows[story[0]], units), reverse=True)
    kept = best[: listed(wanted)]
    if wanted.task != "timeline":
        kept = _by_day(kept, rows, wanted.first)
    chunks = library.chunks([row for story in kept for row in rows[story[0]].chunks])
    articles = library.articles_at([row for story in kept for row in story])
    items = []
    for story in kept:
        article, *others = (articles[row] for row in story)
        own = [chunks[row][0] for row in rows[story[0]].chunks]
        if item := _item(library, wanted.task, article, own, units, others):
            items.append(_placed(item, tally))
    if wanted.task == "timeline":
        items = _agreed(items)
        items.sort(
            key=lambda i: (i.day is None, i.day.iso if i.day else "", published_on(i.passage.article) or date.max)
        )
        if wanted.first == "newest":
            items.sort(key=lambda i: i.day.iso if i.day else "", reverse=True)
    return items


def _by_day(stories: Sequence[Sequence[int]], rows: Mapping[int, Held], first: First | None) -> list[Sequence[int]]:
    """Sorted by the day of publication; what has none stands last."""
    newest = sorted(stories, key=lambda story: (rows[story[0]].published or "", -story[0]), reverse=True)
    if first != "oldest":
        return newest
    return sorted(newest, key=lambda story: rows[story[0]].published or date.max.isoformat())


def listed(wanted: Order) -> int:
    """How many articles are listed at most."""
    return min(wanted.most or LISTED, LISTED)


def _agreed(items: Sequence[Item]) -> list[Item]:
    """Entries with one day for equal sentences: the first of theirs, none where they name days that differ.

    A page saved on another day may hold a text that says "on Wednesday", and then nobody knows which.
    """
    days: dict[str, list[Day]] = {}
    for item in items:
        if item.day:
            days.setdefault(quoted(item), []).append(item.day)
    agreed = []
    for item in items:
        told = days.get(quoted(item), [])
        first = min(told, key=lambda day: day.iso, default=None)
        differ = any(day.named for day in told) and len({day.iso for day in told}) > 1
        agreed.append(replace(item, day=None if differ else first))
    return agreed


def quoted(item: Item) -> str:
    """The sentence of an entry, on one line."""
    return SPACE.sub(" ", item.span.of(item.passage.article.text)).strip()


def _placed(item: Item, tally: Tally) -> Item:
    """An entry in the days asked for: what is told of other days counts on the day on which it was told."""
    since, until = tally.since or date.min, tally.until or date.max
    published = published_on(item.passage.article)
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
) -> Item | None:
    """The sentence of an article that holds most of the subject, and of its names, the earliest of equals.

    A telling without a date has the day of the first of the `others` that tell its story.
    For a timeline one at the head of the article comes first, which tells its news, but after those that hold all of
    the subject with the title, and it must hold a name of the subject if that has any: `None` where none does, or
    there is no sentence at all that tells anything.
    """
    every = library.neighbours(article)
    titled = in_sentence(article.title.value if article.title else "", units)
    names = {name for name, unit in units.items() if unit.is_name} or units.keys()
    head = {span for chunk in every[:1] for span in chunk.sentences[:LEAD]}
    best: tuple[tuple[int, bool, bool, bool, int, int, int], Chunk, Span] | None = None
    for chunk in sorted(own, key=lambda c: c.span.start) or every:
        for span in chunk.sentences:
            quote = span.of(article.text)
            ended = len(quote.split()) > SHORT and WHOLE.search(quote)
            held = in_sentence(quote, units)
            fits, first = (held & names, span in head) if task == "timeline" else (held, len(held | titled))
            alone = not (leans(quote) or linked(quote))
            sure = bool(fits) + bool(fits & in_sentence(quote, units, loose=False))
            first = first if fits else 0
            full = bool(fits) and units.keys() <= held | titled
            value = (sure, bool(ended and _tells(quote)), alone, full, first, len(held & names), len(held))
            if best is None or value > best[0]:
                best = (value, chunk, span)
    if best is None:
        return None
    (sure, *_, held_most), chunk, span = best
    if task == "timeline" and not (sure and _tells(span.of(article.text))):
        return None
    published = published_on(article) or min(filter(None, map(published_on, others)), default=None)
    day = happened(span.of(article.text), published)
    if day and published and span in head and (published - date.fromisoformat(day.iso)).days > OLD:
        day = happened("", published)
    return Item(
        passage=Passage(chunk=chunk, article=article, rank=1, scores={}),
        span=whole(article.text, chunk.sentences, span),
        day=day,
        held=held_most,
        also_in=tuple(source(other) for other in others),
    )


def _tells(quote: str) -> bool:
    """Whether a sentence tells anything, and is no heading and nothing that a page says of itself."""
    heading = len(quote.split()) <= SHORT and not ENDED.search(quote)
    return not (heading or TO_A_MACHINE.search(quote) or OF_THE_PAGE.search(quote) or teaser(quote) or corrects(quote))


def called(article: Article) -> str:
    return f"“{article.title.value}”" if article.title else article.path


def proof(item: Item) -> Proof:
    return Proof(article=item.passage.article, span=item.span, also_in=item.also_in)


def drafts(wanted: Order, items: Sequence[Item]) -> tuple[Draft, ...]:
    """The entries; in a timeline a day stands in front, in a list of articles which one it is. Equal ones are one."""
    entries: dict[str, tuple[Proof, ...]] = {}
    for item in items:
        article = item.passage.article
        text = quoted(item)
        if wanted.task == "timeline":
            text = f"{item.day.shown if item.day else 'Undated'}: {text}"
        else:
            day = published_on(article)
            text = f"{called(article)} ({said(day) if day else 'undated'}): {text}"
        entries[text] = (*entries.get(text, ()), proof(item))
    return tuple(Draft(text=text, proofs=proofs) for text, proofs in entries.items())


def ranked(items: Sequence[Item]) -> tuple[Passage, ...]:
    return tuple(
        replace(item.passage, rank=rank, scores={"held": float(item.held)}) for rank, item in enumerate(items, 1)
    )
