"""What an answer costs: time by stage, tokens."""

from __future__ import annotations

from collections.abc import Sequence

from evals.types import Measure, Record, Trial


def total_ms(trial: Trial) -> float | None:
    """Milliseconds from question to answer; `None` where the record does not say."""
    value = (trial.record.get("timings_ms") or {}).get("total")
    return None if value is None else float(value)


def tokens(trial: Trial) -> float | None:
    """Tokens read and written by models for this answer; `None` where the record does not say."""
    usage = trial.record.get("tokens") or {}
    return float(sum(usage.values())) if usage else None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, interpolated linearly between neighbours."""
    ranked = sorted(values)
    at = share * (len(ranked) - 1)
    low = int(at)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (at - low)


def stages(records: Sequence[Record]) -> dict[str, list[float]]:
    """Milliseconds of every answer by stage, stages in the order in which they are first met."""
    found: dict[str, list[float]] = {}
    for record in records:
        for stage, ms in (record.get("timings_ms") or {}).items():
            found.setdefault(stage, []).append(float(ms))
    return found


MEASURES: tuple[Measure, ...] = (
    Measure(name="total_ms", group="cost", better="lower", of=total_ms, unit="ms"),
    Measure(name="tokens", group="cost", better="lower", of=tokens, unit="tokens"),
)
