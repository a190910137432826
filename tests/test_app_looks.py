"""How the chat looks and is used: light and dark, phone width, no jump while an answer grows, accessible."""

import re

import pytest
from app_chat import answered, ask, browser, page, sample_store, serve

COST = "How much will the repair of the Tollmark Bridge cost?"
DRESSED = "What will the repair of the bridge cost, dear?"


@pytest.fixture(scope="module")
def chromium():
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serve(sample_store(tmp_path_factory.mktemp("looks"))) as running:
        yield running


def states(opened):
    """The main states of the page, one after the other."""
    opened.locator(".suggestions button").first.wait_for()
    yield "empty"
    turn = answered(opened, DRESSED)
    turn.locator(".taken-out summary, .also summary").first.click()
    yield "answered"
    turn.locator(".cite").first.click()
    opened.locator("mark.active").first.wait_for()
    yield "reading"
    opened.keyboard.press("Escape")
    answered(opened, "nobody knows who painted the bridge")
    yield "abstained"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious(chromium, served, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    with page(chromium, served.url, color_scheme=scheme, reduced_motion="reduce") as opened:
        opened.set_viewport_size({"width": width, "height": 844})
        for state in states(opened):
            found = Axe().run(opened).response["violations"]
            bad = [
                (state, one["id"], node["target"], node["failureSummary"])
                for one in found
                if one["impact"] in ("serious", "critical")
                for node in one["nodes"]
            ]
            assert bad == []


def test_dark_follows_the_system_until_it_is_chosen(chromium, served):
    dark = """() => { const paper = getComputedStyle(document.querySelector('.sheet')).backgroundColor;
      return paper.match(/\\d+/g).slice(0, 3).every(part => part < 60); }"""
    with page(chromium, served.url, color_scheme="dark") as opened:
        assert opened.evaluate(dark)
        opened.locator(".theme").click()
        assert not opened.evaluate(dark)
        opened.reload()
        opened.locator(".theme").wait_for()
        assert not opened.evaluate(dark)
    with page(chromium, served.url, color_scheme="light") as opened:
        assert not opened.evaluate(dark)


def test_a_phone_shows_one_thing_at_a_time(chromium, served):
    with page(chromium, served.url) as opened:
        opened.set_viewport_size({"width": 390, "height": 844})
        assert not opened.locator(".rail").is_visible()
        assert not opened.locator(".reader").is_visible()
        turn = answered(opened, COST)
        assert opened.evaluate("document.documentElement.scrollWidth") == 390
        for part in (".claim", ".sources", ".box", ".foot"):
            box = opened.locator(part).first.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
        turn.locator(".cite").first.click()
        opened.locator("mark.active").first.wait_for()
        assert opened.locator(".reader").bounding_box()["width"] == 390
        opened.get_by_label("Close the article").click()
        assert not opened.locator(".reader").is_visible()
        opened.locator(".rail-toggle").click()
        opened.locator(".article").first.wait_for()
        opened.get_by_label("Close the library").click()
        assert not opened.locator(".rail").is_visible()


def test_every_number_of_a_sentence_can_be_reached_on_a_phone(chromium, served):
    with page(chromium, served.url) as opened:
        opened.set_viewport_size({"width": 390, "height": 844})
        turn = answered(opened, COST)
        many = "c => { for (let n = 0; n < 19; n += 1) c.append(c.firstChild.cloneNode(true)); }"
        turn.locator(".cites").first.evaluate(many)
        ends = (
            turn.locator(".cites")
            .first.locator(".cite")
            .evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
        )
        assert len(ends) == 20
        assert max(ends) <= 390


def test_a_conversation_is_printed_whole_and_dark_on_light(chromium, served):
    with page(chromium, served.url, color_scheme="dark") as opened:
        answered(opened, COST)
        answered(opened, "Who was hurt when the ferry hit the pier?")
        opened.emulate_media(media="print")
        for part in (".rail", ".reader", ".ask", ".actions", ".tools"):
            assert not opened.locator(part).first.is_visible()
        tall = "() => [document.documentElement.scrollHeight, document.querySelector('.turns').offsetHeight]"
        places = opened.locator(".sources .place").all()
        assert places
        for place in places:
            assert place.is_visible()
            assert re.fullmatch(r"[\w.-]+, characters \d+–\d+(?:, \d+–\d+)*", place.text_content())
        page_height, turns = opened.evaluate(tall)
        assert page_height >= turns > 400
        assert opened.locator(".sheet").evaluate("s => getComputedStyle(s).color") == "rgb(0, 0, 0)"
        opened.emulate_media(media="screen")
        assert opened.locator(".rail").is_visible()
        assert not opened.locator(".sources .place").first.is_visible()


def test_nothing_moves_while_an_answer_grows(chromium, served):
    with page(chromium, served.url) as opened:
        answered(opened, COST)
        opened.evaluate(
            """() => { window.tops = []; const top = s => document.querySelector(s)?.getBoundingClientRect().top;
              const note = () => { requestAnimationFrame(note);
                window.tops.push([top('.turn:nth-child(2) .asked'), top('.turn:nth-child(2) .claim')]); }; note(); }"""
        )
        ask(opened, "slowly: how much will the repair of the Tollmark Bridge cost?")
        opened.locator(".turn").nth(1).locator(".foot").wait_for()
        opened.wait_for_timeout(300)
        tops = opened.evaluate("window.tops")
        asked = [q for q, c in tops if c is not None and q < 400]
        claims = [c for q, c in tops if c is not None and q < 400]
        assert len(asked) > 10
        assert max(asked) - min(asked) <= 1
        assert max(claims) - min(claims) <= 1


def test_lines_are_of_a_readable_length(chromium, served):
    with page(chromium, served.url) as opened:
        opened.set_viewport_size({"width": 1920, "height": 1000})
        turn = answered(opened, COST)
        widths = turn.locator(".claim").first.evaluate(
            """p => { const c = document.createElement('canvas').getContext('2d'); c.font = getComputedStyle(p).font;
              return p.clientWidth / (c.measureText('the repair of the bridge will cost more').width / 39); }"""
        )
        assert 55 <= widths <= 85


def test_the_page_is_used_with_the_keyboard_alone(chromium, served):
    with page(chromium, served.url) as opened:
        opened.wait_for_function("document.activeElement.id === 'question'")
        opened.keyboard.press("/")
        opened.keyboard.type(COST)
        opened.keyboard.press("Enter")
        opened.locator(".foot").wait_for()
        opened.keyboard.press("Shift+Tab")
        for _ in range(60):
            if opened.evaluate("document.activeElement.classList.contains('cite')"):
                break
            opened.keyboard.press("Shift+Tab")
        opened.keyboard.press("Enter")
        opened.locator("mark.active").first.wait_for()
        opened.keyboard.press("Escape")
        assert opened.evaluate("document.activeElement.classList.contains('cite')")


def test_page_keys_in_the_box_turn_the_pages_of_the_conversation(chromium, served):
    with page(chromium, served.url) as opened:
        answered(opened, COST)
        answered(opened, "Who was hurt when the ferry hit the pier?")
        top = "document.querySelector('.scroll').scrollTop"
        before = opened.evaluate(top)
        opened.locator("#question").press("PageUp")
        assert opened.evaluate(top) < before
        opened.locator("#question").press("PageDown")
        assert opened.evaluate(top) == before


def test_an_answer_brings_up_no_keyboard_on_a_touch_screen(chromium, served):
    with page(chromium, served.url, has_touch=True, is_mobile=True) as opened:
        opened.locator("#question").fill(COST)
        opened.locator(".send").tap()
        opened.locator(".turn .foot").wait_for()
        assert opened.evaluate("document.activeElement.id") != "question"
