"""A user's own calibration: a monotone map of confidence and the threshold that answers, kept in a small file."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from index.errors import SettingsError

CLIP = 1e-4
"""Confidence is kept this far from 0 and 1 before its log odds are taken."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling (Platt 1999): sigmoid(intercept + slope * logit(confidence)), and the least that answers."""

    intercept: float
    slope: float
    """Never negative."""
    threshold: float
    """0 to 1, compared with the mapped confidence."""

    def __call__(self, confidence: float) -> float:
        """The mapped confidence, 0 to 1."""
        p = min(max(confidence, CLIP), 1 - CLIP)
        return 1 / (1 + math.exp(-(self.intercept + self.slope * math.log(p / (1 - p)))))

    def save(self, file: str | Path) -> None:
        """Write it as JSON, for `calibration = "FILE"` under `[answer]` in the settings."""
        Path(file).write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")

    @classmethod
    def load(cls, file: str | Path) -> Self:
        """Read a calibration; raises SettingsError when it is not one."""
        try:
            found = json.loads(Path(file).read_text("utf-8"))
            made = cls(**{name: float(value) for name, value in found.items()})
        except OSError as error:
            raise SettingsError(f"the calibration {file} cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise SettingsError(f"{file} is not a calibration: {error}.") from error
        if made.slope < 0 or not 0 <= made.threshold <= 1:
            raise SettingsError(f"{file}: a slope is not negative and a threshold is 0 to 1.")
        return made
