"""What is measured of the evidence as a whole: how sure can one be that the articles answer at all?"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.asked.meant import IN_MONTH, YEAR, years
from rag.english.lexicon import STOP
from rag.model import logit
from rag.sentences.features import Candidate, held
from rag.sentences.measure import Measured
from rag.types import Question

CONFIDENCE_FEATURES = (
    "third",
    "dense",
    "dense_gap",
    "agree",
    "long",
    "late",
    "unmatched",
    "name_missing",
    "year_missing",
    "year_apart",
    "year_other",
)
"""The log odds of the third best sentence (evidence is rarely one sentence alone); the best passage's cosine, and how
far it stands above the tenth; whether words and vectors find the same article; the question's length; the late
interaction of the sentence that matches best; the content word that matches least; and what tells a near miss: a name
that is not in the passage; a year that is not in it, not in or beside the sentence, and another year in it instead."""
EVENT = re.compile(rf"(?:{YEAR.pattern}) (?P<after>[\w’'-]+)|\b(?P<before>[A-Z][\w’'-]+) (?:{YEAR.pattern})")
"""What is called after its year: "the 2024 Ostrel regatta", "Ostrel 2024"."""
BEST = 3
"""Sentences, best first, of which another may give the year that is asked of."""
ELSEWHERE = 0.3
"""What a year that is missing counts when one of them gives it or is printed in it, and what another year counts in an
article of the month asked: 0 refuses fewer near misses, 1 more that is right."""
ASKED_YEAR = re.compile(
    r"(?<!\bbefore )(?<!\bsince )(?<!\bafter )(?<!\buntil )(?<!\bthan )(?<!\bfrom )(?<!\bby )" + YEAR.pattern, re.I
)
"""A year in which something is asked for; one that only bounds another time is not said again by the answer."""
BOUND = re.compile(
    r"\b(?:(?:since|before|after|until|than|from)|since\s+(?:[\w’'-]+\s+){1,4}in)\s+(?:[A-Z][a-z]+\.?\s+)?(?:\d{1,2},\s+)?$"
)
"""What stands before a year with which the time told of is only compared: "the most since records began in"."""
THEN = re.compile(r"\bin\s+(?:[A-Z][a-z]+\.?\s+)?$")
"""What stands before the year of what is told."""
OPEN = re.compile(r"\b(?:what\s+(?:happened|did|has|have)|how\s+(?:did|has|have))\b", re.I)
"""What asks for no single value: any sentence of the time asked for may answer it."""
PAST = re.compile(r"\b(?:did|happened|has|have|won|became)\b", re.I)


def confidence_features(measured: Measured, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """(len(CONFIDENCE_FEATURES),) measures of how well the evidence as a whole fits the question."""
    query, idf, passages = measured.evidence.query, measured.evidence.idf, measured.evidence.passages
    order = np.argsort(-probabilities, kind="stable")
    best = measured.found[int(order[0])]
    dense = sorted((p.scores.get("dense", 0.0) for p in passages), reverse=True)
    by_words = max(passages, key=lambda p: p.scores["lexical"]).article.id
    by_meaning = max(passages, key=lambda p: p.scores.get("dense", 0.0)).article.id
    text = best.told_in
    known = held(query, best, text)
    most = max(idf.values(), default=1.0) or 1.0
    return np.array(
        [
            logit(float(probabilities[order[min(2, len(order) - 1)]])),
            dense[0],
            dense[0] - dense[min(len(dense), 10) - 1],
            float(by_words == by_meaning),
            math.log(max(len({*query.stems} - query.aside), 1)),
            measured.late,
            _unmatched(measured, best, known),
            max((idf[s] for s in query.names if s not in known), default=0.0) / most,
            *_years(measured.evidence.question, [measured.found[int(i)] for i in order[:BEST]], text),
        ],
        dtype=np.float64,
    )


def _unmatched(measured: Measured, best: Candidate, known: frozenset[str]) -> float:
    """How little the content word that matches least is met in the best sentence's article: 0 to 2, weighted by idf.

    A word that the passage holds is met; another as well as its word pieces match in the article's sentences.
    """
    stems, weights = measured.stems, measured.weights
    content = [i for i, s in enumerate(stems) if s] or list(range(len(stems)))
    own = [i for i, c in enumerate(measured.found) if c.passage.article.id == best.passage.article.id]
    met = measured.matches[own].max(axis=0)
    missing = [weights[i] * (1.0 - met[i]) for i in content if stems[i] not in known]
    return float(max(missing, default=0.0) / max(weights.max(initial=0.0), 1e-9))


def _years(question: Question, found: Sequence[Candidate], text: str) -> list[float]:
    """Whether the question's years are nowhere in the best sentence's passage, not in or beside it, others in it.

    `found` is best first. An article whose title names the event asked of ("2024 Ostrel regatta") is of it; one of that
    year need not name it, and a year that others are compared with is none. Where another of the best sentences gives
    the year, or stands in an article of it, each counts ELSEWHERE. A reader who has its words of time put aside
    (`read_time`) means none of them.
    """
    asked = set(ASKED_YEAR.findall(question.text)) if question.read_time else set()
    if not asked:
        return [0.0, 0.0, 0.0]
    best, *others = found
    if _titled(question.text, best.passage.chunk.header):
        return [0.0, 0.0, 0.0]
    if _over(question.text, min(asked)) and all(_printed_before(one, min(asked)) for one in found):
        return [1.0, 1.0, 0.0]
    told_at = years(best.text, best.passage.article, question.text)
    said, beside = {year for _, year in told_at}, _said(f"{best.before} {best.text} {best.after}", best, question)
    published = best.passage.article.published
    dated = published is not None and published.value[:4] in asked
    if dated:
        before = [best.text[:start] for start, _ in told_at] if not asked & said else []
        told = [text for text in before if not BOUND.search(text)]
        if OPEN.search(question.text) and any(_printed(one, asked, question) for one in others):
            told = []
        month = any("-" in year for year in said)
        sure = month or not IN_MONTH.search(question.text) or any(THEN.search(text) for text in told)
        return [0.0, 0.0, bool(told) * (1.0 if sure else ELSEWHERE)]
    elsewhere = any(asked & _said(one.text, one, question) or _printed(one, asked, question) for one in others)
    named = {*YEAR.findall(text)} | said
    wrong = (not asked & named, not asked & beside, said and not asked & said)
    return [float(bool(one)) * (ELSEWHERE if elsewhere else 1.0) for one in wrong]


def _titled(question: str, title: str) -> bool:
    """Whether a title names what a question calls after its year."""
    events = (one for one in EVENT.finditer(question) if (one["after"] or one["before"]).lower() not in STOP)
    return any(re.search(rf"\b{re.escape(one.group())}\b", title, re.I) for one in events)


def _said(text: str, one: Candidate, question: Question) -> set[str]:
    """The years that a text around a sentence tells."""
    return {year for _, year in years(text, one.passage.article, question.text)}


def _over(question: str, year: str) -> bool:
    """Whether a question asks for what happened in a year; the 2026 World Cup was spoken of before it."""
    return PAST.search(question) is not None and THEN.search(question[: question.index(year)]) is not None


def _printed(one: Candidate, asked: Collection[str], question: Question) -> bool:
    """Whether a sentence that tells no other year stands in an article of one of these."""
    published = one.passage.article.published
    return published is not None and published.value[:4] in asked and _said(one.text, one, question) <= set(asked)


def _printed_before(one: Candidate, year: str) -> bool:
    """Whether a sentence stands in an article of an earlier year."""
    published = one.passage.article.published
    return published is not None and published.value[:4] < year
