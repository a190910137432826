"""Interfaces tell the truth: schemathesis asks the API what it says that it takes, and what it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from evals.torture.archive import Archive
from evals.torture.limits import served
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build


def run(room: Room) -> Iterator[Outcome]:
    """Every operation of the description, with what fits it and with what does not."""
    if room.short:
        yield Outcome(what="the API, by schemathesis", done=0, skipped="skipped: tests/test_serve.py does so")
        return
    try:
        import schemathesis
        from schemathesis.core.result import Ok
    except ImportError:
        yield Outcome(what="the API, by schemathesis", done=0, skipped="skipped: schemathesis is not installed")
        return
    archive, store = Archive(room.folder / "articles", room.chance, 30), room.folder / "store"
    build(archive.folder, store, embedder=TinyEmbedder())
    with served("api", store, rate=0) as (port, _):
        described = schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/openapi.json")
        operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
        for mode in schemathesis.GenerationMode:
            seen, wrong = Counter[int](), list[str]()
            for operation in operations:
                if mode == schemathesis.GenerationMode.POSITIVE or operation.body or list(operation.query):
                    wrong += _asked(room, operation, mode, seen)
            figures = f"{len(operations)} operations, {dict(seen)}" + (f"; first: {wrong[0][:300]}" if wrong else "")
            what = f"the API, by schemathesis: {mode.name.lower()} requests"
            yield Outcome(what=what, done=seen.total(), wrong=len(wrong), figures=figures)


def _asked(room: Room, operation: Any, mode: Any, seen: Counter[int]) -> Iterator[str]:
    """Put requests to one operation until one is answered otherwise than described."""
    import schemathesis
    from hypothesis import HealthCheck, given, seed, settings

    # what a schema cannot say (an empty question, since after until) is refused with 400: that is no fault
    apart = [schemathesis.checks.positive_data_acceptance]

    @seed(room.chance.randrange(2**32))
    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        reply = case.call()
        seen[reply.status_code] += 1
        if reply.status_code != 413:  # which schemathesis does not take for a refusal
            case.validate_response(reply, excluded_checks=apart)

    try:
        ask()
    except Exception as error:  # what is looked for
        yield f"{operation.label}: {type(error).__name__}: {error}"
