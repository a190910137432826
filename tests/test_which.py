"""A question that names nothing is asked back where unlike stories answer it, and answered where one does."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.types import Question, Turn

ARTICLES = {
    "coach": "Coach crash near Skarra\n\nNineteen people were hurt when a coach left the road near Skarra on Tuesday."
    " The driver died. Police said ice was to blame.\n",
    "race": "Falk wins the Tour of Velden\n\nOn Sunday Joren Falk won the Tour of Velden by eleven seconds. Four riders"
    " were hurt in a crash on the last climb.\n",
    "cup": "Rovers win the Sarn Cup\n\nOn Saturday Dunmore Rovers won the Sarn Cup by two goals to one. The goals were"
    " scored by Ines Cardoso.\n",
    "trial": "Venn to face court\n\nThe trial of Osric Venn will begin in September. Police arrested Osric Venn in May"
    " on a charge of forgery in Pellbrook.\n",
    "venn": "Venn waits\n\nNobody has seen Osric Venn since his trial was set to begin in Pellbrook. His lawyer met"
    " Osric Venn on Monday.\n",
}


@pytest.fixture(scope="module")
def five(stored):
    with Assistant.open(stored(ARTICLES), Settings()) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "stories"),
    [
        ("Who won?", ("Falk wins the Tour of Velden", "Rovers win the Sarn Cup")),
        ("How many were hurt?", ("Coach crash near Skarra", "Falk wins the Tour of Velden")),
        ("How many people were hurt?", ("Coach crash near Skarra", "Falk wins the Tour of Velden")),
    ],
)
def test_which_of_several_stories_is_meant_is_asked_back(five, question, stories):
    answer = five.ask(question)
    assert answer.clarify is not None
    assert not answer.claims
    assert all(f"“{story}”" in answer.clarify for story in stories)


@pytest.mark.parametrize(
    "question",
    ["Who won the Sarn Cup?", "When does the trial begin?", "Who was arrested?", "How many were hurt near Skarra?"],
)
def test_what_one_story_answers_is_not(five, question):
    assert five.ask(question).clarify is None


def test_a_question_after_another_is_of_what_that_is_about(five):
    history = (Turn(role="user", text="Who won the Tour of Velden?"),)
    assert five.ask(Question(text="How many were hurt?", history=history)).clarify is None


def test_two_that_tell_the_same_in_much_the_same_words_disagree(stored):
    told = "The old swing bridge was opened to traffic in {} by the harbour board after a long delay."
    store = stored({day: told.format(day) for day in ("1998", "2003")})
    with Assistant.open(store, Settings()) as assistant:
        answer = assistant.ask("When was the bridge opened?")
    assert answer.clarify is None
    assert {side.value for side in answer.conflicts[0].sides} == {"1998", "2003"}
