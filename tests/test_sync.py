"""The index equals the folder: every change is seen, nothing else costs, and no interruption loses anything."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from evals.torture.older import LATER, make_older
from index import IndexSettings, build
from index.doctor import examine
from index.embed import Embedder
from index.errors import MismatchError, MissingPartError, NoStoreError, StoreBusyError, StoreError, UsageError
from index.left_out import leave_out, put_back
from index.library import Library, Scope
from index.lock import writing

LONG_AGO = 1_600_000_000
NAMES = ["a.txt", "b.txt", "deep/c.txt", "deep/er/d.md", "e f.txt", "naïve.txt"]


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def story(n: int) -> str:
    body = f"The harbour office counted {n} boats on Monday. Nobody had seen so many since the strike of {1900 + n}."
    return f"Boats number {n}\n\n{body}\n\nA second paragraph says that the mayor of town {n} was pleased with it."


def stories(library: Library) -> dict:
    """Each story's paths, best first, and which article corrects which."""
    told = library.db.execute("SELECT story, path FROM story JOIN article ON id = article ORDER BY story, place")
    groups: dict[int, list[str]] = {}
    for row in told.fetchall():
        groups.setdefault(row["story"], []).append(row["path"])
    paths = {row["id"]: row["path"] for row in library.db.execute("SELECT id, path FROM article")}
    links = library.db.execute("SELECT newer, older, kind FROM revision").fetchall()
    return {"groups": sorted(groups.values()), "links": sorted((paths[a], paths[b], kind) for a, b, kind in links)}


def snapshot(store: Path, *, vectors: bool = False) -> dict:
    """All that a store says of its articles, without row numbers."""
    library = Library(store)
    try:
        articles = {a.path: a for a in library.articles()}
        rows = dict(library.in_scope(Scope()))
        chunks = library.chunks(list(rows))
        found = {c.id: c for c, _ in chunks.values()}
        words = {}
        for term in ("boats", "mayor", "strike", "harbour", *map(str, range(12))):
            hits = library.match(f'"{term}"', 1000, Scope(), 1.0)
            words[term] = sorted((chunks[h.chunk][0].id, round(h.score, 9)) for h in hits)
        seen = {"articles": articles, "chunks": found, "words": words, "refused": library.refusals()}
        seen["stories"] = stories(library)
        if vectors:
            keys, matrix = library.vectors_of(library.meta("embedder"), sorted({c.key for c in found.values()}))
            seen["vectors"] = {k: v.tobytes() for k, v in zip(keys, matrix, strict=True)}
            assert seen["vectors"].keys() == {c.key for c in found.values()}
        return seen
    finally:
        library.close()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "articles"
    for n, name in enumerate(NAMES):
        put(made, name, story(n))
    return made


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


EMBEDDER = Embedder()
"""Only its tokenizer and its fingerprint are used."""


def index(folder, store, **options):
    own = options.get("settings", IndexSettings()).embedder != "minilm"
    return build(folder, store, embed=False, embedder=None if own else EMBEDDER, **options)


def test_what_is_new_changed_moved_removed_and_refused_is_reported(folder, store):
    first = index(folder, store)
    assert (first.added, first.unchanged, first.articles) == (tuple(sorted(NAMES)), 0, 6)
    put(folder, "a.txt", story(77))
    (folder / "b.txt").rename(folder / "moved.txt")
    (folder / "deep/c.txt").unlink()
    put(folder, "new.txt", story(78))
    put(folder, "empty.txt", "")
    put(folder, "photo.jpg", "x")
    (folder / "binary.txt").write_bytes(b"\0\1\2")
    done = index(folder, store)
    assert (done.added, done.changed, done.removed) == (("new.txt",), ("a.txt",), ("deep/c.txt",))
    assert done.moved == (("b.txt", "moved.txt"),)
    assert done.unchanged == 3
    assert {r.path for r in done.refused} == {"binary.txt", "empty.txt", "photo.jpg"}
    assert all(r.reason for r in done.refused)
    assert json.loads(json.dumps(done.record()))["refused"][0]["path"] == "binary.txt"
    library = Library(store)
    assert {r.path for r in library.refusals()} == {r.path for r in done.refused}
    library.close()


