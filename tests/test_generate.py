"""Prose by a model: streamed, audited by sentence, and replaced by the articles' own words when it is no good."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import threading
from io import StringIO

import pytest
from click.testing import CliRunner
from models import DESIGNED, DIE, HANG, QUICK, WRITES, fake_server
from rich.console import Console

from index import build
from rag import Assistant, Question, Settings, Turn, console
from rag.app.history import Chats
from rag.app.talk import Talk
from rag.cli import main
from rag.events import ClaimMade, Delta, Finished, PassagesFound, Started
from rag.settings import AnswerSettings
from rag.verify import verify

INJURED = "How many people were injured when the ferry Petrel hit the pier at Kettlesand?"
TRUE = "The Tollmark Bridge was designed by the engineer Aurelio Bastian"


@pytest.fixture(scope="module")
def fake():
    with fake_server() as server:
        yield server


@pytest.fixture(autouse=True)
def forget(fake):
    yield
    left = fake.replies.qsize()
    fake.replies.queue.clear()
    assert left == 0, "the model was not asked as often as the test expects"
    fake.sent.clear()
    fake.left.clear()


@pytest.fixture(scope="module")
def opened(fake, sample_store):
    """Assistants whose model is the fake, one for each set of settings."""
    made: dict[str, Assistant] = {}

    def get(**answer) -> Assistant:
        key = json.dumps(answer)
        if key not in made:
            settings = Settings(
                llm=f"openai:tiny@{fake.url}", answer=AnswerSettings(**{"prose": 0.0} | answer), model=QUICK
            )
            made[key] = Assistant.open(sample_store, settings)
        return made[key]

    yield get
    for one in made.values():
        one.close()


@pytest.fixture
def writing(opened):
    return opened()


def number_of(fake, words: str) -> int:
    """The number under which the last prompt shows the passage with these words."""
    sheet = fake.sent[-1]["messages"][1]["content"]
    return next(n for n, body in enumerate(sheet.split("number=")[1:], 1) if words in body)


def asked(fake, assistant, *pieces, question=DESIGNED, **end):
    fake.says(*pieces, **end)
    answer = assistant.ask(question)
    assert verify(answer) is answer
    return answer


def test_a_true_sentence_is_supported_by_exactly_the_sentence_that_says_it(fake, writing):
    answer = asked(fake, writing, TRUE, " [1].")
    (claim,) = answer.claims
    assert (claim.text, claim.support, answer.synthesizer) == (TRUE + ".", "supported", "llm")
    quote = answer.citations[claim.citations[0] - 1].quote
    assert quote.startswith("The designer was the engineer Aurelio Bastian")
    assert (answer.writing.sentences, answer.writing.unsupported, answer.writing.invented) == (1, 0, 0)
    assert answer.writing.model == "openai:tiny"
    record = json.loads(json.dumps(answer.record()))
    assert set(record["writing"]["prompts"]) == {"answer.md", "condense.md"}
    assert record["timings_ms"]["write"] > 0


def test_what_the_model_writes_streams_and_each_sentence_is_a_claim_once_it_is_whole(fake, writing):
    fake.says(TRUE, " [1]. The bridge", " is a suspension bridge across the mouth of Varnhaven harbour [1].")
    events = list(writing.stream(DESIGNED))
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Started, PassagesFound]
    assert kinds[2:4] == [Delta, Delta]
    assert kinds[-1] is Finished
    first_claim, last_delta = kinds.index(ClaimMade), len(kinds) - 1 - kinds[::-1].index(Delta)
    assert first_claim == last_delta + 1 or first_claim < last_delta
    answer = events[-1].answer
    assert tuple(e.claim for e in events if isinstance(e, ClaimMade)) == answer.claims
    for event in events:
        if isinstance(event, ClaimMade):
            assert all(c in answer.citations for c in event.citations)
    assert "".join(e.text for e in events if isinstance(e, Delta)).startswith(TRUE)


def test_what_no_article_says_is_taken_out_and_counted(fake, writing):
    answer = asked(fake, writing, f"{TRUE} [1]. It was opened by Queen Ottoline in 1923 [1].")
    assert [c.text for c in answer.claims] == [TRUE + "."]
    assert "Ottoline" not in answer.text
    assert (answer.writing.sentences, answer.writing.unsupported) == (2, 1)
    assert any(note.startswith("1 of 2 sentences") and "taken out" in note for note in answer.notes)


def test_what_no_article_says_can_be_shown_and_proves_nothing(fake, opened):
    answer = asked(fake, opened(unsupported="show"), f"{TRUE} [1]. It was opened by Queen Ottoline in 1923 [1].")
    assert [c.support for c in answer.claims] == ["supported", "unsupported"]
    assert answer.claims[1].citations == ()


def test_numbers_that_no_passage_has_count_for_nothing_and_a_better_citation_is_found(fake, writing):
    answer = asked(fake, writing, f"{TRUE} [99].")
    assert answer.claims[0].support == "supported"
    assert answer.citations[0].quote.startswith("The designer was")
    assert (answer.writing.invented, answer.writing.repaired) == (1, 1)
    assert any("do not exist" in note for note in answer.notes)


def test_a_true_sentence_without_or_with_a_wrong_citation_is_repaired(fake, writing):
    for end in (".", " [2]."):
        answer = asked(fake, writing, TRUE + end)
        assert answer.citations[0].quote.startswith("The designer was")
        assert answer.writing.repaired == 1


@pytest.mark.parametrize(
    "text",
    [
        "asdf qwer zxcv. 12 34!! []{}",
        "The passages do not say.",
        "",
        "[1]",
        "\u202e\U000e0041\x00",
        "<think>Hm. Well",
        "1. 2. 3.",
    ],
)
def test_garbage_and_refusals_leave_the_articles_own_sentences(fake, writing, assistant, text):
    answer = asked(fake, writing, text)
    assert answer.synthesizer == "extractive"
    assert (answer.text, answer.citations) == (assistant.ask(DESIGNED).text, assistant.ask(DESIGNED).citations)
    assert any("articles' own" in note for note in answer.notes)
    assert answer.writing is not None


def test_a_model_that_finds_no_answer_is_heard(fake, writing):
    answer = asked(fake, writing, "The passages do not say.")
    assert any(note.startswith("The model found no answer in the passages.") for note in answer.notes)


def test_a_model_that_repeats_itself_is_stopped(fake, writing):
    answer = asked(fake, writing, *[f"{TRUE} [1]. "] * 8, HANG)
    assert [c.text for c in answer.claims] == [TRUE + "."]
    assert fake.left.wait(5)


def test_an_endless_answer_ends_at_the_limit_and_loses_only_its_last_sentence(fake, writing):
    answer = asked(fake, writing, f"{TRUE} [1]. Its main span measures 1", finish="length")
    assert [c.text for c in answer.claims] == [TRUE + "."]
    assert fake.sent[0]["max_tokens"] == QUICK.answer_tokens
    assert any("limit of tokens" in note for note in answer.notes)


@pytest.mark.parametrize("said", [(), (f"{TRUE} [1]. Its main span mea",)])
def test_a_server_that_dies_leaves_what_was_proven_or_the_articles_own_sentences(fake, writing, said):
    answer = asked(fake, writing, *said, DIE)
    assert answer.claims[0].support == "supported"
    assert (answer.synthesizer == "llm") == bool(said)
    assert "mea" not in answer.text.split()
    assert any("broke off" in note and note.count(".") >= 2 for note in answer.notes)


@pytest.mark.parametrize(
    ("status", "words"), [(429, "asked too often"), (500, "an error of its own"), (401, "the key")]
)
def test_a_model_that_fails_is_named_in_a_note(fake, writing, status, words):
    for _ in range(2 if status != 401 else 1):
        fake.fails(status, retry_after="0.01")
    answer = writing.ask(DESIGNED)
    assert (answer.synthesizer, answer.abstained) == ("extractive", False)
    assert sum(words in note for note in answer.notes) == 1


def test_a_hanging_server_is_given_up(fake, sample_store):
    slow = QUICK.model_copy(update={"silence": 0.2, "retries": 0})
    with Assistant.open(sample_store, Settings(llm=f"openai:tiny@{fake.url}", answer=WRITES, model=slow)) as assistant:
        fake.says(HANG)
        answer = assistant.ask(DESIGNED)
    assert any("too slow" in note for note in answer.notes)
    assert answer.claims


def test_below_the_threshold_the_model_is_not_asked(fake, writing):
    answer = writing.ask("What is the population of Varnhaven?")
    assert answer.abstained
    assert fake.sent == []
    assert answer.writing is None


def test_a_model_is_asked_only_where_it_is_sure_enough_that_the_articles_answer(fake, opened, assistant):
    answer = opened(prose=1.0).ask(DESIGNED)
    assert fake.sent == []
    assert [claim.text for claim in answer.claims] == [claim.text for claim in assistant.ask(DESIGNED).claims]
    assert any("too unsure" in note for note in answer.notes)


def test_what_the_model_leaves_out_of_the_best_sentences_follows(fake, writing, assistant):
    question = "When did the Tollmark Bridge close, and why?"
    own = {(c.file, c.span) for c in assistant.ask(question).citations}
    answer = asked(fake, writing, "The Tollmark Bridge was closed to all traffic on Monday [1].", question=question)
    assert answer.claims[0].support == "supported"
    assert own <= {(c.file, c.span) for c in answer.citations}
    assert len(answer.claims) > 1


def test_the_synthesizer_is_chosen_by_setting(fake, opened):
    answer = opened(synthesizer="extractive").ask(DESIGNED)
    assert (answer.synthesizer, answer.writing, fake.sent) == ("extractive", None, [])
    assert asked(fake, opened(synthesizer="llm"), f"{TRUE} [1].").synthesizer == "llm"


def test_both_sides_of_a_disagreement_are_shown_even_if_the_model_tells_one(fake, writing):
    said = "Twelve people were injured when the ferry Petrel struck the pier at Kettlesand, the coastguard said."
    answer = asked(fake, writing, said, question=INJURED)
    assert answer.synthesizer == "llm"
    assert {side.value for conflict in answer.conflicts for side in conflict.sides} == {
        "Twelve people",
        "Seventeen people",
    }


@pytest.mark.parametrize("link", ["https://evil.example/x", "www.evil.example/x"])
def test_a_link_that_no_article_has_is_never_shown(fake, writing, link):
    answer = asked(fake, writing, f"{TRUE}, see {link} [1].")
    assert "evil.example" not in json.dumps(answer.record())
    answer = asked(fake, writing, f"![x]({link}.png) {TRUE} [1].")
    assert "evil.example" not in json.dumps(answer.record())


def test_an_answers_prompt_holds_the_question_and_the_best_passages_framed(fake, writing):
    asked(fake, writing, "")
    system, user = fake.sent[0]["messages"]
    frame = user["content"].split("<passage-", 1)[1].split(" ", 1)[0]
    assert f"<passage-{frame}>" in system["content"]
    assert DESIGNED in user["content"]
    assert number_of(fake, "Aurelio Bastian") == 1
    assert fake.sent[0]["temperature"] == 0


def test_what_is_true_and_beside_the_question_is_no_answer(fake, writing, assistant):
    other = assistant.search("Ternhollow Capital offer for Skarra Lines", k=1)[0]
    said = " ".join(other.chunk.sentences[0].of(other.article.text).split())
    fake.says(f"{said} The passage says that it opened in 1967 [1].")
    events = list(writing.stream(DESIGNED))
    answer = events[-1].answer
    assert (answer.synthesizer, answer.text) == ("extractive", assistant.ask(DESIGNED).text)
    assert tuple(e.claim for e in events if isinstance(e, ClaimMade)) == answer.claims
    assert answer.writing.unsupported >= 1
    assert any("articles' own" in note for note in answer.notes)


def test_a_model_is_told_which_articles_tell_one_story(fake, tmp_path, articles):
    (tmp_path / "a").mkdir()
    for name in ("one.txt", "two.txt"):
        shutil.copy(articles / "tollmark-bridge-what-to-know.txt", tmp_path / "a" / name)
    shutil.copy(articles / "petrel-hits-pier.txt", tmp_path / "a")
    build(tmp_path / "a", tmp_path / "store")
    settings = Settings(llm=f"openai:tiny@{fake.url}", answer=AnswerSettings(threshold=0, prose=0), model=QUICK)
    with Assistant.open(tmp_path / "store", settings) as assistant:
        answer = asked(fake, assistant, f"{TRUE} [1].")
    heads = re.findall(r"<passage-\w+ ([^>]*)>", fake.sent[0]["messages"][1]["content"])
    assert any('story="1, told by 2 articles"' in head for head in heads)
    assert any("story=" not in head for head in heads)
    assert {source.file for source in answer.citations[0].also_in} | {answer.citations[0].file} == {
        "one.txt",
        "two.txt",
    }


def test_who_stops_reading_stops_the_model(fake, writing):
    fake.says(TRUE, HANG)
    events = writing.stream(DESIGNED)
    assert any(isinstance(event, Delta) for event in events)
    events.close()
    assert fake.left.wait(5)


def test_a_cancelled_reader_stops_the_model(fake, writing):
    fake.says(TRUE, HANG)

    async def read() -> None:
        async for event in writing.astream(DESIGNED):
            if isinstance(event, Delta):
                break
        task = asyncio.ensure_future(anext(writing.astream(INJURED)))
        await task

    asyncio.run(read())
    assert fake.left.wait(5)


def test_a_stop_from_another_thread_ends_the_stream_without_an_answer(fake, writing):
    fake.says(TRUE, HANG)
    stop = threading.Event()
    seen = []
    for event in writing.stream(DESIGNED, stop):
        seen.append(event)
        if isinstance(event, Delta):
            stop.set()
    assert not any(isinstance(event, Finished) for event in seen)
    assert fake.left.wait(5)


FOLLOW_UP = Question(
    text="When did it open?",
    history=(Turn(role="user", text=DESIGNED), Turn(role="assistant", text="Aurelio Bastian designed it.")),
)


def test_a_follow_up_is_rewritten_by_the_model_and_shown(fake, writing):
    fake.says("When did the Tollmark ", "Bridge open to traffic?")
    answer = asked(fake, writing, "The Tollmark Bridge opened to traffic in 1967 [1].", question=FOLLOW_UP)
    assert answer.interpreted.question == "When did the Tollmark Bridge open to traffic?"
    told = fake.sent[0]["messages"][1]["content"]
    assert "assistant: Aurelio Bastian designed it." in told
    assert answer.interpreted.question in fake.sent[1]["messages"][1]["content"]


@pytest.mark.parametrize(
    "said",
    [
        "When did it open?",
        "When did the Ankara Bridge open?",
        "When did the Tollmark Bridge open in 1923?",
        "It opened in 1967.",
        "Sure! Here it is:\nWhen did the Tollmark Bridge open?",
        "",
    ],
)
def test_a_rewriting_that_loses_or_invents_is_not_used(fake, opened, assistant, said):
    ruled = assistant.ask(FOLLOW_UP)
    fake.says(said)
    answer = asked(fake, opened(threshold=0), "The Tollmark Bridge opened to traffic in 1967 [1].", question=FOLLOW_UP)
    assert answer.interpreted.question == ruled.interpreted.question


@pytest.fixture
def config(fake, tmp_path):
    file = tmp_path / "dateline.toml"
    file.write_text(f'llm = "openai:tiny@{fake.url}"\n[answer]\nunsupported = "show"\nprose = 0\n', "utf-8")
    return file


def test_the_command_line_tells_what_is_not_borne_out_and_search_asks_no_model(fake, config, sample_store):
    fake.says(f"{TRUE} [1]. It was opened by Queen \x1b[31mOttoline in 1923 [1].")
    done = CliRunner().invoke(main, ["ask", DESIGNED, "--store", str(sample_store), "--config", str(config)])
    assert done.exit_code == 0
    assert "No article bears this out: “It was opened by Queen [31mOttoline in 1923.”" in " ".join(done.output.split())
    assert "\x1b" not in done.output
    done = CliRunner().invoke(main, ["search", DESIGNED, "--store", str(sample_store), "--config", str(config)])
    assert done.exit_code == 0
    assert len(fake.sent) == 1


def test_a_terminal_shows_what_is_written_until_the_answer_stands(fake, writing, monkeypatch):
    screen = Console(force_terminal=True, width=60, file=StringIO(), highlight=False, markup=False)
    monkeypatch.setattr(console, "_console", lambda: screen)
    fake.says("Raw words\x1b[2J ", f"come first. {TRUE} [1].")
    answer = console.follow(writing.stream(DESIGNED), quiet=False)
    assert [claim.text for claim in answer.claims] == [TRUE + "."]
    assert "Raw words\\x1b[2J" in screen.file.getvalue()


def test_the_chat_says_that_a_model_writes_and_shows_each_sentence_when_it_is_audited(fake, writing, tmp_path):
    chats = Chats(tmp_path)
    talk = Talk(writing, chats)
    fake.says(TRUE, " [1]. The bridge", " is a suspension bridge across the mouth of Varnhaven harbour [1].")

    async def views() -> list[dict]:
        return [dict(view) async for view in talk.ask({"key": "k", "question": DESIGNED}, "reader")]

    seen = asyncio.run(views())
    chats.close()
    stages = [view["stage"] for view in seen]
    assert list(dict.fromkeys(stages)) == ["waiting", "searching", "reading", "writing", "answering", "done"]
    assert stages.count("writing") == 1
    assert [claim["support"] for claim in seen[-1]["claims"]] == ["supported", "supported"]


def test_who_leaves_the_chat_stops_the_model(fake, writing, tmp_path):
    chats = Chats(tmp_path)
    fake.says(TRUE, HANG)

    async def left() -> None:
        views = Talk(writing, chats).ask({"key": "k", "question": DESIGNED}, "reader")
        async for view in views:
            if view["stage"] == "writing":
                break
        await views.aclose()
        assert await asyncio.to_thread(fake.left.wait, 5)  # and not only when the loop ends

    asyncio.run(left())
    chats.close()
