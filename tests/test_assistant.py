"""Answering: every answer keeps its promises, whatever is asked, however it is asked, and from any thread."""

from __future__ import annotations

import asyncio
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from promises import check

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


def test_files_that_the_library_does_not_hold_are_told_from_what_is_not_said(assistant):
    asked = Question(text="Who designed the Tollmark Bridge?", files=("quill.txt",))
    assert assistant.ask(asked).reason == "The library holds none of the files that were named."
    one = replace(asked, files=("quill.txt", "tollmark-bridge-what-to-know.txt"))
    assert "Aurelio Bastian" in assistant.ask(one).text
    other = assistant.ask(replace(asked, files=("orlasund-offer.html",)))
    assert other.abstained
    assert "none of the files" not in str(other.reason)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"since": "2024-01-01"}, "`since` of a question is '2024-01-01': give a datetime.date"),
        ({"as_of": datetime(2024, 12, 1, 5, tzinfo=UTC)}, "`as_of`"),
        ({"files": "bridge-audit.txt"}, "`files` of a question is 'bridge-audit.txt': give a tuple of file names"),
        ({"history": "Who designed it?"}, "`history`"),
        ({"history": ({"role": "user", "text": "Who designed it?"},)}, "`history`"),
        ({"text": None}, "`text` of a question is None: give a text"),
    ],
)
def test_a_question_of_other_types_is_refused_in_a_sentence(given, says):
    with pytest.raises(UsageError) as told:
        Question(**{"text": "Who designed the Tollmark Bridge?", **given})
    assert says in str(told.value)


def test_what_is_no_question_is_refused_and_lists_do_for_tuples(assistant):
    with pytest.raises(UsageError, match="is 5: give a text"):
        assistant.ask(5)
    asked = Question(text="Who designed the Tollmark Bridge?", files=["bridge-audit.txt"], history=[])
    assert {p.article.path for p in assistant.search(asked)} == {"bridge-audit.txt"}
