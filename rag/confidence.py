"""What is measured of the evidence as a whole: how sure can one be that the articles answer at all?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.evidence import Evidence
from rag.features import SENTENCE_FEATURES, Candidate, cover
from rag.model import logit
from rag.question import stem_set

CONFIDENCE_FEATURES = (
    "best",
    "second",
    "third",
    "cover",
    "cover_near",
    "cover_passage",
    "cover_top",
    "missing",
    "missing_name",
    "missing_number",
    "late",
    "cosine",
    "dense",
    "dense_gap",
    "words",
    "words_gap",
    "agree",
    "wanted",
    "wanted_known",
    "long",
    "best_cover",
    "best_late",
    "best_cosine",
)


def confidence_features(
    evidence: Evidence,
    found: Sequence[Candidate],
    rows: NDArray[np.float64],
    probabilities: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(len(CONFIDENCE_FEATURES),) measures of how well the evidence as a whole fits the question."""
    query, idf = evidence.query, evidence.idf
    column = {name: rows[:, i] for i, name in enumerate(SENTENCE_FEATURES)}
    odds = [logit(p) for p in sorted(probabilities, reverse=True)[:3]]
    odds += [odds[-1]] * (3 - len(odds))
    best = int(probabilities.argmax())
    bodies: dict[str, frozenset[str]] = {}
    for passage in evidence.passages[:5]:
        stems = stem_set(passage.text) | stem_set(passage.chunk.header)
        bodies[passage.article.id] = bodies.get(passage.article.id, frozenset()) | stems
    held = [cover(query, idf, stems) for stems in bodies.values()]
    fullest = list(bodies.values())[int(np.argmax(held))]
    absent = [s for s in query.stems if s not in fullest]
    total, most = sum(idf.values()) or 1.0, max(idf.values(), default=1.0) or 1.0
    dense = sorted((p.scores.get("dense", 0.0) for p in evidence.passages), reverse=True)
    lexical = sorted((p.scores["lexical"] for p in evidence.passages), reverse=True)
    words_top = max(evidence.passages, key=lambda p: p.scores["lexical"]).article.id
    dense_top = max(evidence.passages, key=lambda p: p.scores.get("dense", 0.0)).article.id
    return np.array(
        [
            *odds,
            column["cover"].max(),
            column["cover_near"].max(),
            column["cover_passage"].max(),
            max(held),
            max((idf[s] for s in absent), default=0.0) / most,
            max((idf[s] for s in absent if s in query.names), default=0.0) / most,
            float(any(s in query.numbers for s in absent)),
            column["late"].max(),
            column["cosine"].max(),
            dense[0],
            dense[0] - dense[min(len(dense), 10) - 1],
            lexical[0] / total,
            (lexical[0] - lexical[min(len(lexical), 5) - 1]) / total,
            float(words_top == dense_top),
            float(column["wanted"][best]),
            float(query.kind in {"who", "when", "number", "where"}),
            math.log(max(len(query.stems), 1)),
            column["cover"][best],
            column["late"][best],
            column["cosine"][best],
        ],
        dtype=np.float64,
    )
