"""Fit the weights of sentence selection and of confidence on labelled question sets, cross-validated."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evals.nearmiss import NEAR_MISS, near_misses, original
from evals.texts import norm as plain
from evals.types import Case, QuestionSet
from index.types import Span
from rag.model import Logistic
from rag.sentences.confidence import CONFIDENCE_FEATURES, confidence_features
from rag.sentences.features import SENTENCE_FEATURES, Candidate
from rag.sentences.measure import Measured, measure

if TYPE_CHECKING:
    from rag.assistant import Assistant

FOLDS = 5
SENTENCE_C, CONFIDENCE_C = 0.1, 0.02
"""Inverse strength of the L2 penalty; chosen by cross-validation, flat around these."""
NEAR_MISSES = 0.3
"""What the near misses of a set count, where its answerable questions count 1: from 0.1 to 0.6 more of them are
refused, and no AUC of the sets themselves moves by more than 0.03."""
KEEP = 0.6
"""See `rag.model.Weights.keep`: three sentences an answer on news; below it answers grow more than they gain."""
THRESHOLD = 0.5
"""For the stated cost: answered where the articles more likely answer than not."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled question with everything that the models see of it."""

    name: str
    """Of its set."""
    answerable: bool
    fold: int
    """0 to FOLDS - 1; a near miss is in the fold of the question that it was made of."""
    near_miss: bool
    measured: Measured
    labels: NDArray[np.int64]
    """(candidates,): 1 where the sentence is part of the answer."""


def examples(
    questions: QuestionSet, assistant: Assistant, progress: Callable[[int, int], None] = lambda done, of: None
) -> list[Example]:
    """Retrieve and measure for every case whose answerability is known, and for near misses made of them.

    Underspecified cases are left out.
    """
    cases = [c for c in questions.cases if c.answerable is not None and c.label != "UNDERSPECIFIED"]
    cases += near_misses(cases)
    made = []
    for n, case in enumerate(cases, 1):
        measured = measure(assistant.retriever.find(case.asked()), assistant.embedder)
        if measured.found:
            labels = np.array([bool(case.answerable) and is_gold(c, case) for c in measured.found], dtype=np.int64)
            made.append(
                Example(
                    name=questions.name,
                    answerable=bool(case.answerable),
                    fold=zlib.crc32(original(case).encode()) % FOLDS,
                    near_miss=case.label == NEAR_MISS,
                    measured=measured,
                    labels=labels,
                )
            )
        progress(n, len(cases))
    return made


def is_gold(candidate: Candidate, case: Case) -> bool:
    """Whether a sentence is half a gold sentence or more, or, where only short answers are known, holds one."""
    article = candidate.passage.article
    if article.path in case.gold_files:
        for gold in {g for chosen in case.gold_sentences for g in chosen}:
            at = article.text.find(gold)
            while at >= 0:
                shared = min(candidate.span.end, at + len(gold)) - max(candidate.span.start, at)
                if shared >= 0.5 * min(len(candidate.text), len(gold)):
                    return True
                at = article.text.find(gold, at + 1)
    short = [plain(a) for a in case.answers if len(a.split()) <= 5]
    known = article.path in case.gold_files or article.path in case.neutral_files
    return known and any(a and a in plain(Span.of(candidate.span, article.text)) for a in short)


