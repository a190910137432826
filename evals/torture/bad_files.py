"""Bad files never stop a run: every odd kind of file in one folder, beside good ones."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from evals.torture.bad_bytes import BYTES, GOOD, bomb, pdf_bomb
from evals.torture.child import apart
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build
from index.errors import FileError
from index.read.load import read
from index.store.library import Library

LIMIT = 32 << 20
SECONDS = 30
MEMORY = 1 << 30
"""Bytes that reading one file of at most 32 MB may take at most."""


TAKEN = {  # what must be indexed, and to the letter
    "utf8-bom.txt": GOOD,
    "utf16-le.txt": GOOD,
    "utf16-be.txt": GOOD,
    "utf32.txt": GOOD,
    "latin1.txt": GOOD + "£5m for the café",
    "cr-only.txt": GOOD.replace("\n", "\r"),
    "bidi.txt": GOOD + "\u202eevil\u202c \u2066x\u2069",
    "good/1.txt": GOOD,
    "good/2.txt": GOOD + "The second.",
}


def run(room: Room) -> Iterator[Outcome]:
    """Each kind by itself, within time and memory; then all in one folder with good ones beside them."""
    folder, store = room.folder / "articles", room.folder / "store"
    listening = fill(folder, room.short)
    wrong, slowest, largest = [], (0.0, ""), (0, "")
    names = sorted(p.name for p in folder.iterdir() if p.is_file() and not p.is_symlink() and p.stat().st_size <= LIMIT)
    for name in names:
        ended = apart(take, folder, name, seconds=SECONDS)
        wrong += [f"{name}: {ended.error}"] if ended.error else []
        wrong += [f"{name}: {ended.grown >> 20} MB"] if ended.grown > MEMORY else []
        slowest, largest = max(slowest, (ended.seconds, name)), max(largest, (ended.grown, name))
    figures = f"slowest {slowest[0]:.1f} s ({slowest[1]}), most memory {largest[0] >> 20} MB ({largest[1]})"
    yield Outcome(what="files read one by one", done=len(names), wrong=len(wrong), figures=figures + first(wrong))
    there = sum(1 for _ in folder.rglob("*"))
    ended = apart(index, folder, store, seconds=10 * SECONDS)
    listening.close()
    wrong = [ended.error] if ended.error else []
    if not ended.error:
        wrong += list(faults(store, ended.value))
    figures = f"{len(ended.value or ())} refused, each with its reason, {ended.seconds:.0f} s"
    yield Outcome(what="all in one folder", done=there, wrong=len(wrong), figures=figures + first(wrong))


def fill(folder: Path, short: bool) -> socket.socket:
    """Make every kind of file and of name; the socket that listens in it is given back."""
    (folder / "good").mkdir(parents=True)
    (folder / "good/1.txt").write_text(GOOD, "utf-8", newline="")
    (folder / "good/2.txt").write_text(GOOD + "The second.", "utf-8", newline="")
    for name, data in BYTES.items():
        if not short or len(data) < 1_000_000:
            (folder / name).write_bytes(data)
    if not short:
        (folder / "bomb.docx").write_bytes(bomb())
        (folder / "bomb.pdf").write_bytes(pdf_bomb())
    with (folder / "sparse.txt").open("wb") as sparse:
        sparse.truncate(1 << 30)
    os.mkfifo(folder / "pipe.txt")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / "socket.txt"))
    for name, target in {"out": "/etc/passwd", "in": "good/1.txt", "loop": "loop.txt", "dangling": "no/where"}.items():
        (folder / f"{name}.txt").symlink_to(target)
    (folder / "folder-loop").symlink_to(".")
    (folder / "folder.txt").mkdir()
    deep = folder
    for _ in range(40 if short else 200):
        deep = deep / "deeper"
    deep.mkdir(parents=True)
    (deep / "far.txt").write_text(GOOD + "Far down.", "utf-8")
    for odd in (
        b"new\nline.txt",
        b"\xe2\x80\xaebidi.txt",
        b"<b>bold.txt",
        b"not-\xff-utf8.txt",
        b"' OR 1=1 --.txt",
        b"%00.txt",
    ):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + odd)).write_text(GOOD, "utf-8")
    (folder / "\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT}.txt").write_text(GOOD, "utf-8")
    (folder / ("x" * 250 + ".txt")).write_text(GOOD, "utf-8")
    (folder / "unreadable.txt").write_text(GOOD, "utf-8")
    (folder / "unreadable.txt").chmod(0)
    if os.geteuid() == 0:
        os.mknod(folder / "device.txt", 0o666 | 0o020000, os.makedev(1, 5))
    return listening


def take(folder: Path, name: str) -> str:
    """Read one file; a refusal is as good as a text, anything else is not."""
    try:
        return read(folder, name, LIMIT).text[:100]
    except FileError as error:
        return error.reason


def index(folder: Path, store: Path) -> list[tuple[str, str]]:
    """Index with the tiny embedder, while two files vanish; what was refused and why."""
    for n in range(2):
        (folder / f"vanishing-{n}.txt").write_text(GOOD, "utf-8")

    def vanish(stage: str, done: int, of: int) -> None:
        for n in range(2):
            (folder / f"vanishing-{n}.txt").unlink(missing_ok=True)

    report = build(folder, store, embedder=TinyEmbedder(), progress=vanish)
    return [(refusal.path, refusal.reason) for refusal in report.refused]


def faults(store: Path, refused: list[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with a store of all of them."""
    reasons = dict(refused)
    yield from (f"{path!r} was refused without a reason" for path, reason in refused if not reason.strip())
    for name in ("sparse", "pipe", "socket", "out", "in", "loop", "dangling"):
        if f"{name}.txt" not in reasons:
            yield f"{name}.txt was not refused"
    with closing(Library(store)) as library:
        for path, text in TAKEN.items():
            article = library.article(path)
            if article is None or article.text != text:
                yield f"{path} was not taken as it is: {reasons.get(path)}"
        for article in library.articles():
            if "root:x:0" in article.text:
                yield f"{article.path} holds what stands outside the folder"
        if set(library.paths()) & set(reasons):
            yield "a file was both taken and refused"


def first(wrong: list[str]) -> str:
    """The first fault, if there is one."""
    return f"; first: {wrong[0]}" if wrong else ""
