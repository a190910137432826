"""What each idea in retrieval and selection is worth: every one is switched off in turn, on the same questions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evals.measures.retrieval import file_ranking, ndcg_at
from evals.measures.statistics import clusters, mean_interval
from evals.nearmiss import MARK
from evals.runs import write_json
from evals.train import FOLDS, Example, examples, fit
from evals.types import Case, Interval, Progress, QuestionSet, Record
from index.errors import UsageError
from rag.model import Logistic
from rag.search.evidence import Retriever
from rag.search.fuse import Weights
from rag.sentences.confidence import CONFIDENCE_FEATURES, confidence_features
from rag.sentences.features import SENTENCE_FEATURES

if TYPE_CHECKING:
    from rag.assistant import Assistant

WHOLE = "as it is"
RETRIEVAL: Mapping[str, Weights] = {
    WHOLE: Weights(),
    "without words (BM25)": Weights(lexical=0.0),
    "without meaning (vectors)": Weights(lexical=1.0),
    "without recency": Weights(recent=0.0),
    "without evidence added over chunks": Weights(second=0.0),
    "words and meaning alone": Weights(recent=0.0, second=0.0),
}
"""Rankings that are compared; all but the first lack something."""
ANSWERED = "and re-ranked by the best sentences, as in answers"
UNDATED = "asked without its day (as_of)"
SELECTION: Mapping[str, tuple[str, ...]] = {
    WHOLE: (),
    "without words in common": ("cover_near", "cover_title"),
    "without sentence vectors": ("cosine", "cosine_centred"),
    "without the passage's rank": ("passage_first", "passage_score", "article_score", "passage_dense"),
    "without the kind of answer wanted": ("wanted", "wanted_who"),
    "without nearness of the value": ("near",),
    "without the sentence's form": ("question", "lead", "new"),
    "without late interaction": ("late", "unmatched"),
    "without the passages' cosines": ("dense", "dense_gap", "agree"),
    "without names that are missing": ("name_missing",),
    "without years that are missing": ("year_missing", "year_apart", "year_other"),
}
"""Groups of features, of sentences and of confidence, that are left out at the fit."""


class Row(NamedTuple):
    """One variant on one figure."""

    variant: str
    figure: str
    n: int
    mean: float
    worth: float
    """The whole's figure less this one's."""
    interval: Interval | None
    """Of that paired difference."""


def retrieval(
    questions: QuestionSet,
    assistant: Assistant,
    answered: Mapping[str, Record],
    progress: Progress = lambda done, of: None,
) -> Iterator[Row]:
    """nDCG@10 by file of each ranking as it is retrieved, and of the answers', where there is a gold file."""
    cases = [case for case in questions.cases if case.gold_files and case.id in answered]
    variants: list[tuple[str, Weights, bool]] = [(name, weights, True) for name, weights in RETRIEVAL.items()]
    if any(case.as_of for case in cases):
        variants.append((UNDATED, Weights(), False))
    scored: dict[str, list[float]] = {}
    for name, weights, dated in variants:
        retriever = Retriever(assistant.library, assistant.embedder, assistant.settings.answer, weights)
        try:
            scored[name] = []
            for case in cases:
                scored[name].append(_ndcg(case if dated else replace(case, as_of=None), retriever))
                progress(sum(map(len, scored.values())), len(variants) * len(cases))
        finally:
            retriever.close()
    scored[ANSWERED] = [_score(case, answered[case.id]) for case in cases]
    yield from _rows("files: nDCG at 10", scored, clusters(cases))


def _ndcg(case: Case, retriever: Retriever) -> float:
    found = retriever.search(case.asked())
    return _score(case, {"passages": [{"file": passage.article.path, "rank": passage.rank} for passage in found]})


def _score(case: Case, record: Record) -> float:
    return ndcg_at(file_ranking(case, record), case.gold_files, 10) or 0.0


