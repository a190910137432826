"""The library: one SQLite file that holds articles, chunks, words and vectors, and is the only truth."""

from __future__ import annotations

from index.store.articles import Stamp
from index.store.passages import Hit, Passages
from index.store.scope import Scope
from index.store.vector_table import VectorTable

__all__ = ["Hit", "Library", "Scope", "Stamp"]


class Library(Passages, VectorTable):
    """All tables of one store behind one connection a thread."""
