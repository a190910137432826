"""Compact: what was deleted can be found nowhere in the store, and nothing else is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import build
from index.errors import NoStoreError, StoreBusyError
from index.store import schema
from index.store.library import Library, Scope
from index.upkeep.compact import compact
from index.upkeep.doctor import examine
from index.vectors import generations
from index.vectors.chroma import Kept
from rag import Assistant
from rag.app.history import Chats, forget_gone
from rag.app.render import answer as view

SECRET = (
    "Quagmarsh and Zyblotov\n\nThe informant Zyblotov Quagmarsh met the prosecutor at the Velloskine canteen. "
    "He was paid 41,877 crowns for it, Ottomarschen wrote in his diary."
)
UNIQUE = ("Quagmarsh", "quagmarsh", "Zyblotov", "zyblotov", "Velloskin", "velloskin", "41,877", "41877", "ttomarschen")
"""Words of the deleted article that no other has, as written and as the index of words has them."""


def holding(store: Path, needles: dict[str, bytes]) -> dict[str, str]:
    """Which of these byte strings stand in which file of a store."""
    found = {}
    for file in (path for path in store.rglob("*") if path.is_file()):
        data = file.read_bytes()
        found |= {name: file.name for name, needle in needles.items() if needle in data}
    return found


@pytest.fixture
def folder(tmp_path, articles) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for path in sorted(articles.iterdir())[:6]:
        shutil.copy2(path, made)
    (made / "secret.txt").write_text(SECRET, "utf-8")
    return made


def needles(store: Path) -> dict[str, bytes]:
    """The deleted article's text, words and vectors, as bytes."""
    with closing(Library(store)) as library:
        article = library.article("secret.txt")
        chunks = library.neighbours(article)
        assert chunks
        _, matrix = library.vectors_of(library.meta("embedder"), [chunk.key for chunk in chunks])
        (text,) = library.db.execute("SELECT text FROM article WHERE path = 'secret.txt'").fetchone()
        packed = library.db.execute(
            "SELECT value FROM vector JOIN chunk ON chunk.key = vector.key JOIN article ON article.id = article"
            " WHERE path = 'secret.txt'"
        ).fetchall()
    encoded = {f"{word} {code}": word.encode(code) for word in UNIQUE for code in ("utf-8", "utf-16-le")}
    halves = {f"packed {n}": value[:32] for n, (value,) in enumerate(packed)}
    floats = {f"float32 {n}": row.astype("<f4").tobytes()[:32] for n, row in enumerate(matrix)}
    keys = {f"key {n}": chunk.key.encode() for n, chunk in enumerate(chunks)}
    return {**encoded, **halves, **floats, **keys, "hash": article.sha256.encode(), "text": text[:32]}


def test_what_was_deleted_is_found_nowhere(folder, tmp_path, embedder):
    store = tmp_path / "store"
    build(folder, store, embedder=embedder)
    wanted = needles(store)
    before = holding(store, wanted)
    assert {"Quagmarsh utf-8", "quagmarsh utf-8", "packed 0", "text", "float32 0", "hash"} <= before.keys()
    (folder / "secret.txt").unlink()
    build([], store, embedder=embedder)
    assert "float32 0" in holding(store, wanted)  # deletion alone leaves the generation as it was
    done = compact(store)
    assert holding(store, wanted) == {}
    assert done.vectors == 1
    assert done.after < done.before
    assert examine(store).healthy
    build(folder, tmp_path / "fresh", embedder=embedder)
    kept, fresh = Library(store), Library(tmp_path / "fresh")
    assert kept.paths() == fresh.paths()
    keys = sorted(key for _, key in kept.in_scope(Scope()))
    assert keys == sorted(key for _, key in fresh.in_scope(Scope()))
    for library in (kept, fresh):
        assert sorted(library.vectors_of(embedder.fingerprint, keys)[0]) == sorted(set(keys))
        library.close()


def test_answers_that_quote_what_is_gone_go_too(folder, tmp_path, embedder):
    store = tmp_path / "store"
    build(folder, store, embedder=embedder)
    wanted = needles(store)
    chats = Chats(store)
    with Assistant.open(store) as assistant:
        told = assistant.ask("Where did the informant meet the prosecutor?")
        other = assistant.ask("Who designed the Tollmark Bridge?")
    assert {c.file for c in told.citations} == {"secret.txt"}
    kept = chats.add("reader", None, view(told))
    chats.judge("reader", kept.turn, "up")
    chats.add("reader", kept.conversation, view(other))
    (folder / "secret.txt").unlink()
    build([], store, embedder=embedder)
    compact(store)
    assert "Quagmarsh utf-8" in holding(store, wanted)
    assert forget_gone(store) == 1
    assert holding(store, wanted) == {}
    (turn,) = chats.turns("reader", kept.conversation)
    assert turn["view"]["record"]["question"] == "Who designed the Tollmark Bridge?"
    chats.close()


def test_a_generation_holds_nothing_that_lay_in_memory(store_copy, embedder, monkeypatch):
    """Chroma writes the empty graph of a small collection from memory that it did not clear."""
    lost = Kept.lost

    def dirty(kept, keys, matrix):
        for file in (store_copy / generations.FOLDER).rglob("data_level0.bin"):
            file.write_bytes(b"secret" * (file.stat().st_size // 6))
        return lost(kept, keys, matrix)

    monkeypatch.setattr(Kept, "lost", dirty)
    compact(store_copy)
    assert [p for p in (store_copy / generations.FOLDER).rglob("*.bin") if b"secret" in p.read_bytes()] == []
    with Assistant.open(store_copy) as assistant:
        assert assistant.search("Who designed the Tollmark Bridge?")
    assert examine(store_copy).healthy


def test_readers_go_on_through_a_compaction(folder, tmp_path, embedder):
    store = tmp_path / "store"
    build(folder, store, embedder=embedder)
    with Assistant.open(store) as assistant:
        before = [p.chunk.id for p in assistant.search("Who designed the Tollmark Bridge?")]
        generation = generations.current(store)
        compact(store)
        assert generations.current(store) != generation
        assert [p.chunk.id for p in assistant.search("Who designed the Tollmark Bridge?")] == before
        assert assistant.retriever.index.search(embedder.question("bridge").whole, 3).exact is False


def test_an_old_state_that_is_still_read_is_said(store_copy):
    reader = Library(store_copy)
    with reader.transaction():
        reader.count()
        with closing(sqlite3.connect(store_copy / schema.FILE)) as db:
            db.execute("DELETE FROM refusal")
            db.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(StoreBusyError, match="is still being read"):
            compact(store_copy)
    reader.close()
    compact(store_copy)
    assert examine(store_copy).healthy


def test_copies_of_older_libraries_and_leftovers_go(store_copy):
    (store_copy / generations.FOLDER / "gen-abandoned").mkdir()
    (store_copy / f"{schema.FILE}.format-2").write_bytes(b"an old copy")
    (store_copy / "upload-1.part").write_bytes(b"half an upload")
    compact(store_copy)
    assert sorted(p.name for p in store_copy.glob("*.part")) == schema.backups(store_copy) == []
    assert len(list((store_copy / generations.FOLDER).glob("gen-*"))) == 1


def test_a_store_of_words_alone_and_no_store(tmp_path, articles, embedder):
    build(articles, tmp_path / "words", embed=False, embedder=embedder)
    compact(tmp_path / "words")
    assert generations.current(tmp_path / "words") is None
    with pytest.raises(NoStoreError):
        compact(tmp_path / "none")
    assert not (tmp_path / "none").exists()
