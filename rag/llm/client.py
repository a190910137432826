"""Ask a language model from any thread: its words as they come, with limits of time, and stopped at once."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Generator, Sequence
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Self

from index.errors import ModelError
from rag.settings import ModelSettings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage

POLL = 0.1
"""Seconds between two looks at whether the reader has gone."""
KEYLIKE = re.compile(r"\b(?:sk|key|pk)[-_][\w*.-]{6,}|\bBearer\s+\S+", re.I)
SAID = {
    400: "refused the request",
    401: "refused the key: set DATELINE_LLM_KEY to a right one",
    403: "refused the key: set DATELINE_LLM_KEY to one that may ask it",
    404: "is not known at that address: check `llm` in the settings",
    429: "is asked too often just now",
}


class Model:
    """One language model, with a thread of its own that does the waiting; use it from any thread."""

    def __init__(
        self,
        name: str,
        llm: LLM,
        limits: ModelSettings,
        secrets: Sequence[str] = (),
        closing: Callable[[], None] = lambda: None,
    ) -> None:
        self.name, self.llm, self.limits = name, llm, limits
        self._secrets, self._closing = tuple(secrets), closing
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"model {name}", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"Model({self.name!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop what is being written and let go of the model; closing twice is harmless."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()
        self._closing()

    def ask(
        self, messages: Sequence[ChatMessage], *, tokens: int | None = None, stop: threading.Event | None = None
    ) -> Reply:
        """The model's reply, to be iterated once; at most `tokens` long (default from the settings)."""
        return Reply(self, messages, tokens or self.limits.answer_tokens, stop or threading.Event())

    def sentence(self, error: BaseException) -> str:
        """What went wrong, in one sentence that holds no key."""
        if isinstance(error, TimeoutError):
            return f"The model {self.name} was too slow: it took longer than the limits under [model] allow."
        status = getattr(error, "status_code", None)
        if isinstance(status, int):
            fault = "has an error of its own" if status >= 500 else SAID.get(status, "refused the request")
            return f"The model {self.name} {fault} (HTTP {status}{self._detail(error) if status == 400 else ''})."
        kind = type(error).__name__
        if "Timeout" in kind:
            return f"The model {self.name} was too slow: it took longer than the limits under [model] allow."
        if "Connect" in kind or isinstance(error, OSError):
            return f"The model {self.name} cannot be reached: is it running?"
        if "Protocol" in kind or "ReadError" in kind:
            return f"The model {self.name} broke off in the middle of its answer."
        return f"The model {self.name} failed ({kind}{self._detail(error)})."

    def _detail(self, error: BaseException) -> str:
        words = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", str(error))
        for secret in self._secrets:
            words = words.replace(secret, "…")
        return f": {KEYLIKE.sub('…', words)[:160]}"

    def start(self, work: Any) -> Any:
        """Run a coroutine in the model's thread; its future can be cancelled from anywhere."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)


class Reply:
    """What a model says, piece by piece. Close the iterator, or set `stop`, and the model is told to stop."""

    def __init__(self, model: Model, messages: Sequence[ChatMessage], tokens: int, stop: threading.Event) -> None:
        self._model, self._messages, self._tokens, self._stop = model, messages, tokens, stop
        self.cut = False
        """Whether it ended before the model was done (no tokens left, or stopped): its last sentence is not whole."""

    def __iter__(self) -> Generator[str]:
        """Raises ModelError when the model cannot be reached, is too slow, refuses or breaks off."""
        pieces: SimpleQueue[str | BaseException | None] = SimpleQueue()
        work = self._model.start(self._pump(pieces.put))
        try:
            while not self._stop.is_set():
                try:
                    piece = pieces.get(timeout=POLL)
                except Empty:
                    continue
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise ModelError(self._model.sentence(piece)) from None  # its own words may hold a key
                yield piece
        finally:
            work.cancel()

    async def _pump(self, put: Callable[[str | BaseException | None], None]) -> None:
        """Read the model's stream into `put`: text, then `None`, or the error that ended it."""
        limits, now = self._model.limits, asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(limits.total), asyncio.timeout(limits.silence) as silence:
                async for response in await self._model.llm.astream_chat(self._messages, max_tokens=self._tokens):
                    silence.reschedule(now() + limits.silence)
                    self.cut = self.cut or _finish(response.raw) in ("length", "max_tokens")
                    if response.delta:
                        put(response.delta)
            put(None)
        except asyncio.CancelledError:
            self.cut = True
            put(None)
            raise
        except Exception as error:
            put(error)


def _finish(raw: Any) -> str | None:
    """Why the model ended, as OpenAI's and Anthropic's clients hand it on."""
    choices = getattr(raw, "choices", None)
    if choices:
        return getattr(choices[0], "finish_reason", None)
    delta = raw.get("delta") if isinstance(raw, dict) else getattr(raw, "delta", None)
    return getattr(delta, "stop_reason", None)


async def _cancel_all() -> None:
    mine = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not mine]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
