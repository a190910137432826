"""Answer what the best few passages cannot: how many articles, every article, a timeline. The library is read whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.library import Library
from index.scope import Scope
from index.stories import tellings
from index.types import Article, Chunk, Span
from rag.cite import Draft, Proof
from rag.features import TO_A_MACHINE
from rag.happened import Day, happened
from rag.lexicon import STOP, TOKEN
from rag.question import stem_set
from rag.retrieve import matching, quoted
from rag.stories import source
from rag.types import Passage, Source

Task = Literal["count", "list", "timeline"]

LISTED = 20
"""Most articles that are listed; counting is always over all."""
EVERY = -1
"""No limit, to SQLite."""
SPACE = re.compile(r"\s+")
ARTICLES = r"(?:news )?(?:articles?(?! of the)|stories|reports|pieces|sources|files|documents)"
SAYING = (
    r"mention(?:s|ed|ing)?|discuss(?:es|ed|ing)?|cover(?:s|ed|ing)?|refer(?:s|red|ring)? to|name[sd]?|"
    r"quot(?:es?|ed|ing)|report(?:s|ed|ing)? on|talk(?:s|ed|ing)? about|speaks? (?:of|about)|"
    r"deal(?:s|ing)? with|concern(?:s|ing)?|"
    r"describ(?:es?|ed|ing)|writ(?:e|ten) about|(?:are |is )?about|say(?:s|ing)?|"
    r"tell of|contain(?:s|ing)?|include[sd]?"
)
THINGS = re.compile(r"^(?:please )?(?:list|enumerate|name) (?:all|every|each)\b(?: of)?(?: the)? (?P<of>.+)", re.I)
ASKED: tuple[tuple[Task, re.Pattern[str]], ...] = (
    ("count", re.compile(rf"^how many (?:of the )?{ARTICLES} (?:that |which )?(?:{SAYING})\s+(?P<of>.+)", re.I)),
    (
        "count",
        re.compile(
            rf"^in how many (?:of the )?{ARTICLES} (?:is|are|was|were|does|do|did) (?P<of>.+?)"
            rf"(?:{SAYING}|appear|occur|come up)\b",
            re.I,
        ),
    ),
    ("count", re.compile(rf"^(?:what is )?the number of {ARTICLES} (?:that |which )?(?:{SAYING})\s+(?P<of>.+)", re.I)),
    (
        "count",
        re.compile(
            rf"^how many {ARTICLES}(?: on| about)? (?P<of>.*?)"
            r"\b(?:are there|do (?:we|you|i) have|are in the (?:library|folder))",
            re.I,
        ),
    ),
    (
        "list",
        re.compile(
            rf"^(?:(?:please )?(?:list|show|give|find|name)(?: me| us)? (?:all |every |each )?(?:of )?(?:the )?|which )"
            rf"{ARTICLES} (?:there are )?(?:that |which )?(?:{SAYING}|on)\s+(?P<of>.+)",
            re.I,
        ),
    ),
    (
        "list",
        THINGS,
    ),
    (
        "timeline",
        re.compile(
            r"^.{0,40}?\b(?:time ?line|chronology|sequence of events)\b"
            r"(?:\s*(?:of|for|on|about|in|around|behind|:))*\s*(?P<of>.+)",
            re.I,
        ),
    ),
)
FILLER = re.compile(
    r"\b(?:what happened (?:to|with|in)|the events? (?:of|around)|events?|mentions? of|articles?)\b", re.I
)
NAMES = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w’'-]*)+")
QUOTED = re.compile(r"[\"“]([^\"”]{2,80})[\"”]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be looked for in all articles."""

    task: Task
    subject: str
    """As it stands in the question."""
    units: tuple[str, ...]
    """Names, quoted phrases and single words, each of which an article must hold."""
    of_things: bool = False
    """Things are to be listed, not articles: then the sentence and its title must hold all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a look through the whole library found."""

    drafts: tuple[Draft, ...]
    passages: tuple[Passage, ...]
    """One of each article that is listed."""
    notes: tuple[str, ...]
    reason: str | None = None
    """Set when no article holds the subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One article of a list, with the sentence that speaks of the subject."""

    passage: Passage
    span: Span
    day: Day | None
    held: int
    """Units of the subject in the sentence and the title."""
    also_in: tuple[Source, ...]
    """Other tellings of the same story that hold the subject."""


