"""Other ways to do it, asked the same questions in the same run, so that every claim stands side by side.

llama-index     its out-of-the-box retrieval: SimpleDirectoryReader, its default splitter, VectorStoreIndex
bm25            Lucene's BM25 (bm25s) over Dateline's own chunks with their titles
dense           cosine of the packaged embedder over the same chunks
first-sentences the first three sentences after the head of the article that Dateline retrieved first
top-passage     the passage that Dateline retrieved first, copied as the answer

The first three only retrieve, from the last turn alone; the last two only choose what to say. None abstains.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from evals.runs import Run
from evals.types import Record
from index.extra import need
from index.types import Article
from rag.types import Question

if TYPE_CHECKING:
    from evals.runner import Opener
    from index.embed import Embedder
    from index.store.library import Library

DEPTH = 20
"""Passages that a baseline retrieves."""
SENTENCES = 3
RETRIEVING = ("llama-index", "bm25", "dense")
CHOOSING = ("first-sentences", "top-passage")
NAMES = (*RETRIEVING, *CHOOSING)


class Found(NamedTuple):
    """A passage of a file."""

    file: str
    start: int
    end: int


Search = Callable[[str], list[Found]]
"""From a question to passages, best first."""
Start = Callable[["Library", "Embedder", Path], Search]
"""From a store of the articles (and the folder they are in) to its search."""


class Retrieving:
    """A search dressed as an assistant: its records have passages and no answer."""

    def __init__(self, search: Search, library: Library) -> None:
        self.search, self.library = search, library

    def article(self, path: str, /) -> Article | None:
        """The article of the library, if there is one of that path."""
        return self.library.article(path)

    def ask(self, question: Question, /) -> SimpleNamespace:
        """What the search finds for the question as it stands, without its history, timed."""
        started = time.perf_counter()
        found = self.search(question.text)
        ms = round((time.perf_counter() - started) * 1000, 1)
        passages = [{"file": p.file, "start": p.start, "end": p.end, "rank": rank} for rank, p in enumerate(found, 1)]
        record = {"id": question.id, "passages": passages, "timings_ms": {"total": ms}}
        return SimpleNamespace(record=lambda: record)


def opener(name: str, articles: Path, store: Callable[[str | None], Path], embedder: str) -> Opener:
    """How `evaluate` opens a baseline of RETRIEVING; `store` names the index of each folder."""

    @contextmanager
    def opened(folder: str | None) -> Iterator[Retrieving]:
        from index.embed import Embedder
        from index.store.library import Library

        library = Library(store(folder))
        try:
            search = _STARTS[name](library, Embedder(embedder), articles / (folder or "."))
            yield Retrieving(search, library)
        finally:
            library.close()

    return opened


def _llama_index(library: Library, embedder: Embedder, articles: Path) -> Search:
    """With nothing set but the embedder, so that no key and no server is needed."""
    need("eval", "llama_index.embeddings.huggingface")
    from llama_index.core import Document, SimpleDirectoryReader, VectorStoreIndex
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    documents: Sequence[Document] = SimpleDirectoryReader(str(articles), recursive=True).load_data()
    index = VectorStoreIndex.from_documents(
        documents, embed_model=HuggingFaceEmbedding(model_name=str(embedder.folder)), show_progress=False
    )
    retriever = index.as_retriever(similarity_top_k=DEPTH)
    root = articles.resolve()

    def search(question: str) -> list[Found]:
        nodes: list[Any] = [found.node for found in retriever.retrieve(question)]
        return [
            Found(
                Path(node.metadata["file_path"]).resolve().relative_to(root).as_posix(),
                node.start_char_idx or 0,
                node.end_char_idx or 0,
            )
            for node in nodes
        ]

    return search


def _bm25(library: Library, embedder: Embedder, articles: Path) -> Search:
    need("eval", "bm25s")
    bm25s: Any = import_module("bm25s")
    from nltk.stem.porter import PorterStemmer

    stem = PorterStemmer().stem
    known = _chunks(library)
    cut = partial(bm25s.tokenize, stopwords="en", stemmer=lambda words: list(map(stem, words)), show_progress=False)
    index = bm25s.BM25()
    index.index(cut([text for text, _ in known]), show_progress=False)
    depth = min(DEPTH, len(known))

    def search(question: str) -> list[Found]:
        rows, scores = index.retrieve(cut([question]), k=depth, show_progress=False)
        return [known[row][1] for row, score in zip(rows[0], scores[0], strict=True) if score > 0]

    return search


def _dense(library: Library, embedder: Embedder, articles: Path) -> Search:
    import numpy as np

    known = _chunks(library)
    vectors = embedder.passages([text for text, _ in known])

    def search(question: str) -> list[Found]:
        scores = vectors @ embedder.question(question).whole
        return [known[row][1] for row in np.argsort(-scores, kind="stable")[:DEPTH]]

    return search


_STARTS: Mapping[str, Start] = {"llama-index": _llama_index, "bm25": _bm25, "dense": _dense}


def _chunks(library: Library) -> list[tuple[str, Found]]:
    """Every chunk as it is searched (header and text) with where it stands."""
    from index.article.chunk import embed_text

    return [
        (embed_text(chunk.header, chunk.span.of(article.text)), Found(article.path, chunk.span.start, chunk.span.end))
        for article in library.articles()
        for chunk in library.neighbours(article)
    ]


def choosing(name: str, run: Run) -> Run:
    """A baseline of CHOOSING, made from what a run retrieved."""
    make = {"first-sentences": _first_sentences, "top-passage": _top_passage}[name]
    return replace(
        run,
        about={
            **run.about,
            "settings": {"system": name, "groups": ["citations", "groundedness", "answers", "injection"]},
        },
        answers={case: make(run, record) for case, record in run.answers.items()},
        alone={},
        failures=(),
    )


def _first_sentences(run: Run, record: Record) -> Record:
    if not record.get("passages"):
        return _answered(record, [])
    file = record["passages"][0]["file"]
    text = run.texts.get(file, "")
    spans: list[tuple[str, int, int, str]] = []
    position = max(text.find("\n\n"), 0)
    for sentence in run.units.get(file, ()):
        start = text.find(sentence, position)
        if start >= 0 and len(spans) < SENTENCES:
            position = start + len(sentence)
            spans.append((file, start, position, sentence))
    return _answered(record, spans)


def _top_passage(run: Run, record: Record) -> Record:
    if not record.get("passages"):
        return _answered(record, [])
    top = record["passages"][0]
    quote = run.texts.get(top["file"], "")[top["start"] : top["end"]]
    return _answered(record, [(top["file"], top["start"], top["end"], quote)])


def _answered(record: Record, spans: Sequence[tuple[str, int, int, str]]) -> Record:
    """A record that says these pieces of articles, each with its citation, and is sure of it."""
    return {
        "id": record["id"],
        "abstained": not spans,
        "confidence": float(bool(spans)),
        "text": " ".join(f"{quote} [{n}]" for n, (*_, quote) in enumerate(spans, 1)),
        "claims": [{"text": quote, "support": "supported", "citations": [n]} for n, (*_, quote) in enumerate(spans, 1)],
        "citations": [
            {"number": n, "file": file, "start": start, "end": end, "quote": quote}
            for n, (file, start, end, quote) in enumerate(spans, 1)
        ],
        "conflicts": [],
        "passages": record.get("passages", []),
    }
