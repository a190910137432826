"""A chat to test in a browser: a scripted assistant (or a real one) over a real library, served by a real server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import socket
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import uvicorn

from index.embed import Embedder
from index.errors import UsageError
from index.store.library import Library, Scope
from index.sync import build
from rag import cite
from rag.assistant import checked
from rag.events import ClaimMade, Finished, PassagesFound, Started
from rag.settings import Settings
from rag.types import Answer, Conflict, Interpreted, Passage, Side, Source

SAMPLE = Path(__file__).parent.parent / "evals/sample/articles"
CHROMIUM = "/usr/bin/chromium"
ARGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
    " --no-first-run"
)
IN_VIEW = """mark => { const m = mark.getBoundingClientRect(), t = mark.closest('.story').getBoundingClientRect();
  return m.top >= t.top && m.bottom <= t.bottom; }"""

WATCH = """() => { window.seen = []; const of = s => document.querySelectorAll(s);
  const note = () => window.seen.push([of('.status')[0]?.textContent ?? '', of('.claim').length,
    of('.foot').length, of('.stop:not([hidden])').length]);
  new MutationObserver(note).observe(document.querySelector('.turns'), {subtree: true, childList: true}); }"""


class Scripted:
    """Stands in for `rag.Assistant`: the sentences that share most words with the question, no model.

    A question with `slowly` takes its time, with `held` it waits for `let_go`; `nobody knows` is not
    answered; `dear` gets every field.
    """

    def __init__(self, library: Library) -> None:
        self.library, self.embedder, self.settings = library, Embedder(), Settings()
        self.asked = []
        self.running = 0
        self.let_go = threading.Event()

    def close(self):
        self.library.close()

    def article(self, path):
        if (article := self.library.article(path)) is None:
            raise UsageError(f"no article {path!r}")
        return article

    def search(self, question, k=10):
        return self._passages(checked(question))[:k]

    def ask(self, question):
        *_, last = self.stream(question)
        return last.answer

    async def astream(self, question):
        self.running += 1
        try:
            for event in self.stream(question):
                await asyncio.sleep(0.3 if "slowly" in question.text else 0)
                yield event
                if "held" in question.text:
                    await asyncio.to_thread(self.let_go.wait, 20)
        finally:
            self.running -= 1

    def stream(self, question):
        asked = checked(question)
        self.asked.append(asked)
        yield Started(interpreted=Interpreted(question=asked.text))
        passages = self._passages(asked)
        yield PassagesFound(passages=passages)
        answer = self._answer(asked, passages)
        for claim in answer.claims:
            yield ClaimMade(claim=claim, citations=tuple(c for c in answer.citations if c.number in claim.citations))
        yield Finished(answer=answer)

    def _passages(self, asked):
        terms = " OR ".join(f'"{word}"' for word in re.findall(r"\w{4,}", asked.text))
        scope = Scope(asked.since, asked.until, asked.as_of, asked.files)
        with self.library.transaction():
            hits = self.library.match(terms, 12, scope, 2.0) if terms else []
            found = self.library.chunks([hit.chunk for hit in hits])
        return tuple(
            Passage(chunk=found[hit.chunk][0], article=found[hit.chunk][1], rank=n, scores={"lexical": hit.score})
            for n, hit in enumerate(hits, 1)
        )

    def _answer(self, asked, passages):
        words = set(re.findall(r"\w{4,}", asked.text.lower()))
        scored = [
            (-len(words & set(re.findall(r"\w{4,}", s.of(p.article.text).lower()))), n, p, s)
            for n, p in enumerate(passages)
            for s in p.chunk.sentences
        ]
        chosen = [] if "nobody knows" in asked.text else sorted(scored, key=lambda one: one[:2])[:3]
        also = tuple(
            Source(file=p.article.path, title=None, publisher="Meridian", published="2024-03-06") for p in passages[:2]
        )
        drafts = [
            cite.Draft(
                text=" ".join(s.of(p.article.text).split()),
                proofs=(cite.Proof(article=p.article, span=s, also_in=also if "dear" in asked.text else ()),),
            )
            for _, _, p, s in chosen
        ]
        text, claims, citations = cite.compose(drafts)
        answer = Answer(
            question=asked,
            interpreted=Interpreted(question=asked.text, since=asked.since, until=asked.until),
            text=text,
            claims=claims,
            citations=citations,
            passages=passages,
            confidence=0.87 if claims else 0.12,
            reason=None if claims else "The articles don’t say.",
            timings_ms={"total": 41.3},
        )
        return dressed(answer) if "dear" in asked.text and claims else answer


def dressed(answer: Answer) -> Answer:
    """The same answer with every field that a record can have."""
    support = ("supported", "partial", "unsupported")
    claims = tuple(replace(c, support=s) for c, s in zip(answer.claims, support, strict=False))
    sides = (Side(value="£47 million", citations=(1,)), Side(value="£41 million", citations=(2,)))
    return replace(
        answer,
        claims=claims,
        citations=tuple(replace(c, notes=("says that it was partly machine-generated",)) for c in answer.citations),
        conflicts=(Conflict(about="the cost of the repair", sides=sides),),
        notes=("Vectors are still being made: found by words only.",),
        interpreted=Interpreted(
            question="What will the repair of the Tollmark Bridge cost, dear?",
            since=date(2024, 1, 1) if answer.question.read_time else None,
            until=date(2025, 12, 31) if answer.question.read_time else None,
            phrase="in 2024 and 2025" if answer.question.read_time else None,
            notes=("“lately” was not understood as a date",),
        ),
        synthesizer="test-model",
    )


class Served:
    """A running chat on a store; `url` is where it is."""

    def __init__(self, store: Path, assistant=None, **given) -> None:
        self.store = store
        self.assistant = assistant or Scripted(Library(store))
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.server: uvicorn.Server | None = None
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run(given)), daemon=True)
        self.thread.start()
        while self.server is None or not self.server.started:
            assert self.thread.is_alive()
            time.sleep(0.02)

    async def _run(self, given) -> None:
        from rag.app.listen import server_of
        from rag.app.server import create_app

        app = create_app(self.assistant, self.store, **given)
        self.server = server_of(app)
        await self.server.serve(sockets=[self.listener])

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.assistant.close()


@contextlib.contextmanager
def serve(store: Path, **given):
    served = Served(store, **given)
    try:
        yield served
    finally:
        served.close()


def sample_store(folder: Path) -> Path:
    """A store of a copy of the sample articles, without vectors."""
    shutil.copytree(SAMPLE, folder / "articles")
    build(folder / "articles", folder / "store", embed=False)
    return folder / "store"


@contextlib.contextmanager
def browser():
    """Debian's Chromium; without it the test is skipped on a developer's machine and fails in CI."""
    if not Path(CHROMIUM).exists():
        message = f"no {CHROMIUM}: `apt-get install chromium`, to test the chat in a browser"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS.split())
        yield launched
        launched.close()


@contextlib.contextmanager
def page(launched, url: str, **given):
    """A fresh reader's page; fails if a request left the origin, a script failed or the policy was broken."""
    context = launched.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB", **given)
    opened = context.new_page()
    seen = {"foreign": [], "errors": []}
    opened.on(
        "request", lambda r: seen["foreign"].append(r.url) if not r.url.startswith((url, "data:", "blob:")) else None
    )
    opened.on("pageerror", lambda e: seen["errors"].append(str(e)))
    opened.on("console", lambda m: seen["errors"].append(m.text) if m.type == "error" else None)
    opened.goto(url)
    opened.locator(".sheet #question").wait_for()
    opened.locator(".folio").filter(has_text="article").wait_for(state="attached")
    opened.seen = seen
    yield opened
    context.close()
    assert seen["foreign"] == []
    assert [e for e in seen["errors"] if "503" not in e and "422" not in e] == []  # busy, and a refused file


def ask(opened, question: str) -> None:
    opened.locator("#question").fill(question)
    opened.keyboard.press("Enter")


def answered(opened, question: str):
    """Ask, and wait for the whole answer: its turn on the page."""
    ask(opened, question)
    turn = opened.locator(".turn").last
    turn.locator(".foot").wait_for()
    return turn


def kept(served, opened) -> dict:
    """The record of the last answer on the page, from the store's own file."""
    from rag.app.history import Chats

    chats = Chats(served.store)
    turn = chats.turn(opened.locator(".turn").last.get_attribute("data-turn"))
    chats.close()
    return turn["view"]["record"]
