"""Questions of several names: known as such, and answered by the sentence that lists them."""

from __future__ import annotations

import pytest

from rag import Assistant, Question, Settings
from rag.asked.listed import listing, lists
from rag.sentences.measure import shortlist


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Which towns will the Ostrel line serve?", "towns"),
        ("Which ferry lines were stopped by the strike?", "lines"),
        ("In which towns did Larrick speak?", "towns"),
        ("What two ports joined the Quill pact?", "ports"),
        ("Which Larrick MPs voted for the toll?", "mps"),
        ("Who has commented on the loss of the Ostrel?", ""),
    ],
)
def test_a_question_of_several_is_known(question, things):
    assert listing(question) == things


@pytest.mark.parametrize(
    "question",
    [
        "Which town has the most ferries?",
        "Which company owns the Ostrel line?",
        "Which news agency reported the loss?",
        "Which town saw hundreds of boats?",
        "Which sports club won the cup?",
        "Which is larger, Ostrel or Larrick?",
        "What happens in towns without a port?",
        "What causes floods?",
        "What was lost in the towns?",
        "Who commands the Ostrel?",
        "Which Larricks hospital was hit?",
        "Which gas was used?",
    ],
)
def test_a_question_of_one_is_not(question):
    assert listing(question) is None
    assert lists(question, "The towns are Ostrel, Larrick and Quill.") == 0


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("It serves three towns: Varn, Lorne and Sable.", "The mayors Varn, Lorne and Sable were there."),
        ("The towns include Varn, Lorne, Sable and Brannock.", "Towns were told of it in Varn, Lorne and Sable."),
        ("Towns such as Varn; Lorne; Port Sable, and Brannock.", "It was told to the towns."),
        ("The mayors met in Varn, Lorne and Sable.", "The Senate Trade, Port and Pensions Committee met."),
        ("The mayors met in Varn, Lorne and Sable.", "It runs through Northern, Middle and Eastern towns."),
        ("The mayors met in Varn, Lorne and Sable.", "It opens on Monday, Tuesday and Friday."),
        ("The mayors met in Varn, Lorne and Sable.", "The Ostrel, Varn and the Ostrel line met."),
        ("The towns of Varn and Lorne have paid.", "Dora Varn and Ilse Lorne have paid."),
    ],
)
def test_a_list_of_such_things_is_worth_more(better, worse):
    question = "Which towns will the Ostrel line serve?"
    assert lists(question, better) > lists(question, worse)


def test_whoever_comments_has_a_name_that_the_question_does_not_say():
    question = "Who has commented on the suspension of Ilse Marn?"
    assert lists(question, "“A scandal,” said Dora Venn.")
    assert lists(question, "Mayor Tom Harrow, who rows himself, applauded it.")
    assert not lists(question, "Ilse Marn said she would wait.")
    assert not lists(question, "The club suspended her after her comments.")


FERRIES = {
    "news": "Ostrel line to serve more towns\n\n"
    + " ".join(f"The Ostrel line will serve more towns, said {name}." for name in "Ann Ben Cleo Dan Eva Fritz".split())
    + " "
    + " ".join(f"{name} asked when the Ostrel line will serve towns." for name in "Gus Hal Ida Jo Kay Leo".split()),
    "map": "A map of the Ostrel line\n\nThe boats are new. Its towns include Varn, Lorne, Sable and Brannock.",
}


def test_a_list_that_says_little_else_is_read_where_one_is_asked_for(stored):
    with Assistant.open(stored(FERRIES), Settings()) as assistant:

        def read(question):
            return [one.text for one in shortlist(assistant.retriever.find(Question(text=question)))]

        several, whether = read("Which towns will the Ostrel line serve?"), read("Will the Ostrel line serve towns?")
    listed = "Its towns include Varn, Lorne, Sable and Brannock."
    assert listed in several
    assert listed not in whether
    assert several[: len(whether)] == whether
