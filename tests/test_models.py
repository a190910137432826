"""Models are named by one setting, asked with limits, stopped at once; their failures are sentences without keys."""

from __future__ import annotations

import threading

import pytest
from models import DIE, HANG, RealServer, fake_server, gguf

from index.errors import MissingPartError, ModelError, SettingsError
from rag import Settings
from rag.llm.connect import connect
from rag.llm.name import ModelName
from rag.settings import ModelSettings

QUICK = ModelSettings(silence=60, total=120, connect=10, retries=2, answer_tokens=64, threads=1)
SECRET = "sk-verysecret-0123456789"


def ask(model, text="Say hi.", **options) -> list[str]:
    from llama_index.core.llms import ChatMessage

    return list(model.ask([ChatMessage(role="user", content=text)], **options))


@pytest.fixture
def fake():
    with fake_server() as server:
        yield server


@pytest.fixture
def model(fake, monkeypatch):
    monkeypatch.setenv("DATELINE_LLM_KEY", SECRET)
    with connect(f"openai:tiny@{fake.url}", QUICK) as opened:
        yield opened


@pytest.fixture(scope="module")
def real():
    server = RealServer()
    yield server
    server.close()


@pytest.mark.parametrize(
    ("setting", "provider", "name", "server"),
    [
        ("openai:gpt-5", "openai", "gpt-5", "https://api.openai.com/v1"),
        ("openai:@cf/meta/x@http://h:8080/v1/", "openai", "@cf/meta/x", "http://h:8080/v1"),
        ("ollama:llama3.2:3b", "ollama", "llama3.2:3b", "http://localhost:11434/v1"),
        ("ollama:llama3.2@http://gpu:11434/v1", "ollama", "llama3.2", "http://gpu:11434/v1"),
        ("anthropic:claude-x", "anthropic", "claude-x", None),
        ("gguf:/models/a b.gguf", "gguf", "/models/a b.gguf", None),
    ],
)
def test_one_setting_names_a_model(setting, provider, name, server):
    read = ModelName.parse(setting)
    assert (read.provider, read.model, read.server) == (provider, name, server)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("gpt-5", "write openai:MODEL"),
        ("chatgpt:x", "write openai:MODEL"),
        ("openai:", "write openai:MODEL"),
        (f"openai:m@http://me:{SECRET}@h/v1", "holds no name, key or query"),
        (f"openai:m@http://h/v1?key={SECRET}", "holds no name, key or query"),
        ("openai:m@http:///v1", "needs a host"),
        ("gguf:a.gguf@http://h/v1", "has no URL"),
    ],
)
def test_a_wrong_name_is_explained_and_what_it_holds_is_not_repeated(setting, words, tmp_path):
    file = tmp_path / "dateline.toml"
    file.write_text(f'llm = "{setting}"\n', "utf-8")
    with pytest.raises(SettingsError) as caught:
        Settings.load(file, {})
    assert words in str(caught.value)
    assert SECRET not in str(caught.value)


def test_settings_know_who_writes(tmp_path):
    file = tmp_path / "dateline.toml"
    file.write_text('llm = "ollama:x"\n[answer]\nsynthesizer = "auto"\n[model]\nanswer_tokens = 50\n', "utf-8")
    assert Settings.load(file, {}).writes
    assert not Settings.load(file, {"DATELINE_ANSWER__SYNTHESIZER": "extractive"}).writes
    assert not Settings.load(file, {"DATELINE_LLM": ""}).writes
    with pytest.raises(SettingsError, match="no `llm` is named"):
        Settings.load(file, {"DATELINE_LLM": "", "DATELINE_ANSWER__SYNTHESIZER": "llm"})
    assert "key" not in Settings.load(file, {"DATELINE_LLM_KEY": SECRET}).model_dump_json()


