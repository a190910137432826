"""One sentence of a model beside the sentences that are to prove it: what every rule of the audit looks at."""

from __future__ import annotations

from collections.abc import Sequence

from rag.audit.lexicon import LIGHT, SPEECH
from rag.audit.people import cast_of, word_of
from rag.audit.sources import Source, parts
from rag.audit.tokens import Reading, Token, same


class Case:
    """One sentence against one set of sources; every rule yields what is wrong, a plain sentence each."""

    def __init__(self, claim: Reading, sources: Sequence[Source]) -> None:
        self.claim, self.sources = claim, list(sources)
        self.readings = [s.reading for s in self.sources]
        self.tokens = [t for r in self.readings for t in r.tokens]
        self.keys = frozenset(k for r in self.readings for k in r.keys)
        self.roots = frozenset(t.root for t in self.tokens if t.kind == "word")
        self.claimed = frozenset(t.root for t in claim.tokens if t.kind == "word")
        self.main = self._main()
        self.by_author = any(map(self.voice, parts(claim.tokens)))
        self.casts = [cast_of(s.article.text) for s in self.sources]

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
