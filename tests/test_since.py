"""A file that changed or went after it was indexed: the citation shows the stored text and says so."""

from __future__ import annotations

import shutil

import pytest

from index import build
from rag import Assistant, Settings
from rag.console import show_answer
from rag.settings import AnswerSettings

TEXT = "Boats\n\nThe harbour office of Kettlesand counted 44 boats on Monday, a record for March."
SETTINGS = Settings(answer=AnswerSettings(threshold=0))
QUESTION = "How many boats did the harbour office of Kettlesand count?"


@pytest.fixture
def folder(tmp_path, embedder):
    made = tmp_path / "articles"
    made.mkdir()
    (made / "boats.txt").write_text(TEXT)
    (made / "rods.txt").write_text("Rods\n\nEngineers tested the rods of the bridge on Tuesday.")
    build(made, tmp_path / "store", embedder=embedder)
    return made


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("nothing", None),
        ("touched", None),
        ("changed", "changed in"),
        ("as long", "changed in"),
        ("deleted", "is gone"),
    ],
)
def test_a_citation_says_that_its_file_moved_on(folder, tmp_path, capsys, how, words):
    file = folder / "boats.txt"
    match how:
        case "touched":
            file.touch()
        case "changed":
            file.write_text("Nothing of it was true.")
        case "as long":
            file.write_text(TEXT.replace("44", "17"))
        case "deleted":
            file.unlink()
    with Assistant.open(tmp_path / "store", SETTINGS) as assistant:
        answer = assistant.ask(QUESTION)
    citation = answer.citations[0]
    assert citation.quote in TEXT
    assert "44 boats" in citation.quote
    assert [note for note in citation.notes if "since it was indexed" in note] == (
        [note for note in citation.notes if note.startswith(words)] if words else []
    )
    show_answer(answer)
    shown = " ".join(capsys.readouterr().out.split())
    assert ("since it was indexed: this is the text as it was then" in shown) == (words is not None)


def test_a_folder_that_is_elsewhere_says_nothing_of_its_files(folder, tmp_path):
    shutil.move(folder, tmp_path / "elsewhere")
    with Assistant.open(tmp_path / "store", SETTINGS) as assistant:
        assert assistant.ask(QUESTION).citations[0].notes == ()
