"""The command line: every command, its records, its exit codes, and one sentence for any bad input."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from called import call, outside, refused

from rag import Assistant

HOSTILE = "Boats \x1b[31mred\x07 \u202eevil\u200b [bold]x[/bold]"


@pytest.fixture
def small(tmp_path):
    """A folder with one hostile article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    text = f"{HOSTILE}\n\nThe harbour office counted 44 \x1b[31mboats\u202e on Monday. Nobody [1] was hurt."
    (folder / "a.txt").write_text(text, "utf-8")
    return folder


def test_index_reports_in_words_and_as_a_record(small, tmp_path):
    (small / "photo.jpg").write_text("x")
    store = tmp_path / "st[/bold]ore"
    done = call("index", small, "--store", store, "--words-only")
    assert "1 article, 1 passage in" in done.stdout
    assert "refused photo.jpg: " in done.stdout
    record = json.loads(call("index", "--store", store, "--words-only", "--json").stdout)
    assert record["unchanged"] == 1
    assert record["refused"][0]["path"] == "photo.jpg"
    assert set(record) >= {"added", "changed", "moved", "removed", "equal", "articles", "chunks", "seconds"}


def test_index_says_how_many_articles_have_no_date(small, tmp_path):
    store = tmp_path / "store"
    (small / "b.txt").write_text("Mill sold\nDate: 2024-01-22\n\nThe mill was sold on Monday, the owner said.", "utf-8")
    assert "1 article states no date" in call("index", small, "--store", store, "--words-only").stdout
    (small / "c.txt").write_text("Mill lost\n\nThe mill was lost on Monday, the owner said.", "utf-8")
    assert "2 articles state no date" in call("index", "--store", store, "--words-only").stdout
    for name in ("a.txt", "c.txt"):
        (small / name).unlink()
    assert "no date" not in call("index", "--store", store, "--words-only").stdout
    assert json.loads(call("index", "--store", store, "--words-only", "--json").stdout)["undated"] == 0


def test_index_of_what_is_no_folder_is_refused_in_one_line(small, tmp_path):
    store = tmp_path / "store"
    (tmp_path / "empty").mkdir()
    for folder, words in [
        (tmp_path / "none", "does not exist"),
        (small / "a.txt", "is a file"),
        (tmp_path / "empty", "holds no file that can be an article"),
    ]:
        told = refused("index", folder, "--store", store)
        assert words in told
        assert told.startswith("dateline: ")
        assert told.count("\n") == 1
    assert "no folder was named" in refused("index", "--store", store)
    assert "no store can be written" in refused("index", small, "--store", small / "a.txt")
    assert not store.exists()


def test_ask_shows_claims_with_their_proof(sample_store):
    environment = {"DATELINE_STORE": str(sample_store), "DATELINE_ANSWER__THRESHOLD": "0"}
    question = "How much will the repair of the Tollmark Bridge cost?"
    shown = call("ask", question, **environment).stdout
    record = json.loads(call("ask", question, "--json", **environment).stdout)
    assert record["schema"] == "dateline.answer/1"
    assert record["citations"]
    for citation in record["citations"]:
        assert f"{citation['file']}, characters {citation['start']}-{citation['end']}" in " ".join(shown.split())
        text = call("show", citation["file"], "--store", sample_store).stdout_bytes.decode()
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_abstention_is_no_failure_and_offers_what_is_close(sample_store):
    environment = {"DATELINE_STORE": str(sample_store), "DATELINE_ANSWER__THRESHOLD": "1"}
    shown = call("ask", "Who designed the Tollmark Bridge?", **environment).stdout
    assert "The articles don't say." in shown
    assert "The closest passages, which are not an answer:" in shown
    record = json.loads(call("ask", "Who designed the bridge?", "--json", **environment).stdout)
    assert (record["abstained"], record["citations"], record["text"]) == (True, [], "")


def test_ask_within_bounds(sample_store):
    record = json.loads(call("ask", "bridge", "--json", "--store", sample_store, "--file", "bridge-audit.txt").stdout)
    assert {p["file"] for p in record["passages"]} == {"bridge-audit.txt"}
    record = json.loads(call("ask", "bridge", "--json", "--store", sample_store, "--until", "1999-01-01").stdout)
    assert (record["passages"], record["abstained"]) == ([], True)
    assert "swap them" in refused(
        *("ask", "bridge", "--store", sample_store, "--since", "2024-01-02", "--until", "2024-01-01")
    )
    refused("ask", "bridge", "--since", "yesterday")
    assert "'2024-02-31' is no day of the calendar: write one as 2024-05-31." in refused(
        *("ask", "bridge", "--store", sample_store, "--until", "2024-02-31")
    )


