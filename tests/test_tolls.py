"""Numbers of people: what each counts, and that the count that is asked for leads or is said not to be there."""

from __future__ import annotations

from datetime import date

import pytest

from index import build
from rag import Assistant, Question
from rag.sentences.features import candidates
from rag.sentences.newest import revised_first
from rag.sentences.pick import Scored
from rag.values import tolls
from rag.values.tolls import asked, counted, unsaid

TEXTS = (
    "Fourteen people died in the Ostrel fire on Monday, the mayor said.",
    "Firemen carried 31 people out of the Ostrel fire on Monday, but 9 were still missing at dusk, a captain said.",
    "Ostrel, a town of weavers in the hills, has about 2,600 residents.",
    "Seven people died in the Dunmere quake on Friday, the governor said.",
    "Four people were missing after the Dunmere quake on Friday, the army said.",
)
DAYS = (
    ("2024-07-01", "The death toll from the Yelm mudslide rose to 80 on Monday, the government said."),
    ("2024-07-05", "Rescuers have recovered 212 bodies since the mudslide in Yelm, the Red Cross said on Friday."),
    ("2024-07-09", "Yelm held a day of mourning on Tuesday for the 240 people killed in the mudslide."),
    ("2024-07-12", "Nine people killed in the mudslide were buried in the upper village of Yelm on Friday."),
    ("2024-07-13", "The death toll from the Yelm mudslide could rise to 400, an engineer said on Saturday."),
    ("2024-07-14", "Yelm had known such a mudslide before: in 1961 one of them killed 260 people."),
    ("2024-08-20", "Harvest began late in the valley of Orn, with few hands."),
)
LATEST = DAYS[2][1]
GROWN = (
    ("2023-03-01", "At least 20 people died in the Quill ferry fire, the harbour said."),
    ("2023-03-03", "The toll of the Quill ferry fire stood at 31 dead, with 12 children among the passengers."),
    ("2023-03-04", "Divers who went down to the Quill ferry said the fire had killed at least 47."),
    ("2023-03-05", "Five of those killed in the Quill ferry fire were cooks."),
    ("2023-03-05", "The first 48 bodies from the Quill ferry fire were buried."),
    ("2023-03-06", "A fire killed 50 people in the market of Tarn; the Quill docks were not touched."),
    ("2023-03-07", "A fire on a ferry killed 52 people off Larrick."),
    ("2023-06-01", "The Quill ferry fire of another spring killed 55 people, a book says."),
)
"""The counts of one fire, and then a part of it, other fires, and one told long after."""
FEVER = (
    (
        "2023-04-09",
        "There were 137 confirmed cases of fever in Sandwick by Tuesday. Nobody has died in the fever outbreak.",
    ),
    ("2023-08-21", "The fever outbreak in Sandwick is over, said a nurse. In all 412 people caught the disease."),
    ("2023-08-22", "One man died in the Sandwick fever outbreak in June. Its wells are clean."),
    ("2023-03-04", "A storm hit Osmund; 13 people were still missing after the Osmund storm at dusk."),
    ("2023-03-17", "The search after the Osmund storm was called off. Four people are still listed as missing."),
    ("2024-09-01", "In all 300 people caught fever in Larrick."),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, embedder):
    root = tmp_path_factory.mktemp("tolls")
    (root / "articles").mkdir()
    for i, text in enumerate(TEXTS):
        (root / "articles" / f"{i}.txt").write_text(f"Item {i}\nDate: 2024-05-10\n\n{text}\n", "utf-8")
    for i, (day, text) in enumerate(DAYS + GROWN + FEVER):
        (root / "articles" / f"day{i}.txt").write_text(f"Report\nDate: {day}\n\n{text}\n", "utf-8")
    build(root / "articles", root / "store", embedder=embedder)
    with Assistant.open(root / "store") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How many people died in the Ostrel fire?", TEXTS[0]),
        ("How many people were missing after the Ostrel fire?", TEXTS[1]),
        ("How many people live in Ostrel?", TEXTS[2]),
        ("How many people were killed in the Dunmere quake?", TEXTS[3]),
    ],
)
def test_the_count_that_is_asked_for_leads(assistant, question, first):
    answer = assistant.ask(question)
    assert answer.citations[0].quote == first
    assert not answer.conflicts