def test_an_article_that_becomes_unreadable_leaves_and_is_named(folder, store):
    index(folder, store)
    (folder / "a.txt").write_bytes(b"\0\0\0")
    done = index(folder, store)
    assert done.removed == ("a.txt",)
    assert [r.path for r in done.refused] == ["a.txt"]
    assert (done.articles, done.unchanged) == (5, 5)


def test_a_second_run_changes_nothing_and_reads_nothing(folder, store, monkeypatch):
    index(folder, store)
    before = snapshot(store)
    monkeypatch.setattr("index.prepare.read", lambda *_: pytest.fail("a file was read"))
    done = index(folder, store)
    assert done.unchanged == 6
    assert {done.added, done.changed, done.moved, done.removed, done.refused} == {()}
    assert snapshot(store) == before


def test_a_file_written_just_before_it_was_read_is_read_again(folder, store):
    path = put(folder, "a.txt", story(50))
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    index(folder, store)
    path.write_text(story(51), "utf-8")  # of equal length, and with the old time stamp
    os.utime(path, ns=(now, now))
    assert index(folder, store).changed == ("a.txt",)


def test_equal_files_are_both_kept_and_reported(folder, store):
    put(folder, "copy.txt", story(0))
    assert index(folder, store).equal == (("a.txt", "copy.txt"),)
    (folder / "a.txt").unlink()
    done = index(folder, store)
    assert (done.equal, done.removed, done.articles) == ((), ("a.txt",), 6)


def test_two_files_that_swap_names_are_both_changed(folder, store):
    index(folder, store)
    put(folder, "a.txt", story(1))
    put(folder, "b.txt", story(0))
    assert index(folder, store).changed == ("a.txt", "b.txt")
    put(folder.parent / "fresh", "a.txt", story(1))
    assert snapshot(store)["articles"]["a.txt"].text == story(1)


def test_only_new_texts_are_embedded(folder, store, embedder, monkeypatch):
    done = build(folder, store, embedder=embedder)
    assert done.embedded == done.chunks == 6
    given = []
    monkeypatch.setattr(embedder, "passages", lambda texts: given.extend(texts) or Embedder.passages(embedder, texts))
    put(folder, "a.txt", story(99))
    (folder / "b.txt").rename(folder / "z.txt")
    assert build(folder, store, embedder=embedder).embedded == 1
    assert len(given) == 1
    assert "counted 99 boats" in given[0]
    assert build(folder, store, embedder=embedder).embedded == 0


class Stopped(KeyboardInterrupt):
    """As Ctrl-C."""


@pytest.mark.parametrize("at", range(1, 7))
def test_an_interrupted_run_is_completed_by_the_next(folder, store, tmp_path, embedder, monkeypatch, at):
    monkeypatch.setattr("index.sync.GROUP_SECONDS", 0)
    monkeypatch.setattr("index.complete.EMBED_GROUP", 3)
    calls = []

    def stop(stage, done, of):
        calls.append(stage)
        if len(calls) == 2 * at - 1 or stage == "publishing":
            raise Stopped

    with pytest.raises(Stopped):
        build(folder, store, progress=stop, embedder=embedder)
    Library(store).close()
    put(folder, "a.txt", story(60))
    (folder / "b.txt").unlink()
    build(folder, store, embedder=embedder)
    build(folder, tmp_path / "fresh", embedder=embedder)
    ours, fresh = snapshot(store, vectors=True), snapshot(tmp_path / "fresh", vectors=True)
    mine, theirs = ours.pop("vectors"), fresh.pop("vectors")
    assert ours == fresh
    assert mine.keys() == theirs.keys()
    for key in mine:  # batches differ, so may the last bit
        a, b = np.frombuffer(mine[key], np.float32), np.frombuffer(theirs[key], np.float32)
        assert a @ b > 0.999


def test_an_interrupted_change_of_recipe_leaves_no_mixture(folder, store, tmp_path, monkeypatch):
    monkeypatch.setattr("index.sync.GROUP_SECONDS", 0)
    put(folder, "a.txt", "The same nine words stand here once more now. " * 40)
    index(folder, store)

    def stop(stage, done, of):
        raise Stopped

    with pytest.raises(Stopped):
        index(folder, store, settings=IndexSettings(chunk_words=20), progress=stop)
    index(folder, store)
    index(folder, tmp_path / "fresh")
    assert snapshot(store) == snapshot(tmp_path / "fresh")


