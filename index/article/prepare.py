"""From one file to an article and its chunks: read, clean, describe, cut."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from index.article.chunk import ChunkLimits, chunk
from index.article.clean import mark
from index.article.describe import describe
from index.embed import Embedder
from index.errors import FileError
from index.read.load import read
from index.types import Article, Chunk, Document, Furniture


class Task(NamedTuple):
    """A file to be read."""

    path: str
    """Relative to its folder."""
    name: str
    """Its path in the library."""
    was: str | None
    """sha256 of the content that the library has, if any."""


class Taken(NamedTuple):
    """What became of a file."""

    read_ns: int
    """Wall clock when it was read."""
    sha256: str = ""
    article: Article | None = None
    """`None` when its content is what the library has, or when it was refused."""
    chunks: Sequence[Chunk] = ()
    refused: str | None = None
    """Why it is no article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How files of one folder are read."""

    root: Path
    max_bytes: int
    limits: ChunkLimits


def take(job: Job, task: Task, embedder: Embedder) -> Taken:
    """Read one file; what has not changed is not cut again."""
    read_ns = time.time_ns()
    try:
        document = read(job.root, task.path, job.max_bytes)
        if document.sha256 == task.was:
            return Taken(read_ns, document.sha256)
        article, chunks = prepare(replace(document, path=task.name), embedder, job.limits)
        return Taken(read_ns, document.sha256, article, chunks)
    except FileError as error:
        return Taken(read_ns, refused=error.reason)


def prepare(document: Document, embedder: Embedder, limits: ChunkLimits) -> tuple[Article, list[Chunk]]:
    """A document as an article with its chunks, one at least. Raises FileError when it holds nothing to find."""
    cleaning = mark(document)
    described = describe(document, cleaning.furniture)
    furniture = _merge([*cleaning.furniture, *described.header])
    article = Article(
        id=hashlib.sha256(f"{document.path}\n{document.sha256}".encode()).hexdigest()[:16],
        path=document.path,
        sha256=document.sha256,
        format=document.format,
        encoding=document.encoding,
        text=document.text,
        title=described.title,
        publisher=described.publisher,
        author=described.author,
        published=described.published,
        url=described.url,
        fetched=described.fetched,
        notes=(*document.notes, *cleaning.notes),
        furniture=furniture,
    )
    facts = [f.value for f in (article.title, article.published) if f]
    header = " | ".join(" ".join(value.split()) for value in facts)
    chunks = chunk(article.id, article.text, furniture, header, embedder, limits)
    if not chunks:  # better some furniture than an article that cannot be found
        furniture = tuple(f for f in furniture if f.kind in {"title", "header", "stub"})
        article = replace(article, furniture=furniture)
        chunks = chunk(article.id, article.text, furniture, header, embedder, limits)
    if not chunks:
        raise FileError(document.path, "holds nothing but a title")
    return article, chunks


def _merge(furniture: Sequence[Furniture]) -> tuple[Furniture, ...]:
    """Sorted, without overlap: where two claim the same text, the one that starts first keeps it."""
    kept: list[Furniture] = []
    for one in sorted(furniture, key=lambda f: (f.span.start, -f.span.end)):
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
        elif one.span.end > kept[-1].span.end:
            span = replace(one.span, start=kept[-1].span.end)
            kept.append(replace(one, span=span))
    return tuple(kept)