def test_a_file_is_named_as_the_index_does_or_by_its_path(sample_store, articles):
    within = ("search", "bridge", "--json", "--store", sample_store, "--file")
    found = json.loads(call(*within, articles / "bridge-audit.txt").stdout)
    assert {one["file"] for one in found} == {"bridge-audit.txt"}
    by_path = call("show", articles / "bridge-audit.txt", "--store", sample_store).stdout_bytes
    assert by_path == call("show", "bridge-audit.txt", "--store", sample_store).stdout_bytes
    for words in (["ask", "bridge", "--file"], ["search", "bridge", "--file"], ["show"]):
        told = refused(*words, "old/bridge-audit.txt", "--store", sample_store)
        assert "did you mean bridge-audit.txt?" in told
        assert "did you mean" not in refused(*words, "quill.md", "--store", sample_store)


def test_words_without_quotes_are_one_question_and_two_questions_are_none(sample_store):
    asked = call("ask", "Who", "designed", "the", "Tollmark", "Bridge?", "--json", "--store", sample_store)
    assert json.loads(asked.stdout)["question"] == "Who designed the Tollmark Bridge?"
    two = refused("ask", "Who designed the bridge?", "Who closed it?", "--store", sample_store)
    assert "one question at a time" in two
    assert "Missing argument" in refused("ask", "--store", sample_store)


def test_a_mistyped_command_names_the_one_that_was_meant():
    assert "Did you mean 'search'?" in refused("serch", "ferry")
    assert "Did you mean" not in refused("quillander")


def test_the_list_names_every_file_whole_newest_first_and_no_line_ends_in_blanks(sample_store, articles):
    lines = call("show", "--store", sample_store, COLUMNS="60").stdout.splitlines()
    assert {path.name for path in articles.iterdir()} <= {line.strip() for line in lines}
    days = [line[:10] for line in lines if line[:4].isdigit()]
    assert days == sorted(days, reverse=True)
    asked = call("ask", "Who designed the Tollmark Bridge?", "--store", sample_store, DATELINE_ANSWER__THRESHOLD="0")
    for line in [*lines, *asked.stdout.splitlines()]:
        assert line == line.rstrip()


def test_time_phrases_bound_the_search_unless_told_not_to(sample_store):
    asked = ("What happened at the bridge in 2024?", "--as-of", "2025-06-01", "--json", "--store", sample_store)
    shown = json.loads(call("ask", *asked).stdout)["interpreted"]
    assert (shown["since"], shown["until"], shown["phrase"]) == ("2024-01-01", "2024-12-31", "in 2024")
    undone = json.loads(call("ask", *asked, "--any-time").stdout)["interpreted"]
    assert (undone["since"], undone["until"], undone["phrase"]) == (None, None, None)
    bounded, free = (json.loads(call("search", *asked, *how).stdout) for how in ((), ("--any-time",)))
    assert {p["file"] for p in bounded} < {p["file"] for p in free}


def test_search_lists_passages(sample_store):
    found = json.loads(call("search", "cracked rods", "-k", 3, "--json", "--store", sample_store).stdout)
    assert [p["rank"] for p in found] == [1, 2, 3]
    text = call("show", found[0]["file"], "--store", sample_store).stdout_bytes.decode()
    assert text[found[0]["start"] : found[0]["end"]] == found[0]["text"]
    assert found[0]["file"] in call("search", "cracked rods", "--store", sample_store).stdout
    assert (
        "Nothing was found."
        in call(*("search", "cracked rods", "--store", sample_store, "--until", "1999-01-01")).stdout
    )


def test_show_prints_exactly_the_text(sample_store, articles):
    for file in sorted(articles.glob("*.txt")):
        shown = call("show", file.name, "--store", sample_store).stdout_bytes
        record = json.loads(call("show", file.name, "--json", "--store", sample_store).stdout)
        assert shown.decode() == record["text"] == file.read_bytes().decode(record["encoding"])
    listed = json.loads(call("show", "--json", "--store", sample_store).stdout)
    assert {one["file"] for one in listed} == {path.name for path in articles.iterdir()}
    assert "bridge-audit.txt" in call("show", "--store", sample_store, COLUMNS="200").stdout
    assert "`dateline show` lists" in refused("show", "none.txt", "--store", sample_store)


def test_show_writes_the_bytes_of_a_file_with_crlf(sample_store, articles):
    done = outside("show", "bridge-audit.txt", "--store", sample_store)
    assert done.stdout == (articles / "bridge-audit.txt").read_bytes()
    assert b"\r\n" in done.stdout


