"""Follow-ups: what leans on the history, what of it is taken, and what is asked back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followup import PERSON, PRONOUNS, leans, pronoun_alone, resolve
from rag.types import Turn

TODAY = date(2024, 5, 15)
RACE = Turn(role="user", text="Who won the Ostrel regatta in 2021?")
WON = Turn(role="assistant", text="Marta Quill won. [1]")


def asked(text: str, *history: Turn) -> str:
    return resolve(text, history, TODAY).text


@pytest.mark.parametrize(
    "text",
    [
        "And in 2022?",
        "Why?",
        "What about the ferries?",
        "What did she say about ferries and bridges?",
        "Where was it held?",
        "What is the origin of its name?",
        "What other boats sailed?",
        "Who paid for this?",
        "Regional differences",
        "How do you get there?",
        "What is the process for applying for it?",
    ],
)
def test_what_leans(text):
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which professor led the panel on the Tollmark Bridge?",
        "Which airline said it will weigh passengers?",
        "Who did the mayor say he met?",
        "Which state was hit this week?",
        "Did the company sell its ships, and what did they cost?",
        "Is there a toll on the bridge?",
        "Who said that the ferry was late?",
        "who was jim thorpe and what did he do",
        "Varnhaven Harbour Office",
    ],
)
def test_what_stands_alone(text):
    assert not leans(text)
    assert asked(text, RACE, WON) == text


def test_only_what_leans_takes_the_turn_before_it():
    assert asked("Where was it held?", RACE, WON) == f"{RACE.text} Where was it held?"
    assert asked("When was the airport opened?", RACE, WON) == "When was the airport opened?"
    assert asked("Where was it held?") == "Where was it held?"


def test_a_turn_that_leans_itself_brings_the_one_before_it():
    second = Turn(role="user", text="Where was it held?")
    assert asked("And why there?", RACE, WON, second) == f"{RACE.text} {second.text} And why there?"
    other = Turn(role="user", text="Who designed the Tollmark Bridge?")
    assert asked("And why?", RACE, WON, other) == f"{other.text} And why?"


def test_a_new_time_phrase_takes_the_place_of_the_old():
    assert asked("And in 2022?", RACE, WON) == "Who won the Ostrel regatta? And in 2022?"


def test_a_person_may_be_whom_the_answer_named():
    assert asked("What did she say?", RACE, WON) == f"{RACE.text} Marta Quill What did she say?"
    assert asked("What did she say?", WON) == "Marta Quill What did she say?"


@pytest.mark.parametrize(
    "history",
    [
        (Turn(role="user", text="Who won in 2020?"), RACE),
        (RACE, Turn(role="user", text=" "), Turn(role="assistant", text="")),
        (WON, RACE, WON, WON),
        (Turn(role="user", text="Who lost?"), WON, Turn(role="user", text="No, I mean who won in 2019."), RACE),
    ],
)
def test_a_history_out_of_order_is_read_as_far_as_it_goes(history):
    assert asked("Where was it held?", *history) == f"{RACE.text} Where was it held?"


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("What did he say?", "Whom does “he” mean? Name the person and ask again."),
        ("What book did she write?", "Whom does “she” mean? Name the person and ask again."),
        ("How much was it?", "What does “it” mean? Name the person, place or event and ask again."),
        ("Why?", "What is the question about? Name a person, place or event and ask again."),
        ("And in 2022?", "What is the question about? Name a person, place or event and ask again."),
        ("What does this animal eat?", "Which one does “this animal” mean? Name it and ask again."),
    ],
)
def test_what_nobody_can_know_is_asked_back(text, back):
    hello = (Turn(role="user", text="Hello!"), Turn(role="assistant", text="hello"))
    assert resolve(text, (), TODAY).clarify == resolve(text, hello, TODAY).clarify == back
    assert resolve(text, (RACE,), TODAY).clarify is None


@pytest.mark.parametrize(
    "text",
    [
        "What happened yesterday?",
        "Who resigned?",
        "the and of",
        "?!",
        "What is new in Varnhaven?",
        "Is it true?",
        "Bridge",
    ],
)
def test_what_says_enough_is_not_asked_back(text):
    assert resolve(text, (), TODAY).clarify is None


turns = st.lists(st.builds(Turn, role=st.sampled_from(["user", "assistant"]), text=st.text(max_size=60)), max_size=6)


@given(st.text(max_size=100), turns)
def test_any_history_is_read(text, history):
    resolved = resolve(text, tuple(history), TODAY)
    assert resolved == resolve(text, tuple(history), TODAY)
    assert resolved.text.endswith(text)
    assert not (resolved.leaned and resolved.clarify)


def test_few_of_very_many_pronouns_are_looked_at():
    """Found by the campaign: each was, with all before it, so that ten thousand characters took a second."""

    class Counting:
        seen = 0

        def finditer(self, text):
            for match in PERSON.finditer(text):
                self.seen += 1
                yield match

    pattern = Counting()
    assert pronoun_alone("Did Marta Quill say that " + "she sailed and " * 500, pattern) is None
    assert pattern.seen == PRONOUNS
    assert not leans("Did Marta Quill say that " + "she sailed and " * 500 + "won?")
