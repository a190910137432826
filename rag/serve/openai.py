"""`/v1/chat/completions` and `/v1/models`, as OpenAI's clients know them."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from rag.events import ClaimMade, Delta, Finished, Started
from rag.export import plain
from rag.llm.tokens import count
from rag.serve.guard import problem
from rag.serve.service import Service, stream
from rag.serve.shapes import Chat
from rag.types import Answer, Claim
from rag.webpage import WEAK

MODEL = "dateline"
SSE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {}, "text/event-stream": {}}}}


def routes(service: Service) -> APIRouter:
    """The routes that OpenAI's clients call."""
    router = APIRouter(tags=["OpenAI-compatible"])

    @router.get("/v1/models")
    async def models() -> dict[str, Any]:
        """The one model there is: the articles."""
        return {"object": "list", "data": [_model()]}

    @router.get("/v1/models/{model}")
    async def model(model: str) -> Response:
        """The model, if it is `dateline`."""
        return JSONResponse(_model()) if model == MODEL else _unknown(model)

    @router.post("/v1/chat/completions", responses=SSE)
    async def completions(chat: Chat, request: Request) -> Response:
        """Answer the last message; the record is beside it: `message.dateline`, or `dateline` of the last chunk."""
        if chat.model != MODEL:
            return _unknown(chat.model)
        question = chat.asked()
        if chat.stream:
            usage = chat.stream_options is not None and chat.stream_options.include_usage
            return await stream(request, _chunks(service, request, chat, usage))
        answer = await service.answer(request, question)
        text = content(answer)
        message = {"role": "assistant", "content": text, "dateline": answer.record()}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return JSONResponse({**_head("chat.completion"), "choices": [choice], "usage": _usage(chat, text)})

    return router


def content(answer: Answer) -> str:
    """The answer as a chat shows it: its sentences with `[n]`, then the numbered sources."""
    return plain([answer.record()]).rstrip("\n")


async def _chunks(service: Service, request: Request, chat: Chat, usage: bool) -> AsyncGenerator[str, None]:
    """Sentences as they are borne out, then whatever the whole answer has beyond them, then its record."""
    head, sent, writing = _head("chat.completion.chunk"), "", False

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event({**head, "choices": [choice], **more})

    async with aclosing(service.events(request, chat.asked())) as events:
        async for event in events:
            if isinstance(event, Started):
                yield chunk({"role": "assistant", "content": ""})
            elif isinstance(event, Delta):
                writing = True
                yield ": writing\n\n"
            elif isinstance(event, ClaimMade) and writing:
                piece = (" " if sent else "") + _sentence(event.claim)
                sent += piece
                yield chunk({"content": piece})
            elif isinstance(event, Finished):
                text = content(event.answer)
                if rest := text.removeprefix(sent):
                    yield chunk({"content": rest})
                yield chunk({}, "stop", dateline=event.answer.record())
                if usage:
                    yield _event({**head, "choices": [], "usage": _usage(chat, text)})
    yield "data: [DONE]\n\n"


def _sentence(claim: Claim) -> str:
    marks = f" [{', '.join(map(str, claim.citations))}]" if claim.citations else ""
    return claim.text + WEAK.get(claim.support, "") + marks


def _event(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{secrets.token_hex(12)}", "object": kind, "created": int(time.time()), "model": MODEL}


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def _unknown(model: str) -> Response:
    told = problem(404, f"There is no model {model[:60]!r}: the model is `{MODEL}`.", "model_not_found")
    return JSONResponse(told, 404)


def _usage(chat: Chat, text: str) -> dict[str, int]:
    asked, said = sum(count(message.text()) for message in chat.messages), count(text)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
