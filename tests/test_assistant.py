"""Answering: every answer keeps its promises, whatever is asked, however it is asked, and from any thread."""

from __future__ import annotations

import asyncio
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import build
from index.errors import MismatchError, NoStoreError, UsageError
from index.store.library import Library
from rag import Answer, Assistant, Question, Settings, Turn
from rag.batch import read_question
from rag.events import ClaimMade, Finished, PassagesFound, Started

LINES = (Path(__file__).parent.parent / "evals/sample/questions.jsonl").read_text("utf-8").splitlines()
QUESTIONS = [read_question(line) for line in LINES]
ODD = [
    *(
        "the and of",
        "?!",
        "...",
        "AND",
        "OR NOT",
        "C++",
        "O'Brien",
        '"',
        '""',
        "NEAR(a b)",
        "a NEAR/2 b",
        "title:bridge",
    ),
    *("bridge*", "^bridge", "bridge\0rods", "{bridge}", "-bridge", "(((", "'; DROP TABLE article; --", "\\", "%s"),
    *(
        "桥什么时候关闭?",
        "Когда закрыли мост?",
        "متى أغلق الجسر؟",
        "पुल कब बंद हुआ?",
        "สะพานปิดเมื่อไร",
        "🌉",
        "\u202ebridge",
    ),
    *("bridge " * 900, "x" * 9_000, "1" * 9_000, "²③Ⅷ", "İ ﬁ ß", "a\u0301" * 50, "\u200b", "[1] [2]", "\ufeffbridge"),
]


@pytest.fixture(scope="module")
def always(assistant):
    """An assistant that answers whenever it found a sentence at all, however unsure."""
    settings = Settings.model_validate({"answer": {"threshold": 0}})
    return Assistant(assistant.library, assistant.embedder, settings)


def check(answer: Answer, library: Library) -> None:
    """The invariants of every answer, by other means than the code that enforces them."""
    retrieved = {p.article.path for p in answer.passages}
    by_number = {c.number: c for c in answer.citations}
    assert list(by_number) == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        stored = library.article(citation.file)
        assert stored.text[citation.span.start : citation.span.end] == citation.quote != ""
        assert stored.sha256 == citation.sha256
        assert citation.file in retrieved
        assert not any(f.span.overlaps(citation.span) for f in stored.furniture)
        assert citation.published == (stored.published.value if stored.published else None)
    for claim in answer.claims:
        assert answer.text[claim.span.start : claim.span.end] == claim.text
        assert claim.citations or claim.support != "supported"
        for number in claim.citations:
            assert " ".join(by_number[number].quote.split()) == claim.text
    used = [n for claim in answer.claims for n in claim.citations]
    assert set(used) <= set(by_number)
    assert 0 <= answer.confidence <= 1
    assert [p.rank for p in answer.passages] == list(range(1, len(answer.passages) + 1))
    assert (answer.reason is not None) == answer.abstained
    if answer.abstained:
        assert not answer.citations
        assert not answer.text
    record = json.loads(json.dumps(answer.record()))
    assert record["schema"] == "dateline.answer/1"
    assert record["abstained"] == answer.abstained


def told(answer: Answer) -> dict:
    """An answer without what differs from run to run."""
    return {**answer.record(), "timings_ms": None}


@pytest.mark.parametrize("strictness", ["as fitted", "always"])
def test_every_answer_to_the_sample_keeps_its_promises(assistant, always, strictness):
    chosen, asked = (assistant, QUESTIONS) if strictness == "as fitted" else (always, QUESTIONS[::3])
    answers = [chosen.ask(question) for question in asked]
    for answer in answers:
        check(answer, chosen.library)
    assert any(answer.claims for answer in answers)
    assert [a.question.id for a in answers] == [q.id for q in asked]


def test_the_gold_article_is_usually_found(assistant):
    hits = total = 0
    for line, question in zip(map(json.loads, LINES), QUESTIONS, strict=True):
        if line["answerable"]:
            total += 1
            files = [p.article.path for p in assistant.search(question, 5)]
            hits += bool(set(files) & set(line["gold_files"]))
    assert total > 30
    assert hits / total >= 0.9


