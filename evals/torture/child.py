"""Run a function in a child process, within limits, and get back what it returned or how it ended."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any

PRELOADED = [
    "chromadb",
    "evals.torture.tiny",
    "index.sync",
    "index.upkeep.doctor",
    "index.read.load",
    "index.read.html",
    "index.read.paged",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended."""

    value: Any = None
    """What the function returned."""
    error: str = ""
    """Type and words of what it raised, or how it died; empty when it ended well."""
    seconds: float = 0.0
    grown: int = 0
    """Most bytes of memory beyond what it began with."""


def apart(work: Callable[..., Any], *arguments: Any, seconds: int = 60, user: int | None = None) -> Ended:
    """Call a function of a module in a child, killed after `seconds`; as another user when one is given.

    The child is forked from a server that has imported everything and started nothing: Chroma's threads
    do not survive a fork.
    """
    ours, theirs = multiprocessing.Pipe()
    began = time.perf_counter()
    child = _server().Process(target=_run, args=(theirs, user, work, arguments))
    child.start()
    theirs.close()
    value, error, grown = None, "", 0
    if ours.poll(seconds):
        try:
            value, error, grown = ours.recv()
        except EOFError:
            error = "died without a word"
    else:
        error = f"did not end within {seconds} s"
        child.kill()
    child.join()
    return Ended(value=value, error=error, seconds=time.perf_counter() - began, grown=grown)


@cache
def _server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _run(pipe: Connection, user: int | None, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    before = _peak()
    try:
        if user is not None:
            os.setgid(user)
            os.setuid(user)
        pipe.send((work(*arguments), "", _peak() - before))
    except BaseException as raised:  # whatever it was is what is wanted
        pipe.send((None, f"{type(raised).__name__}: {raised}", _peak() - before))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
