"""Bringing articles in: real pages of a real server within limits, and nothing that is private."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import json
import os
import socket
from dataclasses import replace

import httpx
import pytest
from click.testing import CliRunner
from web import FAST, HERE, WORDS, bomb, serving, story, take

from index.clean import mark
from index.describe import describe
from index.errors import FileError, UsageError
from index.fetched import SUFFIX, Fetched
from index.library import Library
from index.load import read, walk
from index.web.fetch import Fetcher
from index.web.guard import Guarded, is_allowed, is_public
from rag import Assistant, Settings
from rag.cli import main


@pytest.fixture(scope="module")
def server():
    with serving() as site:
        yield site


@pytest.fixture
def site(server):
    server.pages.clear()
    server.asked.clear()
    return server


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "articles"


def refusal(folder, url, **options) -> str:
    """Why one address was refused; nothing may have been kept of it."""
    done = take(folder, url, **options)
    assert not done.kept
    assert [*folder.iterdir()] == []
    assert [one.path for one in done.refused] == [url]
    return done.refused[0].reason


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


def test_a_page_is_kept_as_it_came_with_its_record(site, folder):
    url = site.put("/2024/05/31/ferry-returns.html", story(), content_type="text/html; charset=utf-8", etag='"a"')
    done = take(folder, url + "#part")
    (name,) = done.added
    assert name.startswith("127-0-0-1-ferry-returns-")
    assert (folder / name).read_bytes() == story()
    record = json.loads((folder / (name + SUFFIX)).read_text("utf-8"))
    assert record["schema"] == "dateline.fetched/1"
    assert (record["url"], record["final_url"], record["charset"], record["etag"]) == (url, url, "utf-8", '"a"')
    assert record["fetched"] == record["checked"]
    assert record["fetched"].endswith("Z")
    document = read(folder, name, 1 << 20)
    assert WORDS in document.text
    assert document.meta["fetched:url"] == url
    assert [entry.path for entry in walk(folder, 1 << 20)] == [name]


def test_the_same_address_again_asks_only_for_what_changed(site, folder):
    url = site.put("/a", story(), etag='"one"', last_modified="Fri, 31 May 2024 10:00:00 GMT")
    (name,) = take(folder, url).added
    assert take(folder, url).unchanged == [name]
    _, headers = site.asked[-1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"one"', "Fri, 31 May 2024 10:00:00 GMT")
    site.put("/a", story("The harbour office counted 44 boats on Tuesday."), etag='"two"')
    assert take(folder, url).changed == [name]
    assert b"44 boats" in (folder / name).read_bytes()
    site.redirect("/b", url)
    assert take(folder, site.url + "/b").unchanged == [name]
    assert len([*folder.iterdir()]) == 2


def test_a_file_that_is_not_what_was_fetched_is_fetched_anew(site, folder):
    url = site.put("/a", story(), etag='"one"')
    (name,) = take(folder, url).added
    (folder / name).write_bytes(b"<p>Somebody wrote over it.</p>")
    assert "fetched:url" not in read(folder, name, 1 << 20).meta
    assert take(folder, url).changed == [name]
    assert "if-none-match" not in site.asked[-1][1]
    assert (folder / name).read_bytes() == story()


def test_another_kind_of_file_takes_the_place_of_the_first(site, folder):
    url = site.put("/a", story())
    (html,) = take(folder, url).added
    site.put("/a", WORDS.encode(), content_type="text/plain")
    (text,) = take(folder, url).changed
    assert text == html.replace(".html", ".txt")
    assert sorted(path.name for path in folder.iterdir()) == [text, text + SUFFIX]


@pytest.mark.parametrize(
    ("served", "encoding", "read_as"),
    [
        ("text/html; charset=iso-8859-1", "utf-8", "utf-8"),
        ("text/html; charset=utf-8", "cp1252", "cp1252"),
        ("text/html; charset=windows-1251", "windows-1251", "cp1251"),
        ("text/html; charset=utf-9", "utf-8", "utf-8"),
        ("text/html", "utf-8", "utf-8"),
    ],
)
def test_a_charset_that_is_served_counts_only_where_it_fits(site, folder, served, encoding, read_as):
    words = "Паром вернулся в гавань в понедельник." if read_as == "cp1251" else "The café reopened in São Tomé."
    (name,) = take(folder, site.put("/a", story(words).decode().encode(encoding), content_type=served)).added
    document = read(folder, name, 1 << 20)
    assert document.encoding == read_as
    assert words in document.text


def test_bad_addresses_are_refused_in_words_and_the_others_go_on(site, folder):
    good = site.put("/good", story())
    bad = {
        "not an address": "is not a web address",
        "ftp://example.org/a": "is not a web address",
        "file:///etc/passwd": "is not a web address",
        "http://": "is not a web address",
        "http://[::1": "is not a web address",
        "http://xn--/": "is not a web address",
        "http://example.org:99999/": "names the port 99999",
        "http://example.org:0/": "names the port 0",
        "http://me:secret@example.org/": "holds a name or password",
        "https://example.org/" + "a" * 2000: "more than 2,000 characters",
        "http://no-such-host.invalid/": "is not known here",
        site.url + "/missing": "is not there (the server says 404 Not Found)",
        site.put("/broken", status=503): "was not given (the server says 503",
        site.put("/photo", b"x", content_type="image/png"): "is image/png, which is not read here",
        site.put("/untyped", b"x", content_type=""): "is of no declared type",
        site.put("/brotli", b"x", content_encoding="br"): "packed as br",
        site.put("/notgzip", story(), content_encoding="gzip"): "is said to be packed with gzip and is not",
        site.put("/cut", story(), x_length="9999"): "broke off",
        site.put("/cutgzip", gzip.compress(story())[:-9], content_encoding="gzip"): "broke off",
        site.redirect("/loop", site.url + "/loop"): "redirected more than 3 times",
        site.redirect("/nowhere", "javascript:alert(1)"): "not a web address",
        site.redirect("/far", "http://127.0.0.1:65536/"): "names the port 65536",
        site.redirect("/secret", "http://a:b@127.0.0.1/"): "holds a name or password",
    }
    told = []
    done = take(folder, *bad, good, tell=lambda url, outcome: told.append(outcome))
    assert len(done.added) == 1
    assert told.count("refused") == len(bad)
    for one, (url, words) in zip(done.refused, bad.items(), strict=True):
        assert one.path == url
        assert words in one.reason
        assert "\n" not in one.reason


def test_a_page_that_makes_a_library_fail_is_a_refusal_and_the_rest_goes_on(site, folder, monkeypatch):
    bad, good = site.put("/bad", story(), content_type="text/bad"), site.put("/good", story())
    monkeypatch.setattr("index.web.fetch.media_type", lambda kind: (kind, None) if "bad" not in kind else 1 / 0)
    done = take(folder, bad, good)
    assert [(one.path, one.reason) for one in done.refused] == [(bad, "cannot be taken (ZeroDivisionError)")]
    assert len(done.added) == 1


@pytest.mark.parametrize("mark", ['"\xe9t\xe9"', '"a\x01b"'])
def test_a_mark_of_a_version_that_cannot_be_sent_back_is_not(site, folder, mark):
    url = site.put("/a", story(), etag=mark, last_modified=mark)
    (name,) = take(folder, url).added
    assert take(folder, url).unchanged == [name]
    assert "if-none-match" not in site.asked[-1][1]


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


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/endless", "more than the limit of 200,000 bytes"), ("/drip", "took more"), ("/slow-head", "took more")],
)
def test_what_has_no_end_is_given_up(site, folder, path, reason):
    assert reason in refusal(folder, site.url + path)


def test_a_small_packed_page_that_unpacks_to_a_large_one_is_refused(site, folder):
    url = site.put("/bomb", bomb(50_000_000), content_encoding="gzip")
    assert "unpacks to more than the limit of 200,000 bytes" in refusal(folder, url)
    fine = take(folder, site.put("/fine", gzip.compress(story()), content_encoding="gzip"))
    assert (folder / fine.added[0]).read_bytes() == story()


def test_all_members_of_a_packed_page_are_unpacked(site, folder):
    parts = [story(), b"", b"<p>" + b"the second part " * 999, b"", b"<p>last"]
    packed = b"".join(map(gzip.compress, parts))
    for n, end in enumerate([b"", b"\0" * 5_000]):
        done = take(folder, site.put(f"/{n}", packed + end, content_encoding="gzip"))
        assert (folder / done.added[0]).read_bytes() == b"".join(parts)
    cut = site.put("/cut", packed[:-9], content_encoding="gzip")
    spoilt = site.put("/spoilt", packed + b"\x1f\x8bno", content_encoding="gzip")
    large = site.put("/large", packed + bomb(300_000), content_encoding="gzip")
    reasons = [one.reason.split(" ")[0] for one in take(folder, cut, spoilt, large).refused]
    assert reasons == ["broke", "is", "unpacks"]


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


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>{0}/</link>
<item><title>One</title><link>/one.html</link><pubDate>Fri, 31 May 2024 23:30:00 GMT</pubDate></item>
<item><title>Two</title><link>{0}/two.html</link></item>
<item><title>Again</title><link>/one.html</link></item>
<item><title>Evil</title><link>javascript:alert(1)</link></item>
<item><title>Inside</title><link>http://10.0.0.1/</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{0}/deep/"><title>News</title>
<entry><title>Three</title><link rel="alternate" href="three.html"/><published>2024-06-01T10:00:00Z</published></entry>
</feed>"""


