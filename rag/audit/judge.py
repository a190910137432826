"""Judge one sentence by the sentences that are to prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag.audit.case import Case
from rag.audit.denials import contrasts, polarity, scope
from rag.audit.names import names, namesakes
from rag.audit.people import word_of
from rag.audit.quotes import quotations
from rag.audit.roles import swapped
from rag.audit.slots import replaced
from rag.audit.sources import Source
from rag.audit.speech import attribution, speakers
from rag.audit.tokens import Reading
from rag.audit.values import exchanged, taken, values
from rag.audit.vectors import Near, likeness
from rag.audit.verbs import modality, told_as_done
from rag.audit.words import missing

LEAST = 0.65
"""Share of the words that carry something that must be found at the least."""
NOT_FOUND = "not found in what it cites"
"""How the reason begins that words are missing: the only one on which another witness may know better."""
Rule = Callable[[Case], Iterable[str]]
HARD: dict[str, Rule] = {
    "names": names,
    "values": values,
    "exchanged": exchanged,
    "taken": taken,
    "quotations": quotations,
    "polarity": polarity,
    "contrasts": contrasts,
    "swapped": swapped,
    "speakers": speakers,
}
"""What each alone makes a sentence unsupported, by name: `evals.adversary --without NAME` says what one is worth."""
SOFT: dict[str, Rule] = {
    "modality": modality,
    "done": told_as_done,
    "attribution": attribution,
    "namesakes": namesakes,
    "scope": scope,
}
"""What makes it partial at best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong with a sentence, given its sources."""

    hard: tuple[str, ...]
    """Each alone makes it unsupported."""
    soft: tuple[str, ...]
    """Each makes it partial at best."""
    share: float
    """Of the words that carry something, how many are found: 0 to 1."""
    sources: tuple[Source, ...]
    """The evidence, with sentences added that say whom a pronoun means."""

    @property
    def rank(self) -> tuple[int, float]:
        """Lower is better."""
        return (2 if self.hard else 1 if self.soft else 0), -self.share


def judge(claim: Reading, sources: Sequence[Source], near: Near) -> Verdict:
    """Weigh everything that can be wrong with a claim."""
    case = Case(claim, sources)
    hard = [reason for rule in HARD.values() for reason in rule(case)]
    soft = [reason for rule in SOFT.values() for reason in rule(case)]
    for reason, firm in replaced(case, near):
        (hard if firm else soft).append(reason)
    lacking, total = missing(case, likeness(None) if hard else near)
    share = 1 - len(lacking) / max(total, 1)
    told = ", ".join(f'"{t.text}"' for t in lacking[:4])
    if total < 2 or share < LEAST:
        hard.append(f"too little of it is in what it cites: {told}" if told else "it states no fact")
    elif lacking:
        soft.append(f"{NOT_FOUND}: {told}")
    leaning = [s.leans for s in case.sources if s.leans and _needs(case, s.leans)]
    return Verdict(
        hard=tuple(dict.fromkeys(hard)),
        soft=tuple(dict.fromkeys(soft)),
        share=share,
        sources=tuple(dict.fromkeys([*leaning, *case.sources])),
    )


def _needs(case: Case, leaning: Source) -> bool:
    """Whether a name of the claim stands in that earlier sentence and not in the sources."""
    own = {word_of(t) for t in case.tokens if t.kind == "name"}
    theirs = {word_of(t) for t in leaning.reading.tokens if t.kind == "name"}
    return any(word_of(t) in theirs - own for t in case.claim.tokens if t.kind == "name")
