"""Days in a question that is asked: windows, what is undone and not applied, the latest, and old news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from promises import check

from index import build
from rag import Answer, Assistant, Question, Settings
from rag.settings import AnswerSettings

DATED = {
    "old.txt": "Ferry fares\nDate: 2023-03-10\n\nThe Petrel ferry fare in Kettlesand is 4 crowns, the office said.",
    "names.txt": "Ferry history\nDate: 2024-05-01\n\nThe Petrel ferry fare in Kettlesand was 5 crowns in 2023.",
    "new.txt": "Ferry fares rise\nDate: 2024-05-10\n\nThe Petrel ferry fare in Kettlesand is now 7 crowns, it said.",
    "undated.txt": "About the ferry\n\nThe Petrel ferry fare in Kettlesand is a matter of long debate on the island.",
}
FARE = "What is the Petrel ferry fare in Kettlesand"
MAY = date(2024, 5, 15)


@pytest.fixture(scope="module")
def dated(tmp_path_factory, embedder):
    """An assistant that always answers, over three dated articles and one without a date."""
    folder, store = tmp_path_factory.mktemp("dated"), tmp_path_factory.mktemp("dated-store")
    for name, text in DATED.items():
        (folder / name).write_text(text)
    build(folder, store, embedder=embedder)
    with Assistant.open(store, Settings.model_validate({"answer": {"threshold": 0}})) as opened:
        yield opened


def found(answer: Answer) -> set[str]:
    return {p.article.path for p in answer.passages}


def test_a_time_phrase_bounds_the_search_is_shown_and_can_be_undone(dated):
    asked = Question(text=f"{FARE} this week?", as_of=MAY)
    answer = dated.ask(asked)
    check(answer, dated.library)
    assert found(answer) == {"new.txt", "undated.txt"}
    shown = answer.record()["interpreted"]
    assert (shown["since"], shown["until"], shown["phrase"]) == ("2024-05-08", "2024-05-15", "this week")
    assert shown["notes"] == ["“this week” was read as 8 to 15 May 2024; 1 article has no date and stayed in."]
    undone = dated.ask(replace(asked, read_time=False))
    assert found(undone) == set(DATED)
    assert undone.interpreted.since is undone.interpreted.phrase is None
    assert {p.article.path for p in dated.search(asked)} == found(answer)


def test_an_article_that_names_the_period_itself_stays(dated):
    assert found(dated.ask(Question(text=f"{FARE} in 2023?", as_of=MAY))) == {"old.txt", "names.txt", "undated.txt"}


def test_when_something_last_happened_before_a_year_is_told_of_any_day(dated):
    last = dated.ask(Question(text="When did the Petrel ferry fare in Kettlesand last rise before 2024?", as_of=MAY))
    assert found(last) == set(DATED)
    assert last.interpreted.notes == ("“before 2024” says when it happened: articles of any day were searched.",)
    for text in (f"{FARE} before 2024?", "When did the Petrel ferry fare in Kettlesand rise before 2024?"):
        assert "new.txt" not in found(dated.ask(Question(text=text, as_of=MAY)))


def test_a_time_phrase_never_widens_what_was_set(dated):
    asked = Question(text=f"{FARE} in 2024?", since=date(2024, 5, 5), until=date(2025, 1, 1), as_of=MAY)
    answer = dated.ask(asked)
    assert found(answer) == {"new.txt"}
    assert (answer.interpreted.since, answer.interpreted.until) == (date(2024, 5, 5), date(2024, 12, 31))
    apart = dated.ask(Question(text=f"{FARE} in 2023?", since=date(2024, 5, 5), as_of=MAY))
    assert found(apart) == {"new.txt"}
    assert apart.interpreted.notes == ("“in 2023” (2023) lies outside the days that were set, and those were kept.",)
    assert (apart.interpreted.since, apart.interpreted.until) == (date(2024, 5, 5), None)


def test_a_window_with_no_dated_article_is_not_applied_and_said(dated):
    answer = dated.ask(Question(text=f"{FARE} in July 2023?", as_of=MAY))
    assert found(answer) == set(DATED)
    assert answer.interpreted.notes == (
        "No dated article is from 1 to 31 July 2023, so “in July 2023” was looked for as words; 1 article has no date.",
    )
    assert answer.interpreted.since is None
    strict = dated.ask(Question(text=FARE, since=date(2023, 7, 1), until=date(2023, 7, 31)))
    assert strict.reason == "No dated article is from 1 to 31 July 2023; 1 article has no date and cannot be placed."


@pytest.mark.parametrize(
    ("phrase", "days"),
    [("last week", "5 to 11 August 2024"), ("yesterday", "14 to 15 August 2024"), ("last month", "1 to 31 July 2024")],
)
def test_days_before_the_day_of_asking_are_kept_where_nothing_is_from_then(dated, phrase, days):
    answer = dated.ask(Question(text=f"{FARE} {phrase}?", as_of=date(2024, 8, 15)))
    assert found(answer) == {"undated.txt"}
    assert answer.interpreted.notes == (
        f"No dated article is from {days} (“{phrase}”), and the newest is from 10 May 2024; 1 article has no date.",
    )


@pytest.mark.parametrize("phrase", ["twenty years ago", "in July 2024", "since last week"])
def test_days_of_long_ago_or_of_the_calendar_without_an_article_are_words(dated, phrase):
    assert found(dated.ask(Question(text=f"{FARE} {phrase}?", as_of=date(2024, 8, 15)))) == set(DATED)


def test_without_an_article_of_the_days_asked_the_reason_says_so(stored):
    text = "The Petrel ferry ran aground off Kettlesand this week, its captain said."
    with Assistant.open(stored({"old": f"Ferry aground\nDate: 2024-05-10\n\n{text}"}), Settings()) as opened:
        asked = Question(text="What happened to the Petrel ferry last week?", as_of=date(2024, 5, 15))
        assert opened.ask(asked).claims
        later = opened.ask(replace(asked, as_of=date(2024, 8, 15)))
    assert later.reason == "No dated article is from 5 to 11 August 2024."


def test_what_cannot_be_read_is_said_in_the_answer(dated):
    notes = dated.ask(f"{FARE} on 31 February 2024?").interpreted.notes
    assert notes == ("“31 February 2024” is no day of the calendar, so it was not applied.",)


def test_the_latest_is_preferred_where_it_is_wanted_and_only_there(dated):
    assert dated.search(f"{FARE} now?")[0].article.path == "new.txt"
    first = [dated.retriever.find(Question(text=f"{FARE} {how}?", as_of=MAY)).passages for how in ("", "originally")]
    scores = [{p.article.path: p.scores["fused"] for p in passages} for passages in first]
    assert scores[0]["new.txt"] - scores[0]["old.txt"] > scores[1]["new.txt"] - scores[1]["old.txt"]


def test_the_latest_leads_the_answer_where_it_is_wanted(dated):
    asked = "What is the latest Petrel ferry fare in Kettlesand?"
    answer = dated.ask(asked)
    assert answer.citations[0].file == "new.txt"
    assert "latest" not in dated.retriever.find(Question(text=asked)).query.terms


def test_the_latest_of_one_firm_is_not_that_of_another(stored):
    filler = {f"fill{n}": f"Notes {n}\nDate: 2031-03-0{n}\n\nNobody spoke of drains on day {n}." for n in range(1, 10)}
    told = {
        "petrel": "Lemonade\nDate: 2031-02-01\n\nPetrel has a new flavour of lemonade. It is called Harbour Mist.",
        "larrick": "Drinks\nDate: 2031-08-01\n\nLarrick Drinks, a firm in Varn, has a new flavour of lemonade that is"
        " called Quay Lime.",
    }
    with Assistant.open(stored({**filler, **told}), Settings(answer=AnswerSettings(threshold=0))) as assistant:
        assert assistant.ask("What is Petrel's latest flavour called?").citations[0].file == "petrel.txt"
        assert assistant.ask("What is the latest flavour of lemonade called?").citations[0].file == "larrick.txt"


def test_new_sentences_are_read_before_many_old_ones_where_the_latest_is_wanted(tmp_path, embedder):
    asked = "What is the {}average price of Larrick oats?"
    (tmp_path / "articles").mkdir()
    for year in range(2015, 2020):
        told = " ".join(
            f"The average price of Larrick oats was {year - 1990 + n} crowns in the {nth} week, the exchange said."
            for n, nth in enumerate(("first", "second", "third", "fourth"))
        )
        head = f"Average price of Larrick oats\nDate: {year}-05-04"
        (tmp_path / "articles" / f"{year}.txt").write_text(f"{head}\n\n{told}\n", "utf-8")
    new = "Farmers were paid 62 crowns a sack on average, as oats from Larrick are scarce."
    for name, text in (("new", new), ("other", "The average price of Ostrel wine fell to 9 crowns in May.")):
        (tmp_path / "articles" / f"{name}.txt").write_text(f"Market\nDate: 2022-05-04\n\n{text}\n", "utf-8")
    build(tmp_path / "articles", tmp_path / "store", embedder=embedder)
    with Assistant.open(tmp_path / "store") as assistant:
        assert assistant.ask(asked.format("latest ")).citations[0].quote == new
        assert all(c.file != "new.txt" for c in assistant.ask(asked.format("")).citations)


def test_days_are_searched_in_and_their_words_are_not_looked_for(dated):
    asked = Question(text="What was said of the Petrel between January and May 2024?", as_of=MAY)
    query = dated.retriever.find(asked).query
    assert query.terms == ("Petrel", "2024")
    assert query.text == asked.text
    kept = dated.retriever.find(replace(asked, read_time=False)).query.terms
    assert kept == ("Petrel", "January", "May", "2024")
    clause = Question(text="What was said since the debate on the island in January 2024?", as_of=MAY)
    assert {"debate", "island"} <= set(dated.retriever.find(clause).query.terms)


def test_what_happened_in_some_days_lists_their_articles(dated):
    answer = dated.ask(Question(text="What happened this week?", as_of=MAY))
    assert answer.synthesizer == "scan"
    assert [c.file for c in answer.citations] == ["new.txt"]
    assert dated.ask("What happened?").synthesizer != "scan"


def test_old_news_says_from_when_it_is_and_undated_news_that_it_is(dated):
    later = replace(Question(text=f"{FARE}?"), as_of=date(2025, 1, 1))
    answer = dated.ask(later)
    newest = max(c.published for c in answer.citations if c.published)
    assert newest == "2024-05-10"
    assert "As of 10 May 2024: the newest article cited is from then." in answer.notes
    assert not any(note.startswith("As of") for note in dated.ask(replace(later, as_of=MAY)).notes)
    assert not any(note.startswith("As of") for note in dated.ask(f"{FARE}?").notes)
    only = dated.ask(replace(later, files=("undated.txt",)))
    assert only.notes == ("Undated: the article of [1].",)
