"""One slot a story: which telling is shown, who else tells it, what the others say differently, what was corrected."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from index.copies.stories import revisions, tellings
from index.store.library import Library
from index.store.scope import Scope
from index.types import Article, Chunk, Span
from rag.query.question import stem_set
from rag.search.fuse import Ranked
from rag.types import Citation, Passage, Source

WORD = re.compile(r"[^\W_]+")
CARRIED = 0.6
"""Least share of a passage's runs of three words in another telling for that one to be shown in its place."""
RETOLD = 0.6
"""Least share of the words of the longer sentence for two tellings' sentences to be the same one, edited."""
ON_QUESTION = 2
"""Least words of the question in a sentence for what is said otherwise in it to matter."""
NUMBERS = {
    word: str(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}
OF_KIND = {"correction": ("corrects", "correction"), "update": ("updates", "update")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An article of a story."""

    article: Article
    sentences: tuple[tuple[Chunk, int, frozenset[str]], ...]
    """Each sentence as its chunk, its place in that and its words, in reading order."""
    folded: str
    """Its words in lower case, one space between them and at both ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The stories of the passages that were found, and what was corrected; everything in the question's scope."""

    others: Mapping[str, tuple[Telling, ...]]
    """Article id -> the other articles of its story, best first."""
    revised: Mapping[str, tuple[tuple[str, str], ...]]
    """Article id -> (article id, note) of each article that it corrects or that corrects it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A sentence of another telling that gives another number or name."""

    telling: Telling
    chunk: Chunk
    position: int
    """Of the sentence in the chunk."""
    words: str
    """What it has in place of the other's."""


def collapse(library: Library, ranked: Sequence[Ranked], scope: Scope, asked: Collection[str]) -> list[Ranked]:
    """One article a story, where its best one stood; and after it one that says otherwise, if there is any.

    It is the one that represents the story within the scope, when that carries the best one's best
    passage too and all of the question (`asked`, stems) that stands in it: what only a longer telling
    has is not lost. An edited copy that gives another number or name to what is asked never hides the
    other: one of these keeps its own place, unless the one is a correction of the other.
    """
    members = tellings(library, [one.article for one in ranked], scope)
    by_article = {one.article: one for one in ranked}
    kept: list[Ranked] = []
    taken: set[int] = set()
    for best in ranked:
        if best.article in taken:
            continue
        story = members.get(best.article, (best.article,))
        taken.update(story)
        found = [by_article[row] for row in story if row in by_article]
        if len(found) == 1:
            kept.append(best)
            continue
        face = _shown(library, best, found, asked)
        kept.append(replace(face, score=best.score))
        if other := _contrary(library, face, found, frozenset(asked), scope):
            kept.append(other)
    return kept


def _contrary(
    library: Library, face: Ranked, found: Sequence[Ranked], asked: frozenset[str], scope: Scope
) -> Ranked | None:
    """The first article of a story that gives the question another number or name in its best passage."""
    rows = [one.article for one in found]
    settled = {row for link in revisions(library, rows, scope) for row in (link.newer, link.older)}
    others = [one for one in found if one.article != face.article and one.article not in settled]
    shown = _telling(library, library.articles_at([face.article])[face.article]) if others else None
    for one in others:
        chunk, article = library.chunks([one.chunks[0][0]])[one.chunks[0][0]]
        for text in (span.of(article.text) for span in chunk.sentences):
            if (
                len(stem_set(text) & asked) < min(ON_QUESTION, len(asked))
                or shown is None
                or fold(text) in shown.folded
            ):
                continue
            words = frozenset(WORD.findall(text))
            twin = _retold(shown, words)
            if twin and _changed(words, twin[2]):
                return one
    return None


def _shown(library: Library, best: Ranked, found: Sequence[Ranked], asked: Collection[str]) -> Ranked:
    if found[0] is best:
        return best
    chunk, article = library.chunks([best.chunks[0][0]])[best.chunks[0][0]]
    passage = chunk.span.of(article.text)
    runs, stems = _runs(fold(passage)), stem_set(passage) & set(asked)
    articles = library.articles_at([one.article for one in found])
    for one in found:
        text = articles[one.article].text
        if one is best or (len(runs & _runs(fold(text))) >= CARRIED * len(runs) and stems <= stem_set(text)):
            break
    return one


def _runs(folded: str) -> set[tuple[str, ...]]:
    words = folded.split()
    return set(zip(words, words[1:], words[2:], strict=False))


def read(library: Library, articles: Sequence[Article], scope: Scope) -> Told:
    """The stories of some articles, and what corrects them or is corrected by them."""
    own = library.rows([one.path for one in articles])
    members = tellings(library, own, scope)
    found = revisions(library, own, scope)
    rows = {row for story in members.values() for row in story} | {row for r in found for row in (r.newer, r.older)}
    known = library.articles_at(sorted(rows))
    stories = {story for story in members.values() if len(story) > 1}
    told: dict[str, tuple[Telling, ...]] = {}
    for story in stories:
        all_of_it = [_telling(library, known[row]) for row in story]
        for one in all_of_it:
            told[one.article.id] = tuple(other for other in all_of_it if other is not one)
    revised: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for link in found:
        newer, older = known[link.newer], known[link.older]
        verb, noun = OF_KIND[link.kind]
        revised[newer.id].append((older.id, f"{verb} an earlier article: {older.path}"))
        revised[older.id].append((newer.id, f"has a later {noun}: {newer.path}"))
    return Told(others=told, revised={key: tuple(notes) for key, notes in revised.items()})


def _telling(library: Library, article: Article) -> Telling:
    sentences = (
        (chunk, position, frozenset(WORD.findall(span.of(article.text))))
        for chunk in library.neighbours(article)
        for position, span in enumerate(chunk.sentences)
    )
    return Telling(article=article, sentences=tuple(sentences), folded=fold(article.text))


def fold(text: str) -> str:
    """A text's words in lower case, for looking into: never quoted."""
    return f" {' '.join(WORD.findall(text.lower()))} "


def carriers(told: Told, article: Article, span: Span) -> tuple[Source, ...]:
    """The other tellings that hold the words at `span`, whatever their case and marks."""
    quote = fold(span.of(article.text))
    return tuple(source(one.article) for one in told.others.get(article.id, ()) if quote in one.folded)


def source(article: Article) -> Source:
    """An article as a citation lists it."""
    value = {name: getattr(article, name) for name in ("title", "publisher", "published")}
    return Source(file=article.path, **{name: fact.value if fact else None for name, fact in value.items()})


def variants(told: Told, article: Article, span: Span) -> Iterator[Variant]:
    """Sentences of other tellings that are this one with another number or name; each such change once.

    Tellings that correct this article or are corrected by it are left out: the correction is named instead.
    """
    text = span.of(article.text)
    own, quote = frozenset(WORD.findall(text)), fold(text)
    settled = {other for other, _ in told.revised.get(article.id, ())}
    seen: set[frozenset[str]] = set()
    for telling in told.others.get(article.id, ()):
        if telling.article.id in settled or quote in telling.folded:
            continue
        found = _retold(telling, own)
        change = _changed(own, found[2]) if found else []
        if found and change and frozenset(change) not in seen:
            seen.add(frozenset(change))
            yield Variant(telling=telling, chunk=found[0], position=found[1], words=" ".join(change))


def _retold(telling: Telling, words: frozenset[str]) -> tuple[Chunk, int, frozenset[str]] | None:
    """The sentence of a telling that has most of these words, if it is the same one edited."""
    best, found = RETOLD, None
    for chunk, position, other in telling.sentences:
        share = len(words & other) / max(len(words), len(other), 1)
        if share > best:
            best, found = share, (chunk, position, other)
    return found


def _changed(own: frozenset[str], other: frozenset[str]) -> list[str]:
    """The numbers, else the names, that the other has, when each has some that the other has not."""
    for kind in (_numbers, _names):
        mine, theirs = kind(own), kind(other)
        if mine.keys() - theirs.keys() and (new := theirs.keys() - mine.keys()):
            return sorted(theirs[key] for key in new)
    return []


def _numbers(words: frozenset[str]) -> dict[str, str]:
    return {NUMBERS.get(w.lower(), w.lower()): w for w in words if not w.isalpha() or w.lower() in NUMBERS}


def _names(words: frozenset[str]) -> dict[str, str]:
    folded = {w for w in words if w[0].islower()}
    return {w.lower(): w for w in words if w[0].isupper() and w.lower() not in folded and len(w) > 1}


def rivals(told: Told, passage: Passage, span: Span) -> Iterator[tuple[Passage, int]]:
    """The variants of a sentence as passages of their own, of its rank, each with the place of its sentence."""
    for found in variants(told, passage.article, span):
        yield replace(passage, chunk=found.chunk, article=found.telling.article), found.position


def notes(told: Told, article: Article, span: Span) -> tuple[str, ...]:
    """What the reader should know of a cited sentence: corrections, and copies that say otherwise."""
    differing = (
        f"differs from a copy of it: {v.telling.article.path} has “{v.words}”" for v in variants(told, article, span)
    )
    return (*(note for _, note in told.revised.get(article.id, ())), *differing)


def independence(told: Told, citations: Sequence[Citation], passages: Sequence[Passage]) -> tuple[str, ...]:
    """How many texts the cited articles are, where that is fewer than there are articles."""
    ids = {p.article.path: p.article.id for p in passages}
    groups: list[set[str]] = []
    for one in citations:
        story = {t.article.path for t in told.others.get(ids[one.file], ())}
        joined = {one.file, *(s.file for s in one.also_in)}
        same = [g for g in groups if g & (joined | story)]
        groups = [g for g in groups if g not in same] + [reduce(set.union, same, joined)]
    articles = len(set().union(*groups))
    if articles == len(groups):
        return ()
    texts = f"{len(groups)} independent text{'s' if len(groups) > 1 else ''}"
    return (f"{articles} articles, {texts}: copies are not counted as agreement",)
