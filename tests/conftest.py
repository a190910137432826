"""What all tests share: no network, one embedder, one store of the sample articles, and a web server on loopback."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["ANONYMIZED_TELEMETRY"] = "False"
for name in [name for name in os.environ if name.startswith("DATELINE_")]:
    del os.environ[name]

SAMPLE = Path(__file__).parent.parent / "evals" / "sample"
LOOPBACK = ("127.", "::1", "localhost", "::ffff:127.")


def _refuse_network(event: str, args: tuple) -> None:
    if event == "socket.connect":
        _, address = args
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise OSError(f"a test tried to reach {address}")


sys.addaudithook(_refuse_network)


@pytest.fixture(scope="session")
def articles() -> Path:
    """The sample articles, never to be changed."""
    return SAMPLE / "articles"


@pytest.fixture(scope="session")
def embedder():
    """The packaged MiniLM, loaded once."""
    from index.embed import Embedder

    return Embedder()


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory) -> Path:
    """A whole store of the sample articles, never to be changed: `store_copy` is for that."""
    from index import build

    store = tmp_path_factory.mktemp("sample") / "store"
    build(SAMPLE / "articles", store)
    return store


@pytest.fixture
def store_copy(sample_store, tmp_path) -> Path:
    """A copy of the sample store that a test may break."""
    return Path(shutil.copytree(sample_store, tmp_path / "store"))


@pytest.fixture(scope="session")
def assistant(sample_store):
    """An open assistant over the sample store."""
    from rag import Assistant, Settings

    with Assistant.open(sample_store, Settings()) as opened:
        yield opened


@pytest.fixture(scope="session")
def stored(tmp_path_factory, embedder):
    """Makes a store of articles given as file name -> text."""
    from index import build

    def made(articles: dict[str, str]) -> Path:
        place = tmp_path_factory.mktemp("stored")
        (place / "articles").mkdir()
        for name, text in articles.items():
            (place / "articles" / f"{name}.txt").write_text(text, "utf-8")
        build(place / "articles", place / "store", embedder=embedder)
        return place / "store"

    return made


@pytest.fixture(scope="module")
def server():
    from web import serving

    with serving() as site:
        yield site


@pytest.fixture
def site(server):
    """A web server with no page yet."""
    server.pages.clear()
    server.asked.clear()
    return server


@pytest.fixture
def folder(tmp_path):
    """Six small articles, for tests of indexing."""
    from synced import NAMES, put, story

    made = tmp_path / "articles"
    for n, name in enumerate(NAMES):
        put(made, name, story(n))
    return made


@pytest.fixture
def store(tmp_path):
    """Where a store may be made."""
    return tmp_path / "store"
