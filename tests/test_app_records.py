"""The chat without a browser: articles cut for marking, exports, and the history."""

import json
from dataclasses import replace

import pytest
from app_chat import Scripted, dressed, sample_store
from hypothesis import given
from hypothesis import strategies as st

from evals.datasets import load_questions
from index.errors import StoreError, UsageError
from index.store.library import Library
from index.types import Article, Furniture, Span
from rag import Assistant, Settings, catalog, export
from rag.app import render
from rag.app.history import FEEDBACK, Chats


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    scripted = Scripted(Library(sample_store(tmp_path_factory.mktemp("records"))))
    yield scripted
    scripted.close()


@pytest.fixture
def chats(tmp_path):
    kept = Chats(tmp_path)
    yield kept
    kept.close()


SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda two: Span(min(two), max(two)))


@given(text=st.text(max_size=40), marks=st.lists(SPANS, max_size=5), furniture=st.lists(SPANS, max_size=3))
def test_segments_are_the_whole_text_and_each_mark_is_its_slice(text, marks, furniture):
    article = Article(
        id="a",
        path="a.txt",
        sha256="0",
        format="text",
        encoding="utf-8",
        text=text,
        furniture=tuple(Furniture(span=span, kind="share") for span in furniture),
    )
    parts = render.segments(article, [render.Mark(n, span) for n, span in enumerate(marks, 1)])
    assert "".join(part["text"] for part in parts) == text
    for n, span in enumerate(marks, 1):
        assert "".join(part["text"] for part in parts if n in part["numbers"]) == span.of(text)


def test_a_changed_article_is_not_marked(assistant):
    citation = assistant.ask("How much will the repair cost?").citations[0]
    article = assistant.article(citation.file)
    mark = [render.Mark(1, citation.span)]
    assert any(part["numbers"] for part in render.reading(article, citation.sha256, mark)["segments"])
    changed = render.reading(article, "another", mark)
    assert changed["changed"]
    assert not any(part["numbers"] for part in changed["segments"])


def test_what_streams_is_what_the_record_says(assistant):
    answer = assistant.ask("How much will the repair of the bridge cost?")
    record = answer.record()
    assert json.loads(json.dumps([render.citation(c) for c in answer.citations])) == record["citations"]
    assert render.interpreted(answer.interpreted) == record["interpreted"]
    shown = [{k: v for k, v in claim.items() if k not in ("start", "end")} for claim in record["claims"]]
    assert [render.claim(c) for c in answer.claims] == shown


def test_markdown_has_a_footnote_for_every_citation_and_shows_every_field(assistant):
    answer = dressed(assistant.ask("How much will the repair of the bridge cost?"))
    text = export.markdown([answer.record()])
    for citation in answer.citations:
        assert f"[^{citation.number}]: “{export.escape(citation.quote)}”" in text
        assert citation.sha256[:12] in text
    for said in (
        "£47 million[^1]",
        "£41 million[^2]",
        "partly supported",
        "not supported",
        "machine-generated",
        "2024-01-01",
    ):
        assert said in text


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://e.example/a.png)",
        "[x](javascript:alert(1))",
        "<script>alert(1)</script>",
        "https://e.example",
        "www.e.example",
        "# heading",
        "- item",
        "1. item",
        "`code`",
        "a@b.example",
        "| a | b |",
        "[^1]: note",
    ],
)
def test_markdown_of_text_is_text(text):
    """CommonMark and GFM take a backslash before ASCII punctuation as that character and no markup."""
    escaped = export.escape(text)
    for sign in "<>[]`#|@":
        assert escaped.count(sign) == escaped.count(f"\\{sign}")
    assert "://" not in escaped.replace("\\://", "")
    assert "www.e" not in escaped
    assert escaped.replace("\\", "") == text


def test_json_export_is_the_record(assistant):
    record = assistant.ask("How much will the repair cost?").record()
    assert json.loads(export.as_json([record])) == record
    assert json.loads(export.as_json([record, record])) == [record, record]


