"""What the page may ask for beside an answer: each wish a name and plain JSON, each reply plain JSON."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from index.errors import DatelineError, UsageError
from index.types import Span
from index.upkeep import doctor
from rag import catalog, export
from rag.app import render, talk
from rag.app.history import Chats
from rag.app.shelf import Shelf
from rag.assistant import Assistant

PAGE = 100
"""Articles listed at a time."""
REFUSED = 50
"""Files named that could not be read."""
THREADS = 4
"""Wishes served at the same time; few, since each thread holds an open database."""
EXAMINED_S = 60
"""Seconds for which the doctor's word on an unchanged store is good: looking a large one over takes a while."""
Json = dict[str, Any]
log = logging.getLogger(__name__)


class Desk:
    """Serves every page's wishes, beside and never behind the answers."""

    def __init__(self, assistant: Assistant, chats: Chats, shelf: Shelf) -> None:
        self.assistant, self.chats, self.shelf = assistant, chats, shelf
        self.library = assistant.library
        self._threads = ThreadPoolExecutor(THREADS, "dateline-desk")
        self._suggested: tuple[str, list[str]] = ("", [])
        self._suggesting = threading.Lock()
        self._health: tuple[tuple[str, int], list[Json]] = (("", -1), [])
        self._examining = threading.Lock()
        self._wishes: dict[str, Callable[[Json, str], Any]] = {
            name: getattr(self, name)
            for name in (
                "open articles read job index remove restore conversations conversation rename delete judge"
                " answer export suggest health"
            ).split()
        }

    def warm(self) -> None:
        """Load what the first answer would wait for, beside everything else, by drawing the suggestions."""
        self._threads.submit(self.suggest, {}, "")

    def close(self) -> None:
        self._threads.shutdown()

    async def serve(self, wish: Mapping[str, Any], reader: str) -> Json:
        """`{reply}` to a wish `{do, ...}`, or `{error}` with a sentence for the reader."""
        act = self._wishes.get(str(wish.get("do")))
        if act is None:
            return {"error": "This page is older than its server: load it again."}
        try:
            return {"reply": await asyncio.get_running_loop().run_in_executor(self._threads, act, dict(wish), reader)}
        except DatelineError as error:
            return {"error": str(error)}
        except Exception:
            log.exception("a wish failed: %s", wish.get("do"))
            return {"error": "This could not be done; the log of the server says why."}

    # the library

    def open(self, wish: Json, reader: str) -> Json:
        """What a page shows first."""
        return {
            "state": dataclasses.asdict(catalog.state(self.library, self.assistant.embedder.fingerprint)),
            "publishers": [dataclasses.asdict(one) for one in catalog.publishers(self.library)],
            "conversations": self.chats.all(reader),
            "suggestions": self._suggested[1],
            "left_out": list(self.library.left_out()),
            "refused": [dataclasses.asdict(one) for one in self.library.refusals()[:REFUSED]],
            "job": self.shelf.job(),
        }

    def suggest(self, wish: Json, reader: str) -> list[str]:
        """Questions that the library answers, tried out once for each state of it; last what it holds at all."""
        with self._suggesting:
            now = catalog.version(self.library)
            if self._suggested[0] != now:
                drawn = catalog.suggestions(self.library, most=12)
                answered = (question for question in drawn if not self.assistant.ask(question).abstained)
                tried = [question for question, _ in zip(answered, range(3), strict=False)]
                self._suggested = now, [*tried, *([catalog.OVERVIEW] if self.library.count()["articles"] else [])]
            return self._suggested[1]

    def health(self, wish: Json, reader: str) -> list[Json]:
        """What `dateline doctor` finds wrong with the store; empty when it is healthy."""
        with self._examining:
            now = (self.library.revision(), int(time.monotonic() / EXAMINED_S))
            if self._health[0] != now:
                self._health = now, [dataclasses.asdict(one) for one in doctor.examine(self.library.store).findings]
            return self._health[1]

    def articles(self, wish: Json, reader: str) -> Json:
        """Articles by filter, and how many there are in all."""
        chosen = talk.scope(wish)
        start = int(wish.get("start") or 0)
        listed = catalog.entries(self.library, chosen, start=start, most=PAGE)
        total = catalog.count(self.library, chosen)
        every = list(catalog.files(self.library, chosen)) if wish.get("files") else None
        return {"articles": [dataclasses.asdict(one) for one in listed], "total": total, "files": every}

    def read(self, wish: Json, reader: str) -> Json:
        """An article with passages marked, or that it is gone."""
        if (article := self.library.article(str(wish["file"]))) is None:
            return {"gone": True}
        marks = [render.Mark(int(n), Span(int(start), int(end))) for n, start, end in wish.get("marks") or ()]
        return render.reading(article, wish.get("sha256"), marks)

    def job(self, wish: Json, reader: str) -> Json:
        return self.shelf.job()

    def index(self, wish: Json, reader: str) -> None:
        self.shelf.index()

    def remove(self, wish: Json, reader: str) -> None:
        self.shelf.remove(str(wish["file"]))

    def restore(self, wish: Json, reader: str) -> None:
        self.shelf.restore(str(wish["file"]))

    # the history

    def conversations(self, wish: Json, reader: str) -> list[Json]:
        return self.chats.all(reader, str(wish.get("words") or "")[:200])

    def conversation(self, wish: Json, reader: str) -> list[Json]:
        return self.chats.turns(reader, str(wish["id"]))

    def rename(self, wish: Json, reader: str) -> None:
        self.chats.rename(reader, str(wish["id"]), str(wish["title"]))

    def delete(self, wish: Json, reader: str) -> None:
        self.chats.delete(reader, str(wish["id"]))

    def judge(self, wish: Json, reader: str) -> None:
        verdict = wish.get("verdict")
        if verdict not in ("up", "down", None):
            raise UsageError("a verdict is up, down or none")
        self.chats.judge(reader, str(wish["id"]), verdict, str(wish.get("why") or ""))

    def answer(self, wish: Json, reader: str) -> Json:
        """An answer by its link: whose page it is decides whether its conversation comes with it."""
        turn = self.chats.turn(str(wish["id"]))
        if turn is None:
            raise UsageError("this link leads to an answer that is no longer kept")
        own = turn.pop("reader") == reader
        return {**turn, "own": own, "conversation": turn["conversation"] if own else None}

    def export(self, wish: Json, reader: str) -> str:
        """An answer (`turn`) or a conversation (`id`) as Markdown, JSON or plain text."""
        if wish.get("turn"):
            turn = self.chats.turn(str(wish["turn"]))
            turns = [turn] if turn else []
        else:
            turns = self.chats.turns(reader, str(wish["id"]))
        if not turns:
            raise UsageError("there is no answer to export")
        write = export.FORMATS.get(str(wish.get("format")))
        if write is None:
            raise UsageError(f"choose one of {', '.join(export.FORMATS)}")
        return write([turn["view"]["record"] for turn in turns])
