"""Question sets: our record, and the formats that others publish."""

import json

import pytest

from evals.datasets import load_questions
from evals.formats import FORMATS, write_articles
from index.errors import UsageError


def lines(path, *records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def test_a_record_keeps_what_it_does_not_know(tmp_path):
    path = lines(
        tmp_path / "q.jsonl",
        {
            "id": "1",
            "question": "And then?",
            "history": [{"role": "user", "text": "Who met?"}, {"role": "assistant", "text": "They."}],
            "as_of": "2024-01-22",
            "files": ["a.txt"],
            "answerable": True,
            "gold_sentences": ["One.", "Two."],
            "also_acceptable_files": ["b.txt"],
            "tier": "linked",
        },
    )
    (case,) = load_questions(path).cases
    assert case.extra == {"tier": "linked"}
    assert case.gold_sentences == (("One.", "Two."),)
    assert case.neutral_files == ("b.txt",)
    asked = case.asked()
    assert (asked.history[1].text, asked.as_of.isoformat(), asked.files) == (
        "They.",
        "2024-01-22",
        ("a.txt",),
    )
    assert case.asked(with_history=False).history == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: a question is a JSON object"),
        ('{"id": "2"}', "line 2: a question needs 'question'"),
        ('{"id": 2, "question": "?"}', "line 2: 'id'"),
        ('{"id": "2", "question": "?", "answerable": "yes"}', "line 2: 'answerable' must be true or false"),
        ('{"id": "2", "question": "?", "as_of": "yesterday"}', "line 2: 'as_of'"),
        ('{"id": "2", "question": "?", "gold_files": "a.txt"}', "line 2: 'gold_files' must be a list"),
        ('{"id": "2", "question": "?", "history": [{"role": "bot", "text": "x"}]}', "line 2: 'history'"),
        ('{"id": "1", "question": "?"}', "the id '1' is given twice"),
    ],
)
def test_a_broken_record_is_an_error_with_its_line(tmp_path, line, says):
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "1", "question": "Who?"}\n' + line + "\n")
    with pytest.raises(UsageError, match=says.replace("(", "\\(")):
        load_questions(path)


def test_a_set_without_questions_or_with_an_unknown_format_is_an_error(tmp_path):
    (tmp_path / "q.jsonl").write_text("\n")
    with pytest.raises(UsageError, match="holds no questions"):
        load_questions(tmp_path / "q.jsonl")
    with pytest.raises(UsageError, match="choose one of dateline, beir"):
        load_questions(tmp_path, "csv")


def test_a_folder_brings_its_articles_and_sentence_units(tmp_path):
    lines(tmp_path / "set" / "questions.jsonl", {"id": "1", "question": "Who?", "folder": "one"})
    (tmp_path / "set" / "articles").mkdir()
    (tmp_path / "set" / "sentences.json").write_text('{"a.txt": ["One.", "Two."]}')
    found = load_questions(tmp_path / "set")
    assert (found.name, found.articles, found.cases[0].folder) == (
        "set",
        tmp_path / "set" / "articles",
        "one",
    )
    assert found.units == {"a.txt": ("One.", "Two.")}


def gold_texts(found):
    return [[found.texts[file] for file in case.gold_files] for case in found.cases]


def test_beir(tmp_path):
    lines(
        tmp_path / "corpus.jsonl",
        {"_id": "d1", "title": "Talks", "text": "They met."},
        {"_id": "d2", "title": "", "text": "No title."},
    )
    lines(tmp_path / "queries.jsonl", {"_id": "q1", "text": "Who met?"}, {"_id": "q2", "text": "Unjudged?"})
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nq2\td1\t1\n")
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\n")
    found = load_questions(tmp_path, "beir")
    assert gold_texts(found) == [["Talks\n\nThey met."]]
    folder = write_articles(found, tmp_path / "articles")
    assert sorted(f.read_text() for f in folder.iterdir()) == ["No title.", "Talks\n\nThey met."]
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\n")
    with pytest.raises(UsageError, match=r"test\.tsv, line 2"):
        load_questions(tmp_path, "beir")


def test_trec(tmp_path):
    (tmp_path / "queries.tsv").write_text("q1\tWho met?\n")
    (tmp_path / "qrels.txt").write_text("q1 0 a.txt 1\nq1 0 b.txt 0\n")
    (case,) = load_questions(tmp_path, "trec").cases
    assert (case.question, case.gold_files) == ("Who met?", ("a.txt",))
    (tmp_path / "qrels.txt").write_text("q1 0 a.txt\n")
    with pytest.raises(UsageError, match="line 1: 3 fields instead of 4"):
        load_questions(tmp_path, "trec")


