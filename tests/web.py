"""A web server on loopback for the tests: pages that are good, and pages that are up to no good."""

from __future__ import annotations

import gzip
import ipaddress
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from index.web.bring import Brought, bring
from index.web.fetch import Limits

HERE = [ipaddress.ip_network("127.0.0.1/32")]
FAST = Limits(bytes=200_000, seconds=1.5, redirects=3, pause=0)
STORY = "<html><head><title>Ferry returns</title></head><body><article><h1>Ferry returns</h1><p>{}</p></article></body>"
WORDS = "The ferry Petrel returned to Kettlesand on Monday after repairs that cost 4 million crowns, the harbour said."


def story(words: str = WORDS) -> bytes:
    """A page with one paragraph."""
    return STORY.format(words).encode()


class Site:
    """What the server answers, by path: (status, headers, body); and what it was asked, in order."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer `path` with this; returns its address."""
        headers.setdefault("content_type", "text/html")
        self.pages[path] = status, {name.replace("_", "-"): value for name, value in headers.items()}, body
        return self.url + path

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.put(path, status=status, location=to)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving() -> Iterator[Site]:
    """A running server."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            if self.path in ("/endless", "/drip", "/slow-head"):
                with_patience(self)
                return
            status, headers, body = site.pages.get(self.path, (404, {}, b"not here"))
            if headers.get("etag") and self.headers.get("if-none-match") == headers["etag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("content-length", headers.get("x-length") or str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    def with_patience(handler: Handler) -> None:
        """Send without an end, for at most 5 seconds."""
        head = b"HTTP/1.0 200 OK\r\ncontent-type: text/html\r\n" + (b"" if "head" in handler.path else b"\r\n<p>")
        part, pause = (b"word " * 20_000, 0.0) if handler.path == "/endless" else (b"a", 0.1)
        until = time.monotonic() + 5
        try:
            handler.wfile.write(head)
            while time.monotonic() < until and not closing.wait(pause):
                handler.wfile.write(part)
        except OSError:
            pass

    closing = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def bomb(unpacked: int) -> bytes:
    """That many bytes of nothing, packed with gzip."""
    return gzip.compress(b" " * unpacked)


def take(folder, *urls, feeds=(), limits=FAST, private=HERE, **options) -> Brought:
    """Bring pages of this server, or archives, into a folder."""
    return bring(urls, folder, feeds=feeds, limits=limits, private=private, **options)


def refusal(folder, url, **options) -> str:
    """Why one address was refused; nothing may have been kept of it."""
    done = take(folder, url, **options)
    assert not done.kept
    assert [*folder.iterdir()] == []
    assert [one.path for one in done.refused] == [url]
    return done.refused[0].reason
