"""Verification: each way in which a proof can be broken is refused, and citations are numbered as they come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.types import Span
from rag.assistant import Assistant
from rag.cite import Draft, Proof, compose
from rag.settings import Settings
from rag.types import Claim, Conflict, Side
from rag.verify import ProofError, verify


@pytest.fixture(scope="module")
def answer(assistant):
    always = Settings.model_validate({"answer": {"threshold": 0}})
    found = Assistant(assistant.library, assistant.embedder, always).ask(
        "Which professor was put in charge of finding out how the cracks went unnoticed?"
    )
    assert not found.abstained
    return found


def first(answer, **changes):
    """The answer with its first citation changed."""
    return replace(answer, citations=(replace(answer.citations[0], **changes), *answer.citations[1:]))


BROKEN = {
    "a quote that was edited": lambda a: first(a, quote=a.citations[0].quote + "!"),
    "a span that is off by one": lambda a: first(
        a, span=Span(a.citations[0].span.start + 1, a.citations[0].span.end + 1)
    ),
    "an empty quote": lambda a: first(a, quote="", span=Span(5, 5)),
    "a file that is not in the library": lambda a: first(a, file="none.txt"),
    "another version of the file": lambda a: first(a, sha256="0" * 64),
    "a file that was not retrieved": lambda a: replace(
        a, passages=tuple(p for p in a.passages if p.article.path != a.citations[0].file)
    ),
    "a claim that is not in the text": lambda a: replace(a, text="x" + a.text),
    "a claim with a number that does not exist": lambda a: replace(
        a, claims=(replace(a.claims[0], citations=(99,)), *a.claims[1:])
    ),
    "a supported claim without a citation": lambda a: replace(
        a, claims=(replace(a.claims[0], citations=()), *a.claims[1:])
    ),
    "an abstention with a citation": lambda a: replace(a, claims=(), text=""),
    "an abstention with text": lambda a: replace(a, claims=(), citations=()),
    "two citations with one number": lambda a: replace(a, citations=(a.citations[0], *a.citations)),
    "a conflict about a citation that does not exist": lambda a: replace(
        a, conflicts=(Conflict(about="cost", sides=(Side(value="£1", citations=(99,)),)),)
    ),
    "a conflict side without a citation": lambda a: replace(
        a, conflicts=(Conflict(about="cost", sides=(Side(value="£1", citations=()),)),)
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_proof_is_refused(assistant, answer, how):
    with pytest.raises(ProofError):
        verify(BROKEN[how](answer))


def test_a_sound_answer_is_given_back_itself(assistant, answer):
    assert verify(answer) is answer


def test_a_claim_without_proof_may_be_shown_as_unsupported(assistant, answer):
    text = answer.text + " The sky is green."
    span = Span(len(answer.text) + 1, len(text))
    extra = Claim(text="The sky is green.", span=span, citations=(), support="unsupported")
    made = replace(answer, text=text, claims=(*answer.claims, extra))
    assert verify(made) is made


def test_citations_are_numbered_in_the_order_of_first_use(assistant):
    one, two = (assistant.article(path) for path in ("bridge-audit.txt", "bridge-reopens.txt"))
    a, b = Proof(article=one, span=Span(0, 10)), Proof(article=two, span=Span(0, 10))
    drafts = [
        Draft(text="First.", proofs=(b,)),
        Draft(text="Second.", proofs=(a, b)),
        Draft(text="Third.", proofs=(), support="unsupported"),
    ]
    text, claims, citations = compose(drafts)
    assert text == "First. [1] Second. [2, 1] Third."
    assert [c.span.of(text) for c in claims] == ["First.", "Second.", "Third."]
    assert [(c.number, c.file, c.quote) for c in citations] == [
        (1, two.path, two.text[:10]),
        (2, one.path, one.text[:10]),
    ]
    assert compose([]) == ("", (), ())
