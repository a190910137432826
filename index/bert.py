"""BERT encoders in OpenVINO, from a sentence-transformers folder as it is: no torch, and weights of 8 bits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import MissingPartError

if TYPE_CHECKING:
    from openvino import CompiledModel, Model, Node, Output

Floats = NDArray[np.float32]
GROUP = 128
"""Inputs of a layer that share one scale when they are brought to 8 bits, while it runs."""
HIDDEN = -1e4
"""Added to the attention to padding, and to other texts of a row."""
LIKE = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}
"""What `config.json` must say, or leave unsaid, for the graph below to be the model's."""
SIZES = {
    *("hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers", "layer_norm_eps"),
    *("vocab_size", "max_position_embeddings", "type_vocab_size"),
}
"""What it must say; transformers knows what an older one that does not means."""


class Bert:
    """The transformer of a BERT model. Safe to share between threads.

    In float32 within 1e-4 of torch; else in 8 bits, at a cosine to that of 0.998 or more for passages, of 0.99 for the
    shortest texts.
    """

    def __init__(self, folder: Path, exact: bool = False) -> None:
        self.folder, self.exact = folder, exact
        self.config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))

    @classmethod
    def found(cls, folder: Path, exact: bool = False) -> Bert | None:
        """The encoder of a folder; `None` when its model is not a plain BERT whose word pieces are averaged."""
        try:
            modules = [m["type"].rpartition(".")[2] for m in _json(folder / "modules.json")]
            pooling, made = _json(folder / "1_Pooling" / "config.json"), cls(folder, exact)
            prompts = _json(folder / "config_sentence_transformers.json").get("prompts", {})
            config = made.config
            plain = all(config.get(name, wanted) == wanted for name, wanted in LIKE.items()) and config.keys() >= SIZES
            even = plain and config["hidden_size"] % config["num_attention_heads"] == 0
            means = [name for name, on in pooling.items() if name.startswith("pooling") and on]
            averaged = pooling.get("pooling_mode") == "mean" or means == ["pooling_mode_mean_tokens"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        whole = modules in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
        weights = (folder / "model.safetensors").is_file()
        return made if even and whole and averaged and weights and not any(prompts.values()) else None

    def vectors(self, pieces: Sequence[Sequence[int]]) -> list[Floats]:
        """(len(pieces[i]), dim) of each text, given as the ids of its word pieces with the special ones.

        Short texts stand in one row with others, and attend to themselves alone.

        Raises MissingPartError when the weights or the word pieces are not the model's, or OpenVINO cannot compute
        with them here.
        """
        rows = _packed([len(text) for text in pieces])
        ids, places, texts = np.zeros((3, len(rows), max(map(len, pieces))), np.int32)
        spans: dict[int, tuple[int, slice]] = {}
        for row, held in enumerate(rows):
            start = 0
            for text in held:
                end = start + len(pieces[text])
                span = spans[text] = row, slice(start, end)
                ids[span], places[span], texts[span] = pieces[text], range(end - start), text + 1
                start = end
        for what, last, size in (("word piece", ids, "vocab_size"), ("place", places, "max_position_embeddings")):
            if (number := last.max(initial=0)) >= self.config[size]:  # else a vector of zeros, without a word
                raise MissingPartError(
                    f"tokenizer.json in {self.folder} has a {what} ({number}) that the model lacks "
                    f"({self.config[size]} in config.json): fetch the model again"
                )
        request = self._compiled.create_infer_request()
        try:
            request.start_async([ids, places, texts])  # `infer` gives no vectors and no error where there is one
            request.wait()
        except RuntimeError as error:
            raise self._unfit(error) from error
        vectors: Floats = request.get_output_tensor().data.copy()
        return [vectors[spans[text]] for text in range(len(pieces))]

    @cached_property
    def _compiled(self) -> CompiledModel:
        from openvino import Core

        precise = {"INFERENCE_PRECISION_HINT": "f32"} if self.exact else {"DYNAMIC_QUANTIZATION_GROUP_SIZE": GROUP}
        model = _Graph(self.folder, self.config, self.exact).model()
        try:
            return Core().compile_model(model, "CPU", {"PERFORMANCE_HINT": "LATENCY", **precise})
        except RuntimeError as error:
            raise self._unfit(error) from error

    def _unfit(self, error: RuntimeError) -> MissingPartError:
        reason = str(error).strip().splitlines()[-1]
        return MissingPartError(
            f"OpenVINO cannot run the embedder in {self.folder} on this processor ({reason}): "
            + ("use another machine" if self.exact else 'set `index.precision` to "float32"')
        )


class _Graph:
    """BERT (arXiv 1810.04805) in OpenVINO's operators."""

    def __init__(self, folder: Path, config: dict[str, Any], exact: bool) -> None:
        from openvino import opset15

        self.ops: Any = opset15
        self.config, self.exact = config, exact
        self.weights = _weights(folder / "model.safetensors", config)

    def model(self) -> Model:
        from openvino import Model

        ids, places, texts = (self.ops.parameter([-1, -1], np.int32) for _ in range(3))
        own = self.ops.equal(self.ops.unsqueeze(texts, np.array([1, 2])), self.ops.unsqueeze(texts, np.array([1, 3])))
        hidden = self.ops.select(own, np.float32(0), np.float32(HIDDEN))
        last = self._embeddings(ids, places)
        for number in range(self.config["num_hidden_layers"]):
            last = self._layer(f"encoder.layer.{number}.", last, hidden)
        return Model([last], [ids, places, texts], "bert")

    def _embeddings(self, ids: Node, places: Node) -> Node:
        of, ops = "embeddings.", self.ops
        segment = self.weights[f"{of}token_type_embeddings.weight"][:1]
        words = ops.gather(self._stored(f"{of}word_embeddings.weight"), ids, np.int64(0))
        placed = ops.gather(self.weights[f"{of}position_embeddings.weight"] + segment, places, np.int64(0))
        return self._norm(ops.add(words, placed), f"{of}LayerNorm.")

    def _layer(self, of: str, x: Node, hidden: Node) -> Node:
        own, ops = f"{of}attention.", self.ops
        heads, swapped = self.config["num_attention_heads"], np.array([0, 2, 1, 3])
        apart = np.array([0, 0, heads, self.config["hidden_size"] // heads])
        query, key, value = (
            ops.transpose(ops.reshape(self._dense(f"{own}self.{part}.", x), apart, True), swapped)
            for part in ("query", "key", "value")
        )
        attended = ops.transpose(ops.scaled_dot_product_attention(query, key, value, hidden), swapped)
        joined = ops.reshape(attended, np.array([0, 0, self.config["hidden_size"]]), True)
        x = self._norm(ops.add(self._dense(f"{own}output.dense.", joined), x), f"{own}output.LayerNorm.")
        wide = ops.gelu(self._dense(f"{of}intermediate.dense.", x), "erf")
        return self._norm(ops.add(self._dense(f"{of}output.dense.", wide), x), f"{of}output.LayerNorm.")

    def _dense(self, name: str, x: Node) -> Output:
        weight = self._stored(f"{name}weight") if self.exact else self._bytes(f"{name}weight")
        return self.ops.add(self.ops.matmul(x, weight, False, True), self._stored(f"{name}bias"))

    def _stored(self, name: str) -> Node:
        return self.ops.constant(self.weights[name])

    def _bytes(self, name: str) -> Node:
        """(out, in) weights as a byte each, with one scale for each output."""
        weight = self.weights[name]
        scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-12) / 127
        rounded = np.round(weight / scale).astype(np.int8)
        return self.ops.multiply(self.ops.convert(self.ops.constant(rounded), "f32"), scale.astype(np.float32))

    def _norm(self, x: Node, name: str) -> Node:
        centred = self.ops.mvn(x, np.array([-1]), True, self.config["layer_norm_eps"], "inside_sqrt")
        return self.ops.add(self.ops.multiply(centred, self._stored(f"{name}weight")), self._stored(f"{name}bias"))


def _packed(sizes: Sequence[int]) -> list[list[int]]:
    """Which texts share a row as wide as the longest: each in the first with room, longest first (arXiv 2107.02027)."""
    rows: list[list[int]] = []
    room: list[int] = []
    for text in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        row = next((i for i, left in enumerate(room) if left >= sizes[text]), len(rows))
        if row == len(rows):
            rows.append([])
            room.append(max(sizes))
        rows[row].append(text)
        room[row] -= sizes[text]
    return rows


def _json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def _weights(file: Path, config: dict[str, Any]) -> dict[str, Floats]:
    """The model's, by name; raises MissingPartError when they are damaged, or others than the configuration's."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        loaded = load_file(file)
    except (OSError, SafetensorError) as error:
        raise MissingPartError(f"{file} cannot be read ({error}): fetch the model again") from error
    except TypeError:  # weights of a type that numpy lacks, such as bfloat16
        from safetensors.torch import load_file as load_tensors

        loaded = {name: weight.float().numpy() for name, weight in load_tensors(file).items()}
    weights = {name.removeprefix("bert."): w.astype(np.float32, copy=False) for name, w in loaded.items()}
    for name, shape in _shapes(config):
        if (has := weights[name].shape if name in weights else None) != shape:
            raise MissingPartError(
                f"{file} does not fit config.json beside it ({name}: {has or 'missing'}, not {shape}): "
                "fetch the model again"
            )
    return weights


def _shapes(config: dict[str, Any]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The names of the weights that the graph takes, and their shapes."""
    size, wide = config["hidden_size"], config["intermediate_size"]
    tables = {"word": "vocab_size", "position": "max_position_embeddings", "token_type": "type_vocab_size"}
    yield from ((f"embeddings.{table}_embeddings.weight", (config[rows], size)) for table, rows in tables.items())
    dense = {f"attention.self.{part}": (size, size) for part in ("query", "key", "value")}
    dense |= {"attention.output.dense": (size, size), "intermediate.dense": (wide, size), "output.dense": (size, wide)}
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{number}." for number in range(config["num_hidden_layers"])):
        yield from ((f"{layer}{name}.weight", shape) for name, shape in dense.items())
        yield from ((f"{layer}{name}.bias", shape[:1]) for name, shape in dense.items())
        norms += [f"{layer}attention.output.LayerNorm", f"{layer}output.LayerNorm"]
    yield from ((f"{name}.{part}", (size,)) for name in norms for part in ("weight", "bias"))
