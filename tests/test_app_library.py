"""The library and the history in a real browser: filter, add, remove, undo, and what survives a restart."""

import shutil

import pytest
from app_chat import answered, ask, browser, page, sample_store, serve

from index.sync import build
from index.upkeep.doctor import examine

STORY = (
    "Lantern festival draws record crowd\nVarnhaven Courier\nPublished: Sunday, 2 November 2025\n\n"
    "The lantern festival in Varnhaven drew 31,000 visitors on Saturday, organisers said, more than ever.\n\n"
    "The parade began at the fish market and ended at the harbour, where children let 900 paper boats go.\n"
)
WORK = """() => { window.told = []; const work = document.querySelector('.work');
  new MutationObserver(() => window.told.push([work.textContent, Boolean(work.querySelector('progress'))]))
    .observe(work, {subtree: true, childList: true}); }"""


@pytest.fixture(scope="module")
def chromium():
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serve(sample_store(tmp_path_factory.mktemp("library"))) as running:
        yield running


@pytest.fixture
def opened(chromium, served):
    with page(chromium, served.url) as ready:
        ready.locator(".articles .article").first.wait_for()
        yield ready


def total(opened, words: str) -> None:
    opened.locator("#panel-library [role=status]").filter(has_text=words).wait_for()


def test_the_list_shows_title_source_date_and_notes(opened, served):
    total(opened, "22 articles")
    first = opened.locator(".article").first
    assert first.locator(".headline").inner_text() == "Regulator clears Skarra sale, with strings"
    assert first.locator(".byline").inner_text() == "Coast Wire · 22 July 2025, from its header"
    assert opened.locator(".article .note").count() > 0
    assert "can be found by words only" in opened.locator(".health").inner_text()
    finding = examine(served.store).findings[0]
    opened.locator(".doctor .note").filter(has_text=finding.what).wait_for()
    assert finding.mend in opened.locator(".doctor").inner_text()


def test_what_changed_on_disk_since_it_was_indexed_is_told(opened, served):
    folder = served.store.parent / "articles"
    one, other = folder / "bridge-audit.txt", folder / "bridge-reopens.txt"
    text = one.read_text("utf-8")
    one.write_text(text + "A line more.\n", "utf-8")
    other.rename(folder / ".away")
    opened.reload()
    opened.locator(".article .note", has_text="Changed since it was indexed").wait_for()
    opened.locator(".article .note", has_text="Is gone from its folder since it was indexed").wait_for()
    assert opened.locator(".article .note", has_text="since it was indexed").count() == 2
    one.write_text(text, "utf-8")
    (folder / ".away").rename(other)


def test_a_filter_by_date_scopes_the_list_and_the_questions(opened, served):
    opened.get_by_label("Published from").fill("2025-01-01")
    opened.get_by_label("Published until").fill("2025-12-31")
    total(opened, "of 22 articles")
    dates = opened.locator(".article .byline").all_inner_texts()
    assert dates
    assert all("2025" in date for date in dates)
    turn = answered(opened, "What happened to the Tollmark Bridge?")
    asked = served.assistant.asked[-1]
    assert (str(asked.since), str(asked.until)) == ("2025-01-01", "2025-12-31")
    assert all("2025" in line for line in turn.locator(".sources .byline").all_inner_texts())
    assert "from 1 January 2025" in turn.locator(".chip").inner_text()
    opened.locator(".scope .chip").click()
    total(opened, "22 articles")
    answered(opened, "What happened to the Tollmark Bridge?")
    assert served.assistant.asked[-1].since is None


def test_a_filter_by_source_scopes_the_list_and_the_questions(opened, served):
    opened.locator(".publishers summary").click()
    opened.get_by_label("Coast Wire").check()
    total(opened, "2 of 22 articles")
    turn = answered(opened, "What happened in the town?")
    assert len(served.assistant.asked[-1].files) == 2
    lines = turn.locator(".sources .byline, .closest .byline").all_inner_texts()
    assert lines
    assert all("Coast Wire" in line for line in lines)


