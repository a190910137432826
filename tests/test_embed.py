"""The embedder: unit vectors, its own token counts, one print for one model, threads."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from index.bert import Bert, _shapes
from index.embed import Embedder
from index.errors import MissingPartError

TEXTS = ["The bridge was shut on Monday.", "Boats lay in the harbour.", "x", "word " * 400, "东京", "..."]


def test_vectors_are_of_unit_length_and_say_what_is_alike(embedder):
    made = embedder.passages([*TEXTS, "The bridge has been closed since Monday."])
    assert made.shape == (7, embedder.dim)
    assert made.dtype == np.float32
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    question = embedder.question("When was the bridge closed?").whole
    assert question.shape == (embedder.dim,)
    assert {int(i) for i in np.argsort(-(made @ question))[:2]} == {0, 6}


def test_a_text_has_the_same_vector_whatever_it_is_embedded_with(embedder):
    alone = np.vstack([embedder.passages([text]) for text in TEXTS])
    together = embedder.passages(TEXTS)
    assert (alone * together).sum(axis=1).min() > 0.995


def test_no_text_gives_no_vectors(embedder):
    assert embedder.passages([]).shape == (0, embedder.dim)


def test_the_packaged_model_sees_254_pieces(embedder):
    assert embedder.max_tokens == 254
    assert embedder.counts(["word " * 300, "", "unbelievably"]) == [300, 0, len(embedder.offsets("unbelievably"))]


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x0b\x0c\x1c\x1d\x1e\x1f\x85"), max_size=60)
)
def test_counts_are_the_tokenizers_own(embedder, text):
    offsets = embedder.offsets(text)
    assert embedder.counts([text]) == [len(offsets)]
    assert all(0 <= a <= b <= len(text) for a, b in offsets)


def test_token_vectors_are_one_a_piece_in_the_order_of_the_texts(embedder):
    found = embedder.token_vectors(TEXTS[:3])
    for text, one in zip(TEXTS, found, strict=False):
        assert len(one.pieces) == len(one.vectors) == embedder.counts([text])[0]
        assert np.allclose(np.linalg.norm(one.vectors, axis=1), 1, atol=1e-2)
        assert float(one.whole @ embedder.passages([text])[0]) > 0.99
    assert embedder.token_vectors([]) == []


def test_threads_share_one_model(embedder):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: embedder.question(text).whole, TEXTS * 4))
    for text, vector in zip(TEXTS * 4, found, strict=True):
        assert np.array_equal(vector, embedder.question(text).whole)


def test_the_fingerprint_is_of_what_makes_vectors(embedder, tmp_path):
    (tmp_path / "config.json").write_text("{}")
    first = Embedder(str(tmp_path)).fingerprint
    (tmp_path / "README.md").write_text("words about it")
    assert Embedder(str(tmp_path)).fingerprint == first
    (tmp_path / "config.json").write_text("{} ")
    assert first != Embedder(str(tmp_path)).fingerprint != embedder.fingerprint == Embedder().fingerprint


def test_a_model_that_is_not_there_is_named_with_the_way_to_fetch_it():
    for name in ("no/such-model", "/no/such/folder", "a b c"):
        with pytest.raises(MissingPartError, match="neither a folder nor a downloaded model"):
            _ = Embedder(name).folder


def test_a_folder_that_is_no_model_is_named(tmp_path):
    with pytest.raises(MissingPartError, match=r"no tokenizer\.json"):
        Embedder(str(tmp_path)).counts(["x"])
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(MissingPartError, match=r"tokenizer\.json cannot be read"):
        Embedder(str(tmp_path)).counts(["x"])
    with pytest.raises(MissingPartError, match="no model that can be loaded"):
        _ = Embedder(str(tmp_path)).model


def test_eight_bits_are_near_to_all(embedder):
    cosines = (embedder.passages(TEXTS) * Embedder(precision="float32").passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.98
    assert cosines[[0, 1, 3]].min() > 0.995  # of more than a word


def test_openvino_makes_of_a_text_what_torch_makes_of_it():
    plain, torch = Embedder("minilm", "float32"), Embedder("minilm", "float32")
    torch.bert = None
    assert np.allclose(plain.passages(TEXTS), torch.passages(TEXTS), atol=1e-4)
    for text, one, other in zip(TEXTS, plain.token_vectors(TEXTS), torch.token_vectors(TEXTS), strict=True):
        assert one.pieces == other.pieces == plain.question(text).pieces
        for own, wanted, asked in zip(one[1:], other[1:], plain.question(text)[1:], strict=True):
            assert np.allclose(own, wanted, atol=1e-4)
            assert np.allclose(asked, wanted, atol=1e-4)


def test_neither_question_nor_passages_need_torch():
    script = (
        "from index.embed import Embedder; import sys\n"
        "Embedder().question('x'); Embedder().passages(['x'] * 300); print('torch' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_a_model_that_is_no_plain_bert_is_left_to_torch(tmp_path):
    source = Embedder().folder
    for name in ("modules.json", "config.json", "1_Pooling/config.json", "config_sentence_transformers.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((source / name).read_bytes())
    (tmp_path / "model.safetensors").symlink_to(source / "model.safetensors")
    assert Bert.found(tmp_path)
    for name in ("config.json", "1_Pooling/config.json", "config_sentence_transformers.json"):
        kept = (tmp_path / name).read_text()
        (tmp_path / name).write_text("[]")
        assert Bert.found(tmp_path) is None
        (tmp_path / name).write_text(kept)
    said = json.loads((tmp_path / "config.json").read_text())
    del said["layer_norm_eps"]
    (tmp_path / "config.json").write_text(json.dumps(said))
    assert Bert.found(tmp_path) is None
    (tmp_path / "config.json").write_text(json.dumps({**said, "layer_norm_eps": 1e-12}))
    for name, change in (
        ("config.json", {"hidden_act": "gelu_new"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("config.json", {"num_attention_heads": 7}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
        ("config_sentence_transformers.json", {"prompts": {"query": "search: "}}),
    ):
        kept = (tmp_path / name).read_text()
        (tmp_path / name).write_text(json.dumps({**json.loads(kept), **change}))
        assert Bert.found(tmp_path) is None
        (tmp_path / name).write_text(kept)
    (tmp_path / "model.safetensors").unlink()
    assert Bert.found(tmp_path) is None


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A folder with a BERT of one layer that sees 40 word pieces, special ones included."""
    made = tmp_path_factory.mktemp("tiny")
    shutil.copytree(Embedder().folder, made, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.safetensors"))
    config = json.loads((made / "config.json").read_text())
    sizes = {"hidden_size": 8, "intermediate_size": 16, "num_attention_heads": 2, "num_hidden_layers": 1}
    (made / "config.json").write_text(json.dumps({**config, **sizes, "max_position_embeddings": 40}))
    chance = np.random.default_rng(7)
    shapes = _shapes(json.loads((made / "config.json").read_text()))
    # eighths, which bfloat16 has too
    weights = {name: (chance.integers(-8, 9, shape) / 8).astype(np.float32) for name, shape in shapes}
    save_file(weights, made / "model.safetensors")
    return made


def test_a_text_is_cut_at_the_last_place_that_the_model_knows(tiny):
    embedder = Embedder(str(tiny), "float32")
    assert embedder.max_tokens == 38
    long, cut = embedder.passages(["word " * 100, "word " * 38])
    assert np.allclose(long, cut, atol=1e-6)


def test_weights_that_numpy_has_no_type_for_are_read(tiny, tmp_path):
    import torch
    from safetensors.torch import save_file

    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    weights = {name: torch.tensor(w, dtype=torch.bfloat16) for name, w in load_file(tiny / "model.safetensors").items()}
    save_file(weights, tmp_path / "model.safetensors")
    wanted, found = (Embedder(str(folder), "float32").question("Boats.").whole for folder in (tiny, tmp_path))
    assert np.array_equal(wanted, found)


def test_weights_that_are_not_the_models_are_told_in_one_sentence(tiny, tmp_path):
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    file, name = tmp_path / "model.safetensors", "encoder.layer.0.output.dense.weight"
    weights = load_file(file)
    for change, said in (
        ({}, rf"does not fit config\.json beside it \({name}: missing, not \(8, 16\)\)"),
        ({name: np.zeros((8, 15), np.float32)}, rf"{name}: \(8, 15\), not \(8, 16\)"),
    ):
        save_file({other: w for other, w in weights.items() if other != name} | change, file)
        with pytest.raises(MissingPartError, match=said):
            Embedder(str(tmp_path)).question("Boats.")
    for size in (0, 100, file.stat().st_size - 1):
        file.write_bytes(file.read_bytes()[:size])
        with pytest.raises(MissingPartError, match=r"model\.safetensors cannot be read .* fetch the model again"):
            Embedder(str(tmp_path)).question("Boats.")
        save_file(weights, file)
    (tmp_path / "sentence_bert_config.json").write_text("{")
    with pytest.raises(MissingPartError, match=r"sentence_bert_config\.json cannot be read"):
        _ = Embedder(str(tmp_path)).max_tokens


def test_damaged_weights_of_another_model_are_told_in_one_sentence(tiny, tmp_path):
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "hidden_act": "gelu_new"}))
    (tmp_path / "model.safetensors").write_bytes((tiny / "model.safetensors").read_bytes()[:-1])
    with pytest.raises(MissingPartError, match="no model that can be loaded"):
        Embedder(str(tmp_path)).question("Boats.")


