"""The library: what goes in comes out, words stay in step, readers see whole transactions."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date

import numpy as np
import pytest

from index.store import schema
from index.store.library import Library, Scope, Stamp
from index.types import Article, Chunk, Found, Furniture, Refusal, Span

STAMP = Stamp(1, 2, 3, 4)
EVERYTHING = Scope()


def article(path: str, text: str, day: str | None = None) -> tuple[Article, list[Chunk]]:
    uid = path.encode().hex()[:16].ljust(16, "0")
    made = Article(
        id=uid,
        path=path,
        sha256="0" * 64,
        format="text",
        encoding="utf-8",
        text=text,
        title=Found(value="A title", source="first-line", sure=0.5),
        published=Found(value=day, source="meta", sure=1.0) if day else None,
        notes=("says that it is odd",),
        furniture=(Furniture(span=Span(0, 1), kind="share"),),
    )
    span = Span(1, len(text))
    only = Chunk(
        id=f"{uid}:1-{len(text)}", key=text, article_id=uid, span=span, sentences=(span,), n_tokens=3, header="A title"
    )
    return made, [only]


@pytest.fixture
def library(tmp_path):
    opened = Library(tmp_path, write=True)
    opened.add_root("/somewhere", "")
    yield opened
    opened.close()


def found(library: Library, term: str, scope: Scope = EVERYTHING) -> list[str]:
    hits = library.match(f'"{term}"', 10, scope, 1.0)
    chunks = library.chunks([h.chunk for h in hits])
    return [chunks[h.chunk][1].path for h in hits]


def test_what_goes_in_comes_out(library):
    made, chunks = article("a/ü.txt", "xÜber \u202e boats 🏳️‍🌈 and\r\nrods", "2024-01-22")
    library.put(made, chunks, 1, STAMP)
    assert library.article("a/ü.txt") == made
    assert list(library.articles()) == [made]
    ((chunk, owner),) = library.chunks([row for row, _ in library.in_scope(Scope())]).values()
    assert (chunk, owner) == (chunks[0], made)
    assert library.neighbours(made) == chunks
    assert library.stamps(1) == {"a/ü.txt": (STAMP, "0" * 64)}
    assert library.article("none") is None


def test_words_follow_a_change_and_a_removal(library):
    library.put(*article("a.txt", "xboats in the harbour"), 1, STAMP)
    library.put(*article("b.txt", "xboats at sea"), 1, STAMP)
    assert sorted(found(library, "boat")) == ["a.txt", "b.txt"]
    library.put(*article("a.txt", "xrods of the bridge"), 1, STAMP)
    assert (found(library, "boat"), found(library, "rod"), found(library, "harbour")) == (["b.txt"], ["a.txt"], [])
    library.remove("b.txt")
    library.remove("never there")
    assert found(library, "boat") == []
    assert library.word_counts() == (1, 1)


def test_words_can_be_made_anew(library):
    library.put(*article("a.txt", "xboats in the harbour"), 1, STAMP)
    library.db.execute("INSERT INTO words (words) VALUES ('delete-all')")
    assert (found(library, "boat"), library.word_counts()) == ([], (0, 1))
    library.rewrite_words()
    assert (found(library, "boat"), library.word_counts()) == (["a.txt"], (1, 1))


def test_a_transaction_is_all_or_nothing(library):
    def fail() -> None:
        with library.transaction():
            library.put(*article("a.txt", "xboats"), 1, STAMP)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (library.paths(), found(library, "boat")) == ([], [])


def test_a_scope_leaves_out_what_is_outside(library):
    for path, day in [("old.txt", "2020-05-01"), ("new.txt", "2024-05-01"), ("undated.txt", None)]:
        library.put(*article(path, f"xboats {path}", day), 1, STAMP)
    cases = {
        Scope(): {"old.txt", "new.txt", "undated.txt"},
        Scope(since=date(2020, 5, 1), until=date(2020, 5, 1)): {"old.txt"},
        Scope(since=date(2020, 5, 2)): {"new.txt"},
        Scope(as_of=date(2024, 4, 30)): {"old.txt", "undated.txt"},
        Scope(files=("undated.txt", "none.txt")): {"undated.txt"},
        Scope(files=()): set(),
    }
    keys = [key for _, key in library.in_scope(Scope())]
    for scope, expected in cases.items():
        assert set(found(library, "boats", scope)) == expected
        rows = [row for row, _ in library.in_scope(scope)]
        assert {a.path for _, a in library.chunks(rows).values()} == expected
        assert sorted(r for found_rows in library.rows_of(keys, scope).values() for r in found_rows) == sorted(rows)


def test_the_revision_is_one_for_all_connections(library, tmp_path):
    reader = Library(tmp_path)
    seen = {}
    first = reader.revision()
    library.put(*article("a.txt", "xboats"), 1, STAMP)
    thread = threading.Thread(target=lambda: seen.update(other=reader.revision()))
    thread.start()
    thread.join()
    assert first != reader.revision() == seen["other"] == library.revision()
    reader.close()


def test_a_reader_sees_one_state_in_a_transaction(library, tmp_path):
    reader = Library(tmp_path)
    with reader.transaction():
        before = reader.count()["articles"]
        library.put(*article("a.txt", "xboats"), 1, STAMP)
        assert reader.count()["articles"] == before == 0
    assert reader.count()["articles"] == 1
    reader.close()


def test_what_a_reader_counted_holds_for_one_revision(library, tmp_path):
    reader = Library(tmp_path)
    library.put(*article("a.txt", "xboats"), 1, STAMP)
    assert (reader.frequency('"boats"'), reader.count()["chunks"]) == (1, 1)
    with reader.transaction():
        seen = {"before": reader.frequency('"boats"')}
        library.put(*article("b.txt", "xboats at sea"), 1, STAMP)
        newer = threading.Thread(target=lambda: seen.update(boats=reader.frequency('"boats"')))
        newer.start()
        newer.join()
        seen["still"] = reader.frequency('"boats"')
    assert seen == {"before": 1, "boats": 2, "still": 1}
    assert (reader.frequency('"boats"'), reader.count()["chunks"]) == (2, 2)
    assert library.frequency('"boats"') == 2
    reader.close()


def test_vectors_come_back_by_key_and_in_order(library):
    made = np.eye(3, dtype=np.float32)
    library.add_vectors("f", ["a", "b", "c"], made)
    library.add_vectors("f", ["a"], made[2:])  # kept as it was
    library.add_vectors("g", ["a"], made[2:])
    seqs, keys, matrix = library.vectors("f")
    assert (seqs, keys) == (sorted(seqs), ["a", "b", "c"])
    assert np.array_equal(matrix, made)
    known, some = library.vectors_of("f", ["c", "none"])
    assert known == ["c"]
    assert np.array_equal(some, made[2:])
    assert library.vectors("none")[2].shape == (0, 0)
    assert library.drop_orphans() == 4


def test_refusals_are_replaced_folder_by_folder(library):
    other = library.add_root("/elsewhere", "elsewhere/")
    library.refuse(1, [Refusal(path="a", reason="r")])
    library.refuse(other, [Refusal(path="elsewhere/b", reason="r")])
    library.refuse(1, [])
    assert library.refusals() == [Refusal(path="elsewhere/b", reason="r")]


def test_many_keys_and_rows_at_once(library):
    with library.transaction():
        for n in range(1_200):
            library.put(*article(f"{n}.txt", f"xboats {n}"), 1, STAMP)
    rows = [row for row, _ in library.in_scope(Scope())]
    assert len(library.chunks(rows)) == len(list(library.outlines(rows))) == 1_200
    keys = [f"xboats {n}" for n in range(1_300)]
    assert library.alive(keys) == set(keys[:1_200]) == set(library.rows_of(keys, Scope()))


def test_a_store_is_made_with_durable_commits(library, tmp_path):
    assert library.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert library.db.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert (tmp_path / schema.FILE).is_file()


CLOSED_IN_USE = """
import sys, threading, time
from pathlib import Path
from index.store.library import Library

for _ in range(15):
    library, begun = Library(Path(sys.argv[1])), threading.Barrier(4)

    def read():
        begun.wait()
        for _ in range(2):
            list(library.db.execute("SELECT count(*) FROM chunk a, chunk b, chunk c"))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    begun.wait()
    time.sleep(0.02)
    library.close()
    for thread in threads:
        thread.join()
print("done")
"""


def test_a_library_may_be_closed_while_other_threads_read_it(sample_store):
    command = [sys.executable, "-c", CLOSED_IN_USE, str(sample_store)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")
