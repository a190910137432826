"""What stands before the chat: closed routes, limits, headers, passwords, foreign pages."""

import asyncio
import base64
from types import SimpleNamespace

import pytest
from app_chat import sample_store, serve

from index.errors import UsageError
from rag.app import LOOPBACK, launch, on_desktop
from rag.app.guard import BURST, HEADERS, LARGEST_MESSAGE, RATE, READER, Guard
from rag.app.pace import ADDRESSES, Pace
from rag.app.talk import Busy, Gate
from rag.settings import Settings

httpx = pytest.importorskip("httpx")
CLOSED = (
    "/gradio_api/upload",
    "/gradio_api/upload_progress?upload_id=1",
    "/gradio_api/file=/etc/passwd",
    "/file=/etc/passwd",
    "/gradio_api/proxy=http://example.org",
    "/gradio_api/runs",
    "/gradio_api/run-history/records",
    "/gradio_api/call/ask",
    "/gradio_api/run/ask",
    "/gradio_api/openapi.json",
    "/monitoring",
    "/gradio_api/vibe-edit",
    "/docs",
    "/openapi.json",
    "/login",
    "/gradio_api/deep_link",
    "/gradio_api/custom_component/1/client/js/x",
    "/gradio_api/stream/1",
    "/dateline/",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serve(sample_store(tmp_path_factory.mktemp("guard"))) as running:
        yield running


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    with serve(sample_store(tmp_path_factory.mktemp("locked")), hosts=None, password="se:cret") as running:
        yield running


def test_every_response_has_the_headers(served):
    for path in ("/", "/config", "/dateline/page/main.js", "/theme.css", "/nothing", "/gradio_api/upload"):
        answer = httpx.get(served.url.rstrip("/") + path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
    assert "'self'" in HEADERS["content-security-policy"]
    assert "http" not in HEADERS["content-security-policy"]


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_the_page_does_not_use_is_closed(served, path, method):
    answer = httpx.request(method, served.url.rstrip("/") + path, content=b"{}" if method == "POST" else None)
    assert answer.status_code in (404, 405)
    assert "root:" not in answer.text


def test_bodies_are_limited_declared_or_not(served):
    url = f"{served.url}gradio_api/queue/join"
    assert httpx.post(url, content=b"x" * (LARGEST_MESSAGE + 1)).status_code == 413
    pieces = (b"x" * 65536 for _ in range(LARGEST_MESSAGE // 65536 + 2))
    assert httpx.post(url, content=pieces).status_code == 413
    largest = Settings().index.max_file_mb << 20
    assert httpx.put(f"{served.url}dateline/files/a.txt", content=b"x" * (largest + 1)).status_code == 413
    assert not list(served.store.glob("*.part"))


@pytest.mark.parametrize(
    "name", ["..%2f..%2fetc%2fcron", ".hidden.txt", "a%00.txt", "%2f", "x" * 300 + ".txt", "a/.git/b.txt"]
)
def test_a_file_cannot_be_put_elsewhere(served, name):
    before = {path for path in served.store.rglob("*") if path.is_file()}
    answer = httpx.put(f"{served.url}dateline/files/{name}", content=b"words")
    after = {path for path in served.store.rglob("*") if path.is_file()} - before
    assert answer.status_code in (204, 404, 422)
    assert all(path.is_relative_to(served.store / "added") for path in after)
    for path in after:
        path.unlink()


def test_only_this_page_may_change_anything(served):
    url = f"{served.url}dateline/files/a.txt"
    assert httpx.put(url, content=b"x", headers={"origin": "http://evil.example"}).status_code == 403
    assert httpx.put(url, content=b"x", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert not (served.store / "added" / "a.txt").exists()


def test_a_foreign_name_does_not_reach_loopback(served):
    assert httpx.get(served.url, headers={"host": "evil.example"}).status_code == 421
    assert httpx.get(served.url, headers={"host": "localhost:1"}).status_code == 200


def test_a_proxy_calls_by_its_own_name_where_a_password_keeps_foreign_pages_out(locked, tmp_path, monkeypatch):
    for_all = {"host": "news.example.org", "authorization": f"Basic {base64.b64encode(b':se:cret').decode()}"}
    assert httpx.get(locked.url, headers=for_all).status_code == 200
    called_by = []

    async def started(assistant, store, listener, hosts, password):
        called_by.append(hosts)

    monkeypatch.setattr("rag.app.server._serve", started)
    store = sample_store(tmp_path)
    launch(store, Settings(), port=0, open_browser=False)
    launch(store, Settings(), port=0, password="se:cret", open_browser=False)
    assert called_by == [LOOPBACK, None]


def test_every_browser_gets_a_name_of_its_own_once(served):
    first, second = httpx.get(served.url), httpx.get(served.url)
    assert first.cookies[READER] != second.cookies[READER]
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    again = httpx.get(served.url, headers={"cookie": f"{READER}={first.cookies[READER]}"})
    assert "set-cookie" not in again.headers


def test_the_password_is_asked_everywhere(locked):
    right = {"authorization": "Basic " + base64.b64encode(b"any:se:cret").decode()}
    for path in ("", "config", "dateline/page/main.js", "gradio_api/queue/data?session_hash=1", "nothing"):
        for wrong in (
            {},
            {"authorization": "Basic !"},
            {"authorization": "Basic " + base64.b64encode(b"a:b").decode()},
            {"authorization": "Bearer se:cret"},
        ):
            answer = httpx.get(locked.url + path, headers=wrong)
            assert answer.status_code == 401
            assert "Basic" in answer.headers["www-authenticate"]
    assert httpx.get(locked.url, headers=right).status_code == 200


def test_listening_to_others_needs_a_password(tmp_path):
    with pytest.raises(UsageError, match="password"):
        launch(tmp_path, Settings(), host="0.0.0.0")


def test_the_pace_is_each_address_its_own_and_recovers():
    now = [0.0]
    pace = Pace(RATE, BURST, lambda: now[0])

    def allows(address):
        return not pace.wait(address)

    allowed = [allows("a") for _ in range(BURST + 5)]
    assert (sum(allowed), allowed[-1]) == (BURST, False)
    assert allows("b")
    now[0] += 0.5
    assert sum(allows("a") for _ in range(BURST)) == RATE / 2
    now[0] += 3600
    assert sum(allows("a") for _ in range(2 * BURST)) == BURST
    for n in range(2 * ADDRESSES):
        assert allows(str(n))


def test_too_many_requests_at_once_are_refused_in_a_sentence():
    sent = []

    async def run():
        async def app(scope, receive, send):
            raise AssertionError("nothing may be done for a request that is too much")

        async def send(message):
            sent.append(message)

        guard = Guard(app, hosts=None, password=None, largest_file=1)
        guard.pace.wait = lambda address: 1.0
        await guard({"type": "http", "client": ("10.0.0.1", 1), "headers": [], "path": "/"}, None, send)

    asyncio.run(run())
    start, body = sent
    assert start["status"] == 429
    assert (b"retry-after", b"1") in start["headers"]
    assert b"wait a second" in body["body"]


@pytest.mark.parametrize(
    ("terminal", "environment", "seen"),
    [
        (True, {"DISPLAY": ":0"}, True),
        (True, {"WAYLAND_DISPLAY": "wayland-0"}, True),
        (True, {}, False),
        (True, {"DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"}, False),
        (False, {"DISPLAY": ":0"}, False),
    ],
)
def test_a_browser_is_opened_where_somebody_sees_it(monkeypatch, terminal, environment, seen):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sys.stdout", SimpleNamespace(isatty=lambda: terminal))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert on_desktop() is seen


def test_the_command_opens_a_browser_when_told_to(monkeypatch, tmp_path):
    from rag import app
    from rag.cli import main

    given = []
    monkeypatch.setattr(app, "launch", lambda *_, **options: given.append(options["open_browser"]))
    for flags in ([], ["--open"], ["--no-open"]):
        main(["chat", "--store", str(tmp_path), *flags], standalone_mode=False)
    assert given == [None, True, False]


def test_the_gate_lets_some_in_some_wait_and_turns_the_rest_away():
    async def crowd():
        gate, inside, most = Gate(running=2, waiting=3), 0, 0

        async def visit():
            nonlocal inside, most
            with gate.place() as free:
                async with free:
                    inside += 1
                    most = max(most, inside)
                    await asyncio.sleep(0.01)
                    inside -= 1

        results = await asyncio.gather(*(visit() for _ in range(9)), return_exceptions=True)
        await visit()
        return most, results

    most, results = asyncio.run(crowd())
    assert most == 2
    assert sum(isinstance(result, Busy) for result in results) == 4
    assert results.count(None) == 5
