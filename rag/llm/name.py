"""The setting that names a language model, `PROVIDER:MODEL` or `PROVIDER:MODEL@URL`, and where its key is from."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

Provider = Literal["openai", "ollama", "anthropic", "gguf"]
HOMES: Mapping[str, str] = {"openai": "https://api.openai.com/v1", "ollama": "http://localhost:11434/v1"}
"""Where a model is asked when its setting names no URL; Anthropic's client knows its own."""
OWN_KEYS: Mapping[str, str] = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
"""The providers' own variables: read for their own servers alone, so that no other host is ever shown such a key."""
KEY = "DATELINE_LLM_KEY"
FORMS = "openai:MODEL, openai:MODEL@http://HOST:PORT/v1, ollama:MODEL, anthropic:MODEL or gguf:FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelName:
    """A language model as the settings name it."""

    provider: Provider
    model: str
    """The provider's name for it, or the path of a GGUF file."""
    url: str | None = None
    """Of the server, when the setting names one."""

    @classmethod
    def parse(cls, setting: str) -> ModelName:
        """Read the setting. Raises ValueError, saying what is wrong and what can be written instead."""
        provider, colon, rest = setting.strip().partition(":")
        if not colon or provider not in get_args(Provider) or not rest:
            raise ValueError(f"{_shown(setting)} names no model: write {FORMS}")
        found = re.fullmatch(r"(.+)@(https?://.*)", rest)
        if found is None:
            return cls(provider=provider, model=rest)  # type: ignore[arg-type]
        if provider == "gguf":
            raise ValueError("a GGUF file is run here and has no URL: write gguf:FILE")
        return cls(provider=provider, model=found[1], url=_server(found[2]))  # type: ignore[arg-type]

    def __str__(self) -> str:
        model = Path(self.model).name if self.provider == "gguf" else self.model
        return f"{self.provider}:{model}"

    @property
    def server(self) -> str | None:
        """The base URL of an OpenAI-compatible server; `None` for the others' own."""
        return self.url or HOMES.get(self.provider)

    def key(self, environment: Mapping[str, str] = os.environ) -> str | None:
        """The key from DATELINE_LLM_KEY, else from the provider's own variable when its own server is asked."""
        own = OWN_KEYS.get(self.provider) if self.url is None else None
        return environment.get(KEY) or (environment.get(own) if own else None) or None


def _server(url: str) -> str:
    parts = urlsplit(url)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError(f"a model's URL holds no name, key or query: put the key into {KEY}")
    if not parts.hostname:
        raise ValueError("a model's URL needs a host: write it as http://HOST:PORT/v1")
    return url.rstrip("/")


def _shown(setting: str) -> str:
    """The setting as an error may repeat it: whatever looks like a key is left out."""
    return repr(re.sub(r"//[^/]*@|\b(?:sk|key)[-_][\w-]{8,}", "…", setting[:80]))