@pytest.mark.parametrize(
    "question",
    ["What is the latest death toll from the Yelm mudslide?", "How many people have now died in the Yelm mudslide?"],
)
def test_the_newest_count_leads_where_the_latest_is_asked(assistant, question):
    answer = assistant.ask(question)
    assert [c.quote for c in answer.citations] == [LATEST]
    assert "As of 9 July 2024: the newest article cited is from then." in answer.notes


@pytest.mark.parametrize(
    "question",
    [
        "How many people died in the Quill ferry fire?",
        "What was the death toll of the Quill ferry fire?",
        "How many people died when the Quill ferry burnt?",
    ],
)
def test_a_count_that_grew_within_days_is_told_first_and_the_old_one_beside_it(assistant, question):
    quotes = [c.quote for c in assistant.ask(question).citations]
    assert quotes[0] == GROWN[2][1]
    assert {text for _, text in GROWN[:2]} & set(quotes[1:])


@pytest.mark.parametrize(
    ("question", "until"),
    [
        ("How many people died in the Quill ferry fire?", date(2023, 3, 2)),
        ("How many people were first reported dead in the Quill ferry fire?", None),
        ("How many children died in the Quill ferry fire?", None),
    ],
)
def test_a_newer_count_does_not_lead_where_it_is_not_asked(assistant, question, until):
    answer = assistant.ask(Question(text=question, until=until))
    assert not answer.citations or answer.citations[0].quote != GROWN[2][1]


def test_neither_a_part_nor_a_fear_nor_another_year_is_the_newest_count(assistant):
    answer = assistant.ask("What is the latest death toll in Yelm?")
    assert answer.citations[0].quote == LATEST
    assert not answer.conflicts


def test_age_does_not_count_where_the_latest_is_not_asked(assistant):
    quotes = [
        c.quote for c in assistant.ask("What was the death toll from the Yelm mudslide on 1 July 2024?").citations
    ]
    assert quotes[0] == DAYS[0][1]


@pytest.mark.parametrize(
    ("texts", "nothing"),
    [
        (["Some 120 people were evacuated.", "The barn was old."], True),
        (["Some 120 people were evacuated.", "Nobody was hurt."], False),
        (["The fire injured dozens."], False),
        (["Nine people were killed and 38 injured when a barn fell, and 26 houses were destroyed."], False),
        (["The farm of 40 workers has 26 barns, of which 2 were destroyed."], False),
        (["The farm of 40 workers was rebuilt."], True),
        (["Two people died and 5 were taken to hospital."], False),
    ],
)
def test_whether_texts_say_nothing_of_the_count_that_is_asked_for(texts, nothing):
    assert unsaid("How many people were hurt in the Pellow barn fire?", texts) is nothing


@pytest.mark.parametrize("done", ["injured in", "evacuated after", "arrested after"])
def test_the_count_of_others_is_no_answer(assistant, done):
    answer = assistant.ask(f"How many people were {done} the Dunmere quake?")
    assert not answer.claims
    assert answer.reason


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Twelve people were killed and 38 injured when the wall fell.", {"Twelve": "dead", "38": "hurt"}),
        ("The death toll of 4 May rose to 31 and 17 people were still missing.", {"31": "dead", "17": "missing"}),
        ("The gale killed at least 6 people and left 300 homeless.", {"6": "dead", "300": "moved"}),
        ("In a town of 900 residents, 40 residents were told to leave.", {"900": "living", "40": "moved"}),
        ("The search for survivors ended with 47 confirmed dead; 12 ships took part.", {"47": "dead", "12": None}),
        ("Some 3,000 homes were without power.", {"3,000": "dark"}),
        ("The fire destroyed 40 homes, killing 12 people.", {"40": "lost", "12": "dead"}),
        (
            "Hail damaged 90 roofs and injured 14 people; 6 barns burned down.",
            {"90": "damaged", "14": "hurt", "6": "lost"},
        ),
        ("Some 30 people were killed or injured.", {"30": None}),
        ("The council bought 8 buses after two deaths.", {"8": None}),
        ("The mill, where 3 of the 210 staff were hurt, employs 95 women.", {"210": "hurt", "95": "working"}),
    ],
)
def test_what_a_number_counts(text, kinds):
    assert {number: counted(text, text.index(number)) for number in kinds} == kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is the latest death toll in Ostrel?", "dead"),
        ("How many residents of Ostrel were hurt?", "hurt"),
        ("What is the population of Ostrel?", "living"),
        ("How many countries sent aid after 14 people died in Ostrel?", None),
        ("What is the number of people missing in Ostrel?", "missing"),
        ("A number of people fled Ostrel. Where did they go?", None),
        ("Who died in Ostrel?", None),
        ("How many people were killed or injured in Ostrel?", None),
        ("How many homes were destroyed in Ostrel?", "lost"),
        ("How many people work at the Ostrel mill?", "working"),
        ("How much is the bridge toll?", None),
    ],
)
def test_what_a_question_counts(question, kind):
    assert asked(question) == kind


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How many people caught fever in Sandwick?", "412"),
        ("How many people are still missing after the Osmund storm?", "Four"),
        ("Has anyone died in the Sandwick fever outbreak?", "One man died"),
    ],
)
def test_what_is_final_and_what_came_after_a_denial_leads(assistant, question, first):
    assert first in assistant.ask(question).claims[0].text


