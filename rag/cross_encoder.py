"""Cross-encoders that a user names, none by default: a reranker of passages, and one more witness of support."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import MissingPartError, UsageError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class _Pairs:
    """One cross-encoder of sentence-transformers, by folder or downloaded name. Safe to share between threads.

    Raises MissingPartError when there is no such model.
    """

    def __init__(self, name: str) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self.model: CrossEncoder = CrossEncoder(name, local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise MissingPartError(
                f"cross-encoder {name!r} is neither a folder nor a downloaded model: fetch it first with "
                f"`hf download {name}`"
            ) from error
        self.labels = {text.lower(): number for number, text in self.model.config.id2label.items()}
        self._lock = threading.Lock()

    def _scores(self, pairs: Sequence[tuple[str, str]]) -> NDArray[Any]:
        with self._lock:
            return np.asarray(self.model.predict(list(pairs), show_progress_bar=False))


class Reranker(_Pairs):
    """Says how well texts answer a question; a model with one output. Raises UsageError for one with more."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        if len(self.labels) > 1:
            raise UsageError(f"{name} tells {', '.join(self.labels)} apart: a reranker has one output")

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better."""
        return [float(score) for score in self._scores([(question, text) for text in texts])]


class Entailment(_Pairs):
    """Says whether sources entail a claim; a model that was trained on entailment.

    With one output it is a probability, 0.5 and above is support; with several, the one that its configuration
    calls entailment must be the largest. Raises UsageError when there is none.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._entails = next((number for text, number in self.labels.items() if "entail" in text), None)
        if self._entails is None and len(self.labels) > 1:
            raise UsageError(f"{name} has no label for entailment among {', '.join(self.labels)}")

    def __call__(self, claim: str, sources: Sequence[str], /) -> bool:
        scores = self._scores([(" ".join(sources), claim)])[0]
        return bool(scores.argmax() == self._entails) if self._entails is not None else bool(scores >= 0.5)
