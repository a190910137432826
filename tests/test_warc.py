"""Web archives: their pages are taken within limits, and what is broken or hostile ends nothing but itself."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from web import FAST, bomb, serving, story, take

from index.read.fetched import SUFFIX, Fetched


@pytest.fixture
def site():
    with serving() as made:
        yield made


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "articles"


def archive(file: Path, *captures: tuple[str, str, bytes, str], packed: bool = True, status: str = "200 OK") -> Path:
    """A WARC file of (address, day, body, media type)."""
    records = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"]
    for url, day, body, kind in captures:
        block = f'HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nETag: "w"\r\n\r\n'.encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {day}T12:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        records.append(head.encode() + block + b"\r\n\r\n")
    file.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
    return file


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive_is_unpacked_into_its_pages(folder, tmp_path, packed):
    file = archive(
        tmp_path / ("crawl.warc.gz" if packed else "crawl.WARC"),
        ("https://courier.example/ferry", "2024-05-31", story(), "text/html; charset=utf-8"),
        ("https://courier.example/ferry", "2024-06-02", story("The ferry is late."), "text/html"),
        ("https://courier.example/ferry", "2024-06-01", story("The ferry is early."), "text/html"),
        ("https://courier.example/logo.png", "2024-05-31", b"PNG", "image/png"),
        ("dns:courier.example", "2024-05-31", b"A", "text/plain"),
        ("https://courier.example/big", "2024-05-31", b"<p>" + b"word " * 50_000, "text/html"),
        packed=packed,
    )
    done = take(folder, archives=[file])
    (name,) = done.added
    assert (done.changed, done.unchanged) == ([name], [name])
    assert [(one.path, "limit of 200,000" in one.reason) for one in done.refused] == [
        ("https://courier.example/big", True)
    ]
    assert b"late" in (folder / name).read_bytes()
    record = Fetched.parse((folder / (name + SUFFIX)).read_bytes())
    assert (record.url, record.fetched) == ("https://courier.example/ferry", "2024-06-02T12:00:00Z")
    assert len([*folder.iterdir()]) == 2


def test_a_broken_archive_keeps_what_came_before_and_says_so(folder, tmp_path, capfd):
    captures = [(f"https://courier.example/{n}", "2024-05-31", story(), "text/html") for n in range(3)]
    whole = archive(tmp_path / "a.warc", *captures, packed=False).read_bytes()
    packed = archive(tmp_path / "a.warc.gz", *captures).read_bytes()
    for n, (data, kept, words) in enumerate(
        [
            (whole[:-99], 2, "breaks off after 2 pages"),
            (whole + b"\0" * 99, 3, "breaks off after 3 pages"),
            (packed[:-99], 2, "breaks off after 2 pages"),
            (b"no archive", 0, "is not a WARC file that can be read"),
            (b"", 0, "is not a WARC file that can be read"),
        ]
    ):
        (tmp_path / "b.warc").write_bytes(data)
        done = take(tmp_path / f"to{n}", archives=[tmp_path / "b.warc"])
        assert len(done.added) == kept, data
        assert words in done.refused[0].reason
    assert "No such file" in take(folder, archives=[tmp_path / "none.warc"]).refused[0].reason
    assert take(folder, archives=[archive(tmp_path / "404.warc", *captures, status="404 Not Found")]).refused == []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("head", [b"X: " + b"a" * 20_000_000, b"X: a\r\n" * 300_000, b"X: a\r\n" + b" b\r\n" * 300_000])
@pytest.mark.parametrize("kind", [b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", None])
def test_an_archive_with_an_endless_head_is_not_read_on(folder, tmp_path, head, kind):
    good = archive(
        tmp_path / "a.warc.gz", ("https://courier.example/a", "2024-05-31", story(), "text/html")
    ).read_bytes()
    kind = kind or (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://b/\r\nContent-Length: 30000000\r\n\r\n"
        b"HTTP/1.1 200 OK\r\n"
    )
    (tmp_path / "b.warc.gz").write_bytes(good + gzip.compress(kind + head, 1))
    done = take(folder, archives=[tmp_path / "b.warc.gz"])
    assert len(done.added) == 1
    assert done.refused[0].reason == "holds a record whose head is too long: the rest was not taken"


def test_an_archive_of_more_than_can_be_read_is_told(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("index.web.warc.MOST_READ", 100_000)
    captures = [(f"https://courier.example/{n}", "2024-05-31", b"x" * 90_000, "image/png") for n in range(9)]
    done = take(folder, archives=[archive(tmp_path / "a.warc.gz", *captures)])
    assert done.refused[0].reason == "holds more than 100,000 bytes: the rest was not taken"


def test_a_captured_page_in_chunks_and_packed_is_unpacked_within_the_limit(folder, tmp_path):
    file = tmp_path / "a.warc"
    for n, (body, fits) in enumerate(
        [(gzip.compress(story()) + gzip.compress(b"<p>more"), True), (bomb(30_000_000), False)]
    ):
        chunks = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
        kind = "text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"
        archive(file, (f"https://courier.example/{n}", "2024-05-31", chunks, kind), packed=False)
        done = take(folder, archives=[file], limits=replace(FAST, bytes=1_000_000))
        assert bool(done.added) == fits
        if fits:
            assert (folder / done.added[0]).read_bytes() == story() + b"<p>more"
        else:
            assert "more than the limit" in done.refused[0].reason


def test_a_capture_of_a_day_that_cannot_be_is_no_newer_than_now(site, folder, tmp_path):
    url = site.put("/a", story("The ferry is early."))
    captures = [(url, "9999-12-31", story(), "text/html"), ("http://xn--/", "2024-05-31", story(), "text/html")]
    file = archive(tmp_path / "a.warc", *captures, (site.url, "0001-01-01", story(), "text/html"), packed=False)
    file.write_bytes(file.read_bytes().replace(b"0001-01-01T12:00:00Z", b"0001-01-01T00:00:00+14:00"))
    done = take(folder, archives=[file])
    assert (len(done.added), done.refused) == (2, [])
    for name in done.added:
        assert "2024" < json.loads((folder / (name + SUFFIX)).read_text())["fetched"] < "9999"
    assert take(folder, url).changed == done.added[:1]
    record = folder / (done.added[0] + SUFFIX)
    record.write_text(record.read_text().replace('"fetched": "2', '"fetched": "9'))  # as it was kept before
    site.put("/a", story("The ferry is late."))
    assert take(folder, url).changed == done.added[:1]
