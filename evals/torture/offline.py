"""Offline and silent: index, ask, eval and chat where there is no network, in a hostile environment, calling nobody."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

from evals.torture import CLI, SAMPLE
from evals.torture.outcome import Outcome, Room

CHAT = """
import asyncio, sys
from pathlib import Path
import httpx
from rag import Assistant, Settings
from rag.app.server import create_app
async def main():
    store = Path(sys.argv[1])
    with Assistant.open(store, Settings()) as assistant:
        app = create_app(assistant, store, hosts=None)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            for path in ("/", "/config", "/dateline/page/main.js"):
                assert (await client.get(path)).status_code == 200, path
        answer = await assistant.aask("Who designed the Tollmark Bridge?")
        assert "Aurelio Bastian" in answer.text
asyncio.run(main())
"""
WATCH = """
import os, sys
def seen(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"):
        where = args[1] if event == "socket.connect" else args[0] if event.startswith("socket.get") else args[1:]
        if not (isinstance(where, (str, bytes)) and event == "socket.connect"):
            os.write(int(os.environ["TORTURE_TOLD"]), f"{event} {where}\\n".encode())
sys.addaudithook(seen)
"""
HOSTILE = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), "http://192.0.2.1:9"),
    **dict.fromkeys(("HF_ENDPOINT", "HF_HUB_ENDPOINT"), "http://192.0.2.1:9"),
    **{
        "HF_HUB_OFFLINE": "0",
        "TRANSFORMERS_OFFLINE": "0",
        "TOKENIZERS_PARALLELISM": "true",
        "LC_ALL": "C",
        "TZ": "Asia/Kathmandu",
    },
    **{
        "CHROMA_TELEMETRY": "1",
        "ANONYMIZED_TELEMETRY": "True",
        "GRADIO_ANALYTICS_ENABLED": "True",
        "GRADIO_SHARE": "True",
    },
}
EMPTY = ("TIKTOKEN_CACHE_DIR", "NLTK_DATA", "HF_HOME", "TRANSFORMERS_CACHE", "XDG_CACHE_HOME", "HOME", "TORCH_HOME")
"""Set to an empty folder."""


def run(room: Room) -> Iterator[Outcome]:
    """Each command in a child whose connections are counted: by an audit hook, and by strace where there is one."""
    hook, empty, store = room.folder / "hook", room.folder / "empty", room.folder / "store"
    hook.mkdir()
    empty.mkdir()
    (hook / "sitecustomize.py").write_text(WATCH, "utf-8")
    articles = room.folder / "articles"
    shutil.copytree(SAMPLE / "articles", articles)
    dateline = [sys.executable, "-c", CLI]
    commands = {
        "index": [*dateline, "index", str(articles), "--store", str(store)],
        "ask": [*dateline, "ask", "Who designed the Tollmark Bridge?", "--store", str(store)],
        "doctor": [*dateline, "doctor", "--store", str(store)],
        "eval": [
            *dateline,
            "eval",
            "run",
            str(SAMPLE / "questions.jsonl"),
            "--store",
            str(store),
            "--out",
            str(room.folder / "run"),
        ],
        "chat": [sys.executable, "-c", CHAT, str(store)],
    }
    if room.short:
        commands["index"].append("--words-only")
    names = ["index", "ask"] if room.short else list(commands)
    wrong, lonely = list[str](), _lonely()
    for name in names:
        environment = {**os.environ, **HOSTILE, **dict.fromkeys(EMPTY, str(empty))}
        environment["PYTHONPATH"] = os.pathsep.join([str(hook), str(SAMPLE.parent.parent)])
        wrong += [f"{name}: {what}" for what in _watched(commands[name], environment, room, lonely)]
    figures = "; ".join(
        [
            "in a network namespace without routes" if lonely else "with the network there (no root: no namespace)",
            "connections counted by an audit hook" + (" and strace" if _strace(room) else ""),
            f"first: {wrong[0][:300]}" if wrong else "none tried",
        ]
    )
    yield Outcome(
        what=f"{', '.join(names)} in a hostile environment", done=len(names), wrong=len(wrong), figures=figures
    )


def _lonely() -> bool:
    return subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode == 0


def _strace(room: Room) -> bool:
    return not room.short and shutil.which("strace") is not None


def _watched(command: list[str], environment: dict[str, str], room: Room, lonely: bool) -> Iterator[str]:
    traced = room.folder / "strace"
    if _strace(room):
        command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(traced), *command]
    if lonely:
        command = ["unshare", "-n", *command]
    read, write = os.pipe()
    with (room.folder / "said").open("w+b") as said, os.fdopen(read, "rb") as told:
        process = subprocess.Popen(
            command, env={**environment, "TORTURE_TOLD": str(write)}, pass_fds=[write], stdout=said, stderr=said
        )
        os.close(write)
        tried = told.read().decode().splitlines()
        if process.wait() != 0:
            said.seek(0)
            yield f"exit {process.returncode}: {said.read().decode(errors='replace')[-400:]}"
    yield from tried
    if _strace(room):
        yield from (line for line in traced.read_text("utf-8", "replace").splitlines() if re.search(r"AF_INET", line))
