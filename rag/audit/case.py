"""One sentence of a model beside the sentences that are to prove it: what every rule of the audit looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.audit.lexicon import LIGHT, PLAIN, SPEECH
from rag.audit.people import cast_of, parts, word_of
from rag.audit.sources import Source
from rag.audit.tokens import Reading, Token, same


class Case:
    """One sentence against one set of sources; every rule yields what is wrong, a plain sentence each."""

    def __init__(self, claim: Reading, sources: Sequence[Source]) -> None:
        self.sources = list(sources)
        self.casts = [cast_of(s.article.text) for s in self.sources]
        described = {i: keys for i in range(len(claim.tokens)) if (keys := self._person(claim.tokens, i))}
        tokens = [replace(t, keys=t.keys | described.get(i, frozenset())) for i, t in enumerate(claim.tokens)]
        self.claim = claim = replace(claim, tokens=tuple(tokens))
        self.described = [tokens[i] for i in described]
        """What names a person by an office."""
        self.readings = [s.reading for s in self.sources]
        self.tokens = [t for r in self.readings for t in r.tokens]
        self.keys = frozenset(k for r in self.readings for k in r.keys)
        self.roots = frozenset(t.root for t in self.tokens if t.kind == "word")
        self.claimed = frozenset(t.root for t in claim.tokens if t.kind == "word")
        self.main = self._main()
        self.by_author = any(map(self.voice, parts(claim.tokens)))

    def _person(self, tokens: Sequence[Token], at: int) -> frozenset[str]:
        """The keys of the one person whom the article calls so: "the auditor", but not "Ann Ostrel, the auditor"."""
        word, the = tokens[at], at - 1
        while the > 0 and tokens[the].kind == "word":
            the -= 1
        if word.kind != "word" or word.quoted or word.root in PLAIN or the < 0 or tokens[the].text != "the":
            return frozenset()
        beside = [[t.kind for t in tokens[max(0, the - 2) : the]][::-1], [t.kind for t in tokens[at + 1 : at + 3]]]
        if any(kinds[:1] == ["name"] or kinds == ["mark", "name"] for kinds in beside):
            return frozenset()
        return frozenset(k for c in self.casts for k in c.person(word))

    def _main(self) -> Reading:
        """The sentence that says most of the claim."""
        core = [t for t in self.claim.tokens if t.carries and t.root not in LIGHT]
        return max(self.readings, key=lambda r: sum(any(same(t, o) for o in r.tokens) for t in core))

    def voice(self, name: Sequence[Token]) -> bool:
        """Whether this is the article's author or publisher, who is said to say it."""
        follows = next((t for t in self.claim.tokens if t.at > name[-1].at), None)
        led = [t.text.lower() for t in self.claim.tokens if t.at < name[0].at][-2:] == ["according", "to"]
        speaks = led or (follows is not None and follows.root in SPEECH)
        if not speaks and any(r.speech for r in self.readings):
            return False
        voices = {
            w.lower()
            for s in self.sources
            for f in (s.article.author, s.article.publisher)
            if f
            for w in f.value.split()
        }
        return {word_of(t) for t in name} <= voices
