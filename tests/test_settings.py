"""Settings: one frozen tree, from a file and the environment; every mistake is named with its place."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from index.errors import SettingsError
from rag import Settings


def load(tmp_path, text: str | bytes = "", **environment: str) -> Settings:
    file = tmp_path / "dateline.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Settings.load(file, environment)


def test_the_environment_overrules_the_file_and_the_file_the_defaults(tmp_path):
    text = "[index]\nchunk_words = 100\n[answer]\npassages = 30\nsentences = 2\n"
    made = load(tmp_path, text, DATELINE_ANSWER__PASSAGES="12", DATELINE_INDEX__PRECISION="float32", HOME="/")
    assert (made.index.chunk_words, made.answer.passages, made.answer.sentences) == (100, 12, 2)
    assert (made.index.precision, made.index.embedder) == ("float32", "minilm")


def test_no_file_and_no_variables_are_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Settings.load(environment={}) == Settings()
    places = {"DATELINE_STORE": "x", "DATELINE_CONFIG": "y", "DATELINE_CHAT_PASSWORD": "z"}
    assert Settings.load(environment=places) == Settings()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[answer]\npasages = 3", "unknown setting `answer.pasages`: did you mean `answer.passages`?"),
        ("[awnser]\npassages = 3", "unknown setting `awnser`: did you mean `answer`?"),
        ("passages = 3", "unknown setting `passages`: did you mean `answer.passages`?"),
        ("zzzzqqqq = 3", "there are: index.embedder"),
        ("[answer]\npassages = 0", "`answer.passages` = 0: input should be greater than or equal to 1"),
        ("[answer]\nthreshold = 1.5", "`answer.threshold` = 1.5"),
        ('[answer]\npassages = "many"', "`answer.passages` = 'many'"),
        ("index = 3", "setting `index` = 3: it is a section: set one of index.embedder, "),
        ("[index\n", "is not valid TOML"),
        (b"a = '\xff'", "is not valid TOML"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, text, words):
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)
    assert str(tmp_path / "dateline.toml") in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATELINE_ANSWER__PASAGES", "3", "did you mean `answer.passages`?"),
        ("DATELINE_ANSWER__PASSAGES", "x", "`answer.passages` = 'x'"),
        ("DATELINE_NOTHING", "x", "unknown setting `nothing`"),
        ("DATELINE_ANSWER", "x", "setting `answer` = 'x'"),
        ("DATELINE_ANSWER__PASSAGES__X", "3", "`answer.passages`"),
    ],
)
def test_a_mistake_in_the_environment_is_named(tmp_path, name, value, words):
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **{name: value})
    assert words in str(caught.value)


def test_a_variable_inside_a_value_is_named(tmp_path):
    with pytest.raises(SettingsError, match="DATELINE_INDEX__EMBEDDER: 'index' is a value"):
        load(tmp_path, "index = 3", DATELINE_INDEX__EMBEDDER="x")


def test_a_settings_file_that_is_not_there_or_a_folder_is_named(tmp_path):
    for place in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SettingsError, match="is not a file: name a settings file"):
            Settings.load(place, {})


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_called_as_the_settings_file_and_is_none_is_not_passed_by(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "dateline.toml"
    place.mkdir() if kind == "folder" else place.symlink_to("nowhere.toml")
    with pytest.raises(SettingsError, match="is not a file: name a settings file"):
        Settings.load(environment={})


def test_settings_cannot_be_changed_and_their_hash_tells_them_apart():
    made = Settings()
    with pytest.raises(ValidationError):
        made.answer.passages = 3
    others = [{"answer": {"passages": 23}}, {"answer": {"threshold": 0.5}}, {"index": {"chunk_words": 159}}]
    hashes = {Settings.model_validate(tree).sha for tree in [{}, *others]}
    assert len(hashes) == 4
    assert all(len(h) == 12 for h in hashes)
    assert made.sha == Settings().sha


@given(st.text(max_size=60))
def test_any_text_is_settings_or_an_error_that_is_ours(tmp_path_factory, text):
    with suppress(SettingsError):
        assert load(tmp_path_factory.getbasetemp(), text.encode("utf-8", "surrogatepass")) == Settings()