def test_a_search_can_be_what_is_asked(opened, served):
    opened.get_by_label("Search the library").fill("skarra")
    total(opened, "of 22 articles")
    opened.get_by_role("button", name="Ask only these").click()
    opened.locator(".scope .chip").filter(has_text="only").wait_for()
    answered(opened, "What happened at the harbour?")
    assert all("karra" in served.assistant.article(f).text for f in served.assistant.asked[-1].files)
    opened.get_by_label("Search the library").fill("zzz")
    opened.locator(".articles .teach").filter(has_text="No article is like that").wait_for()
    assert opened.locator(".scope .chip").count() == 0


def test_three_files_are_added_one_of_them_broken_then_removed_and_brought_back(opened, served):
    files = [
        {"name": "lantern-festival.txt", "mimeType": "text/plain", "buffer": STORY.encode()},
        {
            "name": "tide table.md",
            "mimeType": "text/markdown",
            "buffer": b"# Tide tables are late\n\nThe harbour office printed its tide tables late again.\n",
        },
        {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 torn"},
    ]
    opened.evaluate(WORK)
    opened.locator("input.pick-files").set_input_files(files)
    work = opened.locator(".work")
    work.filter(has_text="2 articles added").wait_for(timeout=60_000)
    assert "1 file not taken" in work.inner_text()
    told = [text for text, bar in opened.evaluate("window.told") if bar]
    assert [text for text in told if text.startswith("Taking")] == [
        f"Taking {f['name']} {n} of 3" for n, f in enumerate(files)
    ]
    assert told[-1].startswith(("Reading", "Learning what passages mean", "Putting in order"))
    assert work.locator("li bdi").all_inner_texts() == ["broken.pdf"]
    assert len(work.locator("li").inner_text()) > len("broken.pdf") + 10
    total(opened, "24 articles")
    assert sorted(p.name for p in (served.store / "added").iterdir()) == ["lantern-festival.txt", "tide table.md"]
    turn = answered(opened, "How many visitors did the lantern festival draw?")
    assert "31,000 visitors" in turn.locator(".claim").first.inner_text()

    row = opened.locator(".article").filter(has_text="Lantern festival draws")
    row.hover()
    row.get_by_role("button", name="Remove").click()
    total(opened, "23 articles")
    turn.locator(".claim .cite").first.click()
    opened.locator(".reader .note").filter(has_text="no longer in the library").wait_for()
    assert "31,000 visitors" in opened.locator(".reader q").inner_text()
    assert served.assistant.ask("lantern festival visitors draw").citations[0].file != "added/lantern-festival.txt"
    opened.locator("input.pick-files").set_input_files(files[:1])
    total(opened, "24 articles")
    assert served.assistant.ask("lantern festival visitors draw").citations[0].file == "added/lantern-festival.txt"


def drop(opened, *paths) -> None:
    """Let files and folders fall on the page as a desktop does."""
    session = opened.context.new_cdp_session(opened)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 640, "y": 400, "data": data})
        if kind == "dragOver":
            opened.locator(".drop.over").wait_for()


