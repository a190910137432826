"""How an answer without an LLM reads: its order, whole quotations, what leans on what, and what is no sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag import Assistant, Settings
from rag.llm.join import drafts
from rag.sentences.extract import extract
from rag.sentences.features import candidates
from rag.sentences.openings import teaser
from rag.sentences.pick import Scored, enough
from rag.sentences.speech import claimed
from rag.types import Question

OSTREL = """Ostrel ferry runs aground

The Ostrel ferry ran aground off Larrick on Monday with ninety people on board.

Its captain, Ann Quill, had warned of the sandbank in March. She wrote to the harbour board. The board did not reply.

Divers found a hole in the hull of the Ostrel ferry. However, the engine was dry. This year the ferry was to be sold.

Repairs cost the Ostrel ferry's owner four million crowns, Brannock Lines said.

The repair bill follows two for the Ostrel ferry's radar.

However, nobody on the Ostrel ferry was hurt.

It is the first time that the Ostrel ferry ran aground.
"""
BRANNOCK = """Brannock Lines

What comes next

They pay late, says the Ostrel ferry's cook.

Brannock Lines will pay. It has sailed from Larrick since 1902.

The slump follows a strike on the Ostrel ferry. But the Ostrel ferry is insured.

"We are sorry for this. We should have listened. We will pay for it," said Tom Harrow of Brannock. He resigned.

Harrow said: "The Ostrel ferry was safe. "It was inspected in May," he added. The ferry was 21" too wide.

“The sandbank moved. Nobody knew,” a pilot of the Ostrel ferry said.

A captain of the Ostrel ferry spoke of “the usual risk.

“Nobody is to blame for the Ostrel ferry.”

A diver said this of the Ostrel ferry: “We dug for it. We found nothing.”
"""
PHOTOS = """Larrick in pictures

Una Venn/Pool/Reuters The Ostrel ferry lies on the sandbank at dusk.

(CNN) The Ostrel ferry is the oldest of four.

Larrick (CNN) The Ostrel ferry had no radar.

A Quill Times/Reuters Poll asked nine hundred people about the Ostrel ferry.

HARBOUR WATCH: Ostrel ferry in ten pictures

QUILL: The Ostrel ferry was my life.
"""
KIN = """Larrick harbour

Dora Venn is mayor of Larrick and sailed on the Ostrel ferry.
"""
OTHERS = """Chess