SALVAGE = {
    "a": "Date: 2024-05-01\n\nThe salvage of the Quill is estimated to cost €14 million. It sank at noon off Larrick.",
    "b": "Date: 2024-05-20\n\nThe salvage of the Quill is now estimated to cost €22 million, Ole Tamm said on Monday.",
    "c": "Date: 2024-05-01\n\nThe inquiry into the loss of the Quill is expected to report in March 2025, he said.",
    "d": "Date: 2024-06-20\n\nThe inquiry into the loss of the Quill is expected to report in June 2025, he said.",
    "e": "Date: 2024-05-01\n\nThe harbour of Larrick has 40 cranes, all of them green and built in Ostrel.",
    "f": "Date: 2024-06-01\n\nThe harbour of Tarn now has 55 cranes; those in Larrick are older.",
}


@pytest.mark.parametrize(
    ("question", "older", "newer", "leads"),
    [
        ("How much will the salvage of the Quill cost?", "a", "b", True),
        ("When will the inquiry into the Quill report?", "c", "d", True),
        ("How much was the salvage of the Quill first estimated to cost?", "a", "b", False),
        ("How much was the salvage of the Quill to cost in 2024?", "a", "b", False),
        ("Who estimated the cost of the salvage?", "a", "b", False),
        ("How many cranes has the harbour of Larrick built in Ostrel?", "e", "f", False),
    ],
)
def test_a_value_that_takes_the_place_of_another_leads(stored, question, older, newer, leads):
    with Assistant.open(stored({name: f"Report {name}\n{text}" for name, text in SALVAGE.items()})) as opened:
        evidence = opened.retriever.find(Question(text=question))
    found = {one.passage.article.path[0]: one for one in reversed(candidates(evidence.passages, evidence.query))}
    scored = [Scored(candidate=found[older], probability=0.8), Scored(candidate=found[newer], probability=0.6)]
    assert (revised_first(evidence.query, scored)[0].candidate is found[newer]) is leads
    assert revised_first(evidence.query, scored[::-1])[0].candidate is found[newer]


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("How many people died in the mill fire?", "There were no deaths or injuries, the fire service said.", True),
        ("How many people were hurt in the mill fire?", "Nobody was killed or hurt.", True),
        ("How many people died in the mill fire?", "Nobody was killed, but 19 were hurt.", True),
        ("How many people died in the mill fire?", "Sixty firemen came, and two of them had to rest.", False),
        ("How many people died in the mill fire?", "Some 12 were killed or hurt.", False),
        ("How many doors has the mill?", "It has two.", True),
    ],
)
def test_none_of_two_is_none_of_each(question, text, says):
    assert tolls.says(question, text) is says
    assert (tolls.fitting(question, text) == 1.0) is says


def test_what_is_said_not_to_be_counts_nothing():
    (fires,) = tolls.counts("Two other fires burned near Varn, with no fatalities reported.")
    assert fires[1] is None
