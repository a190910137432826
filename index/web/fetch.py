"""Fetch a page: by a person's wish, within limits, as far as robots.txt allows."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import version
from types import TracebackType
from typing import Self

import httpx
from protego import Protego

from index.errors import FileError
from index.web.guard import Guarded, Network, RefusedError

NAME = "Dateline"
"""By which robots.txt names it."""
ROBOTS_BYTES = 512_000
"""Of a robots.txt that are read (RFC 9309 asks for at least 500 KiB)."""
LONGEST_URL = 2_000
"""Code points."""
GZIP = zlib.MAX_WBITS | 16
STEP = 4_096
"""Bytes unpacked at a time: the rest of a step is copied at each of its members."""
LONGEST_PAUSE = 60.0
"""Seconds, whatever a robots.txt asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken and waited for, of each page."""

    bytes: int = 32 << 20
    """Most bytes, both as sent and unpacked."""
    seconds: float = 30
    """Most seconds, redirects and all."""
    redirects: int = 5
    pause: float = 0.5
    """Least seconds between two requests to one host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a server answered."""

    url: str
    """As it was asked for, without the fragment."""
    final_url: str
    """After all redirects."""
    content_type: str
    charset: str | None
    body: bytes | None
    """Unpacked, otherwise as sent; `None` when the server says that what is known still stands."""
    etag: str | None = None
    last_modified: str | None = None


def checked(url: str) -> httpx.URL:
    """A web address that may be asked for, without its fragment. Raises RefusedError."""
    if len(url) > LONGEST_URL:
        raise RefusedError(f"has more than {LONGEST_URL:,} characters, which no address needs")
    try:
        found = httpx.URL(url.strip()).copy_with(fragment=None)
        _ = found.raw_host.decode("ascii")
        named = bool(found.host)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise RefusedError("is not a web address: write it as https://example.org/story") from error
    if found.scheme not in ("http", "https") or not named:
        raise RefusedError("is not a web address: write it as https://example.org/story")
    if found.port is not None and not 0 < found.port < 65_536:
        raise RefusedError(f"names the port {found.port}, which there cannot be")
    if found.userinfo:
        raise RefusedError("holds a name or password, which would be kept: leave it out")
    return found


class Fetcher:
    """Fetches one page at a time; use it as an async context."""

    def __init__(self, limits: Limits, private: Sequence[Network] = ()) -> None:
        agent = f"{NAME}/{version('dateline')} (reads news articles for one person; heeds robots.txt)"
        self.limits = limits
        self._client = httpx.AsyncClient(
            transport=Guarded(private),
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
            timeout=limits.seconds,
            trust_env=False,
        )
        self._rules: dict[str, Protego | RefusedError | None] = {}
        self._last: dict[str, float] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def page(self, url: str, types: Sequence[str], known: Mapping[str, str] | None = None) -> Page:
        """The page at `url`, if it is of one of the media `types`; `known` are headers that make it conditional.

        Raises FileError with one sentence that says why it is not to be had.
        """
        try:
            first = checked(url)
            async with asyncio.timeout(self.limits.seconds):
                delay = await self._may(first)
            await self._pause(first.host, delay)
            async with asyncio.timeout(self.limits.seconds):
                return await self._followed(first, types, known or {})
        except TimeoutError as error:
            raise FileError(url, f"took more than {self.limits.seconds:g} seconds: try again later") from error
        except RefusedError as error:
            raise FileError(url, str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise FileError(url, _told(error)) from error

    async def _followed(self, first: httpx.URL, types: Sequence[str], known: Mapping[str, str]) -> Page:
        request = self._client.build_request("GET", first, headers={"Accept": ", ".join(types), **known})
        for _ in range(self.limits.redirects + 1):
            response = await self._client.send(request, stream=True)
            try:
                if response.next_request is None:
                    return await self._read(first, response, types)
                request = response.next_request
            finally:
                await response.aclose()
            request.url = checked(str(request.url))
            await self._may(request.url)
        raise RefusedError(f"was redirected more than {self.limits.redirects} times")

    async def _read(self, first: httpx.URL, response: httpx.Response, types: Sequence[str]) -> Page:
        if response.status_code not in (200, 203, 304):
            gone = response.status_code in (404, 410)
            raise RefusedError(f"{'is not there' if gone else 'was not given'} (the server says {_status(response)})")
        kind, charset = media_type(response.headers.get("content-type", ""))
        body = None
        if response.status_code != 304:
            if kind not in types:
                raise RefusedError(f"is {kind or 'of no declared type'}, which is not read here")
            body = await _body(response, self.limits.bytes)
        return Page(
            url=str(first),
            final_url=str(response.url),
            content_type=kind,
            charset=charset,
            body=body,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
        )

    async def _pause(self, host: str, delay: float) -> None:
        """Wait until the host may be asked again."""
        since = time.monotonic() - self._last.get(host, -LONGEST_PAUSE)
        await asyncio.sleep(max(0.0, min(max(delay, self.limits.pause), LONGEST_PAUSE) - since))
        self._last[host] = time.monotonic()

    async def _may(self, url: httpx.URL) -> float:
        """Seconds to leave between two pages of this host. Raises RefusedError where its robots.txt says no."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._rules:
            self._rules[origin] = await self._robots(origin)
        rules = self._rules[origin]
        if isinstance(rules, RefusedError):
            raise rules
        if rules is None:
            return 0.0
        if not rules.can_fetch(str(url), NAME):
            raise RefusedError(f"is closed to programs by {origin}/robots.txt: save the page in a browser instead")
        return float(rules.crawl_delay(NAME) or 0)

    async def _robots(self, origin: str) -> Protego | RefusedError | None:
        """The rules of a host; none where it has no robots.txt, and a refusal where it cannot say (RFC 9309)."""
        request = self._client.build_request("GET", f"{origin}/robots.txt")
        for _ in range(self.limits.redirects + 1):
            response = await self._client.send(request, stream=True)
            try:
                if response.next_request is None:
                    if response.status_code == 200:
                        return Protego.parse((await _body(response, ROBOTS_BYTES, cut=True)).decode("utf-8", "replace"))
                    if 400 <= response.status_code < 500:
                        return None
                    return RefusedError(f"{origin}/robots.txt is not given ({_status(response)}): try again later")
                request = response.next_request
                request.url = checked(str(request.url))
            finally:
                await response.aclose()
        return None


