"""The sense of a sentence against its sources: negation, contraries, what only may be, and who says it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from rag.audit import lexicon
from rag.audit.facts import MARGIN, Facts
from rag.audit.match import OPPOSITES, affinity, root, same
from rag.audit.place import around, stands
from rag.audit.tokens import Reading, Token
from rag.english.words import FORMS

TIMES = frozenset("day days week weeks month months year years hour hours".split())
"""Units, which the check of values has compared."""
CLAUSE = 4
"""Words that carry something from which what stands between commas is read as a clause."""
SURE = 0.5
"""Fit of the neighbours from which a light word counts as said."""
WHOLE = frozenset("all every each both whole entire everyone everybody everything always only".split())
SHARED = frozenset("both each".split())
BOUND = re.compile(r"up to\b", re.I)
ONLY = frozenset("just merely solely alone".split())
SHARES = frozenset("each every apiece both all either neither".split())
"""Words that give to each of several."""
NOMINAL = lexicon.DETERMINERS | {"of"}
"""After these a word is a noun."""


class Sense(Facts):
    """The same sentence, read for what it claims to be so."""

    def polarity(self) -> Iterator[str]:
        """A negation that was dropped, or put in."""
        for reading in self.readings:
            free = [[self.claim.tokens[i] for i in (s.marker, *s.members)] for s in self.claim.negations]
            for scope in reading.negations:
                words = [t for t in (reading.tokens[i] for i in scope.members) if t.kind == "word"]
                members = ([t for t in words if root(t) not in lexicon.LIGHT] or words)[:2]
                wide = reading.tokens[scope.marker].text in ("no", "nobody", "none", "neither", "without")
                hit = [m for m in members[: 2 if wide else 1] if self._says(m, reading)]
                kept = next((said for said in free if any(same(t, m) for t in said for m in members)), None)
                if kept:
                    free.remove(kept)
                    continue
                if not hit and not self.claim.negations and not self._named(members):
                    hit = [t for t in reading.tokens[max(0, scope.marker - 2) : scope.marker] if self._named([t])]
                if hit and not any(self._turned(t, members) for t in self.claim.tokens):
                    yield f'"{reading.tokens[scope.marker].text} {hit[0].text}" lost its negation'
        denied = [
            r.tokens[i]
            for r in self.readings
            for s in r.negations
            for i in (*range(max(0, s.marker - 2), s.marker + 1), *s.members)
        ]
        for scope in self.claim.negations:
            marker, members = self.claim.tokens[scope.marker], [self.claim.tokens[i] for i in scope.members]
            words = [t for t in members if t.kind in ("word", "name")][:2]
            if (
                marker.quoted
                or any(same(w, d) for w in words for d in denied)
                or any(
                    marker.keys & r.keys and any(same(w, t) for w in words for t in r.tokens)
                    for r in self.readings
                    if marker.kind == "word"
                )
            ):
                continue
            if any(self._turned(t, words) for t in self.tokens) or (not words and denied):
                continue
            if denied and not any(same(w, t) and not t.negated for w in words for t in self.tokens):
                continue
            yield f'the negation "{marker.text}" is not in what it cites'

    def _named(self, words: Sequence[Token]) -> bool:
        """Whether the claim has one of these words."""
        return any(
            same(t, w) for t in self.claim.tokens for w in words if w.kind in ("word", "name") and w.kind == t.kind
        )

    def _says(self, member: Token, reading: Reading) -> bool:
        """Whether the claim says a negated word, and means that one, not the same word elsewhere."""
        for mine in self.claim.tokens:
            if mine.kind != "word" or not same(mine, member):
                continue
            if root(member) in lexicon.LIGHT and affinity(self.claim, mine, reading, member) < SURE:
                continue
            plain = [
                affinity(self.claim, mine, r, t)
                for r in self.readings
                for t in r.tokens
                if t.kind == "word" and mine.root == t.root and not t.negated
            ]
            if max(plain, default=0.0) <= affinity(self.claim, mine, reading, member):
                return True
        return False

    def _turned(self, token: Token, words: Sequence[Token]) -> bool:
        """Whether a word says by itself that one of `words` does not hold: "unclear", "closed" of "open"."""
        if token.kind not in ("word", "stop") or (token.kind == "word" and root(token) in self.roots & self.claimed):
            return False
        own = root(token)
        for word in words:
            if OPPOSITES.get(own) == root(word) or (own.startswith(("un", "in")) and own[2:] == root(word)):
                return True
            if any(
                n == m and s != r
                for n, s in lexicon.sides().get(own, ())
                for m, r in lexicon.sides().get(root(word), ())
            ):
                return True
        return False

    def contrasts(self) -> Iterator[str]:
        """Words whose contrary stands in their place in the sources."""
        for mine in self.claim.tokens:
            if mine.quoted or mine.text in TIMES or BOUND.match(self.claim.text, mine.at):
                continue
            for number, side in lexicon.sides().get(root(mine), ()):
                like, rival, text = -1.0, -1.0, ""
                for reading in self.readings:
                    for t in reading.tokens:
                        for n, s in lexicon.sides().get(root(t), ()):
                            fit = affinity(self.claim, mine, reading, t) if n == number else -1.0
                            if n == number and s == side:
                                like = max(like, fit)
                            elif (
                                n == number
                                and fit > rival
                                and not (t.kind == mine.kind == "word" and t.negated != mine.negated)
                            ):
                                rival, text = fit, t.text
                if (text and like < 0 and root(mine) not in self.roots and (rival > 0.3 or mine.kind == "word")) or (
                    text and like >= 0 and rival > like * 1.25 + MARGIN
                ):
                    yield f'"{mine.text}" where the source has "{text}"'

    def modality(self) -> Iterator[str]:
        """What the source says will, may or should be, told as done."""
        for reading in self.readings:
            for scope in reading.modals:
                at = next((i for i in scope.members if reading.tokens[i].kind == "word"), None)
                if at is None:
                    continue
                head, nominal = reading.tokens[at], reading.tokens[at - 1].text in NOMINAL
                mine = [
                    t
                    for before, t in zip((None, *self.claim.tokens), self.claim.tokens, strict=False)
                    if t.kind == "word"
                    and same(t, head)
                    and (nominal or not (before and before.text in NOMINAL))
                    and not (t.negated and head.negated)
                    and (t.text in FORMS or not t.text.endswith("ing"))
                ]
                mine = [t for t in mine if root(t) == root(head) or not self._plainly(t)]
                plain = any(
                    root(t) == root(head) and not t.modal for r in self.readings for t in r.tokens if t.kind == "word"
                )
                marker = reading.tokens[scope.marker]
                if any(same(self.claim.tokens[m.marker], marker) for m in self.claim.modals if marker.kind == "word"):
                    continue
                if mine and not plain and not any(t.modal & lexicon.WEAKER[scope.sort] for t in mine):
                    yield f'"{reading.tokens[scope.marker].text} {head.text}" is told as fact'

    def _plainly(self, word: Token) -> bool:
        """Whether the sources have this very word as plain fact."""
        return any(root(t) == root(word) and not t.modal for t in self.tokens if t.kind == "word")

    def scope(self) -> Iterator[str]:
        """ "all" is not "some", "the longest" not "the longest until 1982", "the first" not "the first since 2002"."""
        most = [t for t in self.claim.tokens if (t.text.endswith("est") and t.kind == "word") or t.root == "first"]
        for reading in self.readings:
            for before, t in itertools.pairwise(reading.tokens):
                if not most or not t.value or any(same(t, o) for o in self.claim.tokens):
                    continue
                ranked = any(root(m) == root(o) for m in most for o in reading.tokens if o.at < before.at)
                if before.text == "until" or (before.text == "since" and ranked):
                    yield f'"{most[0].text}" held only {before.text} {t.text}'
        for mine in self.claim.tokens:
            if mine.text.lower() not in WHOLE - SHARED or mine.quoted:
                continue
            beside = around(mine, self.claim)
            alike = WHOLE | ONLY if mine.text.lower() == "only" else WHOLE
            if not any(stands(t, beside, r) for r in self.readings for t in r.tokens if t.text.lower() in alike):
                yield f'"{mine.text}" is more than what it cites says'
        pairs = itertools.pairwise(self.claim.tokens)
        shares = [t.text for t, of in pairs if t.text.lower() == "each" and of.text == "of" and not t.quoted]
        if shares and not any(t.text.lower() in SHARES for t in self.main.tokens):
            yield f'"{shares[0]}" is more than what it cites says'

    def attribution(self) -> Iterator[str]:
        """What somebody said, told as fact."""
        if any(self._voices(self.claim.tokens[i]) for i in self.claim.speech) or any(
            t.quoted for t in self.claim.tokens
        ):
            return
        for marks, least in (((";",), 1), ((";", ","), CLAUSE)):
            ends = [i for i, t in enumerate(self.claim.tokens) if t.text in marks]
            for first, last in itertools.pairwise([0, *ends, len(self.claim.tokens)]):
                found = [said for t in self.claim.tokens[first:last] if (said := self._told(t)) is not None]
                if len(found) >= least and sum(found) > len(found) / 2:
                    yield "who said it is left out"

    def lent(self) -> Iterator[str]:
        """What somebody else says in the article, told as its author's words."""
        own = any(t.text.lower() in ("i", "we", "my", "our") for t in self.main.tokens)
        if self.main.speech and not own:
            yield f'"{self.main.tokens[self.main.speech[0]].text}" is not said by the author'

    def _told(self, mine: Token) -> bool | None:
        """Whether the source has as somebody's words what the claim does not; `None` when it tells nothing."""
        if mine.attributed or mine.kind not in ("word", "number", "date", "time") or root(mine) in lexicon.LIGHT:
            return None
        found = [
            (affinity(self.claim, mine, r, t), t.attributed) for r in self.readings for t in r.tokens if same(mine, t)
        ]
        return max(found)[1] if found else None

    def _voices(self, verb: Token) -> bool:
        """Whether a verb of saying gives what the sources say to who says it, not to one whom he speaks of."""
        theirs = [r.tokens[i] for r in self.readings for i in r.speech]
        alike = [t for t in theirs if root(t) == root(verb)]
        plain = root(verb) in lexicon.PLAIN_SPEECH | {"find"} or verb.text.lower() == "according"
        return not all(t.attributed for t in alike) if alike else plain
