"""Models that are no fake: a server on loopback, a file in this process, and any of llama-index."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from models import DESIGNED, QUICK, WRITES, RealServer, gguf

from index.errors import MissingPartError
from rag import Assistant, Settings
from rag.app.history import Chats
from rag.app.talk import Talk
from rag.events import Delta
from rag.verify import verify


def test_a_real_server_stops_writing_when_the_reader_leaves_the_chat(sample_store, tmp_path):
    server = RealServer()
    try:
        model = QUICK.model_copy(update={"answer_tokens": 2000, "prompt_tokens": 500})
        settings = Settings(llm=f"openai:smollm2@{server.url}", answer=WRITES, model=model)
        with Assistant.open(sample_store, settings) as assistant:
            chats = Chats(tmp_path)

            async def left() -> dict:
                views = Talk(assistant, chats).ask({"key": "k", "question": DESIGNED}, "reader")
                async for view in views:
                    if view["stage"] == "writing":
                        break
                await views.aclose()
                slot = {"is_processing": True}
                for _ in range(100):  # its only slot is free long before 2,000 tokens are written
                    if slot["is_processing"]:
                        await asyncio.sleep(0.05)
                        (slot,) = httpx.get(server.url.removesuffix("/v1") + "/slots", trust_env=False).json()
                return slot

            slot = asyncio.run(left())
            assert not slot["is_processing"]
            assert slot["next_token"][0]["has_next_token"]  # it was stopped, and did not end by itself
            chats.close()
    finally:
        server.close()


def test_any_llm_of_llama_index_can_write(sample_store):
    from llama_index.core.llms import MockLLM

    with Assistant.open(sample_store, Settings(answer=WRITES), llm=MockLLM(max_tokens=8)) as assistant:
        answer = assistant.ask(DESIGNED)
    assert (answer.synthesizer, answer.writing.model) == ("extractive", "unknown")
    assert answer.claims


def test_a_model_that_cannot_be_is_told_when_the_store_is_opened(sample_store, tmp_path):
    with pytest.raises(MissingPartError, match="is not a file"):
        Assistant.open(sample_store, Settings(llm=f"gguf:{tmp_path / 'none.gguf'}"))


def test_a_real_small_model_in_this_process_answers_and_every_claim_is_proven(sample_store):
    short = QUICK.model_copy(update={"prompt_tokens": 500, "answer_tokens": 24})
    with Assistant.open(sample_store, Settings(llm=f"gguf:{gguf()}", answer=WRITES, model=short)) as assistant:
        events = list(assistant.stream(DESIGNED))
    answer = events[-1].answer
    assert any(isinstance(event, Delta) for event in events)
    assert verify(answer).writing.model == f"gguf:{gguf().name}"
    assert all(claim.citations for claim in answer.claims if claim.support != "unsupported")