def test_sixty_random_steps_each_equal_a_fresh_build(folder, store, tmp_path, embedder):
    chance = random.Random(20_240_122)
    count = 100
    for step in range(60):
        names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        one, two = chance.choice(names), chance.choice(names)
        count += 1
        act = chance.choice(["add", "change", "rename", "delete", "copy", "swap"])
        if act == "add" or len(names) < 3:
            put(folder, f"{chance.choice('xyz')}/{count}.txt", story(count))
        elif act == "change":
            put(folder, one, story(count))
        elif act == "rename":
            (folder / one).rename(folder / f"{count}.txt")
        elif act == "delete":
            (folder / one).unlink()
        elif act == "copy":
            shutil.copy2(folder / one, folder / f"copy-{count}.txt")
        else:
            (folder / one).rename(folder / "swap")
            (folder / two).rename(folder / one) if one != two else None
            (folder / "swap").rename(folder / two)
        index(folder, store)
        fresh = tmp_path / f"fresh-{step}"
        index(folder, fresh)
        assert snapshot(store) == snapshot(fresh), f"step {step}: {act} {one} {two}"
        shutil.rmtree(fresh)
    build(folder, store, embedder=embedder)
    assert len(snapshot(store, vectors=True)["vectors"]) > 2


def test_two_folders_live_side_by_side(folder, store, tmp_path):
    other = tmp_path / "other"
    put(other, "a.txt", story(20))
    index([folder, other], store)
    assert set(snapshot(store)["articles"]) == {*NAMES, "other/a.txt"}
    put(other, "b.txt", story(21))
    (folder / "a.txt").unlink()
    done = index([], store)
    assert (done.added, done.removed) == (("other/b.txt",), ("a.txt",))
    put(other, "a.txt", story(22))
    (folder / "b.txt").unlink()
    done = index(other, store)
    assert (done.changed, done.removed, done.articles) == (("other/a.txt",), (), 7)


def test_names_of_two_folders_never_collide(folder, store, tmp_path):
    other = tmp_path / "elsewhere" / "deep"
    put(other, "c.txt", story(20))
    index([folder, other], store)
    assert {"deep/c.txt", "deep-2/c.txt"} <= set(snapshot(store)["articles"])
    put(folder, "deep-2/c.txt", story(21))
    done = index([], store)
    assert [(r.path, r.reason) for r in done.refused] == [
        ("deep-2/c.txt", "has the name of a file of another indexed folder; rename it")
    ]
    assert snapshot(store)["articles"]["deep-2/c.txt"].text == story(20)
    assert snapshot(store)["articles"]["deep/c.txt"].text == story(2)


def test_a_new_recipe_reads_the_folders_that_were_not_named_too(folder, store, tmp_path):
    other = tmp_path / "other"
    put(other, "a.txt", "The same nine words stand here once more now. " * 40)
    index([folder, other], store)
    before = len(snapshot(store)["chunks"])
    index(folder, store, settings=IndexSettings(chunk_words=20))
    index([folder, other], tmp_path / "fresh", settings=IndexSettings(chunk_words=20))
    assert snapshot(store) == snapshot(tmp_path / "fresh")
    assert len(snapshot(store)["chunks"]) > before


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


def test_what_is_left_out_stays_out_until_it_is_put_back(folder, store):
    index(folder, store)
    library = Library(store)
    before, (first, *others) = snapshot(store), library.paths()
    leave_out(store, first)
    assert (folder / first).is_file()
    for options in ({}, {"rebuild": True}):
        report = index([], store, **options)
        assert (report.left_out, report.added, report.removed, report.refused) == ((first,), (), (), ())
        assert report.unchanged + len(report.changed) == len(others)
        assert library.paths() == others
    (folder / first).touch()
    assert index([], store).added == ()
    assert examine(store).left_out == (first,)
    with pytest.raises(UsageError, match="no article"):
        leave_out(store, first)
    with pytest.raises(UsageError, match="is not left out"):
        put_back(store, others[0])
    assert index(put_back(store, first), store).added == (first,)
    assert examine(store).left_out == library.left_out() == ()
    assert snapshot(store) == before
    library.close()
    with pytest.raises(NoStoreError):
        leave_out(store / "none", first)
    assert not (store / "none").exists()


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
from index.lock import writing
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