def test_a_feed_brings_its_pages_with_their_days(site, folder):
    for path in ("/one.html", "/two.html", "/deep/three.html"):
        site.put(path, story())
    rss = site.put("/news/rss.xml", RSS.format(site.url).encode(), content_type="application/rss+xml")
    atom = site.put("/atom.xml", ATOM.format(site.url).encode(), content_type="text/xml")
    done = take(folder, site.url + "/two.html", feeds=[rss, atom])
    assert [name.rsplit("-", 1)[0] for name in done.added] == ["127-0-0-1-one", "127-0-0-1-two", "127-0-0-1-three"]
    assert len(done.refused) == 2
    records = [Fetched.parse((folder / (name + SUFFIX)).read_bytes()) for name in done.added]
    assert [record.published for record in records] == ["2024-05-31", None, "2024-06-01"]
    assert [record.feed for record in records] == [rss, rss, atom]
    assert len(take(folder, feeds=[rss], most=1).unchanged) == 1


def test_what_is_no_feed_is_told(site, folder):
    for path, body, kind, words in [
        ("/page", story(), "text/xml", "is not an RSS or Atom feed"),
        ("/html", story(), "text/html", "is text/html, which is not read here"),
        ("/empty", b"<rss version='2.0'><channel></channel></rss>", "text/xml", "names no pages"),
        ("/nul", RSS.encode(), "text/xml; charset*=utf-8''a%00b", "is not a feed that can be read (ValueError)"),
        ("/laughs", _laughs(), "text/xml", "names no pages"),
    ]:
        done = take(folder, feeds=[site.put(path, body, content_type=kind)])
        assert words in done.refused[0].reason


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    return f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel>&a11;</channel></rss>'.encode()


