"""What a question takes for done but its articles deny: the sentence that says so leads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.asked.deed import WORD, Deed, deed
from rag.english.lexicon import NEGATIONS, TOKEN
from rag.query.question import Query, stem, stem_set
from rag.sentences.done import NOT, tells
from rag.sentences.features import Candidate
from rag.sentences.openings import leans
from rag.sentences.pick import Scored

TAKEN = re.compile(r"^\W*(?:(?:and|so|but|then) )?(?:why|when|where|how) (?:did|was|were|has|have|had)\b", re.I)
"""A question that takes something for done: "Why did Quill resign?"."""
DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying) (?:\w+ )?(?:that|reports?|claims?|rumou?rs?|suggestions?)\b[^.;]{0,100}"
    r"|(?:den(?:y|ies|ied|ying)|(?:refus|declin)\w+ to|rul\w+ out)"
    r"(?: (?!and\b|but\b|before\b|after\b|when\b)[\w’'-]+){0,4}) $",
    re.I,
)
"""What stands before a deed that is said not to have been done."""
NEAR = 200
"""Characters before a deed in which that is looked for."""
LIKELY = 0.5
"""Least share of the best sentence's probability of one that leads for what it denies."""


def denied_first(query: Query, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """The sentences, best first; before all one that denies what the question takes for done.

    It holds every name of the question, and none that does tells the deed: not in its own words, nor under the title of
    another article.
    """
    asked = deed(query.asked)
    denied = not NEGATIONS.isdisjoint(TOKEN.findall(query.asked.lower()))
    if asked is None or denied or not (query.names and TAKEN.match(query.asked)):
        return tuple(scored)
    likely = [one for one in scored if one.probability >= LIKELY * scored[0].probability]
    first = next((one for one in likely if query.names <= stem_set(one.candidate.text) and _denies(asked, one)), None)
    if first is None or any(_tells(asked, query, one.candidate, first.candidate) for one in scored):
        return tuple(scored)
    return (replace(first, probability=scored[0].probability), *(one for one in scored if one is not first))


def _denies(asked: Deed, one: Scored) -> bool:
    """Whether a sentence tells a deed by its own verb, and only to deny it."""
    text = one.candidate.text
    told = [word for word in WORD.finditer(text) if stem(word.group()) == asked.verb]
    return bool(told) and all(_denied(text, word) for word in told)


def _tells(asked: Deed, query: Query, one: Candidate, denial: Candidate) -> bool:
    """Whether a sentence tells the deed, and holds every name of the question."""
    text = f"{one.before} {one.text}" if leans(one.text) else one.text
    title = "" if one.passage.article.path == denial.passage.article.path else one.passage.chunk.header
    told = any(not _denied(one.text, word) for word in asked.told.finditer(one.text))
    return told and query.names <= stem_set(f"{title}\n{text}") and tells(asked, query, one.text)


def _denied(text: str, word: re.Match[str]) -> bool:
    before = text[max(0, word.start() - NEAR) : word.start()]
    return NOT.search(before) is not None or DENIED.search(before) is not None
