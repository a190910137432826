"""The chat in a real browser: ask, read, press a citation, see the passage; abstain, disagree, stop, share."""

import json

import pytest
from app_chat import IN_VIEW, WATCH, answered, ask, browser, kept, page, sample_store, serve

COST = "How much will the repair of the Tollmark Bridge cost?"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serve(sample_store(tmp_path_factory.mktemp("chat"))) as running:
        yield running


@pytest.fixture(scope="module")
def chromium():
    with browser() as launched:
        yield launched


@pytest.fixture
def opened(chromium, served):
    with page(chromium, served.url) as ready:
        yield ready


def test_an_answer_streams_with_numbered_citations(opened, served):
    opened.evaluate(WATCH)
    turn = answered(opened, "slowly: how much will the repair of the Tollmark Bridge cost?")
    seen = opened.evaluate("window.seen")
    assert any(status.startswith("Reading") for status, *_ in seen)
    growing = [claims for _, claims, done, stop in seen if not done and stop]
    assert growing == sorted(growing)
    assert set(growing) & {1, 2}
    record = kept(served, opened)
    assert turn.locator(".claim").count() == len(record["claims"]) == 3
    for n, claim in enumerate(record["claims"]):
        text = turn.locator(".claim").nth(n).inner_text()
        assert text.startswith(claim["text"])
        assert [int(c) for c in text.removeprefix(claim["text"]).split()] == claim["citations"]
    assert turn.locator(".quiet").inner_text().startswith("Confidence 87 %")


def test_citation_two_opens_its_article_with_exactly_the_quote_marked(opened, served):
    turn = answered(opened, COST)
    turn.locator(".claim .cite").nth(1).click()
    active = opened.locator("mark.active")
    active.first.wait_for()
    citation = kept(served, opened)["citations"][1]
    assert "".join(active.all_text_contents()) == citation["quote"]
    assert active.first.evaluate(IN_VIEW)
    assert opened.locator(".reader h2").inner_text() == citation["title"]
    assert opened.locator(".story").text_content() == served.assistant.article(citation["file"]).text


def test_next_and_previous_go_through_the_citations_of_the_answer(opened, served):
    turn = answered(opened, COST)
    turn.locator(".cite").first.focus()
    opened.keyboard.press("Enter")
    quotes = [citation["quote"] for citation in kept(served, opened)["citations"]]

    def marked(n):
        opened.locator(".steps").filter(has_text=f"Citation {n} of {len(quotes)}").wait_for()
        opened.locator("mark.active").first.wait_for()
        assert "".join(opened.locator("mark.active").all_text_contents()) == quotes[n - 1]
        assert opened.locator("mark.active").first.evaluate(IN_VIEW)

    marked(1)
    opened.keyboard.press("ArrowRight")
    marked(2)
    opened.get_by_label("Next citation").click()
    marked(3)
    assert opened.get_by_label("Next citation").is_disabled()
    opened.keyboard.press("ArrowLeft")
    marked(2)
    opened.keyboard.press("Escape")
    opened.locator(".reader .teach").wait_for()
    assert opened.evaluate("document.activeElement.className").startswith("cite")


def test_other_passages_of_the_answer_are_marked_more_lightly(opened, served):
    turn = answered(opened, "How many residents of Dunmarrow were taken to higher ground, police said?")
    files = [citation["file"] for citation in kept(served, opened)["citations"]]
    shared = next(n for n, file in enumerate(files, 1) if files.count(file) > 1)
    turn.locator(f".claim .cite[data-number='{shared}']").click()
    opened.locator("mark.active").first.wait_for()
    light = opened.locator("mark:not(.active)")
    assert light.count() >= 1
    tint = "node => getComputedStyle(node).backgroundColor"
    assert light.first.evaluate(tint) != opened.locator("mark.active").first.evaluate(tint)


def test_pointing_at_a_citation_shows_quote_source_and_date(opened, served):
    turn = answered(opened, COST)
    citation = kept(served, opened)["citations"][0]
    card = opened.locator(".card")
    turn.locator(".cite").first.hover()
    card.wait_for()
    assert card.locator("blockquote").text_content() == citation["quote"]
    assert citation["title"] in card.inner_text()
    assert "24 October 2024" in card.inner_text()
    opened.mouse.move(5, 5)
    card.wait_for(state="hidden")
    opened.locator("#question").focus()
    opened.keyboard.press("Shift+Tab")
    turn.locator(".claim .cite").first.focus()
    opened.keyboard.press("Tab")
    card.wait_for()
    assert turn.locator(".cite:focus").get_attribute("aria-describedby") == "card"


def test_an_abstention_looks_like_one_and_offers_passages_that_are_no_answer(opened):
    turn = answered(opened, "nobody knows why the bridge was painted")
    assert "The articles don’t say." in turn.locator(".no-answer").inner_text()
    assert turn.locator(".claim, .cite").count() == 0
    assert "not an answer" in turn.locator(".closest h3").inner_text()
    excerpt = turn.locator(".closest button").first.locator(".excerpt").text_content()
    turn.locator(".closest button").first.click()
    opened.locator("mark.active").first.wait_for()
    assert "".join(opened.locator("mark.active").all_text_contents()) == excerpt


