"""All settings in one frozen tree, from dateline.toml and DATELINE_* variables."""

from __future__ import annotations

import difflib
import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from index.errors import SettingsError
from index.settings import IndexSettings
from rag.llm.name import KEY, ModelName

FILE = "dateline.toml"
PREFIX = "DATELINE_"
NOT_SETTINGS = {"DATELINE_STORE", "DATELINE_CONFIG", "DATELINE_CHAT_PASSWORD", "DATELINE_TOKEN", KEY}
"""Where things are, who may come in, and a model's key: never part of the settings."""


class AnswerSettings(BaseModel):
    """How an answer is made from what was retrieved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passages: int = Field(default=24, ge=1, le=200)
    """Most passages retrieved for a question."""
    per_article: int = Field(default=5, ge=1, le=50)
    """Most passages of one article among them."""
    sentences: int = Field(default=4, ge=1, le=20)
    """Most sentences in an extractive answer."""
    calibration: str | None = None
    """File that `dateline eval calibrate` saved: maps confidence and brings its own threshold."""
    threshold: float | None = Field(default=None, ge=0, le=1)
    """Least confidence (a probability) to answer at; `None` for the one that the weights were fitted with."""
    synthesizer: Literal["auto", "extractive", "llm"] = "auto"
    """Who writes the answer: `auto` is the language model when `llm` names one."""
    prose: float = Field(default=0.75, ge=0, le=1)
    """Least confidence (a probability) for a model to write: below it, the articles' own sentences are shown."""
    reranker: str | None = None
    """A cross-encoder that puts the passages in order: a sentence-transformers folder or downloaded name."""
    entailment: str | None = None
    """A cross-encoder for entailment, named likewise, that is heard on each sentence of a model."""
    unsupported: Literal["drop", "show"] = "drop"
    """What becomes of a model's sentences that no article bears out: taken out, or shown struck through."""


class ModelSettings(BaseModel):
    """How the language model is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt_tokens: int = Field(default=3000, ge=500, le=1_000_000)
    """Most tokens of the prompt, passages and all."""
    answer_tokens: int = Field(default=400, ge=1, le=100_000)
    """Most tokens of the model's answer."""
    connect: float = Field(default=5, gt=0, le=600)
    """Most seconds until the server takes the connection."""
    silence: float = Field(default=120, gt=0, le=3600)
    """Most seconds without a word from the model, before the first or between two."""
    total: float = Field(default=600, gt=0, le=36_000)
    """Most seconds for one reply."""
    retries: int = Field(default=2, ge=0, le=10)
    """Further tries, with growing pauses, when the server is busy or the connection fails."""
    threads: int = Field(default=0, ge=0, le=1024)
    """Processor threads of a GGUF model; 0 leaves the number to its library."""


class Settings(BaseModel):
    """Everything that can be set; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    index: IndexSettings = IndexSettings()
    answer: AnswerSettings = AnswerSettings()
    llm: str | None = None
    """The language model: `openai:MODEL`, `openai:MODEL@URL`, `ollama:MODEL`, `anthropic:MODEL` or `gguf:FILE`."""
    model: ModelSettings = ModelSettings()

    @field_validator("llm")
    @classmethod
    def _names_a_model(cls, value: str | None) -> str | None:
        if not (value or "").strip():
            return None
        ModelName.parse(str(value))
        return value

    @model_validator(mode="after")
    def _has_its_model(self) -> Self:
        if self.answer.synthesizer == "llm" and self.llm is None:
            raise ValueError("`answer.synthesizer` is llm and no `llm` is named")
        return self

    def without_model(self) -> Self:
        """These settings for work that needs no language model."""
        return self.model_copy(update={"llm": None})

    @property
    def writes(self) -> bool:
        """Whether a language model writes the answers."""
        return self.llm is not None and self.answer.synthesizer != "extractive"

    @property
    def sha(self) -> str:
        """12 hex digits that change when any setting does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @classmethod
    def load(cls, file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from `file` (default `dateline.toml` here, if any), overruled by DATELINE_* variables.

        `DATELINE_ANSWER__PASSAGES=30` sets `passages` in `[answer]`. Raises SettingsError, naming the
        place, for a key that does not exist, a value out of range, or a file that is not TOML.
        """
        explicit = file is not None
        file = file or Path(FILE)
        tree: dict[str, Any] = {}
        if file.is_file():
            try:
                tree = tomllib.loads(file.read_text("utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise SettingsError(f"{file} is not valid TOML: {error}") from error
            except OSError as error:
                raise SettingsError(f"{file} cannot be read: {error.strerror}") from error
        elif explicit or os.path.lexists(file):
            raise SettingsError(f"{file} is not a file: name a settings file")
        for name, value in environment.items():
            if name.startswith(PREFIX) and name not in NOT_SETTINGS:
                _put(tree, name, value)
        try:
            return cls.model_validate(tree)
        except ValidationError as error:
            raise SettingsError(_explain(error, file if file.is_file() else None)) from error


def _put(tree: dict[str, Any], name: str, value: str) -> None:
    *sections, key = name.removeprefix(PREFIX).lower().split("__")
    for section in sections:
        tree = tree.setdefault(section, {})
        if not isinstance(tree, dict):
            raise SettingsError(f"{name}: {section!r} is a value, not a section of settings")
    tree[key] = value


def _explain(error: ValidationError, file: Path | None) -> str:
    sentences, names = [], list(_names(Settings))
    for problem in error.errors():
        place = ".".join(map(str, problem["loc"]))
        if problem["type"] == "extra_forbidden":
            section = isinstance(problem["input"], dict)
            known = [name.partition(".")[0] if section else name for name in names if not section or "." in name]
            near = difflib.get_close_matches(place, known, n=1, cutoff=0.5)
            hint = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(names)}"
            sentences.append(f"unknown setting `{place}`: {hint}")
        elif place in ("", "llm"):  # what was put there may hold a key
            sentences.append(
                f"setting `{place or 'answer.synthesizer'}`: {problem['msg'].removeprefix('Value error, ')}"
            )
        else:
            within = [name for name in names if name.startswith(f"{place}.")]
            why = f"it is a section: set one of {', '.join(within)}" if within else problem["msg"].lower()
            sentences.append(f"setting `{place}` = {problem['input']!r}: {why}")
    source = f"{file} or {PREFIX}* variables" if file else f"{PREFIX}* variables"
    return f"{source}: " + "; ".join(sentences)


def _names(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _names(inner, f"{prefix}{name}.")
        else:
            yield prefix + name
