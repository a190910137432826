"""Count tokens with tiktoken's cl100k_base, from the copy that llama-index ships: never from a network or a cache."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import MissingPartError

if TYPE_CHECKING:
    from tiktoken import Encoding

FILE = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
PATTERN = (
    r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]"""
    r"""|\s+(?!\S)|\s"""
)
"""How cl100k_base cuts text into words (tiktoken, openai_public.py)."""


@cache
def _encoding() -> Encoding:
    from tiktoken import Encoding

    spec = find_spec("llama_index.core")  # ships the ranks; importing it would cost two seconds
    assert spec is not None
    assert spec.origin is not None
    file = Path(spec.origin).parent / "_static" / "tiktoken_cache" / FILE
    ranks = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(ranks).hexdigest() != SHA256:
        raise MissingPartError(f"{file} is missing or damaged: pip install --force-reinstall llama-index-core")
    pairs = (line.split() for line in ranks.splitlines() if line)
    return Encoding(
        "cl100k_base",
        pat_str=PATTERN,
        mergeable_ranks={base64.b64decode(token): int(rank) for token, rank in pairs},
        special_tokens={},
    )


def count(text: str) -> int:
    """Tokens of `text`; a model with another tokenizer may count a quarter more or less."""
    return len(_encoding().encode_ordinary(text))
