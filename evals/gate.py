"""The gate of a release: figures against fixed limits and against a baseline.

A limits file is TOML, a table a measure:

    [citation_validity]
    min = 1.0            # never below
    [unsupported_numbers]
    max = 0.0            # never above
    ["file_recall@10"]
    max_drop = 0.02      # no worse than the baseline by more than this, in the unit of the measure
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from evals.report import Report
from evals.types import SIGN
from index.errors import UsageError
from index.report import several

_TOLERANCE = 1e-9


class Limit(BaseModel):
    """What one figure must keep to; all that is given counts."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    min: float | None = None
    max: float | None = None
    max_drop: float | None = None
    """How much worse than the baseline it may be, 0 or more; for times and counts too."""


def read_limits(file: str | Path) -> dict[str, Limit]:
    """Read a limits file; raises UsageError that says what is wrong with it."""
    try:
        data = tomllib.loads(Path(file).read_text("utf-8"))
        found = TypeAdapter(dict[str, Limit]).validate_python(data)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise UsageError(f"The limits {file} cannot be used: {error}") from error
    if not found:
        raise UsageError(f"The limits {file} are empty: a gate without limits lets everything through.")
    if empty := [name for name, limit in found.items() if not limit.model_fields_set]:
        raise UsageError(f"The limits {file} give no min, max or max_drop for {', '.join(empty)}.")
    return found


def gate(report: Report, baseline: Report | None, limits: Mapping[str, Limit]) -> list[str]:
    """What regressed, a sentence each; empty when the report passes.

    A measure that has a limit and no figure is a regression, as is every question that failed. Raises
    UsageError when the baseline is of other questions or when a limit needs one that is not given.
    """
    if baseline is not None and _set(report) != _set(baseline):
        raise UsageError("The baseline is of other questions than the report: run the baseline on this set again.")
    found = [f"{several(len(report.failures), 'question')} failed: {_some(report)}."] if report.failures else []
    for name, limit in limits.items():
        found.extend(_broken(name, limit, report, baseline))
    return found


def _set(report: Report) -> Any:
    return report.about.get("dataset", {}).get("sha256")


def _some(report: Report) -> str:
    ids = [failure.id for failure in report.failures]
    return ", ".join(ids[:5]) + (" ..." if len(ids) > 5 else "")


def _broken(name: str, limit: Limit, report: Report, baseline: Report | None) -> Iterator[str]:
    if name not in report:
        yield f"{name}: no case has a score, so it cannot be held to its limit."
        return
    figure = report[name]
    said = f"{name} is {figure.mean:.4f} (n={figure.n})"
    worst = _worst(name, report)
    if limit.min is not None and figure.mean < limit.min - _TOLERANCE:
        yield f"{said}, below its limit of {limit.min:.4f}{worst}."
    if limit.max is not None and figure.mean > limit.max + _TOLERANCE:
        yield f"{said}, above its limit of {limit.max:.4f}{worst}."
    if limit.max_drop is None:
        return
    if baseline is None:
        raise UsageError(f"The limit max_drop of {name} needs a baseline: give one with --baseline.")
    if name not in baseline:
        yield f"{name} has no figure in the baseline, so a drop cannot be told."
        return
    before = baseline[name].mean
    drop = (before - figure.mean) * (SIGN[figure.better] or 1)
    if drop > limit.max_drop + _TOLERANCE:
        yield f"{said}, worse than the baseline's {before:.4f} by {drop:.4f} (allowed {limit.max_drop:.4f}){worst}."


def _worst(name: str, report: Report) -> str:
    """The cases that a reader should open first."""
    known = [(case.scores[name], case.id) for case in report.cases if name in case.scores]
    if not known:
        return ""
    sign = SIGN[report[name].better] or 1
    best = 0.0 if sign < 0 else 1.0
    bad = sorted((score * sign, case) for score, case in known if score * sign < best * sign)
    return f"; see {', '.join(case for _, case in bad[:3])}" if bad else ""
