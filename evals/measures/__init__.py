"""All measures of a case, in the order in which a report shows them; pure functions of a trial."""

from __future__ import annotations

from collections.abc import Mapping

from evals.measures import (
    abstention,
    answers,
    citations,
    cost,
    disagreement,
    groundedness,
    injection,
    retrieval,
)
from evals.types import Measure, Trial

MEASURES: tuple[Measure, ...] = (
    *citations.MEASURES,
    *groundedness.MEASURES,
    *retrieval.MEASURES,
    *answers.MEASURES,
    *disagreement.MEASURES,
    *injection.MEASURES,
    *cost.MEASURES,
    *abstention.MEASURES,
)
BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


def scores(trial: Trial) -> dict[str, float]:
    """Every measure that applies to this case; one that does not is missing, never zero."""
    found = ((measure.name, measure.of(trial)) for measure in MEASURES)
    return {name: value for name, value in found if value is not None}
