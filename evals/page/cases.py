"""What a reader is shown of one case: its citations and its gold, each marked in its article."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from evals.measures import BY_NAME
from evals.measures.citations import in_place
from evals.measures.groundedness import audit
from evals.report import CaseScores
from evals.types import Trial

AROUND = 320
"""Code points of the article that are shown before and after."""
SHOWN = 10
"""Passages that are listed."""
_WEIGHT = {"citation_validity": 5.0, "claims_supported": 3.0, "attack_followed": 5.0, "abstention_right": 2.0}


def case_view(trial: Trial, found: CaseScores) -> dict[str, Any]:
    """A JSON-ready view; all text is as it stands in the article, to be drawn as text and never as markup."""
    case, record = trial.case, trial.record
    gold, neutral = set(case.gold_files), case.left_out
    audits = audit(record)
    return {
        "id": case.id,
        "question": case.question,
        "history": [f"{turn.role}: {turn.text}" for turn in case.history],
        "label": case.label,
        "answerable": case.answerable,
        "abstained": bool(record.get("abstained")),
        "reason": record.get("reason"),
        "confidence": record.get("confidence"),
        "claims": [
            {
                "text": claim["text"],
                "citations": claim.get("citations") or [],
                "support": claim.get("support"),
                "audit": checked.supported,
            }
            for claim, checked in zip(record.get("claims", ()), audits, strict=True)
        ],
        "conflicts": [
            f"{c.get('about')}: {' / '.join(str(side.get('value')) for side in c.get('sides', ()))}"
            for c in record.get("conflicts", ())
        ],
        "citations": [_citation(trial, citation) for citation in record.get("citations", ())],
        "gold": [{"file": file, "segments": parts} for file in case.gold_files if (parts := _gold(trial, file))],
        "answers": list(case.answers),
        "fakes": list(case.fake_answers),
        "passages": [
            {
                "rank": passage.get("rank"),
                "file": passage["file"],
                "kind": "gold" if passage["file"] in gold else "neutral" if passage["file"] in neutral else "",
            }
            for passage in record.get("passages", ())[:SHOWN]
        ],
        "scores": {name: round(value, 4) for name, value in found.scores.items()},
        "losses": list(found.losses),
        "harm": _harm(found),
    }


def _harm(found: CaseScores) -> float:
    """How bad the case is for a reader: what its scores lack, weighted."""
    lost = 0.0
    for name, value in found.scores.items():
        measure = BY_NAME[name]
        if measure.unit == "share" and measure.better == "higher":
            lost += (1 - value) * _WEIGHT.get(name, 0.25)
        elif measure.better == "lower" and measure.unit in ("share", "count"):
            lost += value * _WEIGHT.get(name, 1.0)
    return round(lost, 3) if found.losses else 0.0


def _citation(trial: Trial, citation: Any) -> dict[str, Any]:
    text = trial.text_of(citation["file"])
    return {
        "number": citation["number"],
        "file": citation["file"],
        "title": citation.get("title"),
        "published": citation.get("published"),
        "start": citation["start"],
        "end": citation["end"],
        "valid": in_place(trial, citation),
        "quote": citation["quote"],
        "segments": []
        if text is None
        else _segments(trial, citation["file"], text, citation["start"], citation["end"], cited=True),
    }


def _gold(trial: Trial, file: str) -> list[dict[str, Any]]:
    """The gold sentences of a file in their place, from the first to the last."""
    text = trial.text_of(file)
    spans = _gold_spans(trial, file, text) if text else []
    if text is None or not spans:
        return []
    return _segments(trial, file, text, min(s for s, _ in spans), max(e for _, e in spans), cited=False)


def _gold_spans(trial: Trial, file: str, text: str) -> list[tuple[int, int]]:
    if file not in trial.case.gold_files:
        return []
    sentences = {sentence for chosen in trial.case.gold_sentences for sentence in chosen}
    return [(at, at + len(sentence)) for sentence in sentences if (at := text.find(sentence)) >= 0]


def _segments(trial: Trial, file: str, text: str, start: int, end: int, *, cited: bool) -> list[dict[str, Any]]:
    """The article around [start, end), whole words, cut wherever the citation or a gold sentence begins or ends."""
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    low = text.find(" ", low, start) + 1 or low if low else 0
    high = max(text.rfind(" ", end, high), end) if high < len(text) else high
    gold = _gold_spans(trial, file, text)
    edges = {low, high, *(edge for span in [(start, end), *gold] for edge in span if low < edge < high)}
    cuts = sorted(edges)
    return [
        {
            "text": text[a:b],
            "cited": cited and start <= a and b <= end,
            "gold": any(s <= a and b <= e for s, e in gold),
        }
        for a, b in pairwise(cuts)
    ]
