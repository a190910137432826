"""How the library keeps texts and vectors small: texts deflated, vectors as bytes with one scale each."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.errors import StoreError

LEVEL = 1
"""Of zlib: 6 takes twice as long for 7 % less."""
STEPS = 127
"""A vector's largest component is so many steps of its scale."""
SCALE = np.dtype("<f2")
"""The scale stands before the components, one signed byte each."""
UNIT = 0.02
"""Most by which the length of a kept vector may differ from 1."""


def deflate(text: str) -> bytes:
    """`text` as it is kept."""
    return zlib.compress(text.encode(), LEVEL)


@lru_cache(maxsize=8)  # the passages of an article are read one after another
def inflate(kept: bytes) -> str:
    """The text that was kept. Raises StoreError when it is damaged."""
    try:
        return zlib.decompress(kept).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise StoreError(
            f"the text of an article is damaged in the library ({error}): run `dateline doctor --fix`"
        ) from error


def functions(connection: sqlite3.Connection) -> None:
    """Give SQL on this connection `inflate(text)`, empty for what is damaged, and what brings older libraries here."""
    connection.create_function("inflate", 1, _inflated, deterministic=True)
    connection.create_function("deflate", 1, deflate, deterministic=True)
    connection.create_function("from_half", 1, _from_half, deterministic=True)


def _inflated(kept: object) -> str:
    try:
        return inflate(kept) if isinstance(kept, bytes) else ""
    except StoreError:
        return ""


def _from_half(kept: bytes) -> bytes:
    """A vector that was kept as float16; what is damaged is made one that the doctor finds."""
    half = np.frombuffer(kept[: len(kept) // 2 * 2], "<f2").astype(np.float32)
    length = np.linalg.norm(half)
    return pack(half[None] / length)[0] if abs(length - 1) < UNIT else bytes(len(half) + SCALE.itemsize)


def pack(vectors: NDArray[np.float32]) -> list[bytes]:
    """Unit vectors (n, dim) as they are kept, dim + 2 bytes each: cosine to what came in above 0.9999."""
    if not len(vectors):
        return []
    scales = (np.abs(vectors).max(axis=1, keepdims=True) / STEPS).astype(SCALE)
    parts = np.clip(np.rint(vectors / scales.astype(np.float32)), -STEPS, STEPS).astype(np.int8)
    whole = np.hstack([scales.view(np.uint8), parts.view(np.uint8)])
    return [row.tobytes() for row in whole]


def unpack(kept: Sequence[bytes]) -> NDArray[np.float32]:
    """(n, dim) unit vectors of equal length, (0, 0) when there are none."""
    if not kept:
        return np.zeros((0, 0), np.float32)
    parts, _ = _parts(kept)
    made = parts.astype(np.float32)
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1)
    return made


def sound(kept: Sequence[bytes]) -> NDArray[np.bool_]:
    """(n,) whether each of these, of one length, is a vector of unit length."""
    if not kept:
        return np.zeros(0, np.bool_)
    parts, scales = _parts(kept)
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(parts.astype(np.float32), axis=1) * scales.astype(np.float32)
        whole: NDArray[np.bool_] = np.abs(lengths - 1) < UNIT
    return whole


def _parts(kept: Sequence[bytes]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """(n, dim) components and (n,) scales."""
    whole = np.frombuffer(b"".join(kept), np.uint8).reshape(len(kept), -1)
    scales = np.ascontiguousarray(whole[:, : SCALE.itemsize]).view(SCALE)[:, 0]
    return whole[:, SCALE.itemsize :].view(np.int8), scales
