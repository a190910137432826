"""From answers to figures: every mean with its n and interval, every case with what it lost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from evals.losses import losses
from evals.measures import MEASURES, scores
from evals.measures.abstention import SUMMARIES, Verdict, reliability, risk_coverage, verdict
from evals.measures.cost import percentile, stages
from evals.measures.retrieval import file_ranking, hit_at
from evals.measures.statistics import clusters, mean_interval, statistic_interval
from evals.runs import Run, write_json
from evals.types import Failure, Figure, Interval, Measure, Trial
from index.errors import UsageError

SCHEMA = "dateline.report/1"
RANKS = range(1, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScores:
    """What one case reached."""

    id: str
    scores: Mapping[str, float]
    """A measure that does not apply is missing."""
    losses: tuple[str, ...]
    """Why it lost points, a sentence each, the worst first."""
    cluster: int
    """Cases that share an article share this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a run; `report["citation_validity"].mean`."""

    about: Mapping[str, Any]
    figures: Mapping[str, Figure]
    cases: tuple[CaseScores, ...]
    failures: tuple[Failure, ...] = ()
    curves: Mapping[str, Any] = field(default_factory=dict)
    """Points of the plots: risk_coverage, reliability, retrieval and latency."""
    baselines: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    """Other ways to answer the same questions: system, measure, figure."""

    def __getitem__(self, name: str) -> Figure:
        """The figure of a measure; raises KeyError with the known names where it applied to no case."""
        if name not in self.figures:
            raise KeyError(f"no case has a score for {name!r}; there are {', '.join(self.figures)}")
        return self.figures[name]

    def __contains__(self, name: object) -> bool:
        return name in self.figures

    def __iter__(self) -> Iterator[str]:
        return iter(self.figures)

    def record(self) -> dict[str, Any]:
        """This report as a JSON-ready `dateline.report/1` object."""
        return {
            "schema": SCHEMA,
            "about": dict(self.about),
            "figures": {name: asdict(figure) for name, figure in self.figures.items()},
            "baselines": {
                system: {name: asdict(figure) for name, figure in figures.items()}
                for system, figures in self.baselines.items()
            },
            "curves": dict(self.curves),
            "failures": [asdict(failure) for failure in self.failures],
            "cases": [asdict(case) for case in self.cases],
        }

    def save(self, file: str | Path) -> None:
        """Write `record()` as JSON."""
        write_json(Path(file), self.record())

    @classmethod
    def load(cls, file: str | Path) -> Report:
        """Read `report.json` (or a folder that holds it); raises UsageError when it is not one."""
        path = Path(file)
        path = path / "report.json" if path.is_dir() else path
        try:
            record = json.loads(path.read_text("utf-8"))
            if record.get("schema") != SCHEMA:
                raise ValueError(f"its schema is {record.get('schema')!r}, not {SCHEMA!r}")
            return cls(
                about=record["about"],
                figures=_figures(record["figures"]),
                baselines={system: _figures(found) for system, found in record["baselines"].items()},
                curves=record["curves"],
                failures=tuple(Failure(**failure) for failure in record["failures"]),
                cases=tuple(CaseScores(**c | {"losses": tuple(c["losses"])}) for c in record["cases"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"{path} is not a report of `dateline eval run`: {error}.") from error


def _figures(records: Mapping[str, Any]) -> dict[str, Figure]:
    return {
        name: Figure(**{**found, "interval": Interval(**found["interval"]) if found["interval"] else None})
        for name, found in records.items()
    }


def report_of(run: Run, baselines: Mapping[str, Run] | None = None) -> Report:
    """Measure a run, and the baselines that answered the same questions. Pure: the same run, the same report."""
    trials = list(run.trials())
    groups = clusters([trial.case for trial in trials])
    scored = [scores(trial) for trial in trials]
    others = {system: list(other.trials()) for system, other in (baselines or {}).items()}
    return Report(
        about=run.about,
        figures=figures_of(trials, scored, groups),
        cases=tuple(
            CaseScores(id=trial.case.id, scores=found, losses=tuple(losses(trial, found)), cluster=group)
            for trial, found, group in zip(trials, scored, groups, strict=True)
        ),
        failures=run.failures,
        curves=_curves(
            trials,
            {n: others[n] for n, run in (baselines or {}).items() if "retrieval" in _groups(run, "retrieval")},
        ),
        baselines={system: _beside(other, others[system]) for system, other in (baselines or {}).items()},
    )


def _beside(run: Run, trials: Sequence[Trial]) -> dict[str, Figure]:
    """The figures of a baseline, in the groups of measures for which it was made."""
    found = figures_of(trials, list(map(scores, trials)), clusters([t.case for t in trials]))
    return {name: figure for name, figure in found.items() if figure.group in _groups(run, figure.group)}


def _groups(run: Run, default: str) -> Sequence[str]:
    groups: Sequence[str] = run.about.get("settings", {}).get("groups", [default])
    return groups


def figures_of(
    trials: Sequence[Trial], scored: Sequence[Mapping[str, float]], groups: Sequence[int]
) -> dict[str, Figure]:
    """Every measure that applies to some case, then those of the whole set."""
    means = (mean_figure(measure, scored, groups) for measure in MEASURES)
    found = {figure.name: figure for figure in means if figure is not None}
    found |= _percentiles(scored, groups)
    judged = [(v, g) for t, g in zip(trials, groups, strict=True) if (v := verdict(t)) is not None]
    found |= abstention_figures([v for v, _ in judged], [g for _, g in judged])
    order = list(dict.fromkeys(measure.group for measure in MEASURES))
    return dict(sorted(found.items(), key=lambda item: order.index(item[1].group)))


def mean_figure(measure: Measure, scored: Sequence[Mapping[str, float]], groups: Sequence[int]) -> Figure | None:
    """The mean of a measure over the cases that have it; `None` when none has."""
    known = [(found[measure.name], g) for found, g in zip(scored, groups, strict=True) if measure.name in found]
    if not known:
        return None
    values = [value for value, _ in known]
    return Figure(
        name=measure.name,
        group=measure.group,
        better=measure.better,
        unit=measure.unit,
        mean=sum(values) / len(values),
        n=len(values),
        interval=mean_interval(values, [group for _, group in known]),
    )


def _percentiles(scored: Sequence[Mapping[str, float]], groups: Sequence[int]) -> dict[str, Figure]:
    """The median and the 95th percentile of the time that an answer takes."""
    known = [(f["total_ms"], g) for f, g in zip(scored, groups, strict=True) if "total_ms" in f]
    values, clustered = [ms for ms, _ in known], [group for _, group in known]
    found = {}
    for name, share in (("total_ms_p50", 0.5), ("total_ms_p95", 0.95)) if values else ():
        of = partial(percentile, share=share)
        found[name] = Figure(
            name=name,
            group="cost",
            better="lower",
            unit="ms",
            mean=of(values),
            n=len(values),
            interval=statistic_interval(values, clustered, of),
        )
    return found


def abstention_figures(verdicts: Sequence[Verdict], groups: Sequence[int]) -> dict[str, Figure]:
    """The figures of the whole set that are defined for it."""
    found = {}
    for summary in SUMMARIES:
        value, n = summary.of(verdicts), sum(map(summary.counts, verdicts))
        if value is not None and n:
            found[summary.name] = Figure(
                name=summary.name,
                group="abstention",
                better=summary.better,
                unit="share",
                mean=value,
                n=n,
                interval=statistic_interval(verdicts, groups, summary.of),
            )
    return found


def _curves(trials: Sequence[Trial], others: Mapping[str, Sequence[Trial]]) -> dict[str, Any]:
    verdicts = [v for t in trials if (v := verdict(t)) is not None]
    by_stage = stages([trial.record for trial in trials])
    systems = {"dateline": trials, **others}
    return {
        "risk_coverage": [list(point) for point in risk_coverage(verdicts)],
        "reliability": [list(found) for found in reliability(verdicts)],
        "retrieval": {name: found for name, ts in systems.items() if (found := _hits_by_rank(ts))},
        "latency": {
            stage: {"p50": percentile(ms, 0.5), "p95": percentile(ms, 0.95), "n": len(ms)}
            for stage, ms in by_stage.items()
        },
    }


def _hits_by_rank(trials: Sequence[Trial]) -> list[float]:
    """Share of the questions with a gold file that have one among the first 1, 2 ... 10 files."""
    asked = [(file_ranking(t.case, t.record), t.case.gold_files) for t in trials if t.case.gold_files]
    if not any(ranking for ranking, _ in asked):
        return []
    return [sum(hit_at(ranking, gold, k) or 0.0 for ranking, gold in asked) / len(asked) for k in RANKS]
