"""What a question says aside of a name helps to find the answer, which need not say it."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.query.aside import main_clause
from rag.query.question import understand
from rag.types import Question

ARTICLES = {
    "bridge": (
        "Ostrel Bridge opens to traffic\nPublished: 2026-03-14\n\nThe Ostrel Bridge opened to traffic on 12 March 2026"
        " after four years of works. Thousands of people walked across it on the first morning.\n\nThe bridge, designed"
        " by the architect Osric Venn, spans the Varn river. It cost 214 million crowns, said the council.\n"
    ),
    "quill": (
        "Quill sets out plans\nPublished: 2025-11-20\n\nMara Quill said on Thursday that taxes would not rise if her"
        " party won the election. “We will not put up income tax,” she told a meeting.\n\nQuill has led the Larrick"
        " party since 2019. Her rival Otto Marn called the plan a fairy tale.\n"
    ),
    "petrel": (
        "Petrel names new head\nPublished: 2026-05-02\n\nPetrel has appointed Ilse Ruud as its chief executive, the"
        " company said on Friday.\n\nThe firm makes wind turbines in Skarra and employs 4,100 people.\n"
    ),
}


@pytest.fixture(scope="module")
def three(stored):
    with Assistant.open(stored(ARTICLES), Settings()) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "main"),
    [
        ("When did the Ostrel Bridge open, which Osric Venn designed?", "When did the Ostrel Bridge open?"),
        ("What did Mara Quill, who leads the Larrick party, say about eels?", "What did Mara Quill say about eels?"),
        ("What did Mara Quill, leader of the Larrick party, say about eels?", "What did Mara Quill say about eels?"),
        ("Who is the new head of Petrel, the firm that makes turbines?", "Who is the new head of Petrel?"),
        ("Who did Petrel, with which Varn merged, appoint?", "Who did Petrel appoint?"),
        ("Did Mara Quill, the mayor, meet Otto Marn, whose dog bit her?", "Did Mara Quill meet Otto Marn?"),
    ],
)
def test_a_clause_aside_is_no_part_of_what_is_asked(question, main):
    assert main_clause(question) == main
    query = understand(Question(text=question))
    assert (query.text, query.own, query.asked) == (main, main, main)
    assert {*understand(Question(text=main)).stems} == {*query.stems} - query.aside


@pytest.mark.parametrize(
    "question",
    [
        "Who won the Ostrel Cup, which was played in 2024?",
        "What did Quill say in Ostrel, the day after the vote?",
        "When did the Ostrel Bridge open, who designed it?",
        "When did the Ostrel Bridge open, which firm built it?",
        "When Mara Quill left Ostrel, who took over?",
        "In Ostrel, who won the vote?",
        "Who is Mara Quill, the mayor?",
        "When did the bridge open, which Osric Venn designed?",
        "What happened in Ostrel, where a coach crashed?",
        "Did Quill meet Otto Marn, the mayor, and Ilse Ruud?",
        "Was it Ostrel, the harbour or Larrick that flooded?",
        "Who leads the party that Mara Quill founded?",
    ],
)
def test_what_tells_which_is_meant_or_asks_more_is_not_aside(question):
    assert main_clause(question) == question
    assert not understand(Question(text=question)).aside


@pytest.mark.parametrize(
    ("main", "asked", "answer"),
    [
        (
            "What did Mara Quill say about taxes?",
            "What did Mara Quill, who leads the Larrick party, say about taxes?",
            "taxes would not rise",
        ),
        (
            "When did the Ostrel Bridge open?",
            "When did the Ostrel Bridge open, which Osric Venn designed?",
            "12 March 2026",
        ),
        (
            "Who is the new chief executive of Petrel?",
            "Who is the new chief executive of Petrel, the firm that makes wind turbines?",
            "Ilse Ruud",
        ),
    ],
)
def test_an_answer_is_as_sure_with_a_clause_aside(three, main, asked, answer):
    without, with_it = three.ask(main), three.ask(asked)
    assert answer in with_it.claims[0].text
    assert with_it.confidence > without.confidence - 0.05


@pytest.mark.parametrize(
    "question",
    [
        "What did Mara Quill, who leads the Larrick party, say about eels?",
        "What did Mara Quill, who leads the Dunmere party, say about taxes?",
        "When did the Ostrel Bridge open, which Tomas Reuk designed?",
        "When did the Ostrel Bridge close, which Osric Venn designed?",
    ],
)
def test_a_clause_aside_makes_no_near_miss_an_answer(three, question):
    assert not three.ask(question).claims


def test_a_question_of_endless_clauses_is_read():
    assert main_clause("Did Quill, the mayor, sign it?" + ", who Ostrel left" * 500)