def selection(
    questions: QuestionSet, assistant: Assistant, progress: Progress = lambda done, of: None
) -> Iterator[Row]:
    """First sentence right, confidence on the right side of the threshold, and near misses refused, by models that
    lack a group.

    Each is fitted anew on four fifths of this set's labelled questions and scored on the last fifth, in turn.
    Raises UsageError for a set in which every question has an answer, or none.
    """
    found = examples(questions, assistant, progress)
    if len({e.answerable for e in found if not e.near_miss}) < 2:
        raise UsageError(f"{questions.name} has not both kinds of question: some with an answer and some without.")
    by_id = {case.id: case for case in questions.cases}
    groups = clusters([by_id[_asked(e)] for e in found])
    figures = {
        "first sentence right": [e.answerable and bool(e.labels.any()) for e in found],
        "rightly answered or refused": [not e.near_miss for e in found],
        "near misses refused": [e.near_miss for e in found],
    }
    scored = {name: _held_out(found, group) for name, group in SELECTION.items()}
    for i, (figure, chosen) in enumerate(figures.items()):
        if any(chosen):
            values_of = {name: list(compress(values[min(i, 1)], chosen)) for name, values in scored.items()}
            yield from _rows(figure, values_of, list(compress(groups, chosen)))


def _asked(example: Example) -> str:
    """The id of the case that an example is of, or was made of."""
    own = str(example.measured.evidence.question.id)
    return own.rpartition(MARK)[0] if example.near_miss else own


def _held_out(found: Sequence[Example], without: Sequence[str]) -> tuple[list[float], list[float]]:
    """For every example, from a fit to the other folds: is its first sentence right, is it rightly answered or not."""
    right, sided = [0.0] * len(found), [0.0] * len(found)
    for fold in range(FOLDS):
        fitted = fit([e for e in found if e.fold != fold], without)
        sentence, confidence = Logistic(**fitted["sentence"]), Logistic(**fitted["confidence"])
        for i, e in ((i, e) for i, e in enumerate(found) if e.fold == fold):
            likely = sentence.probability(SENTENCE_FEATURES, e.measured.rows)
            signals = confidence_features(e.measured, likely)
            sure = confidence.probability(CONFIDENCE_FEATURES, signals[None, :])[0]
            right[i] = float(e.labels[int(likely.argmax())])
            sided[i] = float((sure >= fitted["threshold"]) == e.answerable)
    return right, sided


def _rows(figure: str, scored: Mapping[str, Sequence[float]], groups: Sequence[int]) -> Iterator[Row]:
    whole = scored[WHOLE]
    for variant, values in scored.items():
        lost = [a - b for a, b in zip(whole, values, strict=True)]
        yield Row(
            variant=variant,
            figure=figure,
            n=len(values),
            mean=sum(values) / len(values),
            worth=sum(lost) / len(lost),
            interval=None if variant == WHOLE else mean_interval(lost, groups),
        )


def markdown(rows: Sequence[Row]) -> str:
    """A Markdown table of the rows."""
    lines = ["| figure | variant | value | worth | 95 % interval | n |", "|---|---|---:|---:|---|---:|"]
    for row in rows:
        between = f"{row.interval.low:+.3f} to {row.interval.high:+.3f}" if row.interval else ""
        worth = "" if row.variant == WHOLE else f"{row.worth:+.3f}"
        lines.append(f"| {row.figure} | {row.variant} | {row.mean:.3f} | {worth} | {between} | {row.n} |")
    return "\n".join(lines) + "\n"


def save(rows: Sequence[Row], file: Path) -> None:
    """Keep the rows beside a run, where `dateline eval benchmarks` finds them."""
    write_json(file, [{**row._asdict(), "interval": row.interval and asdict(row.interval)} for row in rows])


def load(file: Path) -> list[Row]:
    """Read what `save` wrote; raises UsageError when it is something else."""
    try:
        return [
            Row(**{**row, "interval": row["interval"] and Interval(**row["interval"])})
            for row in json.loads(file.read_text("utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file} is not a table of `dateline eval ablation`: {error}") from error
