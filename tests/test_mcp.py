"""The tools for agents, by the official client: over standard input and output, and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import httpx
import pytest
from mcp import Client, StdioServerParameters
from served import live

from rag.app.talk import Gate
from rag.mcp_server import create, create_app

DESIGNER = "Who designed the Tollmark Bridge?"


async def called(client, tool, **arguments):
    """What a tool gives, as structured content and, equal, as text."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


async def every_citation_resolves(client, articles):
    record = await called(client, "ask", question=DESIGNER)
    assert record["citations"]
    for cited in record["citations"]:
        place = {name: cited[name] for name in ("file", "start", "end", "sha256")}
        assert (await called(client, "read_passage", **place))["text"] == cited["quote"]
        text = (articles / cited["file"]).read_text("utf-8")
        assert text[cited["start"] : cited["end"]] == cited["quote"]
    return record


def test_over_standard_input_and_output_citations_resolve(sample_store, articles, tmp_path):
    code = "from rag.cli import main; main()"
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", code, "mcp", "--store", str(sample_store)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        cwd=tmp_path,
    )

    async def run():
        async with Client(server) as client:
            tools = (await client.list_tools()).tools
            record = await every_citation_resolves(client, articles)
        assert sorted(tool.name for tool in tools) == ["ask", "read_passage", "search"]
        assert all(tool.description and tool.annotations.read_only_hint for tool in tools)
        assert "Aurelio Bastian" in record["text"]

    asyncio.run(run())


@pytest.fixture(scope="module")
def url(assistant):
    with live(lambda: create_app(assistant)) as address:
        yield f"{address}/mcp"


def test_over_http_citations_resolve_and_passages_too(url, articles):
    async def run():
        async with Client(url) as client:
            await every_citation_resolves(client, articles)
            passages = (await called(client, "search", question=DESIGNER, k=2))["passages"]
            assert [one["rank"] for one in passages] == [1, 2]
            for one in passages:
                place = {name: one[name] for name in ("file", "start", "end", "sha256")}
                assert (await called(client, "read_passage", **place))["text"] == one["text"]

    asyncio.run(run())


def test_a_search_as_of_a_day_leaves_later_articles_out(assistant):
    async def run(**bounds):
        async with Client(create(assistant)) as client:
            return (await called(client, "search", question="Tollmark Bridge repair", k=20, **bounds))["passages"]

    days = [one["published"] for one in asyncio.run(run(as_of="2024-06-30")) if one["published"]]
    assert days
    assert max(days) <= "2024-06-30" < max(one["published"] or "" for one in asyncio.run(run()))


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": " "}, "the question is empty"),
        ("ask", {"question": "Who?", "since": "soon"}, "`since` is 'soon': write a day as 2024-01-31"),
        (
            "ask",
            {"question": "Who?", "asof": "2024-01-31"},
            "`ask` has no argument `asof`: it takes question, since, until, as_of, files",
        ),
        ("search", {"question": "Who?", "limit": 3}, "`search` has no argument `limit`: it takes question, k, since"),
        ("read_passage", {"file": "none.txt"}, "no article 'none.txt'"),
        ("read_passage", {"file": "bridge-audit.txt", "start": 5, "end": 10**7}, "is no slice of bridge-audit.txt"),
        ("read_passage", {"file": "bridge-audit.txt", "sha256": "0" * 64}, "has changed since it was cited"),
        ("search", {"question": "Who?", "k": 0}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_done_is_told_the_agent(assistant, tool, arguments, told):
    async def run():
        async with Client(create(assistant)) as client:
            return await client.call_tool(tool, arguments)

    result = asyncio.run(run())
    assert result.is_error
    assert told in result.content[0].text


def test_over_http_only_who_may_is_served(assistant, url):
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with httpx.Client(trust_env=False, headers={"accept": "application/json, text/event-stream"}) as http:
        assert http.post(url, json=call, headers={"host": "rebound.example"}).status_code == 421
        assert http.post(url, json=call, headers={"origin": "http://evil.example"}).status_code == 403
        with live(lambda: create_app(assistant, token="correct horse battery")) as guarded:
            assert http.post(f"{guarded}/mcp", json=call).status_code == 401
        with live(lambda: create_app(assistant, rate=1)) as limited:
            assert [http.post(f"{limited}/mcp", json=call).status_code == 429 for _ in range(2)] == [False, True]


def test_one_more_than_can_wait_is_told_to_come_back(assistant):
    async def run():
        async with Client(create(assistant, Gate(0, 0))) as client:
            return await client.call_tool("ask", {"question": DESIGNER})

    assert "Too many questions" in asyncio.run(run()).content[0].text
