"""The facts of a sentence against its sources: names, numbers, dates, limits and quotations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from rag.audit import lexicon
from rag.audit.content import main_of
from rag.audit.match import affinity, root, same
from rag.audit.owners import belongs
from rag.audit.people import Cast, cast_of, word_of
from rag.audit.quotes import quotations, stands
from rag.audit.sources import Source, parts
from rag.audit.tokens import Reading, Token
from rag.audit.values import fits, kindred, published_of
from rag.english.lexicon import PERSONAL_TITLES

MARGIN = 0.2
"""How much better another value's neighbours must fit for the value to count as taken from elsewhere."""
LOOSE = 0.2
"""A name whose neighbours fit less than this does not belong there."""

FOLLOWING = frozenset("said says told wrote called confirmed praised warned has was will".split())
"""What may follow a name that opens a sentence, and hardly a common noun without an article."""


class Facts:
    """One sentence against one set of sources; every check yields what is wrong, a plain sentence each."""

    def __init__(self, claim: Reading, sources: Sequence[Source]) -> None:
        self.claim, self.sources = claim, list(sources)
        self.readings = [s.reading for s in self.sources]
        self.tokens = [t for r in self.readings for t in r.tokens]
        self.keys = frozenset(k for r in self.readings for k in r.keys)
        self.roots = frozenset(root(t) for t in self.tokens if t.kind == "word")
        self.claimed = frozenset(root(t) for t in claim.tokens if t.kind == "word")
        self.main = main_of(claim, self.readings)
        self.by_author = any(map(self.voice, parts(claim.tokens)))
        self.casts: list[Cast] = [cast_of(s.article.text) for s in self.sources]

    def names(self) -> Iterator[str]:
        """Names that neither stand in the sources nor are what a pronoun or a description there means."""
        words = frozenset(word_of(t) for t in self.tokens if t.kind == "word")
        for name in parts(self.claim.tokens):
            if name[0].quoted:
                continue
            all_words = tuple(word_of(t) for t in name)
            some = {w for w, t in zip(all_words, name, strict=True) if t.keys & self.keys or w in words}
            if (
                len(some) == len(set(all_words))
                or any(c.whole(some, all_words) for c in self.casts)
                or self.voice(name)
            ):
                continue
            yield f'name "{" ".join(t.text for t in name)}" is not in what it cites'
        yield from self._elsewhere()
        for first, second in zip(self.claim.tokens, self.claim.tokens[1:], strict=False):
            said = second.text in FOLLOWING
            plain = root(first) in lexicon.LIGHT | lexicon.SPEECH or first.text.endswith("s")
            if first.initial and first.kind == "word" and said and not plain and not first.keys & self.keys:
                yield f'name "{first.text}" is not in what it cites'

    def namesakes(self) -> Iterator[str]:
        """Names in full of which the source has the last word alone, by which the article means somebody else."""
        for name in parts(self.claim.tokens):
            words = tuple(word_of(t) for t in name)
            alone = any(len(part) == 1 and word_of(part[0]) == words[-1] for part in parts(self.main.tokens))
            if alone and any(c.another(words) for c in self.casts):
                yield f'"{name[-1].text}" may be another one in what it cites'

    def _elsewhere(self) -> Iterator[str]:
        """Names that the sources have, but in another connection: another name's neighbours fit better."""
        for name in parts(self.claim.tokens):
            if name[0].quoted or self.voice(name):
                continue
            own, others = [0.0], [(0.0, "")]
            mine = name[-1]
            rest = self.claim.without(name)
            said = {word_of(t) for t in self.claim.tokens if t.kind == "name"}
            for reading, cast in zip(self.readings, self.casts, strict=True):
                for t in reading.tokens:
                    if t.keys & mine.keys:
                        if len(self.readings) > 1 and not self._anchored(reading, name):
                            continue
                        own.append(affinity(rest, mine, reading, t))
                        if self._holds(reading, name):
                            own.append(LOOSE)
                    elif t.kind == "name" and t.text:
                        person, there = cast.is_person(word_of(mine)), word_of(t) in said
                        alike = person and cast.is_person(word_of(t))
                        if there or alike:
                            share = 0.45 if there and not person else 0.6 if there else 1.0
                            others.append((affinity(rest, mine, reading, t) * share, t.text))
            rival, text = max(others)
            if (max(own) < LOOSE and len(self.claim.tokens) > 6) or rival > max(own) * 1.4 + 2 * MARGIN:
                yield f'"{mine.text}" stands in another connection' + (
                    f', where the source has "{text}"' if text else ""
                )

    def _holds(self, reading: Reading, name: Sequence[Token]) -> bool:
        """Whether one sentence holds most of what the claim says beside this name."""
        rest = [t for t in self.claim.tokens if t.carries and t not in name and root(t) not in lexicon.LIGHT]
        return sum(any(same(t, o) for o in reading.tokens) for t in rest) >= 0.6 * len(rest)

    def _anchored(self, reading: Reading, name: Sequence[Token]) -> bool:
        """Whether one sentence holds a word or value of the claim beside this name and who says it."""
        rest = [t for t in self.claim.tokens if t.carries and t.kind != "name" and t not in name]
        rest = [t for t in rest if root(t) not in lexicon.LIGHT | lexicon.SPEECH]
        return sum(any(same(t, o) for o in reading.tokens) for t in rest) >= min(1, len(rest))

    def voice(self, name: Sequence[Token]) -> bool:
        """Whether this is the article's author or publisher, who is said to say it."""
        follows = next((t for t in self.claim.tokens if t.at > name[-1].at), None)
        led = [t.text.lower() for t in self.claim.tokens if t.at < name[0].at][-2:] == ["according", "to"]
        speaks = led or (follows is not None and root(follows) in lexicon.SPEECH)
        if any(t.text.lower() in PERSONAL_TITLES and 0 < name[0].at - t.at < 12 for t in self.claim.tokens):
            return False
        if not speaks and (any(r.speech for r in self.readings) or (follows is not None and follows.text == ",")):
            return False
        voices = {
            w.lower()
            for s in self.sources
            for f in (s.article.author, s.article.publisher)
            if f
            for w in f.value.split()
        }
        return {word_of(t) for t in name} <= voices

    def values(self) -> Iterator[str]:
        """Numbers, dates, days and times that the sources do not give, or give of something else."""
        for mine in self.claim.tokens:
            if not mine.value or mine.quoted:
                continue
            equal, others, held = [0.0][:0], [(0.0, "", True)], False
            for source in self.sources:
                for t in source.reading.tokens:
                    if fits(mine, t, source.reading, published_of(source.article)):
                        equal.append(affinity(self.claim, mine, source.reading, t))
                        held = held or belongs(self.claim, mine, source.reading, t)
                    elif kindred(mine, t):
                        there = 0.6 if any(same(o, t) for o in self.claim.tokens) else 1.0
                        near = affinity(self.claim, mine, source.reading, t) * there
                        others.append((near, t.text, belongs(self.claim, mine, source.reading, t)))
            rival, text, _ = max(one for one in others if one[2] or not held)
            if max(equal, default=0.0) == 0.0 and self._counted(mine):
                continue
            if not equal:
                yield f'{mine.kind} "{mine.text}" is not in what it cites'
            elif rival > max(equal) * 1.15 + MARGIN:
                yield f'{mine.kind} "{mine.text}" is said of something else, which has "{text}"'
            elif max(equal) == 0.0 and mine.kind != "day":
                yield f'{mine.kind} "{mine.text}" is said of something else'

    def exchanged(self) -> Iterator[str]:
        """Two names, or two values of a sort, that have changed places."""
        lasts = [name[-1] for name in parts(self.claim.tokens)]
        held = [
            (m, t, r)
            for m in self.claim.tokens
            if (m.value or m in lasts) and not m.quoted
            for r in self.readings
            for t in r.tokens
            if same(m, t)
        ]
        for (a, a2, r), (b, b2, r2) in itertools.combinations(held, 2):
            if r is r2 and kindred(a, b) and not same(a, b):
                kept = affinity(self.claim, a, r, a2) + affinity(self.claim, b, r, b2)
                if affinity(self.claim, a, r, b2) + affinity(self.claim, b, r, a2) > kept * 1.15 + MARGIN:
                    yield f'"{a.text}" and "{b.text}" have changed places'

    def _counted(self, mine: Token) -> bool:
        """Whether "one" stands for "a" or "single", or "two" for "both"."""
        words = {"one": ("a", "an", "single", "another", "any", "each"), "two": ("both", "pair", "couple", "twice")}
        return any(t.text in words.get(mine.text.lower(), ()) for t in self.tokens)

    def quotations(self) -> Iterator[str]:
        for words in quotations(self.claim.text):
            if not any(stands(words, s.article.text, s.span) for s in self.sources):
                yield f'the quotation "{words}" is not word for word in what it cites'
