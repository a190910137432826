"""Talks: what the last question asked is asked of another place, or of the rest, and whom "she" means by then."""

from __future__ import annotations

from datetime import date

import pytest

from rag.query.followup import resolve
from rag.query.leaning import leans
from rag.types import Turn

TODAY = date(2024, 5, 15)


def user(text: str) -> Turn:
    return Turn(role="user", text=text)


def said(text: str) -> Turn:
    return Turn(role="assistant", text=text)


def asked(text: str, *history: Turn) -> str:
    return resolve(text, history, TODAY).text


def test_there_is_one_world():
    assert not leans("What is the highest bridge in the world?")
    assert not leans("Which is the oldest lighthouse on the planet?")
    assert leans("Who damaged the lighthouse?")


def test_what_was_asked_last_is_asked_of_another_place():
    talk = user("What happened in Skarra?"), said("A gunman shot a swan. [1]"), user("Who was the gunman?")
    assert asked("And in Orle?", *talk) == "in Orle. Who was the gunman?"


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("Who was hurt in the Orle fire?", "Who else?", "Who else was hurt in the Orle fire?"),
        ("What did Quill sell?", "And what else?", "What else did Quill sell?"),
        (
            "How many people were killed in the Orle fire?",
            "And injured?",
            "How many people were injured in the Orle fire?",
        ),
        ("When did Quill resign?", "Who else?", "Who else?"),
        ("How many people were killed in the Orle fire?", "And in Varn?", "How many people were killed in Varn?"),
    ],
)
def test_more_of_the_same_is_asked_in_the_words_before(question, text, read):
    assert asked(text, user(question)).endswith(read)


def test_what_a_request_to_be_told_is_about():
    assert asked("How many died?", user("Tell me about the Orle flood")) == "the Orle flood. How many died?"
    assert asked("How many died?", user("Please give us news of the Orle flood")) == "the Orle flood. How many died?"


def test_whom_the_answer_to_a_changed_question_names_is_meant():
    talk = [
        user("Who is the mayor of Orle?"),
        said("Osric Venn is. [1]"),
        user("And of Varn?"),
        said("Mara Quill. [1]"),
    ]
    assert asked("How old is she?", *talk) == "the mayor of Varn. Mara Quill. How old is she?"
    talk[2:] = [user("Why?"), said("Because he won, said Mara Quill. [1]")]
    assert "Mara Quill" not in asked("How old is he?", *talk)


def test_nobody_is_meant_by_what_the_articles_did_not_say():
    talk = user("Who will lead the talks?"), said("The articles don't say. Looked for: lead, talks.")
    assert resolve("Where was he born?", talk, TODAY).clarify == "Whom does “he” mean? Name the person and ask again."
    known = user("Who will Osric Venn meet?"), talk[1]
    assert resolve("Where was he born?", known, TODAY).clarify is None
