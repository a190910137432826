"""Retrieval and fusion: bounded, monotone, repeatable; articles by all their evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store.scope import Scope
from rag import Assistant, Settings
from rag.query.question import understand
from rag.search import fuse, retrieve
from rag.search.fuse import Outline
from rag.types import Question, Turn

SCORES = st.dictionaries(st.integers(1, 40), st.floats(-1, 50), max_size=30)


@given(SCORES, SCORES)
def test_scores_are_shares_of_the_best(words, meaning):
    made = fuse.combine(words, meaning)
    found = {row for scores in (words, meaning) for row, score in scores.items() if score > 0}
    assert found <= made.keys() <= words.keys() | meaning.keys()
    assert all(0 <= score <= 1 for score in made.values())


@given(SCORES, SCORES, st.integers(1, 5))
def test_every_chunk_is_ranked_once_and_in_order(words, meaning, articles):
    scores = fuse.combine(words, meaning)
    outlines = {row: Outline(row % articles, None) for row in scores}
    ranked = fuse.rank(scores, outlines, None)
    assert sorted(row for one in ranked for row, _ in one.chunks) == sorted(scores)
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    assert len({one.article for one in ranked}) == len(ranked)
    for one in ranked:
        own = [score for _, score in one.chunks]
        assert own == sorted(own, reverse=True)
        assert one.score >= own[0]
    turned = {row: scores[row] for row in reversed(list(scores))}
    assert fuse.rank(turned, outlines, None) == ranked


def test_a_chunk_found_both_ways_is_before_one_found_one_way():
    made = fuse.combine({1: 9.0, 2: 9.0}, {2: 0.5, 3: 0.5})
    assert made[2] > made[1]
    assert made[2] > made[3]


def test_more_evidence_of_an_article_counts():
    scores = {1: 0.5, 2: 0.5, 3: 0.5}
    ranked = fuse.rank(scores, {1: Outline(10, None), 2: Outline(20, None), 3: Outline(20, None)}, None)
    assert [one.article for one in ranked] == [20, 10]


def test_the_newer_of_equals_comes_first_when_the_day_is_known():
    scores = {1: 0.5, 2: 0.5}
    outlines = {1: Outline(10, "2024-01-01"), 2: Outline(20, "2024-03-01")}
    assert [one.article for one in fuse.rank(scores, outlines, None)] == [10, 20]
    assert [one.article for one in fuse.rank(scores, outlines, date(2024, 3, 2))] == [20, 10]


def test_nothing_found_is_nothing_ranked():
    assert fuse.combine({}, {}) == {}
    assert fuse.rank({}, {}, None) == []


def test_of_many_words_the_commonest_are_not_looked_for(stored, monkeypatch):
    birds = "heron gull tern plover curlew dunlin".split()
    place = stored({bird: f"A {bird}\n\nA {bird} was seen in the harbour in the morning mist." for bird in birds})
    question = "Was a heron seen in the morning mist at the harbour?"
    with Assistant.open(place, Settings()) as assistant:
        every = {p.article.path: p.scores["lexical"] for p in assistant.search(question)}
        monkeypatch.setattr(retrieve, "SMALL", 0)
        monkeypatch.setattr(retrieve, "FEWEST", 1)
        rarest = {p.article.path: p.scores["lexical"] for p in assistant.search(question)}
    assert all(every.values())
    assert [path for path, score in rarest.items() if score] == ["heron.txt"]


def test_bm25_is_computed_of_the_likeliest_alone_and_their_order_stays(stored, monkeypatch):
    ferry = "The ferry of Ostrel sailed at noon."
    articles = {f"plain{n}": f"Ferry {n}\n\nA ferry sailed to pier {n}." for n in range(12)}
    place = stored(articles | {"right": f"Noon\n\n{ferry}", "near": "Ostrel\n\nOstrel has a ferry, and it is late."})
    with Assistant.open(place, Settings()) as assistant:
        query, library = understand(Question(text="When did the ferry of Ostrel sail?")), assistant.library
        held = retrieve.sizes(library, query)
        every = retrieve.lexical(library, query, held, Scope(), k=2).scores
        monkeypatch.setattr(retrieve, "SCORED", 1)
        few = retrieve.lexical(library, query, held, Scope(), k=2).scores
        gone = Scope(files=("plain3.txt", "plain4.txt"))
        elsewhere = retrieve.lexical(library, query, held, gone, k=2).scores
    assert list(every) == list(few)
    assert every == pytest.approx(few)
    assert len(elsewhere) == 2


def test_passages_near_the_last_answer_come_first_among_equals():
    made = fuse.combine({1: 9.0, 2: 9.0}, {}, {2: 0.6, 3: 0.5})
    assert made[2] > made[1] > made[3] > 0


def test_the_articles_of_the_last_answer_stay_candidates(stored):
    stars = "Two firms earned five stars in the latest ratings this week."
    store = stored(
        {
            "hotels": f"Inns rated anew\n\n{stars} Inspectors slept in forty inns along the coast.",
            "helmets": f"Helmets rated anew\n\n{stars} The helmets were struck from the side in a laboratory.",
        }
    )
    told = "Quillmark tests football helmets in a laboratory to see how they protect the head. [1]"
    history = (
        Turn(role="user", text="Is there a cure for the Lomas fever?"),
        Turn(role="user", text="Are they testing anything?"),
        Turn(role="assistant", text=told),
    )
    text = "And which of them earned five stars?"
    with Assistant.open(store, Settings()) as assistant:
        found = assistant.retriever.find(Question(text=text, history=history))
        assert found.passages[0].article.path == "helmets.txt"
        other = (*history[:2], replace(history[2], text="Guests praise the beds of inns along the coast. [1]"))
        assert assistant.retriever.find(Question(text=text, history=other)).passages[0].article.path == "hotels.txt"


def test_the_last_answer_counts_only_for_a_question_that_leans_on_it():
    history = (Turn(role="user", text="Who runs Quillmark?"), Turn(role="assistant", text="Venn runs it. [1]"))
    assert understand(Question(text="And since when?", history=history)).answered == "Venn runs it."
    assert understand(Question(text="Who won the Ostrel regatta?", history=history)).answered == ""
    assert understand(Question(text="Change of subject: and since when?", history=history)).answered == ""
