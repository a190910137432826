"""The values that pass between the stages of the index: spans first, text by slicing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NO_META: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range [start, end) of Unicode code points in one article's text."""

    start: int
    """First code point, 0-based."""
    end: int
    """One past the last code point; never less than `start`."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The text at this span: the only way in which Dateline makes a quote."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A fact about an article, with where it was found and how sure that source is."""

    value: str
    """The fact as text; a date is ISO 8601 (`2024-01-22`)."""
    source: str
    """Where it stood: json-ld, meta, header, byline, dateline, url, filename, first-line, heading, body,
    fetched, feed."""
    sure: float
    """0 (a guess) to 1 (declared by the publisher)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A span that is not the article's own prose: never chunked, embedded or cited."""

    span: Span
    kind: str
    """title, heading, header, share, tags, related, comments, disclaimer, stub, promo, legal, weather, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as read: its fixed text and whatever its format declares about it."""

    path: str
    """Relative to the indexed folder, posix separators."""
    sha256: str
    """Of the file's bytes, lower-case hex."""
    format: str
    """text, markdown, html, pdf, docx or email."""
    encoding: str
    """What the bytes were decoded with (`utf-8`, `utf-16-le`, `cp1252`, ...); `binary` for PDF, DOCX and mail."""
    text: str
    meta: Mapping[str, str] = field(default_factory=lambda: NO_META)
    """Raw declarations of the format, e.g. `json-ld:datePublished`, `meta:og:title`, `docx:title`."""
    notes: tuple[str, ...] = ()
    """What the reader should know about how the file was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is known about an article beside its prose; `None` where nothing says so."""

    title: Found | None = None
    publisher: Found | None = None
    author: Found | None = None
    published: Found | None = None
    url: Found | None = None
    fetched: Found | None = None
    header: tuple[Furniture, ...] = ()
    """The lines in which these stood (title line, `Date:` line, byline): not prose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of the library, with the text that every span of it slices."""

    id: str
    """16 hex digits, from path and sha256."""
    path: str
    sha256: str
    format: str
    encoding: str
    text: str
    title: Found | None = None
    publisher: Found | None = None
    author: Found | None = None
    published: Found | None = None
    url: Found | None = None
    """Its web address, as fetched or as it declares."""
    fetched: Found | None = None
    """The ISO day on which its bytes came from there."""
    notes: tuple[str, ...] = ()
    furniture: tuple[Furniture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A run of whole sentences of one article: what is stored, embedded and searched."""

    id: str
    """`{article id}:{start}-{end}`."""
    key: str
    """`index.article.chunk.key_of` it: equal text has one vector, wherever it stands."""
    article_id: str
    span: Span
    sentences: tuple[Span, ...]
    """In order, without overlap, inside `span`."""
    n_tokens: int
    """Word pieces of `header` and text together, special tokens left out."""
    header: str
    """Title and date, embedded and searched with the text but never part of the span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file that was not taken, and why, in words for the person whose file it is."""

    path: str
    reason: str
