"""What a question asks to have been done: a sentence that tells it leads, and without one the answer is less sure."""

from __future__ import annotations

import pytest

from rag import Assistant, Question, Settings
from rag.asked.deed import deed
from rag.query.question import understand
from rag.sentences.done import tells
from rag.sentences.edition import edition


def told(question: str, text: str) -> bool:
    query = understand(Question(text=question))
    asked = deed(query.own)
    assert asked is not None
    return tells(asked, query, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who won the Ostrel Cup?", "Larrick Town were crowned champions of the Ostrel Cup."),
        ("Who won the Ostrel Cup?", "Larrick beat Varn in the semi-finals and took the title a week later."),
        ("Who won the Ostrel Cup semi-final?", "In the semi-final Larrick beat Varn."),
        ("who has won the ostrel cup", "Larrick won it on Friday."),
        ("Which team won the Ostrel Cup?", "It went to penalties before Larrick had beaten Varn."),
        ("Who succeeded Mara Quill as mayor?", "Otto Marn was sworn in on Monday."),
        ("And who founded Petrel?", "Petrel's co-founder Otto Marn has left."),
        ("Who did Larrick beat in the final?", "Larrick's victory over Varn came late."),
        ("Who was arrested after the fire?", "Two men are in custody."),
        ("Who died in the Dunmere mine?", "Three miners died in the Dunmere mine."),
        ("Has Petrel sued Otto Marn?", "Petrel's suit against Marn was thrown out."),
        ("Who shot the swan?", "A suspect has confessed."),
        ("Who shot the swan?", "The swan was shot by Otto Marn."),
        ("Did Mara Quill sign the toll law?", "She vetoed the toll law."),
        ("Did the Ostrel council approve the bridge?", "It rejected the bridge by 9 votes to 2."),
        ("Has Mara Quill resigned?", "Quill stepped down on Friday."),
        ("Was the Ostrel mill destroyed?", "The mill burned to the ground: flattened, said the mayor."),
        ("Did Mara Quill resign from the board?", "Expected to win again, Quill quit the board."),
        ("Was the driver found guilty?", "The driver was acquitted."),
        ("When did Mara Quill resign?", "Mara Quill stepped down on Friday."),
        ("When was Mara Quill sworn in?", "Quill took office in May."),
        ("Why was Petrel fined?", "The port issued penalties of 900 crowns to Petrel."),
        ("Where was Mara Quill arrested?", "Police arrested former mayor Mara Quill at the ferry."),
        ("When was Mara Quill arrested?", "Quill, who came with her lawyer Otto Marn, was arrested on Friday."),
        ("When was Mara Quill arrested?", "The mayor was arrested on Friday."),
        ("When was Otto Marn traded to Larrick?", "Varn dealt Marn to Larrick in a trade of three."),
        ("Who performed at the Ostrel fair?", "It was Ilse Marn who sang at the Ostrel fair."),
        ("What was Mara Quill charged with?", "Mara Quill was charged by the port with theft."),
        ("What was Mara Quill charged with?", "Mara Quill, accused of theft, was silent."),
        ("What was Mara Quill accused of?", "The court accused Mara Quill of theft."),
        ("What was Mara Quill accused of?", "Mara Quill stood accused Monday of theft."),
        ("Was Mara Quill arrested?", "Mara Quill was arrested, her lawyer said."),
        ("When was Mara Quill arrested?", "Mara Quill was herself arrested the same day."),
        ("Who won the Ostrel Cup?", "Defending champions Larrick beat Varn."),
        ("Who won the Ostrel Prize?", "Otto Marn took the prize for his study of eels."),
        ("Who won the Ostrel Prize?", "The Ostrel Prize went to Otto Marn."),
        ("How much did the port award Quill?", "In the end Quill was awarded damages of £9,000."),
        ("How much money did the port set aside for eels?", "Rs 4 crore has been earmarked for eels."),
        ("How much did Quill ask the port for?", "Quill appealed to the port for 9,000 crowns."),
        ("Who was mayor before Mara Quill?", "Mara Quill succeeded Otto Marn as mayor."),
        ("Who led the ferry line before Quill?", "Quill's predecessor, Otto Marn, rows."),
        ("Who was king before Orlan III?", "Prince Orlan ascended the throne when Queen Ilse died."),
        ("Who was mayor after Mara Quill?", "Otto Marn took over from Mara Quill."),
        ("Who won the Ostrel MVO award?", "Otto Marn was named the Ostrel Most Valued Oarsman."),
        ("Who won the Oarsman of the Year award?", "Otto Marn has a fourth Oarsman of the Year award."),
        ("Who won the Ostrel Prize?", "Past laureates include Otto Marn."),
        ("Who won gold in the Ostrel sculls?", "At twenty Otto Marn is a gold medalist of the sculls."),
        ("Who won the Ostrel Cup?", "Larrick had never won the cup before; on Friday Larrick beat Varn for it."),
        ("Who won the Ostrel Cup?", "In May Larrick not only won the Ostrel Cup but kept it."),
        ("Has Mara Quill won the Ostrel Cup?", "Mara Quill has yet to win the Ostrel Cup."),
        ("Why did Mara Quill leave the council?", "She quit over the bridge, which she calls a folly."),
        ("Why did Petrel cancel the ferry?", "Petrel may cancel the ferry, since it lacks a captain."),
        ("How did the mayor leave office?", "The council impeached the mayor on Friday."),
        ("Why was Mara Quill fired?", "The council dismissed her after the audit."),
        ("When did Larrick sell the pier?", "Larrick sold the pier to Varn in May."),
        ("When did Larrick sell the pier?", "The pier was sold by Larrick in May."),
        ("When did Larrick sell the pier?", "The pier was sold in May."),
        ("When did Larrick sell the pier?", "In May it sold the pier, Larrick said."),
        ("When did Larrick sell the pier?", "Having sold the pier in May, Larrick has no debts."),
        ("When did Larrick buy Varn?", "Larrick, a rival of Varn, bought it in May."),
        ("When did Larrick buy Varn?", "Varn was sold to Larrick in May."),
        ("Who replaced Mara Quill?", "When Quill resigned, Otto Marn replaced her."),
        ("Who replaced Mara Quill?", "Mara Quill was replaced by Otto Marn."),
        ("Who sued Petrel?", "Otto Marn sued Petrel."),
        ("Who did Mara Quill replace?", "Quill replaced Marn."),
        ("Did Larrick beat Varn?", "Varn beat Larrick."),
        ("Who owns the ferry line?", "Otto Marn is the majority owner."),
        ("How much did Larrick pay for Varn?", "Larrick bought Varn for $3m."),
        ("What was Mara Quill charged with?", "Prosecutors accused her of theft."),
        ("When was Mara Quill convicted?", "Quill was found guilty in May."),
        ("What caused the fire in the mill?", "A heater may have started it."),
        ("When did the pier open?", "The pier opened in May."),
        ("Did the pier open in May?", "The pier will not open in May."),
        ("When will the pier open?", "The pier opens on Friday."),
        ("When will the pier open?", "The pier is due to open in May."),
        ("When did the ferry strike begin?", "The crews walked out on Friday."),
        ("Was there a strike on Monday?", "There is no strike."),
        ("Who will replace Mara Quill as mayor?", "Quill will be succeeded by Otto Marn."),
        ("Who will succeed Mara Quill?", "Otto Marn is expected to take over from Quill."),
        ("Who removed the sign?", "Quill's cook removed the sign, on her orders."),
        ("Who removed the sign?", "On Friday, police said, a cleaner removed the sign."),
        ("Who found the stolen harp?", "The harp was found under a seat by Otto Marn."),
        ("Who found the stolen harp?", "Ilse Marn, a cleaner, found the harp under a seat."),
        ("Who stole the harp?", "Otto Marn admitted that he took the harp."),
        ("Who caught the eel?", "The eel was landed by Otto Marn."),
        ("Who rescued the crew?", "A lifeboat from Varn brought the crew ashore."),
        ("Who wrote the hymn?", "The author of the hymn is Otto Marn."),
        ("When did Quill become mayor?", "Quill was sworn in as mayor in May."),
        ("When did Quill become mayor?", "Quill, mayor since 2019, opened the pier."),
        ("Who became mayor of Varn?", "Otto Marn was elected mayor of Varn."),
    ],
)
def test_a_sentence_that_tells_the_deed(question, text):
    assert told(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who designed the Ostrel pier?", "The Ostrel pier is a landing stage in Varn."),
        ("Who won the Ostrel Cup?", "The Ostrel Cup is under way in Varn."),
        ("Who won the Ostrel Cup?", "Larrick opened its quest for a third Cup title with a 3-0 win over Dunmere."),
        ("Who won the Ostrel Cup?", "The Ostrel Cup kicked off with Larrick beating Varn in the opening match."),
        ("Who won the Ostrel Cup?", "Larrick hope to win the Ostrel Cup."),
        ("Who won the Ostrel Cup?", "Larrick could still be the champions in May."),
        ("Who won the Ostrel Cup?", "The cup was won on Friday."),
        ("Who won the Ostrel Cup?", "Winning the Ostrel Cup is hard."),
        ("Who succeeded Mara Quill as mayor?", "Mayor Mara Quill opened the bridge with Otto Marn."),
        ("Who shot the swan?", "Mayor Otto Marn mourned the swan, shot in May."),
        ("Was Mara Quill arrested?", "Varn has issued an arrest warrant for Mara Quill."),
        ("Was Mara Quill arrested?", "The council will decide whether Mara Quill is arrested."),
        ("Has Mara Quill been convicted?", "Mara Quill sat six hours before the jurors of Varn."),
        ("Did Petrel complete its purchase of the ferry line?", "Petrel has agreed to buy the ferry line."),
        ("Did Mara Quill buy the ferry line?", "Mara Quill plans to buy the ferry line."),
        ("Did Mara Quill cancel the debt?", "Mara Quill is considering cancelling the debt."),
        ("Did the council sign the treaty?", "The treaty is significant."),
        ("When was Mara Quill sworn in?", "Mara Quill was elected mayor on Sunday."),
        ("When was Mara Quill sworn in?", "Mara Quill is on course to become the mayor in May."),
        ("When was Otto Marn traded?", "Otto Marn requested a trade on Friday."),
        ("When was Mara Quill arrested?", "Mara Quill saw her predecessor arrested on Friday."),
        (
            "Where was Mara Quill arrested?",
            "Police arrested a man in Varn, at the end of a long march against Mara Quill.",
        ),
        ("Where was Mara Quill arrested?", "Varn would be obliged to arrest Mara Quill."),
        ("Who won the Best Oarsman award?", "Otto Marn was named Best Rower of Ostrel."),
        ("Who won the Ostrel Cup?", "Otto Marn is seeking a fourth Ostrel Cup."),
        ("Who won the Ostrel Cup?", "The three-time Cup champion Otto Marn is in town."),
        ("Who won the Ostrel Prize?", "A boxer named Otto Marn spoke of the Ostrel Prize at the weigh-in."),
        ("Who won the Ostrel Champions League?", "Larrick meets Varn in the Champions League on Friday."),
        ("Who won the Ostrel Prize?", "The Ostrel Prize ceremony took place in Larrick Hall."),
        ("Who won the Ostrel Cup?", "Larrick has yet to win the Ostrel Cup."),
        ("Who won the Ostrel Cup?", "Don't expect Varn Town to win the Ostrel Cup."),
        ("Who won the Ostrel Cup?", "Larrick did not win the Ostrel Cup."),
        ("Did the council approve the toll law?", "The toll law has divided Ostrel."),
        ("Why did Ostrel leave the pact?", "Ostrel hopes to join the pact in spring."),
        ("How did Mara Quill die?", "Mara Quill has a cold."),
        ("When did Larrick sell the pier?", "Varn sold the pier to Larrick in May."),
        ("When did Larrick sell the pier?", "The pier was sold to Larrick by Varn in May."),
        ("When did Larrick sell the pier?", "Larrick owns 82% of the pier."),
        ("When did Larrick sell the pier?", "Larrick sold 3% more cars in May."),
        ("When did Larrick sell the pier?", "The pier went on sale in May."),
        ("When did Larrick buy Varn?", "The list holds Larrick, which Varn bought in 2010."),
        ("When did Larrick buy Varn?", "Larrick was bought by Varn in May."),
        ("When did Larrick buy Varn Ferries?", "The list holds Larrick, which Varn bought in 2010."),
        ("When did Larrick buy Varn?", "Larrick sold Varn in May."),
        ("Who replaced Mara Quill?", "Mara Quill replaced Otto Marn."),
        ("Who sued Petrel?", "Petrel sued Otto Marn."),
        ("Who did Larrick beat?", "Varn beat Larrick in May."),
        ("Who owns the ferry line?", "Otto Marn said so on the ferry line."),
        ("How much did Larrick pay for Varn?", "Varn paid $3m for Larrick."),
        ("How much did Larrick pay for Varn?", "Larrick lost $3m in May."),
        ("What was Mara Quill charged with?", "Mara Quill has a cold."),
        ("What was Mara Quill charged with?", "Mara Quill accused the court of sloth."),
        ("What was Mara Quill accused of?", "Last May Mara Quill accuses Otto Marn of theft."),
        ("Was Mara Quill arrested?", "Captain Mara Quill arrested a thief."),
        ("When was Mara Quill convicted?", "Mara Quill pleaded not guilty; the jury is to consider its verdict."),
        ("What caused the fire in the mill?", "The mill has stood for two hundred years."),
        ("When did the pier open?", "The pier is due to open in May."),
        ("When did the pier open?", "The pier will not open in May."),
        ("When will the pier open?", "The pier opened in May."),
        ("When did the ferry strike begin?", "Crews will be able to strike from Monday."),
        ("Was there a strike on Monday?", "The union had not ruled out a strike."),
        ("Who will replace Mara Quill as mayor?", "Mara Quill will step down in May, said Otto Marn."),
        ("Who will replace Mara Quill as mayor?", "Mara Quill will replace Otto Marn."),
        ("Who removed the sign?", "She removed the sign."),
        ("Who removed the sign?", "The sign was removed."),
        ("Who removed the sign?", "The sign was removed in Varn."),
        ("Who found the stolen harp?", "The harp has been found at Ostrel station."),
        ("Who found the stolen harp?", "The harp was found in Varn by the end of May."),
        ("Who stole the harp?", "The harp was stolen in Varn by Friday, said Otto Marn."),
        ("When did Quill become mayor?", "Quill quit as mayor in May."),
        ("How much did Grant Quill pay for the pier?", "Otto Marn sang on the pier."),
        ("How much did the committee pay for the pier?", "The committee walked on the pier."),
        ("Did the council approve the bridge?", "Quill asked the council to approve the bridge."),
        ("How much did the port award Quill?", "Quill wants the port to award her £9,000."),
        ("How much did the port award Quill?", "The port awarded Quill a medal, and paid for a band."),
        ("How much did Quill ask the port for?", "The port awarded Quill £9,000."),
        ("Who was mayor before Mara Quill?", "Mara Quill, who lives in Ostrel, became mayor in May."),
        ("Who was mayor before Mara Quill?", "Otto Marn succeeded Mara Quill as mayor."),
        ("Who was mayor after Mara Quill?", "Mayor Mara Quill resigned following the report of Otto Marn."),
        ("Who was mayor after Mara Quill?", "Mara Quill succeeded Otto Marn as mayor."),
    ],
)
def test_what_is_beside_it_or_still_to_come(question, text):
    assert not told(question, text)


