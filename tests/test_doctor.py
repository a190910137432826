"""Doctor: a sound store is healthy, and for each fault the command that it names mends it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import build, schema, vectors
from index.doctor import examine
from index.errors import NoStoreError, StoreError


def sql(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store / schema.FILE, isolation_level=None)) as db:
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


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("INSERT INTO words (words) VALUES ('delete-all')", "passages but 0 in the index of words"),
        ("DELETE FROM vector WHERE seq % 2", "passages have no vector yet"),
    ],
)
def test_lost_words_and_vectors_are_found_and_mended(store_copy, embedder, statement, words):
    sql(store_copy, statement)
    (finding,) = examine(store_copy).findings
    assert words in finding.what
    assert str(store_copy) in finding.mend
    build([], store_copy, embedder=embedder, rebuild="--rebuild" in finding.mend)
    assert examine(store_copy).healthy


@pytest.mark.parametrize("how", ["pointer", "folder", "table", "emptied"])
def test_a_damaged_generation_is_found_and_mended(store_copy, embedder, how):
    folder = store_copy / vectors.FOLDER
    name = (folder / vectors.POINTER).read_text()
    if how == "pointer":
        (folder / vectors.POINTER).unlink()
    elif how == "folder":
        shutil.rmtree(folder / name)
    elif how == "table":
        (folder / name / "chroma.sqlite3").write_bytes(b"\0" * 9_999)
    else:
        with closing(sqlite3.connect(folder / name / "chroma.sqlite3", isolation_level=None)) as db:
            db.execute("DELETE FROM embeddings WHERE id % 2")
    (finding,) = examine(store_copy).findings
    build([], store_copy, embedder=embedder, rebuild="--rebuild" in finding.mend)
    assert examine(store_copy).healthy


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
    with pytest.raises(StoreError, match="is damaged"):
        examine(store_copy)


def test_no_store_says_which_command_makes_one(tmp_path):
    with pytest.raises(NoStoreError, match="dateline index FOLDER"):
        examine(tmp_path / "none")
    (tmp_path / schema.FILE).touch()
    with pytest.raises(NoStoreError, match="dateline index FOLDER"):
        examine(tmp_path)