def test_squad(tmp_path):
    context = "Ada met Tom in Ankara. They signed a deal on Monday."
    asked = [
        {"id": "1", "question": "When?", "answers": [{"text": "Monday", "answer_start": 45}] * 2},
        {"id": "2", "question": "Why?", "is_impossible": True, "answers": []},
    ]
    data = {
        "version": "v2.0",
        "data": [{"title": "The_deal", "paragraphs": [{"context": context, "qas": asked}]}],
    }
    (tmp_path / "dev.json").write_text(json.dumps(data))
    found = load_questions(tmp_path / "dev.json", "squad")
    when, why = found.cases
    assert (when.answerable, why.answerable) == (True, False)
    assert when.answers == ("Monday",)
    assert when.gold_sentences == (("They signed a deal on Monday.",),)
    assert gold_texts(found)[0] == [f"The deal\n\n{context}"]


def test_clapnq(tmp_path):
    passage = {"title": "Surnames", "text": "It is Spanish . It is old .", "sentences": []}
    output = {"answer": "Spanish.", "selected_sentences": ["It is Spanish .&", "Not there .&"], "meta": {}}
    path = lines(
        tmp_path / "dev.jsonl",
        {"id": "1", "input": "where from", "passages": [passage], "output": [output]},
        {"id": 2, "input": "when", "passages": [passage], "output": [{"answer": None, "meta": None}]},
    )
    found = load_questions(path, "clapnq")
    known, unknown = found.cases
    assert known.gold_sentences == (("It is Spanish .",),)
    assert (unknown.id, unknown.answerable, unknown.gold_files) == ("2", False, ())
    assert len(found.texts) == 1


def test_realtimeqa(tmp_path):
    question = {
        "question_id": "1",
        "question_date": "2022/06/16",
        "question_sentence": "Which?",
        "choices": ["“A”", "B"],
        "answer": ["0"],
    }
    lines(tmp_path / "20220617_qa.jsonl", question, question | {"question_id": "2"})
    page = {"url": "u", "text": "The body.", "publish_date": "2022/06/12"}
    lines(tmp_path / "20220617_gold.jsonl", {"question_id": "1", "search_result": [page]})
    found = load_questions(tmp_path / "20220617_qa.jsonl", "realtimeqa")
    assert [case.answerable for case in found.cases] == [True, False]
    assert found.cases[0].answers == ("A",)
    assert found.cases[0].extra["asked"] == "2022-06-16"
    assert "Date: 2022-06-12\n" in gold_texts(found)[0][0]


def test_mtrag(tmp_path):
    said = [("user", "Who?"), ("agent", "They."), ("user", "When?")]
    task = {
        "task_id": "t::2",
        "conversation_id": "t",
        "turn": 2,
        "contexts": [{"document_id": "d", "title": "T", "text": "On Monday."}],
        "input": [{"speaker": who, "text": text} for who, text in said],
        "targets": [{"speaker": "agent", "text": "Monday."}],
        "Answerability": ["ANSWERABLE"],
    }
    path = lines(tmp_path / "tasks.jsonl", task, task | {"task_id": "u", "Answerability": ["UNDERSPECIFIED"]})
    one, other = load_questions(path, "mtrag").cases
    assert (one.question, [turn.role for turn in one.history]) == ("When?", ["user", "assistant"])
    assert (one.answerable, other.answerable, other.label) == (True, False, "UNDERSPECIFIED")


def test_rgb(tmp_path):
    path = lines(
        tmp_path / "en_fact.json",
        {
            "id": 0,
            "query": "Where?",
            "answer": ["Tampa"],
            "fakeanswer": "Glendale",
            "positive": ["In Tampa."],
            "positive_wrong": ["In Glendale."],
            "negative": ["Elsewhere."],
        },
    )
    found = load_questions(path, "rgb")
    (case,) = found.cases
    assert (case.folder, case.answers, case.fake_answers) == ("q0", ("Tampa",), ("Glendale",))
    assert gold_texts(found) == [["In Tampa."]]
    assert len(found.texts) == 3


@pytest.mark.parametrize("format", ["clapnq", "mtrag", "rgb"])
def test_a_record_that_is_not_as_published_is_an_error_with_its_line(tmp_path, format):
    path = lines(tmp_path / "x.jsonl", {"id": 1})
    with pytest.raises(UsageError, match="line 1: not as published"):
        load_questions(path, format)


@pytest.mark.parametrize("format", FORMATS)
def test_a_place_that_holds_something_else_is_an_error_in_a_sentence(tmp_path, format):
    with pytest.raises(UsageError):
        load_questions(tmp_path / "nowhere", format)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\n")
    (tmp_path / "qrels.txt").write_text("q1 0 a.txt 1\n")
    (tmp_path / "queries.tsv").write_text("\tWho met?\n")
    lines(tmp_path / "corpus.jsonl", {"_id": "d1", "text": "They met."})
    lines(tmp_path / "queries.jsonl", {"_id": "q1"})
    lines(tmp_path / "20220617_qa.jsonl", {"question_id": "1"})
    lines(tmp_path / "20220617_gold.jsonl", {"id": "1"})
    with pytest.raises(UsageError):
        load_questions(tmp_path, format)


def test_every_format_has_a_docstring_that_says_what_it_reads():
    assert all(read.__doc__ and len(read.__doc__) > 40 for read in FORMATS.values())