async def _body(response: httpx.Response, most: int, *, cut: bool = False) -> bytes:
    """The unpacked bytes of an answer, `most` of them: past that cut off or refused, without unpacking further."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip"):
        raise RefusedError(f"is packed as {packing}, which was not asked for")
    packed = bytearray()
    async for part in response.aiter_raw():
        packed += part
        if len(packed) > most:
            if not cut:
                raise RefusedError(f"has more than the limit of {most:,} bytes")
            break
    if packing == "identity":
        return bytes(packed[:most])
    body = _unzipped(bytes(packed), most)
    if len(body) > most and not cut:
        raise RefusedError(f"unpacks to more than the limit of {most:,} bytes")
    return body[:most]


def _unzipped(packed: bytes, most: int) -> bytes:
    """All members of a gzip file (RFC 1952), up to one byte past `most`; what is no member after one is passed by."""
    body, member, open_ = bytearray(), zlib.decompressobj(GZIP), True
    for at in range(0, len(packed), STEP):
        piece = packed[at : at + STEP]
        while piece:
            if not open_ and piece[0] != 0x1F:
                return bytes(body)
            try:
                body += member.decompress(piece, most + 1 - len(body))
            except zlib.error as error:
                raise RefusedError("is said to be packed with gzip and is not") from error
            if len(body) > most:
                return bytes(body)
            open_, piece = not member.eof, member.unused_data
            if not open_:
                member = zlib.decompressobj(GZIP)
    if open_:
        raise RefusedError("broke off before its end: try again later")
    return bytes(body)


def media_type(declared: str) -> tuple[str, str | None]:
    """The media type of a Content-Type in lower case, and its charset."""
    message = Message()
    message["content-type"] = declared
    return declared.partition(";")[0].strip().lower(), message.get_content_charset()


def _status(response: httpx.Response) -> str:
    return f"{response.status_code} {response.reason_phrase}".strip()


def _told(error: Exception) -> str:
    """A failure of the network in words."""
    if isinstance(error, httpx.TimeoutException):
        return "did not answer in time: try again later"
    if isinstance(error, httpx.ConnectError):
        secure = "certificate" in str(error).lower()
        return "cannot be trusted: its certificate is not valid" if secure else "cannot be reached: check your network"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "redirects to what is not a web address"
    return "broke off before its end: try again later"