def test_a_reader_sees_only_their_own_conversations(assistant, chats):
    view = render.answer(assistant.ask("How much will the repair cost?"))
    kept = chats.add("ada", None, view)
    assert [c["id"] for c in chats.all("ada")] == [kept.conversation]
    assert chats.all("bob") == []
    assert chats.turns("bob", kept.conversation) == []
    chats.rename("bob", kept.conversation, "stolen")
    chats.judge("bob", kept.turn, "down")
    chats.delete("bob", kept.conversation)
    assert chats.all("ada")[0]["title"] == "How much will the repair cost?"
    assert chats.feedback() == []
    assert chats.add("bob", kept.conversation, view).conversation != kept.conversation
    assert chats.turn(kept.turn)["view"] == view


def test_history_is_searched_renamed_deleted_and_survives(assistant, tmp_path):
    chats = Chats(tmp_path)
    kept = chats.add("ada", None, render.answer(assistant.ask("How much will the repair cost?")))
    chats.add("ada", kept.conversation, render.answer(assistant.ask("Who was hurt on the ferry?")))
    other = chats.add("ada", None, render.answer(assistant.ask("100% of_what? nobody knows")))
    chats.close()
    chats = Chats(tmp_path)
    assert [t["view"]["record"]["question"] for t in chats.turns("ada", kept.conversation)][
        1
    ] == "Who was hurt on the ferry?"
    assert [c["id"] for c in chats.all("ada", "ferry hurt")] == [kept.conversation]
    assert [c["id"] for c in chats.all("ada", "100% of_")] == [other.conversation]
    chats.rename("ada", other.conversation, "  Money \n lost ")
    assert chats.all("ada", "money")[0]["title"] == "Money lost"
    with pytest.raises(UsageError, match="empty"):
        chats.rename("ada", other.conversation, " \n")
    chats.delete("ada", kept.conversation)
    assert [c["id"] for c in chats.all("ada")] == [other.conversation]
    assert chats.turn(kept.turn) is None
    chats.close()


def test_where_no_conversation_can_be_kept_one_sentence_says_so(tmp_path):
    (tmp_path / "chats.sqlite3").mkdir()
    with pytest.raises(StoreError, match=r"conversations of the chat cannot be kept in .*chats\.sqlite3"):
        Chats(tmp_path)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged/chats.sqlite3").write_bytes(b"Larrick" * 500)
    with pytest.raises(StoreError, match="move that file away if it is damaged"):
        Chats(tmp_path / "damaged")


def test_asking_again_replaces_and_history_stops_before_it(assistant, chats):
    first = chats.add("ada", None, render.answer(assistant.ask("How much will the repair cost?")))
    second = chats.add("ada", first.conversation, render.answer(assistant.ask("Who was hurt on the ferry?")))
    assert [turn.role for turn in chats.past("ada", first.conversation, second.turn)] == ["user", "assistant"]
    again = render.answer(assistant.ask("Who was hurt on the ferry?"))
    chats.add("ada", first.conversation, again, replaces=second.turn)
    assert len(chats.turns("ada", first.conversation)) == 2
    assert len(chats.past("ada", first.conversation)) == 4


def test_what_was_asked_back_is_part_of_the_history(assistant, chats):
    back = replace(assistant.ask("What did she say?"), text="", claims=(), clarify="Whom does “she” mean?")
    first = chats.add("ada", None, render.answer(back))
    assert [turn.text for turn in chats.past("ada", first.conversation)] == ["What did she say?", back.clarify]


def test_what_is_asked_anew_keeps_its_place_and_names_the_conversation_that_it_began(assistant, chats):
    first = chats.add("ada", None, render.answer(assistant.ask("How much will the repair cost?")))
    chats.add("ada", first.conversation, render.answer(assistant.ask("Who was hurt on the ferry?")))
    anew = render.answer(assistant.ask("What will the repair of the bridge cost?"))
    kept = chats.add("ada", first.conversation, anew, replaces=first.turn)
    said = [turn["view"]["record"]["question"] for turn in chats.turns("ada", first.conversation)]
    assert said == ["What will the repair of the bridge cost?", "Who was hurt on the ferry?"]
    assert chats.all("ada")[0]["title"] == "What will the repair of the bridge cost?"
    chats.rename("ada", first.conversation, "Money")
    chats.add("ada", first.conversation, render.answer(assistant.ask("Who pays?")), replaces=kept.turn)
    assert chats.all("ada")[0]["title"] == "Money"


