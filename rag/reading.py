"""Read what a citation names: a slice of an article's text, checked to be of the very file that was cited."""

from __future__ import annotations

from typing import Any

from index.errors import UsageError
from index.types import Article, Span
from rag.assistant import Assistant

LONGEST = 200_000
"""Most characters in one slice."""


def passage(
    assistant: Assistant, file: str, start: int = 0, end: int | None = None, sha256: str | None = None
) -> dict[str, Any]:
    """The characters [start, end) of an article, `end` None for as many as one slice may have.

    Returns `{file, sha256, start, end, text, characters, title, publisher, author, published}`. Raises UsageError
    when there is no such article, when it ends before, or when its bytes are not those of `sha256` any more.
    """
    article = assistant.article(file)
    if sha256 is not None and sha256 != article.sha256:
        raise UsageError(f"{file} has changed since it was cited (sha256 {article.sha256[:12]}): ask again")
    end = min(len(article.text), start + LONGEST) if end is None else end
    if not 0 <= start <= end <= len(article.text):
        raise UsageError(f"{start}:{end} is no slice of {file}, which has {len(article.text):,} characters")
    if end - start > LONGEST:
        raise UsageError(f"a slice has at most {LONGEST:,} characters: read {file} in parts")
    return {**facts(article), "start": start, "end": end, "text": Span(start, end).of(article.text)}


def facts(article: Article) -> dict[str, Any]:
    """What is known about an article, without its text."""
    found = {name: getattr(article, name) for name in ("title", "publisher", "author", "published")}
    return {
        "file": article.path,
        "sha256": article.sha256,
        "characters": len(article.text),
        **{name: fact.value if fact else None for name, fact in found.items()},
    }
