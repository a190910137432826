"""Replies to what was asked back, and corrections: the question that they complete is what is asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.followup import resolve
from rag.query.reply import completed
from rag.types import Turn

TODAY = date(2024, 5, 15)
TOLD = "The ferries stood still in Ostrel. [1]"
WHICH = "Which story is meant: “Storm over Skarra” or “At least two die in Ostrel”? Name it and ask again."


def asked(text: str, *turns: str) -> str:
    """What is asked by `text` after turns of the user and the assistant, the user's first."""
    history = [Turn(role="assistant" if n % 2 else "user", text=turn) for n, turn in enumerate(turns)]
    return resolve(text, history, TODAY).text


@pytest.mark.parametrize(
    ("question", "reply", "meant"),
    [
        ("What did he say?", "Osric Venn", "What did Osric Venn say?"),
        ("What did he say?", "I mean the mayor.", "What did the mayor say?"),
        ("What happened to her?", "Mara Quill", "What happened to Mara Quill?"),
        ("Where is her house?", "Mara Quill", "Where is Mara Quill's house?"),
        ("Why did they leave?", "the nurses of Ostrel", "Why did the nurses of Ostrel leave?"),
        ("When did it happen?", "the Skarra fire", "When did the Skarra fire happen?"),
        ("What did this minister say?", "Venn", "What did Venn say?"),
        ("Why?", "The ferry strike", "Why? The ferry strike"),
    ],
)
def test_what_was_asked_back_is_completed(question, reply, meant):
    assert resolve(question, (), TODAY).clarify
    assert asked(reply, question, "") == meant
    assert asked(reply, question, "Which one do you mean?") == meant


@pytest.mark.parametrize(
    ("question", "reply", "meant"),
    [
        ("Who won?", "the Ostrel regatta", "Who won the Ostrel regatta?"),
        ("Who won?", "I meant the Ostrel regatta", "Who won the Ostrel regatta?"),
        ("How many people died in the fire?", "In Skarra", "How many people died in the fire in Skarra?"),
        ("How many people died there?", "The one in Skarra", "How many people died in Skarra?"),
        ("How many people died there?", "Skarra", "How many people died in Skarra?"),
        ("Who is the president?", "of Larrick", "Who is the president of Larrick?"),
    ],
)
def test_a_first_question_that_says_too_little_is_completed(question, reply, meant):
    assert asked(reply, question, TOLD) == meant


def test_a_correction_completes_what_it_changes_nothing_of():
    turns = ("What did Osric Venn say?", TOLD, "How many people died in the earthquake?", TOLD)
    assert asked("I meant in Skarra", *turns) == "How many people died in the earthquake in Skarra?"
    turns = ("What did Osric Venn say?", TOLD, "When did he arrive in Ostrel?", TOLD)
    assert "When did he arrive in Skarra?" in asked("I meant in Skarra", *turns)
    assert "When did Mara Quill arrive in Ostrel?" in asked("I meant Mara Quill", *turns)


def test_a_verb_that_is_corrected_names_nobody():
    turns = ("Who is Mara Quill?", TOLD, "When was she arrested?", TOLD)
    assert asked("I mean sentenced", *turns).endswith("When was she sentenced?")


def test_stories_are_chosen_by_their_place():
    assert asked("the second one", "How many died?", WHICH) == "How many died? At least two die in Ostrel"
    assert asked("The first", "How many died?", WHICH) == "How many died? Storm over Skarra"
    assert asked("the last", "How many died?", WHICH) == "How many died? At least two die in Ostrel"


@pytest.mark.parametrize("reply", ["the third", "the last one", "Second"])
@pytest.mark.parametrize("answer", ["", TOLD, "Quill said “no”. [1]", "Which one?"])
def test_no_story_is_chosen_that_was_not_named(reply, answer):
    assert completed("How many died?", reply, answer) is None
    assert "no”" not in asked(reply, "How many died?", answer)


@pytest.mark.parametrize(
    ("question", "correction", "meant"),
    [
        ("Who leads Larrick?", "no, I meant Ostrel", "Who leads Ostrel?"),
        ("Who leads Larrick?", "I meant: who leads Ostrel?", "who leads Ostrel?"),
        ("How many died in the Skarra fire?", "Sorry, I meant the Ostrel flood", "How many died in the Ostrel flood?"),
        ("When was Quill arrested?", "I mean sentenced", "When was Quill sentenced?"),
    ],
)
def test_a_correction_changes_the_question(question, correction, meant):
    assert asked(correction, question, TOLD) == meant


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (("What did he say?", ""), "Who is the mayor of Ostrel?"),
        (("Who is Mara Quill?", TOLD), "Osric Venn"),
        (("What did Mara Quill say in Larrick?", TOLD), "The Ostrel regatta"),
    ],
)
def test_what_asks_or_names_something_new_stands_alone(turns, text):
    assert text in asked(text, *turns)
    assert "he say" not in asked(text, *turns)
    assert completed(turns[0], "Who is the mayor of Ostrel?") is None


def test_a_reply_that_asks_nothing_leaves_the_question_open():
    assert resolve("never mind", (Turn(role="user", text="What did he say?"),), TODAY).clarify


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read(question, reply, answer):
    assert isinstance(asked(reply, question, answer), str)
