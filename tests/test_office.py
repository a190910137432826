"""Questions of an office or a named storm: only what tells of the same one answers, and of an office the newest."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.sentences.edition import event
from rag.sentences.office import asked as office
from rag.sentences.office import tells as tells_office

ARTICLES = {
    "head": "Elected\nDate: 2032-02-01\n\nParliament elected Petra Larn as president of Dunmark on Sunday. Larn led"
    " Dunmark once before.",
    "ferries": "Petrel ferries in spring\nDate: 2031-02-01\n\nPetrel's chief financial officer, Otto Marn, counted the"
    " ferries of Petrel.",
    "summer": "Petrel ferries in summer\nDate: 2031-08-01\n\nIlse Dorn, finance chief since May, sold two.",
    "rival": "Petrel looks at its rival\nDate: 2031-09-01\n\nAude Senn, finance director of Larrick Boats, bought two.",
    "storm": "Storm Orla kills three\nDate: 2031-02-10\n\nThree people died in Storm Orla in Ferrow Bay. It was the"
    " worst storm since Storm Wenna in 2029.",
}


@pytest.fixture(scope="module")
def assistant(stored):
    with Assistant.open(stored(ARTICLES), Settings()) as opened:
        yield opened


def test_another_office_is_less_sure(assistant):
    assert assistant.ask("Who is the president of Dunmark?").claims
    assert not assistant.ask("Who is the finance minister of Dunmark?").claims


def test_who_holds_an_office_now_is_told_by_the_newest_that_names_the_holder(assistant):
    assert "Ilse Dorn" in assistant.ask("Who is Petrel's chief financial officer?").citations[0].quote
    assert "Otto Marn" in assistant.ask("Who was Petrel's chief financial officer?").citations[0].quote


GREEN = {
    "plan": "Dunmark's green plan\nDate: 2031-02-01\n\nEnergy Minister Grete Sandt also wants to pay households for"
    " heat pumps.",
    "visit": "Visit\nDate: 2031-09-01\n\nPresident Larn left for Dunmark on Monday to talk about nuclear energy and to"
    " meet the minister for trade.",
}


def test_what_tells_of_no_office_does_not_lead_though_it_names_the_place(stored):
    with Assistant.open(stored(GREEN), Settings()) as opened:
        assert "Grete Sandt" in opened.ask("Who is the energy minister of Dunmark?").citations[0].quote


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Who is the finance minister of Dunmark?", "Dunmark's finance minister, Oda Ferrow, was in Varn.", True),
        ("Who's the finance minister of Dunmark?", "Oda Ferrow, minister for finance, was in Varn.", True),
        ("Who is Dunmark's prime minister?", "Petra Larn, the PM, was in Varn.", True),
        ("Who is the governor of Dunmark?", "Dunmark Gov. Petra Larn was in Varn.", True),
        ("Who was the mayor of Varn?", "Former mayor Petra Larn has died.", True),
        ("Who is the finance minister of Dunmark?", "Petra Larn is the prime minister of Dunmark.", False),
        ("Who is the president of Dunmark?", "Vice President Petra Larn was in Varn.", False),
        ("Who is the president of Dunmark?", "Former president Petra Larn was in Varn.", False),
        ("Who is the president of Dunmark?", "She met the president of neighbouring Ostrel.", False),
        ("Who is the president of Dunmark?", "She met US President Otto Marn.", False),
        ("Who is America's president?", "She met US President Otto Marn.", True),
        ("Who is the mayor of Varn?", "It was a letter to Dunmark's mayor.", False),
        ("Who is the French president?", "Aude Quill, the president of France, said so.", True),
        ("Who is the US defence secretary?", "Defense Secretary Aude Quill said so.", True),
        ("Who is Indiana's governor?", "Quill is the mayor of Ostrel.", False),
        ("Who is the prime minister of Ostrel?", "The Premier League season begins.", False),
        ("Who is Petrel's chief executive?", "Petrel CEO Oda Ferrow was in Varn.", True),
        ("Who is the CEO of Petrel?", "Oda Ferrow, chief executive of Petrel, was in Varn.", True),
        ("Who is the CEO of Petrel?", "New chief executive Oda Ferrow was in Varn.", True),
        ("Who is the CEO of Petrel?", "Larrick Boats CEO Otto Marn spoke of Petrel.", False),
        ("Who is the CEO of Petrel?", "Otto Marn, finance chief of Petrel, was in Varn.", False),
        ("Who is Petrel's chief financial officer?", "Oda Ferrow, its finance chief, was in Varn.", True),
        ("Who chairs the harbour board?", "Oda Ferrow, who chairs the board, was in Varn.", True),
        ("Who chairs the harbour board?", "The vice-chairman, Otto Marn, was in Varn.", False),
        ("Who is the head coach of Larrick Town?", "Larrick Town manager Oda Ferrow was in Varn.", True),
        ("Who is the head coach of Larrick Town?", "Dunmere head coach Otto Marn praised Larrick Town.", False),
        ("Who is the captain of Larrick Town?", "Oda Ferrow, the skipper, was in Varn.", True),
        ("Who is the editor of the Ostrel Mail?", "The Mail's deputy editor, Otto Marn, was in Varn.", False),
        ("Who is Varn's police chief?", "Chief Constable Oda Ferrow was in Varn.", True),
        ("Who is the archbishop of Varn?", "Otto Marn is the mayor of Varn.", False),
    ],
)
def test_an_office_is_told_by_its_own_words(question, text, told):
    wanted = office(question)
    assert wanted is not None
    assert tells_office(wanted, question, text) is told


@pytest.mark.parametrize(
    "question",
    ["Who is Petra Larn?", "Who is the president's wife?", "Who was the mayor seen with?", "What does the mayor do?"],
)
def test_other_questions_ask_for_no_office(question):
    assert office(question) is None


def test_the_toll_of_one_storm_is_not_that_of_another(assistant):
    same, other = (assistant.ask(f"How many people died in Storm {name}?") for name in ("Orla", "Garrick"))
    assert same.claims
    assert not other.claims
    assert event("How many people died in Storm Orla or Storm Garrick?") is None
    assert event("What did the Hurricane Center say?") is None