def test_control_characters_are_shown_as_escapes(small, tmp_path):
    store = tmp_path / "store"
    call("index", small, "--store", store, "--words-only")
    environment = {"DATELINE_STORE": str(store), "DATELINE_ANSWER__THRESHOLD": "0"}
    for words in (["ask", "How many boats were counted on Monday?"], ["search", "boats"], ["show"]):
        shown = call(*words, **environment).stdout
        assert "\\x1b[31mred" in shown
        assert not {"\x1b", "\x07", "\u202e", "\u200b"} & set(shown)
        assert "[bold]x[/bold]" in "".join(shown.split("\n")).replace(" ", " ")


def test_a_line_break_in_a_name_begins_no_line(small, tmp_path):
    (small / "a\nrefused b.txt").write_text("Quay shut\n\nThe quay of Ostrel was shut after 12 boats sank on Monday.")
    (small / "c\nrefused d.jpg").write_text("x")
    store = tmp_path / "store"
    told = call("index", small, "--store", store, "--words-only").stdout
    shown = call("show", "--store", store).stdout
    found = call("ask", "How many boats sank?", DATELINE_STORE=str(store), DATELINE_ANSWER__THRESHOLD="0").stdout
    assert "refused c\\nrefused d.jpg: has the extension .jpg" in told
    assert all("a\\nrefused b.txt" in text for text in (shown, found))
    assert not any(line.lstrip().startswith(("refused b", "refused d")) for line in (told + shown + found).splitlines())


def test_batch_answers_what_it_can_and_names_the_rest(sample_store, tmp_path):
    lines = [
        '{"id": 7, "question": "Who designed the Tollmark Bridge?", "kind": "who"}',
        "",
        '{"question": "broken',
        "[1]",
        '{"question": 5}',
        '{"question": ""}',
        '{"question": "Who?", "since": "1st of May"}',
        '{"question": "Who?", "files": "a.txt"}',
        '{"question": "Who?", "history": 5}',
        '{"question": "Who?", "history": [{"role": "king", "text": "x"}]}',
        '{"question": "\\ud800"}',
        '{"question": "Who?", "n": ' + "1" * 5_000 + "}",
        "[" * 100_000,
        json.dumps({"question": "x" * 20_000}),
        json.dumps({"id": "last", "question": "Who resigned\u2028 after the report?"}, ensure_ascii=False),
    ]
    questions, out = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    done = call("batch", questions, "--out", out, "--store", sample_store, code=1)
    answers = [json.loads(line) for line in out.read_text("utf-8").split("\n") if line]
    assert [a["id"] for a in answers] == ["7", "last"]
    told = [line for line in done.stderr.splitlines() if line.startswith("dateline: ")]
    assert [int(line.split(", line ")[1].split(":")[0]) for line in told] == list(range(3, 15))
    assert "is not JSON" in told[0]
    assert f"2 answers in {out}, 12 lines of {questions} were broken" in done.stdout


@pytest.mark.parametrize("slip", ["untill", "asOf", "as-of", "file"])
def test_a_bound_that_is_misspelt_widens_no_search(sample_store, tmp_path, slip):
    questions, out = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    records = [{"question": "Who met?", slip: "2024-05-01"}, {"question": "Who met?", "qid": 3, "answers": [], "n": 1}]
    questions.write_text("\n".join(map(json.dumps, records)))
    done = call("batch", questions, "--out", out, "--store", sample_store, code=1)
    assert f"line 1: has the key {slip!r}: did you mean '" in done.stderr
    assert "1 answer in" in done.stdout


def test_two_ways_to_write_one_answer_are_refused(sample_store):
    words = ("ask", "Who designed the Tollmark Bridge?", "--json", "--store", sample_store)
    assert "--json and --format html: choose one" in refused(*words, "--format", "html")
    assert json.loads(call(*words, "--format", "json").stdout)["citations"]


def test_batch_without_a_fault_ends_with_0_and_never_writes_over_its_questions(sample_store, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "Who designed the Tollmark Bridge?"}\n')
    call("batch", questions, "--out", tmp_path / "out.jsonl", "--store", sample_store)
    for out, words in [
        (questions, "holds the questions: name another file"),
        (tmp_path, "cannot be written"),
        (tmp_path / "none" / "out.jsonl", "cannot be written"),
    ]:
        assert words in refused("batch", questions, "--out", out, "--store", sample_store)
    assert questions.read_text() == '{"question": "Who designed the Tollmark Bridge?"}\n'
    out = tmp_path / "out.jsonl"
    assert "does not exist" in refused("batch", tmp_path / "none", "--out", out, "--store", sample_store)
    questions.write_bytes(b"\xff\xfe\xff")
    assert "cannot be read" in refused("batch", questions, "--out", out, "--store", sample_store)