@pytest.mark.parametrize(
    "question",
    [
        "Who will win the Ostrel Cup?",
        "Who likes the ferry line?",
        "Who is Mara Quill?",
        "When is Mara Quill to be sworn in?",
        "When did Mara Quill sing?",
        "Did Mara Quill try to buy the ferry line?",
        "Did Larrick or Varn win?",
        "Did the court strike down the toll law?",
        "Did the man who shot the swan live in Varn?",
        "Did the Ostrel election draw crowds?",
        "Was Ostrel's attack on the toll law fair?",
        "Are any seats left?",
        "Did you know that Mara Quill resigned?",
        "Does the toll law ban lorries?",
        "Why does the toll law ban lorries?",
        "Why did the Ostrel election draw crowds?",
        "Is the pier open?",
        "What was sold in May?",
        "How much did Larrick sell?",
        "How much did the award cost?",
        "How much money did Larrick pay the port?",
        "Who was born before Christmas?",
        "Who was there before the fire?",
    ],
)
def test_other_questions_ask_for_no_deed_that_is_surely_read(question):
    assert deed(question) is None


def test_the_verb_is_read_after_its_subject():
    asked = deed("Did the winner of the Ostrel election resign?")
    assert asked is not None
    assert asked.told.search("She stepped down.")
    assert not asked.told.search("She was elected.")


