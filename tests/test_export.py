"""Answers to take along: each format read back by a program that others use for it."""

from __future__ import annotations

import json
import warnings

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from pybtex.database import parse_string

from rag.bibliography import bibtex, csl_json
from rag.cli import main
from rag.export import FORMATS, markdown
from rag.webpage import html

ASKED = "How many people were injured when the ferry Petrel hit the pier at Kettlesand?"
HOSTILE = (
    "<img src=x onerror=alert(1)> {un}balanced} { % & $ # _ ~ ^ "
    '\\input{/etc/passwd} @article{x, "q" \u202eevil\x07 and B, C'
)


@pytest.fixture(scope="module")
def record(assistant):
    return assistant.ask(ASKED).record()


def hostile(record, text: str = HOSTILE):
    """The same answer from articles and a reader that are up to no good."""
    made = json.loads(json.dumps(record))
    made["question"] = text
    made["notes"] = [text]
    for claim in made["claims"]:
        claim["text"] = text
    for citation in made["citations"]:
        citation |= dict.fromkeys(("title", "publisher", "author", "quote"), text)
        citation |= {"notes": [text], "url": "https://e.example/a?b={c}&d=%20\\e", "fetched": "2025-02-11"}
    return made


def test_bibtex_is_read_back_by_pybtex(record):
    entries = parse_string(bibtex([record]), "bibtex").entries
    assert len(entries) == 2
    first = record["citations"][0]
    fields = next(entry for entry in entries.values() if first["sha256"] in entry.fields["note"]).fields
    assert fields["title"] == f"{{{first['title']}}}"
    assert f"{fields['year']}-{int(fields['month']):02}-{int(fields['day']):02}" == first["published"]
    assert first["sha256"] in fields["note"].replace("\\", "")


def test_bibtex_of_hostile_text_is_text(record):
    entries = parse_string(bibtex([hostile(record)]), "bibtex").entries
    assert len(entries) == 2
    for entry in entries.values():
        assert entry.type == "article"
        assert "\\input" not in entry.fields["title"]
        assert [str(person) for person in entry.persons["author"]] == [entry.fields["title"]]
        assert entry.fields["url"] == "https://e.example/a?b=%7Bc%7D&d=%20%5Ce"
        assert entry.fields["urldate"] == "2025-02-11"


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_title_gives_one_entry_with_balanced_braces(title):
    article = {"file": "a.txt", "sha256": "0" * 64, "title": title, "publisher": None, "published": None}
    entries = parse_string(bibtex([{"citations": [article]}]), "bibtex").entries
    assert len(entries) == 1
    (entry,) = entries.values()
    assert entry.fields["title"].count("{") == entry.fields["title"].count("}")
    assert json.loads(csl_json([{"citations": [article]}]))[0]["title"]


def test_copies_have_keys_of_their_own_and_only_web_addresses_are_given():
    article = {"sha256": "0" * 64, "title": "Ferry returns", "publisher": None, "published": None}
    urls = ["https://e.example/a", "javascript:alert(1)", "", None]
    answer = {"citations": [{**article, "file": f"{n}.txt", "url": url} for n, url in enumerate(urls)]}
    items = json.loads(csl_json([answer]))
    assert len({item["id"] for item in items}) == len(parse_string(bibtex([answer]), "bibtex").entries) == len(urls)
    assert [item.get("URL") for item in items] == [urls[0], None, None, None]
    assert "javascript" not in bibtex([answer])


def test_csl_json_is_rendered_by_citeproc(record):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the processor's own: it knows few of the fields of CSL-JSON
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        items = json.loads(csl_json([record]))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        shelf = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            shelf.register(Citation([CitationItem(item["id"])]))
        written = " ".join(map(str, shelf.bibliography()))
    for citation in record["citations"]:
        assert citation["title"] in written
        assert citation["published"][:4] in written


def test_csl_json_has_what_the_schema_asks_for(record):
    """Of `csl-data.json` 1.0.2: id and type are required, names are objects, dates are lists of date parts."""
    known = {"id", "type", "title", "author", "container-title", "issued", "URL", "accessed", "note"}
    for made in (record, hostile(record)):
        items = json.loads(csl_json([made, made]))
        assert len(items) == 2
        for item in items:
            assert {"id", "type"} <= item.keys() <= known
            assert item["type"] == "article-newspaper"
            assert all(name.keys() == {"literal"} for name in item.get("author", []))
            for name in {"issued", "accessed"} & item.keys():
                assert all(
                    len(parts) == 3 and all(isinstance(n, int) for n in parts) for parts in item[name]["date-parts"]
                )
            assert all(isinstance(item[name], str) for name in item.keys() - {"author", "issued", "accessed"})