def test_an_error_inside_openvino_is_not_an_empty_vector(tiny):
    for exact, way in ((True, "use another machine"), (False, r"set `index\.precision`")):
        bert = Bert(tiny, exact)
        bert.config["num_attention_heads"] = 7  # into which no layer can be cut
        with pytest.raises(MissingPartError, match=rf"OpenVINO cannot run the embedder in .*: {way}"):
            bert.vectors([[101, 102]])


def test_a_text_of_more_pieces_than_there_are_places_is_not_an_empty_vector(tiny):
    with pytest.raises(MissingPartError, match=r"a place \(40\) that the model lacks \(40 in config\.json\)"):
        Bert(tiny).vectors([[101] * 41, [101, 102]])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(1000, 20_000), max_size=38), min_size=1, max_size=9))
def test_short_texts_that_share_a_row_know_nothing_of_each_other(tiny, texts):
    plain = Bert(tiny, exact=True)
    pieces = [[101, *text, 102] for text in texts]
    for alone, together in zip((plain.vectors([text])[0] for text in pieces), plain.vectors(pieces), strict=True):
        assert together.shape == alone.shape
        assert np.allclose(together, alone, atol=1e-4)


def test_a_word_piece_that_the_model_lacks_is_not_an_empty_vector(tiny, tmp_path):
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    config, weights = json.loads((tmp_path / "config.json").read_text()), load_file(tiny / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps({**config, "vocab_size": 2000}))
    table = "embeddings.word_embeddings.weight"
    save_file({**weights, table: weights[table][:2000]}, tmp_path / "model.safetensors")
    with pytest.raises(MissingPartError, match=r"a word piece \(\d+\) that the model lacks \(2000 in config\.json\)"):
        Embedder(str(tmp_path)).question("Boats.")


def test_a_tokenizer_without_special_pieces_leaves_a_bert_to_torch(tiny, tmp_path):
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    tokenizer = json.loads((tmp_path / "tokenizer.json").read_text())
    (tmp_path / "tokenizer.json").write_text(json.dumps({**tokenizer, "post_processor": None}))
    assert Embedder(str(tiny)).bert
    assert Embedder(str(tmp_path)).bert is None


QUIET = """
from index.embed import Embedder
Embedder().question("Who met in Ankara?")
"""


def test_encoding_a_question_prepares_no_report_to_anyone(tmp_path):
    free = {name: value for name, value in os.environ.items() if name not in ("CI", "ORT_DISABLE_TELEMETRY")}
    home = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(tmp_path))
    subprocess.run([sys.executable, "-c", QUIET], env={**free, **home}, check=True)
    assert list(tmp_path.iterdir()) == []
