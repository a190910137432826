"""What a question wants of a sentence beside what is measured of it: the words of somebody, a value, what a name is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.asked import define
from rag.asked.age import AGE, aged, of_whom
from rag.asked.deed import deed
from rag.asked.listed import listing, lists
from rag.asked.reason import WHY, caused, hints
from rag.asked.slot import DAY, MONEY, fills, slot
from rag.query.question import Query, stem_set
from rag.sentences import subhead
from rag.sentences.done import tells
from rag.sentences.features import Candidate, held
from rag.sentences.openings import leans
from rag.sentences.pick import Scored
from rag.sentences.speech import Speech, answered, by, claimed, silent, speech, told
from rag.time import parts
from rag.values.tolls import fitting

GAP, WHYLESS = 0.6, 0.8
"""What a sentence keeps of its probability that does not give the value that is asked for; that gives no reason where
one is asked for, which may be told without a word that says so."""
BORN = 0.4
"""What one keeps that tells only a birth, where an age is asked for and another tells it."""
UNLISTED, LISTED = 0.6, 0.6
"""Where several names are asked for: what one keeps that lists none; the power of the probability of one that lists
such things, which often says no more than that ("Those cities are ...")."""
NAMELESS = 0.6
"""What one keeps in whose passage and title a name of the question does not stand: it is mostly of another."""
TELLING = 2.0
"""Least idf of a name that an article would hold if it were of it: one in less than about a seventh of passages."""
CLAIMED = 0.5
"""What one keeps that is a claim of somebody's, where it is asked whether something is so."""
UNFIT = 0.2
"""What one keeps that does not say what somebody died of, where that is asked."""
MUCH = frozenset({"money", "cash", "aid", "sum"})
"""Words of a question of a sum that its answer need not say."""
FEWEST = 2
"""Such a question's words of which an answer that holds them all is surely of what is asked."""
FIRST = 3
"""Sentences, best first, of which one should give the sum of a quarter, or somebody's words, where asked for."""
DOUBT, BELOW, OTHER = 0.35, 0.1, 0.5
"""Where it is asked who or what something is, or what somebody said, and no more: the share of doubt left of a sentence
that says so, and of one below the same question as a subhead. What one keeps that does not even name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a question asks for, as far as its words say."""

    query: Query
    """The question."""
    speech: Speech | None
    """Whose words it asks for."""
    name: str | None
    """Of whom or what it asks only who or what that is."""

    @classmethod
    def of(cls, query: Query) -> Wanted:
        return cls(query=query, speech=speech(query), name=define.asked(query.text))

    @property
    def text(self) -> str:
        return self.query.text

    @property
    def _names(self) -> frozenset[str]:
        """The stems of the names in what is asked itself."""
        return self.query.names - self.query.context - self.query.aside

    def _told_in(self, one: Candidate) -> str:
        """Where the names asked of should stand: in the passage; in the sentence, where it is asked if it is so."""
        if self.query.kind != "yesno":
            return one.told_in
        return "\n".join((one.passage.chunk.header, one.before if leans(one.text) else "", one.text))

    def named(self, one: Candidate, idf: Mapping[str, float]) -> bool:
        """Whether a sentence's passage and title hold one of the names asked of, but for those that stand in many."""
        names = {name for name in self._names if idf.get(name, 0.0) >= TELLING}
        return not names or not names.isdisjoint(stem_set(one.told_in))

    def spoken(self, one: Candidate) -> float:
        """What a sentence keeps of its probability where somebody's words are asked for; else all of it."""
        return told(self.speech, one) if self.speech else 1.0

    def spoken_first(self, scored: Sequence[Scored]) -> tuple[Scored, ...]:
        """Sentences, best first, and before them the first of the best with the words of one whose name is asked of."""
        if not (self.speech and self.speech.name):
            return tuple(scored)
        own = next((one for one in scored[:FIRST] if self.spoken(one.candidate) == 1.0), None)
        if own is None:
            return tuple(scored)
        return (replace(own, probability=scored[0].probability), *(one for one in scored if one is not own))

    def lacking(self, found: Sequence[Candidate]) -> bool:
        """Whether none of the sentences, best first, gives what is asked for, where one must in so many words."""
        unlike = self._of_other_quarters(found) or self._of_others_ages(found)
        return unlike or self._unspoken(found) or self._without_cause(found)

    def _of_other_quarters(self, found: Sequence[Candidate]) -> bool:
        """Whether a quarter's sum is asked for and the best give none of it."""
        return all(parts.fitting(self.text, one.text) < 1.0 for one in found[:FIRST])

    def _of_others_ages(self, found: Sequence[Candidate]) -> bool:
        """Whether an age is asked for and those told stand where nobody of that name does."""
        told = (one for one in found if fills(self.text, one.text))
        return slot(self.text) is AGE and not any(of_whom(self.text, one.told_in) for one in told)

    def _unspoken(self, found: Sequence[Candidate]) -> bool:
        """Whether words are asked for and nobody's stand there."""
        return self.speech is not None and silent(self.speech, found)

    def _without_cause(self, found: Sequence[Candidate]) -> bool:
        """Whether it is asked what somebody died of and neither the best nor those beside them say it."""
        return not any(caused(self.text, f"{one.before} {one.text} {one.after}") for one in found[:FIRST])

    def said(self, one: Candidate, probability: float) -> float:
        """The probability of a sentence, from what was measured, once it is seen whether it gives what is asked for."""
        kept = probability * fitting(self.text, one.text) * parts.fitting(self.text, one.text)
        kept *= by(self.speech, one) if self.speech else 1.0
        if self.query.kind == "yesno" and claimed(self.text, one.text):  # another's word does not settle it
            kept *= CLAIMED
        if self.name and define.of_another(self.name, one.text):
            kept *= OTHER
        if not self._names <= held(self.query, one, self._told_in(one)):
            kept *= NAMELESS
        if not caused(self.text, one.text):
            kept *= UNFIT
        if self.answers(one):
            kept = 1 - (BELOW if subhead.answers(self.text, one) else DOUBT) * (1 - kept)
        if listing(self.text) is not None:
            listed = lists(self.text, one.text)
            kept = kept**LISTED if listed == 1.0 else kept * (UNLISTED + (1 - UNLISTED) * listed)
        if WHY.search(self.text) and not hints(one.text):
            kept *= WHYLESS
        open_ = slot(self.text) in (None, DAY)  # which day it was may be told by the article's own
        return kept if open_ or fills(self.text, one.text) else kept * GAP

    def births(self, found: Sequence[Candidate]) -> list[float]:
        """What each of the sentences keeps of its probability beside one that tells the age that is asked for."""
        if slot(self.text) is not AGE:
            return [1.0] * len(found)
        plain = [aged(self.text, one.text, birth=False) for one in found]
        if not any(p and of_whom(self.text, one.told_in) for p, one in zip(plain, found, strict=True)):
            return [1.0] * len(found)
        return [BORN if fills(self.text, one.text) and not p else 1.0 for p, one in zip(plain, found, strict=True)]

    def answers(self, one: Candidate) -> bool:
        """Whether a sentence says who or what the name is, or gives the words of whom nothing else is asked of.

        So does one that stands below the question, where that is a subhead, and one that gives the sum that is asked.
        """
        defined = self.name is not None and define.defines(self.name, one.text)
        spoken = self.speech is not None and answered(self.speech, one)
        return defined or spoken or subhead.answers(self.text, one) or self._sums(one.text)

    def _sums(self, text: str) -> bool:
        """Whether a text gives the sum that is asked for, and holds every other word of the question."""
        if slot(self.text) is not MONEY or not fills(self.text, text):
            return False
        asked, words = deed(self.query.asked), {*self.query.stems} - self.query.aside - MUCH
        if len(words) < FEWEST or (asked and not tells(asked, self.query, text)):
            return False
        return words - ({asked.verb} if asked else set()) <= stem_set(text)
