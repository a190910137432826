"""A generation on a Chroma server, and embedding in shares: the same answers as from one folder and one process."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import IndexSettings, build
from index.errors import MismatchError, SettingsError, StoreError, UsageError
from index.store.library import Library
from index.upkeep.compact import compact
from index.vectors import generations
from index.vectors.chroma import Kept
from index.vectors.share import make, merge
from rag import Assistant, Settings

QUESTION = "Who designed the Tollmark Bridge?"
RUN = "from rag.cli import main; main()"
DOWN = "the index of vectors is missing, damaged or out of reach"


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """A real Chroma server on loopback."""
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answer(assistant: Assistant) -> dict[str, Any]:
    """What must not depend on where vectors are: all but times."""
    return {name: value for name, value in assistant.ask(QUESTION).record().items() if name != "timings_ms"}


def asked(store: Path, embedder) -> dict[str, Any]:
    library = Library(store)
    assistant = Assistant(library, embedder, Settings())
    found = answer(assistant)
    assistant.close()
    return found


def test_a_server_gives_the_answers_that_a_folder_gives_and_may_go_and_come_back(
    store_copy, tmp_path, port, embedder, monkeypatch
):
    monkeypatch.setattr("index.vectors.nearest.RETRY_S", 0)
    monkeypatch.setattr("index.vectors.nearest.EXACT", 0)
    local, settings = asked(store_copy, embedder), IndexSettings(vectors=f"http://127.0.0.1:{port}")
    with running(tmp_path / "server", port):
        build((), store_copy, settings, embedder=embedder)
        generation = generations.current(store_copy)
        assert generation is not None
        assert generation.server == settings.vectors
        assert not list((store_copy / generations.FOLDER / generation.name).glob("chroma*"))
        assert asked(store_copy, embedder) == local
        assert build((), store_copy, settings, embedder=embedder).embedded == 0
        assert generations.current(store_copy) == generation
    with Assistant.open(store_copy, Settings()) as assistant:
        found = answer(assistant)
        assert [str(note).startswith(DOWN) for note in found["notes"]] == [True]
        assert (found["text"], found["citations"]) == (local["text"], local["citations"])
        with running(tmp_path / "server", port):
            assert answer(assistant) == local
            compact(store_copy)
            second = generations.current(store_copy)
            assert second is not None
            assert second.server == settings.vectors
            with pytest.raises(Exception, match="not exist"):
                Kept(store_copy / generations.FOLDER / generation.name, generation.server)
            library = Library(store_copy)
            assert generations.lost(library, second) == 0
            library.close()
            build((), store_copy, IndexSettings(), embedder=embedder)
    assert asked(store_copy, embedder) == local


def test_a_server_that_is_down_while_indexing_is_named_and_loses_nothing(articles, tmp_path, port, embedder):
    settings = IndexSettings(vectors=f"http://127.0.0.1:{port}")
    with pytest.raises(StoreError, match=f"Chroma server at http://127.0.0.1:{port} cannot be used"):
        build(articles, tmp_path / "store", settings, embedder=embedder)
    library = Library(tmp_path / "store")
    embedded, of = library.vector_counts(embedder.fingerprint)
    library.close()
    assert embedded == of > 0


@pytest.mark.parametrize("address", ["chroma:8000", "ftp://host", "http://", "http://host/path", "http://a:b@host"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(SettingsError, match="http://host:port"):
        Settings.load(None, {"DATELINE_INDEX__VECTORS": address})


def shares(store, place):
    """Two shares, each made by a process of its own, at the same time."""
    files = [place / f"{n}.npz" for n in (1, 2)]
    commands = [
        [sys.executable, "-c", RUN, "vectors", "make", f"{n}/2", f, "--store", store] for n, f in enumerate(files, 1)
    ]
    processes = [subprocess.Popen([str(word) for word in command]) for command in commands]
    assert [process.wait() for process in processes] == [0, 0]
    return files


def test_two_processes_and_a_server_end_in_the_answers_of_one(
    sample_store,
    articles,
    tmp_path,
    port,
    embedder,
    monkeypatch,
):
    monkeypatch.setattr("index.vectors.nearest.EXACT", 0)
    store, settings = tmp_path / "store", IndexSettings(vectors=f"http://127.0.0.1:{port}")
    build(articles, store, embed=False, embedder=embedder)
    files = shares(store, tmp_path)
    keys = [set(np.load(file)["keys"]) for file in files]
    assert all(keys)
    assert not keys[0] & keys[1]
    with running(tmp_path / "server", port):
        assert merge(store, files) == len(keys[0] | keys[1])
        assert merge(store, files) == 0
        done = build((), store, settings, embedder=embedder)
        assert (done.embedded, generations.current(store).server) == (0, settings.vectors)
        found, alone = asked(store, embedder), asked(sample_store, embedder)
    assert (found["text"], found["citations"], found["notes"]) == (alone["text"], alone["citations"], alone["notes"])
    files = [[p["file"] for p in one["passages"]] for one in (found, alone)]
    assert files[0] == files[1]


def test_what_is_no_share_of_this_store_is_refused(store_copy, tmp_path, embedder):
    with pytest.raises(UsageError, match="share 3 of 2"):
        make(store_copy, 3, 2, tmp_path / "x.npz", embedder=embedder)
    file = make(store_copy, 1, 1, tmp_path / "none.npz", embedder=embedder)
    assert merge(store_copy, [file]) == 0
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"PK nothing")
    with pytest.raises(UsageError, match=r"broken\.npz holds no vectors"):
        merge(store_copy, [broken])
    fingerprint, one = np.array(embedder.fingerprint), np.ones((1, embedder.dim), np.float16)
    np.savez(tmp_path / "long.npz", fingerprint=fingerprint, keys=np.array(["0" * 64]), vectors=one)
    with pytest.raises(UsageError, match="damaged"):
        merge(store_copy, [tmp_path / "long.npz"])
    np.savez(tmp_path / "other.npz", fingerprint=np.array("feed"), keys=np.array(["0" * 64]), vectors=one)
    with pytest.raises(MismatchError, match="feed"):
        merge(store_copy, [tmp_path / "other.npz"])
    np.savez(
        tmp_path / "gone.npz", fingerprint=fingerprint, keys=np.array(["0" * 64]), vectors=one / np.linalg.norm(one)
    )
    assert merge(store_copy, [tmp_path / "gone.npz"]) == 0
