"""A generation on a Chroma server: the same answers as from a folder, and exact search while the server is down."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import IndexSettings, build, vectors
from index.chroma import Kept
from index.compact import compact
from index.errors import SettingsError, StoreError
from index.library import Library
from rag import Assistant, Settings

QUESTION = "Who designed the Tollmark Bridge?"
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
    monkeypatch.setattr("index.nearest.RETRY_S", 0)
    monkeypatch.setattr("index.nearest.EXACT", 0)
    local, settings = asked(store_copy, embedder), IndexSettings(vectors=f"http://127.0.0.1:{port}")
    with running(tmp_path / "server", port):
        build((), store_copy, settings, embedder=embedder)
        generation = vectors.current(store_copy)
        assert generation is not None
        assert generation.server == settings.vectors
        assert not list((store_copy / vectors.FOLDER / generation.name).glob("chroma*"))
        assert asked(store_copy, embedder) == local
        assert build((), store_copy, settings, embedder=embedder).embedded == 0
        assert vectors.current(store_copy) == generation
    with Assistant.open(store_copy, Settings()) as assistant:
        found = answer(assistant)
        assert [str(note).startswith(DOWN) for note in found["notes"]] == [True]
        assert (found["text"], found["citations"]) == (local["text"], local["citations"])
        with running(tmp_path / "server", port):
            assert answer(assistant) == local
            compact(store_copy)
            second = vectors.current(store_copy)
            assert second is not None
            assert second.server == settings.vectors
            with pytest.raises(Exception, match="not exist"):
                Kept(store_copy / vectors.FOLDER / generation.name, generation.server)
            library = Library(store_copy)
            assert vectors.lost(library, second) == 0
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
