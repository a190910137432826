"""Follow-ups: what leans on the history, what of it is taken, and what is asked back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.followup import resolve
from rag.query.leaning import PERSON, PRONOUNS, leans, pronoun_alone
from rag.types import Turn

TODAY = date(2024, 5, 15)
RACE = Turn(role="user", text="Who won the Ostrel regatta in 2021?")
TOPIC = "the Ostrel regatta in 2021."
"""What the race is about, without who won it."""
WON = Turn(role="assistant", text="Marta Quill won. [1]")


def asked(text: str, *history: Turn) -> str:
    return resolve(text, history, TODAY).text


@pytest.mark.parametrize(
    "text",
    [
        "And in 2022?",
        "Why?",
        "What about the ferries?",
        "What did she say about ferries and bridges?",
        "Where was it held?",
        "What is the origin of its name?",
        "What other boats sailed?",
        "Who paid for this?",
        "Regional differences",
        "How do you get there?",
        "What is the process for applying for it?",
        "What happened at his trial?",
        "What did police say about her driving?",
        "What did critics say about it?",
        "Who attended her funeral?",
        "Why did police search his house?",
        "Who owns that company?",
        "Who won that election in Skarra?",
        "When did Quill sign that law?",
        "What was the score in that match?",
        "How did Quill respond?",
        "What was Quill's reaction?",
        "What did Quill say?",
        "Who finished second?",
        "How many boats sank?",
        "Which network showed the race?",
        "Who held the record before him?",
        "Who said that the ferry was late?",
        "Is there a toll on the bridge?",
    ],
)
def test_what_leans(text):
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which professor led the panel on the Tollmark Bridge?",
        "Which airline said it will weigh passengers?",
        "Which state was hit this week?",
        "Did the company sell its ships, and what did they cost?",
        "who was jim thorpe and what did he do",
        "Varnhaven Harbour Office",
        "Did Lomas & Pike raise its prices?",
        "did norway leave its allies?",
        "Which airline cut its fares?",
        "How many people lost their jobs?",
        "tell me about jim thorpe and his wife",
        "Who said that prices would rise in May?",
        "Did Quill know that bones heal in space?",
        "What is the company that makes phones?",
        "What is bone marrow?",
        "Who hit the pier of Skarra?",
        "Which toll do lorries pay?",
    ],
)
def test_what_stands_alone(text):
    assert not leans(text)
    assert asked(text, RACE, WON) == text


def test_only_what_leans_takes_the_turn_before_it():
    assert asked("Where was it held?", RACE, WON) == f"{TOPIC} Where was it held?"
    assert asked("When was Orle Airport opened?", RACE, WON) == "When was Orle Airport opened?"
    assert asked("Where was it held?") == "Where was it held?"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Thank you. Where does Casper Lund live?", "Where does Casper Lund live?"),
        ("no wait, who is Casper Lund?", "who is Casper Lund?"),
        ("Who is Casper Lund? Thanks a lot!", "Who is Casper Lund?"),
        ("Hello Kestrel designer", "Hello Kestrel designer"),
        ("No ferry sailed to Skarra in May", "No ferry sailed to Skarra in May"),
        ("Change of subject: who designed it?", "who designed it?"),
        ("let's talk about something else. What is the Calder Tunnel?", "What is the Calder Tunnel?"),
        ("Great, and where was it held?", f"{TOPIC} and where was it held?"),
        ("sorry, I mean the second race", f"{RACE.text} What about the second race?"),
        ("no, in 2022", "Who won the Ostrel regatta? in 2022"),
    ],
)
def test_courtesies_are_no_part_of_a_question(text, meant):
    assert asked(text, RACE, WON) == meant


@pytest.mark.parametrize(
    "text", ["thanks", "OK thanks!", "Thank you, that's all.", "no", "hello there", "ok, new topic"]
)
def test_a_turn_without_a_question_is_asked_back_and_forgotten(text):
    back = resolve(text, (RACE, WON), TODAY)
    assert str(back.clarify).startswith("What would you like to know?")
    assert not back.leaned
    after = asked("Where was it held?", RACE, WON, Turn(role="user", text=text))
    assert after == ("Where was it held?" if "topic" in text else f"{TOPIC} Where was it held?")


def test_a_turn_that_leans_itself_brings_the_one_before_it():
    second = Turn(role="user", text="Where was it held?")
    assert asked("And why there?", RACE, WON, second) == f"{TOPIC} {second.text} And why there?"
    other = Turn(role="user", text="Who designed the Tollmark Bridge?")
    assert asked("And why?", RACE, WON, other) == f"{other.text} And why?"


def test_a_long_talk_keeps_its_subject():
    later = [
        Turn(role="user", text=text) for text in ("Where was it held?", "Who sponsored it?", "How long did it last?")
    ]
    assert asked("Who paid for it?", RACE, WON, *later) == f"{TOPIC} Who paid for it?"
    assert asked("Why?", RACE, WON, *later) == f"{TOPIC} How long did it last? Why?"


def test_a_new_time_phrase_takes_the_place_of_the_old():
    assert asked("And in 2022?", RACE, WON) == "Who won the Ostrel regatta? And in 2022?"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("And in March?", "And in March 2021?"),
        ("And on 3 May?", "And on 3 May 2021?"),
        ("And in March 2023?", "And in March 2023?"),
        ("And last March?", "And last March?"),
        ("And last week?", "And last week?"),
        ("And what will be sailed in March?", "And what will be sailed in March?"),
    ],
)
def test_a_month_is_of_the_year_that_was_asked_of_before(text, meant):
    before = "the Ostrel regatta." if "sailed" in text else "Who won the Ostrel regatta?"
    assert asked(text, RACE, WON) == f"{before} {meant}"
    if text != meant:
        later = Turn(role="user", text=text)
        assert asked("And who was second?", RACE, later).endswith(f". {meant[4:-1]}. And who was second?")


TURNS = """
What did Osric Venn say about the fare? | And the mayor? | What did the mayor say about the fare?
How old is Pell Orrin? | What about Casper Lund? | How old is Casper Lund?
How old is Pell Orrin? | And how old is Lund? | How old is Lund?
What did the harbour office say about the strike? | What about the union? | What did the union say about the strike?
How many people live in Varnhaven? | And in Skarra? | How many people live in Skarra?
How many people live in Varnhaven? | What about Skarra? | How many people live in Skarra?
Who is the mayor of Varnhaven? | And of Skarra? | Who is the mayor of Skarra?
When was the Tollmark Bridge built? | And the Calder Tunnel? | When was the Calder Tunnel built?
How much did the ferry cost? | And the bridge? | How much did the bridge cost?
How much did the ferry Petrel cost? | And the Gannet? | How much did the Gannet cost?
Who owns the Gannet? | How about the ferry Petrel? | Who owns the ferry Petrel?
Did Venn resign? | And Calder? | Did Calder resign?
Did Norway sign the treaty? | What about Sweden? | Did Sweden sign the treaty?
Which team won the cup? | And the league? | Which team won the league?
What did Venn tell the council? | And the press? | What did Venn tell the press?
What did Osric Venn promise in Varnhaven? | And in Kettlesand? | What did Osric Venn promise in Kettlesand?
What did Osric Venn promise in Varnhaven? | What about Calder? | What did Calder promise in Varnhaven?
How did France play against Spain? | And against Italy? | How did France play against Italy?
What does Venn think of the tax? | And of the toll? | What does Venn think of the toll?
What did Calder say about Venn? | And about the fare? | What did Calder say about the fare?
When does the Gannet sail to Skarra? | And to Orle? | When does the Gannet sail to Orle?
Who is the president of the Ostrel club? | And the coach? | Who is the coach of the Ostrel club?
Who was killed in the Orle fire? | And in the Skarra fire? | Who was killed in the Skarra fire?
How many goals did Lund score in May? | And Quill? | How many goals did Quill score in May?
How many medals did Ostrel win? | And the United States? | How many medals did the United States win?
What does the law say about rents? | And about evictions? | What does the law say about evictions?
Who won the final? | And who was beaten in the semifinal? | the semifinal. And who was beaten in the semifinal?
Who won the semifinal? | What about the final? | Who won the final?
Who lost the men's singles final? | And the women's? | Who lost the women's singles final?
Who lost the men's singles final? | And the doubles? | Who lost the men's doubles final?
Who won gold in the sprint? | And silver? | Who won silver in the sprint?
What did the first report on the Orle fire say? | And the second? | What did the second report on the Orle fire say?
How long is the Tollmark Bridge? | And the toll? | How long is the Tollmark Bridge?
What did Marta Quill announce? | And the reasons? | What did Marta Quill announce?
Which countries signed the treaty? | What about Norway? | Which countries signed the treaty?
Who designed the Tollmark Bridge? | And who paid for it? | the Tollmark Bridge. And who paid for it?
What is the population of Varnhaven? | And its mayor? | What is the population of Varnhaven?
When did Venn become mayor? | So the election was in May? | Venn mayor. So the election was in May?
Is the USA the only country that went to Mars? | Why Mars? | the USA the only country that went to Mars. Why Mars?
Who came first in the race? | What was his second race? | first in the race. What was his second race?
What did Calder say on the tax on Monday? | And on Tuesday? | What did Calder say on the tax? And on Tuesday?
What happened when the Petrel hit the pier? | And the first? | What happened when the Petrel hit the pier?
What happened when the Petrel hit the pier? | And the second one? | What happened when the Petrel hit the pier?
Who won the first race? | And the second one? | Who won the second race?
How old is Pell Orrin? | And Lund in 2022? | How old is Lund? And Lund in 2022?
How many races did he win? | And Lund? | How many races did Lund win?
How many Ostrel Cups did he win? | And Lund? | How many Ostrel Cups did Lund win?
Who won the OSA's Sailor of the Year award? | And Coach of the Year? | Who won the OSA's Coach of the Year award?
Who won the OSA's Sailor of the Year award? | And the MVP? | Who won the OSA's MVP award?
Who is the President of Ostrel? | And of Skarra? | Who is the President of Skarra?
Who is the minister? | What about cycling? | Who is the minister?
Who owned the ferry? | What about the captain? | Who owned the ferry?
Who owned the ferry? | And the tug? | Who owned the tug?
Who was hurt in the blast? | And the driver? | Who was hurt in the blast?
What did the report say? | And the minister? | What did the minister say?
"""


@pytest.mark.parametrize("line", TURNS.strip().splitlines())
def test_what_is_named_takes_the_place_of_what_it_stands_for(line):
    first, second, meant = line.split(" | ")
    assert asked(second, Turn(role="user", text=first)) == (meant if meant != first else f"{first} {second}")


def test_a_place_is_taken_again_and_again_but_a_time_is_kept():
    two = [Turn(role="user", text=text) for text in ("How many people live in Varnhaven?", "And in Skarra?")]
    assert asked("And Orle?", *two) == "How many people live in Orle?"
    then = Turn(role="user", text="And the marathon in 2022?")
    assert "2022" in asked("And the sprint?", Turn(role="user", text="Who won the regatta?"), then)
    long = Turn(role="user", text="What did Osric Venn say " + "again and " * 500 + "again?")
    assert asked("And the mayor?", long).startswith(long.text)


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("ORLE, Ostrel (CNN) The Skarra Council said Thursday that Marta Quill won. [1]", "Marta Quill"),
        ("Think of Lomas CEO Theresa May as a pilot. [1]", "Theresa May"),
        ("On Monday Spanish sailor Inès de Calder beat Jonas Orr at Kettle Castle. [1]", "Inès de Calder, Jonas Orr"),
        ("The winner was Quill's crew, said the BBC. [1]", "Quill"),
        ("Ostrel won on Friday. [1]", ""),
        ("The race was stopped, Coast Wire said. [1]", ""),
        ("The Larrick Penguins lost to the Ostrel Bears, said the Rev. Jonas Orr. [1]", "Rev. Jonas Orr"),
        (
            "He met the Prime Minister Marta Quill and the Skarra pilot Jonas Orr. [1]",
            "Prime Minister Marta Quill, Jonas Orr",
        ),
    ],
)
def test_of_an_answer_the_persons_are_taken(answer, names):
    said = asked("How old is she?", RACE, Turn(role="assistant", text=answer))
    assert said == " ".join(filter(None, [TOPIC, names and f"{names}.", "How old is she?"]))


@pytest.mark.parametrize(
    ("turns", "question", "shown"),
    [
        (["Who won the Ostrel regatta?"], "How old was she?", "How old was she? (the Ostrel regatta; Marta Quill)"),
        (["How many died in the Skarra fire?"], "Who was hurt?", "Who was hurt? (the Skarra fire)"),
        (["Who won the Ostrel regatta?"], "Why?", "Who won the Ostrel regatta? Why?"),
        (["Who won the Ostrel regatta?"], "And the Skarra derby?", "Who won the Skarra derby?"),
        (
            ["When did Quill-3 land on Skarra?", "Where did it land?"],
            "What about Larrick-2?",
            "Where did Larrick-2 land? (Quill-3 on Skarra)",
        ),
    ],
)
def test_what_is_only_talked_about_is_shown_apart(turns, question, shown):
    history = [Turn(role="user", text=turn) for turn in turns]
    assert resolve(question, [*history, WON], TODAY).shown == shown


def test_a_person_named_in_full_needs_no_name_of_the_answer():
    who = Turn(role="user", text="Who is Casper Lund?")
    said = Turn(role="assistant", text="On Monday Jonas Orr met President Marta Quill. [1]")
    quill = Turn(role="user", text="What did Quill say about the fare?")
    assert asked("When did she resign?", quill, said) == (
        "Quill about the fare. President Marta Quill. When did she resign?"
    )
    assert asked("How old is he?", who, WON) == "Casper Lund. How old is he?"


FERRY = Turn(role="user", text="How many articles mention the ferry")


@pytest.mark.parametrize(
    ("turns", "meant"),
    [
        (("list them", "which is the oldest?"), f"{FERRY.text}? which is the oldest?"),
        (
            ("the first five", "which of them is the latest?", "And the Gannet?"),
            "How many articles mention the Gannet?",
        ),
        (("and the Gannet?", "both?"), f"{FERRY.text}? and the Gannet?"),
        (("and the Gannet?", "both?", "list them"), f"{FERRY.text}? and the Gannet? list them"),
        (("list them", "What is Skarra?"), "What is Skarra?"),
    ],
)
def test_what_is_asked_of_the_articles_found_leans_on_what_found_them(turns, meant):
    *before, text = (Turn(role="user", text=turn) for turn in turns)
    assert asked(text.text, FERRY, *before) == meant


def test_a_place_is_taken_in_an_earlier_question_where_the_last_has_none():
    first, then = Turn(role="user", text="List articles about Skarra"), Turn(role="user", text="Who wrote it?")
    assert asked("And about Orle?", first, WON, then) == "List articles about Orle?"
    bank = Turn(role="user", text="What did the Bank of Ostrel do with interest rates?")
    split = Turn(role="user", text="How many members wanted more?")
    assert asked("And the Reserve?", bank, split) == "What did the Reserve do with interest rates?"
    assert asked("And Lund?", bank, split) == (
        "the Bank of Ostrel do with interest rates. How many members wanted more? And Lund?"
    )
    lund = Turn(role="user", text="And how old is Casper Lund?")
    assert "Lund" in asked("And where was he born?", RACE, WON, lund, Turn(role="assistant", text=""))


def test_which_of_them_is_asked_of_the_whole_question():
    publishers = Turn(role="user", text="Which publishers mention the ferry?")
    assert asked("Which ones?", publishers) == f"{publishers.text} Which ones?"


def test_the_second_race_is_no_article():
    races = [Turn(role="user", text=text) for text in ("Who won the second race?", "And the first?")]
    assert asked("And where was it held?", *races) == "the first race. And where was it held?"


def test_the_place_that_was_filled_last_is_the_next_ones():
    two = [Turn(role="user", text=text) for text in ("How much is Lomas paying for Gannet?", "And for Petrel?")]
    assert asked("And Orle?", *two) == "How much is Lomas paying for Orle?"


@pytest.mark.parametrize(
    "history",
    [
        (Turn(role="user", text="Who won in 2020?"), RACE),
        (RACE, Turn(role="user", text=" "), Turn(role="assistant", text="")),
        (WON, RACE, WON, WON),
        (Turn(role="user", text="Who lost?"), WON, Turn(role="user", text="No, I mean who won in 2019."), RACE),
    ],
)
def test_a_history_out_of_order_is_read_as_far_as_it_goes(history):
    assert asked("Where was it held?", *history) == f"{TOPIC} Where was it held?"


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("What did he say?", "Whom does “he” mean? Name the person and ask again."),
        ("What book did she write?", "Whom does “she” mean? Name the person and ask again."),
        ("How much was it?", "What does “it” mean? Name the person, place or event and ask again."),
        ("Why?", "What is the question about? Name a person, place or event and ask again."),
        ("And in 2022?", "What is the question about? Name a person, place or event and ask again."),
        ("What does this animal eat?", "Which one does “this animal” mean? Name it and ask again."),
    ],
)
def test_what_nobody_can_know_is_asked_back(text, back):
    hello = (Turn(role="user", text="Hello!"), Turn(role="assistant", text="hello"))
    assert resolve(text, (), TODAY).clarify == resolve(text, hello, TODAY).clarify == back
    assert resolve(text, (RACE,), TODAY).clarify is None


@pytest.mark.parametrize(
    "text",
    [
        "What happened yesterday?",
        "Who resigned?",
        "the and of",
        "?!",
        "What is new in Varnhaven?",
        "Is it true?",
        "Bridge",
    ],
)
def test_what_says_enough_is_not_asked_back(text):
    assert resolve(text, (), TODAY).clarify is None


turns = st.lists(st.builds(Turn, role=st.sampled_from(["user", "assistant"]), text=st.text(max_size=60)), max_size=6)


@given(st.text(max_size=100), turns)
def test_any_history_is_read(text, history):
    resolved = resolve(text, tuple(history), TODAY)
    assert resolved == resolve(text, tuple(history), TODAY)
    assert resolved.text.endswith(resolved.own)
    assert not (resolved.leaned and resolved.clarify)


def test_few_of_very_many_pronouns_are_looked_at():
    """Found by the campaign: each was, with all before it, so that ten thousand characters took a second."""

    class Counting:
        seen = 0

        def finditer(self, text):
            for match in PERSON.finditer(text):
                self.seen += 1
                yield match

    pattern = Counting()
    assert pronoun_alone("Did Marta Quill say that " + "she sailed and " * 500, pattern) is None
    assert pattern.seen == PRONOUNS
    assert not leans("Did Marta Quill say that " + "she sailed and " * 500 + "won?")