def test_names_are_safe_and_a_folder_that_cannot_be_is_told(site, folder, tmp_path):
    paths = ["/", "/..%2F..%2Fetc/", "/CON", "/%00", "/a?b=1", "/a?b=2", "/" + "%C3%A9" * 300, "/.hidden"]
    done = take(folder, *(site.put(path, story()) for path in paths))
    assert len(set(done.added)) == len(paths)
    assert all(name.isascii() and len(name) < 150 and name.startswith("127-0-0-1-") for name in done.added)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be used"):
        take(tmp_path / "file", site.url)


def test_a_sidecar_that_is_none_of_ours_is_passed_by(folder, site):
    (name,) = take(folder, site.put("/a", story())).added
    good = Fetched.parse((folder / (name + SUFFIX)).read_bytes())
    for data in (b"[]", b"{", b'{"schema": "dateline.fetched/1"}', b"\xff", replace(good, sha256="0").dump()):
        (folder / (name + SUFFIX)).write_bytes(data)
        assert "fetched:url" not in read(folder, name, 1 << 20).meta


@pytest.mark.parametrize(
    ("stated", "day"), [("garbage", None), ("2024-02-31T00:00:00Z", None), ("2024-05-31T00:00:00Z", "2024-05-31")]
)
def test_a_day_of_fetching_that_is_none_is_not_known(folder, site, stated, day):
    (name,) = take(folder, site.put("/a", story())).added
    sidecar = folder / (name + SUFFIX)
    sidecar.write_bytes(replace(Fetched.parse(sidecar.read_bytes()), fetched=stated).dump())
    document = read(folder, name, 1 << 20)
    found = describe(document, mark(document).furniture).fetched
    assert (found.value if found else None) == day


