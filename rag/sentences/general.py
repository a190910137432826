"""Requests of a general kind, whose answer is best told from its start: "Tell me about Ann Lee", "port strike"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.query.question import stem_set
from rag.search.evidence import Evidence
from rag.sentences.features import Candidate

ASKS = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how)(?:['’]?(?:s|d|re|ll))?\b|[:…]\W*$"
    r"|\b(?:quot(?:es?|ed|ations?)|amount|number|total|price|cost|reason|cause|dates?|winners?|score|names?)\b",
    re.I,
)
"""Asks for one thing, or leaves a gap for it."""
OF_IT_ALL = re.compile(
    r"\bwhat\s+(?:(?:has|had)\s+)?happen(?:ed|s|ing)\b|\bwhat(?:['’]?s|\s+is|\s+was)\s+(?:happening|going\s+on)\b"
    r"|\bwhat\s+(?:(?:do|did)\s+)?(?:we|you)\s+(?:know|have)\b|\bwhat(?:['’]?s|\s+is)\s+known\b"
    r"|\bwhat(?:['’]?s|\s+is|\s+was)\s+(?:the\s+)?(?:background|story)\b|\bwhat\b.{2,60}\babout\W*$",
    re.I,
)
"""Asks what there is to tell."""


HAPPENED = re.compile(r"\bhappen", re.I)


def general(evidence: Evidence) -> bool:
    """Whether a question asks to be told of its subject, for no one thing about it and not for the latest."""
    query = evidence.query
    asks = OF_IT_ALL.search(query.own) is None and ASKS.search(query.text) is not None
    return query.kind == "what" and not asks and not evidence.latest


def met(evidence: Evidence, best: Sequence[Candidate]) -> bool:
    """Whether to be told of a name is all that is asked, and most of the best sentences hold it."""
    query = evidence.query
    if not general(evidence) or HAPPENED.search(query.own) or not query.names.issuperset(query.stems):
        return False
    return 2 * sum(query.names <= stem_set(one.text) for one in best) > len(best) > 1
