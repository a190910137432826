"""A short, seeded part of the campaign of `make torture`: every promise holds."""

from __future__ import annotations

import asyncio
import math
import os
import random

import pytest

from evals.torture.__main__ import PARTS, perform
from evals.torture.hurry import connected
from evals.torture.outcome import Outcome, Room, table
from evals.torture.readers import lags
from index.embed import Embedder


@pytest.mark.parametrize("name", PARTS)
def test_the_promise_holds(name, tmp_path):
    outcomes = list(perform(name, Room(folder=tmp_path, chance=random.Random(name), short=True)))
    assert outcomes
    assert [one for one in outcomes if one.wrong] == []
    assert all(one.done or one.skipped for one in outcomes)


def test_a_connection_that_is_left_leaves_nothing_unsent():
    """It was closed once the rest was sent, which a loop that ends first never does: a warning in a later test."""

    async def run():
        left = asyncio.Event()

        async def unread(_, writer):
            await left.wait()
            writer.transport.abort()

        async with await asyncio.start_server(unread, "127.0.0.1", 0) as server:
            async with connected(server.sockets[0].getsockname()[1]) as (_, writer):
                writer.write(b"x" * (32 << 20))
            unsent = writer.transport.get_write_buffer_size()
            left.set()
            await asyncio.sleep(0.01)
        assert unsent == 0

    asyncio.run(run())


def test_a_reader_who_never_sees_an_edition_is_late():
    written = {1: 10.0, 2: 13.0}
    assert list(lags(written, {"seen": {0: 9.0, 2: 13.5}, "ended": 20.0})) == [3.5, 0.5]
    assert list(lags(written, {"seen": {0: 9.0}, "ended": 13.5})) == [math.inf]


def test_the_table_has_a_line_for_each_outcome():
    rows = [
        ("kills", Outcome(what="a", done=1_200, wrong=1, figures="1 s")),
        ("x", Outcome(what="b", done=0, skipped="no")),
    ]
    assert table(rows).splitlines()[2:] == ["| kills | a | 1,200 | 1 | 1 s |", "| x | b | - | - | no |"]


def test_the_environment_cannot_put_the_model_hub_online(monkeypatch):
    """Found by the campaign: with HF_HUB_OFFLINE=0 set by the user, loading the embedder called the hub."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    assert Embedder().model is not None
    assert os.environ["HF_HUB_OFFLINE"] == "1"
