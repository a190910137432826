"""Who may be asked for an article: nothing private by any spelling or redirect, and only what robots.txt allows."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import httpx
import pytest
from web import FAST, HERE, refusal, story, take

from index.web.fetch import Fetcher
from index.web.guard import Guarded, is_allowed, is_public


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "articles"


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 239.1.1.1 240.0.0.1"
    " 255.255.255.255 192.0.0.8 198.18.0.1 203.0.113.5 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254"
    " ::127.0.0.1 fe80::1 fc00::1 fd12::1 fec0::1 ff02::1 2001:db8::1 2002:7f00:1:: 64:ff9b::10.0.0.1"
    " 64:ff9b:1::1".split(),
)
def test_what_is_not_public_is_not_allowed(address):
    assert not is_public(ipaddress.ip_address(address))
    assert not is_allowed(ipaddress.ip_address(address), ())


def test_what_is_public_is_allowed_and_a_named_network_too():
    for address in "8.8.8.8 1.1.1.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split():
        assert is_allowed(ipaddress.ip_address(address), ())
    everything = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]
    for address in "10.1.2.3 ::ffff:10.1.2.3 127.0.0.1 ::1 fd12::1".split():
        assert is_allowed(ipaddress.ip_address(address), everything)
    for address in "169.254.169.254 ::ffff:169.254.169.254 fe80::1 224.0.0.1 0.0.0.0".split():
        assert not is_allowed(ipaddress.ip_address(address), everything)


def test_private_addresses_are_refused_by_every_spelling(site, folder):
    port = site.url.rsplit(":", 1)[1]
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ]:
        assert "is not a public address" in refusal(folder, f"http://{host}:{port}/", private=())
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(site, folder):
    port = site.url.rsplit(":", 1)[1]
    for where in [f"http://127.0.0.2:{port}/", "http://169.254.169.254/latest/", "http://10.0.0.1/", "//192.168.0.1/"]:
        assert "is not a public address" in refusal(folder, site.redirect("/out", where))
    assert "/out" in site.paths()


def test_the_address_that_was_checked_is_the_one_connected_to(site, folder, monkeypatch):
    """A name server that says another thing at each question (DNS rebinding) gets one question a request."""
    real, asked = socket.getaddrinfo, []
    port = int(site.url.rsplit(":", 1)[1])
    site.put("/a", story())

    def rebinding(host, *args, **options):
        if host != "news.test":
            return real(host, *args, **options)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) < 3 else "127.0.0.2", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    url = f"http://news.test:{port}/a"
    assert len(take(folder, url).added) == 1
    assert len(asked) == 2  # robots.txt, the page
    assert site.asked[-1][1]["host"] == f"news.test:{port}"
    assert "127.0.0.2, which is not a public address" in take(folder, url).refused[0].reason


def test_a_host_with_one_private_address_among_others_is_refused(folder, monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert "127.0.0.1, which is not a public address" in refusal(folder, "http://news.test/", private=())


def test_a_secure_connection_is_checked_for_the_name_and_not_the_address(monkeypatch):
    seen = []

    async def handle(self, request):
        seen.append((str(request.url), request.headers["host"], request.extensions["sni_hostname"]))
        return httpx.Response(204)

    public = [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1111", 443, 0, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: public)
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)

    async def get():
        async with httpx.AsyncClient(transport=Guarded()) as client:
            return await client.get("https://news.test/a")

    asyncio.run(get())
    assert seen == [("https://[2606:4700::1111]/a", "news.test", "news.test")]


def test_no_proxy_of_the_environment_is_asked(site, folder, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert take(folder, site.put("/a", story())).added


def test_robots_are_heeded_for_the_page_and_for_each_redirect(site, folder):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /private/\nUser-agent: dateline\nDisallow: /no/\n")
    for path in ("/no/a", "/hop"):
        site.redirect("/hop", "/no/a")
        assert "closed to programs" in refusal(folder, site.url + path)
    assert "/no/a" not in site.paths()
    assert take(folder, site.put("/private/a", story())).added  # our own rules are the ones that count


@pytest.mark.parametrize(
    ("status", "reason"), [(500, "is not given (500 Internal Server Error)"), (404, None), (403, None)]
)
def test_a_robots_file_that_cannot_be_given_closes_the_site_and_one_that_is_not_there_does_not(
    site, folder, status, reason
):
    site.put("/robots.txt", b"", status=status)
    url = site.put("/a", story())
    if reason:
        assert reason in refusal(folder, url)
    else:
        assert take(folder, url).added


def test_a_delay_that_robots_ask_for_is_kept(site, folder):
    site.put("/robots.txt", b"User-agent: *\nCrawl-delay: 7\n")
    slept = []

    async def pages():
        async with Fetcher(FAST, HERE) as fetcher:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(asyncio, "sleep", lambda s: _noted(slept, s))
                for path in ("/a", "/b"):
                    await fetcher.page(site.put(path, story()), ["text/html"])

    asyncio.run(pages())
    assert slept[0] == 0
    assert 5 < slept[1] <= 7


async def _noted(into, value):
    into.append(value)
