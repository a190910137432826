"""Does the assistant know when the articles hold no answer? Measures of the whole set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from evals.measures.statistics import share
from evals.types import Better, Measure, Record, Trial

BINS = 10
APART = "UNDERSPECIFIED"
"""Questions with this label want a clarifying question back: they are neither answerable nor not."""


class Verdict(NamedTuple):
    """What was said about one question whose answerability is known."""

    answerable: bool
    abstained: bool
    confidence: float
    """0 to 1, as the answer record has it."""


class RiskPoint(NamedTuple):
    """What answering only at or above a confidence means."""

    threshold: float
    coverage: float
    """Share of all questions that are answered, 0 to 1."""
    risk: float
    """Share of the answered ones that have no answer in the articles, 0 to 1."""


class Bin(NamedTuple):
    """Answers of like confidence."""

    confidence: float
    """Their mean confidence, 0 to 1."""
    share: float
    """Share of them that are answerable, 0 to 1."""
    n: int


def verdict(trial: Trial) -> Verdict | None:
    """`None` where answerability is not known or the question is to be counted apart."""
    if trial.case.answerable is None or trial.case.label == APART:
        return None
    return judged(trial.case.answerable, trial.record)


def judged(answerable: bool, record: Record) -> Verdict:
    """The verdict on a record, for a question that has an answer in the articles or has none."""
    return Verdict(answerable, bool(record.get("abstained")), float(record.get("confidence") or 0.0))


def right(trial: Trial) -> float | None:
    """1 when it answered what has an answer or abstained from what has none, else 0."""
    found = verdict(trial)
    return None if found is None else float(found.answerable != found.abstained)


def auc(verdicts: Sequence[Verdict]) -> float | None:
    """Area under the ROC curve of confidence: the chance that an answerable question has more of it.

    Mann and Whitney (1947), ties count half, 0 to 1, 0.5 is chance. `None` unless both classes occur.
    """
    ranked = sorted((v.confidence, v.answerable) for v in verdicts)
    positives = sum(v.answerable for v in verdicts)
    negatives = len(ranked) - positives
    if not positives or not negatives:
        return None
    total, start = 0.0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        total += sum(answerable for _, answerable in ranked[start:end]) * (start + 1 + end) / 2
        start = end
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def refusal_precision(verdicts: Sequence[Verdict]) -> float | None:
    """Share of the abstentions that were right. `None` when it never abstained."""
    return share(not v.answerable for v in verdicts if v.abstained)


def refusal_recall(verdicts: Sequence[Verdict]) -> float | None:
    """Share of the unanswerable questions from which it abstained; `None` when there is none."""
    return share(v.abstained for v in verdicts if not v.answerable)


def answered(verdicts: Sequence[Verdict]) -> float | None:
    """Share of the answerable questions that it answered; `None` when there is none."""
    return share(not v.abstained for v in verdicts if v.answerable)


def brier(verdicts: Sequence[Verdict]) -> float | None:
    """Mean squared distance of confidence from the truth (Brier 1950), 0 to 1, 0 is best."""
    return sum((v.confidence - v.answerable) ** 2 for v in verdicts) / len(verdicts) if verdicts else None


def ece(verdicts: Sequence[Verdict]) -> float | None:
    """Expected calibration error (Naeini et al. 2015) over ten bins of equal width, 0 to 1, 0 is best.

    Σ over bins of (size / n) · |mean confidence - share that is answerable|.
    """
    if not verdicts:
        return None
    return sum(b.n * abs(b.confidence - b.share) for b in reliability(verdicts)) / len(verdicts)


def reliability(verdicts: Sequence[Verdict]) -> list[Bin]:
    """Ten bins of equal width, [0, 0.1) to [0.9, 1.0]; empty ones left out."""
    bins: list[list[Verdict]] = [[] for _ in range(BINS)]
    for v in verdicts:
        bins[min(int(v.confidence * BINS), BINS - 1)].append(v)
    return [
        Bin(sum(v.confidence for v in b) / len(b), sum(v.answerable for v in b) / len(b), len(b)) for b in bins if b
    ]


def risk_coverage(verdicts: Sequence[Verdict]) -> list[RiskPoint]:
    """The risk-coverage curve (El-Yaniv and Wiener 2010), a point for each confidence, highest first."""
    ranked = sorted(verdicts, key=lambda v: -v.confidence)
    points, wrong = [], 0
    for taken, v in enumerate(ranked, 1):
        wrong += not v.answerable
        if taken == len(ranked) or ranked[taken].confidence != v.confidence:
            points.append(RiskPoint(v.confidence, taken / len(ranked), wrong / taken))
    return points


def aurc(verdicts: Sequence[Verdict]) -> float | None:
    """Area under the risk-coverage curve, by steps, 0 to 1, less is better."""
    area, before = 0.0, 0.0
    for point in risk_coverage(verdicts):
        area += (point.coverage - before) * point.risk
        before = point.coverage
    return area if verdicts else None


class Summary(NamedTuple):
    """A measure of the whole set."""

    name: str
    better: Better
    of: Callable[[Sequence[Verdict]], float | None]
    counts: Callable[[Verdict], bool]
    """Which questions the figure rests on."""


def _all(_: Verdict) -> bool:
    return True


SUMMARIES: tuple[Summary, ...] = (
    Summary("abstention_auc", "higher", auc, _all),
    Summary("refusal_precision", "higher", refusal_precision, lambda v: v.abstained),
    Summary("refusal_recall", "higher", refusal_recall, lambda v: not v.answerable),
    Summary("answerable_answered", "higher", answered, lambda v: v.answerable),
    Summary("aurc", "lower", aurc, _all),
    Summary("ece", "lower", ece, _all),
    Summary("brier", "lower", brier, _all),
)

MEASURES: tuple[Measure, ...] = (Measure(name="abstention_right", group="abstention", better="higher", of=right),)