def test_asking_streaming_and_awaiting_give_one_answer(always):
    async def awaited(question):
        events = [event async for event in always.astream(question)]
        return await always.aask(question), events, await always.asearch(question, 3)

    for question in QUESTIONS[:6]:
        answer = always.ask(question)
        events = list(always.stream(question))
        again, streamed, passages = asyncio.run(awaited(question))
        for found in (events, streamed):
            assert [type(e) for e in found] == [Started, PassagesFound, *[ClaimMade] * len(answer.claims), Finished]
            assert told(found[-1].answer) == told(answer)
            assert tuple(e.claim for e in found if isinstance(e, ClaimMade)) == answer.claims
            assert {p.chunk.id for p in found[1].passages} == {p.chunk.id for p in answer.passages}
        assert told(again) == told(answer)
        assert [p.chunk.id for p in passages] == [p.chunk.id for p in always.search(question, 3)]


def test_the_same_question_has_the_same_answer_in_another_assistant(assistant, sample_store):
    with Assistant.open(sample_store, Settings()) as other:
        for question in QUESTIONS[:5]:
            assert told(assistant.ask(question)) == told(other.ask(question)) == told(assistant.ask(question))


def test_eight_threads_give_the_answers_of_one(assistant):
    expected = [told(assistant.ask(question)) for question in QUESTIONS[:8]]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(assistant.ask, QUESTIONS[:8] * 3))
    assert [told(answer) for answer in found] == expected * 3


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:12]))
def test_an_odd_question_is_answered_or_not_and_breaks_nothing(always, text):
    answer = always.ask(text)
    check(answer, always.library)
    assert len(always.search(text, 3)) <= 3


