"""Dateline as parts of llama-index: its search as a retriever, its answers as a query engine."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.types import Span
from rag.assistant import Assistant
from rag.types import Answer, Citation, Passage, Question

__all__ = ["DatelineQueryEngine", "DatelineRetriever"]


class DatelineRetriever(BaseRetriever):
    """The `k` best passages as nodes: text and ids of our chunks, `file`, `sha256`, `start` and `end` as metadata."""

    def __init__(self, assistant: Assistant, k: int = 10) -> None:
        super().__init__()
        self.assistant, self.k = assistant, k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [_passage(one) for one in self.assistant.search(query_bundle.query_str, self.k)]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [_passage(one) for one in await self.assistant.asearch(query_bundle.query_str, self.k)]


class DatelineQueryEngine(BaseQueryEngine):
    """Answers as a `Response`: each citation a source node, the whole record as `metadata["dateline"]`.

    An abstention has no source nodes, and its reason as its text. `bounds` are those of `Question`
    (`since=`, `until=`, `files=`, ...).
    """

    def __init__(self, assistant: Assistant, **bounds: Any) -> None:
        super().__init__(callback_manager=None)
        self.assistant, self.bounds = assistant, bounds

    def _query(self, query_bundle: QueryBundle) -> Response:
        return _response(self.assistant.ask(self._question(query_bundle)))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return _response(await self.assistant.aask(self._question(query_bundle)))

    def _question(self, query_bundle: QueryBundle) -> Question:
        return Question(text=query_bundle.query_str, **self.bounds)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}


def _response(answer: Answer) -> Response:
    return Response(
        response=answer.text or answer.clarify or answer.reason or "",
        source_nodes=[_citation(one, answer.confidence) for one in answer.citations],
        metadata={"dateline": answer.record()},
    )


def _citation(cited: Citation, confidence: float) -> NodeWithScore:
    facts = {"number": cited.number, "title": cited.title, "publisher": cited.publisher, "published": cited.published}
    name = f"{cited.file}:{cited.span.start}-{cited.span.end}"
    return _node(name, cited.quote, cited.file, cited.sha256, cited.span, facts, confidence)


def _passage(found: Passage) -> NodeWithScore:
    article = found.article
    facts = {
        "title": article.title.value if article.title else None,
        "published": article.published.value if article.published else None,
        "rank": found.rank,
    }
    score = 1 / found.rank  # falls with the rank, which is what was decided; the stages' scores cannot be compared
    return _node(found.chunk.id, found.text, article.path, article.sha256, found.chunk.span, facts, score)


def _node(
    name: str, text: str, file: str, sha256: str, span: Span, facts: dict[str, Any], score: float
) -> NodeWithScore:
    metadata = {"file": file, "sha256": sha256, "start": span.start, "end": span.end, **facts}
    node = TextNode(
        id_=name,
        text=text,
        metadata=metadata,
        start_char_idx=span.start,
        end_char_idx=span.end,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=["sha256", "rank", "number"],
    )
    return NodeWithScore(node=node, score=score)
