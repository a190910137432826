"""Make the client of the model that the settings name; each provider's library is imported only when it is named."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import MissingPartError
from index.extra import need
from rag.llm.client import Model
from rag.llm.name import ModelName
from rag.settings import ModelSettings, Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def chosen(settings: Settings, llm: LLM | None) -> Model | None:
    """The model that writes the answers, if one does."""
    if settings.answer.synthesizer == "extractive":
        return None
    if llm is not None:
        return Model(str(llm.metadata.model_name), llm, settings.model)
    return connect(settings.llm, settings.model) if settings.llm else None


def connect(setting: str, limits: ModelSettings) -> Model:
    """The model that `setting` names. Nothing is asked yet; a GGUF file is loaded.

    Raises ValueError for a setting that names none, MissingPartError, with the line that installs it, when its
    library is not installed, and when a GGUF file is missing or is none.
    """
    name = ModelName.parse(setting)
    key = name.key()
    hidden = (key,) if key else ()
    if name.provider == "anthropic":
        return Model(str(name), _anthropic(name, key, limits), limits, hidden)
    if name.provider == "gguf":
        url, secret, close = _served(Path(name.model).expanduser(), limits)
        return Model(str(name), _openai("gguf", url, secret, limits), limits, (secret,), close)
    url = name.server or ""
    return Model(str(name), _openai(name.model, url, key or "none", limits), limits, hidden)


def _openai(model: str, url: str, key: str, limits: ModelSettings) -> Any:
    like = import_module("llama_index.llms.openai_like").OpenAILike
    httpx = import_module("httpx")
    own = urlsplit(url).hostname in LOOPBACK  # a proxy does not know this machine's servers
    timeout = httpx.Timeout(limits.silence, connect=limits.connect)
    return like(
        model=model,
        api_base=url,
        api_key=key,
        is_chat_model=True,
        temperature=0.0,
        max_retries=limits.retries,
        timeout=limits.silence,
        context_window=limits.prompt_tokens + limits.answer_tokens,
        async_http_client=httpx.AsyncClient(timeout=timeout, trust_env=not own, follow_redirects=False),
    )


def _anthropic(name: ModelName, key: str | None, limits: ModelSettings) -> Any:
    need("anthropic", "llama_index.llms.anthropic")
    made = import_module("llama_index.llms.anthropic").Anthropic
    where: Mapping[str, Any] = {"base_url": name.url} if name.url else {}
    return made(
        model=name.model,
        api_key=key or "none",
        temperature=0.0,
        max_tokens=limits.answer_tokens,
        max_retries=limits.retries,
        timeout=limits.silence,
        **where,
    )


def _served(file: Path, limits: ModelSettings) -> tuple[str, str, Callable[[], None]]:
    """Load a GGUF file in this process; its (base URL on loopback, key drawn for it, way to let go of it)."""
    if not file.is_file():
        raise MissingPartError(f"the model {file} is not a file: set `llm` to gguf: and the path of a .gguf file")
    with file.open("rb") as start:
        if start.read(4) != b"GGUF":
            raise MissingPartError(f"the model {file} is not a GGUF file: download it again, or name another")
    need("local-llm", "xllamacpp")
    native = import_module("xllamacpp")
    params, key = native.CommonParams(), secrets.token_urlsafe(24)
    params.model.path = str(file)
    params.n_ctx = limits.prompt_tokens + limits.answer_tokens + 1024  # tokenizers differ by a quarter or so
    params.n_parallel = 1
    params.api_keys = [key]
    params.ui = params.warmup = False
    params.verbosity = -1
    if limits.threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = limits.threads
    try:
        held = [native.Server(params)]
    except Exception as error:  # the library's own errors are plain RuntimeErrors
        raise MissingPartError(f"the model {file} cannot be loaded ({error}): name another .gguf file") from error
    return f"{held[0].listening_address}/v1", key, held.clear
