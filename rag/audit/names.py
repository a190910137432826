"""Names of a sentence that its sources do not have, or have of something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.audit import lexicon
from rag.audit.case import Case
from rag.audit.people import parts, word_of
from rag.audit.tokens import MARGIN, Reading, Token, affinity, meets, same

LOOSE = 0.2
"""A name whose neighbours fit less than this does not belong there."""


def names(case: Case) -> Iterator[str]:
    """Names that neither stand in the sources nor are what a pronoun or a description there means."""
    for name in parts(case.claim.tokens):
        if name[0].quoted:
            continue
        here = all(t.keys & case.keys for t in name) or _in_full(case, name)
        if not here and not case.voice(name):
            yield f'name "{" ".join(t.text for t in name)}" is not in what it cites'
    yield from _elsewhere(case)


def _in_full(case: Case, name: Sequence[Token]) -> bool:
    """Whether it is the name in full that the article means by its last word, which the sources have."""
    words, others = tuple(word_of(t) for t in name), _others(case, name)
    alone = any(t.keys & name[-1].keys and t not in others for t in case.tokens)
    return alone and any(c.first.get(words[-1]) == words for c in case.casts)


def _others(case: Case, name: Sequence[Token]) -> list[Token]:
    """The words of names in the sources that are other ones: "the Ostrel Bridge" for "the Larrick Bridge"."""
    named = [part for r in case.readings for part in parts(r.tokens)]
    return [t for p in named if not (all(meets(t, name) for t in p) or all(meets(t, p) for t in name)) for t in p]


def namesakes(case: Case) -> Iterator[str]:
    """Names in full of which the source has the last word alone, by which the article means somebody else."""
    for name in parts(case.claim.tokens):
        words = tuple(word_of(t) for t in name)
        alone = any(len(part) == 1 and word_of(part[0]) == words[-1] for part in parts(case.main.tokens))
        if alone and any(c.another(words) for c in case.casts):
            yield f'"{name[-1].text}" may be another one in what it cites'


def _elsewhere(case: Case) -> Iterator[str]:
    """Names that the sources have, but in another connection: another name's neighbours fit better."""
    for name in parts(case.claim.tokens):
        if name[0].quoted or case.voice(name):
            continue
        own, rivals, others = [0.0], [(0.0, "")], _others(case, name)
        mine = name[-1]
        rest = case.claim.without(name)
        said = {word_of(t) for t in case.claim.tokens if t.kind == "name"}
        for reading, cast in zip(case.readings, case.casts, strict=True):
            for t in reading.tokens:
                if t.keys & mine.keys and t not in others:
                    if len(case.readings) > 1 and not _anchored(case, reading, name):
                        continue
                    own.append(affinity(rest, mine, reading, t))
                    if _holds(case, reading, name):
                        own.append(LOOSE)
                elif t.kind == "name" and t.text and word_of(t) in said:
                    share = 0.6 if cast.is_person(word_of(mine)) else 0.45
                    rivals.append((affinity(rest, mine, reading, t) * share, t.text))
        rival, text = max(rivals)
        if max(own) < LOOSE or rival > max(own) * 1.4 + 2 * MARGIN:
            yield f'"{mine.text}" stands in another connection' + (f', where the source has "{text}"' if text else "")


def _holds(case: Case, reading: Reading, name: Sequence[Token]) -> bool:
    """Whether one sentence holds most of what the claim says beside this name."""
    rest = [t for t in case.claim.tokens if t.carries and t not in name and t.root not in lexicon.LIGHT]
    return sum(any(same(t, o) for o in reading.tokens) for t in rest) >= 0.6 * len(rest)


def _anchored(case: Case, reading: Reading, name: Sequence[Token]) -> bool:
    """Whether one sentence holds a word or value of the claim beside this name and who says it."""
    rest = [t for t in case.claim.tokens if t.carries and t.kind != "name" and t not in name]
    rest = [t for t in rest if t.root not in lexicon.PLAIN]
    return sum(any(same(t, o) for o in reading.tokens) for t in rest) >= min(1, len(rest))
