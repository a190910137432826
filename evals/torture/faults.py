"""A disk that fills, fails or is read-only, a clock that jumps, and every derived file damaged in every way."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock

from evals.torture.archive import TIE, Archive, alike, faults, stored
from evals.torture.child import apart
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build
from index.errors import DatelineError
from index.settings import IndexSettings
from index.store.library import Library
from index.upkeep.checks import Finding
from index.upkeep.doctor import examine
from index.upkeep.mend import mend
from index.vectors import generations
from index.vectors.nearest import DenseIndex, Near

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534
FOUND = 0.95
"""Share of the ten nearest texts that a search finds, damaged store or not."""
YEAR_NS = 365 * 86_400 * 1_000_000_000
DAMAGE: dict[str, Callable[[bytes], bytes | None]] = {
    "truncated": lambda data: data[: len(data) // 2],
    "emptied": lambda data: b"",
    "zeroed": lambda data: b"\0" * len(data),
    "bits turned": lambda data: bytes(byte ^ (4 if n % 997 == 500 else 0) for n, byte in enumerate(data)),
    "deleted": lambda data: None,
}


def run(room: Room) -> Iterator[Outcome]:
    """A row for each kind of fault."""
    for part in (full_disk, failing_disk, read_only, jumping_clock, derived_files):
        room.folder.joinpath(part.__name__).mkdir()
        yield from part(Room(folder=room.folder / part.__name__, chance=room.chance, short=room.short))


@contextmanager
def mounted(*arguments: str, on: Path) -> Iterator[None]:
    """Something mounted for a while; needs root."""
    if not on.exists():
        on.mkdir()
    subprocess.run(["mount", *arguments, str(on)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(on)], check=True)


def archive(room: Room, articles: int) -> Archive:
    """A folder of so many articles."""
    return Archive(room.folder / "articles", room.chance, articles)


def full_disk(room: Room) -> Iterator[Outcome]:
    """Index into disks that are too small, look, then give them room and go on."""
    if not ROOT:
        yield Outcome(what="disk full", done=0, skipped="skipped: needs root, to mount a small disk")
        return
    made, embedder, wrong, full = archive(room, 120), TinyEmbedder(), [], 0
    sizes = [300, 900] if room.short else [100, 200, *range(300, 2700, 100)]
    for kb in sizes:
        disk = room.folder / f"disk{kb}"
        with mounted("-t", "tmpfs", "-o", f"size={kb}k", "none", on=disk):
            store = disk / "store"
            ended = apart(index, made.folder, store)
            if ended.error:
                full += 1
                known = ended.error.startswith("StoreError: ") and "full" in ended.error
                wrong += [] if known else [f"{kb} kB: {ended.error}"]
                wrong += faults(store, stored(store), embedder) if (store / "library.sqlite3").exists() else []
            subprocess.run(["mount", "-o", "remount,size=128m", str(disk)], check=True)
            build(made.folder, store, embedder=embedder)
            wrong += faults(store, made.sums(), embedder, finished=True)
    yield Outcome(
        what="disk full while indexing, then given room",
        done=len(sizes),
        wrong=len(wrong),
        figures=f"{full} of the disks were too small; {first(wrong)}",
    )


def index(folder: Path, store: Path) -> None:
    """Index with the tiny embedder."""
    build(folder, store, embedder=TinyEmbedder())


def look(store: Path) -> tuple[list[list[Near]], dict[str, str], tuple[Finding, ...]]:
    """What a reader finds, what is stored, and what the doctor says."""
    return _nearest(store, TinyEmbedder()), stored(store), examine(store).findings


def failing_disk(room: Room) -> Iterator[Outcome]:
    """An article and a library whose reading fails: files of /sys that cannot be read are mounted in their place."""
    if not ROOT or (broken := _unreadable()) is None:
        yield Outcome(what="I/O error on read", done=0, skipped="skipped: needs root and a file in /sys that fails")
        return
    made, embedder, wrong = archive(room, 12), TinyEmbedder(), []
    store = room.folder / "store"
    with mounted("--bind", str(broken), on=made.folder / "3.txt"):
        report = build(made.folder, store, embedder=embedder)
        reasons = {r.path: r.reason for r in report.refused}
        wrong += [] if "cannot be read" in reasons.get("3.txt", "") and report.articles == 11 else [str(reasons)]
    build(made.folder, store, embedder=embedder)
    wrong += faults(store, made.sums(), embedder, finished=True)
    with mounted("--bind", str(broken), on=store / "library.sqlite3"):
        ended = apart(stored, store)
        wrong += [] if ended.error and ended.error.startswith("StoreError") else [str(ended)]
        wrong += [] if examine(store).findings else ["the doctor saw nothing"]
    wrong += faults(store, made.sums(), embedder, finished=True)
    yield Outcome(
        what="I/O error on read, of an article and of the library", done=2, wrong=len(wrong), figures=first(wrong)
    )


def _unreadable() -> Path | None:
    """A regular file of some size whose reading is an error."""
    for file in (Path("/sys/class/net/lo/speed"), Path("/sys/class/net/lo/duplex")):
        try:
            file.read_bytes()
        except OSError:
            return file if file.exists() and file.stat().st_size else None
    return None


def read_only(room: Room) -> Iterator[Outcome]:
    """A store that cannot be written to: questions are answered, writers told in a sentence."""
    with tempfile.TemporaryDirectory() as folder:  # where another user may come
        Path(folder).chmod(0o755)
        yield from _read_only(Room(folder=Path(folder), chance=room.chance, short=room.short))


def _read_only(room: Room) -> Iterator[Outcome]:
    made, embedder, store = archive(room, 12), TinyEmbedder(), room.folder / "store"
    build(made.folder, store, embedder=embedder)
    before, wrong, done = _nearest(store, embedder), [], 0
    places: list[int | None] = [NOBODY] if ROOT else [None]
    for path in [store, *store.rglob("*"), made.folder, *made.folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for user in places:
        done += 1
        wrong += _as_reader(made, store, before, user)
    for path in [store, *store.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    if ROOT:
        done += 1
        with mounted("--bind", "-o", "ro", str(store), on=store):
            wrong += _as_reader(made, store, before, None)
    yield Outcome(what="read-only store, by permission and by mount", done=done, wrong=len(wrong), figures=first(wrong))


def _as_reader(made: Archive, store: Path, before: list[list[Near]], user: int | None) -> list[str]:
    looked = apart(look, store, user=user)
    if looked.error:
        return [looked.error]
    found, articles, findings = looked.value
    wrong = [] if all(map(alike, found, before)) else ["answers differ"]
    wrong += [] if articles == made.sums() else ["articles differ"]
    wrong += [finding.what for finding in findings]
    written = apart(index, made.folder, store, user=user)
    refused = written.error.startswith("StoreError: no store can be written")
    return [*wrong, *([] if refused else [f"a writer: {written.error}"])]


def jumping_clock(room: Room) -> Iterator[Outcome]:
    """The clock and the files' own times jump by years, either way, between changes and runs."""
    made, embedder, store = archive(room, 12), TinyEmbedder(), room.folder / "store"
    wrong, real = [], time.time_ns
    jumps = room.times(60, 6)
    for _ in range(jumps):
        shift = room.chance.choice([-20, -1, 0, 1, 20]) * YEAR_NS
        for _ in range(3):
            made.step()
        touched = room.chance.choice(made.paths())
        os.utime(touched, ns=(real() + shift, real() + shift))
        with mock.patch("time.time_ns", lambda shift=shift: real() + shift):
            build(made.folder, store, embedder=embedder, embed=False)
        wrong += [] if stored(store) == made.sums() else ["the index is not the folder"]
    build(made.folder, store, embedder=embedder)
    wrong += faults(store, made.sums(), embedder, finished=True)
    yield Outcome(what="a clock that jumps by years", done=jumps, wrong=len(wrong), figures=first(wrong))


