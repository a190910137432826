"""Measure the chat (dev): time to the first paint of an answer in a browser, and many chats at once.

    python -m evals.bench.chat paint QUESTIONS.jsonl --store DIR [--most 40]
    python -m evals.bench.chat load QUESTIONS.jsonl --store DIR [--chats 32] [--seconds 180]

`paint` needs playwright and Debian's Chromium. Both print one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from evals.bench.ratio import percentile

CHROMIUM = "/usr/bin/chromium"
SERVE = (
    "import sys; from pathlib import Path; from rag.app import launch; from rag.settings import Settings;"
    "launch(Path(sys.argv[1]), Settings(), port=0)"
)
TIME_TO_PAINT = """question => new Promise((painted) => {
  const box = document.querySelector('#question');
  const turns = document.querySelectorAll('.turn').length;
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (document.querySelectorAll('.turn').length === turns) return;
    if (!document.querySelector('.turn:last-child :is(.claim, .no-answer)')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => painted(performance.now() - began)));
  }).observe(document.querySelector('.turns'), { subtree: true, childList: true });
  box.value = question;
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
})"""


@contextmanager
def served(store: Path) -> Iterator[tuple[str, int]]:
    """A chat on `store` in a process of its own: its address and process id."""
    command = [sys.executable, "-c", SERVE, str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        try:
            if found is None:
                raise SystemExit("the chat did not start")
            yield found[0].replace("localhost", "127.0.0.1"), process.pid
        finally:
            process.terminate()


def paint(store: Path, questions: list[str]) -> dict[str, Any]:
    """Milliseconds from Enter to the first painted sentence, in one browser, after two questions to warm up.

    `answer_p50_ms` is what the assistant itself took, as its record says; the rest is the way to the screen.
    """
    from playwright.sync_api import sync_playwright

    with served(store) as (url, _), sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()
        page.goto(url)
        page.locator(".suggestions, .folio").first.wait_for()
        page.locator(".suggestions button").first.wait_for(timeout=120_000)
        took, made = [], []
        for question in questions:
            took.append(page.evaluate(TIME_TO_PAINT, question))
            said = page.locator(".turn").last.locator(".foot .quiet").inner_text()
            made.append(int(said.rpartition("·")[2].strip(" ms").replace(",", "")))
        browser.close()
    warm = took[2:]
    return {
        "questions": len(warm),
        "first_ms": round(took[0]),
        "p50_ms": round(statistics.median(warm)),
        "p95_ms": round(percentile(warm, 0.95)),
        "answer_p50_ms": round(statistics.median(made[2:])),
    }


async def load(store: Path, questions: list[str], chats: int, seconds: float) -> dict[str, Any]:
    """So many chats that each ask one question after the other: outcomes, waiting times, memory by minute."""
    outcomes: Counter[str] = Counter()
    waits: list[float] = []
    memory: list[float] = []
    with served(store) as (url, pid):
        async with httpx.AsyncClient(base_url=url, timeout=120) as client:
            config = (await client.get("config")).json()
            client.cookies.clear()
            await _Chat(client, config).ask(questions[0])
            ends = time.monotonic() + seconds

            async def chat(n: int) -> None:
                one, asked = _Chat(client, config), n
                while time.monotonic() < ends:
                    began = time.monotonic()
                    ended = await one.ask(questions[asked % len(questions)])
                    outcomes.update(ended)
                    waits.append(time.monotonic() - began)
                    asked += chats
                    await asyncio.sleep(1 if "busy" in ended else 0)

            async def watch() -> None:
                while time.monotonic() < ends:
                    await asyncio.sleep(min(10, max(0.1, ends - time.monotonic())))
                    memory.append(_megabytes(pid))

            await asyncio.gather(watch(), *(chat(n) for n in range(chats)))
    return {
        "chats": chats,
        "seconds": seconds,
        "outcomes": dict(outcomes),
        "p50_s": round(statistics.median(waits), 2),
        "longest_s": round(max(waits), 2),
        "memory_mb": [round(m) for m in memory],
    }


class _Chat:
    """One browser: a cookie, a session of Gradio's queue, a conversation."""

    def __init__(self, client: httpx.AsyncClient, config: dict[str, Any]) -> None:
        self.client = client
        self.event = next(d["id"] for d in config["dependencies"] if d["targets"][0][1] == "submit")
        self.session = secrets.token_hex(6)
        self.cookie = {"cookie": f"dateline_reader={secrets.token_urlsafe(18)}"}
        self.conversation: str | None = None

    async def ask(self, question: str) -> list[str]:
        """Ask, and tell how it ended: `done`, `busy`, `error` or `refused`, and `mixed` if it was another's."""
        key = secrets.token_hex(6)
        wish: dict[str, Any] = {"key": key, "question": question, "conversation": self.conversation, "scope": {}}
        body = {"data": [], "fn_index": self.event, "session_hash": self.session, "event_data": wish}
        joined = await self.client.post("gradio_api/queue/join", json=body, headers=self.cookie)
        if joined.status_code != 200:
            return ["refused"]
        view: dict[str, Any] = {}
        where = {"session_hash": self.session}
        async with self.client.stream("GET", "gradio_api/queue/data", params=where, headers=self.cookie) as lines:
            async for line in lines.aiter_lines():
                message = json.loads(line[5:]) if line.startswith("data:") else {}
                if message.get("msg") == "process_completed":
                    view = (message["output"].get("data") or [{}])[0] or {}
        return self._ended(view, key, question)

    def _ended(self, view: dict[str, Any], key: str, question: str) -> list[str]:
        stage = str(view.get("stage", "nothing"))
        if stage != "done":
            return [stage]
        record = view["view"]["record"]
        own = view["key"] == key and record["question"] == question.strip()
        own = own and self.conversation in (None, view["conversation"])
        self.conversation = view["conversation"]
        return [stage] if own else [stage, "mixed"]


def _megabytes(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("paint", "load"))
    parser.add_argument("questions", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--most", type=int, default=40)
    parser.add_argument("--chats", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=180)
    given = parser.parse_args()
    lines = given.questions.read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    if given.what == "paint":
        result = paint(given.store, questions[: given.most])
    else:
        result = asyncio.run(load(given.store, questions, given.chats, given.seconds))
    print(json.dumps(result))  # noqa: T201


if __name__ == "__main__":
    main()
