"""What only frames a request is no part of what is asked: heads, contractions, what the one who asks works on."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Assistant, Settings
from rag.query.framing import plain, spelt
from rag.query.leaning import leans
from rag.query.question import understand
from rag.scan.order import order
from rag.types import Question, Turn


@pytest.mark.parametrize(
    "text",
    [
        "Summarise what we have on the Ostrel ferry.",
        "Please summarise for me what the articles say about the Ostrel ferry",
        "could you give me a short summary of the Ostrel ferry?",
        "Give me background on the Ostrel ferry",
        "Can I have an overview of the Ostrel ferry?",
        "What's the background to the Ostrel ferry?",
        "Whats the background to the Ostrel ferry?",
        "What are the main points of the Ostrel ferry?",
        "What do we know about the Ostrel ferry?",
        "Do you have anything about the Ostrel ferry?",
        "Anything on the Ostrel ferry?",
        "Any information on the Ostrel ferry?",
        "I need something on the Ostrel ferry",
        "I'd like to know more about the Ostrel ferry.",
        "Can you explain the Ostrel ferry?",
        "Background on the Ostrel ferry",
        "What is said about the Ostrel ferry?",
        "What has been written about the Ostrel ferry?",
    ],
)
def test_a_request_is_what_it_asks_to_be_told_of(text):
    assert plain(text) == "Tell me about the Ostrel ferry."
    assert set(understand(Question(text=text)).terms) == {"Ostrel", "ferry"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I'd like to know who won the cup.", "who won the cup."),
        ("Can you explain why the bridge closed?", "why the bridge closed?"),
        ("Is there any information on how the ferry sank?", "how the ferry sank?"),
        ("Find quotes by Osric Venn on the tolls.", "What did Osric Venn say about the tolls?"),
        ("Do we have any quotes from the mayor about Quill?", "What did the mayor say about Quill?"),
        ("Give me quotes from Osric Venn", "What did Osric Venn say?"),
        ("Could you make a timeline of the Harrow row?", "make a timeline of the Harrow row?"),
        ("I need a timeline of the Harrow row", "a timeline of the Harrow row"),
        ("Can you list all articles about Venn?", "list all articles about Venn?"),
    ],
)
def test_a_request_holds_the_question(text, meant):
    assert plain(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Tell me about Osric Venn",
        "Any articles on Quill?",
        "Do you have any articles on Quill?",
        "List every article about the ferry",
        "list all quotes by Venn about tolls",
        "Give me the headlines",
        "Summarise the main stories of last week",
        "What is new?",
        "Timeline of the Harrow row",
        "How many articles mention Venn?",
        "What did the quotes by Venn in the report say?",
        "Which firm quotes prices on the Ostrel exchange?",
        "What information did Venn give to the police?",
        "Did Venn give any information on the bridge?",
        "Details on the deal were leaked by whom?",
        "Summary justice in Larrick",
        "Background checks for teachers",
        "Find the cheapest ferry to Skarra",
        "Summarise",
        "Is there anything about it?",
        "What was said about the toll by Venn?",
        "What is written on the bridge?",
        "Who is Mr. Venn of St. Larrick?",
        "World War I ended. Who signed the Ostrel treaty?",
        "There was a fire in Larrick in May. How many people died?",
        "Marta Quill was asked for a piece: who asked her?",
        "“I know that he won,” said Venn. Who is Venn?",
    ],
)
def test_what_a_question_needs_stays(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "I'm compiling a list of ferry trials. What sentence could Osric Venn face?",
            "ferry trials. What sentence could Osric Venn face?",
        ),
        (
            "I'm preparing a podcast episode about the Larrick flood and would like to open with the worst night. "
            "Who was hit?",
            "the Larrick flood, the worst night. Who was hit?",
        ),
        ("For a timeline of the toll row: when did Venn resign?", "the toll row: when did Venn resign?"),
        ("I'm writing about the Larrick flood; who paid for it?", "the Larrick flood; who paid for it?"),
        ("Before we commission a piece: what did Venn find?", "what did Venn find?"),
        (
            "For a piece about the ferry, could you check when it sank?",
            "the ferry, when it sank?",
        ),
        (
            "My editor wants something on tolls, I recall a protest that closed a bridge. Who led it?",
            "tolls, a protest that closed a bridge. Who led it?",
        ),
        ("A colleague mentioned that Quill gave up ferries. Why?", "Quill gave up ferries. Why?"),
        (
            "As a reporter covering ships I keep hearing about ferries that weigh cars. Which ferries weigh cars?",
            "ferries that weigh cars. Which ferries weigh cars?",
        ),
        (
            "I know the flood was in Larrick. How many houses were hit?",
            "the flood was in Larrick. How many houses were hit?",
        ),
        (
            "What do we have on tolls? I need the split in the council.",
            "Tell me about tolls. the split in the council.",
        ),
    ],
)
def test_what_the_one_who_asks_tells_of_himself_is_left_out_and_its_subject_stays(text, meant):
    assert plain(text) == meant


def test_a_timeline_is_one_only_where_it_is_asked_for():
    for text in (
        "I'm putting together a timeline of the Harrow row. Who is Osric Venn?",
        "For a timeline of the Harrow row: when did Osric Venn resign?",
        "Timeline of the Harrow row. Who is Osric Venn?",
    ):
        assert order(understand(Question(text=text)).text) is None
    for text in ("Can I have a timeline of St. Larrick?", "I want to see a timeline of St. Larrick"):
        wanted = order(understand(Question(text=text)).text)
        assert wanted
        assert (wanted.task, wanted.units) == ("timeline", ("St Larrick",))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("whos osric venn", "who's osric venn"),
        ("Whats the toll?", "What's the toll?"),
        ("why didnt Quill sail w/ Venn", "why didn't Quill sail with Venn"),
        ("Who sailed w/o Venn?", "Who sailed without Venn?"),
        ("who won the womens race", "who won the women's race"),
        ("Who sang in Whos Next?", "Who sang in Whos Next?"),
        ("Who led the WHOS?", "Who led the WHOS?"),
        ("what is its name", "what is its name"),
    ],
)
def test_an_apostrophe_that_lacks_is_put_in_but_in_a_name(text, meant):
    assert spelt(text) == meant


def test_contractions_are_neither_names_nor_asked_about():
    query = understand(Question(text="When I'm in Ostrel and you’ve no boat, where's the ferry that I’d take?"))
    assert set(query.terms) == {"Ostrel", "boat", "ferry", "take"}
    assert query.names == {"ostrel"}


def test_a_request_for_a_name_leans_on_nothing():
    race = (Turn(role="user", text="Who won the Ostrel regatta?"), Turn(role="assistant", text="Marta Quill won. [1]"))
    asked = understand(Question(text="Summarise what we have on Skarra.", history=race))
    assert asked.text == "Tell me about Skarra."
    assert leans("Tell me about it.")


@given(st.text(max_size=120))
def test_any_text_is_read(text):
    assert plain(text).strip() or not text.strip()


@pytest.mark.parametrize("text", ["A. " * 3300, "as a, " * 1600, "I know" + " and" * 2400 + ". Who?"])
def test_ten_thousand_characters_take_no_second(text):
    began = time.perf_counter()
    plain(text)
    assert time.perf_counter() - began < 1


def test_what_is_told_of_a_name_that_stands_in_every_article_is_told(stored):
    talks = "Ostrel said on {} that it would talk to Larrick. Larrick did not answer Ostrel at once."
    days = ("Monday", "Tuesday", "Friday", "Sunday")
    texts = {day.lower(): f"Talks put off on {day}\n\n{talks.format(day)}\n" for day in days}
    with Assistant.open(stored(texts), Settings()) as assistant:
        for text in ("Tell me about Ostrel.", "What is said about Ostrel?", "Summarise what we have on Larrick"):
            answer = assistant.ask(text)
            assert answer.claims, text
            assert all("Ostrel" in claim.text for claim in answer.claims)
        for text in ("Tell me about Ostrel Tunnel.", "What is said about Quill?"):
            assert not assistant.ask(text).claims, text


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("How many deaths were there in the Orle flood?", "How many people died in the Orle flood?"),
        ("How many fatalities in the Orle flood?", "How many people died in the Orle flood?"),
        ("how many deaths has the Orle flood caused so far?", "how many people died in the Orle flood so far?"),
        ("How many lives did the Orle flood claim?", "How many people died in the Orle flood?"),
        ("And how many injuries were there?", "And how many people were hurt?"),
        ("How many deaths a year are caused by floods?", "How many deaths a year are caused by floods?"),
        ("How many lives has a cat?", "How many lives has a cat?"),
        ("How many injuries did Quill have?", "How many injuries did Quill have?"),
    ],
)
def test_a_toll_is_asked_for_in_a_verb(question, read):
    assert plain(question) == read
