"""One question, one record: whoever asks, and however. Ten questions, each interface by its real client."""

from __future__ import annotations

import asyncio
import json
import os
import sys

import httpx
import nbclient
import nbformat
import openai
import pytest
from click.testing import CliRunner
from mcp import Client
from served import live

from rag import mcp_server
from rag.cli import main
from rag.llama import DatelineQueryEngine
from rag.serve.server import create_app

QUESTIONS = (
    "Who designed the Tollmark Bridge?",
    "Why did the sirens in Dunmarrow stay silent?",
    "How many people were injured when the ferry Petrel hit the pier at Kettlesand?",
    "How much will the repair of the Tollmark Bridge cost?",
    "What is the population of Varnhaven?",
    "How many articles mention Tollmark?",
    "When did the Skarra strike end?",
    "Timeline of the Tollmark Bridge",
    "What did he say?",
    "Who resigned in March 2024?",
)
"""An answer, a disagreement, an abstention, a count, a timeline, a question asked back, a period."""


def same(record):
    """A record without what changes from one time to the next."""
    return {name: value for name, value in record.items() if name not in ("id", "timings_ms")}


@pytest.fixture(scope="module")
def records(assistant):
    """What the Python API gives."""
    return [same(assistant.ask(question).record()) for question in QUESTIONS]


def test_the_questions_are_of_every_kind(records):
    assert {r["synthesizer"] for r in records} == {"extractive", "scan"}
    assert {r["abstained"] for r in records} == {True, False}
    assert any(r["conflicts"] for r in records)
    assert any(r["clarify"] for r in records)
    assert any(r["interpreted"]["phrase"] for r in records)


def test_async_python(assistant, records):
    async def run():
        return [same((await assistant.aask(question)).record()) for question in QUESTIONS]

    assert asyncio.run(run()) == records


def test_the_command_line(sample_store, tmp_path, records):
    asked, answered = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    asked.write_text("".join(json.dumps({"question": q}) + "\n" for q in QUESTIONS), "utf-8")
    command = ["batch", str(asked), "--out", str(answered), "--store", str(sample_store)]
    assert CliRunner().invoke(main, command).exit_code == 0
    assert [same(json.loads(line)) for line in answered.read_text("utf-8").splitlines()] == records
    one = CliRunner().invoke(main, ["ask", QUESTIONS[0], "--json", "--store", str(sample_store)])
    assert same(json.loads(one.stdout)) == records[0]


@pytest.mark.parametrize("stream", [False, True])
def test_openais_client(assistant, records, stream):
    def ask(client, question):
        reply = client.chat.completions.create(
            model="dateline", messages=[{"role": "user", "content": question}], stream=stream
        )
        return list(reply)[-1].dateline if stream else reply.choices[0].message.dateline

    with live(lambda: create_app(assistant)) as url, httpx.Client(trust_env=False) as http:
        client = openai.OpenAI(base_url=f"{url}/v1", api_key="none", http_client=http)
        assert [same(ask(client, question)) for question in QUESTIONS] == records


def test_an_mcp_client(assistant, records):
    async def run(url):
        async with Client(f"{url}/mcp") as client:
            results = [await client.call_tool("ask", {"question": question}) for question in QUESTIONS]
        return [same(result.structured_content) for result in results]

    with live(lambda: mcp_server.create_app(assistant)) as url:
        assert asyncio.run(run(url)) == records


def test_llama_index(assistant, records):
    engine = DatelineQueryEngine(assistant)
    assert [same(engine.query(question).metadata["dateline"]) for question in QUESTIONS] == records


NOTEBOOK = (
    "from rag import Assistant\nassistant = Assistant.open(STORE)",
    "import json\nprint(json.dumps([assistant.ask(question).record() for question in QUESTIONS]))",
    "assistant.ask(QUESTIONS[0])",
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_notebook_which_shows_the_answer_with_its_citations(sample_store, tmp_path, records, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    for name in ("HOME", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    start = f"STORE = {str(sample_store)!r}\nQUESTIONS = {QUESTIONS!r}\n"
    cells = [nbformat.v4.new_code_cell(code) for code in (start, *NOTEBOOK)]
    ran = nbclient.NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name="python3", timeout=120).execute()
    printed = "".join(output.text for output in ran.cells[2].outputs if output.get("name") == "stdout")
    assert [same(record) for record in json.loads(printed)] == records
    shown = ran.cells[3].outputs[0].data
    assert "Aurelio Bastian" in shown["text/html"]
    assert "<blockquote>" in shown["text/html"]
    assert records[0]["citations"][0]["file"] in shown["text/html"]
    assert "[^1]:" in shown["text/markdown"]
