"""Whose articles are asked for: authors as well as publishers; and names that stand only there are in the articles."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings


def article(title: str, author: str, source: str, day: str, prose: str) -> str:
    return f"{title}\nAuthor: {author}\nSource: {source}\nDate: {day}\n\n{prose}"


ARTICLES = {
    "lock": article("A lock opens", "Una Byrd", "Canal Weekly", "2023-02-01", "The lock at Pell opened on Monday."),
    "weir": article("A weir falls", "Una Byrd and Ole Fisk", "Canal Weekly", "2023-04-05", "The weir at Pell fell."),
    "barge": article("A barge sinks", "Ole Fisk", "Una Tribune", "2024-06-07", "A barge sank off Pell on Friday."),
    "mill": "A mill is sold\nDate: 2024-08-09\n\nThe mill at Orle was sold on Monday for two million crowns.",
}


@pytest.fixture(scope="module")
def assistant(stored):
    with Assistant.open(stored(ARTICLES), Settings()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "files"),
    [
        ("Which articles did Una Byrd write?", {"lock.txt", "weir.txt"}),
        ("List all articles by Ole Fisk", {"weir.txt", "barge.txt"}),
        ("Which articles by Byrd mention the weir?", {"weir.txt"}),
        ("Which articles did Ole Fisk publish in 2024?", {"barge.txt"}),
        ("Which articles are from Una Tribune?", {"barge.txt"}),
    ],
)
def test_articles_of_an_author_are_listed(assistant, question, files):
    answer = assistant.ask(question)
    assert answer.synthesizer == "scan"
    assert {citation.file for citation in answer.citations} == files


def test_counts_say_by_whom(assistant):
    assert assistant.ask("How many articles did Una Byrd write?").text.startswith("2 of the 4 articles are by Una Byrd")
    said = assistant.ask("How many articles by Ole Fisk mention the barge?").text
    assert said.startswith("1 of the 2 articles by Ole Fisk mentions")
    both = assistant.ask("How many articles did Una Byrd or Ole Fisk write?").text
    assert both.startswith("3 of the 4 articles are by Una Byrd and Ole Fisk")


def test_of_nobody_known_nothing_is_listed(assistant):
    reason = assistant.ask("Which articles did Bram Tolle write?").reason or ""
    assert reason.startswith("No article names Bram Tolle as its publisher or author; ")


def test_a_language_is_no_publisher(assistant):
    reason = assistant.ask("Which articles are in German?").reason or ""
    assert "by their language" in reason


@pytest.mark.parametrize("name", ["Una Byrd", "Canal Weekly", "Una Tribune"])
def test_a_name_that_stands_only_in_the_facts_is_in_the_articles(assistant, name):
    assert not any("No article names" in note for note in assistant.ask(f"What does {name} say of the mayor?").notes)


def test_a_name_of_words_of_two_authors_is_in_none(assistant):
    assert "No article names “Una Fisk”." in assistant.ask("What does Una Fisk say of the mayor?").notes
