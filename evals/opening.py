"""Opening the assistant for a run: from a store that is there, or by indexing the articles first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evals.formats import write_articles
from evals.types import QuestionSet
from index.errors import UsageError

if TYPE_CHECKING:
    from evals.runner import Opener
    from rag.assistant import Assistant
    from rag.settings import Settings


def articles_of(questions: QuestionSet, articles: Path | None, out: Path) -> Path:
    """The folder of articles to index: the one given, the set's own, or one made of the texts it came with.

    Raises UsageError when there is none.
    """
    found = articles or questions.articles
    if found is not None:
        return found
    if questions.texts:
        return write_articles(questions, out / "articles")
    raise UsageError(f"{questions.name} brings no articles: name them with --articles, or a --store.")


def by_indexing(articles: Path, out: Path, settings: Settings) -> Opener:
    """Index each folder that the questions name into a store of its own below `out`, then open that."""

    def open_folder(folder: str | None) -> AbstractContextManager[Assistant]:
        return _indexed(articles / (folder or "."), store_of(out, folder), settings)

    return open_folder


def store_of(out: Path, folder: str | None) -> Path:
    """Where a run keeps its index of one folder of the articles."""
    return out / "stores" / (folder or "all")


def from_store(store: Path, settings: Settings) -> Opener:
    """Open a store that is there; questions must not name folders, since it holds all articles."""

    def open_store(folder: str | None) -> AbstractContextManager[Assistant]:
        if folder is not None:
            raise UsageError(
                f"The questions name folders (such as {folder!r}), which a store does not keep apart: "
                "give the articles with --articles instead of --store."
            )
        from rag.assistant import Assistant

        return Assistant.open(store, settings)

    return open_store


@contextmanager
def _indexed(articles: Path, store: Path, settings: Settings) -> Iterator[Assistant]:
    from index.sync import build
    from rag.assistant import Assistant

    build(articles, store, settings.index)
    with Assistant.open(store, settings) as assistant:
        yield assistant