def test_a_page_stands_alone_and_every_mark_leads_to_its_quote(record):
    page = lxml_html.document_fromstring(html([record, record]).encode())
    assert not page.xpath("//script | //img | //link | //iframe | //form")
    assert not page.xpath("//@onerror | //@onclick | //@src")
    ids = page.xpath("//li/@id")
    assert len(ids) == len(set(ids)) == 4
    assert {f"#{one}" for one in ids} == set(page.xpath("//sup/a/@href"))
    quotes = [quote.text_content() for quote in page.xpath("//blockquote")]
    assert quotes == [" ".join(c["quote"].split()) for c in record["citations"]] * 2
    assert "The sources disagree" in page.text_content()


def test_a_page_of_hostile_text_is_text(record):
    page = lxml_html.document_fromstring(html([hostile(record)]).encode())
    assert not page.xpath("//script | //img | //@onerror")
    assert HOSTILE.split("\x07")[0] in page.text_content()
    assert {link.get("href")[:8] for link in page.xpath("//li//small/a")} == {"https://"}
    for url in ("javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:alert(1)"):
        made = hostile(record)
        made["citations"][0]["url"] = url
        assert f'href="{url}' not in html([made])


def test_an_abstention_says_why_in_every_format(assistant):
    record = assistant.ask("What is the population of Varnhaven?").record()
    for name in ("markdown", "html", "text", "json"):
        assert "Looked for: population" in FORMATS[name]([record])
    assert bibtex([record]) == ""
    assert json.loads(csl_json([record])) == []


def test_a_bibliography_of_an_abstention_is_empty_and_says_why(sample_store, monkeypatch, assistant):
    monkeypatch.setattr("rag.assistant.Assistant.open", lambda *_, **__: _Open(assistant))
    words = ["ask", "What is the population of Varnhaven?", "--store", str(sample_store), "--format", "bibtex"]
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no source is cited. The articles don't say." in done.stderr


def test_what_disagrees_and_how_the_question_was_read_go_along_in_every_text(record, assistant):
    sides = [side["value"] for conflict in record["conflicts"] for side in conflict["sides"]]
    assert len(sides) == 2
    dated = assistant.ask("What did the auditor say about the Tollmark Bridge in 2024?").record()
    assert dated["interpreted"]["notes"]
    for name in ("markdown", "html", "text"):
        made = FORMATS[name]([record])
        assert "The sources disagree" in made
        assert all(made.count(side) >= 2 for side in sides)
        assert "was read as 2024" in FORMATS[name]([dated])


def test_entries_of_a_timeline_stand_alone_and_sentences_together(record, assistant):
    timeline = assistant.ask("Timeline of the Tollmark Bridge").record()
    entries = [claim["text"] for claim in timeline["claims"]]
    assert len(entries) > 3
    paragraphs = lxml_html.document_fromstring(html([timeline]).encode()).xpath("//article/p")
    assert [found.text_content().split("[")[0] for found in paragraphs] == entries
    assert [line for line in markdown([timeline]).splitlines() if line.startswith(("4 March", "5 March"))]
    together = lxml_html.document_fromstring(html([record]).encode()).xpath("//article/p")[0].text_content()
    assert all(claim["text"] in together for claim in record["claims"])


def test_markdown_names_the_address_without_a_link(record):
    text = markdown([hostile(record)])
    assert "e.example" in text
    assert "https://" not in text


@pytest.mark.parametrize("name", ["markdown", "html", "json", "csl", "bibtex", "text"])
def test_ask_writes_every_format(name, sample_store, monkeypatch, assistant):
    monkeypatch.setattr("rag.assistant.Assistant.open", lambda *_, **__: _Open(assistant))
    done = CliRunner().invoke(main, ["ask", ASKED, "--store", str(sample_store), "--format", name])
    assert done.exit_code == 0, done.output
    if name != "json":  # which holds how long it took
        assert done.stdout == FORMATS[name]([assistant.ask(ASKED).record()])
    else:
        assert json.loads(done.stdout)["schema"] == "dateline.answer/1"


class _Open:
    """The session's assistant, which a command must not close."""

    def __init__(self, assistant) -> None:
        self.assistant = assistant

    def __enter__(self):
        return self.assistant

    def __exit__(self, *_: object) -> None:
        pass
