"""Each extra alone, in a Python that has nothing else: what it is for works, and without it one sentence says so."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from clean import closure, link, names, project, python

COMMAND = """
import contextlib, io
from rag.cli import main

def run(*words):
    try:
        main(list(words))
    except SystemExit as ended:
        return ended.code

def told(*words):
    with contextlib.redirect_stderr(io.StringIO()) as said:
        run(*words)
    return said.getvalue().removeprefix("dateline: ").strip()

"""
IMPORTS = """
from pathlib import Path
from evals.baselines import opener
from index.errors import MissingPartError
from rag import Assistant, Question, Settings
from rag.app import launch
from rag.llm.connect import connect
from rag.settings import ModelSettings

def ask(baseline):
    with opener(baseline, Path("."), lambda _: Path(".dateline"), "minilm")(None) as opened:
        return opened.ask(Question(text="Who designed the Tollmark Bridge?")).record()

"""
BASELINE = "ask('bm25')"


@pytest.fixture
def site(request, tmp_path):
    """The site directory of the extras that a test is marked with."""
    folder = tmp_path / "site"
    folder.mkdir()
    return link(folder, request.param)


def only(*extras: str):
    return pytest.mark.parametrize("site", [extras], indirect=True, ids=["+".join(extras) or "core"])


def test_the_core_requires_no_web_framework():
    core = closure(())
    assert not core & {"gradio", "fastapi", "starlette", "pandas", "mcp", "prometheus-client"}


def test_all_and_dev_hold_every_extra():
    optional = project()["optional-dependencies"]
    others = set(optional) - {"all", "dev", "docs"}
    assert re.fullmatch(r"dateline\[(.*)\]", optional["all"][0])[1].split(",") == [e for e in optional if e in others]
    tested = set(re.fullmatch(r"dateline\[(.*)\]", optional["dev"][0])[1].split(","))
    assert tested == (others | {"docs"}) - {"anthropic"}, "the only part that is not tested against the real library"


def test_every_requirement_is_pinned_for_a_fresh_machine():
    lines = (Path(__file__).parent.parent / "constraints.txt").read_text("utf-8").splitlines()[1:]
    optional = project()["optional-dependencies"]
    wanted = names([*project()["dependencies"], *(r for extra, rs in optional.items() for r in rs)])
    assert wanted - names(lines) == {"dateline", "anthropic", "llama-index-llms-anthropic"}


CORE = """
import rag, index
rag.Assistant, rag.Answer, index.build
print(sorted({"gradio", "fastapi"} & sys.modules.keys()))
assert run("index", "few", "--json") == 0
assert run("ask", "Who designed the Tollmark Bridge?", "--json") == 0
"""
CALL = """
try:
    print("missing:", {call})
except MissingPartError as error:
    print("missing:", error)
"""
MISSING = {
    "chat": "launch(Path('.dateline'), Settings(), open_browser=False)",
    "serve": "told('serve')",
    "mcp": "told('mcp')",
    "eval": BASELINE,
    "local-llm": "connect('gguf:a.gguf', ModelSettings())",
    "anthropic": "connect('anthropic:x', ModelSettings())",
    "web": "told('add', 'http://127.0.0.1:9/')",
}


@only()
def test_the_core_alone_indexes_and_asks_and_names_the_line_that_installs_the_rest(site, tmp_path, articles):
    few = tmp_path / "few"
    few.mkdir()
    for name in ("tollmark-bridge-what-to-know.txt", "petrel-seventeen-treated.html"):
        shutil.copy(articles / name, few)
    (tmp_path / "a.gguf").write_bytes(b"GGUF")
    calls = "".join(CALL.format(call=call) for call in MISSING.values())
    out = python(site, COMMAND + CORE + IMPORTS + calls, tmp_path)
    imported, _, rest = out.partition("\n")
    assert imported == "[]"
    report, end = json.JSONDecoder().raw_decode(rest)
    assert len(report["added"]) == 2
    answer, _ = json.JSONDecoder().raw_decode(rest[end:].lstrip())
    assert "Aurelio Bastian" in answer["citations"][0]["quote"]
    told = re.findall(r"^missing: (.*)", rest, re.M)
    for sentence, name in zip(told, MISSING, strict=True):
        assert re.fullmatch(rf"this needs [\w., ]+, not installed here: pip install 'dateline\[{name}\]'", sentence)


CHAT = """
import asyncio, os, httpx
from rag.app.server import create_app

