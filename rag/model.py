"""Small linear models whose weights stand in a file that a person can read."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """Logistic regression over named features."""

    intercept: float
    weights: Mapping[str, float]
    """By feature name; a feature that is not named weighs nothing."""

    def probability(self, names: Sequence[str], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) probabilities, 0 to 1, for (n, len(names)) features."""
        weights = np.array([self.weights.get(name, 0.0) for name in names])
        scores: NDArray[np.float64] = rows @ weights + self.intercept
        return 1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What `dateline eval train` fitted on labelled questions."""

    sentence: Logistic
    """Is this sentence part of the answer?"""
    confidence: Logistic
    """Do the articles answer the question?"""
    threshold: float
    """Least confidence to answer at, 0 to 1, for the cost that the fit states."""
    keep: float
    """A further sentence is given when its probability is at least this share of the best one's."""
    fitted: Mapping[str, Any]
    """On what, when and with which figures: for the reader."""


@cache
def weights(file: Path = FILE) -> Weights:
    """The weights in `file`."""
    raw = json.loads(file.read_text("utf-8"))
    return Weights(
        sentence=Logistic(**raw["sentence"]),
        confidence=Logistic(**raw["confidence"]),
        threshold=raw["threshold"],
        keep=raw["keep"],
        fitted=raw["fitted"],
    )


def logit(probability: float) -> float:
    """Log odds of a probability, kept finite."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
