"""Dateline inside llama-index: its own agent, retriever and response types, with our spans in them."""

from __future__ import annotations

import asyncio
import json

import pytest
from llama_index.core.agent.workflow import FunctionAgent, ToolCallResult
from llama_index.core.tools import QueryEngineTool, RetrieverTool
from llama_index.llms.openai_like import OpenAILike
from models import fake_server

from rag.llama import DatelineQueryEngine, DatelineRetriever
from rag.types import Question

DESIGNER = "Who designed the Tollmark Bridge?"


def sliced(articles, metadata):
    return (articles / metadata["file"]).read_text("utf-8")[metadata["start"] : metadata["end"]]


def test_source_nodes_are_the_citations(assistant, articles):
    response = DatelineQueryEngine(assistant).query(DESIGNER)
    record = response.metadata["dateline"]
    assert str(response) == record["text"]
    assert [node.node.metadata["number"] for node in response.source_nodes] == [
        c["number"] for c in record["citations"]
    ]
    for found, cited in zip(response.source_nodes, record["citations"], strict=True):
        assert found.node.text == cited["quote"] == sliced(articles, found.node.metadata)
        assert (found.node.start_char_idx, found.node.end_char_idx) == (cited["start"], cited["end"])
        assert found.node.metadata["sha256"] == cited["sha256"]


def test_an_abstention_has_its_reason_and_no_source(assistant):
    response = asyncio.run(DatelineQueryEngine(assistant).aquery("What is the population of Varnhaven?"))
    assert str(response).startswith("The articles don't say")
    assert response.source_nodes == []


def test_bounds_go_with_each_question(assistant):
    from datetime import date

    response = DatelineQueryEngine(assistant, until=date(1990, 1, 1)).query("When did the Tollmark Bridge close?")
    assert response.metadata["dateline"]["interpreted"]["until"] == "1990-01-01"


def test_the_retriever_gives_our_passages_in_order(assistant, articles):
    retriever = DatelineRetriever(assistant, k=4)
    found, later = retriever.retrieve(DESIGNER), asyncio.run(retriever.aretrieve(DESIGNER))
    assert [n.node.id_ for n in found] == [n.node.id_ for n in later]
    assert [n.node.id_ for n in found] == [p.chunk.id for p in assistant.search(Question(text=DESIGNER), 4)]
    assert [n.score for n in found] == sorted((n.score for n in found), reverse=True)
    for one in found:
        if one.node.metadata["file"].endswith(".txt"):
            assert one.node.text == sliced(articles, one.node.metadata)


def tool_call(name, **arguments):
    """A reply in which a model calls a tool, as an OpenAI-compatible server sends it."""
    called = {"id": f"call_{name}", "type": "function", "index": 0}
    return [{**called, "function": {"name": name, "arguments": json.dumps(arguments)}}]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_agent_of_llama_index_uses_both_as_tools(assistant, articles):
    tools = [
        QueryEngineTool.from_defaults(DatelineQueryEngine(assistant), name="ask", description="Answers with proof."),
        RetrieverTool.from_defaults(DatelineRetriever(assistant, k=2), name="search", description="Finds passages."),
    ]

    async def run(url):
        llm = OpenAILike(
            model="m", api_base=url, api_key="none", is_chat_model=True, is_function_calling_model=True, max_retries=0
        )
        agent = FunctionAgent(tools=tools, llm=llm, streaming=True)
        handler = agent.run("Find out who designed the Tollmark Bridge.")
        results = [e async for e in handler.stream_events() if isinstance(e, ToolCallResult)]
        return results, str(await handler)

    with fake_server() as fake:
        fake.says(tool_call("search", input="Tollmark Bridge designer"))
        fake.says(tool_call("ask", input=DESIGNER))
        fake.says("Aurelio Bastian designed it.")
        results, final = asyncio.run(run(fake.url))
    assert final == "Aurelio Bastian designed it."
    assert [one.tool_name for one in results] == ["search", "ask"]
    found, answer = (one.tool_output.raw_output for one in results)
    assert all(one.node.metadata["sha256"] for one in found)
    assert (
        "Aurelio Bastian" in answer.source_nodes[0].node.text == sliced(articles, answer.source_nodes[0].node.metadata)
    )
    told = [message["content"] for message in fake.sent[-1]["messages"] if message["role"] == "tool"]
    assert told[1] == str(answer)
