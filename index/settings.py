"""What can be set about the index, in one frozen tree with bounds."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator


class IndexSettings(BaseModel):
    """How articles become searchable; a change of the first two makes `dateline index` re-chunk or refuse."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedder: str = "minilm"
    """`minilm` (packaged), a local sentence-transformers folder, or a hub name."""
    chunk_words: int = Field(default=160, ge=20, le=1000)
    """Most words in a chunk; whole sentences, never more tokens than the embedder sees."""
    precision: Literal["auto", "float32"] = "auto"
    """`auto` runs a plain BERT in 8 bits (2.7 times as fast, cosine of passages >= 0.998), others in bfloat16 where
    the CPU can."""
    vectors: str | None = None
    """Address of a Chroma server, `http://host:port`, to search vectors on; `None` for a folder in the store."""
    max_file_mb: int = Field(default=32, ge=1, le=1024)
    """Larger files are refused (MiB)."""

    @field_validator("vectors")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if not (value or "").strip():
            return None
        url = urlsplit(str(value))
        if url.scheme not in ("http", "https") or not url.hostname or url.path.strip("/") or url.username:
            raise ValueError("write it as http://host:port")
        return str(value).rstrip("/")