Otto Venn won the chess cup in Harrow. He is mayor of nothing and sailed on no ferry.
"""


@pytest.fixture(scope="module")
def harbour(stored):
    store = stored({"ostrel": OSTREL, "brannock": BRANNOCK, "photos": PHOTOS, "kin": KIN, "others": OTHERS})
    with Assistant.open(store, Settings()) as opened:
        yield opened


def scored(harbour, question, *openings):
    """The evidence for a question, and its sentences that open so, each a little less likely than the one before."""
    evidence = harbour.retriever.find(Question(text=question))
    found = candidates(evidence.passages, evidence.query)
    chosen = [next(one for one in found if one.text.startswith(opening)) for opening in openings]
    return evidence, [Scored(candidate=one, probability=0.9 - n / 50) for n, one in enumerate(chosen)]


def told(harbour, question, *openings):
    """The text of the claims from sentences that open so, best first; each is the one slice that it cites."""
    made = extract(*scored(harbour, question, *openings))
    for draft in made:
        (proof,) = draft.proofs
        quote = proof.span.of(proof.article.text)
        assert "\n\n" not in quote
        assert " ".join(quote.split()) == draft.text
    return [draft.text for draft in made]


@pytest.mark.parametrize(
    "question",
    [
        "Tell me about the Ostrel ferry",
        "What happened to the Ostrel ferry?",
        "Summarise what we have on the Ostrel ferry.",
        "Ostrel ferry aground",
        "What do we know about the Ostrel ferry?",
    ],
)
def test_a_general_request_is_told_in_reading_order_article_by_article(harbour, question):
    found = told(harbour, question, "Divers found", "But the Ostrel", "The Ostrel ferry ran")
    assert [text[:14] for text in found] == ["The Ostrel fer", "Divers found a", "The slump foll"]


@pytest.mark.parametrize(
    "question",
    [
        "What damaged the Ostrel ferry?",
        "Why did the Ostrel ferry run aground?",
        "Who steered the Ostrel ferry?",
        "Ostrel ferry repair cost",
        "Find quotes about the Ostrel ferry",
        "The Ostrel ferry ran aground after:",
    ],
)
def test_where_one_thing_is_asked_for_the_best_sentence_stays_first(harbour, question):
    found = told(harbour, question, "Divers found", "The Ostrel ferry ran")
    assert [text[:6] for text in found] == ["Divers", "The Os"]


def test_sentences_side_by_side_follow_in_reading_order_whatever_is_asked(harbour):
    found = told(
        harbour, "Why did the Ostrel ferry stop?", "However, the engine", "The Ostrel ferry ran", "Divers found"
    )
    assert [text[:7] for text in found] == ["Divers ", "However", "The Ost"]


@pytest.mark.parametrize(
    ("question", "best", "other", "first"),
    [
        ("How much did the repair cost?", "Repairs cost", "The repair bill", "Repairs cost"),
        ("How far is the engine from the hull?", "However, the engine", "Divers found", "Divers found"),
        ("How much were the repairs?", "The repair bill", "Repairs cost", "Repairs cost"),
        ("What were the repairs?", "The repair bill", "Repairs cost", "Repairs cost"),
        ("How many people were on board?", "Its captain", "The Ostrel ferry ran", "The Ostrel ferry"),
        ("How much did the bill for repairs cost?", "Repairs cost", "This year the ferry", "Repairs cost"),
    ],
)
def test_the_number_that_is_asked_for_stands_before_its_neighbour(harbour, question, best, other, first):
    assert told(harbour, question, best, other)[0].startswith(first)


def test_the_best_leads_where_the_sentence_above_it_is_much_less_likely(harbour):
    evidence, found = scored(harbour, "Who told of the repairs?", "Repairs cost", "This year the ferry")
    less = [found[0], Scored(candidate=found[1].candidate, probability=0.5 * found[0].probability)]
    assert extract(evidence, found)[0].text.startswith("This year the ferry")
    assert extract(evidence, less)[0].text.startswith("Repairs cost")


def test_the_first_sentence_of_the_best_article_opens_a_general_answer_where_it_is_likely(harbour):
    _, found = scored(
        harbour, "Tell me about the Ostrel ferry", "Divers found", "But the Ostrel", "The Ostrel ferry ran"
    )
    assert [one.candidate.text[:6] for one in enough(found, 0.6, 2)] == ["Divers", "But th"]
    assert [one.candidate.text[:6] for one in enough(found, 0.6, 2, opening=True)] == ["Divers", "The Os"]
    weak = [*found[:2], Scored(candidate=found[2].candidate, probability=0.4)]
    assert [one.candidate.text[:6] for one in enough(weak, 0.6, 2, opening=True)] == ["Divers", "But th"]


@pytest.mark.parametrize(
    ("opening", "claims"),
    [
        ("However, the engine", ["Divers found a hole in the hull of the Ostrel ferry. However, the engine was dry."]),
        ("But the Ostrel", ["The slump follows a strike on the Ostrel ferry. But the Ostrel ferry is insured."]),
        ("This year", ["This year the ferry was to be sold."]),
        ("The slump", ["The slump follows a strike on the Ostrel ferry."]),
        (
            "She wrote",
            ["Its captain, Ann Quill, had warned of the sandbank in March. She wrote to the harbour board."],
        ),
        ("It has sailed", ["Brannock Lines will pay. It has sailed from Larrick since 1902."]),
    ],
)
def test_a_sentence_brings_the_one_that_it_leans_on(harbour, opening, claims):
    assert told(harbour, "What is told of the Ostrel ferry?", opening) == claims


def test_what_another_paragraph_names_is_a_claim_of_its_own_and_no_heading(harbour):
    found = told(harbour, "Tell me about the Ostrel ferry", "Its captain")
    assert found == [
        "The Ostrel ferry ran aground off Larrick on Monday with ninety people on board.",
        "Its captain, Ann Quill, had warned of the sandbank in March.",
    ]
    found = told(harbour, "Tell me about the Ostrel ferry", "It is the first")
    assert found == ["It is the first time that the Ostrel ferry ran aground."]
    found = told(harbour, "Tell me about the Ostrel ferry", "The slump")
    assert found == ["The slump follows a strike on the Ostrel ferry."]
    found = told(harbour, "Tell me about the Ostrel ferry", "The repair bill follows")
    assert [text[:16] for text in found] == ["The repair bill "]
    linked = told(harbour, "Tell me about the Ostrel ferry", "However, nobody")
    assert linked == ["However, nobody on the Ostrel ferry was hurt."]
    assert told(harbour, "What comes next for Brannock Lines?", "They pay") == [
        "They pay late, says the Ostrel ferry's cook."
    ]


def test_what_a_quotation_brings_is_not_told_twice(harbour):
    found = told(harbour, "Tell me about the Ostrel ferry", "“The sandbank moved", "Nobody knew", "We found", "A diver")
    assert found == [
        "“The sandbank moved. Nobody knew,” a pilot of the Ostrel ferry said.",
        "A diver said this of the Ostrel ferry: “We dug for it. We found nothing.”",
    ]


@pytest.mark.parametrize(
    ("opening", "claim"),
    [
        (
            "We should have",
            '"We are sorry for this. We should have listened. We will pay for it," said Tom Harrow of Brannock.',
        ),
        ("Harrow said", 'Harrow said: "The Ostrel ferry was safe. "It was inspected in May," he added.'),
        ("“The sandbank", "“The sandbank moved. Nobody knew,” a pilot of the Ostrel ferry said."),
        ("The ferry was 21", 'The ferry was 21" too wide.'),
        ("A captain", "A captain of the Ostrel ferry spoke of “the usual risk."),
    ],
)
def test_a_quotation_is_whole_within_its_paragraph(harbour, opening, claim):
    assert told(harbour, "Who spoke of the Ostrel ferry?", opening) == [claim]


@pytest.mark.parametrize(
    ("opening", "claim"),
    [
        ("Una Venn", "The Ostrel ferry lies on the sandbank at dusk."),
        ("(CNN)", "The Ostrel ferry is the oldest of four."),
        ("Larrick (CNN)", "Larrick (CNN) The Ostrel ferry had no radar."),
        ("A Quill Times", "A Quill Times/Reuters Poll asked nine hundred people about the Ostrel ferry."),
    ],
)
def test_a_credit_is_no_part_of_the_sentence_after_it(harbour, opening, claim):
    assert told(harbour, "Which ferry had no radar?", opening) == [claim]


def test_a_teaser_is_no_part_of_an_answer_where_there_is_a_sentence(harbour):
    _, found = scored(harbour, "Tell me about the Ostrel ferry", "HARBOUR", "QUILL: ", "Divers found")
    assert [one.candidate.text[:6] for one in enough(found, 0.6, 4)] == ["QUILL:", "Divers"]
    assert [one.candidate.text[:6] for one in enough(found[:1], 0.6, 4)] == ["HARBOU"]


def test_what_two_sentences_quote_at_length_is_told_once(harbour):
    quote = "sold because it had no radar, and its captain's mate knew that well"
    _, (first, other) = scored(harbour, "Tell me about the Ostrel ferry", "Divers found", "QUILL: ")
    texts = [
        f'"It was {quote}," Venn said.',
        f"“It was {quote.replace(chr(39), '’')},” Venn told a hall of rowers in May.",
    ]
    found = [
        replace(one, candidate=replace(one.candidate, text=text))
        for one, text in zip((first, other), texts, strict=True)
    ]
    assert enough(found, 0.6, 4) == found[:1]
    another = replace(other, candidate=replace(other.candidate, text=texts[1].replace("radar", "crew")))
    assert enough([found[0], another], 0.6, 4) == [found[0], another]


@pytest.mark.parametrize(
    ("question", "text", "claim"),
    [
        ("Was the ferry sold?", '"It was sold because it had no radar and no crew," Dora Venn told a hall.', True),
        (
            "Did Venn say it was sold?",
            '"It was sold because it had no radar and no crew," Dora Venn told a hall.',
            False,
        ),
        ("Was the ferry sold?", 'The ferry was not sold, though Venn called it "a wreck" on Monday.', False),
    ],
)
def test_the_word_of_another_is_a_claim(question, text, claim):
    assert claimed(question, text) is claim


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("This story is no longer being updated with news of the flood.", True),
        ("Click here to see the latest maps of the flood.", True),
        ("This story has been updated to correct the name of the mayor.", False),
        ("The story of the flood is no longer told.", False),
        ("This page of her diary is lost.", False),
        ("Good morning and welcome to our live coverage of the flood.", True),
        ("That is all from us on the flood this evening.", True),
        ("We will bring you the latest updates on the flood.", True),
        ("Welcome to Ostrel, a town of nine hundred rowers.", False),
        ("We will bring the mayor his boat back.", False),
    ],
)
def test_a_notice_of_the_page_is_no_news(text, notice):
    assert teaser(text) is notice


def test_a_sentence_of_a_namesake_is_left_out_and_one_of_the_same_subject_stays(harbour):
    asked = "Who is Dora Venn, mayor?"
    evidence, found = scored(harbour, asked, "Dora Venn", "Otto Venn")
    assert [draft.text[:9] for draft in drafts(evidence, found, None, None, 4)] == ["Dora Venn"]
    assert [draft.text[:9] for draft in drafts(evidence, found[::-1], None, None, 4)] == ["Otto Venn", "Dora Venn"]
    evidence, found = scored(harbour, "What ails the Ostrel ferry?", "Divers found", "But the Ostrel", "Dora Venn")
    assert len(drafts(evidence, found, None, None, 4)) == 3