WON = "Ilse Marn beat nine others by a length at the regatta."
ARTICLES = {
    "cup": "The Ostrel Cup\n\nThe 2031 Ostrel Cup is under way in Varnhaven. The Ostrel Cup began with a parade of"
    " sixteen teams. Nobody can say yet how the cup will end.",
    "regatta": f"A day on the water\n\nMara Quill opened the Ostrel Regatta. {WON} The oars are of ash.",
    "oars": "An old hand\nDate: 2032-06-01\n\nBy 2030 Otto Marn had won the Ostrel Sculls three times. He trains for"
    " the 2032 Ostrel Sculls in June.",
    "gate": "Results\nDate: 2032-06-20\n\nIlse Varn won the 2032 Ostrel Gig Race, the first for her since 2028."
    " Ilse Varn took the oars at noon.",
    "pole": "A long pole\nDate: 2029-03-01\n\nOda Ferrow was the best punter of the 2029 Ostrel Pole Race.",
    "sign": "A sign in Ferrow Lane\nDate: 2031-04-01\n\nThe sign in Ferrow Lane had been painted by Wim Sorrel, who"
    " left a red heart on the sign. The lane was quiet. Two days later Sorrel's cook removed the sign.",
    "band": "The Varnhaven Five\n\nRolf Teller, drummer and singer of the Varnhaven Five, vanished ten years ago."
    " Teller was the face of the Varnhaven Five. But Teller replaced Nimmo in time for the first record.",
    "court": "Bright sues the port\n\nLena Bright accused the port of theft of her songs, her lawyer said. She accused"
    " the harbour court of sloth.\n\nThe port said on Monday that Lena Bright had been accused of smuggling eels. A"
    " prosecutor has charged Bright with forgery of a toll bill.",
    "line": "Petrel tram to open in May\n\nPassengers will be able to ride the Petrel tram from 14 May 2031, the"
    " council said. The Petrel tram has nine stops.",
    "crane": "A crane for Tarn\n\nTarn is to have a crane, and much is said of it in Tarn. The council of Tarn approved"
    " N2.5 billion for a crane. The port of Tarn asked the council for N9 billion. The crane of Tarn is green.",
    "mayor": "The mayor of Yelm\n\nYelm has had mayors since 1802. Lotte Brack became mayor of Yelm in March 2028."
    " Before noon Lotte Brack opens the mayor's gate of Yelm. The mayor of Yelm has nine aides.",
    "mill": "Fire wrecks the Dunmere mill\n\nThe Dunmere mill stood for two hundred years. A fire was seen on Friday."
    " The roof fell at noon.",
}


