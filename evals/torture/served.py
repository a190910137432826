"""The chat, or the API, on a store of the tiny embedder: a process that measures how late its event loop is."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from pathlib import Path

from evals.torture.tiny import TinyEmbedder
from index.store.library import Library
from rag.app import server as chat
from rag.app.listen import listen, serve_on
from rag.assistant import Assistant
from rag.serve import server as api
from rag.settings import Settings

BEAT_S = 0.005


class Heart:
    """Beats in the event loop, and remembers the beat that was latest, and what the loop waited for."""

    def __init__(self) -> None:
        self.worst = (0.0, 0.0, 0.0)
        """Seconds: late, of these at work in the loop, of these without a core."""

    async def beat(self) -> None:
        """Until the loop ends."""
        while True:
            began, worked, waited = time.perf_counter(), time.thread_time(), without_core()
            await asyncio.sleep(BEAT_S)
            late = time.perf_counter() - began - BEAT_S
            if late > self.worst[0]:
                self.worst = late, time.thread_time() - worked, without_core() - waited

    def tell(self) -> None:
        """For each line of standard input, one with the worst so far in milliseconds; then begin anew."""
        for _ in sys.stdin:
            os.write(1, " ".join(f"{one * 1e3:.1f}" for one in self.worst).encode() + b"\n")
            self.worst = (0.0, 0.0, 0.0)
        os._exit(0)


def without_core() -> float:
    """Seconds that this thread was ready to run and had no core; 0 where the system does not say."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text("ascii").split()[1]) / 1e9
    except OSError:
        return 0.0


async def main(which: str, store: Path, rate: int) -> None:
    """Serve until standard input ends; the first line says where."""
    heart = Heart()
    with listen("127.0.0.1", 0) as listener:
        assistant = Assistant(Library(store), TinyEmbedder(), Settings())
        app = chat.create_app(assistant, store) if which == "chat" else api.create_app(assistant, rate=rate)
        os.write(1, f"{listener.getsockname()[1]}\n".encode())
        threading.Thread(target=heart.tell, daemon=True).start()
        await asyncio.gather(heart.beat(), serve_on(listener, app))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
