"""The HTTP API, by OpenAI's own client against a live server, by schemathesis, and by hand where it must refuse."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import threading
from pathlib import Path

import httpx
import openai
import pytest
import schemathesis
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from models import fake_server
from served import live

from rag import Assistant, Settings
from rag.app.listen import listen
from rag.app.pace import Pace
from rag.app.talk import Gate
from rag.cli import main
from rag.export import plain
from rag.serve.guard import LARGEST_BODY
from rag.serve.server import beside, create_app
from rag.serve.shapes import Chat

DESIGNER = "Who designed the Tollmark Bridge?"
POPULATION = "What is the population of Varnhaven?"
CHANGING = ("timings_ms", "id")
ALL = list(HealthCheck)


def steady(record):
    return {name: value for name, value in record.items() if name not in CHANGING}


@pytest.fixture(scope="module")
def url(assistant):
    with live(lambda: create_app(assistant)) as address:
        yield address


@pytest.fixture(scope="module")
def http(url):
    with httpx.Client(base_url=url, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(url):
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", http_client=httpx.Client(trust_env=False)) as made:
        yield made


def chat(client, *messages, **more):
    said = [{"role": "user" if n % 2 == 0 else "assistant", "content": text} for n, text in enumerate(messages)]
    return client.chat.completions.create(model="dateline", messages=said, **more)


def test_openais_client_gets_the_cited_text_and_the_record_beside_it(client, assistant):
    message = chat(client, DESIGNER).choices[0].message
    record = assistant.ask(DESIGNER).record()
    assert steady(message.dateline) == steady(record)
    assert message.content == plain([record]).rstrip()
    assert message.content.startswith(record["text"])
    assert "\n[1] “" in message.content


def test_the_example_of_the_documentation_runs(url, monkeypatch, capsys):
    page = (Path(__file__).parent.parent / "docs" / "howto" / "programs.md").read_text("utf-8")
    snippet = next(one for one in re.findall(r"^```python\n(.*?)^```", page, re.M | re.S) if "OpenAI(" in one)
    monkeypatch.setenv("NO_PROXY", "localhost")
    names = {}
    exec(compile(snippet.replace("http://localhost:8765", url), "programs.md", "exec"), names)
    names["client"].close()
    assert "Aurelio Bastian" in capsys.readouterr().out


def test_a_stream_of_openais_client_ends_with_the_same(client, assistant):
    chunks = list(chat(client, DESIGNER, stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    record = assistant.ask(DESIGNER).record()
    assert text == plain([record]).rstrip()
    assert steady(chunks[-2].dateline) == steady(record)
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage.completion_tokens > 10


def test_a_models_sentences_come_as_they_are_borne_out_and_make_the_same_text(sample_store):
    with fake_server() as fake:
        settings = Settings.model_validate({"llm": f"openai:m@{fake.url}", "answer": {"prose": 0}})
        with Assistant.open(sample_store, settings) as writes, live(lambda: create_app(writes)) as url:
            fake.says("The designer was the engineer Aurelio Bastian [1]. ", "He was born on the moon [1].")
            with openai.OpenAI(base_url=f"{url}/v1", api_key="x", http_client=httpx.Client(trust_env=False)) as client:
                chunks = list(chat(client, DESIGNER, stream=True))
    record = chunks[-1].dateline
    pieces = [text for chunk in chunks if (text := chunk.choices[0].delta.content)]
    assert record["synthesizer"] == "llm"
    assert len(pieces) == 2
    assert pieces[0].startswith("The designer was the engineer Aurelio Bastian")
    assert pieces[1].startswith("\nNote: 1 of 2 sentences")
    assert "\n[1] “" in pieces[1]
    assert "".join(pieces) == plain([record]).rstrip()


def test_a_follow_up_is_read_after_the_messages_before_it(client, assistant):
    first = chat(client, "How much will the repair of the Tollmark Bridge cost?").choices[0].message.content
    record = chat(client, "How much will the repair of the Tollmark Bridge cost?", first, "And who designed it?")
    assert "Tollmark" in record.choices[0].message.dateline["interpreted"]["question"]


def test_what_stands_below_the_text_of_an_answer_was_not_said(assistant):
    for question in (
        "How many people were injured when the ferry Petrel hit the pier at Kettlesand?",
        "What did the auditor say about the Tollmark Bridge in 2024?",
    ):
        record = assistant.ask(question).record()
        said = [("user", question), ("assistant", plain([record])), ("user", "And who?\nNote: I mean the first.")]
        messages = [{"role": role, "content": text} for role, text in said]
        asked = Chat.model_validate({"model": "dateline", "messages": messages}).asked()
        assert [turn.text for turn in asked.history] == [question, record["text"]]
        assert asked.text == "And who?\nNote: I mean the first."


def test_bounds_come_with_the_chat(client):
    bounds = {"dateline": {"until": "1990-01-01"}}
    record = chat(client, "When did the Tollmark Bridge close?", extra_body=bounds).choices[0].message.dateline
    assert record["interpreted"]["until"] == "1990-01-01"


def test_there_is_one_model_and_no_other(client):
    assert [model.id for model in client.models.list()] == ["dateline"]
    assert client.models.retrieve("dateline").id == "dateline"
    with pytest.raises(openai.NotFoundError, match="There is no model 'gpt-5': the model is `dateline`"):
        client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "Hello?"}])


def test_what_cannot_be_asked_is_refused_in_a_sentence(client):
    with pytest.raises(openai.BadRequestError, match="the last message is not the user's"):
        chat(client, DESIGNER, "The designer.")
    with pytest.raises(openai.BadRequestError, match="the question is empty"):
        chat(client, "  ", stream=True)
    with pytest.raises(openai.BadRequestError, match=r"since .* is after until"):
        chat(client, "Who?", extra_body={"dateline": {"since": "2025-01-01", "until": "2024-01-01"}})


def test_our_own_stream_tells_each_step_and_ends_with_the_record(http, assistant):
    with http.stream("POST", "/v1/ask", json={"question": DESIGNER, "id": "q1", "stream": True}) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        events = [block.split("\ndata: ") for block in reply.read().decode().strip().split("\n\n")]
    assert [name for name, _ in events] == ["event: started", "event: passages", "event: claim", "event: finished"]
    record = json.loads(events[-1][1])
    assert record["id"] == "q1"
    assert steady(record) == steady(assistant.ask(DESIGNER).record())


def test_an_abstention_is_an_answer(http):
    record = http.post("/v1/ask", json={"question": POPULATION}).json()
    assert record["abstained"]
    assert not record["citations"]


def test_search_and_articles_give_text_that_citations_resolve_in(http):
    best = http.post("/v1/search", json={"question": DESIGNER, "k": 3}).json()["passages"]
    assert [one["rank"] for one in best] == [1, 2, 3]
    cited = http.post("/v1/ask", json={"question": DESIGNER}).json()["citations"][0]
    for one, text in ((best[0], best[0]["text"]), (cited, cited["quote"])):
        place = {"start": one["start"], "end": one["end"], "sha256": one["sha256"]}
        assert http.get(f"/v1/articles/{one['file']}", params=place).json()["text"] == text
    changed = http.get(f"/v1/articles/{cited['file']}", params={"start": 0, "end": 5, "sha256": "0" * 64})
    assert changed.status_code == 400
    assert "has changed since it was cited" in changed.json()["error"]["message"]
    listed = http.get("/v1/articles", params={"limit": 2}).json()
    assert (len(listed["articles"]), listed["total"]) == (2, 22)
    assert "text" not in http.get(f"/v1/articles/{cited['file']}").json()
    assert http.get("/v1/articles/none.txt").status_code == 404


def test_the_description_is_drawn_with_nothing_from_elsewhere(http):
    page = http.get("/docs")
    assert "/v1/chat/completions" in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert "<script" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_health_and_metrics(http):
    assert http.get("/healthz").json() == {"status": "ok"}
    http.post("/v1/ask", json={"question": POPULATION})
    metrics = http.get("/metrics").text
    assert 'dateline_requests_total{route="/v1/ask",status="200"}' in metrics
    assert 'dateline_answers_total{outcome="abstained"}' in metrics
    assert "dateline_articles 22.0" in metrics


def test_the_log_has_a_line_for_each_request_and_no_words_of_it(http, caplog):
    with caplog.at_level(logging.INFO, "dateline.serve"):
        http.post("/v1/ask", json={"question": DESIGNER})
        http.get("/v1/articles/tollmark-bridge-what-to-know.txt", params={"start": 0, "end": 100})
        http.get("/healthz")  # by when the line of the request before is written
    lines = {line["route"]: line for line in map(json.loads, caplog.messages)}
    asked = lines["/v1/ask"]
    assert (asked["status"], asked["abstained"], asked["citations"]) == (200, False, 1)
    assert "/v1/articles/{file:path}" in lines
    assert not any(word in caplog.text for word in ("designed", "Tollmark", "tollmark", "Bastian"))


def test_a_foreign_page_is_refused(http):
    assert http.get("/v1/models", headers={"host": "rebound.example"}).status_code == 421
    foreign = http.post("/v1/ask", json={"question": DESIGNER}, headers={"origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert foreign.json()["error"]["type"] == "permission_error"


def test_what_is_too_large_is_refused_before_any_work(http):
    assert http.post("/v1/ask", content=b"x" * (LARGEST_BODY + 1)).status_code == 413

    def endless():
        for _ in range(LARGEST_BODY // 60_000 + 2):
            yield b"x" * 60_000

    assert http.post("/v1/ask", content=endless()).status_code == 413


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "JSON decode error"),
        (b'{"question": 5}', "question: Input should be a valid string"),
        (b'{"question": "Who?", "since": "soon"}', "since: "),
        (b'{"question": "Who?", "since": 5}', "since: write a day as 2024-01-31"),
        (b'{"question": "\\ud800"}', "question: "),
        (b'{"question": "Who?", "untill": "2024-05-01"}', "the record has the key 'untill': did you mean 'until'?"),
    ],
)
def test_a_bad_body_is_refused_in_openais_shape(http, body, told):
    reply = http.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400
    assert told in reply.json()["error"]["message"]


def asgi(app):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


def test_a_token_is_asked_for_where_one_is_set(assistant):
    async def run():
        async with asgi(create_app(assistant, hosts=None, token="correct horse battery")) as http:
            refused = await http.get("/v1/models")
            wrong = await http.get("/v1/models", headers={"authorization": "Bearer wrong"})
            metrics = await http.get("/metrics")
            health = await http.get("/healthz")
            right = await http.get("/v1/models", headers={"authorization": "Bearer correct horse battery"})
            described = (await http.get("/openapi.json")).json()
        assert [r.status_code for r in (refused, wrong, metrics, health, right)] == [401, 401, 401, 200, 200]
        assert refused.json()["error"]["type"] == "authentication_error"
        assert described["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}

    asyncio.run(run())


@pytest.mark.parametrize("command", [("serve",), ("mcp", "--http")])
@pytest.mark.parametrize(
    ("token", "told"), [((), "set a token in DATELINE_TOKEN"), (("--token", "short"), "the token can be guessed")]
)
def test_other_machines_are_not_served_without_a_good_token(command, token, told, tmp_path):
    done = CliRunner().invoke(main, [*command, "--host", "0.0.0.0", *token, "--store", str(tmp_path)])
    assert done.exit_code == 2
    assert told in done.stderr


def test_who_asks_too_often_waits(assistant):
    now = [0.0]
    pace = Pace(2 / 60, 2, lambda: now[0])
    assert [pace.wait("a"), pace.wait("a"), pace.wait("a"), pace.wait("b")] == [0, 0, 30, 0]
    now[0] = 30
    assert pace.wait("a") == 0

    async def run():
        async with asgi(create_app(assistant, rate=1)) as http:
            first, second = await http.get("/v1/models"), await http.get("/v1/models")
        assert (first.status_code, second.status_code) == (200, 429)
        assert 0 < int(second.headers["retry-after"]) <= 60
        assert second.json()["error"]["type"] == "rate_limit_error"

    asyncio.run(run())


class Slow:
    """An assistant whose answer never ends until it is told to stop."""

    def __init__(self, real):
        self.real, self.library, self.started, self.stopped = real, real.library, threading.Event(), threading.Event()

    async def astream(self, question):
        self.started.set()
        try:
            await asyncio.sleep(60)
        finally:
            self.stopped.set()
        yield self.real.ask(question)


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_stops_the_work(assistant, stream):
    slow = Slow(assistant)
    with live(lambda: create_app(slow)) as url:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{url}/v1/ask", json={"question": "Who?", "stream": stream}, timeout=0.3, trust_env=False)
        assert slow.started.is_set()
        assert slow.stopped.wait(5)


def test_one_more_than_can_wait_is_told_to_come_back(assistant):
    slow = Slow(assistant)
    with live(lambda: create_app(slow, gate=Gate(1, 0))) as url:
        first = threading.Thread(target=_wait, args=(url,))
        first.start()
        assert slow.started.wait(5)
        refused = httpx.post(f"{url}/v1/ask", json={"question": "Who?"}, trust_env=False)
        first.join()
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "2"


def test_a_list_too_is_refused_when_nobody_may_wait(assistant):
    """Found by the campaign: a GET that was refused before its (empty) body was read was never answered."""
    with live(lambda: create_app(assistant, gate=Gate(0, 0))) as url:
        assert httpx.get(f"{url}/v1/articles", trust_env=False, timeout=20).status_code == 429


def test_an_answer_is_sent_at_once():
    """Found by the campaign: a listening socket that names no protocol keeps Nagle's algorithm, 40 ms an answer."""

    async def run():
        with listen("127.0.0.1", 0) as listener:
            nagle = asyncio.get_running_loop().create_future()

            def met(_, writer):
                option = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                nagle.set_result(not option)
                writer.close()

            async with await asyncio.start_server(met, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname())
                assert not await nagle
                writer.close()

    asyncio.run(run())


