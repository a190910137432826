"""What stands before every request to the API: who may ask, how much, how often; and a line of log for each."""

from __future__ import annotations

import contextlib
import hmac
import json
import math
import secrets
import time
from typing import Protocol

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.app.guard import RefusedError, bounded, host_name, same_origin
from rag.app.pace import Pace
from rag.app.talk import BROKEN

SLOWEST_S = 30
"""Seconds within which a request is whole."""
LARGEST_BODY = 1 << 20
"""Bytes."""
OPEN = ("/healthz", "/docs", "/openapi.json")
"""Answered without a token: nothing of the library is in them."""
FREE = (*OPEN, "/metrics")
"""Not counted among the requests of a minute."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
KINDS = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


class Watcher(Protocol):
    """Is told of every request."""

    def told(self, scope: Scope, status: int, seconds: float, /) -> None:
        """It has ended; `status` 0 when its client had gone before."""

    def failed(self, request_id: str, error: Exception, /) -> None:
        """It broke in a way that nobody foresaw."""


def problem(status: int, message: str, code: str | None = None) -> dict[str, object]:
    """An error as OpenAI's clients read it."""
    kind = KINDS.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


class Guard:
    """ASGI middleware around the API.

    `hosts`: the host names by which it may be called, `None` for any (see `rag.app.guard`). `token`: asked of
    everyone, `None` for nobody. `rate`: requests a minute of one address, and as many at once, 0 for any number.
    `watch` is told of each request.
    """

    def __init__(self, app: ASGIApp, *, hosts: set[str] | None, token: str | None, rate: int, watch: Watcher) -> None:
        self.app, self.hosts, self.token, self.rate, self.watch = app, hosts, token, rate, watch
        self.pace = Pace(rate / 60, rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        scope["request_id"] = secrets.token_hex(8)
        answer = _Answer(send, scope["request_id"])
        try:
            await self._serve(scope, receive, answer)
        except Exception as error:
            self.watch.failed(scope["request_id"], error)
            await answer.refuse(500, BROKEN)
        finally:
            self.watch.told(scope, answer.status, time.perf_counter() - began)

    async def _serve(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        if refusal := self._refusal(scope, Headers(scope=scope)):
            await answer.refuse(*refusal)
            return

        async def refuse(status: int) -> None:
            await answer.refuse(status, TOO_LARGE if status == 413 else TOO_SLOW)

        with contextlib.suppress(RefusedError):
            await self.app(scope, bounded(receive, LARGEST_BODY, refuse, SLOWEST_S), answer)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | tuple[int, str, float] | None:
        host = headers.get("host", "")
        if self.hosts is not None and host_name(host) not in self.hosts:
            return 421, "This Dateline answers only to the computer it runs on."
        if scope["method"] not in ("GET", "HEAD") and not same_origin(headers, host):
            return 403, "A page of another site may not ask Dateline."
        if scope["path"] not in OPEN and not self._knows_token(headers.get("authorization", "")):
            return 401, "This Dateline needs its token: send it as `Authorization: Bearer TOKEN`."
        if self.rate and scope["path"] not in FREE and (wait := self.pace.wait((scope.get("client") or ("",))[0])):
            return 429, f"More than {self.rate} requests in a minute: try again later.", wait
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return 413, TOO_LARGE
        return None

    def _knows_token(self, authorization: str) -> bool:
        if self.token is None:
            return True
        kind, _, given = authorization.partition(" ")
        return kind.lower() == "bearer" and hmac.compare_digest(
            given.strip().encode("latin-1"), self.token.strip().encode()
        )


TOO_SLOW = f"The request did not come whole within {SLOWEST_S} seconds: send it again."
TOO_LARGE = f"The request is larger than the limit of {LARGEST_BODY:,} bytes."


class _Answer:
    """Sends a response with the headers that every response has; once it refused, nothing else is sent."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._id, self._refused, self.status = send, request_id, False, 0

    async def __call__(self, message: Message) -> None:
        if not self._refused:
            await self._pass(message)

    async def _pass(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.update({**HEADERS, "x-request-id": self._id})
        await self._send(message)

    async def refuse(self, status: int, text: str, wait: float = 0.0) -> None:
        self._refused = True
        if self.status:
            return
        headers = [(b"content-type", b"application/json")]
        if wait:
            headers.append((b"retry-after", str(math.ceil(wait)).encode()))
        if status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await self._pass({"type": "http.response.start", "status": status, "headers": headers})
        await self._pass({"type": "http.response.body", "body": json.dumps(problem(status, text)).encode()})
