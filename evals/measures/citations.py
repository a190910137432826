"""Do citations hold, and are the cited sentences the right ones?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from evals.measures.statistics import share
from evals.types import Better, Measure, Trial

Unit = tuple[str, str]
"""A sentence: its file and its text."""


class Overlap(NamedTuple):
    """Cited against gold sentences; each 0 to 1."""

    precision: float
    recall: float
    f1: float


def validity(trial: Trial) -> float | None:
    """Share of citations whose quote stands at its span in the file, and whose file was retrieved.

    `None` for an answer that cites nothing.
    """
    citations = trial.record.get("citations", ())
    retrieved = {passage["file"] for passage in trial.record.get("passages", ())}
    return share(in_place(trial, c) and c["file"] in retrieved for c in citations)


def in_place(trial: Trial, citation: Any) -> bool:
    """Is the quote what the file has at the citation's span?"""
    text = trial.text_of(citation["file"])
    return text is not None and bool(text[citation["start"] : citation["end"]] == citation["quote"])


def overlap(cited: set[Unit], gold: set[Unit]) -> Overlap:
    """P = |cited ∩ gold| / |cited|, R = |cited ∩ gold| / |gold|, F1 = 2PR / (P + R); 0 where undefined."""
    both = len(cited & gold)
    precision = both / len(cited) if cited else 0.0
    recall = both / len(gold) if gold else 0.0
    return Overlap(precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0)


def best_overlap(trial: Trial) -> Overlap | None:
    """The overlap with the annotator set that gives the best F1 (of equal ones, the last).

    A sentence counts as cited when citations cover at least half of its characters. `None` when no gold
    sentence is known or the question has no answer; an abstention from a question that has one is 0.
    """
    case = trial.case
    if case.answerable is False or not case.gold_sentences:
        return None
    cited = cited_units(trial, trial.record.get("citations", ()))
    best = Overlap(0.0, 0.0, 0.0)
    for chosen in case.gold_sentences:
        gold = {(f, s) for f in case.gold_files for s in chosen if s in (trial.text_of(f) or "")}
        if (found := overlap(cited, gold)).f1 >= best.f1:
            best = found
    return best


def cited_units(trial: Trial, citations: Iterable[Any]) -> set[Unit]:
    """The sentences of which citations cover at least half of the characters."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for citation in citations:
        spans[citation["file"]].append((citation["start"], citation["end"]))
    found = set()
    for file, cited in spans.items():
        text, position = trial.text_of(file) or "", 0
        for sentence in trial.sentences_of(file):
            start = text.find(sentence, position)
            if start < 0:
                continue
            position = start + len(sentence)
            if _covered(cited, start, position) >= 0.5 * len(sentence):
                found.add((file, sentence))
    return found


def _covered(spans: Sequence[tuple[int, int]], start: int, end: int) -> int:
    """How many code points of [start, end) the spans hold; what two hold counts twice, as in the data's scorer."""
    return sum(max(0, min(stop, end) - max(begin, start)) for begin, stop in spans)


def first_is_gold(trial: Trial) -> float | None:
    """1 when a sentence that the first claim cites is gold to any annotator, else 0.

    `None` when no gold sentence is known or the question has no answer.
    """
    case, claims = trial.case, trial.record.get("claims", ())
    if case.answerable is False or not case.gold_sentences:
        return None
    numbers = set(claims[0].get("citations") or ()) if claims else set()
    leading = [c for c in trial.record.get("citations", ()) if c["number"] in numbers]
    return float(any(s in chosen for _, s in cited_units(trial, leading) for chosen in case.gold_sentences))


def _part(name: str, trial: Trial) -> float | None:
    found = best_overlap(trial)
    return None if found is None else float(getattr(found, name))


def gold_file(trial: Trial) -> float | None:
    """Share of citations that are of a gold file (neutral files left out); `None` where no file is gold."""
    case = trial.case
    if not case.gold_files:
        return None
    counted = (c["file"] for c in trial.record.get("citations", ()) if c["file"] not in case.left_out)
    return share(file in case.gold_files for file in counted)


def count(trial: Trial) -> float | None:
    """How many sentences an answer to a question with a known answer makes (its claims); `None` for any other."""
    if trial.record.get("abstained") or trial.case.answerable is False or not trial.case.answers:
        return None
    return float(len(trial.record.get("claims", ())))


def _measure(name: str, of: Callable[[Trial], float | None], better: Better = "higher") -> Measure:
    return Measure(name=name, group="citations", better=better, of=of)


MEASURES: tuple[Measure, ...] = (
    _measure("citation_validity", validity),
    _measure("citation_gold_file", gold_file),
    _measure("sentence_precision", partial(_part, "precision")),
    _measure("sentence_recall", partial(_part, "recall")),
    _measure("sentence_f1", partial(_part, "f1")),
    _measure("first_is_gold", first_is_gold),
    Measure(name="claims_per_answer", group="citations", better="neither", of=count, unit="count"),
)
