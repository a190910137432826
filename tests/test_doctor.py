"""Doctor: a sound store is healthy, and for each fault the command that it names mends it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from index import build
from index.errors import NoStoreError
from index.settings import IndexSettings
from index.store import packed, schema
from index.store.lock import writing
from index.upkeep.doctor import examine
from index.upkeep.mend import mend
from index.vectors import generations
from rag.cli import main


def sql(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store / schema.FILE, isolation_level=None)) as db:
        packed.functions(db)
        db.execute(statement)


def test_a_sound_store_is_healthy(sample_store):
    health = examine(sample_store)
    assert health.healthy
    assert health.findings == ()
    assert health.articles == 22
    assert health.embedded == health.distinct > 50
    assert health.embedder == "minilm"
    assert health.refused == 0
    assert json.loads(json.dumps(health.record()))["healthy"] is True


def test_examining_changes_nothing(store_copy):
    before = (store_copy / schema.FILE).read_bytes()
    examine(store_copy)
    assert (store_copy / schema.FILE).read_bytes() == before


FAULTS = {
    "words gone": ("INSERT INTO words (words) VALUES ('delete-all')", "passages but 0 in the index of words", "words"),
    "words of other texts": (
        "UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10",
        "not hold",
        "words",
    ),
    "half the vectors gone": ("DELETE FROM vector WHERE seq % 2", "passages have no vector yet", "index"),
    "vectors cut": ("UPDATE vector SET value = substr(value, 1, 99) WHERE seq % 9 = 0", "are damaged", "blobs"),
    "vectors zeroed": ("UPDATE vector SET value = zeroblob(length(value)) WHERE seq % 9 = 0", "are damaged", "blobs"),
    "vectors not finite": ("UPDATE vector SET value = replace(hex(value), '3', 'f') WHERE seq = 5", "damaged", "blobs"),
    "text altered": (
        "UPDATE article SET text = deflate(replace(inflate(text), 'bridge', 'tunnel'))",
        "not the text",
        "rebuild",
    ),
    "text damaged": ("UPDATE article SET text = zeroblob(99) WHERE id % 9 = 0", "not the text", "rebuild"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_library_is_found_and_mended(store_copy, embedder, fault):
    statement, words, act = FAULTS[fault]
    sql(store_copy, statement)
    first, *_ = findings = examine(store_copy).findings
    assert (first.act, first.unfinished) == (act, act == "index")
    assert words in first.what
    assert all(str(store_copy) in finding.mend for finding in findings)
    assert mend(store_copy, embedder=embedder).findings == ()


@pytest.mark.parametrize("how", ["pointer", "folder", "table", "emptied", "manifest", "other vectors"])
def test_a_damaged_generation_is_found_and_mended(store_copy, embedder, how):
    folder = store_copy / generations.FOLDER
    name = (folder / generations.POINTER).read_text()
    table = folder / name / "chroma.sqlite3"
    if how == "pointer":
        (folder / generations.POINTER).unlink()
    elif how == "folder":
        shutil.rmtree(folder / name)
    elif how == "manifest":
        (folder / name / generations.MANIFEST).write_text('{"name": "' + name)
    elif how == "table":
        table.write_bytes(b"\0" * 9_999)
    else:
        change = "DELETE FROM embeddings WHERE id % 2"
        if how == "other vectors":  # of the right number, and Chroma's count() is right
            change = (
                "UPDATE embeddings_queue SET vector = (SELECT vector FROM embeddings_queue ORDER BY seq_id LIMIT 1)"
            )
        with closing(sqlite3.connect(table, isolation_level=None)) as db:
            db.execute(change)
    (finding,) = examine(store_copy).findings
    assert finding.act == "publish"
    assert finding.mend == f"dateline doctor --fix --store {store_copy}"
    assert mend(store_copy, embedder=embedder).healthy


def test_settings_that_do_not_fit_are_named(sample_store, tmp_path):
    (finding,) = examine(sample_store, IndexSettings(embedder=str(tmp_path))).findings
    assert finding.mend.startswith("set `embedder` to 'minilm'")
    (finding,) = examine(sample_store, IndexSettings(embedder="no/such-model")).findings
    assert "neither a folder nor a downloaded model" in finding.what
    assert examine(sample_store, IndexSettings()).healthy


def test_a_full_disk_is_foretold(sample_store, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1 << 20))
    (finding,) = examine(sample_store).findings
    assert "1 MB are free on the disk, and the next `index` may need" in finding.what


def test_a_damaged_file_beside_the_library_is_named(store_copy):
    (store_copy / "chats.sqlite3").write_bytes(b"no database" * 999)
    (finding,) = examine(store_copy).findings
    assert "chats.sqlite3 is damaged" in finding.what


def test_a_package_of_another_version_is_named(sample_store, monkeypatch):
    monkeypatch.setattr("index.upkeep.checks._required", lambda: ("numpy>=99", "no-such-package>=1", "filelock>=3"))
    one, other = examine(sample_store).findings
    assert "numpy is" in one.what
    assert (other.what, other.mend) == (
        "the package no-such-package is not installed",
        "pip install 'no-such-package>=1'",
    )


def test_who_writes_is_said(store_copy):
    assert examine(store_copy).writer is None
    with writing(store_copy):
        assert f"process {os.getpid()}" in examine(store_copy).writer


@pytest.mark.parametrize("version", [1, 99])
def test_a_store_of_another_version_is_named(store_copy, embedder, version):
    sql(store_copy, f"PRAGMA user_version = {version}")
    (finding,) = examine(store_copy).findings
    assert f"format {version}" in finding.what
    assert (finding.act is None) == (version == 99)


def test_a_folder_that_is_gone_is_named(tmp_path, embedder):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Boats\n\nThe harbour office counted 44 boats on Monday.")
    build(folder, tmp_path / "store", embedder=embedder)
    shutil.rmtree(folder)
    (finding,) = examine(tmp_path / "store").findings
    assert f"{folder} is not there" in finding.what


def test_words_only_is_said_with_the_command_that_goes_on(tmp_path, articles, embedder):
    build(articles, tmp_path / "store", embed=False, embedder=embedder)
    (finding,) = examine(tmp_path / "store").findings
    assert "have no vector yet" in finding.what
    assert finding.mend == f"dateline index --store {tmp_path / 'store'}"


def test_a_damaged_library_is_named(store_copy):
    data = bytearray((store_copy / schema.FILE).read_bytes())
    data[8192:16384] = b"\xff" * 8192
    (store_copy / schema.FILE).write_bytes(bytes(data))
    (finding,) = examine(store_copy).findings
    assert "is damaged" in finding.what
    assert "delete" in finding.mend
    (store_copy / schema.FILE).write_bytes(b"no database" * 1000)
    (finding,) = examine(store_copy).findings
    assert "is damaged" in finding.what


def test_rows_that_point_to_nothing_are_damage(store_copy):
    with closing(sqlite3.connect(store_copy / schema.FILE, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        db.execute("DELETE FROM article WHERE id = 1")
    (finding,) = examine(store_copy).findings
    assert "point to rows that are not there" in finding.what


def test_the_command_exits_1_until_it_has_mended(store_copy, capsys):
    sql(store_copy, "INSERT INTO words (words) VALUES ('delete-all')")
    for options, code, words in (([], 1, "mend: dateline doctor --fix"), (["--fix"], 0, "healthy"), ([], 0, "healthy")):
        if code:
            with pytest.raises(SystemExit, match="1"):
                main(["doctor", "--store", str(store_copy), *options], standalone_mode=False)
        else:
            main(["doctor", "--store", str(store_copy), *options], standalone_mode=False)
        assert words in capsys.readouterr().out


def test_no_store_says_which_command_makes_one(tmp_path):
    with pytest.raises(NoStoreError, match="dateline index FOLDER"):
        examine(tmp_path / "none")
    (tmp_path / schema.FILE).touch()
    with pytest.raises(NoStoreError, match="dateline index FOLDER"):
        examine(tmp_path)


def test_mending_vectors_never_drops_an_article_whose_file_is_gone(tmp_path, articles, embedder):
    folder, store = tmp_path / "articles", tmp_path / "store"
    shutil.copytree(articles, folder)
    build([folder], store, embedder=embedder)
    held = examine(store).articles
    shutil.rmtree(folder)
    sql(store, "UPDATE vector SET value = zeroblob(length(value)) WHERE seq % 9 = 0")
    health = mend(store, embedder=embedder)
    assert health.articles == held
    assert health.embedded == health.distinct
    assert all("damaged" not in finding.what for finding in health.findings)


def test_conversations_that_the_disk_does_not_give_are_not_to_be_deleted(store_copy):
    with closing(sqlite3.connect(store_copy / "chats.sqlite3", isolation_level=None)) as chats:
        chats.execute("PRAGMA journal_mode=WAL")
        chats.execute("CREATE TABLE said (text TEXT)")
    (store_copy / "chats.sqlite3-wal").mkdir()
    (finding,) = examine(store_copy).findings
    assert "chats.sqlite3 cannot be read" in finding.what
    assert finding.mend.endswith("and delete nothing")
