"""The gap that a question leaves: what fills it is known, preferred, and brought in from beside the best sentence."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.asked.reason import reasoned
from rag.asked.slot import fills


@pytest.mark.parametrize(
    ("question", "filled", "bare"),
    [
        (
            "How old was Ilse Marn when she won?",
            "Ilse Marn, 31, won on the last stroke.",
            "Ilse Marn won by 4 lengths.",
        ),
        ("How old is the mayor?", "The mayor is a 52-year-old surveyor.", "The mayor has served 2 terms in 12 years."),
        ("How much did the council pay for the ferry?", "It paid £4.2 million.", "It paid for 3 ferries in 2021."),
        ("What percentage of the boats were sold?", "A fifth were kept, 80 per cent sold.", "They sold 80 boats."),
        ("How long did the strike last?", "It lasted nine days.", "It began with 90 dockers."),
        ("How long will the school be shut?", "It opens again on Monday.", "It was flooded by 2 pipes."),
        ("How long is the bridge?", "The bridge is 120 metres long.", "The bridge has 2 lanes."),
        ("How far is the island from the shore?", "It lies eleven miles out.", "It has 11 farms."),
        ("What was the score?", "Varn won 3-1.", "Varn won the cup in 2011."),
        ("When did the bridge close?", "It closed on Monday.", "It closed after an inspection."),
        ("How many ferries does Varn have?", "The line has a fleet of 9 ferries.", "It made $9m in 2021."),
        ("How many staff does the port have?", "It employs about 60 people.", "It paid 5 per cent of its staff."),
        ("How many lawmakers voted for it?", "A majority of 101 members voted for it.", "The vote was on 9 May 2021."),
        ("How many countries have signed?", "So far 27 nations have.", "The treaty has 9 chapters."),
        ("How many people were hurt?", "Two children and nineteen dockers.", "A third of the crowd fled in 2021."),
        ("How many pages has the town put online?", "It has 5 billion webpages.", "It has pages for 2021."),
        ("How many times did Marn win?", "She won twice.", "She won in 1999."),
        ("How many of them were there?", "The county runs more than 300 of these shelters.", "They opened in 2021."),
        ("How many were rescued?", "The lifeboat brought in 14 sailors.", "The lifeboat brought in the sailors."),
        ("How much did the Ostrel Bank raise rates by?", "By half a percentage point.", "It raised $3bn from rates."),
        ("How much did interest rates rise in May?", "They rose 25 basis points.", "They rose for the third time."),
        ("How much did the port approve for the pier?", "It approved 8.5 crore rupees.", "It approved 2 piers."),
        ("How much aid did the port offer?", "It offered N20 billion.", "It offered aid to 20 towns."),
        ("How much was the Ostrel Prize?", "It was 9,000 won.", "Ilse Marn, 38, won the prize."),
        ("How much is a ticket of the tram?", "Fares start at 60 pence.", "The tram cost £9 million to build."),
        ("How much do tickets cost?", "A ticket costs £4.", "The stadium has cost £40m."),
        ("How much did the port cost?", "The cost was put at Rs 940 crore.", "It cost 4 lakh people a day."),
        ("How much did the port cost?", "Its cost rose to N2.5 billion.", "It cost them the N17 road."),
        ("By how much have ferry fares gone up?", "They went up by 8%.", "They went up in 2021 and in 2022."),
        ("By how much have ferry fares gone up?", "A ticket is £2 dearer.", "Fares went up on 3 lines."),
        ("How much would the tax cut cost?", "It would cost £2bn.", "It would cut tax by 2%."),
        ("How much debt did the line pay off?", "It paid off 6bn euros.", "It paid off 6 loans."),
        ("What was the price of the ferry?", "It fetched 40m pounds.", "It was sold at a second auction."),
        ("What's the fine for littering in Ostrel?", "Litter louts pay £80.", "Litter louts are taken to court."),
        ("What is Larrick's salary?", "He earns 90,000 euros a year.", "He has been paid since 2019."),
        ("Quill exchange hack amount", "They took $9 million.", "It was the largest hack of 2021."),
        ("ostrel smoking ban fines", "Landlords face fines of up to £900.", "Landlords will be fined from 2 May."),
        ("How much damage did the flood do?", "Losses came to $70 million.", "It paid $2m to its friends."),
        ("How much damage did the flood do?", "At least 200 homes were flooded.", "Nine people drowned in 2021."),
        ("How much damage was done in Ostrel?", "It wrecked hundreds of boats.", "It did great damage to 2 rowers."),
        ("cost of the new Larrick bridge", "The bridge came to $70 million.", "The bridge took 70 men."),
    ],
)
def test_what_fills_a_gap_is_told_from_other_numbers(question, filled, bare):
    assert fills(question, filled)
    assert not fills(question, bare)


@pytest.mark.parametrize(
    ("question", "own", "others"),
    [
        ("How old is Ilse Marn?", "She is 56, not 54.", "Marn has served 56 days."),
        ("How old is Ilse Marn?", "Marn, who is 72, rows.", "Otto Quill, 45, rows with Ilse Marn."),
        ("How old is Ilse Marn?", "Marn, in her 50s, rows.", "Ilse Marn's 20-year-old son rows."),
        ("How old is Ilse Marn's son?", "Tam Quill, Marn's 20-year-old son, rows.", "Ilse Marn is 56."),
        ("What is the age of Marn?", "The 69-year-old Marn rows.", "The 69-year-old Quill rows."),
        ("How old is Ilse Marn?", "The 21-year-old rower won.", "The 21-year-old won, with the rower Ilse Marn third."),
        ("How old was Ilse Marn when she died?", "She died in Los Quill aged 54.", "Ilse Marn won at 27."),
        ("How old was Ilse Marn when she died?", "She was 53.", "It would have been Ilse Marn's 44th birthday."),
        (
            "How old was Ilse Marn when she died?",
            "She was 53 years old.",
            "It marked what would have been her 44th birthday.",
        ),
        ("How old was Ilse Marn?", "Marn turned 53 in May.", "Ilse Marn opens at 10 a.m. and shuts at 9 o'clock."),
        ("How old was Ilse Marn when she died?", "Ilse Marn died at 53.", "Dr. Quill was born in 1875 and died at 74."),
        (
            "How old was Ilse Marn when she died?",
            "“#IlseMarn dies at age 75”",
            "Otto spoke at Quill's burial; he died aged 41.",
        ),
        ("How old was Rui Marn?", "Ines Marn, 34, and her son Rui, 9, rowed.", "Ines Marn, 34, rowed."),
        ("How old is Rafe Marn?", "Marn, now 38, rows.", "Marn, number 38, rows."),
        ("How old was the Ostrel gunman?", "Tam Larrick, 18, fired.", "Tam Larrick fired 18 shots."),
        ("How old was the rower who died?", "A man of 29 has died.", "He has died in hospital."),
    ],
)
def test_an_age_is_that_of_whom_it_is_asked(question, own, others):
    assert fills(question, own)
    assert not fills(question, others)


@pytest.mark.parametrize(
    ("question", "filled", "bare"),
    [
        ("How many carts did Quill sell?", "It sold 4,211 more carts.", "It sold 2.1% more carts."),
        ("How many cars did Quill sell?", "It shipped 41,000 vehicles.", "On 19 July the first cars came."),
        ("How many banks failed?", "Six of those banks did.", "For two decades, the largest banks thrived."),
        ("How many banks failed?", "It was the third bank to fail.", "A bank that had thrived for 9 years failed."),
        ("How many states have signed?", "So far 27 U.S. states have.", "States have talked for two decades."),
        ("How many nominations did Quill get?", "It was nominated for 14 awards.", "Its nominations were many."),
        ("How many homes were destroyed?", "The fire razed 200 buildings.", "The fire razed homes for 2 days."),
        ("When was the mill sold?", "In the late 19th century.", "It was sold to 20th Century Ox."),
        ("How much are tickets for the show?", "Prices begin at $59.", "The show has 3 acts."),
        ("How far below the mill does it lie?", "At a depth of 6 miles.", "Since October 1918."),
        ("By how much did Marn win?", "By four seconds.", "It was her third title, after 2019."),
        (
            "How long was Quill jailed for?",
            "The 11-year term was cut.",
            "He was found guilty after a seven-week trial.",
        ),
        ("How long was Quill jailed for?", "Quill got nine years.", "Quill was jailed after a seven-week trial."),
        (
            "What was Quill's punishment?",
            "He was given an 18-month sentence.",
            "He admitted keeping no records for a year.",
        ),
        ("What was Quill's sentence?", "He was fined £400.", "He was cleared of fraud."),
    ],
)
def test_a_number_counts_what_it_stands_beside(question, filled, bare):
    assert fills(question, filled)
    assert not fills(question, bare)


def test_what_the_question_says_itself_fills_nothing():
    assert not fills("When in 2019 did the bridge close?", "It closed in 2019.")
    assert not fills("How old is the 40-year-old mill?", "The 40-year-old mill stands.")


@pytest.mark.parametrize(
    ("question", "told", "bare"),
    [
        ("Why did Larrick resign?", "He did so because of ill health.", "Larrick resigned on Monday."),
        (
            "Why did Larrick resign?",
            "Larrick resigned after an inquiry found the letters.",
            "After lunch Larrick flew home.",
        ),
        ("Why is the mill shut?", "It was shut on safety grounds.", "It stands on the castle's grounds."),
        ("Why is the mill shut?", "Owing to a lack of orders.", "It stands by a lake of brine."),
        ("Why is the mill shut?", "To avoid a second fire.", "It was due to open in May."),
        ("Why is the mill shut?", "It was shut over the state of its roof.", "It was shut over the last weekend."),
        ("Why is the mill shut?", "It stems from a quarrel of the owners.", "The charge stems from April 2004."),
        ("What caused the fire?", "It was blamed on a heater.", "It took a day for everything to cool."),
        ("Quill ferry ban reason", "It followed complaints about noise.", "The ban begins on Monday."),
    ],
)
def test_a_sentence_that_gives_a_reason_is_told_from_one_that_gives_none(question, told, bare):
    assert reasoned(question, told)
    assert not reasoned(question, bare)


def test_the_least_that_each_costs_is_no_total():
    question = "How much did the storms cost Ostrel in 2021?"
    assert not fills(question, "Nine storms that each cost $1 million or more struck Ostrel in 2021.")
    assert fills(question, "The nine storms came to $14 million.")
    assert fills("How much did the tickets cost?", "They cost £5 each.")


@pytest.mark.parametrize(
    "question",
    [
        "Who closed the bridge?",
        "How many boats sank?",
        "How far did Varn get?",
        "Who founded the Larrick line and why?",
        "What is the cost of living crisis?",
        "human cost of the Ostrel flood",
        "Larrick rainfall amount",
        "Who paid the ransom?",
        "Who paid for the damage?",
        "What is a fine?",
    ],
)
def test_other_questions_leave_no_such_gap(question):
    assert fills(question, "Anything.")


ROWER = {
    "rower": "The next rower\n\nOda Ferrow, born in Varnhaven on 3 May 1990, could become the youngest captain of the"
    " Ostrel club. Oda Ferrow rows at dawn. Ferrow is 41, the club says.",
    "other": "The last rower\n\nTam Larrick was born in Varnhaven on 5 June 1970. Tam Larrick rows at noon.",
}


def test_an_age_goes_before_a_birth(stored):
    with Assistant.open(stored(ROWER), Settings(answer={"threshold": 0})) as assistant:
        told = assistant.ask("How old is Oda Ferrow, who could become the youngest captain of the Ostrel club?")
        born = assistant.ask("How old is Tam Larrick?")
    assert "41" in told.claims[0].text
    assert "1970" in born.claims[0].text


ARTICLES = {
    "marn": "Rower Ilse Marn has died\n\nIlse Marn, who won the Varnhaven sculls three times and taught half the town"
    " to row, has died. She was 84. Her club flew its flag at half mast on Friday.",
    "sculls": "Crowds watch the sculls\n\nSome 3,000 people watched the Varnhaven sculls on Sunday, which Ilse Marn"
    " opened. The wind was light.",
}


@pytest.fixture(scope="module")
def rowers(stored):
    return stored(ARTICLES)


def test_the_sentence_that_fills_the_gap_is_given_with_the_best(rowers):
    one = Settings.model_validate({"answer": {"threshold": 0, "sentences": 2}})
    with Assistant.open(rowers, one) as assistant:
        answer = assistant.ask("How old was Ilse Marn, who won the Varnhaven sculls, when she died?")
    assert "She was 84." in answer.text
    assert answer.citations[0].file == "marn.txt"


def test_an_answer_without_the_value_that_is_asked_for_is_less_sure(rowers):
    with Assistant.open(rowers) as assistant:
        cost = assistant.ask("How much did Ilse Marn pay for the Varnhaven sculls?").confidence
        other = assistant.ask("What did Ilse Marn do for the Varnhaven sculls?").confidence
    assert cost < other


TOLD_BESIDE = {
    "brand": "The Petrel name lives\n\nThe once famous Petrel ferry brand has been bought by a music distributor. New"
    " owner Casper Lund Media has plans for it. The brand was founded in 1931.",
    "film": "A film waits\n\nThe film Black Tide had been due to open in Varnhaven on Friday. The delay came after"
    " protests by the families of the drowned. Its director lives in Marn.",
}


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("Who bought the Petrel ferry brand?", "Casper Lund Media"),
        ("Why was the film Black Tide not opened in Varnhaven?", "protests by the families"),
    ],
)
def test_the_name_or_the_reason_beside_the_best_sentence_is_given_too(stored, question, beside):
    with Assistant.open(stored(TOLD_BESIDE), Settings()) as assistant:
        answer = assistant.ask(question)
    assert beside in answer.text
    assert len(answer.claims) > 1


MANY = {
    f"fire{i}": f"The {place} fire\n\nThe fire of {place} began in a barn and spread to the mill of {place}, where"
    f" {i + 3} people died. The fire burnt for {i + 2} days, and a barn, a mill and two carts were lost."
    for i, place in enumerate(
        "Tarn Yelm Orn Dunmere Varnhaven Larrick Quill Ferrow Harrow Pell Lund Marsh Corve Senn Tolm Brack".split()
    )
} | {
    "ostrel": "The Ostrel flood\n\nWhat the flood of Ostrel did is told in its town hall. It was in the spring."
    " Carts drove on. The mayor spoke. It has rained since. The harvest was late. The river fell at last. The school is"
    " open. The bridge is shut. Boats are let. Bells were rung. Bread was dear. Water killed at least 1,061.",
    "marn": "Ilse Marn remembered\n\nThe rower Ilse Marn, who died last spring, is missed at the club. She won three"
    " times. She taught half the town. Her boat is kept. Her oars are lent. Flags flew low. Songs were sung. It rained."
    " Bread was dear. Carts drove on. The school shut. Bells were rung. Some wept. A friend wrote: “#IlseMarn dies at"
    " age 75”.",
}
"""Sixteen fires, and a toll and an age far down in articles that share few words with the question."""


@pytest.mark.parametrize(
    ("question", "first"),
    [("How many people died in the flood of Ostrel?", "1,061"), ("How old was Ilse Marn when she died?", "75")],
)
def test_a_toll_and_an_age_are_read_wherever_they_stand(stored, question, first):
    with Assistant.open(stored(MANY), Settings()) as assistant:
        answer = assistant.ask(question)
    assert first in answer.claims[0].text


def test_an_age_in_an_article_that_does_not_name_the_dead_is_no_answer(stored):
    quill = "A rower's life\n\nDr. Quill was born in Tarn and rowed for Ostrel. He died of a fever when he was 74."
    marn = (
        "Marn in Ostrel\n\nThe rower Ilse Marn won in Ostrel. The club mourned when Marn died of a fever in the spring."
    )
    with Assistant.open(stored({"quill": quill, "marn": marn}), Settings()) as assistant:
        other = assistant.ask("How old was Ilse Marn when she died of a fever?").confidence
        own = assistant.ask("How old was Dr. Quill when he died of a fever?").confidence
    assert other < 0.5 < own
