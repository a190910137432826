"""The runner: resumable, deterministic, failures apart, figures that can be made again from what is kept."""

import json
import time
from types import SimpleNamespace

import pytest

import evals
from evals import Report, evaluate
from evals.datasets import read_case
from evals.report import report_of
from evals.runs import Run, case_record
from evals.types import QuestionSet
from index.errors import NoStoreError, UsageError

TEXT = "Talks in Ankara\n\nAda Holt met Tom Reed in Ankara. They signed nothing."
START = TEXT.index("Ada")
END = TEXT.index(" They")


class Double:
    """Answers every question with the same sentence, unless told to fail or to abstain."""

    def __init__(self, fails=(), off_by=0):
        self.fails, self.off_by, self.asked = set(fails), off_by, []

    def article(self, path):
        return SimpleNamespace(text=TEXT) if path == "a.txt" else None

    def ask(self, question):
        self.asked.append((question.id, bool(question.history)))
        if question.id in self.fails:
            raise RuntimeError("the model went away")
        quote, start = TEXT[START:END], START + self.off_by
        abstained = "weather" in question.text
        citation = {"number": 1, "file": "a.txt", "start": start, "end": start + len(quote), "quote": quote}
        claim = {"text": quote, "start": 0, "end": len(quote), "support": "supported", "citations": [1]}
        record = {
            "schema": "dateline.answer/1",
            "id": question.id,
            "question": question.text,
            "abstained": abstained,
            "confidence": 0.1 if abstained else 0.9,
            "text": "" if abstained else f"{quote} [1]",
            "claims": [] if abstained else [claim],
            "citations": [] if abstained else [citation],
            "conflicts": [],
            "passages": [{"file": "a.txt", "start": 0, "end": len(TEXT), "rank": 1}],
            "timings_ms": {"retrieve": 2.0, "total": 5.0},
        }
        return SimpleNamespace(record=lambda: record)


class Stored(Double):
    """The double with a library of articles: hashes by path."""

    def __init__(self, articles, fails=()):
        super().__init__(fails)
        self.library = SimpleNamespace(db=SimpleNamespace(execute=lambda _: articles.items()))


def questions(n=8):
    cases = []
    for number in range(n):
        known = number % 2 == 0
        record = {
            "id": f"q{number}",
            "question": "Who met in Ankara?" if known else "How was the weather?",
            "answerable": known,
            "note": "kept",
        }
        if known:
            record |= {
                "gold_files": ["a.txt"],
                "gold_sentences": [TEXT[START:END]],
                "answers": ["Tom Reed"],
                "history": [{"role": "user", "text": "Hello?"}] if number == 4 else [],
            }
        cases.append(read_case(record, "here"))
    return QuestionSet(name="double", sha256="0" * 64, cases=tuple(cases))


def test_a_report_has_a_figure_with_n_and_interval_for_what_applies():
    report = evaluate(questions(), Double())
    assert report["citation_validity"].mean == 1.0
    assert report["citation_validity"].n == 4
    assert report["sentence_f1"].mean == 1.0
    assert report["abstention_auc"].mean == 1.0
    assert report["followup_gain@5"].n == 1
    assert report["conflict_false_alarm"].interval is not None
    assert report["citation_validity"].interval is None, "all answered cases share one article"
    assert "both_sides_shown" not in report
    with pytest.raises(KeyError, match="no case has a score for 'both_sides_shown'"):
        report["both_sides_shown"]
    assert all(not case.losses for case in report.cases)


def test_a_question_that_raises_is_a_failure_and_has_no_score():
    report = evaluate(questions(), Double(fails=["q2"]))
    (failure,) = report.failures
    assert (failure.id, failure.error) == ("q2", "RuntimeError: the model went away")
    assert "RuntimeError" in failure.trace
    assert [case.id for case in report.cases] == ["q0", "q1", "q3", "q4", "q5", "q6", "q7"]
    assert report["file_hit@1"].n == 3


def test_a_missing_store_stops_the_run():
    class Closed(Double):
        def ask(self, question):
            raise NoStoreError("There is no store.")

    with pytest.raises(NoStoreError):
        evaluate(questions(), Closed())


