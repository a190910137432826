"""Look through the library for articles that hold a subject: words from its index, each then read in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from index.store.library import Library
from index.store.scope import Scope
from index.types import Article, Chunk
from rag.scan.subject import Subject, Unit, fold

EVERY = -1
"""No limit, to SQLite."""
BATCH = 2000
"""Chunks read at a time."""


@dataclass(slots=True, kw_only=True)
class Held:
    """What one article holds of the units looked for, each as its `Unit.shown`."""

    published: str | None
    """ISO day."""
    units: set[str] = field(default_factory=set)
    """In its title, headings or prose."""
    any_case: set[str] = field(default_factory=set)
    """The same, and units with other capitals than asked."""
    titled: set[str] = field(default_factory=set)
    """In its title or a heading."""
    sentences: list[frozenset[str]] = field(default_factory=list)
    """Of each sentence that holds any: the units in it, its title and its heading."""
    chunks: list[int] = field(default_factory=list)
    """Rows of the chunks that hold any."""


def look(library: Library, units: Iterable[Unit], scope: Scope) -> dict[int, Held]:
    """Article row -> what it holds, for the articles in scope that hold a unit.

    The index of words knows stems and no case, so it only says where to read. Page furniture is not read.
    A unit that stands nowhere with the capitals asked counts with any.
    """
    units = tuple(units)
    rows = sorted({hit.chunk for unit in units for hit in library.match(unit.query, EVERY, scope, 1.0)})
    found: dict[int, Held] = {}
    for at in range(0, len(rows), BATCH):
        part = rows[at : at + BATCH]
        chunks = library.chunks(part)
        for row, article, published in library.outlines(part):
            _read(row, *chunks[row], units, found.setdefault(article, Held(published=published)))
    strict = {name for held in found.values() for name in held.units}
    for held in found.values():
        held.units |= held.any_case - strict
    return {row: held for row, held in found.items() if held.any_case}


def holds(held: Held, subject: Subject | None, *, together: bool = False, any_case: bool = False) -> bool:
    """Whether an article holds all units of one of the groups; `together`: in one sentence with its title."""
    if subject is None:
        return False
    groups = [{u.shown for u in group} for group in subject.any_of]
    places = held.sentences if together else [held.any_case if any_case else held.units]
    return any(group <= place for place in places for group in groups)


def _read(row: int, chunk: Chunk, article: Article, units: Iterable[Unit], held: Held) -> None:
    title = article.title.value if article.title else ""
    head = fold("\n".join([title, *chunk.header.split("\n")[1:]]))
    prose = fold(chunk.span.of(article.text))
    above = {u.shown for u in units if u.held.search(head)}
    here = {u.shown: u for u in units if u.held.search(prose)}
    held.titled |= above
    held.units |= above | here.keys()
    loose = {u.shown for u in units if u.any_case and (u.any_case.search(prose) or u.any_case.search(head))}
    held.any_case |= above | here.keys() | loose
    if above or here or loose:
        held.chunks.append(row)
    for span in chunk.sentences if here else ():
        sentence = fold(span.of(article.text))
        own = {name for name, unit in here.items() if unit.held.search(sentence)}
        if own:
            held.sentences.append(frozenset(own | above))


def in_sentence(text: str, units: Mapping[str, Unit], *, loose: bool = True) -> frozenset[str]:
    """Which of the units a sentence holds, with the capitals asked or else, as `loose`, with any."""
    folded = fold(text)
    held = frozenset(n for n, u in units.items() if u.held.search(folded))
    if not loose:
        return held
    return held | {n for n, u in units.items() if u.any_case and u.any_case.search(folded)}
