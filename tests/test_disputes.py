"""Pairs of articles in everyday wording: which of them disagree on the question, and which only seem to."""

from __future__ import annotations

import pytest

from index import build
from rag import Assistant, Settings
from rag.sentences.pick import alike

DAY, NEXT, LATER = "2024-05-10", "2024-05-11", "2024-09-02"

RIVALS = [
    (
        "How many patients left the Veyle trial?",
        (DAY, "In the Veyle trial of the syrup 11 patients left the trial, Larrick Pharma announced."),
        (
            NEXT,
            "An earlier version of this release was wrong.\n\n"
            "In the Veyle trial of the syrup 19 patients left the trial, Larrick Pharma announced.",
        ),
        {"11 patients", "19 patients"},
    ),
    (
        "What was the magnitude of the Quillon earthquake?",
        (DAY, "A magnitude 6.6 earthquake struck Quillon on Friday, the survey said."),
        (DAY, "The Quillon earthquake had a magnitude of 6.4, the seismological office said."),
        {"6.6", "6.4"},
    ),
    (
        "How much will the Bing metro cost?",
        (DAY, "The Bing metro will cost Rs 11,420 crore, the minister said."),
        (DAY, "The Bing metro will cost Rs 7,900 crore, the opposition said."),
        {"Rs 11,420 crore", "Rs 7,900 crore"},
    ),
    (
        "How much will the town contribute to the Sable tower?",
        (DAY, "The town will contribute £2 million to the Sable tower, the mayor said."),
        (
            DAY,
            "The town is to contribute £3 million to the Sable tower, by what its auditor found.",
        ),
        {"£2 million", "£3 million"},
    ),
    (
        "How many sailors drowned when the Halcyon sank?",
        (DAY, "Seven sailors drowned when the trawler Halcyon sank off Cape Noor on Tuesday, the port captain said."),
        (DAY, "The sinking of the Halcyon cost the lives of many: 12 sailors drowned, the owners told reporters."),
        {"Seven sailors", "12 sailors"},
    ),
    (
        "When did the Morvan mill fire break out?",
        (NEXT, "The fire at the Morvan mill broke out on 4 May, the insurers said. The mill was built in 1887."),
        (NEXT, "Flames were first seen at the Morvan mill on 6 May, when the fire broke out, a watchman recalled."),
        {"4 May", "6 May"},
    ),
    (
        "Who bought the Lydgate brewery?",
        (DAY, "The Lydgate brewery was bought by Hanna Krull, a filing shows. It brews a dark ale."),
        (NEXT, "The Lydgate brewery was bought by Oskar Bing, his agent told the Courier. Workers were not told."),
        {"Hanna Krull", "Oskar Bing"},
    ),
    (
        "Did the Vantor bank warn its clients?",
        (DAY, "The Vantor bank warned its clients in March, the ombudsman found."),
        (NEXT, "The Vantor bank did not warn its clients in March, two former tellers said."),
        {"warned", "did not warn"},
    ),
    (
        "How old was the potter Ilka Dorn when she died?",
        (DAY, "The potter Ilka Dorn, who has died aged 68, made the fountain in the park."),
        (LATER, "The pots of Ilka Dorn, who died in May at the age of 69, were sold on Wednesday."),
        {"68", "69"},
    ),
    (
        "How old was the climber Per Aske when he died?",
        (DAY, "The climber Per Aske died on the north face on Sunday aged 47, his guild announced."),
        (NEXT, "Per Aske, the climber who died on Sunday, was 52, a cousin told the radio."),
        {"47", "52"},
    ),
    (
        "Did Governor Nuria Pell approve the Selm tunnel?",
        (DAY, "Governor Nuria Pell approved the Selm tunnel on Monday, the ministry said."),
        (DAY, "Governor Nuria Pell has declined to approve the Selm tunnel, her office said on Tuesday."),
        {"approved", "has declined to approve"},
    ),
    (
        "How many people marched in Tolna?",
        (DAY, "About 6,000 people marched in Tolna on Saturday against the new toll, police said."),
        (DAY, "The organisers put it at 50,000 people who marched in Tolna. Bands played."),
        {"6,000 people", "50,000 people"},
    ),
    (
        "When was the Brill report published?",
        (DAY, "The Brill report was published on Wednesday, the clerk said. It has forty pages."),
        (DAY, "The Brill report was published on Thursday, the clerk's deputy said. It is short."),
        {"Wednesday", "Thursday"},
    ),
    (
        "Is the water of Lake Orm safe?",
        (DAY, "The water of Lake Orm is safe, the utility said."),
        (DAY, "The water of Lake Orm is unsafe, two chemists said."),
        {"is safe", "is unsafe"},
    ),
    (
        "How much did the Fenwick arena cost?",
        (DAY, "The Fenwick arena cost $310 million, the club said. It seats 30,000."),
        (NEXT, "Auditors found that the Fenwick arena cost 420 million dollars. It seats 30,000."),
        {"$310 million", "420 million dollars"},
    ),
    (
        "Where was the smuggler Ivo Rask caught?",
        (DAY, "The smuggler Ivo Rask was caught in Trieste on Friday, customs officers said."),
        (DAY, "The smuggler Ivo Rask was caught in Marseille on Friday, his brother said."),
        {"Trieste", "Marseille"},
    ),
    (
        "When will the Kettering tramway open?",
        (DAY, "The Kettering tramway will open in April, the council said."),
        (NEXT, "The Kettering tramway is to open in November, the contractor said."),
        {"April", "November"},
    ),
    (
        "Who poisoned the wells of Ister?",
        (DAY, "The wells of Ister were poisoned by smugglers, the prefect said."),
        (DAY, "The wells of Ister were poisoned by soldiers, farmers said."),
        {"smugglers", "soldiers"},
    ),
    (
        "What caused the Stavel blackout?",
        (DAY, "A fallen tree caused the Stavel blackout, the grid operator said."),
        (DAY, "Sabotage caused the Stavel blackout, the interior minister said."),
        {"fallen tree", "Sabotage"},
    ),
    (
        "How many parcels were lost at Teal Post?",
        (DAY, "Teal Post lost 310 parcels in the flood, the company said."),
        (DAY, "A clerk at Teal Post says that 900 parcels were lost. Nobody was told."),
        {"310 parcels", "900 parcels"},
    ),
    (
        "How many sketches were taken from the Ruval gallery?",
        (
            DAY,
            "Five sketches by the Breton artist Noa Kerl were taken from the Ruval gallery on Sunday, its owner said.",
        ),
        (DAY, "Burglars took eight sketches by Noa Kerl from the Ruval gallery on Sunday, a guard said."),
        {"Five sketches", "eight sketches"},
    ),
    (
        "How many people were killed in the collision on the Bremmel bridge?",
        (DAY, "Four people were killed in a collision on the Bremmel bridge on Monday, police said."),
        (DAY, "Six people died when a van met a tram on the Bremmel bridge on Monday, the hospital said."),
        {"Four people", "Six people"},
    ),
    (
        "How many people drowned in Larrick on Monday?",
        (DAY, "Nine people drowned in Larrick on Monday, the coast guard said."),
        (DAY, "Fourteen people drowned on Monday in Larrick and at Orm Bay, the navy said."),
        {"Nine people", "Fourteen people"},
    ),
    (
        "How many people were evacuated in the Yarrin gas leak?",
        (DAY, "About 700 people were evacuated in the Yarrin gas leak on Tuesday, the army said."),
        (DAY, "Some 1,500 people were told to leave their homes after the Yarrin gas leak on Tuesday, the mayor said."),
        {"700 people", "1,500 people"},
    ),
]

