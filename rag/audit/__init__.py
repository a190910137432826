"""The audit: whether a sentence of a model is borne out by what was retrieved, and by which sentences exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.embed import Embedder
from rag.audit.judge import NOT_FOUND, Verdict, judge
from rag.audit.people import names_in
from rag.audit.read import read
from rag.audit.sources import Source, sources
from rag.audit.tokens import Reading
from rag.audit.vectors import Near, likeness
from rag.cite import Proof
from rag.types import Passage, Support

MOST = 3
"""Sentences that together prove one sentence, beside those that say whom a pronoun means."""
ARTICLES = 3
SEEDS = 3
"""Articles, and first sentences in each, that are tried."""
GAIN = 1.5
"""Weight of what a further sentence must add to the proof."""
Witness = Callable[[str, Sequence[str]], bool]
"""Says whether sources entail a claim."""
JOINT = re.compile(
    r"(?:;|,? (?:and|but|while|whereas)) (?=(?:[A-Z]|the |a |an |its |his |her |their |it |he |she |they )\w*)"
)
RELATIVE = re.compile(r"^([^,;“”\"]{3,80}), ((?:which|who) [^,;“”\"]+)(?:,|$)( .+)?$")
WORDS = 4
"""Words of which a statement is made at the least."""
WEIGHT = {"number": 2.0, "date": 1.5, "name": 1.5, "time": 1.5, "day": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What was found of one sentence."""

    support: Support
    proofs: tuple[Proof, ...]
    """The sentences that bear it out, in reading order."""
    repaired: bool
    """Not borne out by what the model cited, but by something else that was retrieved."""
    reasons: tuple[str, ...]
    """What failed, one plain sentence each."""


def audit(
    sentence: str,
    cited: Sequence[Passage],
    retrieved: Sequence[Passage],
    embedder: Embedder | None = None,
    witness: Witness | None = None,
) -> Audited:
    """Whether `sentence` is borne out by the passages cited for it, else by others that were retrieved.

    Deterministic, with no model but the embedder, which only finds words of like meaning. A `witness` is one more:
    without its word nothing is supported, and where only words are missing, it may say that they are meant. On
    numbers, names, quotations, denials, hedges and who said it, it is not heard.
    """
    found = _audit(sentence, cited, retrieved, embedder)
    if witness is None or found.support == "unsupported":
        return found
    entailed = witness(sentence, [proof.span.of(proof.article.text) for proof in found.proofs])
    if found.support == "supported" and not entailed:
        return replace(found, support="partial", reasons=("the entailment model does not find it in what it cites",))
    if entailed and all(reason.startswith(NOT_FOUND) for reason in found.reasons):
        return replace(found, support="supported", reasons=())
    return found


def _audit(sentence: str, cited: Sequence[Passage], retrieved: Sequence[Passage], embedder: Embedder | None) -> Audited:
    known = frozenset(w for p in retrieved for w in names_in(p.article.text))
    near = likeness(embedder)
    whole = _whole(read(" ".join(sentence.split()), known), cited, retrieved, near)
    if whole.support == "supported" or not all("what it cites" in reason for reason in whole.reasons):
        return whole
    parts = [_whole(read(part, known), cited, retrieved, near) for part in _clauses(" ".join(sentence.split()))]
    if not parts or any(part.support != "supported" for part in parts):
        return whole
    proofs = tuple(dict.fromkeys(proof for part in parts for proof in part.proofs))
    return Audited(support="supported", proofs=proofs, repaired=any(p.repaired for p in parts), reasons=())


def _clauses(sentence: str) -> list[str]:
    """The statements of a sentence that joins some: "A did this, and B did that", "A, who did this, did that".

    Empty when it joins none, or when a quotation would be cut.
    """
    if m := RELATIVE.match(sentence.rstrip(".")):
        return [f"{m[1]} {m[2]}.", f"{m[1]}{m[3]}."] if m[3] else []
    if "“" in sentence or '"' in sentence:
        return []
    found = [part.strip(" ,") for part in JOINT.split(sentence)]
    if len(found) == 1 or any(len(part.split()) < WORDS for part in found):
        return []
    return [part[0].upper() + part[1:] for part in found]


def _whole(claim: Reading, cited: Sequence[Passage], retrieved: Sequence[Passage], near: Near) -> Audited:
    """Whether sentences of one article bear out all of a claim."""
    own = _best(claim, sources(cited), near)
    if own is not None and own.rank[0] == 0:
        return _audited(own, repaired=False)
    every = _best(claim, sources(retrieved), near)
    if every is not None and (own is None or every.rank[0] < own.rank[0]):
        return _audited(every, repaired=every.rank[0] < 2)
    if own is not None:
        return _audited(own, repaired=False)
    return Audited(support="unsupported", proofs=(), repaired=False, reasons=("nothing was retrieved that says it",))


def _audited(verdict: Verdict, *, repaired: bool) -> Audited:
    support: Support = "unsupported" if verdict.hard else "partial" if verdict.soft else "supported"
    spans = sorted({(s.article.path, s.span): s.article for s in verdict.sources}.items(), key=lambda one: one[0])
    proofs = tuple(Proof(article=article, span=span) for (_, span), article in spans)
    return Audited(
        support=support,
        proofs=proofs if support != "unsupported" else (),
        repaired=repaired,
        reasons=(*verdict.hard, *verdict.soft),
    )


def _best(claim: Reading, found: list[Source], near: Near) -> Verdict | None:
    """The best verdict over the few sets of sentences that hold most of the claim."""
    held = {id(s): _held(claim, s) for s in found}
    weights = [WEIGHT.get(t.kind, 1.0) for t in claim.tokens]
    worth = {one: sum(weights[i] for i in places) for one, places in held.items()}
    ranked = sorted((s for s in found if held[id(s)]), key=lambda s: -worth[id(s)])
    verdicts = []
    for path in list(dict.fromkeys(s.article.path for s in ranked))[:ARTICLES]:
        pool = [s for s in ranked if s.article.path == path]
        gathered = [_gathered(claim, seed, pool, held, weights) for seed in pool[:SEEDS]]
        for chosen in sorted((some[:n] for some in gathered for n in range(1, len(some) + 1)), key=len):
            verdicts.append(judge(claim, sorted(chosen, key=lambda s: s.span), near))
            if verdicts[-1].rank[0] == 0:
                return verdicts[-1]
    return min(verdicts, key=lambda v: v.rank, default=None)


def _gathered(
    claim: Reading, seed: Source, pool: list[Source], held: dict[int, frozenset[int]], weights: list[float]
) -> list[Source]:
    """`seed`, and those sentences that hold enough of what it lacks."""
    chosen = [seed]
    while len(chosen) < MOST:
        have = frozenset[int]().union(*(held[id(s)] for s in chosen))
        gains = [
            (sum(weights[i] for i in held[id(s)] - have), -abs(s.span.start - seed.span.start), s)
            for s in pool
            if s not in chosen
        ]
        best = max(gains, key=lambda g: g[:2], default=None)
        if best is None or best[0] < GAIN:
            break
        chosen.append(best[2])
    return chosen


def _held(claim: Reading, source: Source) -> frozenset[int]:
    """The tokens of the claim that stand in this sentence, by their positions."""
    keys, values = source.reading.keys, source.reading.values
    return frozenset(
        i
        for i, t in enumerate(claim.tokens)
        if t.carries and ((t.kind, t.value) in values if t.value else not t.keys.isdisjoint(keys))
    )
