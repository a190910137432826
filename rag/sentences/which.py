"""A question that names nothing ("Who won?") where unlike stories answer it: which of them is meant is asked back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.asked.told import TOLD
from rag.query.leaning import ALWAYS, leans
from rag.query.question import Query, stem, stem_set
from rag.search.evidence import Evidence
from rag.sentences.features import Candidate
from rag.sentences.pick import Scored
from rag.time.periods import DAYS
from rag.time.when import without_phrases

PEOPLE = frozenset(map(stem, "people person man woman child victim".split()))
PLAIN = PEOPLE | frozenset(
    map(stem, "hurt injure wound rescue evacuate flee miss score cause end decide lose damage warn announce".split())
)
"""What many stories tell, and of whom, beside the deeds."""
KNOWN = r"\b(?:the (?:[a-z]+ )?|how many (?:[a-z]+ )?)"
"""Before what is taken as known, and what is counted."""
NAME = re.compile(r"(?<=[a-z,;:\d’\"”] )[A-Z][\w’-]+")
TELLING = 2
"""Words beside people: more tell which story is meant, such as "Did the council approve the dredging of the bay?"."""
ALIKE = 0.6
"""Least share of the longer of two sentences in both that tell one story."""
BEST, MOST = 6, 3
"""Sentences, best first, that may answer; stories that are named."""


def which(evidence: Evidence, scored: Sequence[Scored]) -> str | None:
    """What to ask back where stories that share no name say all that a nameless question does; else `None`."""
    query = evidence.query
    if not _nameless(query):
        return None
    said = {*query.stems} - PEOPLE or {*query.stems}
    if len(said) > TELLING:
        return None
    found = [one.candidate for one in scored[:BEST] if said <= stem_set(one.candidate.text)]
    apart: list[Candidate] = []
    for one in found:
        if not any(_of_one_story(evidence, one, other) for other in apart):
            apart.append(one)
    titles = [f"“{title.value}”" for one in apart if (title := one.passage.article.title)][:MOST]
    if len(titles) < 2:
        return None
    return f"Which story is meant: {', '.join(titles[:-1])} or {titles[-1]}? Name it and ask again."


def _nameless(query: Query) -> bool:
    """Whether a question without history says nothing but a deed, whom it befell, and what it takes as known."""
    text = query.text
    if text != query.own or query.names or query.numbers or query.phrases or not leans(text):
        return False
    if not query.terms or without_phrases(text, ALWAYS) != text:
        return False
    plain = TOLD.keys() | PLAIN
    return all(
        one in plain or re.search(rf"{KNOWN}{re.escape(term)}\b", text, re.I)
        for term, one in zip(query.terms, query.stems, strict=True)
    )


def _of_one_story(evidence: Evidence, one: Candidate, other: Candidate) -> bool:
    """Whether two sentences are much the same, or stand in one article, or in two of one story or that share a name."""
    words, others = stem_set(one.text), stem_set(other.text)
    if len(words & others) >= ALIKE * max(len(words), len(others)):
        return True
    article, its = one.passage.article, other.passage.article
    told = (telling.article.id for telling in evidence.told.others.get(article.id, ()))
    return article.id == its.id or its.id in told or not _names(one).isdisjoint(_names(other))


def _names(one: Candidate) -> set[str]:
    """The stems of names in the text of a sentence's article."""
    return {stem(word) for word in NAME.findall(one.passage.article.text) if word not in DAYS}
