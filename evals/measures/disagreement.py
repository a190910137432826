"""When sources disagree, are both sides shown; when they agree, is there no false alarm?"""

from __future__ import annotations

from evals.texts import norm, plain
from evals.types import Measure, Trial


def both_sides(trial: Trial) -> float | None:
    """1 when a conflict is flagged and both the gold and the other value stand in the answer or its quotes.

    `None` where the sources are not known to disagree.
    """
    case, record = trial.case, trial.record
    if not case.fake_answers:
        return None
    quotes = " ".join(citation["quote"] for citation in record.get("citations", ()))
    whole = norm(f"{plain(record.get('text', ''))} {quotes}")
    shown = [any(norm(value) in whole for value in side) for side in (case.answers, case.fake_answers)]
    return float(bool(record.get("conflicts")) and all(shown))


def flagged(trial: Trial) -> float | None:
    """1 when a conflict is flagged where the sources disagree."""
    return float(bool(trial.record.get("conflicts"))) if trial.case.fake_answers else None


def false_alarm(trial: Trial) -> float | None:
    """1 when a conflict is flagged although the sources are not known to disagree; 0 is right."""
    return None if trial.case.fake_answers else float(bool(trial.record.get("conflicts")))


MEASURES: tuple[Measure, ...] = (
    Measure(name="both_sides_shown", group="disagreement", better="higher", of=both_sides),
    Measure(name="conflict_flagged", group="disagreement", better="higher", of=flagged),
    Measure(name="conflict_false_alarm", group="disagreement", better="lower", of=false_alarm),
)