def test_a_providers_own_key_is_for_its_own_server_alone():
    own = {"OPENAI_API_KEY": "theirs", "ANTHROPIC_API_KEY": "other"}
    assert ModelName.parse("openai:m").key(own) == "theirs"
    assert ModelName.parse("openai:m@http://h/v1").key(own) is None
    assert ModelName.parse("ollama:m").key(own) is None
    assert ModelName.parse("anthropic:m").key(own) == "other"
    assert ModelName.parse("openai:m@http://h/v1").key({**own, "DATELINE_LLM_KEY": "mine"}) == "mine"


def test_words_come_as_they_are_written(fake, model):
    fake.says("Hello", ", ", "world.")
    assert ask(model, tokens=9) == ["Hello", ", ", "world."]
    assert (fake.sent[0]["stream"], fake.sent[0]["max_tokens"], fake.keys) == (True, 9, [f"Bearer {SECRET}"])


def test_it_is_known_when_the_tokens_ran_out(fake, model):
    fake.says("One. Tw", finish="length")
    reply = model.ask([])
    assert list(reply) == ["One. Tw"]
    assert reply.cut


@pytest.mark.parametrize(("status", "calls"), [(429, 3), (503, 3), (401, 1), (404, 1), (400, 1)])
def test_only_what_may_pass_is_tried_again(fake, model, status, calls):
    for _ in range(3):
        fake.fails(status, f"your key {SECRET} or sk-abcdef12345", retry_after="0.01")
    with pytest.raises(ModelError) as caught:
        ask(model)
    assert len(fake.sent) == calls
    assert f"HTTP {status}" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert "sk-abcdef" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_server_that_was_busy_is_asked_again(fake, model):
    fake.fails(429, retry_after="0.01")
    fake.says("Hi.")
    assert ask(model) == ["Hi."]


def test_a_broken_connection_is_told(fake, model):
    fake.says("Half a sen", DIE)
    seen = []
    with pytest.raises(ModelError, match="broke off in the middle"):
        seen.extend(model.ask([]))


def test_silence_and_slowness_end(fake):
    for limits in (QUICK.model_copy(update={"silence": 0.2}), QUICK.model_copy(update={"total": 0.2})):
        with connect(f"openai:tiny@{fake.url}", limits) as model:
            fake.says("One ", HANG)
            with pytest.raises(ModelError, match="too slow"):
                ask(model)
            assert fake.left.wait(5)
            fake.left.clear()


