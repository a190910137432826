"""The chat with the real assistant on the sample articles: from a question to the marked passage, nothing scripted."""

import shutil

import pytest
from app_chat import IN_VIEW, SAMPLE, WATCH, answered, browser, kept, page, serve

from index import build
from rag import Assistant, Settings

INJURED = "How many people were injured when the ferry Petrel hit the pier at Kettlesand?"


@pytest.fixture(scope="module")
def chromium():
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def served(sample_store, tmp_path_factory):
    store = tmp_path_factory.mktemp("real") / "store"
    shutil.copytree(sample_store, store)
    with serve(store, assistant=Assistant.open(store, Settings())) as running:
        yield running


@pytest.fixture
def opened(chromium, served):
    with page(chromium, served.url) as ready:
        yield ready


def test_a_question_is_asked_and_its_answer_streams(opened, served):
    opened.evaluate(WATCH)
    turn = answered(opened, "Who designed the Tollmark Bridge?")
    seen = opened.evaluate("window.seen")
    assert any(status.startswith(("Looking through 22 articles", "Reading")) for status, *_ in seen)
    record, wanted = kept(served, opened), served.assistant.ask("Who designed the Tollmark Bridge?").record()
    assert all(record[name] == wanted[name] for name in ("text", "claims", "citations", "confidence", "passages"))
    assert "Aurelio Bastian" in turn.locator(".claim").first.inner_text()
    notes = turn.locator(".sources .note").all_inner_texts()
    assert notes == [f"This article {note}." for citation in record["citations"] for note in citation["notes"]]


def test_citation_two_opens_its_article_with_exactly_the_quote_marked(opened, served):
    turn = answered(opened, INJURED)
    citation = kept(served, opened)["citations"][1]
    turn.locator(".claim .cite[data-number='2']").click()
    opened.locator("mark.active").first.wait_for()
    assert "".join(opened.locator("mark.active").all_text_contents()) == citation["quote"]
    assert opened.locator("mark.active").first.evaluate(IN_VIEW)
    assert opened.locator(".reader .file").inner_text() == citation["file"]
    text = served.assistant.article(citation["file"]).text
    assert opened.locator(".story").text_content() == text
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_sources_that_disagree_stand_side_by_side_with_their_dates(opened, served):
    turn = answered(opened, INJURED)
    (conflict,) = kept(served, opened)["conflicts"]
    sides = turn.locator(".conflict .side")
    assert sides.locator(".value").all_inner_texts() == [side["value"] for side in conflict["sides"]]
    left, right = (sides.nth(n).bounding_box() for n in (0, 1))
    assert left["y"] == right["y"]
    assert "8 February 2025" in sides.first.inner_text()
    assert "10 February 2025" in sides.nth(1).inner_text()


def test_what_the_articles_do_not_say_is_not_answered(opened, served):
    turn = answered(opened, "What is the population of Varnhaven?")
    record = kept(served, opened)
    assert record["abstained"]
    assert turn.locator(".reason").inner_text() == record["reason"]
    assert turn.locator(".claim, .cite, .sources").count() == 0
    assert "not an answer" in turn.locator(".closest h3").inner_text()
    closest = turn.locator(".closest button").first
    shown = closest.locator(".excerpt").text_content()
    closest.click()
    opened.locator("mark.active").first.wait_for()
    assert "".join(opened.locator("mark.active").all_text_contents()) == shown


def test_a_filter_by_date_scopes_the_answer(opened, served):
    answered(opened, INJURED)
    assert {c["published"] for c in kept(served, opened)["citations"]} >= {"2025-02-08", "2025-02-10"}
    opened.get_by_label("Published from").fill("2025-02-09")
    opened.locator(".scope .chip").wait_for()
    turn = answered(opened, INJURED)
    record = kept(served, opened)
    assert record["interpreted"]["since"] == "2025-02-09"
    assert record["citations"]
    assert all(c["published"] >= "2025-02-09" for c in record["citations"])
    assert "Seventeen people" in turn.locator(".claim").first.inner_text()
    assert turn.locator(".conflict").count() == 0


def test_a_time_in_the_words_is_a_chip_that_one_click_removes(opened, served):
    turn = answered(opened, "How many people were injured when the ferry Petrel hit the pier in 2024?")
    chip = turn.locator(".chips .chip")
    assert chip.inner_text().startswith("“in 2024”: from 1 January 2024 to 31 December 2024")
    inside = kept(served, opened)
    assert all(p["published"] is None or p["published"].startswith("2024") for p in inside["citations"])
    chip.click()
    opened.locator(".claim").filter(has_text="Twelve people").wait_for()
    assert kept(served, opened)["interpreted"]["phrase"] is None
    assert opened.locator(".chips .chip").count() == 0
    assert "2025-02-08" in {c["published"] for c in kept(served, opened)["citations"]}


def test_what_only_the_reader_knows_is_asked_back(opened, served):
    turn = answered(opened, "What did she say about it?")
    record = kept(served, opened)
    assert record["clarify"]
    assert turn.locator(".no-answer .reason").inner_text() == record["clarify"]
    assert turn.locator(".no-answer .label").inner_text().lower() == "asked back"
    assert "Confidence" not in turn.locator(".foot").inner_text()


def test_a_look_through_the_library_is_called_so(opened):
    foot = answered(opened, "How many articles mention the ferry Petrel?").locator(".foot")
    assert "the whole library was looked through" in foot.inner_text()
    assert opened.locator(".answer.written").count() == 0
    foot = answered(opened, "How many articles mention Quillander Ostrix?").locator(".foot")
    assert "the whole library was looked through" in foot.inner_text()
    assert "too low" not in foot.inner_text()


def test_it_answers_while_vectors_are_being_made_and_says_so(chromium, tmp_path):
    shutil.copytree(SAMPLE, tmp_path / "articles")
    build(tmp_path / "articles", tmp_path / "store", embed=False)
    with (
        serve(tmp_path / "store", assistant=Assistant.open(tmp_path / "store", Settings())) as fresh,
        page(chromium, fresh.url) as opened,
    ):
        turn = answered(opened, "How much did Ternhollow Capital offer for Skarra Lines?")
        assert turn.locator(".claim").count() >= 1
        assert opened.locator(".after > .note").count() == 1
        assert "vector" in opened.locator(".after > .note").inner_text()
        assert "by words only" in opened.locator(".health").inner_text()
