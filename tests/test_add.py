"""`dateline add`: what it fetches is indexed and cited by its address; wrong calls are told."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from web import story

from index.read.fetched import SUFFIX
from index.store.library import Library
from rag import Assistant, Settings
from rag.cli import main


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
        ([__file__], "is on this disk: `dateline index FOLDER` takes the folder that holds it"),
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
