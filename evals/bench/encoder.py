"""The encoder against sentence-transformers as it comes, and indexing against the bare encoder and llama-index."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.bench.ratio import Ratio, clock
from index import IndexSettings, build
from index.embed import Embedder
from index.store.library import Library

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FASTER, FASTER_OLD = 3.0, 1.5
"""The encoder's goal on processors with bfloat16, and on others."""
PIECE = 64
"""Texts that the encoders are given in turns: what else the machine does changes by the second."""


def measure(folder: Path, store: Path, questions: Sequence[str], repeat: int) -> Iterator[Ratio]:
    """On at most 60 files of `folder`, spread over it; passages come longest first, as they do when indexing."""
    import torch

    files = sorted(file for file in folder.rglob("*.txt") if file.is_file())
    embedder, default = Embedder(), Embedder(precision="float32").model
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "some").mkdir()
        for n, file in enumerate(files[:: max(1, len(files) // 60)]):
            shutil.copy(file, place / "some" / f"{n:05d}.txt")
        build(place / "some", place / "words", IndexSettings(), embed=False, embedder=embedder)
        library = Library(place / "words")
        texts = library.embed_texts([row for _, row in library.unembedded(embedder.fingerprint)])
        library.close()
        default.encode(texts[:8], show_progress_bar=False)
        embedder.passages(texts[:8])
        ours: list[float] = []
        theirs: list[float] = []
        whole, others = [], []
        for n in range(repeat):
            store = place / f"store-{n}"
            times = [_encoders(embedder, default, texts[at : at + PIECE]) for at in range(0, len(texts), PIECE)]
            for kept, some in zip((ours, theirs), zip(*times, strict=True), strict=True):
                kept.append(sum(some))
            whole.append(clock(lambda store=store: build(place / "some", store, embedder=embedder)))  # type: ignore[misc]
            others.append(_llama_index(place / "some", embedder))
    length = sum(embedder.counts(texts))
    goal = FASTER if torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported() else FASTER_OLD
    yield _more("the encoder", "sentence-transformers' own default", zip(theirs, ours, strict=True), goal)
    yield _more("indexing end to end", "the encoder alone on the same chunks", zip(ours, whole, strict=True), 0.92)
    speeds = ((length / ours_s, seen / seconds) for ours_s, (seen, seconds) in zip(whole, others, strict=True))
    yield _more("indexing, text really embedded per second", "llama-index out of the box", speeds, 3.0)


def _encoders(embedder: Embedder, default: SentenceTransformer, texts: list[str]) -> tuple[float, float]:
    """Seconds of ours and of sentence-transformers as it comes."""
    return (
        clock(lambda: embedder.passages(texts)),
        clock(lambda: default.encode(texts, show_progress_bar=False)),
    )


def _more(what: str, against: str, pairs: Iterator[tuple[float, float]], goal: float) -> Ratio:
    return Ratio(what=what, against=against, values=tuple(a / b for a, b in pairs), goal=goal, at_least=True)


def _llama_index(folder: Path, embedder: Embedder) -> tuple[int, float]:
    """(word pieces that the model sees, seconds) of llama-index's own defaults with the same model."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    model = HuggingFaceEmbedding(str(embedder.folder), device="cpu")
    documents = [Document(text=file.read_text("utf-8", errors="replace")) for file in sorted(folder.iterdir())]
    seconds = clock(lambda: VectorStoreIndex.from_documents(documents, embed_model=model))
    nodes = SentenceSplitter().get_nodes_from_documents(documents)
    sizes = embedder.counts([node.get_content() for node in nodes])
    return sum(min(size, embedder.max_tokens) for size in sizes), seconds