def test_every_field_of_the_record_is_shown(opened):
    turn = answered(opened, "What will the repair of the bridge cost, dear?")
    conflict = turn.locator(".conflict")
    assert "the cost of the repair" in conflict.locator("h3").inner_text()
    assert conflict.locator(".value").all_inner_texts() == ["£47 million", "£41 million"]
    left, right = (conflict.locator(".side").nth(n).bounding_box() for n in (0, 1))
    assert left["y"] == right["y"]
    assert right["x"] > left["x"]
    assert "2024" in conflict.locator(".side").first.locator(".byline").inner_text()
    said = turn.inner_text()
    for words in (
        "partly supported",
        "1 sentence taken out",
        "Also in 2 articles",
        "Vectors are still being made",
        "written by test-model",
        "This article says that it was partly machine-generated.",
        "“lately” was not understood",
        "Understood as “What will the repair of the",
    ):
        assert words in said
    tick = "node => getComputedStyle(node, '::before').content"
    assert "✓" in turn.locator(".claim.supported").evaluate(tick)
    assert "✓" not in turn.locator(".claim.partial").evaluate(tick)
    assert turn.locator(".claim").count() == 2
    turn.locator(".also summary").first.click()
    turn.locator(".also .source").first.click()
    opened.locator(".reader .story").wait_for()


def test_one_click_removes_the_window_that_was_read_in_the_words(opened, served):
    turn = answered(opened, "What will the repair of the bridge cost, dear?")
    chip = turn.locator(".chips .chip")
    assert chip.inner_text().startswith("“in 2024 and 2025”: from 1 January 2024 to 31 December 2025")
    chip.click()
    opened.wait_for_function("!document.querySelector('.stop:not([hidden])')")
    opened.locator(".turn .foot").wait_for()
    assert opened.locator(".turn").count() == 1
    assert opened.locator(".chips .chip").count() == 0
    for _ in range(2):
        asked = served.assistant.asked[-1]
        assert (asked.read_time, asked.since, asked.until) == (False, None, None)
        opened.get_by_role("button", name="Ask again").click()
        opened.wait_for_function("!document.querySelector('.stop:not([hidden])')")
    answered(opened, "What will the repair of the bridge cost, dear?")
    assert served.assistant.asked[-1].read_time


def test_stop_ends_an_answer_and_the_next_question_is_answered(opened, served):
    served.assistant.let_go.clear()
    ask(opened, "held: how much will the repair cost?")
    opened.locator(".status").filter(has_text="Looking").wait_for()
    opened.locator(".stop").click()
    served.assistant.let_go.set()
    assert opened.locator(".stopped").inner_text().startswith("Stopped.")
    turn = answered(opened, COST)
    assert turn.locator(".claim").count() == 3
    opened.locator(".stopped").get_by_role("button", name="Ask again").click()
    opened.locator(".turn").first.locator(".foot").wait_for()
    assert served.assistant.running == 0


def test_a_follow_up_carries_the_conversation(opened, served):
    answered(opened, COST)
    answered(opened, "Who said so?")
    history = served.assistant.asked[-1].history
    assert [turn.text for turn in history if turn.role == "user"] == [COST]
    assert history[1].text


def test_suggested_questions_are_answered(opened):
    suggestion = opened.locator(".suggestions button").first
    suggestion.wait_for()
    question = suggestion.inner_text()
    suggestion.click()
    opened.locator(".turn .foot").wait_for()
    assert opened.locator(".asked").inner_text() == question
    assert opened.locator(".claim").count() > 0


def test_what_the_articles_are_about_is_the_last_suggestion(opened, served):
    opened.locator(".suggestions button").last.click()
    opened.locator(".turn .foot").wait_for()
    assert served.assistant.asked[-1].text == "What are these articles about?"


def test_an_endless_question_is_refused_in_words(opened):
    ask(opened, "how " * 3000)
    opened.locator(".trouble").wait_for()
    assert "The question has" in opened.locator(".trouble").inner_text()
    assert "ask in at most 10,000" in opened.locator(".trouble").inner_text()


def test_a_question_is_asked_in_other_words_in_its_place(opened, served):
    answered(opened, COST)
    first = opened.locator(".turn").first
    answered(opened, "Who was hurt when the ferry hit the pier?")
    words = opened.get_by_label("Your question in other words")
    first.get_by_role("button", name="Edit").click()
    words.press("Escape")
    assert first.locator(".asked").inner_text() == COST
    first.get_by_role("button", name="Edit").click()
    words.fill("nobody knows what the bridge will cost")
    words.press("Enter")
    first.locator(".no-answer").wait_for()
    first.locator(".foot").wait_for()
    both = ["nobody knows what the bridge will cost", "Who was hurt when the ferry hit the pier?"]
    assert opened.locator(".asked").all_inner_texts() == both
    opened.locator(".fresh").click()
    opened.get_by_role("tab", name="History").click()
    opened.locator(".conversation .source").filter(has_text="nobody knows").first.click()
    opened.locator(".turn .foot").nth(1).wait_for()
    assert opened.locator(".asked").all_inner_texts() == both