def derived_files(room: Room) -> Iterator[Outcome]:
    """Each file that is made from the library, in each way: same answers, found by the doctor, mended."""
    made, embedder, whole = archive(room, 60 if room.short else 450), TinyEmbedder(), room.folder / "whole"
    build(made.folder, whole, IndexSettings(chunk_words=20), embedder=embedder)
    with closing(Library(whole)) as library:
        texts = library.count()["chunks"]
    names = [p.relative_to(whole) for p in sorted((whole / generations.FOLDER).rglob("*")) if _used(p)]
    with mock.patch("index.vectors.nearest.EXACT", texts):
        true, wrong, done = _nearest(whole, embedder), [], 0
    wrong += [] if all_found(_nearest(whole, embedder), true) else ["the sound store has other answers"]
    ways = list(DAMAGE) if not room.short else ["truncated", "deleted"]
    for name in names:
        for way in ways:
            store = Path(shutil.copytree(whole, room.folder / "store"))
            wrong += [f"{name} {way}: {what}" for what in _damaged(store, name, way, embedder, true)]
            shutil.rmtree(store)
            done += 1
    figures = f"{len(names)} files x {len(ways)} ways, {texts:,} passages; {first(wrong)}"
    yield Outcome(what="derived files damaged", done=done, wrong=len(wrong), figures=figures)


def _used(file: Path) -> bool:
    """Whether a file is one that searches read: Chroma makes an empty graph before it has 1,000 vectors."""
    return file.is_file() and (file.suffix != ".bin" or file.with_name("index_metadata.pickle").exists())


def _damaged(store: Path, name: Path, way: str, embedder: TinyEmbedder, true: list[list[Near]]) -> Iterator[str]:
    file = store / name
    data = DAMAGE[way](was := file.read_bytes())
    if data == was:  # an empty file, emptied
        return
    file.unlink() if data is None else file.write_bytes(data)
    try:
        if not all_found(_nearest(store, embedder), true):
            yield "other answers"
        if not (findings := examine(store).findings):
            yield "the doctor saw nothing"
        yield from (f"the doctor does not say what mends it: {one.what}" for one in findings if not one.mend)
        if findings := mend(store, IndexSettings(chunk_words=20), embedder=embedder).findings:
            yield f"not mended: {findings[0].what}"
        if not all_found(_nearest(store, embedder), true):
            yield "other answers once mended"
    except (DatelineError, OSError) as error:
        yield f"{type(error).__name__}: {error}"


def _nearest(store: Path, embedder: TinyEmbedder) -> list[list[Near]]:
    """The ten nearest texts to some questions."""
    library = Library(store)
    index = DenseIndex(library, embedder.fingerprint)
    try:
        asked = [
            f"{thing} in {place}" for thing in ("boats", "lamps") for place in ("Kettlesand", "Skarra", "Northgate")
        ]
        return [index.search(embedder.question(q).whole, 10).near for q in asked]
    finally:
        index.close()
        library.close()


def all_found(lists: list[list[Near]], true: list[list[Near]]) -> bool:
    """Whether each list has the ten nearest texts with their cosines, but for one in twenty: a graph may miss some."""
    cosines = [{near.key: near.cosine for near in one} for one in true]
    hits = sum(
        abs(ten.get(near.key, math.inf) - near.cosine) < TIE
        for one, ten in zip(lists, cosines, strict=True)
        for near in one
    )
    return hits >= FOUND * sum(map(len, true))


def first(wrong: list[str]) -> str:
    """The first fault, or that there was none."""
    return f"first fault: {wrong[0]}" if wrong else "no fault"