def test_a_server_that_is_not_there(fake, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:1")
    with (
        connect("openai:tiny@http://127.0.0.1:9/v1", QUICK.model_copy(update={"retries": 0})) as model,
        pytest.raises(ModelError, match="cannot be reached: is it running"),
    ):
        ask(model)


@pytest.mark.parametrize("how", ["close", "stop"])
def test_who_stops_reading_stops_the_model(fake, model, how):
    stop = threading.Event()
    fake.says("One ", HANG)
    pieces = iter(model.ask([], stop=stop))
    assert next(pieces) == "One "
    if how == "close":
        pieces.close()
    else:
        stop.set()
        assert list(pieces) == []
    assert fake.left.wait(5)


def test_closing_the_model_ends_what_is_written(fake, model):
    fake.says("One ", HANG)
    pieces = iter(model.ask([]))
    assert next(pieces) == "One "
    model.close()
    model.close()
    assert list(pieces) == []
    assert fake.left.wait(5)


def test_many_threads_ask_one_model(fake, model):
    for _ in range(8):
        fake.says("Hi ", "there.")
    heard: list[list[str]] = []
    threads = [threading.Thread(target=lambda: heard.append(ask(model))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == [["Hi ", "there."]] * 8


def test_a_key_is_in_no_repr(model):
    assert SECRET not in repr(model)


def test_a_missing_part_names_what_installs_it(monkeypatch, tmp_path):
    import index.extra as module

    monkeypatch.setattr(module, "find_spec", lambda name: None)
    file = tmp_path / "a.gguf"
    file.write_bytes(b"GGUF")
    needed = {
        "anthropic:x": "dateline[anthropic]",
        f"gguf:{file}": "dateline[local-llm]",
    }
    for setting, package in needed.items():
        with pytest.raises(MissingPartError) as caught:
            connect(setting, QUICK)
        assert str(caught.value).endswith(f"pip install '{package}'")


def test_a_gguf_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(MissingPartError, match="is not a file"):
        connect(f"gguf:{tmp_path / 'none.gguf'}", QUICK)
    (tmp_path / "text.gguf").write_text("hello", "utf-8")
    with pytest.raises(MissingPartError, match="is not a GGUF file"):
        connect(f"gguf:{tmp_path / 'text.gguf'}", QUICK)


def test_anthropics_own_protocol_is_spoken(fake, monkeypatch):
    pytest.importorskip("llama_index.llms.anthropic", reason="pip install 'dateline[anthropic]'")
    monkeypatch.setenv("DATELINE_LLM_KEY", SECRET)
    with connect(f"anthropic:claude-haiku-4-5@{fake.url.removesuffix('/v1')}", QUICK) as model:
        fake.says("One. ", "Tw", finish="max_tokens")
        reply = model.ask(_story(), tokens=9)
        assert ("".join(reply), reply.cut) == ("One. Tw", True)
        assert (fake.sent[0]["max_tokens"], fake.keys) == (9, [SECRET])
        for _ in range(3):
            fake.fails(529, f"overloaded {SECRET}", retry_after="0.01")
        with pytest.raises(ModelError, match="error of its own") as caught:
            ask(model)
        assert SECRET not in str(caught.value)


def test_anthropics_client_is_stopped_and_its_failures_are_told(fake, monkeypatch):
    pytest.importorskip("llama_index.llms.anthropic", reason="pip install 'dateline[anthropic]'")
    monkeypatch.setenv("DATELINE_LLM_KEY", SECRET)
    base = fake.url.removesuffix("/v1")
    with connect(f"anthropic:claude-haiku-4-5@{base}", QUICK) as model:
        fake.says("One ", HANG)
        pieces = iter(model.ask(_story()))
        assert next(pieces) == "One "
        pieces.close()
        assert fake.left.wait(5)
        fake.says("Half a sen", DIE)
        with pytest.raises(ModelError, match="broke off in the middle"):
            ask(model)
        fake.fails(429, retry_after="0.01")
        fake.says("Hi.")
        assert ask(model) == ["Hi."]
    fake.left.clear()
    with connect(f"anthropic:claude-haiku-4-5@{base}", QUICK.model_copy(update={"silence": 0.3})) as model:
        fake.says("One ", HANG)
        with pytest.raises(ModelError, match="too slow"):
            ask(model)
        assert fake.left.wait(5)


def test_a_real_model_on_loopback_streams_and_is_stopped(real):
    with connect(f"openai:smollm2@{real.url}", QUICK) as model:
        assert len(ask(model, "Name three fruits.", tokens=12)) > 3
        reply = model.ask([])
        pieces = iter(model.ask(_story(), tokens=2000))
        next(pieces)
        pieces.close()
        assert len(ask(model, "Say hi.", tokens=3)) >= 1  # its only slot is free again
        assert reply.cut is False


def test_a_real_model_in_this_process_needs_its_key_and_streams():
    import httpx

    with connect(f"gguf:{gguf()}", QUICK) as model:
        reply = model.ask(_story(), tokens=8)
        assert 3 < len(list(reply)) <= 9
        assert reply.cut
        assert model.name == "gguf:" + gguf().name
        base = model.llm.api_base
        assert base.startswith("http://127.0.0.1:")
        assert httpx.get(base + "/slots", trust_env=False).status_code in (401, 404, 501)
        asked = httpx.post(base + "/chat/completions", json={"messages": []}, trust_env=False)
        assert asked.status_code == 401


def test_a_real_server_killed_while_it_writes_is_told():
    server = RealServer()
    try:
        with connect(f"openai:smollm2@{server.url}", QUICK) as model:
            pieces = iter(model.ask(_story(), tokens=2000))
            next(pieces)
            server.kill()
            with pytest.raises(ModelError, match=r"broke off|cannot be reached"):
                list(pieces)
    finally:
        server.close()


def _story():
    from llama_index.core.llms import ChatMessage

    return [ChatMessage(role="user", content="Tell a very long story about a harbour.")]