def order(question: str) -> Order | None:
    """The scan that a question asks for; `None` for a question that a few passages can answer."""
    text = SPACE.sub(" ", question).strip().rstrip("?.! ")
    for task, pattern in ASKED:
        if found := pattern.search(text):
            subject = FILLER.sub(" ", found["of"]).strip(" ,:")
            things = pattern is THINGS
            return Order(task=task, subject=SPACE.sub(" ", subject), units=_units(subject), of_things=things)
    return None


def scan(library: Library, wanted: Order, scope: Scope) -> Scan | None:
    """Look through every article in scope; `None` when a few passages may do better than the nothing found.

    Call it inside a transaction of the library, so that counts and quotes are of one moment.
    """
    of = library.size(scope)
    rows = _matching(library, wanted, scope)
    if not rows:
        if wanted.task != "count":
            return None
        reason = f"None of the {of:,} articles that were looked through mentions {wanted.subject}."
        return Scan(drafts=(), passages=(), notes=(), reason=reason)
    stories = _stories(library, rows, scope)
    shown = [[row] for row in rows] if wanted.task == "count" else stories
    items = _items(library, wanted, rows, shown)
    if not items:
        return None
    count = _count(wanted, of, len(rows), len(stories))
    part: tuple[str, ...] = ()
    if len(shown) > LISTED:
        part = (f"The {'earliest' if wanted.task == 'timeline' else 'newest'} {LISTED} are given.",)
    if wanted.task == "count":
        lead = Draft(text=count, proofs=tuple(_proof(i) for i in items))
        return Scan(drafts=(lead,), passages=_ranked(items), notes=part)
    drafts = tuple(_draft(wanted.task, i) for i in items)
    return Scan(drafts=drafts, passages=_ranked(items), notes=(count, *part, *_undated(wanted, items)))


def _count(wanted: Order, of: int, found: int, texts: int) -> str:
    independent = f", {texts:,} independent text{'s' if texts > 1 else ''}" if texts < found else ""
    if not wanted.units:
        return f"There {'is 1 article' if of == 1 else f'are {of:,} articles'}{independent}."
    whole = f"All {of:,} articles" if found == of > 1 else f"{found:,} of the {of:,} articles"
    return f"{whole} {'mentions' if found == 1 else 'mention'} {wanted.subject}{independent}."


def _units(subject: str) -> tuple[str, ...]:
    """Quoted phrases and names of several words whole, the other content words one by one."""
    units = QUOTED.findall(subject)
    rest = QUOTED.sub(" ", subject)
    units += [m.group() for m in NAMES.finditer(rest)]
    rest = NAMES.sub(" ", rest)
    units += [w for w in TOKEN.findall(rest) if w.lower() not in STOP]
    return tuple(dict.fromkeys(units))


def _matching(library: Library, wanted: Order, scope: Scope) -> dict[int, tuple[list[int], str | None]]:
    """Article row -> its chunks that hold a unit, and its date; only articles that hold every unit."""
    if not wanted.units:
        return _by_article(library, [row for row, _ in library.in_scope(scope)])
    held: dict[int, tuple[list[int], str | None]] | None = None
    for unit in wanted.units:
        query = quoted(unit) if " " in unit else matching(unit)
        found = _by_article(library, [hit.chunk for hit in library.match(query, EVERY, scope, 1.0)])
        held = found if held is None else {a: (held[a][0] + found[a][0], held[a][1]) for a in held if a in found}
    return held or {}


def _by_article(library: Library, chunks: Sequence[int]) -> dict[int, tuple[list[int], str | None]]:
    found: dict[int, tuple[list[int], str | None]] = {}
    for row, article, published in library.outlines(chunks):
        found.setdefault(article, ([], published))[0].append(row)
    return found


