"""Full names that a question gives and no article does are said, and make an answer less sure."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings

ARTICLES = {
    "mayor": "The mayor of Varnhaven\n\nPaula Orrin, the mayor of Varnhaven, was attacked on Monday outside the"
    " town hall, police said. Her driver was hurt.",
    "strike": "Dockers on strike\n\nDockers of Varnhaven marched for their leader on Monday. #OsricVenn, boards read.",
    "ferry": "A ferry is sold\n\nThe Petrel was bought by Casper J. Lund for two million crowns. Governor Ilse Marn and"
    " the Harrow Bank agreed to the sale.",
    "match": "A match is lost\n\nBy Tilda Roon at Lowmoor Park\n\nThe Petrels lost the match by two goals to one.",
}


@pytest.fixture(scope="module")
def assistant(stored):
    with Assistant.open(stored(ARTICLES), Settings.model_validate({"answer": {"threshold": 0}})) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who attacked Casper Orrin?", "Casper Orrin"),
        ("Who attacked the mayor Casper Orrin's driver in Varnhaven?", "Casper Orrin"),
        ("What did Paula Lund buy?", "Paula Lund"),
        ("What did the Harrow Bank Trust agree to?", "Harrow Bank Trust"),
        ("Who sold the Old Harrow Mill?", "Old Harrow Mill"),
        ("Who lost the match at Harrow Park?", "Harrow Park"),
    ],
)
def test_a_name_that_stands_in_no_article_is_said(assistant, question, name):
    assert f"No article names “{name}”." in assistant.ask(question).notes


@pytest.mark.parametrize(
    "question",
    [
        "Who attacked Paula Orrin?",
        "What did Casper Lund buy?",  # an initial stands between
        "What did Governor Marn agree to?",  # a rank, and the first name left out
        "What did the Harrow Bank agree to?",
        "What did the Varnhaven Harrow Bank agree to?",  # what the bank is of
        "What did Casper Jory Lund buy?",  # a second name that no article gives
        "For whom did dockers march, Osric Venn?",  # written as one word
        "Which ship did Lund buy?",
        "Who lost the match at Lowmoor Park?",  # where its byline was written
        "Casper Orrin was attacked by whom?",  # a sentence opens with a capital anyway
        "who attacked casper orrin?",
        "WHO ATTACKED CASPER ORRIN?",
        "Who Attacked Casper Orrin In Varnhaven Town?",  # a headline
        "Was the mayor attacked in Varnhaven, Harrow?",
        "Did WHO Petrel sink?",
    ],
)
def test_other_names_are_not(assistant, question):
    assert not any("No article names" in note for note in assistant.ask(question).notes)


def test_an_answer_on_an_unknown_name_is_less_sure(assistant):
    known = assistant.ask("Was the mayor Paula Orrin attacked outside the town hall?")
    unknown = assistant.ask("Was the mayor Casper Orrin attacked outside the town hall?")
    assert unknown.confidence < 0.6 * known.confidence
