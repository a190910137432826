"""What a talk is about: what of earlier questions and answers stands before a follow-up, and what of them does not."""

from __future__ import annotations

from datetime import date

import pytest

from rag.query.followup import resolve
from rag.types import Turn

TODAY = date(2024, 5, 15)
RACE = Turn(role="user", text="Who won the Ostrel regatta in 2021?")
WON = Turn(role="assistant", text="Marta Quill won. [1]")


def asked(text: str, *history: Turn) -> str:
    return resolve(text, history, TODAY).text


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("How many people died in the Orle fires?", "in the Orle fires."),
        ("Why did Venn sue the Ostrel Post?", "Venn the Ostrel Post."),
        ("Which play won best drama at the 2022 Quills?", "at the 2022 Quills."),
        ("How much will Lomas pay?", "Lomas."),
        ("Has Skarra banned lorries?", "Skarra lorries."),
        ("In which town is the Tollmark Bridge?", "the Tollmark Bridge."),
        ("Is Orle harbour open?", "Orle harbour open."),
        ("How many were poisoned in Orle?", "poisoned in Orle."),
    ],
)
def test_what_was_asked_before_is_not_asked_again(question, topic):
    assert asked("How many were hurt?", Turn(role="user", text=question)) == f"{topic} How many were hurt?"


def test_what_a_question_points_at_may_stand_in_the_last():
    talk = [Turn(role="user", text=text) for text in ("How many fell ill at Lomas?", "Which plant was it?")]
    assert asked("Is it still open?", *talk) == "at Lomas. plant. Is it still open?"
    assert asked("How many died?", *talk) == "at Lomas. How many died?"


@pytest.mark.parametrize(
    ("turns", "meant"),
    [
        (("Who won the regatta?", "How long was the regatta?"), "Marta Quill."),
        (("Who won the regatta?", "What did the judge say?"), "the judge."),
        (("Who won the regatta?", "When did Casper Lund resign?"), ""),
        (("Who is Lund's deputy?",), "Marta Quill."),
    ],
)
def test_whom_an_answer_named_is_kept_until_another_is_meant(turns, meant):
    history = []
    for n, turn in enumerate(turns):
        told = "Marta Quill won. [1] She met Jonas Orr. [2]" if not n else "On Monday Ines Calder met Jonas Orr. [1]"
        history += [Turn(role="user", text=turn), Turn(role="assistant", text=told)]
    before = resolve("How old is he?", tuple(history), TODAY).leaned
    assert (before.endswith(f" {meant}") and "Orr" not in before) if meant else before.endswith("Casper Lund.")


def test_who_tells_of_it_is_not_the_one_meant():
    said = Turn(role="assistant", text="Ferries stopped, according to Jonas Orr, as Ines Calder reported. [1]")
    assert "Marta Quill" not in asked("How old is she?", RACE, said)
    assert not {"Orr", "Calder"} & set(asked("How old is she?", RACE, said).split())


def test_a_person_may_be_whom_the_answer_named():
    assert asked("What did she say?", RACE, WON) == "the Ostrel regatta in 2021. Marta Quill. What did she say?"
    assert asked("What did she say?", WON) == "Marta Quill. What did she say?"


def test_what_only_asked_is_no_part_of_the_talk():
    talk = [Turn(role="user", text=text) for text in ("When did Mara Quill resign?", "How old was she?")]
    assert asked("Who succeeded her?", *talk) == "Mara Quill. Who succeeded her?"


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("List articles about it, newest first", "List articles about the Orle fires, newest first"),
        ("How many articles mention them?", "How many articles mention the Orle fires?"),
    ],
)
def test_articles_are_asked_for_about_what_the_talk_is_about(question, meant):
    assert asked(question, Turn(role="user", text="How many people died in the Orle fires?")) == meant


def test_a_list_after_such_a_count_is_of_the_same_articles():
    talk = [Turn(role="user", text=text) for text in ("Who is Mara Quill?", "How many articles mention her?")]
    assert asked("List them", *talk) == "How many articles mention Mara Quill? List them"


def test_what_stands_in_an_earlier_question_is_taken_as_it_is():
    before = Turn(role="user", text="Who owns C:\\orle?")
    assert asked("List articles about it", before) == "List articles about C:\\orle"


@pytest.mark.parametrize(
    ("question", "topic"),
    [("Did Lomas and Gannet merge?", "Lomas and Gannet."), ("Why did Lomas not pay Orle?", "Lomas not pay Orle.")],
)
def test_two_names_are_one_topic_and_a_denial_stays(question, topic):
    assert asked("How many were hurt?", Turn(role="user", text=question)) == f"{topic} How many were hurt?"


def test_a_question_about_a_person_adds_nothing_to_the_talk():
    talk = [Turn(role="user", text=text) for text in ("How old is Mara Quill?", "Where was she born?")]
    assert asked("Is she married?", *talk) == "Mara Quill. Is she married?"