def _wait(url):
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{url}/v1/ask", json={"question": "Who?"}, timeout=1, trust_env=False)


def test_what_nobody_foresaw_is_one_sentence_and_no_words_in_the_log(assistant, monkeypatch, caplog):
    def broken(question, k):
        raise RuntimeError(f"while {question}")

    async def run():
        async with asgi(create_app(assistant)) as http:
            monkeypatch.setattr(assistant, "search", broken, raising=True)
            return await http.post("/v1/search", json={"question": "a secret"})

    reply = asyncio.run(run())
    assert reply.status_code == 500
    assert reply.json()["error"]["type"] == "server_error"
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_the_chat_beside_the_api_has_all_other_paths(assistant, store_copy):
    from rag.app.server import create_app as create_chat

    token = "correct horse battery"

    def make():
        return beside(create_app(assistant, token=token), create_chat(assistant, store_copy, password=token))

    with live(make) as url, httpx.Client(base_url=url, trust_env=False) as http:
        assert http.get("/").status_code == http.get("/v1/models").status_code == 401
        assert "gradio" in http.get("/", auth=("", token)).text
        assert http.get("/v1/models", headers={"authorization": f"Bearer {token}"}).json()["data"]


EXAMPLES = 5
"""Requests drawn for each operation that are as the API describes them, and as many that are not."""


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_schemathesis_finds_the_api_to_be_what_it_says(url, mode):
    # what a schema cannot say (an empty question, since after until) is refused with 400: that is no fault
    apart = [schemathesis.checks.positive_data_acceptance]
    asked = 0
    for found in schemathesis.openapi.from_url(f"{url}/openapi.json").get_all_operations():
        operation = found.ok()
        if mode == schemathesis.GenerationMode.NEGATIVE and not (operation.body or list(operation.query)):
            continue  # nothing can be sent wrongly

        @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=ALL)
        @given(operation.as_strategy(generation_mode=mode))
        def ask(case):
            nonlocal asked
            asked += 1
            reply = case.call()
            if reply.status_code != 413:  # which schemathesis does not take for a refusal
                case.validate_response(reply, excluded_checks=apart)

        ask()
    assert asked >= EXAMPLES


def test_a_request_that_never_ends_is_refused(url, monkeypatch):
    monkeypatch.setattr("rag.serve.guard.SLOWEST_S", 0.2)
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(f"POST /v1/ask HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 99\r\n\r\n{{".encode())
        assert line.recv(64).startswith(b"HTTP/1.1 408")


def test_who_asks_is_who_connects(assistant):
    def app():
        return create_app(assistant, rate=3)

    with live(app) as address, httpx.Client(base_url=address, trust_env=False) as http:
        asked = [http.get("/v1/articles", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(5)]
    assert asked.count(429) == 2


def test_a_token_of_any_letters_lets_in_who_sends_it(assistant):
    token = "schlüssel-für-varnhaven"
    with live(lambda: create_app(assistant, token=token + "\n")) as address, httpx.Client(trust_env=False) as http:
        told = http.get(f"{address}/v1/articles", headers={"Authorization": f"Bearer {token}".encode()})
    assert told.status_code == 200
