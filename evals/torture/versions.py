"""Wrong models and settings are refused, not mixed; stores of other versions are migrated with a copy, or refused."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from evals.torture.archive import Archive, faults
from evals.torture.older import LATER, make_older
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build
from index.errors import MismatchError
from index.settings import IndexSettings
from index.store import schema
from index.store.library import Library
from index.upkeep.doctor import examine


def run(room: Room) -> Iterator[Outcome]:
    """Other embedders, other settings, older and newer stores."""
    archive = Archive(room.folder / "articles", room.chance, room.times(40, 8))
    embedder, whole = TinyEmbedder(), room.folder / "whole"
    build(archive.folder, whole, embedder=embedder)
    wrong = list(_other_embedder(archive, whole))
    yield Outcome(what="another embedder, to write and to ask", done=2, wrong=len(wrong), figures="; ".join(wrong))
    wrong = list(_other_settings(archive, room.folder))
    yield Outcome(
        what="another chunk size: all is cut anew, nothing mixed", done=2, wrong=len(wrong), figures="; ".join(wrong)
    )
    wrong = [what for version in LATER for what in _older(archive, whole, room.folder, version)]
    figures = "; ".join(wrong) or "a copy beside each, whole and of the old version"
    yield Outcome(what="older stores are brought up to date", done=len(LATER), wrong=len(wrong), figures=figures)
    newer = [schema.VERSION + 1, 99, 2**31 - 1]
    wrong = [what for version in newer for what in _newer(archive, whole, room.folder, version)]
    yield Outcome(
        what="newer stores are refused untouched", done=len(newer), wrong=len(wrong), figures="; ".join(wrong)
    )


def refused(act: Callable[[], object], *words: str) -> Iterator[str]:
    """A fault unless `act` raises a MismatchError whose sentence has these words."""
    try:
        act()
    except MismatchError as error:
        if missing := [word for word in words if word not in str(error)]:
            yield f"the refusal does not say {missing}"
        return
    yield "it was not refused"


def _other_embedder(archive: Archive, store: Path) -> Iterator[str]:
    from rag.assistant import Assistant
    from rag.settings import Settings

    before = (store / schema.FILE).read_bytes()
    rebuild = f"dateline index --rebuild --store {store}"
    yield from refused(lambda: build(archive.folder, store, embedder=TinyEmbedder("other")), "'tiny'", rebuild)
    yield from refused(lambda: Assistant.open(store, Settings()), "'tiny'", "'minilm'", rebuild)
    if (store / schema.FILE).read_bytes() != before:
        yield "a refused writer changed the library"


def _other_settings(archive: Archive, folder: Path) -> Iterator[str]:
    embedder, store = TinyEmbedder(), folder / "cut"
    for words in (160, 20, 60):
        build(archive.folder, store, IndexSettings(chunk_words=words), embedder=embedder)
        build(archive.folder, folder / f"fresh{words}", IndexSettings(chunk_words=words), embedder=embedder)
        with closing(Library(store)) as ours, closing(Library(folder / f"fresh{words}")) as fresh:
            cut = [sorted(c.id for a in one.articles() for c in one.neighbours(a)) for one in (ours, fresh)]
        if cut[0] != cut[1]:
            yield f"chunks of {words} words are not those of a fresh build"
        yield from faults(store, archive.sums(), embedder, finished=True)


def _older(archive: Archive, whole: Path, folder: Path, version: int) -> Iterator[str]:
    store, embedder = Path(shutil.copytree(whole, folder / f"older{version}")), TinyEmbedder()
    make_older(store, version)
    yield from refused(lambda: Library(store), "older Dateline", f"dateline index --store {store}")
    if examine(store).findings[0].act != "migrate":
        yield "the doctor does not name what brings it up to date"
    build([], store, embedder=embedder)
    yield from faults(store, archive.sums(), embedder, finished=True)
    for n, copy in enumerate(schema.backups(store)):
        with closing(sqlite3.connect(copy)) as db:
            kept = (
                db.execute("PRAGMA user_version").fetchone()[0],
                db.execute("SELECT count(*) FROM article").fetchone()[0],
            )
        if n == 0 and kept != (version, len(archive.sums())):
            yield f"the copy is not what the library was: {kept}"
    if not schema.backups(store):
        yield "no copy was made"


def _newer(archive: Archive, whole: Path, folder: Path, version: int) -> Iterator[str]:
    store = Path(shutil.copytree(whole, folder / f"newer{version}"))
    with closing(sqlite3.connect(store / schema.FILE)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    before = (store / schema.FILE).read_bytes()
    for act in (lambda: Library(store), lambda: build(archive.folder, store, embedder=TinyEmbedder())):
        yield from refused(act, f"format {version}", "the Dateline that made it")
    if (store / schema.FILE).read_bytes() != before:
        yield "it was changed"
    if not examine(store).findings:
        yield "the doctor saw nothing"