def test_two_runs_give_equal_records_whatever_the_workers(tmp_path):
    for name, workers in (("one", 1), ("two", 4)):
        evaluate(questions(), Double(), out=tmp_path / name, workers=workers)
    for file in ("answers.jsonl", "alone.jsonl", "cases.jsonl", "texts.jsonl", "failures.jsonl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_killed_run_goes_on_where_it_was(tmp_path):
    class Killed(Double):
        def ask(self, question):
            if len(self.asked) == 3:
                raise KeyboardInterrupt
            return super().ask(question)

    with pytest.raises(KeyboardInterrupt):
        evaluate(questions(), Killed(), out=tmp_path)
    with (tmp_path / "answers.jsonl").open("a") as torn:
        torn.write('{"id": "q3", "abstai')
    second = Double()
    resumed = evaluate(questions(), second, out=tmp_path)
    assert [asked for asked, _ in second.asked] == ["q3", "q4", "q5", "q6", "q7", "q4"]
    whole = evaluate(questions(), Double())
    assert resumed.figures == whole.figures
    answers = [json.loads(line)["id"] for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    assert answers == [f"q{n}" for n in range(8)]


def test_failures_are_asked_again_when_a_run_is_taken_up(tmp_path):
    evaluate(questions(), Double(fails=["q2"]), out=tmp_path)
    again = Double()
    assert evaluate(questions(), again, out=tmp_path).failures == ()
    assert again.asked == [("q2", False)]


def test_answers_of_another_run_are_not_mixed_in(tmp_path):
    evaluate(questions(), Double(), out=tmp_path, settings={"k": 10})
    with pytest.raises(UsageError, match="a run with other settings"):
        evaluate(questions(), Double(), out=tmp_path, settings={"k": 11})
    with pytest.raises(UsageError, match="a run with other dataset"):
        evaluate(questions(6), Double(), out=tmp_path, settings={"k": 10})


def test_answers_from_other_articles_or_of_another_revision_are_not_mixed_in(tmp_path, monkeypatch):
    before, after = {"a.txt": "1"}, {"a.txt": "1", "b.txt": "2"}
    monkeypatch.setattr("evals.provenance._revision", lambda: "one")
    evaluate(questions(), Stored(before, fails=["q2"]), out=tmp_path)
    with pytest.raises(UsageError, match="a run with other articles"):
        evaluate(questions(), Stored(after), out=tmp_path)
    assert not evaluate(questions(), Stored(before), out=tmp_path).failures
    monkeypatch.setattr("evals.provenance._revision", lambda: "two")
    with pytest.raises(UsageError, match="a run with other revision"):
        evaluate(questions(), Stored(before), out=tmp_path)


def test_a_run_of_which_nothing_is_kept_may_go_on_with_other_articles(tmp_path):
    evaluate(questions(2), Stored({"a.txt": "1"}, fails=["q0", "q1"]), out=tmp_path)
    assert not evaluate(questions(2), Stored({"b.txt": "2"}), out=tmp_path).failures


def test_a_killed_run_remembers_what_it_cost(tmp_path):
    class Slow(Double):
        def ask(self, question):
            time.sleep(0.02)
            if len(self.asked) == 5:
                raise KeyboardInterrupt
            return super().ask(question)

    with pytest.raises(KeyboardInterrupt):
        evaluate(questions(), Slow(), out=tmp_path, workers=2)
    kept = json.loads((tmp_path / "run.json").read_text())
    assert kept["seconds"] >= 0.02
    done = evaluate(questions(), Double(), out=tmp_path).about
    assert done["seconds"] >= kept["seconds"]
    again = evaluate(questions(), Double(), out=tmp_path, workers=8).about
    assert {name: again[name] for name in ("seconds", "at_once", "peak_mb")} == {
        "seconds": done["seconds"],
        "at_once": 2,
        "peak_mb": done["peak_mb"],
    }


def test_a_question_that_fails_with_and_without_its_history_is_one_failure():
    assert [failure.id for failure in evaluate(questions(), Double(fails=["q4"])).failures] == ["q4"]


def test_figures_are_made_again_from_the_kept_answers_alone(tmp_path):
    first = evaluate(questions(), Double(off_by=1), out=tmp_path)
    again = report_of(Run.load(tmp_path))
    assert again.figures == first.figures
    assert again.cases == first.cases
    assert again["citation_validity"].mean == 0.0
    assert again.cases[0].losses[0].startswith("Citation [1]: its quote does not stand at")


def test_the_record_says_what_the_run_was_made_with():
    about = evaluate(questions(), Double(), settings={"k": 10}).about
    assert about["dataset"] == {"name": "double", "sha256": "0" * 64, "n": 8}
    assert about["settings"] == {"k": 10}
    assert about["versions"]["numpy"]
    assert about["machine"]["cores"] >= 1


def test_a_folder_a_question_is_opened_alone_and_its_files_are_named_below_it(tmp_path):
    opened = []

    def opener(folder):
        from contextlib import nullcontext

        opened.append(folder)
        return nullcontext(Double())

    cases = [
        read_case({"id": f, "question": "Who met?", "folder": f, "gold_files": [f"{f}/a.txt"]}, "here")
        for f in ("one", "two")
    ]
    report = evaluate(QuestionSet(name="folders", sha256="", cases=tuple(cases)), opener, out=tmp_path)
    assert opened == ["one", "two"]
    assert (report["file_hit@1"].mean, report["citation_validity"].mean) == (1.0, 1.0)


def test_a_report_comes_back_as_it_was_saved(tmp_path):
    report = evaluate(questions(), Double(fails=["q3"]))
    report.save(tmp_path / "report.json")
    again = Report.load(tmp_path)
    assert again.figures == report.figures
    assert again.cases == report.cases
    assert again.failures == report.failures
    (tmp_path / "report.json").write_text("{}")
    with pytest.raises(UsageError, match="is not a report"):
        Report.load(tmp_path)


def test_a_case_comes_back_from_its_record():
    for case in questions().cases:
        assert read_case(case_record(case), "here") == case


def test_the_package_exports_what_it_says():
    assert all(getattr(evals, name) is not None for name in evals.__all__)
    with pytest.raises(AttributeError):
        evals.nothing  # noqa: B018