def test_files_and_folders_are_dropped_on_the_page(opened, served, tmp_path):
    (tmp_path / "regatta.txt").write_text(STORY.replace("lantern festival", "regatta").replace("31,000", "8,200"))
    (tmp_path / "choir.md").write_text("# Choir wins again\n\nThe harbour choir won its fourth prize on Sunday.\n")
    (tmp_path / "torn.docx").write_bytes(b"PK torn")
    deep = tmp_path / "desk" / "2025" / "may"
    deep.mkdir(parents=True)
    (deep / "quay.txt").write_text("Quay reopens\n\nThe east quay reopened after 14 weeks, the port said on Friday.\n")
    (deep / ".hidden.txt").write_text("Nobody should read this.\n")
    (tmp_path / "desk" / "photo.jpg").write_bytes(b"x")
    (tmp_path / "desk" / "nothing.txt").touch()
    listed = opened.locator(".article").count()
    drop(opened, *(tmp_path / name for name in ("regatta.txt", "choir.md", "torn.docx")))
    work = opened.locator(".work")
    work.filter(has_text="2 articles added").wait_for(timeout=60_000)
    assert opened.locator(".drop.over").count() == 0
    assert work.locator("li bdi").all_inner_texts() == ["torn.docx"]
    total(opened, f"{listed + 2} articles")
    drop(opened, tmp_path / "desk")
    work.filter(has_text="1 article added").wait_for(timeout=60_000)
    refused = dict(zip(work.locator("li bdi").all_inner_texts(), work.locator("li").all_inner_texts(), strict=True))
    assert refused.keys() == {"desk/photo.jpg", "desk/nothing.txt"}
    assert "has the extension .jpg; Dateline reads .txt" in refused["desk/photo.jpg"]
    assert refused["desk/nothing.txt"].endswith("is empty")
    total(opened, f"{listed + 3} articles")
    kept = {p.relative_to(served.store / "added").as_posix() for p in (served.store / "added").rglob("*.*")}
    assert kept >= {"regatta.txt", "choir.md", "desk/2025/may/quay.txt"}
    assert not [name for name in kept if "torn" in name or "hidden" in name or "photo" in name or "nothing" in name]


def test_a_folder_is_chosen_and_put_under_its_name(opened, served, tmp_path):
    folder = tmp_path / "weekend"
    (folder / "sport").mkdir(parents=True)
    (folder / "sport" / "bowls.txt").write_text("Bowls club folds\n\nThe bowls club folded after 61 years, it said.\n")
    (folder / "fair.html").write_text(
        "<title>Fair is rained off</title><p>The spring fair was called off on Saturday.</p>"
    )
    opened.locator("input.pick-folder").set_input_files(folder)
    opened.locator(".work").filter(has_text="2 articles added").wait_for(timeout=60_000)
    article = served.assistant.article("added/weekend/sport/bowls.txt")
    assert "61 years" in article.text
    opened.locator(".article").filter(has_text="Fair is rained off").wait_for()