async def main():
    with Assistant.open(".dateline") as assistant:
        transport = httpx.ASGITransport(create_app(assistant, Path(".dateline")))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            print((await client.get("/dateline/page/main.js")).status_code, flush=True)
    os._exit(0)  # the chat is warming up

asyncio.run(main())
"""


@only("chat")
def test_the_extra_chat_alone_builds_the_chat(site, tmp_path, sample_store):
    shutil.copytree(sample_store, tmp_path / ".dateline")
    assert python(site, IMPORTS + CHAT, tmp_path).strip() == "200"


SERVED = """
import asyncio, httpx
from rag.serve.server import create_app

async def main():
    with Assistant.open(".dateline") as assistant:
        transport = httpx.ASGITransport(create_app(assistant))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            print((await client.get("/healthz")).json(), (await client.get("/v1/articles")).json()["total"])

asyncio.run(main())
"""
TOOLS = """
import asyncio
from mcp import Client
from rag.mcp_server import create, create_app

async def main():
    with Assistant.open(".dateline") as assistant:
        create_app(assistant)
        async with Client(create(assistant)) as client:
            read = await client.call_tool("read_passage", {"file": "bridge-audit.txt", "end": 9})
            print(read.structured_content["text"])

asyncio.run(main())
"""


@only("serve")
def test_the_extra_serve_alone_serves(site, tmp_path, sample_store):
    shutil.copytree(sample_store, tmp_path / ".dateline")
    assert python(site, IMPORTS + SERVED, tmp_path).strip() == "{'status': 'ok'} 22"


@only("mcp")
def test_the_extra_mcp_alone_gives_its_tools(site, tmp_path, sample_store, articles):
    shutil.copytree(sample_store, tmp_path / ".dateline")
    text = (articles / "bridge-audit.txt").read_text("utf-8")
    assert python(site, IMPORTS + TOOLS, tmp_path) == text[:9] + "\n"


@only("eval")
def test_the_extra_eval_alone_runs_its_baselines(site, tmp_path, sample_store):
    shutil.copytree(sample_store, tmp_path / ".dateline")
    assert "tollmark" in python(site, IMPORTS + f"print({BASELINE})", tmp_path)


@only("web")
def test_the_extra_web_alone_fetches(site, tmp_path):
    out = python(site, COMMAND + "print(told('add', 'http://127.0.0.1:9/'))", tmp_path)
    assert out.startswith("refused http://127.0.0.1:9/")


@only("watch")
def test_the_extra_watch_alone_watches(site, tmp_path):
    out = python(site, COMMAND + "print(told('watch', 'nowhere'))", tmp_path)
    assert "nowhere" in out
    assert "installed" not in out


@only("local-llm")
def test_the_extra_local_llm_alone_loads_a_model(site, tmp_path):
    from models import gguf

    code = f"""
model = connect("gguf:{gguf()}", ModelSettings(threads=1))
model.close()
print(model.name)
"""
    assert python(site, IMPORTS + code, tmp_path).startswith("gguf:")


@only("anthropic")
def test_the_extra_anthropic_alone_makes_its_client(site, tmp_path):
    code = 'print(connect("anthropic:claude-haiku-4-5", ModelSettings()).name)'
    assert python(site, IMPORTS + code, tmp_path).strip() == "anthropic:claude-haiku-4-5"
