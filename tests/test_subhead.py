"""A subhead that asks the question: the sentence below it leads, below another question it does not."""

from __future__ import annotations

import pytest

from rag import Assistant, Question, Settings
from rag.sentences.features import candidates
from rag.sentences.labels import opening
from rag.sentences.subhead import answers

TEXT = """The Ostrel toll law

The council of Ostrel passed the toll law by nine votes to one. The toll law puts a toll on the bridge of Ostrel.

Who voted against the toll law in 2031?

One baker, Otto Larrick, raised no hand that day. He owns nine carts.

The carters have asked the mayor for their money back. Who asked first in May? A carter from Dunmere did, with a letter.

Which river does it cross?

Varn
"""


@pytest.fixture(scope="module")
def assistant(stored):
    with Assistant.open(stored({"law": TEXT}), Settings()) as opened:
        yield opened


def sentences(assistant, question):
    """The sentences that may answer a question."""
    evidence = assistant.retriever.find(Question(text=question))
    return candidates(evidence.passages, evidence.query)


@pytest.fixture(scope="module")
def below(assistant):
    """A sentence of the article by how it begins, with what stands before it."""
    found = sentences(assistant, "the Ostrel toll law")
    return lambda start: next(one for one in found if one.text.startswith(start))


@pytest.mark.parametrize(
    "question",
    [
        "Who voted against the toll law in 2031?",
        "Who in Ostrel voted against the toll law in 2031?",
        "who was it that voted against the toll law in 2031",
    ],
)
def test_the_sentence_below_the_same_question_answers_it(below, question):
    assert answers(question, below("One baker"))


@pytest.mark.parametrize(
    "question",
    [
        "Who voted for the toll law in 2031?",
        "Who voted against the toll road in 2031?",
        "Who voted against the toll law?",
        "Who voted against the toll law in 2029?",
        "Who in Varnhaven voted against the toll law in 2031?",
        "When did they vote against the toll law in 2031?",
        "Who signed the toll law in 2031?",
    ],
)
def test_another_question_is_not_answered_by_it(below, question):
    assert not answers(question, below("One baker"))


def test_a_question_within_a_paragraph_is_answered_by_the_sentence_after_it(below):
    assert answers("Who asked first in May?", below("A carter"))


def test_neither_another_sentence_nor_a_choice_of_a_quiz_is_below_it(below):
    assert not answers("Who voted against the toll law in 2031?", below("The toll law puts"))
    assert not answers("Which river does it cross?", below("Varn"))


def test_it_leads_though_it_shares_no_word(assistant):
    answer = assistant.ask("Who voted against the toll law in 2031?")
    assert answer.claims[0].text.startswith("One baker, Otto Larrick")


FACTBOX = """Factbox - deadliest floods in Tesmark

1979 - Orvo, Tesmark. 212 people drowned when a flood brought down a textile mill.

2011 - Skova valley, Ardia. Rain set off a landslide that buried 88 people. The mayor was jailed.

Quill, the miller, was blamed. He left the town.

1. Rain fell for nine days.
"""


def test_a_label_is_told_with_the_sentence_that_it_leads_to_but_no_sentence_with_a_verb(stored):
    snippet = "Jan 24, 2023 ... The floods in Tesmark were the deadliest that Skova has seen."
    with Assistant.open(stored({"factbox": FACTBOX, "snippet": snippet}), Settings()) as opened:
        texts = [one.text for one in sentences(opened, "the deadliest floods in Tesmark")]
        answer = opened.ask("What happened in the Skova valley in 2011?")
    assert "1979 - Orvo, Tesmark. 212 people drowned when a flood brought down a textile mill." in texts
    assert "1979 - Orvo, Tesmark." not in texts
    assert snippet not in texts
    assert {
        "The mayor was jailed.",
        "Quill, the miller, was blamed.",
        "He left the town.",
        "Rain fell for nine days.",
    } <= {*texts}
    assert answer.claims[0].text.startswith("2011 - Skova valley, Ardia. Rain set off")


def test_what_stands_below_the_same_question_is_read_though_it_shares_no_word(stored):
    rest = "\n\n".join(
        f"The outbreak of marsh fever in Ostrel reached street {i}, and did {what} there in Ostrel."
        for i, what in enumerate(
            "harm damage good little much nothing mischief wrong evil right work more less well ill so".split()
        )
    )
    text = f"Marsh fever in Ostrel: the outbreak\n\n{rest}\n\nWhere did it start?\n\nA pedlar brought it from abroad."
    with Assistant.open(stored({"fever": text}), Settings()) as opened:
        answer = opened.ask("Where did the outbreak of marsh fever start?")
    assert answer.claims[0].text == "Where did it start? A pedlar brought it from abroad."


INTERVIEW = """"I never liked the job": Otto Larrick on leaving Ostrel

The former chief executive of the shipping line Ostrel spoke to Ina Quill about his years at the company.

**Why did you leave Ostrel?**

The board had lost its nerve.

**Q: You had many ships. How many ships did Ostrel own at the end?**

**A:** Eleven. It has four now.

Whom do you blame for the collision?

Nobody. The fog was like milk.

"Will you go back?" asks his wife, who has come in with the tea. "Will you?"

He will not say, but he still has the boots that he wore on the first ship of Ostrel.

Which river did the first ship cross?

• Varn

Which sea did Ostrel cross first?

A. Ostmar. B. Varnmar.

Will Ostrel last?
"""


@pytest.fixture(scope="module")
def larrick(stored):
    with Assistant.open(stored({"larrick": INTERVIEW}), Settings()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Why did Otto Larrick leave Ostrel?", "**Why did you leave Ostrel?** The board had lost its nerve."),
        (
            "How many ships did Ostrel own at the end?",
            "**Q: You had many ships. How many ships did Ostrel own at the end?** **A:** Eleven. It has four now.",
        ),
        (
            "Whom does Otto Larrick blame for the collision?",
            "Whom do you blame for the collision? Nobody. The fog was like milk.",
        ),
    ],
)
def test_an_interviewer_s_question_is_told_with_its_answer(larrick, question, claim):
    assert larrick.ask(question).claims[0].text == claim


def test_a_question_is_no_sentence_of_its_own_and_stays_out_where_it_shares_no_word(larrick):
    texts = [one.text for one in sentences(larrick, "Who had lost his nerve?")]
    assert "The board had lost its nerve." in texts
    assert not [text for text in texts if text.startswith(("**Why", "Whom do you"))]
    assert {'"Will you?"', "Which river did the first ship cross?", "Will Ostrel last?"} <= {*texts}


def test_a_question_of_another_kind_stays_out_and_the_letter_of_a_choice_is_no_answer(larrick):
    found = sentences(larrick, "When did Otto Larrick leave Ostrel?")
    assert "The board had lost its nerve." in [one.text for one in found]
    assert not any(answers("Which sea did Ostrel cross first?", one) for one in found)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Why did Otto Larrick leave Ostrel?", "**Why did you leave Ostrel?** The board had lost its nerve."),
        ("When did Otto Larrick leave Ostrel?", "The board had lost its nerve."),
        ("Why was Varn built?", "The board had lost its nerve."),
    ],
)
def test_a_question_that_ends_the_passage_above_is_told_with_its_answer(larrick, question, shown):
    evidence = larrick.retriever.find(Question(text=question))
    article = evidence.passages[0].article
    spans = evidence.passages[0].chunk.sentences
    below = next(i for i, span in enumerate(spans) if span.of(article.text).startswith("The board"))
    span = opening(article, spans[below:], 0, evidence.query)
    assert span.of(article.text).replace("\n\n", " ") == shown