@pytest.mark.parametrize("text", ["the and of", "?!", "..."])
def test_a_question_without_a_word_to_look_for_says_so(always, text):
    assert always.ask(text).reason == "The question holds no word that could be looked for."


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "is empty"),
        (" \n\t", "is empty"),
        ("x" * 100_000, "has 100,000 characters: ask in at most 10,000"),
        (Question(text="bridge", since=date(2024, 1, 2), until=date(2024, 1, 1)), "is after until"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(assistant, question, words):
    for ask in (assistant.ask, assistant.search, lambda q: list(assistant.stream(q))):
        with pytest.raises(UsageError, match=words):
            ask(question)
    with pytest.raises(UsageError, match="ask for 1 passage or more"):
        assistant.search("bridge", 0)


def test_a_scope_lets_nothing_in_from_outside(always):
    texts = ["How much will the repair of the bridge cost?", "Skarra Lines ferry strike"]
    days = [date(2024, 3, 4), date(2024, 3, 5), date(2025, 6, 1)]
    file = "bridge-audit.txt"
    seen = set()
    for text in texts:
        for day in days:
            for scope in ({"since": day}, {"until": day}, {"as_of": day}, {"files": (file,)}, {"files": ()}):
                answer = always.ask(Question(text=text, **scope))
                check(answer, always.library)
                for passage in answer.passages:
                    fact = passage.article.published
                    published = date.fromisoformat(fact.value) if fact else None
                    seen.add((next(iter(scope)), published))
                    if "since" in scope:
                        assert published is not None
                        assert published >= day
                    elif "until" in scope:
                        assert published is not None
                        assert published <= day
                    elif "as_of" in scope:
                        assert published is None or published <= day
                    else:
                        assert passage.article.path in scope["files"]
    assert {name for name, _ in seen} == {"since", "until", "as_of", "files"}
    assert ("as_of", None) in seen


def test_a_question_that_leans_is_read_with_the_one_before_it(always):
    history = (Turn(role="user", text="Who designed the Tollmark Bridge?"),)
    answer = always.ask(Question(text="When was he born?", history=history))
    assert "Tollmark" in answer.interpreted.question
    assert answer.question.text == "When was he born?"


def test_passages_of_one_article_are_limited(assistant, sample_store):
    few = Settings.model_validate({"answer": {"per_article": 1, "passages": 6, "sentences": 1, "threshold": 0}})
    one = Assistant(assistant.library, assistant.embedder, few)
    answer = one.ask("Who designed the Tollmark Bridge?")
    paths = [p.article.path for p in answer.passages]
    assert len(paths) == len(set(paths)) <= 6
    assert len(answer.claims) == 1
    assert answer.settings_sha == few.sha


def test_copies_stand_once_and_are_named(tmp_path, articles, embedder):
    folder = Path(shutil.copytree(articles, tmp_path / "articles"))
    shutil.copy(folder / "bridge-audit.txt", folder / "same-again.txt")
    build(folder, tmp_path / "store", embedder=embedder)
    with Assistant.open(tmp_path / "store", Settings.model_validate({"answer": {"threshold": 0}})) as opened:
        answer = opened.ask("How much will the repair of the Tollmark Bridge cost, says Auditor General?")
    cited = next(c for c in answer.citations if c.file in ("bridge-audit.txt", "same-again.txt"))
    other = {"bridge-audit.txt", "same-again.txt"} - {cited.file}
    assert {s.file for s in cited.also_in} >= other
    assert len({p.chunk.key for p in answer.passages}) == len(answer.passages)


def test_words_are_searched_while_vectors_are_missing_and_the_answer_says_so(tmp_path, articles, embedder):
    folder, store = Path(shutil.copytree(articles, tmp_path / "articles")), tmp_path / "store"
    build(folder, store, embed=False, embedder=embedder)
    with Assistant.open(store, Settings()) as opened:
        answer = opened.ask(QUESTIONS[5])
        check(answer, opened.library)
        assert "bridge-audit.txt" in {p.article.path for p in answer.passages}
        assert any("have no vector yet: searched by words only" in note for note in answer.notes)
        build([], store, embedder=embedder)
        after = opened.ask(QUESTIONS[5])
        assert not after.notes
        assert any("dense" in p.scores for p in after.passages)
        (folder / "otters.txt").write_text("Otters\n\nRangers counted 44 otters at Lake Marrow on Sunday.")
        build([], store, embedder=embedder)
        assert opened.search("How many otters were counted?")[0].article.path == "otters.txt"
        (folder / "otters.txt").unlink()
        build([], store, embedder=embedder)
        paths = {p.article.path for p in opened.search("How many otters were counted?", 50)}
        assert "otters.txt" not in paths


def test_threads_that_first_ask_after_a_write_see_it(tmp_path, embedder):
    folder, store = tmp_path / "articles", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text("Boats\n\nThe harbour office counted 44 boats on Monday.")
    build(folder, store, embedder=embedder)
    with Assistant.open(store, Settings()) as opened:
        opened.search("boats")
        (folder / "b.txt").write_text("Otters\n\nRangers counted 12 otters at Lake Marrow.")
        build(folder, store, embedder=embedder)
        with ThreadPoolExecutor(1) as pool:
            found = pool.submit(opened.search, "How many otters were counted?").result()
    assert found[0].article.path == "b.txt"
    assert found[0].scores["dense"] > 0.3


def test_an_article_can_be_read(assistant):
    assert assistant.article("bridge-audit.txt").text.startswith(
        assistant.library.article("bridge-audit.txt").text[:40]
    )
    with pytest.raises(UsageError, match="`dateline show` lists what is there"):
        assistant.article("none.txt")


def test_a_store_that_is_not_there_or_not_ours_is_refused(tmp_path, store_copy):
    with pytest.raises(NoStoreError, match="make one with `dateline index FOLDER"):
        Assistant.open(tmp_path / "none", Settings())
    library = Library(store_copy, write=True)
    library.set_meta("embedder", "0" * 16)
    library.set_meta("embedder_name", "other")
    library.close()
    with pytest.raises(MismatchError, match=r"made with the embedder 'other'.*settings name 'minilm'.*--rebuild"):
        Assistant.open(store_copy, Settings())


def test_the_record_is_the_answer(always):
    answer = always.ask(replace(QUESTIONS[5], since=date(2020, 1, 1)))
    record = answer.record()
    assert [c["quote"] for c in record["citations"]] == [c.quote for c in answer.citations]
    assert [c["text"] for c in record["claims"]] == [c.text for c in answer.claims]
    assert record["interpreted"]["since"] == "2020-01-01"
    assert {"embed", "retrieve", "select", "total"} <= record["timings_ms"].keys()


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


def test_a_question_in_another_language_says_so(assistant):
    answer = assistant.ask("Wann wurde die Brücke gesperrt und wie lange?")
    other = "The question seems to be in German and the articles in English: ask in the language of the articles."
    assert other in (answer.reason, *answer.notes)
    assert "Cyrillic script" in (assistant.ask("Когда закрыли мост?").reason or "")
    assert "language" not in (assistant.ask("When did the queen of Denmark abdicate?").reason or "")


def test_what_nobody_can_know_is_asked_back(assistant):
    answer = assistant.ask("What did he say?")
    check(answer, assistant.library)
    assert answer.clarify == answer.reason == "Whom does “he” mean? Name the person and ask again."
    assert answer.record()["clarify"] == answer.clarify
    history = (Turn(role="user", text="Who designed the Tollmark Bridge?"), Turn(role="user", text=" "))
    assert assistant.ask(Question(text="What did he say?", history=history)).clarify is None
