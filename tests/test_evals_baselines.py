"""Baselines: each finds the obvious article, and is scored by our own measures."""

import pytest
from test_evals_runner import TEXT, Double, questions

from evals import evaluate
from evals.baselines import CHOOSING, RETRIEVING, choosing, opener
from evals.report import report_of
from evals.runs import Run
from index.sync import build

ARTICLES = {
    "a.txt": TEXT,
    "b.txt": "Rain ahead\n\nThe weather will be wet all week, forecasters said.",
    "sub/c.txt": "Tea prices\n\nA cup of tea costs more than it did a year ago.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    root = tmp_path_factory.mktemp("baselines")
    for name, text in ARTICLES.items():
        (root / "articles" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "articles" / name).write_text(text)
    build(root / "articles", root / "store", embed=False)
    return root


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", RETRIEVING)
def test_a_retrieving_baseline_finds_the_article_and_is_scored_for_that_alone(library, name):
    if name != "dense":
        pytest.importorskip({"llama-index": "llama_index.embeddings.huggingface", "bm25": "bm25s"}[name])
    opened = opener(name, library / "articles", lambda _: library / "store", "minilm")
    report = evaluate(questions(2), opened)
    assert report["file_hit@1"].mean == 1.0
    assert report["passage_hit@1"].mean == 1.0
    assert not report.failures


def test_choosing_baselines_say_what_was_retrieved_first(tmp_path):
    evaluate(questions(), Double(), out=tmp_path)
    run = Run.load(tmp_path)
    for name in CHOOSING:
        choosing(name, run).save(tmp_path / name)
    made = {name: Run.load(tmp_path / name) for name in CHOOSING}
    report = report_of(run, made)
    assert made["first-sentences"].answers["q0"]["text"] == (
        "Ada Holt met Tom Reed in Ankara. [1] They signed nothing. [2]"
    )
    assert made["top-passage"].answers["q0"]["text"] == f"{TEXT} [1]"
    for name in CHOOSING:
        assert report.baselines[name]["citation_validity"].mean == 1.0
        assert report.baselines[name]["contains_answer"].mean == 1.0
    assert report.baselines["first-sentences"]["sentence_precision"].mean == 0.5