def test_doctor_ends_with_1_when_something_is_wrong(sample_store, small, tmp_path):
    assert "healthy" in call("doctor", "--store", sample_store).stdout
    assert json.loads(call("doctor", "--json", "--store", sample_store).stdout)["healthy"] is True
    store = tmp_path / "store"
    call("index", small, "--store", store, "--words-only")
    done = call("doctor", "--store", store, code=1)
    assert "have no vector yet" in done.stdout
    assert f"mend: dateline index --store {store}" in done.stdout
    assert json.loads(call("doctor", "--store", store, "--json", code=1).stdout)["healthy"] is False


def test_the_chat_begins_with_an_empty_library_where_nothing_is_indexed_and_not_where_a_store_was_named(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    opened = []
    monkeypatch.setattr("rag.app.server.serve", lambda store, *_: opened.append(Assistant.open(store).close()))
    assert "no Dateline store at lost" in refused("chat", "--no-open", "--store", "lost")
    assert not (tmp_path / "lost").exists()
    assert "Add articles in the browser." in call("chat", "--no-open").stdout
    assert "Nothing is indexed" not in call("chat", "--no-open").stdout
    assert len(opened) == 2


def test_settings_come_from_a_file_and_mistakes_are_named(sample_store, tmp_path):
    config = tmp_path / "mine.toml"
    config.write_text("[answer]\nthreshold = 1\n")
    words = ("ask", "Who designed the Tollmark Bridge?", "--json", "--store", sample_store)
    assert json.loads(call(*words, "--config", config).stdout)["abstained"]
    assert json.loads(call(*words, DATELINE_CONFIG=str(config)).stdout)["abstained"]
    config.write_text("[answer]\ntreshold = 1\n")
    assert "did you mean `answer.threshold`?" in refused(*words, "--config", config)
    assert "is not a file" in refused(*words, "--config", tmp_path / "none.toml")
    assert "did you mean" in refused(*words, DATELINE_ANSWER__PASAGES="3")


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["ask"],
        ["ask", "a b", "c"],
        ["ask", ""],
        ["ask", "x" * 100_000],
        ["ask", "x", "--no-such-option"],
        ["search", "x", "-k", "0"],
        ["search", "x", "-k", "many"],
        ["ask", "x", "--as-of", "2024-02-30"],
        ["batch", "q"],
        ["chat", "--port", "99999"],
    ],
    ids=lambda words: " ".join(words)[:30],
)
def test_wrong_use_ends_with_2(words, sample_store):
    assert refused(*words, DATELINE_STORE=str(sample_store))


def test_help_and_version():
    shown = call("--help").stdout
    for name in ("index", "ask", "search", "batch", "show", "chat", "doctor", "eval"):
        assert f"\n  {name} " in shown
        assert "Usage: " in call(name, "--help").stdout
    assert "..." not in shown.split("Commands:")[1]
    assert "version 0." in call("--version").stdout


def test_a_whole_way_through_real_processes(tmp_path, articles):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("bridge-audit.txt", "bridge-reopens.txt"):
        shutil.copy(articles / name, folder)
    environment = {**os.environ, "DATELINE_ANSWER__THRESHOLD": "0"}
    done = outside("index", folder, cwd=tmp_path, env=environment)
    assert (done.returncode, b"2 articles" in done.stdout) == (0, True), done.stderr
    done = outside("ask", "How much will the repair cost?", "--json", cwd=tmp_path, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout)
    quote = record["citations"][0]
    text = (folder / quote["file"]).read_bytes().decode()
    assert text[quote["start"] : quote["end"]] == quote["quote"]
    assert Path(tmp_path / ".dateline").is_dir()


def test_what_was_left_out_is_told_and_put_back(small, tmp_path):
    from index.left_out import leave_out

    (small / "my boats.txt").write_text("The harbour office counted 12 boats on Tuesday, it said.", "utf-8")
    store = tmp_path / "store"
    call("index", small, "--store", store, "--words-only")
    leave_out(store, "my boats.txt")
    assert "left out, as you chose: my boats.txt" in call("index", "--store", store, "--words-only").stdout
    told = call("doctor", "--store", store, code=1).stdout
    assert "left out by a reader, its file is untouched: my boats.txt" in told
    assert f"dateline index --put-back 'my boats.txt' --store {store}" in told
    assert json.loads(call("doctor", "--store", store, "--json", code=1).stdout)["left_out"] == ["my boats.txt"]
    assert "is not left out" in refused("index", "--store", store, "--put-back", "a.txt")
    back = call("index", "--store", store, "--words-only", "--put-back", "my boats.txt", "--json")
    assert json.loads(back.stdout)["added"] == ["my boats.txt"]
    assert "left out" not in call("doctor", "--store", store, code=1).stdout
