"""Chroma, in which generations of vectors are kept: a folder of its own for each, or a collection of a server."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

TABLE = "chroma.sqlite3"
"""What Chroma calls its SQLite file."""
COLLECTION = "chunks"
"""Of a folder; on a server it has the generation's name."""
BATCH = 1000
"""Vectors at once: Chroma refuses more than 5,461, a server more megabytes, and each is copied several times."""
CONNECT_S, ANSWER_S = 3, 60
"""A server that takes longer is down: search is exact meanwhile."""
SYNC_LEAST = 1000
"""Vectors below which Chroma keeps them in its SQLite file alone, its own default."""


class Kept:
    """The vectors of one generation in Chroma; open it in a `with`, or close it."""

    def __init__(self, folder: Path, server: str | None, *, make: int | None = None) -> None:
        """`folder` is where it is kept, or what it is called on `server`; `make` it for so many vectors.

        Raises whatever Chroma raises.
        """
        self.client = _connected(server) if server else _opened(folder)
        name = folder.name if server else COLLECTION
        try:
            self.collection: Collection = (
                self.client.create_collection(name, configuration=_configuration(make), embedding_function=None)
                if make is not None
                else self.client.get_collection(name, embedding_function=None)
            )
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        _close(self.client)

    def add(self, keys: Sequence[str], matrix: NDArray[np.float32]) -> None:
        """Store unit vectors, (len(keys), dim), BATCH at most."""
        self.collection.add(ids=list(keys), embeddings=matrix)

    def lost(self, keys: Sequence[str], matrix: NDArray[np.float32]) -> int:
        """How many of the vectors, BATCH at most, do not come back as they are in `matrix`, (n, dim).

        Every one is fetched: Chroma's `count()` stays right when vectors are lost.
        """
        got = self.collection.get(ids=list(keys), include=["embeddings"])
        back = dict(zip(got["ids"], got["embeddings"] if got["embeddings"] is not None else [], strict=True))
        none = np.full(matrix.shape[1], np.inf, np.float32)
        there = np.array([back.get(key, none) for key in keys])
        return int((np.abs(there - matrix).max(axis=1) >= 1e-5).sum())

    def unfound(self, matrix: NDArray[np.float32]) -> int:
        """How many of these vectors, (n, dim), are not nearest to themselves."""
        nearest = self.collection.query(query_embeddings=matrix, n_results=1, include=["distances"])["distances"] or []
        return sum(not row or abs(row[0]) > 1e-3 for row in nearest)

    def nearest(self, vector: NDArray[np.float32], k: int) -> dict[str, float]:
        """Cosines of the `k` vectors nearest to `vector`, (dim,), by key."""
        found = self.collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        return {key: 1.0 - d for key, d in zip(found["ids"][0], distances[0], strict=True)}


def _configuration(n: int) -> Any:
    """The graph is written once, with the last of `n` vectors, and its log is empty then."""
    return {"hnsw": {"space": "cosine", "sync_threshold": max(n, SYNC_LEAST)}}


def vacuum(folder: Path) -> None:
    """Give back what Chroma's log of vectors, which it empties into the graph, took in its SQLite file."""
    with closing(sqlite3.connect(folder / TABLE)) as db:
        db.execute("VACUUM")


def drop(server: str, name: str) -> None:
    """Delete a generation of a server; one that is not there, or a server that is down, is passed over."""
    try:
        client = _connected(server)
    except Exception:  # what is left there is never read
        return
    try:
        client.delete_collection(name)
    except Exception:  # not there
        return
    finally:
        _close(client)


def _close(client: Client) -> None:
    """Chroma leaves its connections to a server open, its own and those of its administrator."""
    ends: list[Any] = [client._server, getattr(client._admin_client, "_server", None)]
    client.close()
    for end in ends:
        if (session := getattr(end, "_session", None)) is not None:
            session.close()


def _settings() -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _opened(folder: Path) -> Client:
    import chromadb

    return cast("Client", chromadb.PersistentClient(path=str(folder), settings=_settings()))


def _connected(server: str) -> Client:
    import chromadb

    url = urlsplit(server)
    port = url.port or (443 if url.scheme == "https" else 8000)
    socket.create_connection((url.hostname or "", port), CONNECT_S).close()  # Chroma's own client waits for ever
    client: Any = chromadb.HttpClient(url.hostname or "", port, ssl=url.scheme == "https", settings=_settings())
    client._server._session.timeout = ANSWER_S
    return cast("Client", client)
