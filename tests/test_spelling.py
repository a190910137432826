"""A misspelt word of a question is read as one that the articles have, which is said; a name never is."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings

ARTICLES = {
    "flights": "Fewer flights\n\nThe airline runs four flights a week from Varnhaven to Marn. Passengers complained.",
    "strike": "Dockers on strike\n\nThe hunger strike of the dockers of Varnhaven has lasted nine days.",
    "swing": "The swing of the pendulum\n\nVarnhaven saw a swing to the left. The airline was sued by a passenger.",
}


@pytest.fixture(scope="module")
def assistant(stored):
    with Assistant.open(stored(ARTICLES), Settings()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "wrong", "meant", "told"),
    [
        ("how many fligths a week are there from Varnhaven to Marn?", "fligths", "flights", "four flights"),
        ("How long has the hunger stike of the dockers lasted?", "stike", "strike", "nine days"),
    ],
)
def test_a_misspelt_word_is_read_as_one_an_edit_away(assistant, question, wrong, meant, told):
    answer = assistant.ask(question)
    assert f"No article has “{wrong}”: it was read as “{meant}”." in answer.notes
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "How many flights go to Marm?",  # a name
        "Who sang about the lights?",  # a word that exists
        "Which weeks were longest?",  # in the articles as "week"
        "Who is suing the airline?",  # known as a form of "sue"
        "What is a zzyqx?",  # near to nothing
    ],
)
def test_a_name_or_a_word_that_exists_stays_as_it_is(assistant, question):
    assert not any("it was read as" in note for note in assistant.ask(question).notes)


SHORT = {
    "cap": "Gas capped\n\nThe U.K. has capped the price of gas at 2,500 pounds, Orla Venn of the treasury said.",
    "levy": "Steel levy\n\nThe EU will put a levy of 12 percent on steel from Larrick in May.",
    "ferry": "Ferry sold\n\nThe ferry Petrel was sold to Skarra for nine million pounds.",
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("At what price has the United Kingdom capped gas?", "2,500 pounds"),
        ("How high is the levy of the European Union on steel from Larrick?", "12 percent"),
        ("What will the United Nations put on steel from Larrick?", None),
    ],
)
def test_a_state_that_articles_name_by_its_initials_alone_is_found(stored, question, told):
    with Assistant.open(stored(SHORT), Settings()) as opened:
        answer = opened.ask(question)
    assert (told in answer.text) if told else answer.abstained
    assert told is None or not any("No article" in note for note in answer.notes)