AGREED = [
    (
        "How much will the Orle dykes cost?",
        (DAY, "The Orle dykes will cost $34 million, the ministry said."),
        (DAY, "The province will contribute $5 million to the cost of the Orle dykes, its treasurer said."),
    ),
    (
        "How much will the Aske metro cost?",
        (DAY, "The Aske metro will cost Rs 2,000 crore, the minister said."),
        (DAY, "The Aske metro will cost 20 billion rupees, the opposition said."),
    ),
    (
        "When did the Dorrow mill close?",
        (DAY, "OSTREL, May 10, 2024 (Wire) - The Dorrow mill closed in March, its owner has told the union."),
        (NEXT, "TOLNA, May 11, 2024 (Wire) - The Dorrow mill closed without a word to its workers, the union said."),
    ),
    (
        "How many crashes have there been on the Selmer pass?",
        (DAY, "It was the 3rd crash on the Selmer pass this year, police said."),
        (DAY, "It was the 4th crash on the Selmer pass this winter, police said."),
    ),
    (
        "How many people drowned in Ostrel on Friday?",
        (DAY, "Nineteen people drowned in Ostrel on Friday, the coast guard said."),
        (DAY, "Five people drowned on Friday in Quill County, its sheriff said."),
    ),
    (
        "Who chose Marlow for the Orle debate?",
        (DAY, "Marlow was chosen for the Orle debate by the Varn Democratic Assembly on Friday."),
        (DAY, "Marlow was chosen for the Orle debate by the VDA on Friday."),
    ),
    (
        "How old was the queen Osla when she died?",
        (DAY, "The queen Osla was 22 years old when she was crowned. She loved bees."),
        (DAY, "The queen Osla died on Sunday. The 91-year-old queen had been ill."),
    ),
    (
        "Who was fined at the Umber track?",
        (DAY, "Jo Pine was fined at the Umber track on Sunday."),
        (DAY, "Al Voss was also fined at the Umber track on Sunday."),
    ),
    (
        "How much is a pass for the Gorlan baths?",
        (DAY, "A pass for the Gorlan baths is 30 crowns for adults."),
        (DAY, "A pass for the Gorlan baths is 10 crowns for children."),
    ),
    (
        "How many days did the Sable siege last?",
        (DAY, "The Sable siege lasted 40 days, the museum says."),
        (DAY, "Three days before the Sable siege of 40 days began, the king fled."),
    ),
    (
        "How many guests were evacuated from the Arden hotel?",
        (DAY, "Firemen said 1,986 guests were evacuated from the Arden hotel."),
        (DAY, "Firemen said about 2,000 guests were evacuated from the Arden hotel."),
    ),
    (
        "How many barns were destroyed in the Teasel heath fire?",
        (DAY, "Two barns were destroyed in the Teasel heath fire of 1,100 acres, a ranger said."),
        (DAY, "Barns were destroyed in the Teasel heath fire after more than 9,000 acres burned."),
    ),
    (
        "How old is the skater Mio Tarn?",
        (DAY, "The skater Mio Tarn is 19, and won the race in Corvel."),
        ("2025-05-20", "The skater Mio Tarn is 20, and won the race in Corvel again."),
    ),
    (
        "How long is the Sarno dyke?",
        (DAY, "The Sarno dyke is 16 kilometres long, the engineers said."),
        (DAY, "The Sarno dyke is ten miles long, the engineers said."),
    ),
    (
        "How much did the Pollen archive cost?",
        (DAY, "The Pollen archive cost 2.4 billion crowns, the treasury said."),
        (NEXT, "The Pollen archive cost 2,400 million crowns, the builder said."),
    ),
    (
        "How many horses died in the Wexcombe stables?",
        (DAY, "Three dozen horses died in the Wexcombe stables, the owner said."),
        (DAY, "Some 36 horses died in the Wexcombe stables, the vet said."),
    ),
    (
        "How many villagers died in the Oresk landslide?",
        (DAY, "Five villagers died in the Oresk landslide, the mayor said."),
        (NEXT, "Nineteen villagers died in the Oresk landslide, the mayor said."),
    ),
    (
        "How many people are missing after the Telmar storm?",
        (DAY, "Thirty people are missing after the Telmar storm, the army said."),
        (NEXT, "Six people are still missing after the Telmar storm, the army said."),
    ),
    (
        "How much did Ostra Steel earn?",
        (DAY, "Ostra Steel earned 70 million euros in the first quarter, the firm said."),
        (DAY, "Ostra Steel earned 45 million euros in the second quarter, the firm said."),
    ),
    (
        "How much did Lunt shares fall?",
        (DAY, "Lunt shares fell 3 percent on Thursday."),
        (DAY, "Lunt shares fell 8 percent on Friday."),
    ),
    (
        "Who won the Mirel vote?",
        (DAY, "Carla Dunn won the first round of the Mirel vote."),
        (NEXT, "Igor Valk won the second round of the Mirel vote."),
    ),
    (
        "Who resigned from the Thale board?",
        (DAY, "Margaret Olund resigned from the Thale board on Friday."),
        (DAY, "Peggy Olund resigned from the Thale board on Friday."),
    ),
    (
        "When did the Quarn station open?",
        (DAY, "The Quarn station will open on 1 June 2024, the railway said."),
        (LATER, "The Quarn station opened on 20 August 2024, the railway said."),
    ),
    (
        "How old is the cellist Ada Wrenn?",
        (DAY, "The cellist Ada Wrenn was just 16 years old when she first played in Vienna."),
        (DAY, "The 31-year-old cellist Ada Wrenn will play in Vienna again."),
    ),
    (
        "How many villagers were hurt in the Pernau blast?",
        (DAY, "At least 8 villagers were hurt in the Pernau blast, medics said."),
        (DAY, "At least 15 villagers were hurt in the Pernau blast, a priest said."),
    ),
    (
        "How many people died in the Istra crash?",
        (DAY, "Two people died in the Istra crash and 17 people were injured, police said."),
        (DAY, "Police said 17 people were injured and two people died in the Istra crash."),
    ),
    (
        "How many pupils failed the Corin exam?",
        (DAY, "Forty pupils failed the Corin exam, the school said."),
        (
            NEXT,
            "Correction: an earlier version said that 40 pupils failed the Corin exam; 14 pupils did.",
        ),
    ),
    (
        "Who is the mayor of Dunsby?",
        ("2021-03-01", "Tess Arlow is the mayor of Dunsby, a town of weavers."),
        ("2024-03-01", "Colm Reyes is the mayor of Dunsby, a town of weavers."),
    ),
    (
        "How many people live in Gorse?",
        ("2020-02-01", "Gorse had 12,000 inhabitants in 2019, the census office said."),
        ("2024-02-01", "Gorse had 15,500 inhabitants in 2023, the census office said."),
    ),
    (
        "News about the Ferrol harbour",
        (DAY, "Tuesday, March 25: the latest news and pictures from the Ferrol harbour."),
        (DAY, "Wednesday, April 20: the latest news and pictures from the Ferrol harbour."),
    ),
    (
        "When does the Lorne ferry leave?",
        (DAY, "The Lorne ferry leaves on Monday, 13 May, from the old pier."),
        (DAY, "The Lorne ferry leaves on May 13 from the old pier."),
    ),
    (
        "How many songs were recorded at Ferro Hall?",
        (DAY, "Six songs by the Basque singer Ada Quill were recorded at Ferro Hall on Friday, the label said."),
        (DAY, "Nine songs by Tom Verrin were recorded at Ferro Hall on Friday, the label said."),
    ),
    (
        "How many people were missing after the Culver quarry blast?",
        (DAY, "Nineteen people died in the Culver quarry blast, the prefect said."),
        (DAY, "Eleven people were missing after the Culver quarry blast, the owner said."),
    ),
    (
        "How many homes were destroyed in the Tarn valley fire?",
        (DAY, "Forty homes were destroyed in the Tarn valley fire on Sunday, the prefect said."),
        (DAY, "Some 130 homes were damaged in the Tarn valley fire on Sunday, an insurer said."),
    ),
    (
        "How many people live in Hesk?",
        (DAY, "Eight people died in the Hesk flood on Sunday, the army said."),
        (DAY, "Twenty-two people were killed in the Hesk flood on Sunday, a doctor said."),
    ),
    (
        "How many fewer headache days did patients in the Lorne trial have?",
        (DAY, "Lorne trial ends\n\nIn the Lorne trial 11 patients had a headache and left, the firm said."),
        (DAY, "Lorne trial over\n\nIn the Lorne trial 19 patients had a headache and left, the firm said."),
    ),
    (
        "How much did Corlay Freight pay for the Brenn docks?",
        (DAY, "Corlay Freight will buy the Brenn docks for £46 million, its chairman said."),
        (NEXT, "Corlay Freight will buy the Brenn docks for £54.20 a share, a lawyer said."),
    ),
    (
        "When did the Garrow moor fire start?",
        (NEXT, "The Garrow moor fire was 40% contained as of Thursday, firefighters said. Its start is a riddle."),
        (LATER, "The Garrow moor fire was 95% contained as of late Saturday, firefighters said."),
    ),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, embedder):
    root = tmp_path_factory.mktemp("disputes")
    (root / "articles").mkdir()
    for i, (_, one, other, *_) in enumerate([*RIVALS, *AGREED]):
        for name, (day, text) in (("a", one), ("b", other)):
            (root / "articles" / f"{i:02}{name}.txt").write_text(f"Item {i}{name}\nDate: {day}\n\n{text}\n", "utf-8")
    build(root / "articles", root / "store", embedder=embedder)
    with Assistant.open(root / "store", Settings.model_validate({"answer": {"threshold": 0}})) as opened:
        yield opened


