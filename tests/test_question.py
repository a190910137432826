"""Understanding a question: its words, names and numbers, its kind, and what it leans on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.english.words import forms
from rag.query.question import of_news, open_ended, stem, stem_set, understand
from rag.sentences.features import SLIGHT, pieces_of
from rag.types import Question, Turn


def kind(text: str) -> str:
    return understand(Question(text=text)).kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who met in Ankara?", "who"),
        ("When was the bridge closed?", "when"),
        ("In what year did it open?", "when"),
        ("Tell me when it was closed.", "when"),
        ("Who died and when?", "when"),
        ("Who was killed when the bridge fell?", "who"),
        ("What did Quill say when she resigned?", "what"),
        ("Where does the boat leave from?", "where"),
        ("How many rods were cracked?", "number"),
        ("What percentage of voters agreed?", "number"),
        ("Why did it cost more?", "why"),
        ("How did they escape?", "how"),
        ("Is there a date for the vote?", "yesno"),
        ("Name the designer.", "what"),
    ],
)
def test_kinds(text, expected):
    assert kind(text) == expected


def test_content_words_names_numbers_and_phrases():
    query = understand(Question(text='How many of the 212 rods did Osric Venn call "past repair" in 2024?'))
    assert {"212", "rods", "Osric", "Venn", "2024"} <= set(query.terms)
    assert not {"how", "many", "of", "the", "did", "in"} & {t.lower() for t in query.terms}
    assert query.numbers == {"212", "2024"}
    assert {stem("Osric"), stem("Venn")} <= query.names
    assert query.phrases == ("past repair",)
    assert len(query.terms) == len(query.stems) == len(set(query.stems))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("What did the WHO say about the ferry flu?", {"WHO", "ferry", "flu"}),
        ("Who is the current US envoy?", {"current", "US", "envoy"}),
        ("Did Theresa May close the bridge?", {"Theresa", "May", "close", "bridge"}),
        ("May it close?", {"close"}),
        ("What Did The Council Say About It?", {"Council"}),
        ("What has happened in Varnhaven lately?", {"Varnhaven"}),
        ("What happened?", {"happened"}),
        ("Did U2 play at the 3G mast of AT&T?", {"U2", "play", "3G", "mast", "AT&T"}),
        ("Who flew the A380 in the 1990s?", {"flew", "A380", "1990", "s"}),
    ],
)
def test_a_common_word_counts_as_a_name_and_an_idle_one_only_alone(text, terms):
    assert set(understand(Question(text=text)).terms) == terms


def test_an_acronym_that_is_a_pronoun_in_small_letters_is_searched_in_full():
    assert understand(Question(text="Did the WHO warn us?")).searched == "Did the World Health Organization warn us?"


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("What happened?", True),
        ("Any news?", True),
        ("What's new?", True),
        ("What were the main stories?", True),
        ("Give me the headlines", True),
        ("Who made the news?", True),
        ("Please summarise the news of the world", True),
        ("What were the ten biggest events?", True),
        ("top 5 stories", True),
        ("What happened to 5?", False),
        ("Who resigned?", False),
        ("Why?", False),
        ("What is New World?", False),
        ("What was the main topic?", False),
        ("Who made the biggest ferry?", False),
        ("What was the top story about the ferry?", False),
        ("Give me the list", False),
    ],
)
def test_a_question_of_nothing_in_particular_is_known(text, is_open):
    assert open_ended(text) == is_open


@pytest.mark.parametrize(
    ("text", "is_of_news"),
    [
        ("What’s new?", True),
        ("So what is going on?", True),
        ("Any big news?", True),
        ("headlines", True),
        ("What happened?", False),
        ("Where am I going?", False),
        ("What is it going to be?", False),
        ("Why is it happening?", False),
        ("What is new in Varnhaven?", False),
    ],
)
def test_only_a_question_for_the_news_needs_no_time(text, is_of_news):
    assert of_news(text) == is_of_news


def test_a_question_that_leans_takes_the_one_before_it():
    history = (Turn(role="user", text="Who is Osric Venn?"), Turn(role="assistant", text="An engineer [1]."))
    assert understand(Question(text="When did he speak?", history=history)).text == "Osric Venn. When did he speak?"
    for whole in ("headlines of 16 August 2022", "the main stories of last week"):
        assert understand(Question(text=whole, history=history)).text == whole
    for short in ("headlines", "any news from last week?", "and the headlines of 2022?", "the story of 2022 about him"):
        assert understand(Question(text=short, history=history)).text != short
    whole = "Which treaty about ferries is going to expire?"
    assert understand(Question(text=whole, history=history)).text == whole
    assert understand(Question(text="When did he speak?")).text == "When did he speak?"


def test_an_ellipsis_wants_what_the_question_before_it_wanted():
    history = (Turn(role="user", text="How many boats sailed in 2021?"),)
    assert understand(Question(text="And in 2022?", history=history)).kind == "number"
    assert understand(Question(text="And when?", history=history)).kind == "when"


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("How often does it sail in winter?", {"larrick", "ferri"}),
        ("Why?", set()),
        ("And in Ostrel?", set()),
        ("Who built the lighthouse of Ostrel?", set()),
    ],
)
def test_what_only_the_question_before_says_need_not_be_said_again(text, context):
    history = (Turn(role="user", text="Who owns the Larrick ferry?"),)
    assert understand(Question(text=text, history=history)).context == context


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Summarise the Otto Marn affair.", {"affair"}),
        ("What came of the Petrel scandal?", {"scandal"}),
        ("Did Mara Quill have an affair?", set()),
        ("Who was in the affair of the Petrel ferry?", set()),
        ("What caused the Otto Marn crisis?", set()),
    ],
)
def test_what_the_events_around_a_name_are_called_need_not_be_said(text, context):
    assert understand(Question(text=text)).context == context


def test_the_fed_is_no_form_of_feeding():
    assert stem("Fed") == stem("Fed's") != stem("feed") == stem("fed")
    assert {stem("Fed"), stem("PM")} <= stem_set("The Federal Reserve wrote to the prime minister.")


def test_stems_bring_forms_together():
    assert stem("bridges") == stem("Bridge") == stem("bridge's") == stem("bridge’s")
    assert stem("met") == stem("meets")
    assert stem("9,400") == "9400"


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("mobilisation", "mobilization"),
        ("criticised", "criticized"),
        ("sympathisers", "sympathizers"),
        ("analysed", "analyzed"),
        ("neighbours", "neighbors"),
        ("centres", "centers"),
        ("defence", "defense"),
        ("licensed", "licenced"),
        ("programmes", "programs"),
        ("sceptical", "skeptical"),
    ],
)
def test_a_word_is_looked_for_in_both_spellings(british, american):
    assert set(forms(british)) == set(forms(american)) == {british, american}
    assert forms(british)[0] == british
    assert stem(british) == stem(american)


@pytest.mark.parametrize(
    "word",
    "promise surprised exercise advised raise sunrise size prized citizens noise precise emphasis analyses labour four"
    " tour Colorado honorary parameter literal programmer fence offensive".split(),
)
def test_a_word_of_one_spelling_has_no_other(word):
    assert set(forms(word)) == {word}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Zuck", "Zuckerberg"),
        ("govt", "government"),
        ("Tories", "Conservatives"),
        ("PM", "prime minister"),
        ("Fed", "Federal Reserve"),
        ("SCOTUS", "Supreme Court"),
    ],
)
def test_a_short_name_is_looked_for_in_full_too(short, long):
    assert {short, long} <= set(forms(short))


@pytest.mark.parametrize("word", ["pm", "conservatives", "Reserve", "who", "court"])
def test_a_word_that_is_no_short_name_is_not(word):
    assert set(forms(word)) == {word}


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Did the PM resign?", "Did the prime minister resign?"),
        ("Who fell at 10 PM?", "Who fell at 10 PM?"),
        ("did number 10 comment on the ferry", "did Downing Street comment on the ferry"),
        ("What has No 10 said?", "What has Downing Street said?"),
        ("Did the world number 10 play?", "Did the world number 10 play?"),
        ("Which number 10 scored?", "Which number 10 scored?"),
        ("Who wore the No 10 shirt?", "Who wore the No 10 shirt?"),
    ],
)
def test_an_office_is_searched_in_full(text, searched):
    query = understand(Question(text=text))
    assert query.searched == searched
    assert ("Downing Street" in query.phrases) == ("Downing Street" in searched)


@given(st.text(max_size=200))
def test_any_text_is_understood(text):
    query = understand(Question(text=text))
    assert len(query.terms) == len(query.stems)
    assert query.names <= set(query.stems)
    assert query.numbers <= set(query.stems)
    assert all(query.stems)
    assert all(query.terms)


@pytest.mark.parametrize(("pieces", "word"), [(("federal", "reserve"), "Fed"), (("what", "do"), "")])
def test_the_pieces_of_a_short_name_in_full_belong_to_it(pieces, word):
    query = understand(Question(text="What did the Fed do to rates?"))
    stems, weights = pieces_of(query, {stem("Fed"): 3.0, stem("rates"): 2.0}, pieces)
    assert stems == [stem(word) if word else ""] * 2
    assert all(weight == (3.0 if word else SLIGHT) for weight in weights)


@pytest.mark.parametrize("alone", ["'s", "’s", "'S"])
def test_a_possessive_that_stands_alone_has_no_stem(alone):
    assert stem(alone) == ""


@pytest.mark.parametrize(
    ("short", "text"),
    [
        ("UK", "Britain was no part of it."),
        ("UK", "The United Kingdom’s envoy left."),
        ("EU", "The European Union set a quota."),
        ("UN", "The United Nations sent an envoy."),
        ("UN", "The U.N. sent an envoy."),
    ],
)
def test_a_union_or_kingdom_of_two_letters_is_named_by_its_name_in_full(short, text):
    assert stem(short) in stem_set(text)
    assert set(forms(short)) > {short}


def test_a_country_is_one_by_either_name():
    assert stem("Britain’s") == stem("UK") != stem("Brittany")


def test_other_words_do_not_name_it():
    assert not {"uk", "eu", "un"} & stem_set("A union of European nations met the Brittany coach in the kingdom.")
