"""Search and answers, warm, against embedding the question alone; a cold `dateline ask` against importing torch."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.bench.ratio import Ratio, clock, percentile, run
from index.embed import Embedder
from rag import Assistant, Settings

ASK = "from rag.cli import main; main()"


def measure(folder: Path, store: Path, questions: Sequence[str], repeat: int) -> Iterator[Ratio]:
    """`alone` is sentence-transformers' `encode` of the question, as it comes."""
    default = Embedder(precision="float32").model
    cold, search, slow, ask = [], [], [], []
    for _ in range(repeat):
        torch = run([sys.executable, "-c", "import torch"])
        cold.append(run([sys.executable, "-c", ASK, "ask", questions[0], "--store", str(store)]) / torch)
    with Assistant.open(store, Settings().without_model()) as assistant:
        assistant.ask(questions[0])
        default.encode(questions[0], show_progress_bar=False)
        for n in range(repeat):
            alone, searched, answered = [], [], []
            for question in questions[n::repeat]:
                alone.append(clock(lambda q=question: default.encode(q, show_progress_bar=False)))  # type: ignore[misc]
                searched.append(clock(lambda q=question: assistant.search(q)))  # type: ignore[misc]
                answered.append(clock(lambda q=question: assistant.ask(q)))  # type: ignore[misc]
            base = statistics.median(alone)
            search.append(statistics.median(searched) / base)
            slow.append(percentile(searched, 0.95) / base)
            ask.append(statistics.median(answered) / base)
    alone_ = "sentence-transformers embedding the question"
    yield Ratio(what="search, warm p50", against=alone_, values=tuple(search), goal=1.8)
    yield Ratio(what="search, warm p95", against=alone_, values=tuple(slow), goal=3)
    yield Ratio(what="ask, warm p50", against=alone_, values=tuple(ask), goal=6)
    yield Ratio(what="cold dateline ask", against="python -c 'import torch'", values=tuple(cold), goal=1.5)
