"""Comparison, gate and calibration: each kind of regression is caught and named."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_evals_runner import END, START, TEXT, Double, questions

from evals import evaluate
from evals.calibrate import calibrate
from evals.compare import compare
from evals.datasets import read_case
from evals.gate import Limit, gate, read_limits
from evals.report import report_of
from evals.runs import Run
from evals.words import TITLES
from index.errors import SettingsError, UsageError
from rag import Assistant, Settings
from rag.calibration import Calibration

LIMITS = """
[citation_validity]
min = 1.0
[unsupported_numbers]
max = 0.0
[refusal_recall]
max_drop = 0.02
["file_hit@5"]
max_drop = 0.02
"""


@pytest.fixture
def limits(tmp_path):
    (tmp_path / "limits.toml").write_text(LIMITS)
    return read_limits(tmp_path / "limits.toml")


class Changed(Double):
    """The double, with one answer changed by a function of its record."""

    def __init__(self, changes):
        super().__init__()
        self.changes = changes

    def ask(self, question):
        answer = super().ask(question)
        if question.id in self.changes:
            self.changes[question.id](answer.record())
        return answer


def off_by_one(record):
    record["citations"][0]["end"] += 1


def new_number(record):
    record["claims"][0]["text"] = "Ada Holt met Tom Reed in Ankara 17 times."


def not_abstained(record):
    quote = TEXT[START:END]
    record["abstained"] = False
    record["claims"] = [{"text": quote, "citations": [1], "support": "supported"}]
    record["citations"] = [{"number": 1, "file": "a.txt", "start": START, "end": END, "quote": quote}]


def lost_article(record):
    record["passages"][0]["file"] = "b.txt"


def test_an_unchanged_run_passes(limits):
    assert gate(evaluate(questions(), Double()), evaluate(questions(), Double()), limits) == []


@pytest.mark.parametrize(
    ("question", "change", "named"),
    [
        ("q2", off_by_one, "citation_validity is 0.7500 (n=4), below its limit of 1.0000; see q2."),
        ("q2", new_number, "unsupported_numbers is 0.2500 (n=4), above its limit of 0.0000; see q2."),
        ("q3", not_abstained, "refusal_recall is 0.7500 (n=4), worse than the baseline's 1.0000"),
    ],
)
def test_one_bad_answer_is_caught_and_named(limits, question, change, named):
    report = evaluate(questions(), Changed({question: change}))
    found = gate(report, evaluate(questions(), Double()), limits)
    assert len(found) == 1
    assert found[0].startswith(named)


def test_recall_that_falls_by_three_points_is_caught(limits):
    baseline = evaluate(questions(200), Double())
    lost = {f"q{n}": lost_article for n in (0, 2, 6)}
    report = evaluate(questions(200), Changed(lost))
    (found,) = gate(report, baseline, {"file_hit@5": limits["file_hit@5"]})
    assert found.startswith("file_hit@5 is 0.9700 (n=100), worse than the baseline's 1.0000 by 0.0300")
    del lost["q0"]
    assert gate(evaluate(questions(200), Changed(lost)), baseline, {"file_hit@5": limits["file_hit@5"]}) == []


def test_failures_and_missing_figures_do_not_pass(limits):
    broken = evaluate(questions(), Double(fails=["q1", "q2"]))
    found = gate(broken, None, {"citation_validity": Limit(min=1.0), "both_sides_shown": Limit(min=0.5)})
    assert found[0] == "2 questions failed: q1, q2."
    assert found[1] == "both_sides_shown: no case has a score, so it cannot be held to its limit."


def test_a_baseline_of_other_questions_or_a_missing_one_is_an_error(limits):
    report = evaluate(questions(), Double())
    other = questions()
    other = type(other)(name="other", sha256="1", cases=other.cases)
    with pytest.raises(UsageError, match="other questions"):
        gate(report, evaluate(other, Double()), limits)
    with pytest.raises(UsageError, match="needs a baseline"):
        gate(report, None, limits)


@pytest.mark.parametrize("text", ["", "[x]", "[x]\nmin = nan", "[x]\nmini = 1", "x = 1", "[x"])
def test_limits_that_would_let_things_through_are_errors(tmp_path, text):
    (tmp_path / "limits.toml").write_text(text)
    with pytest.raises(UsageError, match="limits"):
        read_limits(tmp_path / "limits.toml")


def test_a_comparison_has_paired_differences_and_the_worst_case_first():
    first = evaluate(questions(), Double())
    second = evaluate(questions(), Changed({"q2": off_by_one, "q6": lost_article}))
    found = compare(first, second)
    by_name = {difference.name: difference for difference in found.differences}
    assert by_name["citation_validity"].change == pytest.approx(-0.5)
    assert by_name["citation_validity"].worse
    assert by_name["abstention_auc"].change == 0.0
    assert [changed.id for changed in found.changed] == ["q6", "q2"]
    assert found.changed[1].changes == {"citation_validity": -1.0}
    assert compare(first, first).changed == ()


def test_a_comparison_names_new_failures_and_refuses_other_questions():
    first = evaluate(questions(), Double())
    assert compare(first, evaluate(questions(), Double(fails=["q5"]))).failed == ("q5",)
    other = type(first)(about={"dataset": {"sha256": "x"}}, figures={}, cases=())
    with pytest.raises(UsageError, match="different questions"):
        compare(first, other)


def confident(pairs):
    """A run of (confidence, answerable) pairs."""
    cases = [read_case({"id": str(n), "question": "?", "answerable": a}, "") for n, (_, a) in enumerate(pairs)]
    answers = {str(n): {"id": str(n), "confidence": c, "abstained": False} for n, (c, _) in enumerate(pairs)}
    return Run(about={}, cases=tuple(cases), answers=answers)


def overconfident(n=400):
    """Confidence of 0.9 where only half are answerable, 0.6 where a tenth are."""
    chance = random.Random(7)
    return [(c, chance.random() < share) for c, share in ((0.9, 0.5), (0.6, 0.1)) for _ in range(n // 2)]


def test_calibration_makes_confidence_mean_what_it_says():
    found = calibrate(confident(overconfident()))
    assert found.ece_after < 0.1 < found.ece_before
    assert found.brier_after < found.brier_before
    assert found.calibration(0.9) == pytest.approx(0.5, abs=0.1)
    assert found.calibration.threshold == pytest.approx(found.calibration(0.9), abs=0.05)


def test_a_lower_risk_answers_less():
    pairs = [(round(n / 200, 3), random.Random(n).random() < n / 200) for n in range(1, 200)]
    run = confident(pairs)
    thresholds = [calibrate(run, risk=risk).calibration.threshold for risk in (0.5, 0.2, 0.1)]
    assert thresholds == sorted(thresholds)
    assert thresholds[0] < thresholds[-1]
    assert calibrate(run, risk=0.0).calibration.threshold <= 1.0


def test_confidence_that_says_nothing_becomes_the_share_of_answerable_questions():
    pairs = [(0.9, False)] * 50 + [(0.1, True)] * 50
    found = calibrate(confident(pairs)).calibration
    assert found.slope == 0.0
    assert found(0.2) == pytest.approx(0.5)


@settings(deadline=None)
@given(st.floats(-3, 3), st.floats(0, 3), st.floats(0, 1), st.floats(0, 1))
def test_a_calibration_is_monotone_and_stays_between_0_and_1(intercept, slope, one, other):
    mapped = Calibration(intercept, slope, 0.5)
    low, high = sorted((one, other))
    assert 0 <= mapped(low) <= mapped(high) <= 1


def test_a_calibration_is_stored_in_its_three_numbers(tmp_path):
    made = calibrate(confident(overconfident())).calibration
    made.save(tmp_path / "calibration.json")
    assert sorted(json.loads((tmp_path / "calibration.json").read_text())) == ["intercept", "slope", "threshold"]
    assert Calibration.load(tmp_path / "calibration.json") == made
    (tmp_path / "calibration.json").write_text('{"intercept": 0, "slope": -1, "threshold": 0.5}')
    with pytest.raises(UsageError, match="slope is not negative"):
        Calibration.load(tmp_path / "calibration.json")


def test_a_run_that_was_calibrated_already_is_not_fitted_to_again():
    run = confident(overconfident())
    made = {name: replace(run, about={"settings": {"answer": {"calibration": name}}}) for name in ("c.json", None)}
    with pytest.raises(UsageError, match=r"made with the calibration c\.json"):
        calibrate(made["c.json"])
    assert calibrate(made[None]) == calibrate(run)


def test_too_few_questions_to_calibrate_is_an_error():
    with pytest.raises(UsageError, match="there are 4 and 4"):
        calibrate(confident([(0.9, True), (0.1, False)] * 4))


def test_a_report_can_carry_baselines():
    run = confident([(0.9, True), (0.1, False)] * 20)
    worse = confident([(0.5, True), (0.5, False)] * 20)
    report = report_of(run, {"coin": worse})
    assert report["abstention_auc"].mean == 1.0
    assert report.baselines["coin"]["abstention_auc"].mean == 0.5


def test_the_limits_of_the_project_name_known_measures():
    held = read_limits(Path(__file__).parents[1] / "evals" / "limits.toml")
    assert held.keys() <= TITLES.keys()
    assert held["citation_validity"].min == 1.0


def test_the_assistant_reads_a_calibration(tmp_path, sample_store):
    """A calibration maps confidence and brings its threshold; a broken one is refused by name."""
    file = tmp_path / "calibration.json"
    Calibration(intercept=2.0, slope=1.0, threshold=0.99).save(file)
    question = "Who designed the Tollmark Bridge?"
    with Assistant.open(sample_store, Settings()) as plain:
        before = plain.ask(question)
    calibrated = Settings.model_validate({"answer": {"calibration": str(file)}})
    with Assistant.open(sample_store, calibrated) as mapped:
        after = mapped.ask(question)
    assert not before.abstained
    assert after.confidence == pytest.approx(Calibration.load(file)(before.confidence))
    assert after.abstained == (after.confidence < 0.99)
    file.write_text("[]", "utf-8")
    with pytest.raises(SettingsError, match=r"calibration\.json"):
        Assistant.open(sample_store, calibrated)
