"""Join a model's writing to what was selected without it: what it is asked, and whose sentences answer in the end."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

from rag.cite import Draft, Proof
from rag.disputes.conflict import Dispute, uncited
from rag.llm.write import Task, Written
from rag.query.bounds import Bounds
from rag.search.evidence import Evidence
from rag.sentences.extract import extract, proof_of
from rag.sentences.pick import Scored, alike, of_one_subject
from rag.sentences.select import Selection
from rag.types import Passage

FITTING = 0.25
"""Least probability of a sentence, as a share of the best one's, for prose that rests on it to be an answer."""


UNASKED = "These are the articles' own sentences: whether they answer is too unsure for the model to be asked to write."


def task(
    evidence: Evidence,
    bounds: Bounds,
    selection: Selection,
    best: list[Scored],
    passages: tuple[Passage, ...],
    stop: threading.Event,
) -> Task:
    """What the model is asked: the passages of the sentences that would answer without it come first."""
    least = FITTING * selection.scored[0].probability
    fitting = [one.candidate for one in selection.scored if one.probability >= least]
    rank = {one.candidate.passage.chunk.id: place for place, one in reversed(list(enumerate(best)))}
    return Task(
        question=bounds.query.text,
        passages=tuple(sorted(passages, key=lambda p: rank.get(p.chunk.id, len(rank)))),
        retrieved=passages,
        fitting=tuple(Proof(article=c.passage.article, span=c.span) for c in fitting),
        prove=partial(proof_of, evidence),
        stories=_stories(evidence, passages),
        stop=stop,
    )


def _stories(evidence: Evidence, passages: Sequence[Passage]) -> dict[str, str]:
    """Article path -> which story it tells, where several articles tell it."""
    labels: dict[frozenset[str], str] = {}
    named: dict[str, str] = {}
    for passage in passages:
        others = evidence.told.others.get(passage.article.id, ())
        if others:
            group = frozenset({passage.article.id, *(one.article.id for one in others)})
            label = labels.setdefault(group, f"{len(labels) + 1}, told by {len(group)} articles")
            named[passage.article.path] = label
    return named


def drafts(
    evidence: Evidence, best: list[Scored], disputed: Dispute | None, written: Written | None, most: int
) -> Sequence[Draft]:
    """The model's sentences, then what it left out: a side of a disagreement, and likely sentences, up to `most`.

    Without any of the model's, the articles' own.
    """
    if disputed is None and best:
        story = evidence.told.others.get(best[0].candidate.passage.article.id, ())
        best = of_one_subject(evidence.query, best, {telling.article.path for telling in story})
    if written is None or not written.drafts:
        return extract(evidence, best)
    proofs = [proof for draft in written.drafts for proof in draft.proofs]
    sides = uncited(disputed, proofs)
    rest = [one for one in best if one not in sides and not _told(one, proofs)]
    room = max(0, most - len(written.drafts) - len(sides))
    return [*written.drafts, *extract(evidence, [*sides, *rest[:room]])]


def _told(one: Scored, proofs: Sequence[Proof]) -> bool:
    """Whether a sentence is among those that prove something already, or nearly the same as one."""
    path, span = one.candidate.passage.article.path, one.candidate.span
    return any(
        (p.article.path == path and p.span.overlaps(span)) or alike(p.span.of(p.article.text), one.candidate.text)
        for p in proofs
    )
