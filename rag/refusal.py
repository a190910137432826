"""Why there is no answer, in a sentence: what was looked for, or what keeps it from being found."""

from __future__ import annotations

from index.store.library import Library
from rag.query.bounds import Bounds
from rag.query.reply import REFUSES
from rag.scan.scan import unanswered
from rag.search.evidence import Evidence


def refusal(library: Library, evidence: Evidence, bounds: Bounds, other: str | None) -> str:
    """Why nothing is answered: what of the library, the bounds or the words leaves nothing, first that explains it.

    `other` says that the question is in another language than the articles.
    """
    if not library.count()["articles"]:
        return "The library holds no articles."
    if evidence.question.files and not library.rows(evidence.question.files):
        return "The library holds none of the files that were named."
    if not evidence.passages and bounds.empty:
        return bounds.empty
    if other:
        return other
    if about := unanswered(library, bounds):
        return about
    if not evidence.query.terms:
        return "The question holds no word that could be looked for."
    terms = sorted((t for t in evidence.query.terms if len(t) > 1), key=lambda term: term not in evidence.query.own)
    looked = ", ".join(terms[:8]) or evidence.query.text
    if not evidence.passages:
        return f"{REFUSES}: nothing was found for {looked}."
    return f"{REFUSES}. Looked for: {looked}."
