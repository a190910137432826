"""The answer without an LLM: the few sentences that answer, whole and coherent to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import Span
from rag import stories
from rag.cite import Draft, Proof
from rag.evidence import Evidence
from rag.pick import Scored
from rag.types import Passage

SPACE = re.compile(r"\s+")
OPENING_PRONOUN = re.compile(r"^[\"“'‘]?(?:He|She|It|They|This|That|These|Those|His|Her|Their|Its|But|And|So)\b")
ONLY_SPEECH = re.compile(r"\s*[“\"][^”\"]*[”\"]\s*$")
"""A quotation and nothing beside it: who said it stands before or after."""
SAID_BY = re.compile(r"\b(?:said|says|told|added|wrote|according to|asked|replied|explained|insisted)\b")
VERSION = re.compile(
    r"\b(?:earlier|previous|prior|original) versions? (?:of (?:this|the|our|that|an?) (?:news )?(?:story|article|report"
    r"|op-ed|column|piece|post|item|headline|caption|graphic|chart|map|obituary|interview|review|newsletter)"
    r"|said|gave|had|misstated|incorrectly|wrongly|mistakenly)\b",
    re.I,
)
"""A note of an error in its own article, as `LABEL` is."""
LABEL = re.compile(r"^\W*(?:corrections?|clarifications?)\b[^.:]{0,40}:", re.I)
BOTH = re.compile(r"[;—–]|\b(?:not|rather|instead|should|updated|corrected)\b", re.I)
"""Stands in a note of an error that also says what is right; otherwise the next sentence does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Sentences that follow one another in one chunk."""

    passage: Passage
    first: int
    last: int
    """Positions of its first and last sentence in the chunk, both inclusive."""
    choice: int
    """Place of its best sentence among those chosen."""


def extract(evidence: Evidence, chosen: Sequence[Scored]) -> list[Draft]:
    """Claims from chosen sentences: as chosen, neighbours together in the order in which they stand.

    A sentence that opens with "He" or "It" brings the one before it into its claim, so that the
    quote says whom it speaks of; a note of an error brings what is right, and without that it comes last.
    """
    drafts: list[Draft] = []
    last: list[Draft] = []
    seen: set[str] = set()
    for run in _runs(chosen):
        text, spans, shown = run.passage.article.text, run.passage.chunk.sentences, 0
        for position in range(run.first, run.last + 1):
            span = spans[position]
            if span.end <= shown:
                continue
            lone = position == run.first and position > 0
            if lone and OPENING_PRONOUN.match(span.of(text)):
                span = Span(spans[position - 1].start, span.end)
            span = whole(text, spans, span)
            righted = _righted(text, spans, span)
            bare = righted == span and VERSION.search(span.of(text)) and not BOTH.search(span.of(text))
            span, shown = righted, righted.end
            words = SPACE.sub(" ", span.of(text))
            if words.lower() in seen:
                continue
            seen.add(words.lower())
            draft = Draft(text=words, proofs=(proof_of(evidence, run.passage, span),))
            (last if bare else drafts).append(draft)
    return drafts + last


def whole(text: str, spans: Sequence[Span], span: Span) -> Span:
    """`span` grown to hold a quotation whole, and who said it, from at most two sentences on either side."""
    inside = [i for i, one in enumerate(spans) if one.start < span.end and span.start < one.end]
    first, last = inside[0], inside[-1]
    for _ in range(2):
        quote = text[spans[first].start : spans[last].end]
        if quote.count("“") > quote.count("”") and last + 1 < len(spans):
            last += 1
        elif quote.count("”") > quote.count("“") and first:
            first -= 1
        elif ONLY_SPEECH.match(quote):
            if last + 1 < len(spans) and SAID_BY.search(spans[last + 1].of(text)):
                last += 1
            elif first and SAID_BY.search(spans[first - 1].of(text)):
                first -= 1
            else:
                break
        else:
            break
    return Span(min(span.start, spans[first].start), max(span.end, spans[last].end))


def _righted(text: str, spans: Sequence[Span], span: Span) -> Span:
    """`span` with the next sentence of its paragraph, where it ends in a note of an error in the article."""
    last = next(i for i, one in enumerate(spans) if one.end >= span.end)
    note = spans[last].of(text)
    if last + 1 == len(spans) or not (VERSION.search(note) or LABEL.search(note)):
        return span
    after = spans[last + 1]
    return span if text.count("\n", span.end, after.start) > 1 else Span(span.start, after.end)


def proof_of(evidence: Evidence, passage: Passage, span: Span) -> Proof:
    """A span with everyone who says the same, and what is known against it."""
    article = passage.article
    same = (*stories.carriers(evidence.told, article, span), *evidence.copies.get(passage.chunk.id, ()))
    return Proof(article=article, span=span, also_in=same, notes=stories.notes(evidence.told, article, span))


def _runs(chosen: Sequence[Scored]) -> list[_Run]:
    """Chosen sentences grouped into stretches that stand together, in the order of their first choice."""
    order = sorted(enumerate(chosen), key=lambda one: (one[1].candidate.passage.rank, one[1].candidate.position))
    runs: list[_Run] = []
    for choice, one in order:
        c = one.candidate
        if runs and runs[-1].passage is c.passage and runs[-1].last + 1 == c.position:
            last = runs.pop()
            runs.append(replace(last, last=c.position, choice=min(last.choice, choice)))
        else:
            runs.append(_Run(passage=c.passage, first=c.position, last=c.position, choice=choice))
    return sorted(runs, key=lambda run: run.choice)
