"""What `build` refuses and leaves as it was: folders, stores, versions, a second writer, another embedder."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from synced import NAMES, index, put, snapshot, story

from evals.torture.older import LATER, make_older
from index import IndexSettings, build
from index.errors import MismatchError, MissingPartError, NoStoreError, StoreBusyError, StoreError, UsageError
from index.store.library import Library
from index.store.lock import writing


def test_folders_that_cannot_be_indexed_are_refused_and_no_store_is_made(tmp_path, store):
    file = put(tmp_path, "file.txt", "text")
    (tmp_path / "empty").mkdir()
    put(tmp_path / "photos", "a.jpg", "x")
    for path, words in [
        (file, "is a file: name the folder"),
        (tmp_path / "none", "does not exist: name the folder"),
        (tmp_path / "empty", "holds no file that can be an article"),
        (tmp_path / "photos", "holds no file that can be an article"),
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")), "does not exist|not valid UTF-8"),
    ]:
        with pytest.raises(UsageError, match=words):
            index(path, store)
    with pytest.raises(UsageError, match="no folder was named"):
        index([], store)
    assert not store.exists()


def test_a_bad_folder_beside_a_good_one_changes_nothing(folder, store, tmp_path):
    index(folder, store)
    (tmp_path / "empty").mkdir()
    put(tmp_path / "good", "a.txt", story(3))
    with pytest.raises(UsageError):
        index([tmp_path / "good", tmp_path / "empty"], store)
    assert index([], store).unchanged == 6


def test_an_emptied_folder_is_not_taken_for_an_empty_archive(folder, store):
    index(folder, store)
    before = snapshot(store)
    for name in NAMES:
        (folder / name).unlink()
    for options in ({}, {"rebuild": True}):
        with pytest.raises(UsageError, match="is empty now, and 6 articles"):
            index(folder, store, **options)
    assert snapshot(store) == before


def test_a_store_that_cannot_be_is_refused(folder, tmp_path):
    with pytest.raises(StoreError, match="no store can be written"):
        index(folder, put(tmp_path, "file", "x"))
    put(tmp_path / "broken", "library.sqlite3", "this is no database" * 100)
    with pytest.raises(StoreError, match="is damaged"):
        index(folder, tmp_path / "broken")


@pytest.mark.parametrize("version", LATER)
def test_a_store_of_an_earlier_version_is_brought_up_to_date(folder, store, version):
    put(folder, "copy.txt", story(0))
    index(folder, store)
    before = snapshot(store)
    make_older(store, version)
    with pytest.raises(MismatchError, match=r"run `dateline index --store .*once"):
        Library(store)
    done = index([], store)
    assert (done.unchanged, done.stories) == (7, 1)
    assert snapshot(store) == before


def test_a_store_of_another_version_is_refused(folder, store):
    index(folder, store)
    with sqlite3.connect(store / "library.sqlite3") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(MismatchError, match="has format 99"):
        index(folder, store)
    with pytest.raises(NoStoreError, match="make one with `dateline index"):
        Library(store / "none")


HOLD = """
import sys, time
from pathlib import Path
from index.store.lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_told_who_writes(folder, store):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match=f"process {holder.pid} on .*since .*try again"):
            index(folder, store)
        holder.communicate()
    assert index(folder, store).articles == 6
    with writing(store), pytest.raises(StoreBusyError, match=f"process {os.getpid()}"):
        index(folder, store)


def test_the_holder_of_a_lock_that_was_killed_holds_it_no_more(folder, store):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    assert index(folder, store).articles == 6


def test_another_embedder_is_refused_by_name_and_rebuild_takes_it(folder, store, embedder, tmp_path):
    from safetensors.numpy import load_file, save_file

    from rag import Assistant, Settings

    build(folder, store, embedder=embedder)
    twin = tmp_path / "twin"
    shutil.copytree(embedder.folder, twin)
    weights = load_file(twin / "model.safetensors")
    name = next(n for n in weights if n.endswith("word_embeddings.weight"))
    weights[name] = weights[name] + np.float32(0.001)
    save_file(weights, twin / "model.safetensors", metadata={"format": "pt"})
    changed = IndexSettings(embedder=str(twin))
    settings = Settings(index=changed)
    for attempt in (lambda: index(folder, store, settings=changed), lambda: Assistant.open(store, settings)):
        with pytest.raises(MismatchError) as caught:
            attempt()
        assert all(w in str(caught.value) for w in ("'minilm'", str(twin), "dateline index --rebuild", str(store)))
    assert index(folder, store).unchanged == 6
    done = build(folder, store, changed, rebuild=True)
    assert done.embedded == done.chunks
    with Assistant.open(store, settings) as assistant:
        assert assistant.search("How many boats were counted?")[0].scores["dense"] > 0.2
    with pytest.raises(MismatchError):
        Assistant.open(store, Settings())


def test_an_embedder_that_is_not_there_is_named(folder, store, tmp_path):
    for name, words in [("no/such-model", "neither a folder nor"), (str(tmp_path), "no tokenizer.json")]:
        with pytest.raises(MissingPartError, match=words):
            index(folder, store, settings=IndexSettings(embedder=name))