def _stories(library: Library, rows: Collection[int], scope: Scope) -> list[list[int]]:
    """The article rows by story, the best telling first."""
    members = tellings(library, list(rows), scope)
    stories: dict[int, list[int]] = {}
    for row in rows:
        story = members.get(row, (row,))
        stories.setdefault(story[0], [one for one in story if one in rows])
    return list(stories.values())


def _items(
    library: Library, wanted: Order, rows: dict[int, tuple[list[int], str | None]], shown: Sequence[Sequence[int]]
) -> list[_Item]:
    """What is listed, one a story: newest first, a timeline by the days on which things happened."""
    ranked = sorted(shown, key=lambda story: (rows[story[0]][1] or "", -story[0]), reverse=True)
    if wanted.task == "timeline":
        ranked = [s for s in ranked if rows[s[0]][1]][::-1] + [s for s in ranked if not rows[s[0]][1]]
    kept = ranked[:LISTED]
    chunks = library.chunks([row for story in kept for row in dict.fromkeys(rows[story[0]][0])])
    others = library.articles_at([row for story in kept for row in story[1:]])
    stems = [stem_set(unit) for unit in wanted.units]
    items = [
        _item([chunks[r] for r in dict.fromkeys(rows[story[0]][0])], stems, [others[row] for row in story[1:]])
        for story in kept
    ]
    if wanted.of_things:
        items = [i for i in items if i.held == len(stems)]
    if wanted.task == "timeline":
        items.sort(key=lambda i: (i.day is None, i.day.iso if i.day else ""))
    return items


def _item(found: Sequence[tuple[Chunk, Article]], units: Sequence[frozenset[str]], others: Sequence[Article]) -> _Item:
    """The sentence of an article that holds most of the subject, the earliest of equals."""
    best: tuple[tuple[int, int, bool], Chunk, Article, Span] | None = None
    for chunk, article in sorted(found, key=lambda one: one[0].span.start):
        title = stem_set(chunk.header)
        for span in chunk.sentences:
            quote = span.of(article.text)
            own = stem_set(quote)
            says = len(quote.split()) > 2 and not quote.rstrip('"”’ ').endswith("?") and not TO_A_MACHINE.search(quote)
            value = (sum(u <= own | title for u in units), sum(u <= own for u in units), bool(says))
            if best is None or value > best[0]:
                best = (value, chunk, article, span)
    assert best is not None
    (held, *_), chunk, article, span = best
    passage = Passage(chunk=chunk, article=article, rank=1, scores={})
    day = happened(span.of(article.text), _published(article))
    return _Item(passage=passage, span=span, day=day, held=held, also_in=tuple(source(o) for o in others))


def _proof(item: _Item) -> Proof:
    return Proof(article=item.passage.article, span=item.span, also_in=item.also_in)


def _draft(task: Task, item: _Item) -> Draft:
    """One entry; in a timeline its day stands in front."""
    text = SPACE.sub(" ", item.span.of(item.passage.article.text)).strip()
    if task == "timeline":
        text = f"{item.day.shown if item.day else 'Undated'}: {text}"
    return Draft(text=text, proofs=(_proof(item),))


def _ranked(items: Sequence[_Item]) -> tuple[Passage, ...]:
    return tuple(
        Passage(chunk=i.passage.chunk, article=i.passage.article, rank=rank, scores={"held": float(i.held)})
        for rank, i in enumerate(items, 1)
    )


def _undated(wanted: Order, items: Sequence[_Item]) -> tuple[str, ...]:
    missing = sum(i.day is None for i in items)
    if wanted.task != "timeline" or not missing:
        return ()
    verb = "entry has" if missing == 1 else "entries have"
    return (f"{missing} {verb} no known day and {'stands' if missing == 1 else 'stand'} last.",)


def _published(article: Article) -> date | None:
    return date.fromisoformat(article.published.value) if article.published else None
