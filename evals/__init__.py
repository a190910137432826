"""Evaluation: question sets in; figures with intervals, a report to read and a gate for releases out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.datasets import load_questions
    from evals.report import Report
    from evals.runner import evaluate

__all__ = ["Report", "evaluate", "load_questions"]

_HOME = {"Report": "evals.report", "evaluate": "evals.runner", "load_questions": "evals.datasets"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'evals' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