def test_what_is_no_file_is_no_sidecar(folder, site):
    url = site.put("/a", story())
    folder.mkdir()
    (folder / f"dangling{SUFFIX}").symlink_to(folder / "nowhere")
    (folder / f"deep{SUFFIX}").mkdir()
    os.mkfifo(folder / f"pipe{SUFFIX}")
    assert len(take(folder, url).added) == 1


def test_a_name_that_another_address_has_is_left_to_it(folder, site):
    url = site.put("/a", story())
    (name,) = take(folder, url).added
    theirs = folder / (name + SUFFIX)
    theirs.write_bytes(replace(Fetched.parse(theirs.read_bytes()), url="http://b/", final_url="http://b/").dump())
    (longer,) = take(folder, url).added
    assert longer.startswith(name.removesuffix(".html"))
    assert len(longer) == len(name) + 56
    assert Fetched.parse(theirs.read_bytes()).url == "http://b/"
    assert take(folder, url).unchanged == [longer]


def test_a_page_says_where_it_was_and_a_refusal_what_to_do(site):
    async def get():
        async with Fetcher(FAST, HERE) as fetcher:
            with pytest.raises(FileError) as caught:
                await fetcher.page(site.url + "/missing", ["text/html"])
            return caught.value

    assert asyncio.run(get()).path == site.url + "/missing"


def test_add_fetches_indexes_and_cites_the_address(site, tmp_path, embedder):
    store = tmp_path / ".dateline"
    url = site.put("/2024/05/31/ferry", story(), content_type="text/html")
    asked = ["add", url, site.url + "/missing", "--allow-private", "127.0.0.1/32", "--store", str(store)]
    done = CliRunner().invoke(main, [*asked, "--json"])
    assert done.exit_code == 1, done.output
    record = json.loads(done.stdout)
    assert record["folder"] == str(tmp_path / "articles")
    assert record["index"]["added"] == record["added"]
    assert "is not there" in record["refused"][0]["reason"]
    library = Library(store)
    (article,) = library.articles()
    library.close()
    assert (article.url.value, article.url.source, article.published.value) == (url, "fetched", "2024-05-31")
    assert (
        article.fetched.value
        == json.loads((tmp_path / "articles" / (article.path + SUFFIX)).read_text())["fetched"][:10]
    )
    with Assistant(Library(store), embedder, Settings()) as assistant:
        answer = assistant.ask("What did the repairs of the ferry Petrel cost?")
    assert answer.record()["citations"][0]["url"] == url


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "name a web address, a WARC file, or a feed"),
        (["https://example.org/", "--allow-private", "10.0.0.1/8"], "is no network"),
        (["https://example.org/", "--most", "0"], "is not in the range"),
    ],
)
def test_add_called_wrongly_says_so(words, told, tmp_path):
    done = CliRunner().invoke(main, ["add", *words, "--store", str(tmp_path / "store")])
    assert done.exit_code == 2
    assert told in done.stderr


def test_add_without_its_part_names_the_line_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.setattr("index.extra.find_spec", lambda name: None if name == "protego" else object())
    done = CliRunner().invoke(main, ["add", "https://example.org/", "--store", str(tmp_path / "store")])
    assert done.exit_code == 2
    assert done.stderr == "dateline: this needs protego, not installed here: pip install 'dateline[web]'\n"


def test_add_that_brings_nothing_makes_no_store(site, tmp_path):
    done = CliRunner().invoke(main, ["add", site.url, "--store", str(tmp_path / "store")])
    assert done.exit_code == 1
    assert "which is not a public address" in done.stderr
    assert not (tmp_path / "store").exists()
