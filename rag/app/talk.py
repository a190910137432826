"""Ask for one page: a question in, the answer as it grows out; so many at once, then a friendly "busy"."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from index.errors import DatelineError, UsageError
from rag import catalog
from rag.app import render
from rag.app.history import Chats
from rag.app.render import View
from rag.assistant import Assistant
from rag.events import ClaimMade, Delta, Finished, PassagesFound, Started
from rag.types import Question

RUNNING = 2
"""Questions answered at the same time."""
WAITING = 24
"""Questions that may wait for their turn; one more is told that it is busy."""
BUSY = "Too many questions are being answered just now. Yours was not asked: try again in a moment."
BROKEN = "Something went wrong while this was answered. The log of the server says what; ask again."
log = logging.getLogger(__name__)


class Busy(Exception):
    """No place is free, not even to wait."""


class Gate:
    """Lets `running` in, `waiting` wait, and turns the rest away."""

    def __init__(self, running: int = RUNNING, waiting: int = WAITING) -> None:
        self._free = asyncio.Semaphore(running)
        self._places = running + waiting
        self._taken = 0

    @contextmanager
    def place(self) -> Iterator[asyncio.Semaphore]:
        """A place in the queue. Raises Busy."""
        if self._taken >= self._places:
            raise Busy
        self._taken += 1
        try:
            yield self._free
        finally:
            self._taken -= 1


class Talk:
    """Answers the questions of all pages."""

    def __init__(self, assistant: Assistant, chats: Chats, gate: Gate | None = None) -> None:
        self.assistant, self.chats, self.gate = assistant, chats, gate or Gate()

    async def ask(self, wish: Mapping[str, Any], reader: str) -> AsyncIterator[View]:
        """What the page shows of one question, each time whole: waiting, searching, answering, then done.

        `wish` is `{key, question, conversation, replaces, alone, scope}`: `alone` leaves what was asked before unread,
        and `key` comes back with every view.
        """
        shown: View = {"key": str(wish.get("key", "")), "stage": "waiting", "claims": [], "citations": []}
        try:
            with self.gate.place() as free:
                yield dict(shown)
                async with free:
                    async for view in self._answer(wish, reader, shown):
                        yield view
        except Busy:
            yield {**shown, "stage": "busy", "message": BUSY}
        except DatelineError as error:
            yield {**shown, "stage": "error", "message": str(error)}
        except Exception:
            log.exception("a question failed")
            yield {**shown, "stage": "error", "message": BROKEN}

    async def _answer(self, wish: Mapping[str, Any], reader: str, shown: View) -> AsyncIterator[View]:
        conversation, replaces = _text(wish, "conversation"), _text(wish, "replaces")
        question = await asyncio.to_thread(self._question, wish, reader, conversation, replaces)
        async for event in self.assistant.astream(question):
            if isinstance(event, Started):
                shown |= {"stage": "searching", "interpreted": render.interpreted(event.interpreted)}
            elif isinstance(event, PassagesFound):
                articles = {passage.article.path for passage in event.passages}
                shown |= {"stage": "reading", "read": {"passages": len(event.passages), "articles": len(articles)}}
            elif isinstance(event, Delta):
                if shown["stage"] != "reading":  # said once; its sentences follow as claims
                    continue
                shown |= {"stage": "writing"}
            elif isinstance(event, ClaimMade):
                known = {one["number"] for one in shown["citations"]}
                new = [render.citation(one) for one in event.citations if one.number not in known]
                claims = [*shown["claims"], render.claim(event.claim)]
                shown |= {"stage": "answering", "claims": claims, "citations": [*shown["citations"], *new]}
            elif isinstance(event, Finished):
                view = render.answer(event.answer)
                kept = await asyncio.to_thread(self.chats.add, reader, conversation, view, replaces)
                shown |= {"stage": "done", "view": view, "id": kept.turn, "conversation": kept.conversation}
            yield dict(shown)

    def _question(
        self, wish: Mapping[str, Any], reader: str, conversation: str | None, replaces: str | None
    ) -> Question:
        bounds = scope(wish.get("scope") or {})
        return Question(
            text=str(wish.get("question", "")),
            history=() if wish.get("alone") else self.chats.past(reader, conversation, replaces),
            since=bounds.since,
            until=bounds.until,
            files=self._files(wish.get("scope") or {}, bounds),
            read_time=(wish.get("scope") or {}).get("read_time") is not False,
        )

    def _files(self, wished: Mapping[str, Any], bounds: catalog.Filter) -> tuple[str, ...] | None:
        """The files that questions are put to: those named, those of some publishers, or all."""
        if wished.get("files"):
            return tuple(str(file) for file in wished["files"])
        if bounds.publishers:
            return catalog.files(self.assistant.library, catalog.Filter(publishers=bounds.publishers))
        return None


def scope(wished: Mapping[str, Any]) -> catalog.Filter:
    """The filter that a page asks for. Raises UsageError for a date that is none."""
    return catalog.Filter(
        words=str(wished.get("words") or "")[:200],
        since=_day(wished.get("since")),
        until=_day(wished.get("until")),
        publishers=tuple(str(name) for name in wished.get("publishers") or ()),
    )


def _day(value: object) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise UsageError(f"{value!r} is no date: write it as 2024-01-31") from error


def _text(wish: Mapping[str, Any], name: str) -> str | None:
    return str(wish[name]) if wish.get(name) else None
