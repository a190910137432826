"""Who or what something is, and what somebody said: the sentence that says so leads, a namesake's does not."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.define import asked, defines
from rag.whom import names


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Ilse Marn?", "Ilse Marn"),
        ("What's the SQT?", "SQT"),
        ("what is kelping", "kelping"),
        ("Who is the mayor of Varn and why?", None),
        ("Who was Ilse Marn seen with in Varn on Monday?", None),
        ("When is Easter?", None),
    ],
)
def test_questions_of_who_or_what_something_is(question, name):
    assert asked(question) == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ilse Marn", "Ilse Marn, a composer of sea songs, has died."),
        ("Ilse Marn", "It was sung by Ilse Marn, editor of the Harbour Post."),
        ("Ilse Marn", "Former ferry boss Ilse Marn was fined."),
        ("Ilse Marn", "Ilse Marn was one of the founders."),
        ("kelping", "Called kelping, it is older than the town."),
        ("Grey TIDE", "The Grey TIDE treaty, which limits the catch of herring, runs out in May."),
        ("SQT", "The Society of Quay Tenants (SQT) has sued."),
    ],
)
def test_a_sentence_that_says_what_a_name_is(name, text):
    assert defines(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ilse Marn", "Ilse Marn told the court that she was tired."),
        ("Ilse Marn", "Nobody knew whether Ilse Marn would come."),
        ("Varn", "In Varn, the mayor was booed."),
        ("Ilse Marn", "Otto Marn, a composer, has died."),
    ],
)
def test_a_sentence_that_only_names_it(name, text):
    assert not defines(name, text)


@pytest.mark.parametrize(
    ("text", "his"),
    [
        ("Marn said it was late.", True),
        ("Mrs Marn said it was late.", True),
        ("Ilse K. Marn said it was late.", True),
        ("Then Otto Marn said it was late.", False),
        ("The Marne is a river.", False),
    ],
)
def test_a_name_is_told_from_a_namesake(text, his):
    assert names(("Ilse", "Marn"), text) is his


ARTICLES = {
    "ferry": "Ferry prices rise\n\nFares will rise by a tenth in May. “Nobody likes to pay more, the boats are old,”"
    " said Ilse Marn, head of the ferry line. Passengers complained.",
    "port": "The port\n\nGovernor Quill described the new port as a waste. The cranes came from Harrow in two ships.",
    "marn": "A rower dies\n\nOtto Marn, a rower of renown, died on Friday. He won the sculls three times. The mayor"
    " said that the town had lost a friend.",
    "ash": "Ash from the sea\n\nCalled kelping, the burning of seaweed for its ash paid the rent of the islands.",
    "kelp": "Kelping returns\n\nKelping is back on the coast and more popular than ever. Kelping needs dry weather.",
}


@pytest.fixture(scope="module")
def assistant(stored):
    with Assistant.open(stored(ARTICLES), Settings()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("What did Ilse Marn say?", "“Nobody likes to pay more"),
        ("What did Quill say?", "Governor Quill described"),
        ("Who is Otto Marn?", "Otto Marn, a rower of renown"),
        ("What is kelping?", "Called kelping"),
    ],
)
def test_the_sentence_that_says_so_leads(assistant, question, lead):
    answer = assistant.ask(question)
    assert answer.text.startswith(lead)
    assert answer.confidence > 0.45


@pytest.mark.parametrize("question", ["What did Otto Marn say?", "Who is Petra Marn?"])
def test_the_words_and_the_life_of_another_are_no_answer(assistant, question):
    assert not assistant.ask(question).text
