"""What every route of the API works with: one assistant, places for questions, and what a request did, for the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import StreamingResponse

from rag.app.talk import Gate
from rag.assistant import Assistant
from rag.events import Event, Finished
from rag.types import Answer, Question

Made = TypeVar("Made")


class ClientLeft(Exception):
    """Who asked has gone; nobody is there to be answered."""


class Service:
    """Answers requests from one assistant, a few at the same time. Raises Busy when none may even wait."""

    def __init__(self, assistant: Assistant, gate: Gate | None = None, log_questions: bool = False) -> None:
        self.assistant, self.gate, self.log_questions = assistant, gate or Gate(), log_questions

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place."""
        with self.gate.place() as free:
            async with free:
                yield

    async def work(self, request: Request, act: Callable[..., Made], *args: Any) -> Made:
        """`act` in a thread, once there is a place."""

        async def run() -> Made:
            async with self.turn():
                return await asyncio.to_thread(act, *args)

        return await unless_left(request, run())

    async def answer(self, request: Request, question: Question) -> Answer:
        """The whole answer; given up when the client goes. Raises ClientLeft then."""

        async def last() -> Answer:
            async with aclosing(self.events(request, question)) as events:
                return [event.answer async for event in events if isinstance(event, Finished)][-1]

        return await unless_left(request, last())

    async def events(self, request: Request, question: Question) -> AsyncGenerator[Event, None]:
        """The answer as it is made, once there is a place; to close it stops the work."""
        if self.log_questions:
            note(request, question=question.text)
        async with self.turn(), aclosing(self.assistant.astream(question)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    note(request, **outcome(event.answer))
                yield event


async def unless_left(request: Request, work: Awaitable[Made]) -> Made:
    """What `work` gives, or ClientLeft as soon as the client has gone; then `work` is cancelled."""

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    doing, leaving = asyncio.ensure_future(work), asyncio.ensure_future(left())
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ClientLeft
        return doing.result()
    finally:
        for task in (doing, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def stream(request: Request, pieces: AsyncGenerator[str, None]) -> StreamingResponse:
    """Server-sent events; what goes wrong before the first is raised, so that it has a status of its own."""
    first = await unless_left(request, anext(pieces))

    async def all_of() -> AsyncIterator[str]:
        async with aclosing(pieces):
            yield first
            async for piece in pieces:
                yield piece

    return StreamingResponse(all_of(), media_type="text/event-stream")


def outcome(answer: Answer) -> dict[str, Any]:
    """What the log says of an answer: never its words."""
    return {
        "abstained": answer.abstained,
        "citations": len(answer.citations),
        "passages": len(answer.passages),
        "synthesizer": answer.synthesizer,
    }


def note(request: Request, **facts: Any) -> None:
    """Have the log line of this request say this too."""
    request.scope.setdefault("dateline", {}).update(facts)
