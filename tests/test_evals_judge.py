"""Judges: measured against people before their figures are shown."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from test_evals_runner import Double, questions

from evals import evaluate
from evals.judge import Agreement, EntailmentJudge, ModelJudge, Pair, agreement, judged, kappa, open_judge
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
    model = Model("SUPPORTED\nIt says so.", "PARTIAL", "UNSUPPORTED: no", "The verdict: UNSUPPORTED.")
    judge = ModelJudge(model)
    assert [judge("$5 claim", ["one", "two"]) for _ in range(4)] == [True, False, False, False]
    assert "$5 claim" in model.prompts[0]
    assert "one\n\ntwo" in model.prompts[0]
    assert judge.name.startswith("llm:double-1b judge.md:")


def test_a_judge_without_a_verdict_is_an_error():
    with pytest.raises(UsageError, match="gave no verdict but 'I think so'"):
        ModelJudge(Model("I think so"))("claim", ["source"])


@settings(deadline=None)
@given(st.lists(st.builds(Pair, st.booleans(), st.booleans()), min_size=2, max_size=40))
def test_kappa_equals_scikit_learn(pairs):
    if len({pair.human for pair in pairs} | {pair.judge for pair in pairs}) == 1:
        assert kappa(pairs) is None
        return
    theirs = cohen_kappa_score([pair.human for pair in pairs], [pair.judge for pair in pairs])
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


def test_too_few_or_broken_labels_are_errors(tmp_path):
    judge = ModelJudge(Model("SUPPORTED"))
    with pytest.raises(UsageError, match="has 3 labels: measuring a judge takes 30"):
        agreement(judge, labels(tmp_path / "few.jsonl", [True] * 3), quiet)
    (tmp_path / "broken.jsonl").write_text('{"claim": "x"}')
    with pytest.raises(UsageError, match="line 1: a label needs"):
        agreement(judge, tmp_path / "broken.jsonl", quiet)


@pytest.fixture
def cross_encoder(tmp_path):
    """A tiny entailment model, made and saved here: what it says means nothing."""
    transformers = pytest.importorskip("transformers")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "they", "met", "in", "ankara"]
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words))
    transformers.BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)

    def save(names):
        config = transformers.BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            num_labels=len(names),
            id2label=dict(enumerate(names)),
            label2id={name: number for number, name in enumerate(names)},
        )
        transformers.BertForSequenceClassification(config).save_pretrained(folder)
        return folder

    return save


def test_any_cross_encoder_for_entailment_can_judge(cross_encoder):
    folder = cross_encoder(["contradiction", "entailment", "neutral"])
    judge = open_judge(f"cross-encoder:{folder}")
    assert judge.name == f"cross-encoder:{folder}"
    assert judge("they met", ["they met in ankara"]) in (True, False)
    assert judge.entails == 1
    cross_encoder(["support"])
    assert EntailmentJudge(str(folder)).entails is None
    cross_encoder(["yes", "no"])
    with pytest.raises(UsageError, match="no label for entailment"):
        EntailmentJudge(str(folder))


def test_a_judge_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match="A judge is"):
        open_judge("oracle")
    with pytest.raises(UsageError, match="A judge is"):
        open_judge("llm:small")
    with pytest.raises(MissingPartError, match="neither a folder nor a downloaded model"):
        open_judge(f"cross-encoder:{tmp_path / 'nowhere'}")
