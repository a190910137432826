"""Turn chosen spans into claims, citations and the answer's text, numbered in the order of first use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.store.library import Library
from index.store.since import since_indexed
from index.types import Article, Span
from rag.types import Citation, Claim, Source, Support


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A span of an article that proves a claim."""

    article: Article
    span: Span
    also_in: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader should know of this sentence, beside the notes on the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence of the answer before it is numbered."""

    text: str
    proofs: tuple[Proof, ...]
    support: Support = "supported"


def compose(drafts: Sequence[Draft], between: str = " ") -> tuple[str, tuple[Claim, ...], tuple[Citation, ...]]:
    """The answer's text (`sentence [1] sentence [1, 2]`), its claims and its citations.

    `between` stands between two claims: a line break in a list.
    """
    numbers: dict[tuple[str, Span], Citation] = {}
    claims: list[Claim] = []
    parts: list[str] = []
    at = 0
    for draft in drafts:
        used = []
        for proof in draft.proofs:
            key = (proof.article.path, proof.span)
            if key not in numbers:
                numbers[key] = cite(len(numbers) + 1, proof)
            used.append(numbers[key].number)
        span = Span(at, at + len(draft.text))
        claims.append(Claim(text=draft.text, span=span, citations=tuple(used), support=draft.support))
        marks = f" [{', '.join(map(str, used))}]" if used else ""
        parts.append(draft.text + marks)
        at += len(parts[-1]) + len(between)
    return between.join(parts), tuple(claims), tuple(numbers.values())


def dated(library: Library, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations, each with a note where its file changed or went since it was indexed."""
    since = {file: since_indexed(library, file) for file in {c.file for c in citations}}
    return tuple(replace(c, notes=(*c.notes, note)) if (note := since[c.file]) else c for c in citations)


def cite(number: int, proof: Proof) -> Citation:
    """The citation of a span: its quote is the slice, nothing else."""
    article = proof.article
    return Citation(
        number=number,
        file=article.path,
        sha256=article.sha256,
        span=proof.span,
        quote=proof.span.of(article.text),
        title=article.title.value if article.title else None,
        publisher=article.publisher.value if article.publisher else None,
        published=article.published.value if article.published else None,
        author=article.author.value if article.author else None,
        url=article.url.value if article.url else None,
        fetched=article.fetched.value if article.fetched else None,
        published_from=article.published.source if article.published else None,
        notes=(*article.notes, *proof.notes),
        also_in=proof.also_in,
    )
