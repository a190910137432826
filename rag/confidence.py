"""What is measured of the evidence as a whole: how sure can one be that the articles answer at all?"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from rag.features import Candidate
from rag.measure import Measured
from rag.model import logit
from rag.question import stem_set
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
far it stands above the tenth; whether words and vectors find the same article; the question's length; the best
sentence's late interaction; the content word that matches least; and what tells a near miss: a name that is not in
the passage, a year that is not in it, not in or beside the sentence, and another year in it instead."""
YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
ASKED_YEAR = re.compile(
    r"(?<!\bbefore )(?<!\bsince )(?<!\bafter )(?<!\buntil )(?<!\bthan )(?<!\bfrom )(?<!\bby )" + YEAR.pattern, re.I
)
"""A year in which something is asked for; one that only bounds another time is not said again by the answer."""


def confidence_features(measured: Measured, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """(len(CONFIDENCE_FEATURES),) measures of how well the evidence as a whole fits the question."""
    query, idf, passages = measured.evidence.query, measured.evidence.idf, measured.evidence.passages
    order = np.argsort(-probabilities, kind="stable")
    best = measured.found[int(order[0])]
    dense = sorted((p.scores.get("dense", 0.0) for p in passages), reverse=True)
    by_words = max(passages, key=lambda p: p.scores["lexical"]).article.id
    by_meaning = max(passages, key=lambda p: p.scores.get("dense", 0.0)).article.id
    text = f"{best.passage.chunk.header}\n{best.passage.text}"
    held = stem_set(text)
    most = max(idf.values(), default=1.0) or 1.0
    return np.array(
        [
            logit(float(probabilities[order[min(2, len(order) - 1)]])),
            dense[0],
            dense[0] - dense[min(len(dense), 10) - 1],
            float(by_words == by_meaning),
            math.log(max(len(query.stems), 1)),
            measured.late(int(order[0])),
            _unmatched(measured, best, held),
            max((idf[s] for s in query.names if s not in held), default=0.0) / most,
            *_years(measured.evidence.question, best, text),
        ],
        dtype=np.float64,
    )


def _unmatched(measured: Measured, best: Candidate, held: frozenset[str]) -> float:
    """How little the content word that matches least is met in the best sentence's article: 0 to 2, weighted by idf.

    A word that the passage holds is met; another as well as its word pieces match in the article's sentences.
    """
    stems, weights = measured.stems, measured.weights
    content = [i for i, s in enumerate(stems) if s] or list(range(len(stems)))
    own = [i for i, c in enumerate(measured.found) if c.passage.article.id == best.passage.article.id]
    met = measured.matches[own].max(axis=0)
    missing = [weights[i] * (1.0 - met[i]) for i in content if stems[i] not in held]
    return float(max(missing, default=0.0) / max(weights.max(initial=0.0), 1e-9))


def _years(question: Question, best: Candidate, text: str) -> tuple[float, float, float]:
    """Whether the question's years are nowhere in the passage, not in or beside the sentence, and others in that.

    A reader who has its words of time put aside (`read_time`) means none of them.
    """
    asked = set(ASKED_YEAR.findall(question.text)) if question.read_time else set()
    if not asked:
        return 0.0, 0.0, 0.0
    said = set(YEAR.findall(best.text))
    published = best.passage.article.published
    dated = published is not None and published.value[:4] in asked
    return (
        float(not dated and not asked & set(YEAR.findall(text))),
        float(not dated and not asked & (said | set(YEAR.findall(f"{best.before} {best.after}")))),
        float(bool(said) and not asked & said),
    )
