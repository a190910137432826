"""Cross-encoders that a user names: heard beside the audit, and trusted with the order of passages."""

from __future__ import annotations

from functools import partial

import pytest
from cross_encoders import ENTAILMENT, tiny

from evals.adversary import passages
from index.article.chunk import embed_text
from index.errors import MissingPartError, UsageError
from rag import Assistant, Settings
from rag.audit import audit
from rag.cross_encoder import Entailment, Reranker

FERRY, CLOSED = "petrel-hits-pier.txt", "2024-03-04-tollmark-bridge-closed.txt"
TRUE = (FERRY, "The Petrel is 26 years old.")
MISSING_A_WORD = (CLOSED, "A date for reopening the harbour has not been set.")
TOLD_AS_DONE = (
    "skarra-strike-begins.txt",
    "Medicines and post were brought twice a week by a boat hired by the island council.",
)
FALSE = (FERRY, "The Petrel is 27 years old.")
QUESTION = "Who designed the Tollmark Bridge?"


@pytest.fixture(scope="module")
def found(sample_store):
    return passages(sample_store)


@pytest.fixture(scope="module")
def says(tmp_path_factory):
    """Models for entailment that always say one thing, by what they say."""
    folder = tmp_path_factory.mktemp("models")
    return {label: Entailment(str(tiny(folder / label, ENTAILMENT, label))) for label in ENTAILMENT}


@pytest.mark.parametrize(
    ("sentence", "alone", "entailed", "contradicted"),
    [
        (TRUE, "supported", "supported", "partial"),
        (MISSING_A_WORD, "partial", "supported", "partial"),
        (FALSE, "unsupported", "unsupported", "unsupported"),
    ],
)
def test_an_entailment_model_is_one_more_witness_and_never_overrules_a_wrong_number(
    found, says, sentence, alone, entailed, contradicted
):
    file, text = sentence
    check = partial(audit, text, found[file], found[file])
    assert check().support == alone
    assert check(witness=says["entailment"]).support == entailed
    heard = check(witness=says["contradiction"])
    assert heard.support == contradicted
    assert (heard.support == "supported") or heard.reasons


def test_a_plan_told_as_done_is_not_forgiven_by_an_entailment_model(found, says):
    file, text = TOLD_AS_DONE
    assert audit(text, found[file], found[file]).support == "partial"
    assert audit(text, found[file], found[file], witness=says["entailment"]).support == "partial"


def test_a_reranker_gives_the_passages_their_order(sample_store, tmp_path):
    model = tiny(tmp_path / "reranker", ["relevance"])
    with Assistant.open(sample_store, Settings.model_validate({"answer": {"reranker": str(model)}})) as assistant:
        ranked = assistant.ask(QUESTION).passages
    scores = Reranker(str(model))(QUESTION, [embed_text(p.chunk.header, p.text) for p in ranked])
    assert len(set(scores)) > 1
    assert scores == sorted(scores, reverse=True)
    assert [p.scores["reranked"] for p in ranked] == pytest.approx(scores)
    assert [p.rank for p in ranked] == list(range(1, len(ranked) + 1))
    with Assistant.open(sample_store, Settings()) as assistant:
        plain = assistant.ask(QUESTION)
    assert [p.chunk.id for p in plain.passages] != [p.chunk.id for p in ranked]


def test_a_model_that_is_not_there_or_not_of_its_kind_is_said(sample_store, tmp_path):
    missing = str(tmp_path / "nowhere" / "model")
    with pytest.raises(MissingPartError, match="neither a folder nor a downloaded model"):
        Assistant.open(sample_store, Settings.model_validate({"answer": {"reranker": missing}}))
    with pytest.raises(UsageError, match="a reranker has one output"):
        Reranker(str(tiny(tmp_path / "nli", ENTAILMENT)))
