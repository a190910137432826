"""The embedder: unit vectors, its own token counts, one print for one model, threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import Embedder
from index.errors import MissingPartError

TEXTS = ["The bridge was shut on Monday.", "Boats lay in the harbour.", "x", "word " * 400, "东京", "..."]


def test_vectors_are_of_unit_length_and_say_what_is_alike(embedder):
    made = embedder.passages([*TEXTS, "The bridge has been closed since Monday."])
    assert made.shape == (7, embedder.dim)
    assert made.dtype == np.float32
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    question = embedder.question("When was the bridge closed?")
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
        found = list(pool.map(embedder.question, TEXTS * 4))
    for text, vector in zip(TEXTS * 4, found, strict=True):
        assert np.array_equal(vector, embedder.question(text))


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


def test_precision_is_as_set():
    assert Embedder(precision="float32").dtype == "float32"
    assert Embedder(precision="auto").dtype in ("float32", "bfloat16")