@pytest.mark.parametrize(("question", "one", "other", "values"), RIVALS, ids=[row[0] for row in RIVALS])
def test_both_sides_are_shown_where_sources_disagree(assistant, question, one, other, values):
    answer = assistant.ask(question)
    assert [{side.value for side in conflict.sides} for conflict in answer.conflicts] == [values]
    cited = {c.number: c for c in answer.citations}
    for side in answer.conflicts[0].sides:
        assert all(cited[number].quote in one[1] + other[1] for number in side.citations)


@pytest.mark.parametrize(("question", "one", "other"), AGREED, ids=[row[0] for row in AGREED])
def test_no_alarm_where_sources_agree_or_tell_of_two_things(assistant, question, one, other):
    assert not assistant.ask(question).conflicts


@pytest.mark.parametrize(
    ("other", "copies"),
    [
        ("The new ferry to Lorne will leave from the old pier at noon on Friday, the port says.", True),
        ("The new ferry to Lorne will leave from the old pier at noon on Monday, the port said.", False),
        ("The new ferry to Lorne will not leave from the old pier at noon on Friday, the port said.", False),
        ("The new ferry to Sable will leave from the old pier at noon on Friday, the port said.", False),
    ],
)
def test_a_sentence_with_another_day_name_or_a_denial_is_no_copy(other, copies):
    sentence = "The new ferry to Lorne will leave from the old pier at noon on Friday, the port said."
    assert alike(sentence, other) is alike(other, sentence) is copies
