"""Bringing pages and feeds in: real pages of a real server, kept as they came, within limits."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from dataclasses import replace

import pytest
from web import FAST, HERE, WORDS, bomb, refusal, story, take

from index.article.clean import mark
from index.article.describe import describe
from index.errors import FileError, UsageError
from index.read.fetched import SUFFIX, Fetched
from index.read.load import read, walk
from index.web.fetch import Fetcher


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "articles"


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