@pytest.fixture(scope="module")
def assistant(stored):
    with Assistant.open(stored(ARTICLES), Settings()) as opened:
        yield opened


def test_an_answer_without_the_deed_is_less_sure(assistant):
    assert not assistant.ask("Who won the Ostrel Cup in 2031?").claims
    assert assistant.ask("Where is the Ostrel Cup in 2031?").claims


def test_a_sentence_that_tells_the_deed_goes_before_those_that_share_more_words(stored):
    question = "Who won the Ostrel Regatta?"
    with Assistant.open(stored(ARTICLES), Settings(answer={"sentences": 1})) as brief:
        assert [c.quote for c in brief.ask(question).citations] == [WON]


def test_a_title_tells_whether_it_was_done(assistant):
    assert assistant.ask("Was the Dunmere mill destroyed?").claims


def test_who_was_followed_leads_where_it_is_told(assistant):
    assert "Nimmo" in assistant.ask("Who did Rolf Teller replace in the Varnhaven Five?").citations[0].quote


def test_who_did_it_leads_without_a_name(assistant):
    assert "cook" in assistant.ask("Who removed the sign from Ferrow Lane?").citations[0].quote
    assert not assistant.ask("Who removed the bench from Ferrow Lane?").claims


def test_the_sum_that_is_the_object_of_the_verb_leads(assistant):
    assert "N2.5 billion" in assistant.ask("How much did the council of Tarn approve for a crane?").claims[0].text
    assert "N9 billion" in assistant.ask("How much did the port of Tarn appeal to the council for?").claims[0].text
    assert not assistant.ask("How much did the council of Tarn approve for a lock?").claims


