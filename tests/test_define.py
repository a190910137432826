"""Who or what something is, and what somebody said: the sentence that says so leads, a namesake's does not."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.asked.define import asked, defines
from rag.asked.reason import caused
from rag.asked.roles import CRITICS, SUPPORTERS
from rag.query.question import understand
from rag.query.whom import names
from rag.sentences.speech import speech
from rag.types import Question


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
    "mine": "Larrick mine approved\n\nThe council approved the Larrick mine on Monday after a hearing of nine hours,"
    " and the chairman said that work on the Larrick mine would begin in May. Supporters of the Larrick mine argue that"
    " it will bring jobs. Residents of the valley condemned the Larrick mine as a danger to their wells. Dana Oske,"
    " professor of geology at Harrow, told the council that the seam of the Larrick mine was thin.",
    "pier": "The pier of Ostrel\n\nGovernor Quill opened the pier of Ostrel on Friday. The engineer Tobin Vale said the"
    " pier of Ostrel would stand for a hundred years. “I have never built anything so strong,” he wrote of the pier.",
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


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("What did supporters say about the Larrick mine?", "Supporters of the Larrick mine argue"),
        ("What did critics say about the Larrick mine?", "Residents of the valley condemned"),
        ("What are the criticisms of the Larrick mine?", "Residents of the valley condemned"),
        ("Who criticised the Larrick mine?", "Residents of the valley condemned"),
        ("What did experts say about the Larrick mine?", "Dana Oske, professor"),
        ("What did Tobin Vale say about the pier of Ostrel?", "The engineer Tobin Vale said"),
    ],
)
def test_the_words_of_those_who_are_asked_for_are_the_best(assistant, question, best):
    one = Settings.model_validate({"answer": {"sentences": 1, "threshold": 0}})
    assert Assistant(assistant.library, assistant.embedder, one).ask(question).text.startswith(best)


def test_a_speaker_who_says_nothing_of_it_makes_an_answer_less_sure(assistant):
    speaking = assistant.ask("What did Tobin Vale say about the pier of Ostrel?")
    silent = assistant.ask("What did Ilse Marn say about the pier of Ostrel?")
    assert not silent.text
    assert silent.confidence < 0.5 * speaking.confidence
    person, body = (
        speech(understand(Question(text=f"What did {x} say about the pier?"))) for x in ("Quill", "the Quay")
    )
    assert not person.body
    assert body.body


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What did critics of Ilse Marn say?", CRITICS),
        ("Who condemned the ferry?", CRITICS),
        ("critics of the ferry", CRITICS),
        ("ferry fares criticism", CRITICS),
        ("What did backers say about the ferry?", SUPPORTERS),
        ("Who endorsed Quill?", SUPPORTERS),
        ("What did Quill say about critics?", None),
        ("How did Quill answer the criticism of the ferry?", None),
        ("Who attacked Quill?", None),
        ("Who supports Varn Rovers?", None),
        ("What did police chief Ann Quill say?", None),
    ],
)
def test_questions_of_one_side(question, asked):
    found = speech(understand(Question(text=question)))
    assert (found.role if found else None) is asked


def test_a_brother_of_whom_is_named_is_another_speaker():
    found = speech(understand(Question(text="What did Ann Quill's brother say about the ferry?")))
    assert found is not None
    assert found.name == ()


def test_all_of_a_column_is_what_its_author_thinks(stored):
    text = "Who pays\nBy Ann Quill\n\nMotorists ought to be charged ten crowns for crossing by the Ostrel ferry."
    with Assistant.open(stored({"column": text}), Settings()) as opened:
        told_by_her = opened.ask("What does Ann Quill think motorists ought to be charged for the Ostrel ferry?")
        told_by_him = opened.ask("What does Otto Quill think motorists ought to be charged for the Ostrel ferry?")
    assert told_by_her.confidence > told_by_him.confidence


@pytest.mark.parametrize(
    ("question", "text", "gives"),
    [
        ("What did Ann Quill die of?", "Ann Quill, who had been suffering from gout, built the pier.", True),
        ("What did Ann Quill die of?", "Ann Quill has died in Ostrel aged 54.", False),
        ("How did Ann Quill die?", "Ann Quill died on Monday when her boat sank.", True),
        ("How did Ann Quill die?", "Ann Quill died at home in a crash of two carts.", True),
        ("How did Ann Quill die?", "The cause of death was organ failure.", True),
        ("How did Ann Quill die?", "Ann Quill died two days after the regatta.", False),
        ("How did Ann Quill die?", "She will be buried at the Ann Quill Cancer Centre.", False),
        ("Why did Otto Marn die?", "Because he died young, Otto Marn is forgotten.", False),
        ("Why did Otto Marn die?", "Otto Marn died aged 37 from a weak heart.", True),
        ("What was Otto Marn's cause of death?", "Otto Marn died at the age of 37.", False),
        ("Why did the Ostrel ferry sink?", "The Ostrel ferry is lost.", True),
        ("Where did Ann Quill die?", "Ann Quill has died in Ostrel aged 54.", True),
    ],
)
def test_what_somebody_died_of_is_no_place_and_no_age(question, text, gives):
    assert caused(question, text) is gives


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How did Ann Quill react to the ruling?", ("Ann", "Quill")),
        ("What was Ann Quill's response to the ruling?", ("Ann", "Quill")),
        ("How did shares react to the ruling?", None),
        ("How did Ann Quill's lawyer react to the ruling?", None),
        ("How did Ann Quill cross the river?", None),
    ],
)
def test_a_reaction_is_asked_of_whom_it_names(question, name):
    asked = speech(understand(Question(text=question)))
    assert (asked.name if asked else None) == name
