"""Records as the plain JSON that the page draws: nothing is computed of an answer, text stays text."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from index.types import Article, Span
from rag.types import Answer, Citation, Claim, Interpreted, Passage, Question

CLOSEST = 3
"""Passages that an abstention offers."""
View = dict[str, Any]


class Mark(NamedTuple):
    """A passage to mark in an article."""

    number: int
    """Of the citation; 0 for a passage that is no citation."""
    span: Span


def answer(made: Answer) -> View:
    """An answer as it is kept and drawn: its record, the bounds it was asked in, the closest passages."""
    return {
        "record": made.record(),
        "asked": asked(made.question),
        "closest": [passage(p) for p in made.passages[:CLOSEST]] if made.abstained else [],
        "read": {"passages": len(made.passages), "articles": len({p.article.path for p in made.passages})},
    }


def interpreted(made: Interpreted) -> View:
    """How a question is understood, as the record will have it."""
    fields: View = dataclasses.asdict(made)
    days = {name: value.isoformat() for name, value in fields.items() if isinstance(value, date)}
    return {**fields, **days, "notes": list(made.notes)}


def claim(made: Claim) -> View:
    """A sentence of an answer that is still being made, as the record will have it."""
    return {"text": made.text, "support": made.support, "citations": list(made.citations)}


def citation(made: Citation) -> View:
    """A citation of an answer that is still being made, as the record will have it."""
    fields: View = dataclasses.asdict(made)
    span = fields.pop("span")
    return {**fields, "start": span["start"], "end": span["end"]}


def asked(question: Question) -> View:
    """The bounds of a question, as fields of a question record."""
    return {
        "history": [{"role": turn.role, "text": turn.text} for turn in question.history],
        "since": question.since.isoformat() if question.since else None,
        "until": question.until.isoformat() if question.until else None,
        "files": list(question.files) if question.files is not None else None,
        "read_time": question.read_time,
    }


def passage(found: Passage) -> View:
    """A retrieved passage with the text that it is and whose it is."""
    span = found.chunk.span
    return {**facts(found.article), "sha256": found.article.sha256, "start": span.start, "end": span.end} | {
        "text": found.text
    }


def facts(article: Article) -> View:
    """What is known of an article."""
    known = {name: getattr(article, name) for name in ("title", "publisher", "author", "published")}
    return {
        "file": article.path,
        **{name: fact.value if fact else None for name, fact in known.items()},
        "published_from": article.published.source if article.published else None,
        "notes": list(article.notes),
    }


def reading(article: Article, sha256: str | None, marks: Sequence[Mark]) -> View:
    """An article cut into segments, the marked ones with their numbers; none marked if its file changed."""
    changed = sha256 is not None and sha256 != article.sha256
    return {
        **facts(article),
        "changed": changed,
        "segments": segments(article, () if changed else marks),
    }


def segments(article: Article, marks: Sequence[Mark]) -> list[View]:
    """The whole text in order, cut where a mark or furniture begins or ends."""
    text = article.text
    edges = {0, len(text)}
    for span in [*(mark.span for mark in marks), *(one.span for one in article.furniture)]:
        edges |= {min(span.start, len(text)), min(span.end, len(text))}
    cuts = sorted(edges)
    return [
        {
            "text": text[start:end],
            "numbers": [mark.number for mark in marks if mark.span.overlaps(Span(start, end))],
            "kind": next((one.kind for one in article.furniture if one.span.overlaps(Span(start, end))), None),
        }
        for start, end in pairwise(cuts)
    ]