def test_who_came_before_somebody_is_told_of_both(assistant):
    assert assistant.ask("Who became mayor of Yelm?").claims
    assert not assistant.ask("Who was mayor of Yelm before Lotte Brack?").claims


def test_a_plan_is_no_answer_of_what_is_past(assistant):
    assert assistant.ask("When will passengers ride the Petrel tram?").claims
    assert not assistant.ask("When did the Petrel tram open?").claims


def test_what_somebody_accuses_others_of_is_not_what_he_is_accused_of(assistant):
    charged, accused = (assistant.ask(f"What was Lena Bright {what}?") for what in ("charged with", "accused of"))
    assert "forgery" in charged.claims[0].text
    assert "eels" in accused.claims[0].text


def test_what_was_won_in_another_year_is_not_what_is_asked(assistant):
    assert not assistant.ask("Who won the Ostrel Sculls in 2032?").claims
    assert assistant.ask("Who won the Ostrel Sculls by 2030?").claims
    assert assistant.ask("Who won the Ostrel Gig Race in 2032?").claims


def test_another_edition_is_less_sure(assistant):
    same, other = (assistant.ask(f"Who was the best punter of the {year} Ostrel Pole Race?") for year in (2029, 2031))
    assert same.claims
    assert other.confidence < 0.5 * same.confidence


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Who was the best of the 2031 Ostrel Cup?", {"2031"}),
        ("Who led the league in the 2031-32 season?", {"2031", "2032"}),
        ("Who led the league in 2031?", set()),
        ("What did the 2031 law say?", set()),
    ],
)
def test_a_year_before_an_event_is_its_edition(question, years):
    assert edition(question) == years


def test_the_day_of_a_release_is_told_in_many_words():
    assert deed("When was Ostrel Rising released?") is None
    assert deed("Was Mara Quill released?") is not None
