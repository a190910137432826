"""The values that a question becomes on its way to a proven answer, and the answer record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from index.errors import UsageError
from index.types import Article, Chunk, Span

SCHEMA = "dateline.answer/1"
Support = Literal["supported", "partial", "unsupported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, and within which bounds."""

    text: str
    id: str | None = None
    history: tuple[Turn, ...] = ()
    """Oldest first."""
    since: date | None = None
    """First day of publication that counts, inclusive."""
    until: date | None = None
    """Last day of publication that counts, inclusive."""
    as_of: date | None = None
    """The day on which the question is asked: articles dated later are left out."""
    files: tuple[str, ...] | None = None
    """Search only in these files (paths as in the library); `None` for all."""
    read_time: bool = True
    """Whether time phrases of the text ("last week", "in 2023") bound the search."""

    def __post_init__(self) -> None:
        """Raises UsageError for what is of another type: a notebook has no type checker."""
        wrong = [("text", "a text")] * (not isinstance(self.text, str))
        for name in ("since", "until", "as_of"):
            day = getattr(self, name)
            wrong += [(name, "a datetime.date")] * (day is not None and type(day) is not date)
        wrong += [("files", "a tuple of file names")] * isinstance(self.files, str)
        wrong += [("history", "a tuple of Turn")] * (not all(isinstance(turn, Turn) for turn in self.history))
        for name, right in wrong:
            raise UsageError(f"`{name}` of a question is {getattr(self, name)!r}: give {right}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk that was retrieved for one question."""

    chunk: Chunk
    article: Article
    rank: int
    """1-based."""
    scores: Mapping[str, float]
    """By stage: `lexical` (BM25, 0 and up), `dense` (cosine, -1 to 1), `fused`, `article` (its article's `fused`),
    `reranked` (by a cross-encoder, or once its article's sentences were read)."""

    @property
    def text(self) -> str:
        return self.chunk.span.of(self.article.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article that also carries a cited story."""

    file: str
    title: str | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The proof of a claim: slice the file's text at [start, end) and the quote is there."""

    number: int
    """1-based, in the order of first use in the answer's text."""
    file: str
    sha256: str
    """Of the file's bytes when it was indexed."""
    span: Span
    quote: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    """ISO date."""
    author: str | None = None
    url: str | None = None
    """Its web address, as fetched or as it declares."""
    fetched: str | None = None
    """The ISO day on which it was fetched from there."""
    published_from: str | None = None
    notes: tuple[str, ...] = ()
    """What the reader should know of the article (e.g. that it says it was partly machine-generated)."""
    also_in: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of the answer, where it stands in the answer, and what proves it."""

    text: str
    span: Span
    """In the answer's text."""
    citations: tuple[int, ...]
    support: Support


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One value that some of the sources give."""

    value: str
    citations: tuple[int, ...]
    newer: bool = False
    """Whether it is the side with the latest article; no side is where a date is missing or they are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something on which the sources disagree."""

    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted:
    """How the question was understood."""

    question: str
    """With what of the history it leans on, in brackets after it."""
    since: date | None = None
    until: date | None = None
    """The days that were searched: what the user set, narrowed by `phrase`."""
    phrase: str | None = None
    """The words of the question that were read as these days; ask with `read_time` off to undo it."""
    notes: tuple[str, ...] = ()
    """How a time phrase was read, and what was not understood or not applied, one sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a language model wrote an answer, and what the audit made of it."""

    model: str
    """As the settings name it, `provider:model`."""
    prompts: Mapping[str, str]
    """Prompt file -> first 12 hex digits of its sha256."""
    sentences: int = 0
    """Whole sentences that the model wrote."""
    unsupported: int = 0
    """Those of them that no article bears out."""
    repaired: int = 0
    """Those that something else bears out than what the model named."""
    invented: int = 0
    """Numbers that it gave for passages and that no passage had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer and its whole proof; `record()` is the `dateline.answer/1` object."""

    question: Question
    interpreted: Interpreted
    text: str
    """Claims with `[n]` after each, in reading order; empty when abstained."""
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    """What was retrieved, best first; when abstained, the closest passages: not an answer."""
    confidence: float
    """Probability, 0 to 1, that the articles answer the question."""
    reason: str | None = None
    """Why there is no answer, in a sentence; `None` when there is one."""
    clarify: str | None = None
    """What is asked back when neither the question nor its history says what is meant; then also `reason`."""
    notes: tuple[str, ...] = ()
    """What the reader should know of this answer, e.g. that vectors are still being made."""
    conflicts: tuple[Conflict, ...] = ()
    synthesizer: str = "extractive"
    """Who wrote it: `extractive` (the articles' own sentences), `scan` (a look through the library) or `llm`."""
    writing: Writing | None = None
    """Present whenever a language model was asked, even when its answer is not the one given."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds by stage, and `total`."""
    settings_sha: str = ""

    @property
    def abstained(self) -> bool:
        return not self.claims

    def _repr_html_(self) -> str:
        """How a notebook shows it: the sentences, and under them each quote with its place, every text escaped."""
        from rag.webpage import section

        return section(self.record(), f"{hashlib.sha256(self.question.text.encode()).hexdigest()[:8]}-")

    def _repr_markdown_(self) -> str:
        """The same as Markdown, for where no HTML is shown."""
        from rag.export import markdown

        return markdown([self.record()])

    def record(self) -> dict[str, Any]:
        """This answer as a JSON-ready `dateline.answer/1` object."""
        return {
            "schema": SCHEMA,
            "id": self.question.id,
            "question": self.question.text,
            "interpreted": {
                "question": self.interpreted.question,
                "since": _iso(self.interpreted.since),
                "until": _iso(self.interpreted.until),
                "phrase": self.interpreted.phrase,
                "notes": list(self.interpreted.notes),
            },
            "abstained": self.abstained,
            "reason": self.reason,
            "clarify": self.clarify,
            "confidence": round(self.confidence, 4),
            "text": self.text,
            "notes": list(self.notes),
            "claims": [_claim(c) for c in self.claims],
            "citations": [_citation(c) for c in self.citations],
            "conflicts": [
                {
                    "about": c.about,
                    "sides": [{"value": s.value, "citations": list(s.citations), "newer": s.newer} for s in c.sides],
                }
                for c in self.conflicts
            ],
            "passages": [passage_record(p) for p in self.passages],
            "synthesizer": self.synthesizer,
            "writing": asdict(self.writing) if self.writing else None,
            "timings_ms": {stage: round(ms, 1) for stage, ms in self.timings_ms.items()},
            "settings_sha": self.settings_sha,
        }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "start": claim.span.start,
        "end": claim.span.end,
        "support": claim.support,
        "citations": list(claim.citations),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    plain = ("title", "publisher", "published", "published_from", "author", "url", "fetched")
    return {
        "number": citation.number,
        "file": citation.file,
        "sha256": citation.sha256,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        **{name: getattr(citation, name) for name in plain},
        "notes": list(citation.notes),
        "also_in": [asdict(source) for source in citation.also_in],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def passage_record(passage: Passage) -> dict[str, Any]:
    """A passage as it stands in the answer record."""
    return {
        "file": passage.article.path,
        "start": passage.chunk.span.start,
        "end": passage.chunk.span.end,
        "rank": passage.rank,
        "scores": {name: round(score, 4) for name, score in passage.scores.items()},
    }
