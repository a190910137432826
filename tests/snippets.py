"""The fenced blocks of our Markdown pages, and how each kind is run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner
from commandline import understood

from index.store.schema import FILE
from rag.cli import main
from rag.settings import Settings

ROOT = Path(__file__).parent.parent
FENCE = re.compile(
    r"(?:<!-- not run: (?P<why>[^>]+) -->\n)?^(?P<indent> *)```(?P<kind>\w*)\n(?P<body>.*?)^(?P=indent)```$",
    re.M | re.S,
)
KINDS = {"bash", "python", "toml", "json", "text"}
PLAIN = re.compile(r"(?:cp|cat|printf|make|pip|pipx|uv|python3\.11|docker|ollama|\.venv/bin/pip) ")
"""Programs that a page may call beside ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """One block of a page."""

    kind: str
    body: str
    why: str | None
    """Why it is not run here."""
    line: int


def snippets(page: Path) -> list[Snippet]:
    """The blocks of a page, in order."""
    text = page.read_text("utf-8")
    return [
        Snippet(kind=m["kind"], body=m["body"], why=m["why"], line=text.count("\n", 0, m.start("kind")) + 1)
        for m in FENCE.finditer(text)
    ]


def run(page: list[Snippet], folder: Path) -> list[Snippet]:
    """Run a page's blocks in `folder`, one after the other; what is not run is checked for its syntax.

    Returns those that were run or checked: text is, where it follows commands that printed something.
    """
    names: dict[str, object] = {"__name__": "page"}
    printed = ""
    done = []
    for one in page:
        if one.kind == "bash":
            printed = "".join(_line(line, run=one.why is None) for line in one.body.splitlines() if line.strip())
        elif one.kind == "python" and one.why:
            compile(one.body, f"line {one.line}", "exec")
        elif one.kind == "python":
            exec(compile(one.body, f"line {one.line}", "exec"), names)
        elif one.kind == "toml":
            settings = folder / f"settings{one.line}.toml"
            settings.write_text(one.body, "utf-8")
            assert tomllib.loads(one.body)
            Settings.load(settings, {})
        elif one.kind == "json":
            assert all(json.loads(line) for line in one.body.splitlines())
        elif one.kind == "text" and printed:
            _is_what_was_printed(one.body, printed)
        else:
            continue
        done.append(one)
        if one.kind != "bash":
            printed = ""
    return done


def _line(line: str, *, run: bool) -> str:
    """What a line of a shell prints."""
    words = shlex.split(line, comments=True)
    if not words:
        return ""
    given = dict(word.split("=", 1) for word in _given(words))
    command, _, to = line.partition(" > ") if " > " in line and "printf" not in line else (line, "", "")
    command = command.removesuffix(" || true")
    ours = re.sub(r"^(?:\w+=(?:'[^']*'|\S*) )*", "", command)
    for part in ours.split(" && "):
        if part.removeprefix(".venv/bin/").startswith("dateline "):
            understood(part.removeprefix(".venv/bin/"))
        else:
            assert PLAIN.match(part), line
    if not run:
        subprocess.run(["bash", "-n", "-c", line], check=True)
        return ""
    if not ours.startswith("dateline "):
        return subprocess.run(["bash", "-c", line], check=True, capture_output=True, text=True).stdout
    done = CliRunner().invoke(main, shlex.split(ours, comments=True)[1:], env={**given, "COLUMNS": "100"})
    assert done.exit_code == 0 or (line.endswith("|| true") and done.exit_code == 1), f"{line}\n{done.output}"
    if to:
        Path(to.strip()).write_text(done.stdout, "utf-8")
    return done.stdout


def _given(words: list[str]) -> list[str]:
    """The variables that a line sets for its command."""
    found = []
    for word in words:
        if not re.match(r"[A-Z_]+=", word):
            break
        found.append(word)
    return found


def _is_what_was_printed(shown: str, printed: str) -> None:
    """Each paragraph of what a page shows is printed, in that order; line breaks and indents are the terminal's."""
    printed, at = " ".join(printed.split()), 0
    for part in re.split(r"\n\n|\n *\.\.\.\n", shown):
        flat = " ".join(part.split())
        at = printed.find(flat, at)
        assert at >= 0, f"not printed: {flat}\n{printed}"


def prepared(folder: Path, articles: Path, store: Path) -> None:
    """What every page may count on: a clone's sample, a folder `articles`, and a store of it."""
    for name in ("evals/sample", "evals/limits.toml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(articles, folder / "articles")
    shutil.copytree(store, folder / ".dateline")
    with closing(sqlite3.connect(folder / ".dateline" / FILE)) as library:
        library.execute("UPDATE root SET folder = ?", (str(folder / "articles"),))
        library.commit()
