"""Watching a folder: a real process, and what people and editors do to files."""

from __future__ import annotations

import queue
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.settings import IndexSettings
from index.store.library import Library
from index.sync import build
from index.watch import _passes
from rag.cli import main

TEXT = "The ferry Petrel returned to Kettlesand on Monday. The repairs took {} days, the harbour office said."


class Watcher:
    """A running `dateline watch` and the lines that it printed."""

    def __init__(self, *words: object) -> None:
        command = [sys.executable, "-c", "from rag.cli import main; main()", "watch", *map(str, words)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def line(self) -> str:
        return self.lines.get(timeout=60)

    def counted(self, word: str, total: int) -> None:
        """Take lines until `total` files were `word`."""
        seen = 0
        while seen < total:
            line = self.line()
            found = re.search(rf"(\d+) {word}", line)
            assert found, line
            seen += int(found[1])
        assert seen == total

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)


def stored(store: Path) -> dict[str, str]:
    library = Library(store)
    try:
        return {article.path: article.text for article in library.articles()}
    finally:
        library.close()


def test_a_watched_folder_and_its_index_stay_the_same(tmp_path):
    folder, store = tmp_path / "articles", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT.format(1))
    watcher = Watcher(folder, "--store", store)
    try:
        assert watcher.line() == f"watching {folder}; Ctrl-C ends it"
        watcher.counted("added", 1)
        _save_as_editors_do(folder / "a.txt", TEXT.format(2))
        watcher.counted("changed", 1)
        (folder / "a.txt").rename(folder / "b.txt")
        watcher.counted("moved", 1)
        (folder / "deep").mkdir()
        for n in range(40):
            (folder / "deep" / f"{n}.txt").write_text(TEXT.format(n + 10))
        watcher.counted("added", 40)
        (folder / "deep").rename(tmp_path / "gone")
        watcher.counted("removed", 40)
        (folder / "c.txt").write_bytes(b"\0\0\0")
        assert re.fullmatch(r"\d\d:\d\d:\d\d refused c.txt: looks binary .*", watcher.line())
        assert stored(store) == {"b.txt": TEXT.format(2)}
        (folder / "c.txt").unlink()
        (folder / "b.txt").unlink()
        assert "is empty now" in watcher.line()
        (folder / "d.txt").write_text(TEXT.format(4))
        assert "1 added, 1 removed: 1 article" in watcher.line()
        assert watcher.end(signal.SIGINT) == 0
        assert watcher.line() == "stopped"
        assert stored(store) == {"d.txt": TEXT.format(4)}
    finally:
        watcher.process.kill()
        watcher.process.wait()
        watcher.process.stdout.close()


def _save_as_editors_do(file: Path, text: str) -> None:
    """A swap file, a backup, a probe, the new text in pieces under another name, and a rename over the old."""
    swap, probe, new = file.with_name(f".{file.name}.swp"), file.with_name("4913"), file.with_name(f"{file.name}.tmp")
    swap.write_text("swap")
    probe.touch()
    probe.unlink()
    file.with_name(f"{file.name}~").write_text(file.read_text())
    with new.open("w") as opened:
        for at in range(0, len(text), 20):
            opened.write(text[at : at + 20])
            opened.flush()
    new.replace(file)
    swap.unlink()
    file.with_name(f"{file.name}~").unlink()


@pytest.mark.parametrize(
    "name", ".a.txt.swp a.txt~ 4913 #a.txt# .#a.txt ~$a.docx a.html.part .git/x.txt a.html.fetched.json a.tmp".split()
)
def test_what_is_no_article_yet_wakes_nobody(name, tmp_path):
    assert _passes(str(tmp_path / name), [tmp_path])


@pytest.mark.parametrize("name", ["a.txt", "deep", "deep/a.pdf", "44913.txt", "a.template.txt"])
def test_what_may_be_an_article_does(name, tmp_path):
    hidden = tmp_path / ".home"  # a hidden folder above the watched one is the user's own choice
    assert not _passes(str(hidden / name), [hidden])


def test_what_cannot_be_watched_is_told(tmp_path, monkeypatch):
    for words, told in [([tmp_path / "none"], "is not a folder"), ([], "no dateline store at")]:
        done = CliRunner().invoke(main, ["watch", *map(str, words), "--store", str(tmp_path / "store")])
        assert done.exit_code == 2
        assert told in done.stderr.lower()
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT.format(1))
    build(folder, tmp_path / "store", IndexSettings(), embed=False)
    folder.rename(tmp_path / "gone")
    done = CliRunner().invoke(main, ["watch", "--store", str(tmp_path / "store")])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert f"{folder} is not there any more: nothing was changed" in done.stderr
    monkeypatch.setattr("index.extra.find_spec", lambda name: None)
    done = CliRunner().invoke(main, ["watch", str(tmp_path)])
    assert "pip install 'dateline[watch]'" in done.stderr
