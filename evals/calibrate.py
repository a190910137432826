"""Fitting how sure the assistant should be to your own articles, and choosing how cautious it is.

What is stored is `{"intercept": a, "slope": b, "threshold": t}`: the confidence c of an answer becomes
sigmoid(a + b * logit(c)) (Platt 1999), and an answer below t becomes an abstention. The slope is never
negative, so the order of the answers, and with it the AUC, stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.measures.abstention import RiskPoint, Verdict, brier, ece, risk_coverage, verdict
from evals.measures.statistics import SEED, clusters
from evals.runs import Run
from index.errors import UsageError
from rag.calibration import CLIP, Calibration

FOLDS = 5
MIN_EACH = 10
"""Questions of each class that a fit needs."""
_RIDGE = 1.0
"""Pull of the parameters towards (0, 1), leaving confidence as it is, in units of one question."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A calibration with what it is worth on questions that it was not fitted to."""

    calibration: Calibration
    n: int
    ece_before: float
    ece_after: float
    """Of held-out folds, as is the next."""
    brier_before: float
    brier_after: float
    curve: tuple[RiskPoint, ...]
    """Risk and coverage by mapped, held-out confidence."""


def calibrate(run: Run, *, risk: float | None = None) -> Fitted:
    """Fit to the questions of a run whose answerability is known.

    The threshold is the lowest at which at most the share `risk` (0 to 1) of the answered questions has no
    answer in the articles; without `risk`, the one with the best balance of answered and refused. Raises
    UsageError with fewer than ten questions of a class, and for a run that was calibrated already: what is
    stored is applied to confidence as it comes.
    """
    if before := run.about.get("settings", {}).get("answer", {}).get("calibration"):
        raise UsageError(f"The run was made with the calibration {before}: make one without it, and fit to that.")
    judged = [(v, trial.case) for trial in run.trials() if (v := verdict(trial)) is not None]
    verdicts = [v for v, _ in judged]
    positives = sum(v.answerable for v in verdicts)
    if min(positives, len(verdicts) - positives) < MIN_EACH:
        raise UsageError(
            f"A calibration needs {MIN_EACH} questions with an answer and {MIN_EACH} without one; "
            f"there are {positives} and {len(verdicts) - positives}."
        )
    held_out = _held_out(verdicts, clusters([case for _, case in judged]))
    intercept, slope = _fit(verdicts)
    curve = risk_coverage(held_out)
    threshold = _balanced(held_out) if risk is None else _at_risk(curve, risk)
    return Fitted(
        calibration=Calibration(round(intercept, 6), round(slope, 6), round(threshold, 4)),
        n=len(verdicts),
        ece_before=ece(verdicts) or 0.0,
        ece_after=ece(held_out) or 0.0,
        brier_before=brier(verdicts) or 0.0,
        brier_after=brier(held_out) or 0.0,
        curve=tuple(curve),
    )


def _held_out(verdicts: Sequence[Verdict], groups: Sequence[int]) -> list[Verdict]:
    """Each verdict with the confidence that a fit to the other folds gives it; articles stay in one fold."""
    order = np.random.default_rng(SEED).permutation(sorted(set(groups)))
    fold = {int(group): place % FOLDS for place, group in enumerate(order)}
    mapped: list[Verdict] = list(verdicts)
    for number in range(FOLDS):
        rest = [v for v, g in zip(verdicts, groups, strict=True) if fold[g] != number]
        made = Calibration(*_fit(rest), threshold=0.0)
        for at, (v, g) in enumerate(zip(verdicts, groups, strict=True)):
            if fold[g] == number:
                mapped[at] = v._replace(confidence=made(v.confidence))
    return mapped


def _fit(verdicts: Sequence[Verdict]) -> tuple[float, float]:
    """Intercept and slope of the most likely logistic map, by Newton's method with a weak ridge."""
    x = _logit(np.array([v.confidence for v in verdicts]))
    y = np.array([float(v.answerable) for v in verdicts])
    design = np.stack([np.ones_like(x), x], axis=1)
    start = np.array([0.0, 1.0])
    weights = start.copy()
    for _ in range(100):
        p = _sigmoid(design @ weights)
        gradient = design.T @ (p - y) + _RIDGE * (weights - start)
        curvature = (design * (p * (1 - p))[:, None]).T @ design + _RIDGE * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if float(abs(step).max()) < 1e-10:
            break
    if weights[1] < 0:  # confidence says nothing here: keep only the share of answerable questions
        share = float(np.clip(y.mean(), CLIP, 1 - CLIP))
        return float(np.log(share / (1 - share))), 0.0
    return float(weights[0]), float(weights[1])


def _balanced(verdicts: Sequence[Verdict]) -> float:
    """The threshold with the best mean of answered (of answerable) and refused (of the others)."""
    positives = sum(v.answerable for v in verdicts)
    negatives = len(verdicts) - positives

    def balance(threshold: float) -> float:
        answered = sum(v.confidence >= threshold for v in verdicts if v.answerable)
        refused = sum(v.confidence < threshold for v in verdicts if not v.answerable)
        return answered / positives + refused / negatives

    return max(sorted({v.confidence for v in verdicts}), key=balance)


def _at_risk(curve: Sequence[RiskPoint], risk: float) -> float:
    """The lowest threshold that keeps to the risk; 1 when none does, so that nothing is answered."""
    return min((point.threshold for point in curve if point.risk <= risk), default=1.0)


def _logit(confidence: Floats) -> Floats:
    clipped = np.clip(confidence, CLIP, 1 - CLIP)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))
