"""One benchmark's figure: a ratio to what a user would otherwise have, taken several times in one run."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Ours against the other's, once a repetition; what is compared is measured in turns."""

    what: str
    against: str
    values: tuple[float, ...]
    goal: float
    at_least: bool = False
    """Whether more is better; else `goal` is the most that it may be."""

    @property
    def median(self) -> float:
        """Of the repetitions."""
        return statistics.median(self.values)

    @property
    def reached(self) -> bool:
        """Does the median keep to the goal?"""
        return self.median >= self.goal if self.at_least else self.median <= self.goal

    def record(self) -> dict[str, Any]:
        """As a JSON-ready object, the verdict with it."""
        bound = {"at_least" if self.at_least else "at_most": self.goal}
        figures = {"median": self.median, "values": self.values, "reached": self.reached}
        return {"what": self.what, "against": self.against, **figures, **bound}


def clock(call: Callable[[], Any]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def run(command: Sequence[str]) -> float:
    """Seconds that a process takes. Raises CalledProcessError when it fails."""
    return clock(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values, 0 to 1, does not exceed."""
    return sorted(values)[int(share * (len(values) - 1))]
