"""The invariants of every answer, whatever wrote it, enforced in one place."""

from __future__ import annotations

from index.errors import DatelineError
from rag.types import Answer


class ProofError(DatelineError):
    """An answer whose proof does not hold: it is never shown."""


def verify(answer: Answer) -> Answer:
    """`answer` itself, when its proof holds.

    Every cited file was retrieved for this question, every quote is at its span in the text that was
    retrieved (one consistent reading of the library, whatever an indexer writes meanwhile),
    every supported claim and every side of a disagreement has a citation that exists, and an abstention
    proves nothing.
    Raises ProofError otherwise.
    """
    retrieved = {p.article.path: p.article for p in answer.passages}
    numbers = {c.number for c in answer.citations}
    if len(numbers) != len(answer.citations):
        raise ProofError("two citations have one number")
    for citation in answer.citations:
        article = retrieved.get(citation.file)
        if article is None or article.sha256 != citation.sha256:
            raise ProofError(f"[{citation.number}] cites {citation.file}, which was not retrieved in that version")
        if citation.span.of(article.text) != citation.quote or not citation.quote:
            raise ProofError(f"the quote of [{citation.number}] is not at its place in {citation.file}")
    for claim in answer.claims:
        if claim.span.of(answer.text) != claim.text:
            raise ProofError("a claim does not stand at its place in the answer")
        if not set(claim.citations) <= numbers:
            raise ProofError("a claim names a citation that the answer does not have")
        if claim.support == "supported" and not claim.citations:
            raise ProofError("a claim is shown as supported and cites nothing")
    for side in (side for conflict in answer.conflicts for side in conflict.sides):
        if not side.citations or not set(side.citations) <= numbers:
            raise ProofError(f"the value {side.value!r} of a disagreement has no citation that the answer has")
    if answer.abstained and (answer.citations or answer.text):
        raise ProofError("an abstention must not show proof")
    return answer
