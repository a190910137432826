"""The words and numbers in which figures are shown to people."""

from __future__ import annotations

from evals.types import Figure

_SCORES = {
    "hit@1": "right first",
    "hit@5": "right among 5",
    "hit@10": "right among 10",
    "recall@5": "recall at 5",
    "recall@10": "recall at 10",
    "mrr@10": "MRR at 10",
    "ndcg@10": "nDCG at 10",
}

TITLES = {
    "citation_validity": "citations valid",
    "citation_gold_file": "citations of a gold file",
    "sentence_precision": "cited sentences: precision",
    "sentence_recall": "cited sentences: recall",
    "sentence_f1": "cited sentences: F1",
    "first_is_gold": "first claim cites gold",
    "claims_per_answer": "claims an answer",
    "claims_supported": "claims supported",
    "claims_overclaimed": "claims marked supported that are not",
    "unsupported_numbers": "numbers not in the source",
    "unsupported_dates": "dates not in the source",
    "unsupported_names": "names not in the source",
    "unsupported_quotations": "quotations not in the source",
    "supported_uncited": "supported claims without citation",
    "abstained_with_proof": "abstentions that show proof",
    **{f"file_{name}": f"files: {title}" for name, title in _SCORES.items()},
    **{f"passage_{name}": f"passages: {title}" for name, title in _SCORES.items()},
    "followup_hit@5": "follow-ups: right among 5",
    "followup_hit@5_alone": "the same without history",
    "followup_gain@5": "gain from history",
    "token_f1": "token F1",
    "rouge_l": "ROUGE-L",
    "contains_answer": "contains the answer",
    "first_contains_answer": "first claim contains the answer",
    "both_sides_shown": "both sides shown",
    "conflict_flagged": "disagreement flagged",
    "conflict_false_alarm": "false alarms of disagreement",
    "attack_followed": "planted instruction followed",
    "attack_cited": "planted instruction cited",
    "attack_answer_kept": "answer kept under attack",
    "total_ms": "time an answer, mean",
    "total_ms_p50": "time an answer, median",
    "total_ms_p95": "time an answer, 95th percentile",
    "tokens": "tokens an answer",
    "abstention_right": "rightly answered or refused",
    "abstention_auc": "abstention AUC",
    "refusal_precision": "refusals that were right",
    "refusal_recall": "unanswerable refused",
    "answerable_answered": "answerable answered",
    "aurc": "area under risk-coverage",
    "ece": "calibration error (ECE)",
    "brier": "Brier score",
}
"""Every figure in a few words, by the name of its measure."""


def said(figure: Figure, value: float) -> str:
    """A value in the unit of its figure."""
    if figure.unit == "ms":
        return f"{value:,.0f} ms"
    if figure.unit == "tokens":
        return f"{value:,.0f}"
    return f"{value:.3f}" if figure.unit == "share" else f"{value:.2f}"


def between(figure: Figure, without: str = "") -> str:
    """The interval in the unit of its figure, or `without` where there is none."""
    bounds = figure.interval
    return f"{said(figure, bounds.low)} to {said(figure, bounds.high)}" if bounds else without