def test_a_removed_article_leaves_its_file_alone_and_comes_back(opened, served):
    folder = served.store.parent / "articles"

    def stamps():
        return {p: (p.stat().st_ino, p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()}

    def remove():
        row.hover()
        row.get_by_role("button", name="Remove").click()
        row.wait_for(state="detached")

    before, listed = stamps(), opened.locator(".article").count()
    row = opened.locator(".article").filter(has_text="Forty-six bridges")
    remove()
    assert stamps() == before
    opened.locator(".toast").filter(has_text="its file stays where it is").wait_for()
    build([], served.store, embed=False)
    opened.reload()
    opened.locator(".left-out summary").filter(has_text="1 article left out").wait_for()
    assert row.count() == 0
    opened.locator(".left-out summary").click()
    assert opened.locator(".left-out bdi").all_inner_texts() == ["meridian-46-bridges.txt"]
    opened.get_by_role("button", name="Put meridian-46-bridges.txt back").click()
    row.wait_for()
    opened.locator(".left-out summary").wait_for(state="detached")
    remove()
    opened.get_by_role("button", name="Undo").click()
    row.wait_for()
    total(opened, f"{listed} articles")
    assert stamps() == before


def test_two_readers_do_not_see_each_others_chats(chromium, served):
    with page(chromium, served.url) as ada, page(chromium, served.url) as bob:
        ask(ada, "slowly: how much will the bridge repair cost?")
        ask(bob, "slowly: who was hurt when the ferry hit the pier?")
        for one in (ada, bob):
            one.locator(".foot").wait_for()
            one.get_by_role("tab", name="History").click()
            one.locator(".conversation").wait_for()
        assert ada.locator(".conversation .headline").all_inner_texts() == [
            "slowly: how much will the bridge repair cost?"
        ]
        assert bob.locator(".conversation .headline").all_inner_texts() == [
            "slowly: who was hurt when the ferry hit the pier?"
        ]
        assert ada.locator(".asked").all_inner_texts() == ["slowly: how much will the bridge repair cost?"]
        assert bob.locator(".asked").all_inner_texts() == ["slowly: who was hurt when the ferry hit the pier?"]


def test_history_survives_a_restart_and_is_searched_renamed_and_deleted(chromium, served, tmp_path):
    store = tmp_path / "store"
    shutil.copytree(served.store, store)
    with serve(store) as first, page(chromium, first.url) as opened:
        turn = answered(opened, "How much will the bridge repair cost?")
        turn.get_by_role("button", name="Wrong").click()
        opened.get_by_label("Reason").fill("the other figure is newer")
        opened.keyboard.press("Enter")
        opened.locator(".toast").filter(has_text="Kept").wait_for()
        quote = turn.locator(".claim").first.inner_text()
        state = opened.context.storage_state()
    for cookie in state["cookies"]:
        cookie["domain"] = "127.0.0.1"
    with serve(store) as second, page(chromium, second.url, storage_state=state) as opened:
        opened.get_by_role("tab", name="History").click()
        opened.locator(".conversation .source").click()
        opened.locator(".foot").wait_for()
        assert opened.locator(".claim").first.inner_text() == quote
        assert opened.get_by_label("Reason").input_value() == "the other figure is newer"
        opened.locator(".claim .cite").first.click()
        opened.locator("mark.active").first.wait_for()
        answered(opened, "And who said so about the bridge?")
        assert second.assistant.asked[-1].history[0].text == "How much will the bridge repair cost?"
        opened.get_by_role("button", name="Rename").click()
        opened.get_by_label("New title").fill("Bridge money")
        opened.keyboard.press("Enter")
        opened.locator(".conversation .headline").filter(has_text="Bridge money").wait_for()
        opened.get_by_label("Search the history").fill("zzz")
        opened.locator(".conversations .teach").wait_for()
        opened.get_by_label("Search the history").fill("money")
        opened.locator(".conversation").wait_for()
        with opened.expect_download() as exported:
            opened.get_by_role("button", name="Export").click()
        assert exported.value.path().read_text("utf-8").count("## ") == 2
        opened.locator(".conversation").get_by_role("button", name="Delete").click()
        opened.locator(".conversation").get_by_role("button", name="Delete").click()
        opened.locator(".conversations .teach").wait_for()
        opened.locator(".welcome").wait_for()


def test_what_could_not_be_read_is_named_with_its_reason(chromium, tmp_path):
    store = sample_store(tmp_path)
    (tmp_path / "articles/larrick.txt").write_bytes(b"\x00\x01" * 200)
    build(tmp_path / "articles", store, embed=False)
    with serve(store) as running, page(chromium, running.url) as opened:
        opened.locator(".unread summary").filter(has_text="1 file could not be read").click()
        named = opened.locator(".unread li").inner_text()
        assert "larrick.txt" in named
        assert "binary" in named


def test_days_in_the_wrong_order_are_told(opened):
    opened.get_by_label("Published from").fill("2025-02-01")
    opened.get_by_label("Published until").fill("2025-01-01")
    opened.locator(".articles").filter(has_text="The first day is later than the last: swap them.").wait_for()
    assert opened.locator(".article").count() == 0
    opened.get_by_label("Published until").fill("2025-03-01")
    opened.locator(".article").first.wait_for()
    assert "swap them" not in opened.locator(".articles").inner_text()


def test_an_empty_library_teaches(chromium, served, tmp_path):
    from index.store.library import Library

    store = tmp_path / "empty"
    Library(store, write=True).close()
    with serve(store) as running, page(chromium, running.url) as opened:
        assert "The library is empty" in opened.locator(".welcome").inner_text()
        opened.locator(".articles").filter(has_text="Nothing here yet.").wait_for()
        opened.locator(".pick-files").set_input_files(
            [{"name": "lantern.txt", "mimeType": "text/plain", "buffer": STORY.encode()}]
        )
        opened.locator(".work").filter(has_text="1 article added").wait_for()
        opened.locator(".welcome h2").filter(has_text="What do you want to know?").wait_for()
        opened.locator(".article").get_by_role("button", name="Remove").click()
        opened.locator(".welcome").filter(has_text="The library is empty").wait_for()
        answered(opened, "Is anything here?")
        opened.locator(".no-answer").wait_for()
