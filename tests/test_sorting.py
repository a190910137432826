"""Lists of articles in the order and the number asked, and what is told of those that nothing holds."""

from __future__ import annotations

import pytest

from index import build
from rag import Assistant, Settings

ORLE = {
    f"day{n}": f"Orle bridge, day {n}\nDate: 2024-05-{n:02}\n\nOn day {n} the bridge at Orle {did}."
    for n, did in ((3, "swayed in the wind"), (7, "was shut to lorries"), (9, "lost its paint"), (20, "opened again"))
} | {"note": "A note on Orle\n\nNobody knows who built the bridge at Orle, or what it was built for."}


@pytest.fixture(scope="module")
def orle(tmp_path_factory, embedder):
    folder = tmp_path_factory.mktemp("orle") / "articles"
    folder.mkdir()
    for name, text in ORLE.items():
        (folder / f"{name}.txt").write_text(f"{text}\n", "utf-8")
    build(folder, folder.parent / "store", embed=False, embedder=embedder)
    with Assistant.open(folder.parent / "store", Settings()) as opened:
        yield opened


NEWEST = ["day20", "day9", "day7", "day3", "note"]
OLDEST = ["day3", "day7", "day9", "day20", "note"]


@pytest.mark.parametrize(
    ("question", "files"),
    [
        ("List articles about the bridge, newest first", NEWEST),
        ("List the articles about the bridge by date", NEWEST),
        ("List all articles about the bridge sorted by date, oldest first", OLDEST),
        ("Which articles mention the bridge, in chronological order?", OLDEST),
        ("In chronological order, list the articles about the bridge", OLDEST),
        ("List, oldest first, all articles about the bridge", OLDEST),
        ("Articles about the bridge in reverse chronological order", NEWEST),
        ("Sort the articles about the bridge from oldest to newest", OLDEST),
        ("Show me the latest two articles about the bridge", NEWEST[:2]),
        ("Give me the three most recent articles on the bridge", NEWEST[:3]),
        ("the 2 latest stories about the bridge", NEWEST[:2]),
        ("List the first two articles about the bridge", OLDEST[:2]),
        ("What are the two oldest articles about the bridge?", OLDEST[:2]),
        ("Show me the latest two articles about the bridge, oldest first", NEWEST[:2][::-1]),
        ("2 articles about the bridge", NEWEST[:2]),
        ("latest articles on the bridge", NEWEST),
        ("Show me a few recent articles about the bridge", NEWEST),
        ("List articles about the bridge? Newest first", NEWEST),
        ("How many articles mention the bridge? And in chronological order?", OLDEST),
        ("How many articles mention the bridge? The first two", NEWEST[:2]),
        ("How many articles mention the bridge? Show me the first dozen", NEWEST),
        ("List articles about the bridge, oldest first? Only the first two of them", OLDEST[:2]),
        ("Show me the latest two articles about the bridge? How many are there?", NEWEST),
    ],
)
def test_a_list_has_the_order_and_the_number_asked(orle, question, files):
    answer = orle.ask(question)
    assert [c.file for c in answer.citations] == [f"{name}.txt" for name in files]
    assert any("All 5 articles mention “bridge”" in told for told in (answer.text, *answer.notes))


def test_what_is_left_of_a_list_is_told(orle):
    assert "The newest 2 are given." in orle.ask("Show me the latest two articles about the bridge").notes
    assert "The oldest is given." in orle.ask("List the first 1 articles about the bridge").notes
    assert not any("given" in note for note in orle.ask("Show me the latest nine articles about the bridge").notes)
    sort = "1 of them has no date and stands last."
    assert sort in orle.ask("List the articles about the bridge, oldest first").notes
    assert sort not in orle.ask("List the articles about the bridge").notes
    by_title = orle.ask("List the articles about the bridge in alphabetical order")
    assert [c.file for c in by_title.citations] == [f"{name}.txt" for name in NEWEST]
    assert "They can be sorted by date only: the newest come first." in by_title.notes


def test_words_of_order_are_looked_for_where_they_are_no_order(orle):
    for subject in ("the new world order", "“in order”", "law and order", "the five newest ferries"):
        assert "rder”" in (reason := orle.ask(f"List articles about {subject}").reason or "") or "ferries”" in reason


def test_what_comes_first_in_a_timeline_may_be_the_newest(orle):
    for question in ("Timeline of the Orle bridge, newest first", "Timeline of the Orle bridge? Latest first"):
        days = [c.text.split(":")[0] for c in orle.ask(question).claims]
        assert days == ["20 May 2024", "9 May 2024", "7 May 2024", "3 May 2024", "Undated"]


def test_the_news_of_a_day_are_its_own_articles_before_those_of_the_next(stored):
    told = {
        f"d{n}": f"Harrow, {n} May\nDate: 2024-05-{n:02}\n\nThe council of Harrow met on the {n}th and went home."
        for n in (7, 8, 9)
    }
    with Assistant.open(stored(told)) as opened:
        main = opened.ask("What were the main stories on 8 May 2024?")
        month = opened.ask("What were the main stories in May 2024?")
    assert [c.file for c in main.citations] == ["d8.txt", "d9.txt"]
    assert [c.file for c in month.citations] == ["d9.txt", "d8.txt", "d7.txt"]


def test_what_is_held_apart_is_said_where_nothing_holds_all(orle):
    none = "None of the 5 articles that were looked through mentions"
    for question, reason in (
        ("List articles about the bridge and the zeppelin", ": 5 mention “bridge” and none “zeppelin”."),
        (
            "How many articles mention lorries, the paint and Quint?",
            ": 1 mentions “lorries”, 1 “paint” and none “Quint”.",
        ),
        ("How many articles mention Orle but not the bridge?", ": 5 mention “Orle”."),
        ("How many articles mention Quint and the zeppelin?", "“Quint” and “zeppelin”."),
        ("How many articles mention the zeppelin?", "mentions “zeppelin”."),
    ):
        told = orle.ask(question).reason or ""
        assert told.startswith(none)
        assert told.endswith(reason)
