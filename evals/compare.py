"""Two runs of the same questions side by side: paired differences, and the cases that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evals.measures import BY_NAME
from evals.measures.statistics import mean_interval
from evals.report import Report
from evals.types import SIGN, Better, Interval
from index.errors import UsageError

_WEIGHED = ("share", "count")
"""Units in which a change of a case is weighed; time and tokens change at every run and are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The second run's figure minus the first's."""

    name: str
    better: Better
    unit: str
    first: float
    second: float
    n: int
    """Cases that both runs have a score for; for a figure of the whole set, those of the second run."""
    interval: Interval | None
    """95 % interval of the difference, paired by case; `None` for a figure of the whole set."""

    @property
    def change(self) -> float:
        """In the unit of the figure."""
        return self.second - self.first

    @property
    def worse(self) -> bool:
        """Is the change for the worse?"""
        return self.change * SIGN[self.better] < 0

    @property
    def sure(self) -> bool:
        """Does the interval leave out zero?"""
        return self.interval is not None and (self.interval.low > 0 or self.interval.high < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A case on which the runs differ."""

    id: str
    changes: Mapping[str, float]
    """Second minus first, by measure, where not zero."""
    harm: float
    """Sum of the changes for the worse less those for the better: the higher, the worse it got."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed from one report to another."""

    differences: tuple[Difference, ...]
    changed: tuple[Changed, ...]
    """Worst first."""
    failed: tuple[str, ...]
    """Cases that failed in the second run alone."""


def compare(first: Report, second: Report) -> Comparison:
    """Compare two reports of one question set; raises UsageError when the sets differ."""
    one, other = (report.about.get("dataset", {}) for report in (first, second))
    if one.get("sha256") != other.get("sha256"):
        raise UsageError(
            f"The reports are of different questions ({one.get('name')} and {other.get('name')}): "
            "run both on the same set."
        )
    before = {case.id: case for case in first.cases}
    known = {failure.id for failure in first.failures}
    return Comparison(
        differences=tuple(_differences(first, second)),
        changed=tuple(
            sorted(
                (
                    changed
                    for case in second.cases
                    if case.id in before and (changed := _changed(case.id, before[case.id].scores, case.scores))
                ),
                key=lambda c: (-c.harm, c.id),
            )
        ),
        failed=tuple(failure.id for failure in second.failures if failure.id not in known),
    )


def _differences(first: Report, second: Report) -> Iterator[Difference]:
    before = {case.id: case for case in first.cases}
    for name, figure in second.figures.items():
        if name not in first:
            continue
        paired = [
            (before[case.id].scores[name], case.scores[name], case.cluster)
            for case in second.cases
            if name in case.scores and case.id in before and name in before[case.id].scores
        ]
        if name not in BY_NAME or not paired:
            yield Difference(
                name=name,
                better=figure.better,
                unit=figure.unit,
                first=first[name].mean,
                second=figure.mean,
                n=figure.n,
                interval=None,
            )
            continue
        yield Difference(
            name=name,
            better=figure.better,
            unit=figure.unit,
            first=sum(a for a, _, _ in paired) / len(paired),
            second=sum(b for _, b, _ in paired) / len(paired),
            n=len(paired),
            interval=mean_interval([b - a for a, b, _ in paired], [cluster for _, _, cluster in paired]),
        )


def _changed(case_id: str, before: Mapping[str, float], after: Mapping[str, float]) -> Changed | None:
    changes, harm = {}, 0.0
    for name in before.keys() & after.keys():
        measure = BY_NAME.get(name)
        change = after[name] - before[name]
        if measure is None or measure.unit not in _WEIGHED or not change:
            continue
        changes[name] = change
        harm -= change * SIGN[measure.better]
    if not changes:
        return None
    return Changed(id=case_id, changes=dict(sorted(changes.items())), harm=harm)
