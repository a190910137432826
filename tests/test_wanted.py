"""What a question wants of a sentence: the names that it asks of, a place, the words of somebody."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.sentences.features import candidates, wanted
from rag.sentences.pick import Scored
from rag.sentences.speech import speech, told
from rag.sentences.wanted import Wanted
from rag.types import Question

ARTICLES = {
    "pact": """Norland asks to join the Ostrel Pact

Ruud Hask backs Norland, which wants to join the Ostrel Pact. Sundmark is about to follow. It will ask in June.
""",
    "summit": """Leaders join summit

Mara Quill joined the meeting of the Pact in Halvik on Monday.
""",
    "balloon": """Balloon shot down

The balloon was shot down in February. Divers found it off Cape Larrick. The balloon was white.
""",
    "trial": """What is Ruud Hask charged with?

Ruud Hask was charged in Halvik on Monday.

What is Hask being charged with?

Hask is accused of fraud in the weeks before he lost the vote to Dan Tolver.

Tolver declined to comment on the charges. Hask lost the vote to Tolver. The port says nothing.
""",
    "quay": """Port chief and mayor at odds

Dan Larrick said his message to Mara Quill was that the quay would be sold. The quay is the city's, said Mara Quill.
""",
}


@pytest.fixture
def read(stored):
    """The candidate sentences for a question, and the question as it was read."""
    with Assistant.open(stored(ARTICLES), Settings()) as opened:

        def _read(question):
            evidence = opened.retriever.find(Question(text=question))
            return evidence.query, {one.text: one for one in candidates(evidence.passages, evidence.query)}

        yield _read


@pytest.mark.parametrize(
    ("question", "of_it", "of_another"),
    [
        ("When will Sundmark join?", "Sundmark is about to follow.", "Mara Quill joined the meeting of the Pact"),
        ("When will Sundmark join?", "Ruud Hask backs Norland, which", "Mara Quill joined the meeting of the Pact"),
        ("Did Sundmark join the Pact?", "It will ask in June.", "Ruud Hask backs Norland, which"),
        ("Did Norland ask to join the Pact?", "Ruud Hask backs Norland, which", "Mara Quill joined the meeting"),
    ],
)
def test_a_sentence_where_a_name_of_the_question_is_missing_keeps_less(read, question, of_it, of_another):
    query, found = read(question)
    kept = {text: Wanted.of(query).said(one, 0.5) for text, one in found.items()}
    [mine] = [share for text, share in kept.items() if text.startswith(of_it)]
    [other] = [share for text, share in kept.items() if text.startswith(of_another)]
    assert other < mine == 0.5


def test_a_month_is_no_place(read):
    query, found = read("Where was the balloon shot down?")
    assert [wanted(query, text) for text in found if "balloon" in text] == [0.0, 0.0]
    assert [wanted(query, text) for text in found if "Cape" in text] == [1.0]


def test_who_does_not_comment_is_told_of_like_his_words(read):
    query, found = read("What did Tolver say about the charges?")
    asked = speech(query)
    [silent] = [one for text, one in found.items() if "declined" in text]
    [named] = [one for text, one in found.items() if text.startswith("Hask lost")]
    assert told(asked, named) < told(asked, silent) == 1.0


def test_a_subhead_that_asks_for_a_fact_is_not_the_question_what_somebody_said(read):
    for question, same in (
        ("What is Hask being charged with?", True),
        ("What did Tolver say Hask is charged with?", False),
    ):
        query, found = read(question)
        [below] = [one for text, one in found.items() if "is accused" in text]
        assert Wanted.of(query).answers(below) is same


def test_words_to_somebody_are_not_his(read):
    query, found = read("What did Mara Quill say about the quay?")
    asked = speech(query)
    [to_her, hers] = [told(asked, one) for text, one in found.items() if "Mara Quill" in text and "quay" in text]
    assert to_her < hers == 1.0


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What did Mara Quill say about the quay?", "The quay is"),
        ("What did Larrick say about the quay?", "Dan Larrick"),
    ],
)
def test_the_words_of_whom_is_asked_lead(read, question, first):
    query, found = read(question)
    likely = [one for text, one in found.items() if ("quay" in text and "sold" in text) or "said Mara" in text]
    for order in (likely, likely[::-1]):
        scored = [Scored(candidate=one, probability=0.8 / n) for n, one in enumerate(order, 1)]
        led = Wanted.of(query).spoken_first(scored)
        assert led[0].candidate.text.startswith(first)
        assert led[0].probability == 0.8
        assert len(led) == len(scored)


@pytest.mark.parametrize(("topic", "lacking"), [("the quay", False), ("the ferries", True)])
def test_words_of_another_topic_are_none(read, topic, lacking):
    query, found = read(f"What did Mara Quill say about {topic}?")
    hers = [one for text, one in found.items() if "said Mara" in text]
    assert Wanted.of(query).lacking(hers) is lacking