def test_feedback_is_a_question_set(assistant, chats):
    right = chats.add("ada", None, render.answer(assistant.ask("How much will the repair cost?")))
    wrong = chats.add("ada", right.conversation, render.answer(assistant.ask("Who was hurt?")))
    silent = chats.add("ada", right.conversation, render.answer(assistant.ask("nobody knows")))
    chats.judge("ada", right.turn, "up", "found at once")
    chats.judge("ada", wrong.turn, "down", "another ferry")
    chats.judge("ada", silent.turn, "up")
    cases = load_questions(chats.store / FEEDBACK).cases
    assert [case.id for case in cases] == [right.turn, wrong.turn, silent.turn]
    assert [case.answerable for case in cases] == [True, None, False]
    assert cases[0].gold_files
    assert cases[1].gold_files == ()
    assert cases[1].extra["why"] == "another ferry"
    chats.judge("ada", wrong.turn, None)
    assert len(load_questions(chats.store / FEEDBACK).cases) == 2
    again = render.answer(assistant.ask("How much will the repair cost?"))
    chats.add("ada", right.conversation, again, replaces=right.turn)
    assert [case.id for case in load_questions(chats.store / FEEDBACK).cases] == [silent.turn]
    chats.delete("ada", right.conversation)
    assert (chats.store / FEEDBACK).read_text("utf-8") == ""


def test_the_catalog_filters_by_words_dates_and_publishers(assistant):
    library = assistant.library
    everything = catalog.entries(library)
    assert len(everything) == catalog.count(library, catalog.Filter()) == 22
    dates = [entry.published for entry in everything if entry.published]
    assert dates == sorted(dates, reverse=True)
    assert [entry.published for entry in everything[len(dates) :]] == [None] * (22 - len(dates))
    wire = catalog.Filter(publishers=("Coast Wire",))
    assert {entry.publisher for entry in catalog.entries(library, wire)} == {"Coast Wire"}
    assert sum(p.articles for p in catalog.publishers(library) if p.name == "Coast Wire") == catalog.count(
        library, wire
    )
    assert catalog.count(library, catalog.Filter(words="SKARRA ferry")) > 0
    assert catalog.count(library, catalog.Filter(words="100%_")) == 0


def test_suggestions_come_from_what_articles_say(assistant):
    drawn = catalog.suggestions(assistant.library, most=8)
    assert "How many residents were taken to higher ground?" in drawn
    assert len(drawn) == len(set(drawn)) == 8
    assert {question.split()[0] for question in drawn[:3]} == {"How", "What"}
    assert not any("tonnes" in question for question in drawn)


def test_no_two_suggestions_name_one_thing_in_two_spellings(stored):
    told = "In the end {} told the Ferry Board of the storm.\n\nThen {} said that the Ferry Board was late.\n"
    names = ("Sergei Quill", "Sergey Quill", "Adam Venn", "Anna Venn")
    texts = {f"{n}.txt": f"Item {n}\n\n" + told.format(name, name) for n, name in enumerate(names)}
    with Assistant.open(stored(texts), Settings()) as assistant:
        drawn = " ".join(catalog.suggestions(assistant.library, most=8))
    assert ("Sergei Quill" in drawn) != ("Sergey Quill" in drawn)
    assert "Adam Venn" in drawn
    assert "Anna Venn" in drawn


def test_a_suggestion_takes_no_name_apart(stored):
    told = "He told the Big Ferry Board of it. Later the Big Ferry Board met the Chief Harbour Master Ann Lee Quill.\n"
    with Assistant.open(stored({"board": f"Board meets\n\n{told}"}), Settings()) as assistant:
        assert catalog.suggestions(assistant.library) == ["What is said about the Big Ferry Board?"]
