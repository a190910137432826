"""What stands before every request: how many, who may ask, what is open, how large it may be, and safe headers."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hmac
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.app.pace import Pace

READER = "dateline_reader"
"""Cookie that tells one browser from another."""
FILES = "/dateline/files/"
"""Below it, the body of a request is a file."""
RATE, BURST = 100.0, 400
"""Requests a second of one address, and at once; a page makes some 60 when it loads, one or two a question."""
LARGEST_MESSAGE = 256 * 1024
"""Bytes of a request that is not a file."""
OPEN = re.compile(
    r"/|/config/?|/theme\.css|/favicon\.ico|/(?:assets|static|svelte)/.+|/dateline/.+"
    r"|/gradio_api/(?:queue/join|queue/data|cancel|component_server|startup-events|app_id|theme\.css|info/?"
    r"|reset|heartbeat/[A-Za-z0-9_-]{1,64})/?"
)
"""What the page needs; Gradio's other routes (uploads, files, proxy, history, API, ...) do not exist here."""
POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio starts from an inline script and compiles its components' templates
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'none'",
        "base-uri 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
YEAR = 365 * 24 * 3600


class RefusedError(Exception):
    """A body was too large or too slow, and its sender has been told."""


def bounded(
    receive: Receive, most: int, refuse: Callable[[int], Awaitable[None]], seconds: float | None = None
) -> Receive:
    """A request of at most `most` bytes, whole within `seconds`; else `refuse` is given 413 or 408.

    It is told before RefusedError is raised, which the app would answer in its own words.
    """
    seen, whole = 0, seconds is None
    latest = time.monotonic() + (seconds or 0.0)

    async def limited() -> Message:
        nonlocal seen, whole
        try:
            async with asyncio.timeout(None if whole else max(latest - time.monotonic(), 0.0)):
                message = await receive()
        except TimeoutError as error:
            await refuse(408)
            raise RefusedError from error
        whole = whole or not message.get("more_body", False)
        seen += len(message.get("body", b""))
        if seen > most:
            await refuse(413)
            raise RefusedError
        return message

    return limited


class Guard:
    """ASGI middleware around the whole app.

    `hosts`: the host names by which it may be called (so that no foreign page reaches it by giving its
    own name this address), `None` for any. `password`: asked of everyone, `None` for nobody.
    `largest_file`: bytes.
    """

    def __init__(self, app: ASGIApp, *, hosts: set[str] | None, password: str | None, largest_file: int) -> None:
        self.app, self.hosts, self.password, self.largest_file = app, hosts, password, largest_file
        self.pace = Pace(RATE, BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        if self.pace.wait((scope.get("client") or ("", 0))[0]):
            await _Answer(send, None).refuse(429, "These are too many requests at once: wait a second and try again.")
            return
        headers = Headers(scope=scope)
        reader = read_cookie(headers.get("cookie", ""))
        fresh = None if reader else secrets.token_urlsafe(18)
        answer = _Answer(send, fresh)
        if refusal := self._refusal(scope, headers):
            await answer.refuse(*refusal)
            return
        if fresh:
            cookies = "; ".join(filter(None, (headers.get("cookie"), f"{READER}={fresh}")))
            kept = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
            scope = {**scope, "headers": [*kept, (b"cookie", cookies.encode("latin-1", "replace"))]}

        async def too_large(status: int) -> None:
            await answer.refuse(status, self._too_large(scope["path"]))

        with contextlib.suppress(RefusedError):
            await self.app(scope, bounded(receive, self._limit(scope["path"]), too_large), answer)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if self.hosts is not None and host_name(host) not in self.hosts:
            return 421, "This Dateline answers only to the computer it runs on."
        if not self._knows_password(headers.get("authorization", "")):
            return 401, "Dateline: this needs the password that it was started with."
        if not OPEN.fullmatch(scope["path"]):
            return 404, "There is nothing here."
        if scope["method"] not in ("GET", "HEAD") and not same_origin(headers, host):
            return 403, "Only Dateline's own page may send this."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._limit(scope["path"]):
            return 413, self._too_large(scope["path"])
        return None

    def _limit(self, path: str) -> int:
        return self.largest_file if path.startswith(FILES) else LARGEST_MESSAGE

    def _too_large(self, path: str) -> str:
        return f"This is larger than the limit of {self._limit(path):,} bytes."

    def _knows_password(self, authorization: str) -> bool:
        if self.password is None:
            return True
        try:
            kind, _, value = authorization.partition(" ")
            given = base64.b64decode(value, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
        return kind.lower() == "basic" and hmac.compare_digest(given, self.password.encode())


class _Answer:
    """Sends a response with the headers that every response has; once it refused, nothing else is sent."""

    def __init__(self, send: Send, fresh: str | None) -> None:
        self._send, self._fresh, self._started, self._refused = send, fresh, False, False

    async def __call__(self, message: Message) -> None:
        if not self._refused:
            await self._pass(message)

    async def _pass(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._started = True
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            if "cache-control" not in headers:
                headers["cache-control"] = "no-store"
            if self._fresh:
                headers.append("set-cookie", f"{READER}={self._fresh}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax")
        await self._send(message)

    async def refuse(self, status: int, text: str) -> None:
        self._refused = True
        if self._started:
            return
        body = text.encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        if status == 429:
            headers.append((b"retry-after", b"1"))
        if status == 401:
            headers.append((b"www-authenticate", b'Basic realm="Dateline", charset="UTF-8"'))
        await self._pass({"type": "http.response.start", "status": status, "headers": headers})
        await self._pass({"type": "http.response.body", "body": body})


def read_cookie(header: str) -> str | None:
    """The reader that a Cookie header names, if it names one."""
    try:
        found = SimpleCookie(header).get(READER)
    except CookieError:
        return None
    return found.value if found and re.fullmatch(r"[\w-]{16,64}", found.value) else None


def host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    return re.sub(r":\d+$", "", host).strip("[]").lower()


def same_origin(headers: Headers, host: str) -> bool:
    """Whether a request that changes something comes from this page, or from no page at all."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2].lower() == host.lower()
