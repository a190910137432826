"""The index equals the folder: every change is seen, nothing else costs, and no interruption loses anything."""

from __future__ import annotations

import json
import os
import random
import shutil
import time

import numpy as np
import pytest
from synced import NAMES, index, put, snapshot, story

from index import IndexSettings, build
from index.embed import Embedder
from index.errors import NoStoreError, UsageError
from index.left_out import leave_out, put_back
from index.store.library import Library
from index.upkeep.doctor import examine


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
    monkeypatch.setattr("index.article.prepare.read", lambda *_: pytest.fail("a file was read"))
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
    monkeypatch.setattr("index.vectors.complete.EMBED_GROUP", 3)
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


def test_the_words_of_all_that_was_read_are_one_piece(folder, store, monkeypatch):
    monkeypatch.setattr("index.sync.GROUP_SECONDS", -1)  # a commit an article
    pieces = "SELECT count(DISTINCT segid) FROM words_idx"
    for options in ({}, {"rebuild": True}):
        index(folder, store, **options)
        library = Library(store)
        assert library.db.execute(pieces).fetchone()[0] == 1
        library.close()


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
