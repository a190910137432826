"""What is not there, is damaged, or the system refuses - a disk, a name, a pipe - ends a command in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from called import call, outside, refused


@pytest.mark.parametrize(
    "words", [["ask", "Who?"], ["search", "x"], ["show"], ["show", "a"], ["doctor"], ["batch", "q", "--out", "o"]]
)
def test_no_store_says_which_command_makes_one(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q").write_text('{"question": "Who?"}')
    told = refused(*words)
    assert told == "dateline: no Dateline store at .dateline: make one with `dateline index FOLDER --store .dateline`\n"
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("where", [0, 5_000])
def test_a_damaged_library_ends_in_one_line(store_copy, where):
    file = store_copy / "library.sqlite3"
    file.write_bytes(file.read_bytes()[:where] + b"\xff" * (file.stat().st_size - where))
    for words in (["ask", "Who designed the bridge?"], ["show"], ["search", "bridge"], ["index"]):
        told = refused(*words, "--store", store_copy)
        assert told.startswith("dateline: the library ")
        assert told.count("\n") == 1


def test_bytes_that_are_no_text_are_refused(sample_store, tmp_path):
    bad = os.fsdecode(b"caf\xe9")
    for words in (["ask", bad], ["show", bad], ["index", tmp_path / bad], ["search", "x", "--file", bad]):
        done = outside(*words, "--store", sample_store)
        assert done.returncode == 2
        assert b"is not valid UTF-8" in done.stderr
        assert b"Traceback" not in done.stderr


def test_a_pipe_that_is_closed_is_no_crash(sample_store):
    command = f"{sys.executable} -c 'from rag.cli import main; main()' show --json --store {sample_store} | head -c 1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.stdout == b"["
    assert b"Traceback" not in done.stderr


def test_a_disk_that_cannot_be_read_condemns_no_library(store_copy):
    (store_copy / "library.sqlite3-wal").unlink(missing_ok=True)
    (store_copy / "library.sqlite3-wal").mkdir()  # as on a full disk, a reader's log cannot be made
    told = refused("ask", "Who designed the bridge?", "--store", store_copy)
    assert "cannot be read" in told
    assert told.endswith("and delete nothing\n")
    checked = call("doctor", "--store", store_copy, code=1).stdout
    assert "mend: see that its disk is neither full nor failing" in checked
    (store_copy / "library.sqlite3-wal").rmdir()
    assert "Bastian" in call("ask", "Who designed the Tollmark Bridge?", "--store", store_copy).stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
@pytest.mark.parametrize(
    "words", [["--help"], ["show"], ["search", "bridge"], ["completion", "bash"]], ids=lambda words: words[0]
)
def test_a_full_disk_behind_the_output_is_one_line(sample_store, words):
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-c", "from rag.cli import main; main()", *words]
        environment = {**os.environ, "DATELINE_STORE": str(sample_store)}
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False, timeout=120)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("dateline: what is read or written cannot be used (No space left on device)")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "words",
    [["index"], ["ask", "Who?", "--store"], ["ask", "Who?", "--config"], ["vectors", "make", "1/2"]],
    ids=" ".join,
)
def test_what_the_system_refuses_is_one_line(sample_store, words):
    told = refused(*words, "n" * 300, DATELINE_STORE=str(sample_store))
    assert "cannot be used (File name too long): name another" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(("command", "says"), [("index", "run it again, and it goes on from there"), ("show", "")])
def test_ctrl_c_is_told_in_a_line(sample_store, tmp_path, monkeypatch, command, says):
    def interrupt(*_: object, **__: object):
        raise KeyboardInterrupt

    monkeypatch.setattr("index.build", interrupt)
    monkeypatch.setattr("rag.console.show_articles", interrupt)
    words = [tmp_path] if command == "index" else []
    told = refused(command, *words, "--store", sample_store, code=130)
    assert told.startswith("\ndateline: stopped")
    assert told.endswith(f"{says}\n")
    assert told.count("\n") == 2
