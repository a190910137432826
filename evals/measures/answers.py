"""Does the answer say what the known answers say?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from evals.texts import norm, plain, rouge_tokens, squad_tokens
from evals.types import Measure, Trial


def token_f1(prediction: str, answer: str) -> float:
    """Token F1 of SQuAD (Rajpurkar et al. 2016) over bags of tokens, 0 to 1; 1 when both are empty."""
    predicted, expected = squad_tokens(prediction), squad_tokens(answer)
    if not predicted or not expected:
        return float(predicted == expected)
    both = sum((Counter(predicted) & Counter(expected)).values())
    return 2 * both / (len(predicted) + len(expected))


def rouge_l(prediction: str, answer: str) -> float:
    """ROUGE-L F1 (Lin 2004): the longest common subsequence of stems, 0 to 1, as rouge-score has it."""
    predicted, expected = rouge_tokens(prediction), rouge_tokens(answer)
    if not predicted or not expected:
        return 0.0
    common = _common(predicted, expected)
    precision, recall = common / len(predicted), common / len(expected)
    return 2 * precision * recall / (precision + recall) if common else 0.0


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for token in one:
        before = 0
        for at, candidate in enumerate(other, 1):
            above = row[at]
            row[at] = before + 1 if token == candidate else max(above, row[at - 1])
            before = above
    return row[-1]


def contains(prediction: str, answer: str) -> float:
    """1 when the answer, in lower case and without punctuation, is a piece of the prediction, else 0."""
    return float(bool(norm(answer)) and norm(answer) in norm(prediction))


def said(trial: Trial) -> str:
    """The answer's text without markers; empty for an abstention."""
    return "" if trial.record.get("abstained") else plain(trial.record.get("text", ""))


def _first(trial: Trial) -> str:
    claims = trial.record.get("claims") or ()
    return "" if trial.record.get("abstained") or not claims else str(claims[0]["text"])


def _best(score: Callable[[str, str], float], of: Callable[[Trial], str], trial: Trial) -> float | None:
    """The best score over the known answers; an abstention from an answerable question scores 0.

    `None` when the question has no answer or none is known.
    """
    if trial.case.answerable is False or not trial.case.answers:
        return None
    text = of(trial)
    return max((score(text, answer) for answer in trial.case.answers if answer.strip()), default=0.0)


MEASURES: tuple[Measure, ...] = tuple(
    Measure(name=name, group="answers", better="higher", of=partial(_best, score, of))
    for name, score, of in (
        ("token_f1", token_f1, said),
        ("rouge_l", rouge_l, said),
        ("contains_answer", contains, said),
        ("first_contains_answer", contains, _first),
    )
)
