"""Our own routes: questions, passages and articles as Dateline's records."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from rag import catalog
from rag.app import render
from rag.events import ClaimMade, Delta, Event, Finished, PassagesFound, Started
from rag.reading import facts, passage
from rag.serve.guard import problem
from rag.serve.openai import SSE
from rag.serve.service import Service, note, stream
from rag.serve.shapes import Ask, Search
from rag.types import passage_record

FAR = 2**31 - 1
"""No article is as long."""


def routes(service: Service) -> APIRouter:
    """The routes under which everything comes as a record."""
    router, assistant = APIRouter(tags=["Dateline"]), service.assistant

    @router.post("/v1/ask", responses=SSE)
    async def ask(wish: Ask, request: Request) -> Response:
        """Answer a question with a `dateline.answer/1` record; with `stream`, events and the record last."""
        question = wish.asked()
        if wish.stream:
            return await stream(request, _told(service.events(request, question)))
        return JSONResponse((await service.answer(request, question)).record())

    @router.post("/v1/search")
    async def search(wish: Search, request: Request) -> dict[str, Any]:
        """The best passages for a question, best first, with their text."""
        if service.log_questions:
            note(request, question=wish.question)
        found = await service.work(request, assistant.search, wish.bound(wish.question), wish.k)
        return {"passages": [{**passage_record(p), "sha256": p.article.sha256, "text": p.text} for p in found]}

    @router.get("/v1/articles")
    async def articles(
        request: Request,
        words: Annotated[str, Query(max_length=200, description="Each in title, publisher, author or file.")] = "",
        start: Annotated[int, Query(ge=0, le=FAR)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        """The articles, newest first, undated last, and how many there are in all."""

        def listed() -> dict[str, Any]:
            chosen = catalog.Filter(words=words)
            some = catalog.entries(assistant.library, chosen, start=start, most=limit)
            rows = [{k: v for k, v in dataclasses.asdict(one).items() if k != "folder"} for one in some]
            return {"articles": rows, "total": catalog.count(assistant.library, chosen)}

        return await service.work(request, listed)

    @router.get("/v1/articles/{file:path}")
    async def article(
        file: str,
        request: Request,
        start: Annotated[int | None, Query(ge=0, le=FAR, description="First character.")] = None,
        end: Annotated[int | None, Query(ge=0, le=FAR, description="One past the last character.")] = None,
        sha256: Annotated[str | None, Query(max_length=64, description="Refused when the file has another.")] = None,
    ) -> Response:
        """What is known about an article; with `start` or `end`, the text at exactly these characters too."""

        def read() -> Response:
            if (stored := assistant.library.article(file)) is None:
                return JSONResponse(problem(404, f"There is no article {file[:200]!r}: /v1/articles lists them."), 404)
            if start is None and end is None:
                return JSONResponse(facts(stored))
            return JSONResponse(passage(assistant, file, start or 0, end, sha256))

        return await service.work(request, read)

    return router


async def _told(events: AsyncGenerator[Event, None]) -> AsyncGenerator[str, None]:
    """Events as server-sent ones: started, passages, claim (each sentence, borne out), finished (the record)."""
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Started):
                yield _event("started", render.interpreted(event.interpreted))
            elif isinstance(event, PassagesFound):
                yield _event("passages", {"passages": [passage_record(one) for one in event.passages]})
            elif isinstance(event, Delta):
                yield ": writing\n\n"
            elif isinstance(event, ClaimMade):
                citations = [render.citation(one) for one in event.citations]
                yield _event("claim", {**render.claim(event.claim), "citations": citations})
            elif isinstance(event, Finished):
                yield _event("finished", event.answer.record())


def _event(kind: str, value: dict[str, Any]) -> str:
    return f"event: {kind}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
