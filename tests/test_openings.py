"""The opening of an article is read too, where its best passage is another: news says first what happened."""

from __future__ import annotations

import pytest

from index.types import Span
from rag import Assistant, Question, Settings
from rag.sentences.features import candidates
from rag.sentences.openings import bare
from rag.sentences.pick import Scored, body_first

PADDING = " ".join(f"The harbour of Varnhaven was calm on morning {n}, said its master." for n in range(30))
DEAD = "Rower Ilse Marn died on Thursday at her house in Varnhaven."
OLDER = "Ilse Marn used to say that the sculls of Ilse Marn would die when Ilse Marn did."
ARTICLE = f"A rower is mourned\nDate: 2022-09-08\n\n{DEAD} {PADDING}\n\n{OLDER} {PADDING}"


def test_the_opening_answers_and_is_among_the_passages(stored):
    one = Settings.model_validate({"answer": {"threshold": 0, "passages": 1, "per_article": 1}})
    with Assistant.open(stored({"rower": ARTICLE}), one) as assistant:
        (best,) = assistant.search("When did Ilse Marn die?")
        answer = assistant.ask("When did Ilse Marn die?")
    assert OLDER in best.text
    assert DEAD in [claim.text.partition(" [")[0] for claim in answer.claims]
    assert [DEAD in passage.text for passage in answer.passages] == [False, True]


def test_in_a_window_the_opening_must_be_of_its_time(stored):
    later = ARTICLE.replace(
        OLDER, "In July 2022 Ilse Marn won the sculls of Varnhaven and said that she would die there."
    )
    july = "Calm\nDate: 2022-07-04\n\nThe harbour was calm on Monday, it said."
    store = stored({"rower": later, "july": july})
    with Assistant.open(store, Settings.model_validate({"answer": {"threshold": 0}})) as assistant:
        answer = assistant.ask(Question(text="What did Ilse Marn win in July 2022?"))
    assert "Ilse Marn won the sculls" in answer.text
    assert not any(DEAD in passage.text for passage in answer.passages)


@pytest.mark.parametrize(
    ("line", "sentence", "shown"),
    [
        ("**The Quill sank.**", "**The Quill sank.**", "The Quill sank."),
        ("__The Quill sank.__", "__The Quill sank.__", "The Quill sank."),
        ("**The Quill sank.** It was old.", "**The Quill sank.**", "The Quill sank."),
        ("**The Quill sank. It was old.**", "**The Quill sank.", "The Quill sank."),
        ("**The Quill sank. It was old.**", "It was old.**", "It was old."),
        ("> > The Quill sank.", "> > The Quill sank.", "The Quill sank."),
        ("**Hull:** the Quill sank.", "**Hull:** the Quill sank.", "**Hull:** the Quill sank."),
        ("*Quill* sank beside *Tern*", "*Quill* sank beside *Tern*", "*Quill* sank beside *Tern*"),
        ("The mate said f**", "The mate said f**", "The mate said f**"),
        ("The **Quill** sank.", "The **Quill** sank.", "The **Quill** sank."),
        ("*", "*", "*"),
    ],
)
def test_marks_of_type_at_the_ends_are_no_part_of_what_is_shown(line, sentence, shown):
    text = f"**The Tern**\n\n{line}\n\nThe *Tern* is safe.**\n"
    start = text.index(sentence, text.index(line))
    assert bare(text, Span(start, start + len(sentence))).of(text) == shown


FOODS = """Ostrel Foods sells more peas

Ostrel Foods said on Monday that its revenue rose to £412 million in the third quarter.

Net debt fell to £19 million. The debt worries Ann Quill. Dora Venn founded the firm in a barn.
"""


@pytest.fixture(scope="module")
def foods(stored):
    with Assistant.open(stored({"foods": FOODS}), Settings()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "second", "share", "first"),
    [
        ("What was the net debt of Ostrel Foods?", "Net debt", 0.7, "Net debt"),
        ("Who founded Ostrel Foods?", "Dora Venn", 0.7, "Dora Venn"),
        ("What was the net debt of Ostrel Foods?", "Net debt", 0.5, "Ostrel"),
        ("What was the revenue of Ostrel Foods?", "Net debt", 0.9, "Ostrel"),
        ("How much is the debt of Ostrel Foods?", "The debt", 0.9, "Ostrel"),
        ("How much debt did the revenue of Ostrel Foods bring?", "Net debt", 0.9, "Ostrel"),
        ("What net debt of Ostrel Foods startled them?", "Net debt", 0.9, "Ostrel"),
        ("Which firm of Ostrel Foods?", "Dora Venn", 0.9, "Ostrel"),
    ],
)
def test_what_says_more_of_the_question_leads_before_the_opening(foods, question, second, share, first):
    evidence = foods.retriever.find(Question(text=question))
    found = candidates(evidence.passages, evidence.query)
    opening, other = (next(one for one in found if one.text.startswith(start)) for start in ("Ostrel", second))
    scored = [Scored(candidate=opening, probability=0.8), Scored(candidate=other, probability=0.8 * share)]
    led = body_first(evidence.query, scored)
    assert led[0].candidate.text.startswith(first)
    assert {one.candidate.text for one in led} == {opening.text, other.text}
    assert body_first(evidence.query, scored[::-1]) == tuple(scored[::-1])


BANS = {
    "tour": """Mara Quill wins the Tour of Ostrel

Mara Quill won the Tour of Ostrel on Sunday, 17 August, by four seconds.

The women's race was ridden on Saturday. The prize is paid on 3 May to the rider.
""",
    "ban": """Rider is banned

Mara Quill has been banned for a doping offence.

The ban began in October, so Quill can race again on 3 October 2027.
""",
}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("When can Quill race again?", "The ban"),
        ("When is the prize of the race of Quill paid?", "The prize"),
        ("When can Quill race in Ostrel?", "The women's"),
        ("When did Quill win?", "Mara Quill won"),
    ],
)
def test_of_several_that_say_more_than_the_opening_that_leads_which_says_most(stored, question, first):
    with Assistant.open(stored(BANS), Settings()) as opened:
        evidence = opened.retriever.find(Question(text=question))
    found = {one.text: one for one in candidates(evidence.passages, evidence.query)}
    starts = ("Mara Quill won", "The ban", "The women's", "The prize", "Mara Quill has")
    scored = [
        Scored(candidate=next(one for text, one in found.items() if text.startswith(start)), probability=0.8 - n / 50)
        for n, start in enumerate(starts)
    ]
    assert body_first(evidence.query, scored)[0].candidate.text.startswith(first)
