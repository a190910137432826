"""Sentences that only lead to the next one: labels ("1979 - Orvo, Tesmark."), and what an interviewer asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.types import Article, Span
from rag.english.lexicon import TOKEN
from rag.english.words import FORMS
from rag.query.question import Query, kind_of, stem_set

LABEL = 8
"""Words that a label has less than."""
MARKED = re.compile(r"^[^\"“‘?!]*(?:\d|,|:|[-–—]\s)[^\"“‘?!]*[.:]$")
"""Holds what sets the parts of a label apart, and is no quotation."""
UNLABELLED = re.compile(
    r"is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|may|might|must|should|said|says|i|he|she|it|we"
    r"|they|you|[a-z]{2,}(?:ed|ing)|yes|no|not"
)
"""Words with which something is said, and nothing labelled."""
TURN = re.compile(r"^[*_#]*\s*(?:(?:Q|Question|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}):[*_\s]*|(?<=[*_]{2}))")
"""Whose turn it is to speak, or bold type: "Q:", "INA QUILL:"."""
MARKS = "\"”’')*_ "
"""What may stand after the end of a sentence."""
HEAD = re.compile(r"(?:^|[.!?\n][\"'”’]?)\s*(?P<head>[^.!?\n]+\?)[\"'”’)*_]*\s*$")
LONGEST = 200
"""Characters of a question and the blank lines around it."""
ITEM = re.compile(r"[•●▪‣◦*–-]\s|\(?(?:[a-h]|\d\d?)[.)](?:\s|$)", re.I)
"""How one of a list begins, or a choice of a quiz: "A. Varn", but not "No. It is shut."."""
ANSWER = 3000
"""Most characters of the paragraph below a question."""


def leads_on(text: str, spans: Sequence[Span], i: int) -> bool:
    """Whether the `i`th of the sentences of a chunk says only of what the next one tells, or asks what that answers."""
    return _labels(text, spans, i) or _asks(text, spans[i])


def labelled(text: str, spans: Sequence[Span], i: int) -> int:
    """Which sentence is the first label of the `i`th, or that itself."""
    while i and _labels(text, spans, i - 1):
        i -= 1
    return i


def question_above(text: str, start: int) -> str | None:
    """The question right above a place, without the mark of whose turn it is."""
    above = _head(text, start)
    return TURN.sub("", above.of(text), count=1) if above else None


def opening(article: Article, spans: Sequence[Span], i: int, query: Query) -> Span:
    """The `i`th sentence with its labels, and with the question above it where that is one like the `query`.

    Both want an answer of the same kind, and share a word, or half of them where the question ends the passage above.
    """
    text = article.text
    first = own = labelled(text, spans, i)
    while first and _asks(text, spans[first - 1]):
        first -= 1
    start = spans[first].start
    if not own and (above := _head(text, start)) and not any(above.overlaps(f.span) for f in article.furniture):
        line = Span(text.rfind("\n", 0, above.start) + 1, above.end)
        like = 2 * len(stem_set(above.of(text)) & {*query.stems}) >= len({*query.stems})
        start = line.start if like and _asks(text, line) else start
    head = question_above(text, spans[own].start) if start < spans[own].start else None
    if not (head and kind_of(head) == kind_of(query.text) and not stem_set(head).isdisjoint(query.stems)):
        start = spans[own].start
    return Span(start, spans[i].end)


def _head(text: str, start: int) -> Span | None:
    """The question that ends right above a place."""
    since = max(0, start - LONGEST)
    asked = text[since:start].rstrip().rstrip(MARKS).endswith("?")  # most are not: quicker than the pattern
    above = HEAD.search(text[since:start]) if asked else None
    return Span(since + above.start("head"), since + above.end("head")) if above else None


def _labels(text: str, spans: Sequence[Span], i: int) -> bool:
    if i + 1 == len(spans) or "\n" in text[spans[i].end : spans[i + 1].start]:
        return False
    label = spans[i].of(text)
    if label.endswith(("...", "…")):  # what a snippet leaves out, not what it leads to
        return False
    if len(label.split()) > 2 * LABEL:  # dashes between are no words; most sentences end here
        return False
    words = [word.lower() for word in TOKEN.findall(label)]
    return 1 < len(words) < LABEL and MARKED.search(label) is not None and not any(map(_may_be_verb, words))


def _may_be_verb(word: str) -> bool:
    return word in FORMS or UNLABELLED.fullmatch(word) is not None


def _asks(text: str, span: Span) -> bool:
    """Whether a paragraph is a question alone or an interviewer's that ends in one, and prose stands below it."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    asked = text[start:end].strip() if end >= 0 else ""
    if not asked.rstrip(MARKS).endswith("?") or asked[0] in "\"“‘'>":
        return False
    if asked != span.of(text) and not TURN.match(asked):
        return False
    answer = text[end : end + ANSWER].lstrip().partition("\n\n")[0].rstrip(MARKS + "\n")
    return answer.endswith((".", "!", "…")) and ITEM.match(answer) is None
