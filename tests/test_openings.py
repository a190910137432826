"""The opening of an article is read too, where its best passage is another: news says first what happened."""

from __future__ import annotations

import pytest

from index import build
from rag import Assistant, Question, Settings

PADDING = " ".join(f"The harbour of Varnhaven was calm on morning {n}, said its master." for n in range(30))
DEAD = "Rower Ilse Marn died on Thursday at her house in Varnhaven."
OLDER = "Ilse Marn used to say that the sculls of Ilse Marn would die when Ilse Marn did."
ARTICLE = f"A rower is mourned\nDate: 2022-09-08\n\n{DEAD} {PADDING}\n\n{OLDER} {PADDING}"


@pytest.fixture(scope="module")
def store(tmp_path_factory, embedder):
    place = tmp_path_factory.mktemp("openings")
    (place / "articles").mkdir()
    (place / "articles" / "rower.txt").write_text(ARTICLE, "utf-8")
    build(place / "articles", place / "store", embedder=embedder)
    return place / "store"


def test_the_opening_answers_and_is_among_the_passages(store):
    one = Settings.model_validate({"answer": {"threshold": 0, "passages": 1, "per_article": 1}})
    with Assistant.open(store, one) as assistant:
        (best,) = assistant.search("When did Ilse Marn die?")
        answer = assistant.ask("When did Ilse Marn die?")
    assert OLDER in best.text
    assert DEAD in [claim.text.partition(" [")[0] for claim in answer.claims]
    assert [DEAD in passage.text for passage in answer.passages] == [False, True]


def test_in_a_window_the_opening_must_be_of_its_time(tmp_path, embedder):
    (tmp_path / "articles").mkdir()
    later = ARTICLE.replace(
        OLDER, "In July 2022 Ilse Marn won the sculls of Varnhaven and said that she would die there."
    )
    (tmp_path / "articles" / "rower.txt").write_text(later, "utf-8")
    (tmp_path / "articles" / "july.txt").write_text(
        "Calm\nDate: 2022-07-04\n\nThe harbour was calm on Monday, it said."
    )
    build(tmp_path / "articles", tmp_path / "store", embedder=embedder)
    with Assistant.open(tmp_path / "store", Settings.model_validate({"answer": {"threshold": 0}})) as assistant:
        answer = assistant.ask(Question(text="What did Ilse Marn win in July 2022?"))
    assert "Ilse Marn won the sculls" in answer.text
    assert not any(DEAD in passage.text for passage in answer.passages)
