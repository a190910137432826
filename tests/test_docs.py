"""The documentation: it builds, nothing on it comes from elsewhere, and every command and snippet in it runs."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html
from snippets import KINDS, ROOT, prepared, run, snippets

from rag.cli import COMMANDS

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MEASURED = {"benchmarks.md", "model.md", "scale.md", "torture.md"}
"""Their figures come from runs of hours, on sets that are not in the repository."""


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The built site."""
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_every_page_is_built_and_nothing_on_it_comes_from_elsewhere(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) >= len(PAGES)
    for page in pages:
        tree = html.parse(str(page))
        kinds = "//script/@src | //img/@src | //iframe/@src | //link[not(@rel='next' or @rel='prev')]/@href"
        for address in tree.xpath(kinds):
            assert not re.match(r"(?:[a-z]+:)?//", address), f"{page}: {address}"
        for script in tree.xpath("//script/text() | //style/text()"):
            assert "fonts.googleapis" not in script
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*['\"]?(?:https?:)?//", sheet.read_text("utf-8")), sheet


def test_the_reference_shows_the_public_names_and_every_command(site):
    python = html.parse(str(site / "reference" / "python" / "index.html"))
    ids = set(python.xpath("//*/@id"))
    assert {"rag.Assistant", "rag.Answer", "rag.Assistant.ask", "index.build", "index.errors.FileError"} <= ids
    text = " ".join(python.getroot().text_content().split())
    assert "Answer one question. Raises UsageError" in text
    commands = html.parse(str(site / "reference" / "commands" / "index.html")).getroot().text_content()
    for command in COMMANDS:
        assert f"Usage: dateline {command}" in commands


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_says_what_it_is(page):
    found = snippets(page)
    assert page.read_text("utf-8").count("```") == 2 * len(found)
    if page.name not in MEASURED:
        assert {one.kind for one in found} <= KINDS


@pytest.mark.parametrize("page", [p for p in PAGES if p.name not in MEASURED and snippets(p)], ids=name)
def test_every_command_and_snippet_runs(page, tmp_path, monkeypatch, sample_store, articles, embedder):
    monkeypatch.chdir(tmp_path)
    prepared(tmp_path, articles, sample_store)
    for module in ("index.sync", "rag.assistant"):
        monkeypatch.setattr(f"{module}.Embedder", functools.partial(_loaded, embedder))
    found = snippets(page)
    done = run(found, tmp_path)
    assert [one for one in done if one.kind != "text"] == [one for one in found if one.kind != "text"]


def _loaded(embedder, *_: object):
    """The session's embedder: loading it for each command would take minutes."""
    return embedder