def test_a_second_question_waits_for_the_answer_to_the_first_and_is_told_so(chromium, tmp_path):
    with serve(sample_store(tmp_path)) as slow, page(chromium, slow.url) as opened:
        ask(opened, "held: how much will the repair cost?")
        opened.locator(".status").filter(has_text="Looking").wait_for()
        ask(opened, COST)
        opened.locator(".toast").filter(has_text="One question at a time").wait_for()
        assert opened.locator("#question").input_value() == COST
        slow.assistant.let_go.set()
        opened.locator(".foot").wait_for()
        opened.locator("#question").press("Enter")
        opened.locator(".foot").nth(1).wait_for()


def test_a_question_that_was_read_with_those_before_it_is_asked_on_its_own(opened, served):
    dressed = "What will it cost, dear?"
    first = answered(opened, dressed)
    assert first.locator(".understood").first.inner_text().startswith("Understood as")
    assert first.get_by_role("button", name="Ask it on its own").count() == 0
    second = answered(opened, dressed)
    assert served.assistant.asked[-1].history
    second.get_by_role("button", name="Ask it on its own").click()
    opened.locator(".turn").nth(1).locator(".foot").wait_for()
    assert served.assistant.asked[-1].text == dressed
    assert served.assistant.asked[-1].history == ()
    assert opened.locator(".turn").last.get_by_role("button", name="Ask it on its own").count() == 0


def test_what_failed_is_mended_in_its_own_place(opened):
    ask(opened, "how " * 2501 + COST)
    opened.locator(".trouble").wait_for()
    opened.get_by_role("button", name="Edit").click()
    opened.get_by_label("Your question in other words").fill(COST)
    opened.locator(".edit").get_by_role("button", name="Ask").click()
    opened.locator(".turn .foot").wait_for()
    assert opened.locator(".asked").all_inner_texts() == [COST]
    assert opened.locator(".trouble").count() == 0


def test_exports_and_copies_carry_the_proof(chromium, served):
    with page(chromium, served.url, accept_downloads=True, permissions=["clipboard-read", "clipboard-write"]) as opened:
        turn = answered(opened, COST)
        record = kept(served, opened)
        with opened.expect_download() as json_file:
            turn.get_by_role("button", name="JSON").click()
        assert json.loads(json_file.value.path().read_text("utf-8")) == record
        with opened.expect_download() as markdown_file:
            turn.get_by_role("button", name="Markdown").click()
        markdown = markdown_file.value.path().read_text("utf-8")
        assert all(f"[^{citation['number']}]: “" in markdown for citation in record["citations"])
        turn.get_by_role("button", name="Copy").click()
        opened.locator(".toast").filter(has_text="Copied").wait_for()
        copied = opened.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(record["text"])
        assert record["citations"][0]["quote"] in " ".join(copied.split())


def test_a_link_opens_an_answer_for_its_owner_and_for_others(chromium, served, opened):
    answered(opened, COST)
    answered(opened, "Who was hurt when the ferry hit the pier?").get_by_role("button", name="Link").click()
    opened.locator(".toast").wait_for()
    link = opened.url
    opened.goto("about:blank")
    opened.goto(link)
    opened.locator(".turn .foot").nth(1).wait_for()
    with page(chromium, served.url) as other:
        other.goto("about:blank")
        other.goto(link)
        other.locator(".shared").wait_for()
        other.locator(".turn .foot").wait_for()
        assert other.locator(".asked").all_inner_texts() == ["Who was hurt when the ferry hit the pier?"]
        assert other.get_by_role("button", name="Wrong").count() == 0
        other.locator(".cite").first.click()
        other.locator("mark.active").first.wait_for()


def test_a_full_house_is_told_kindly(chromium, tmp_path):
    from rag.app.talk import Gate

    with (
        serve(sample_store(tmp_path), gate=Gate(running=1, waiting=0)) as small,
        page(chromium, small.url) as first,
        page(chromium, small.url) as second,
    ):
        ask(first, "held: how much will the repair cost?")
        first.locator(".status").filter(has_text="Looking").wait_for()
        ask(second, COST)
        second.locator(".trouble").filter(has_text="try again in a moment").wait_for()
        second.locator(".article .source").first.click()
        second.locator(".story").wait_for()
        small.assistant.let_go.set()
        first.locator(".foot").wait_for()
        second.get_by_role("button", name="Ask again").click()
        second.locator(".foot").wait_for()
        assert second.locator(".trouble").count() == 0


def test_a_server_that_ends_is_told(chromium, tmp_path):
    with chromium.new_context() as context:
        opened = context.new_page()
        with serve(sample_store(tmp_path)) as first:
            opened.goto(first.url)
            opened.locator(".folio").filter(has_text="article").wait_for(state="attached")
            ask(opened, "held: how much will the repair cost?")
            opened.locator(".status").filter(has_text="Looking").wait_for()
        opened.locator(".trouble").filter(has_text="does not answer").wait_for()
        assert not opened.locator(".stop").is_visible()
        opened.get_by_role("button", name="Ask again").wait_for()