def fit(found: Sequence[Example], without: Collection[str] = ()) -> dict[str, Any]:
    """The content of `rag/weights.json`, with the cross-validated figures that it was chosen by.

    Features, of sentences or of confidence, that are named in `without` get no weight.
    """
    folds = np.array([e.fold for e in found])
    probabilities = [np.zeros(len(e.labels)) for e in found]
    confidences = np.zeros(len(found))
    for fold in sorted(set(folds.tolist())):
        model = _sentences([e for e in found if e.fold != fold], without)
        for i in map(int, np.flatnonzero(folds == fold)):
            probabilities[i] = model.probability(SENTENCE_FEATURES, found[i].measured.rows)
    signals = np.array([confidence_features(e.measured, p) for e, p in zip(found, probabilities, strict=True)])
    signals *= [name not in without for name in CONFIDENCE_FEATURES]
    answerable = np.array([e.answerable for e in found])
    balance = _balance(found)
    for fold in sorted(set(folds.tolist())):
        learn, held = folds != fold, folds == fold
        model = _logistic(CONFIDENCE_FEATURES, signals[learn], answerable[learn], CONFIDENCE_C, balance[learn])
        confidences[held] = model.probability(CONFIDENCE_FEATURES, signals[held])
    sentence = _sentences(found, without)
    confidence = _logistic(CONFIDENCE_FEATURES, signals, answerable, CONFIDENCE_C, balance)
    return {
        "sentence": _plain(sentence),
        "confidence": _plain(confidence),
        "threshold": THRESHOLD,
        "keep": KEEP,
        "fitted": {
            "cost": "a wrong answer costs as much as an unnecessary refusal",
            "cross_validated": {
                name: _figures(name, found, probabilities, confidences) for name in sorted({e.name for e in found})
            },
        },
    }


def write(weights: dict[str, Any], file: Path) -> None:
    """Keep the weights where the assistant reads them."""
    file.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def _sentences(found: Iterable[Example], without: Collection[str]) -> Logistic:
    """Fitted on the answerable questions whose answer is known to be among the candidates."""
    used = [e for e in found if e.answerable and e.labels.any()]
    rows = np.concatenate([e.measured.rows for e in used]) * [name not in without for name in SENTENCE_FEATURES]
    return _logistic(SENTENCE_FEATURES, rows, np.concatenate([e.labels for e in used]), SENTENCE_C)


def _balance(found: Sequence[Example]) -> Floats:
    """(len(found),) weights that make each set, and in it the answerable and the others, count the same.

    The near misses of a set count NEAR_MISSES of that.
    """
    groups = [(e.name, e.answerable, e.near_miss) for e in found]
    return np.array([len(found) / groups.count(g) * (NEAR_MISSES if g[2] else 1.0) for g in groups])


def _logistic(
    names: Sequence[str], rows: Floats, labels: NDArray[Any], strength: float, weight: Floats | None = None
) -> Logistic:
    """L2-penalised logistic regression on standardised features, given back for the features as they are."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit((rows - mean) / scale, labels, None if weight is None else weight / weight.mean())
    weights = model.coef_[0] / scale
    return Logistic(
        intercept=float(model.intercept_[0] - weights @ mean),
        weights=dict(zip(names, map(float, weights), strict=True)),
    )


def _plain(model: Logistic) -> dict[str, Any]:
    return {
        "intercept": round(model.intercept, 5),
        "weights": {name: round(weight, 5) for name, weight in model.weights.items()},
    }


def _figures(
    name: str, found: Sequence[Example], probabilities: Sequence[Floats], confidences: Floats
) -> dict[str, float | None]:
    """Held-out figures of one set."""
    from sklearn.metrics import roc_auc_score

    mine = [i for i, e in enumerate(found) if e.name == name and not e.near_miss]
    near = [i for i, e in enumerate(found) if e.name == name and e.near_miss]
    labelled = [i for i in mine if found[i].answerable and found[i].labels.any()]
    right = [found[i].labels[int(probabilities[i].argmax())] for i in labelled]
    truth = np.array([found[i].answerable for i in mine])
    given = confidences[mine]
    return {
        "questions": len(mine),
        "first_sentence_right": round(float(np.mean(right)), 4) if right else None,
        "abstention_auc": round(float(roc_auc_score(truth, given)), 4),
        "answerable_answered": round(float((given[truth] >= THRESHOLD).mean()), 4),
        "unanswerable_refused": round(float((given[~truth] < THRESHOLD).mean()), 4),
        "near_misses": len(near),
        "near_misses_refused": round(float((confidences[near] < THRESHOLD).mean()), 4) if near else None,
    }
