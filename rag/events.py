"""What a streamed answer is made of, in the order in which it comes."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import Answer, Citation, Claim, Interpreted, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The question was understood."""

    interpreted: Interpreted


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagesFound:
    """What was retrieved, best first."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What a language model just wrote, as it wrote it: not audited, and not to be shown as an answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMade:
    """One more sentence of the answer, with what proves it."""

    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The same answer as `ask` gives."""

    answer: Answer


Event = Started | PassagesFound | Delta | ClaimMade | Finished
