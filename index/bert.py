"""BERT encoders in onnxruntime, from a sentence-transformers folder as it is: a question needs no torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import ModelProto
    from onnxruntime import InferenceSession, OrtValue

Floats = NDArray[np.float32]
ORT = "com.microsoft"
"""The domain of onnxruntime's own operators."""
PARTS = ("query", "key", "value")
LIKE = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}
"""What `config.json` must say, or leave unsaid, for the graph below to be the model's."""


class Bert:
    """The transformer of a BERT model in float32, within 1e-5 of torch. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))

    @classmethod
    def found(cls, folder: Path) -> Bert | None:
        """The encoder of a folder; `None` when its model is not a plain BERT whose word pieces are averaged."""
        try:
            modules = [m["type"].rpartition(".")[2] for m in _json(folder / "modules.json")]
            pooling, made = _json(folder / "1_Pooling" / "config.json"), cls(folder)
            prompts = _json(folder / "config_sentence_transformers.json").get("prompts", {})
        except (OSError, ValueError, KeyError, TypeError):
            return None
        means = pooling.get("pooling_mode") == "mean" or [k for k, on in pooling.items() if k[:7] == "pooling" and on]
        plain = all(made.config.get(name, wanted) == wanted for name, wanted in LIKE.items())
        whole = modules in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
        averaged = means is True or means == ["pooling_mode_mean_tokens"]
        weights = (folder / "model.safetensors").is_file()
        return made if plain and whole and averaged and weights and not any(prompts.values()) else None

    def vectors(self, pieces: Sequence[Sequence[int]]) -> list[Floats]:
        """(len(pieces[i]), dim) of each text, given as the ids of its word pieces with the special ones."""
        ids = np.zeros((len(pieces), max(map(len, pieces))), np.int32)
        mask = np.zeros_like(ids)
        for row, piece in enumerate(pieces):
            ids[row, : len(piece)], mask[row, : len(piece)] = piece, 1
        (vectors,) = self._session.run(["vectors"], {"ids": ids, "mask": mask})
        return [vectors[row, : len(piece)] for row, piece in enumerate(pieces)]

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        graph = _Graph(self.folder, self.config)
        model = graph.model().SerializeToString()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others use the processor too
        options.add_external_initializers(list(graph.values), list(graph.values.values()))
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class _Graph:
    """BERT (arXiv 1810.04805) in onnxruntime's fused operators, eight a layer."""

    def __init__(self, folder: Path, config: dict[str, Any]) -> None:
        from safetensors.numpy import load_file

        self.config = config
        loaded = load_file(folder / "model.safetensors")
        self.weights = {name.removeprefix("bert."): w.astype(np.float32, copy=False) for name, w in loaded.items()}
        self.values: dict[str, OrtValue] = {}
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> ModelProto:
        from onnx import TensorProto, helper

        last = self._embeddings()
        for number in range(self.config["num_hidden_layers"]):
            last = self._layer(f"encoder.layer.{number}.", last)
        self._nodes[-1].output[0] = "vectors"
        inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, ["text", "piece"]) for name in ("ids", "mask")]
        shape = ["text", "piece", self.config["hidden_size"]]
        output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape)
        graph = helper.make_graph(self._nodes, "bert", inputs, [output], self._constants)
        imports = [helper.make_opsetid("", 18), helper.make_opsetid(ORT, 1)]
        return helper.make_model(graph, opset_imports=imports, ir_version=9)

    def _embeddings(self) -> str:
        of = "embeddings."
        segment = self.weights[f"{of}token_type_embeddings.weight"][:1]
        places = self._constant("places", self.weights[f"{of}position_embeddings.weight"] + segment)
        words, (scale, shift) = self._stored(f"{of}word_embeddings.weight"), self._norm(f"{of}LayerNorm.")
        inputs = ["ids", "", words, places, "", scale, shift, "mask"]
        return self._fused("EmbedLayerNormalization", inputs, ["x", "masked"], epsilon=self.config["layer_norm_eps"])

    def _layer(self, of: str, x: str) -> str:
        own, epsilon = f"{of}attention.", self.config["layer_norm_eps"]
        packed = np.concatenate([self.weights[f"{own}self.{part}.weight"] for part in PARTS])
        biases = np.concatenate([self.weights[f"{own}self.{part}.bias"] for part in PARTS])
        parts = [f"{of}{part}" for part in PARTS]
        self._node("Split", [self._linear(x, f"{own}self", packed)], parts, axis=-1, num_outputs=3)
        inputs = [*parts, self._constant(f"{own}self.bias", biases), "mask"]
        attended = self._fused("MultiHeadAttention", inputs, num_heads=self.config["num_attention_heads"])
        out = self._dense(f"{own}output.dense.", attended)
        x = self._fused(
            "SkipLayerNormalization", [out[0], x, *self._norm(f"{own}output.LayerNorm."), out[1]], epsilon=epsilon
        )
        wide = self._fused("BiasGelu", self._dense(f"{of}intermediate.dense.", x))
        out = self._dense(f"{of}output.dense.", wide)
        return self._fused(
            "SkipLayerNormalization", [out[0], x, *self._norm(f"{of}output.LayerNorm."), out[1]], epsilon=epsilon
        )

    def _dense(self, name: str, x: str) -> list[str]:
        return [self._linear(x, name, self.weights[f"{name}weight"]), self._stored(f"{name}bias")]

    def _linear(self, x: str, name: str, weight: Floats) -> str:
        """`x` times the transposed (out, in) `weight`."""
        return self._node("MatMul", [x, self._constant(name, weight.T)], [f"{name}.out"])

    def _norm(self, name: str) -> tuple[str, str]:
        return self._stored(f"{name}weight"), self._stored(f"{name}bias")

    def _stored(self, name: str) -> str:
        return self._constant(name, self.weights[name])

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        """Give the graph a value by reference: what is in memory is not copied into the model."""
        import onnxruntime
        from onnx import TensorProto, helper

        kind = helper.np_dtype_to_tensor_dtype(value.dtype)
        constant = TensorProto(name=name, data_type=kind, dims=value.shape, data_location=TensorProto.EXTERNAL)
        constant.external_data.add(key="location", value="memory")
        self._constants.append(constant)
        self.values[name] = onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(value))
        return name

    def _fused(self, operator: str, inputs: list[str], outputs: list[str] | None = None, **settings: Any) -> str:
        return self._node(operator, inputs, outputs or [f"{operator}.{len(self._nodes)}"], domain=ORT, **settings)

    def _node(self, operator: str, inputs: list[str], outputs: list[str], domain: str = "", **settings: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **settings))
        return outputs[0]


def _json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))
