"""Vector search: generations are verified, damage never shows in results, and kills lose nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import build
from index.store.library import Library, Scope, Stamp
from index.types import Article, Chunk, Span
from index.vectors import generations
from index.vectors.nearest import DenseIndex

QUESTIONS = ("Why was the bridge closed?", "Who won the bid for Orlasund?", "How many people were injured?")


@pytest.fixture(autouse=True)
def _chroma_however_few(monkeypatch):
    """These are about Chroma: small libraries are searched without it."""
    monkeypatch.setattr("index.vectors.nearest.EXACT", 0)


def exact(store: Path, question: np.ndarray, k: int) -> list[str]:
    """The k nearest texts by comparing all, without Chroma."""
    library = Library(store)
    keys = sorted({key for _, key in library.in_scope(Scope())})
    known, matrix = library.vectors_of(library.meta("embedder"), keys)
    library.close()
    assert sorted(known) == keys
    order = np.argsort(-(matrix @ question), kind="stable")[:k]
    return [known[i] for i in order]


def nearest(index: DenseIndex, question: np.ndarray, k: int = 10) -> list[str]:
    return [near.key for near in index.search(question, k).near]


@pytest.fixture
def opened(store_copy, embedder):
    library = Library(store_copy)
    index = DenseIndex(library, embedder.fingerprint)
    yield index
    index.close()
    library.close()


def generation(store: Path) -> Path:
    found = generations.current(store)
    assert found is not None
    return store / generations.FOLDER / found.name


def damage(store: Path, how: str) -> None:
    folder = generation(store)
    table = folder / "chroma.sqlite3"
    pointer = store / generations.FOLDER / generations.POINTER
    match how:
        case "folder deleted":
            shutil.rmtree(folder)
        case "vectors deleted":
            shutil.rmtree(folder.parent)
        case "pointer zeroed":
            pointer.write_bytes(b"\0" * 16)
        case "pointer to nothing":
            pointer.write_text("../../etc")
        case "manifest truncated":
            (folder / generations.MANIFEST).write_bytes((folder / generations.MANIFEST).read_bytes()[:20])
        case "table truncated":
            table.write_bytes(table.read_bytes()[: table.stat().st_size // 2])
        case "table zeroed":
            table.write_bytes(b"\0" * table.stat().st_size)
        case "table emptied":
            table.write_bytes(b"")
        case "table deleted":
            table.unlink()


DAMAGES = [
    *("folder deleted", "vectors deleted", "pointer zeroed", "pointer to nothing", "manifest truncated"),
    *("table truncated", "table zeroed", "table emptied", "table deleted"),
]


def test_a_generation_holds_every_vector(sample_store, embedder):
    library = Library(sample_store)
    found = generations.current(sample_store)
    assert found is not None
    assert found.fingerprint == embedder.fingerprint
    assert found.count == library.vector_counts(embedder.fingerprint)[0] > 50
    assert generations.sound(sample_store, found)
    assert generations.lost(library, found) == 0
    assert not generations.due(library, embedder.fingerprint)
    library.close()


def test_the_nearest_are_those_of_comparing_all(opened, embedder, store_copy):
    for text in QUESTIONS:
        question = embedder.question(text).whole
        found = opened.search(question, 10)
        assert not found.exact
        assert [n.key for n in found.near] == exact(store_copy, question, 10)
        scores = opened.score(question, [n.key for n in found.near])
        assert all(abs(scores[n.key] - n.cosine) < 1e-3 for n in found.near)
    assert len(opened.search(question, 10_000).near) == opened.of


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_generation_is_passed_over_and_made_anew(store_copy, embedder, how):
    question = embedder.question(QUESTIONS[0]).whole
    expected = exact(store_copy, question, 10)
    damage(store_copy, how)
    library = Library(store_copy)
    index = DenseIndex(library, embedder.fingerprint)
    for _ in range(2):
        found = index.search(question, 10)
        assert [n.key for n in found.near] == expected
        assert found.exact
    build([], store_copy, embedder=embedder)
    found = index.search(question, 10)
    assert [n.key for n in found.near] == expected
    assert not found.exact
    index.close()
    library.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    """A store of 1,200 random vectors: from 1,000 on Chroma keeps a graph in files of its own."""
    store = tmp_path_factory.mktemp("large")
    library = Library(store, write=True)
    made = np.random.default_rng(7).normal(size=(1200, 16)).astype(np.float32)
    library.add_root("/nowhere", "")
    text = "x" * 1200
    spans = [Span(n, n + 1) for n in range(1200)]
    chunks = [
        Chunk(id=f"c:{s.start}", key=f"k{s.start}", article_id="c", span=s, sentences=(s,), n_tokens=1, header="")
        for s in spans
    ]
    article = Article(id="c", path="c.txt", sha256="0", format="text", encoding="utf-8", text=text)
    library.put(article, chunks, 1, Stamp(0, 0, 0, 0))
    keys = [c.key for c in chunks]
    library.add_vectors("f", keys, made / np.linalg.norm(made, axis=1, keepdims=True))
    generations.publish(library, "f")
    library.close()
    return store


GRAPH = {
    "truncated": lambda data: data[: len(data) // 2],
    "zeroed": lambda data: b"\0" * len(data),
    "one bit": lambda data: data[:5000] + bytes([data[5000] ^ 4]) + data[5001:],
    "deleted": None,
}


@pytest.mark.parametrize("how", [None, *GRAPH])
def test_a_damaged_graph_is_passed_over_and_made_anew(large, tmp_path, how):
    store = Path(shutil.copytree(large, tmp_path / "store"))
    file = next(generation(store).rglob("data_level0.bin"))
    library = Library(store, write=True)
    if how == "deleted":
        file.unlink()
    elif how:
        file.write_bytes(GRAPH[how](file.read_bytes()))
    index = DenseIndex(library, "f")
    _, keys, matrix = library.vectors("f")
    for n in (3, 700):
        found = index.search(matrix[n], 10)
        assert found.exact == (how is not None)
        assert found.near[0].key == f"k{n}"
        if found.exact:
            assert [a.key for a in found.near] == [keys[i] for i in np.argsort(-(matrix @ matrix[n]))[:10]]
    assert generations.due(library, "f") == (how is not None)
    generations.publish(library, "f")
    assert not index.search(matrix[3], 10).exact
    assert not generations.due(library, "f")
    index.close()
    library.close()


def test_a_generation_that_goes_while_it_is_open_is_not_missed(opened, store_copy, embedder):
    question = embedder.question(QUESTIONS[0]).whole
    expected = nearest(opened, question)
    shutil.rmtree(generation(store_copy))
    assert nearest(opened, question) == expected == exact(store_copy, question, 10)


def test_what_came_since_is_searched_and_what_went_is_not(tmp_path, articles, embedder):
    folder, store = Path(shutil.copytree(articles, tmp_path / "articles")), tmp_path / "store"
    build(folder, store, embedder=embedder)
    library = Library(store)
    index = DenseIndex(library, embedder.fingerprint)
    question = embedder.question("How many otters were counted at Lake Marrow?").whole
    before = nearest(index, question)
    (folder / "otters.txt").write_text("Otters\n\nRangers counted 44 otters at Lake Marrow on Sunday, a record.")
    (folder / "bridge-audit.txt").unlink()
    done = build(folder, store, embedder=embedder)
    assert (done.embedded, done.removed) == (1, ("bridge-audit.txt",))
    assert generations.current(store) == index._generation
    after = nearest(index, question)
    assert after == exact(store, question, 10)
    assert after[0] not in before
    (folder / "otters.txt").unlink()
    build(folder, store, embedder=embedder)
    assert nearest(index, question) == exact(store, question, 10)
    assert after[0] not in nearest(index, question, 1000)
    index.close()
    library.close()


def test_many_removed_texts_take_no_place_among_the_nearest(tmp_path, embedder):
    folder, store = tmp_path / "articles", tmp_path / "store"
    folder.mkdir()
    for n in range(60):
        (folder / f"{n}.txt").write_text(f"Otters\n\nRangers counted {n} otters at the lake.")
    (folder / "bank.txt").write_text("Rates\n\nThe bank left its rate alone.")
    build(folder, store, embedder=embedder)
    for n in range(1, 60):
        (folder / f"{n}.txt").unlink()
    build(folder, store, embedder=embedder)
    library = Library(store)
    index = DenseIndex(library, embedder.fingerprint)
    question = embedder.question("How many otters were counted?").whole
    assert nearest(index, question, 2) == exact(store, question, 2)
    index.close()
    library.close()


def test_a_reader_takes_up_a_new_generation_at_its_next_search(opened, store_copy, embedder):
    question = embedder.question(QUESTIONS[1]).whole
    expected, first = nearest(opened, question), opened._generation
    writer = Library(store_copy, write=True)
    second = generations.publish(writer, embedder.fingerprint)
    third = generations.publish(writer, embedder.fingerprint)
    writer.close()
    assert nearest(opened, question) == expected
    assert opened._generation == third != first
    kept = {folder.name for folder in (store_copy / generations.FOLDER).glob("gen-*")}
    assert kept == {second.name, third.name}


KILLED = '''
"""Runs `build` once for each order on standard input, in a child that is killed where the order says."""
import os, signal, sys
from pathlib import Path
import chromadb
from index import build, sync
from index.vectors import complete, generations
from index.embed import Embedder

embedder = Embedder()
embedder.fingerprint, embedder._counter  # not the model: its threads do not come along into a child
sync.GROUP_SECONDS, complete.EMBED_GROUP = 0, 4
print("ready", flush=True)


WRITES = {"begin": 0, "manifest": 1, "pointer": 2}


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def run(folder, store, where, n):
    calls = {}

    def progress(stage, done, of):
        calls[stage] = calls.get(stage, 0) + 1
        if stage == where and calls[stage] == n:
            die()

    if where == "verify":
        generations.Kept.lost = die
    if where in WRITES:
        real, count = generations._write, []
        generations._write = lambda *args: die() if len(count) == WRITES[where] else (count.append(1), real(*args))
    build(folder, store, embedder=embedder, progress=progress)


for line in sys.stdin:
    folder, store, where, n = line.split()
    if (child := os.fork()) == 0:
        try:
            run(folder, store, where, int(n))
        finally:
            os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
'''


def test_a_chain_of_kills_loses_nothing(tmp_path, articles, embedder):
    folder, store = tmp_path / "articles", tmp_path / "store"
    folder.mkdir()
    names = sorted(articles.iterdir())
    chain = [("reading", 3), ("embedding", 2), ("verify", 1), ("begin", 1), ("manifest", 1), ("pointer", 1)]
    process = subprocess.Popen([sys.executable, "-c", KILLED], stdin=-1, stdout=-1, text=True)
    with process as runner:
        assert runner.stdout.readline() == "ready\n"

        def order(where: str, n: int) -> int:
            runner.stdin.write(f"{folder} {store} {where} {n}\n")
            runner.stdin.flush()
            return int(runner.stdout.readline())

        acknowledged: set[str] = set()
        for step, (where, n) in enumerate(chain):
            for path in names[3 * step : 3 * step + 4]:
                shutil.copy2(path, folder)
            assert order(where, n) == 9, f"{where} {n} was not reached"
            library = Library(store)
            assert acknowledged <= set(library.paths())
            assert library.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert len(set(library.word_counts())) == 1
            acknowledged = set(library.paths())
            index = DenseIndex(library, embedder.fingerprint)
            index.search(embedder.question(QUESTIONS[0]).whole, 5)
            index.close()
            library.close()
        assert order("never", 1) == 0
        runner.stdin.close()
    question = embedder.question(QUESTIONS[0]).whole
    library = Library(store)
    index = DenseIndex(library, embedder.fingerprint)
    assert set(library.paths()) == {p.name for p in folder.iterdir()} >= acknowledged
    found = index.search(question, 10)
    assert ([n.key for n in found.near], found.exact) == (exact(store, question, 10), False)
    index.close()
    library.close()
    build(folder, tmp_path / "fresh", embedder=embedder)
    assert exact(tmp_path / "fresh", question, 10) == exact(store, question, 10)


def test_the_pointer_and_manifest_are_small_readable_files(sample_store):
    manifest = json.loads((generation(sample_store) / generations.MANIFEST).read_text())
    assert manifest["name"] == (sample_store / generations.FOLDER / generations.POINTER).read_text()
    assert manifest["count"] > 50


def test_a_small_library_is_searched_without_chroma_and_finds_the_same(store_copy, opened, embedder, monkeypatch):
    question = embedder.question(QUESTIONS[0]).whole
    expected = nearest(opened, question)
    monkeypatch.setattr("index.vectors.nearest.EXACT", 10_000)
    library = Library(store_copy)
    small = DenseIndex(library, embedder.fingerprint)
    assert nearest(small, question) == expected
    assert not small.search(question, 10).exact
    script = (
        "import sys; from rag import Assistant; Assistant.open(sys.argv[1]).ask('Why was the bridge closed?');"
        "print([m for m in ('torch', 'chromadb', 'sentence_transformers', 'gradio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(store_copy)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    library.close()
