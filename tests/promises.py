"""What every answer must keep, checked by other means than the code that enforces it."""

from __future__ import annotations

import json

from index.store.library import Library
from rag import Answer


def check(answer: Answer, library: Library) -> None:
    """The invariants of every answer, by other means than the code that enforces them."""
    retrieved = {p.article.path for p in answer.passages}
    by_number = {c.number: c for c in answer.citations}
    assert list(by_number) == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        stored = library.article(citation.file)
        assert stored.text[citation.span.start : citation.span.end] == citation.quote != ""
        assert stored.sha256 == citation.sha256
        assert citation.file in retrieved
        assert not any(f.span.overlaps(citation.span) for f in stored.furniture)
        assert citation.published == (stored.published.value if stored.published else None)
    for claim in answer.claims:
        assert answer.text[claim.span.start : claim.span.end] == claim.text
        assert claim.citations or claim.support != "supported"
        for number in claim.citations:
            assert " ".join(by_number[number].quote.split()) == claim.text
    used = [n for claim in answer.claims for n in claim.citations]
    assert set(used) <= set(by_number)
    assert 0 <= answer.confidence <= 1
    assert [p.rank for p in answer.passages] == list(range(1, len(answer.passages) + 1))
    assert (answer.reason is not None) == answer.abstained
    if answer.abstained:
        assert not answer.citations
        assert not answer.text
    record = json.loads(json.dumps(answer.record()))
    assert record["schema"] == "dateline.answer/1"
    assert record["abstained"] == answer.abstained
