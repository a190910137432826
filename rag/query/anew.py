"""Where a talk turns to another subject: to a thing of which no article tells together with what was talked about."""

from __future__ import annotations

from collections.abc import Sequence

from index.store.library import Library
from rag.query.followup import LOOKED_BACK
from rag.query.leaning import ALWAYS, known_thing, leans, named_in
from rag.query.question import named
from rag.time.when import without_phrases
from rag.types import Turn

COMMON = 10_000
"""Chunks from which on a word is too common to tell what a talk is about."""

RECENT = 2 * LOOKED_BACK
"""Turns, questions and answers, among which another subject is looked for."""


def lately(history: Sequence[Turn], text: str, library: Library) -> tuple[Turn, ...]:
    """The turns on which a question may lean: those since the talk last turned to another subject."""
    kept = list(history[:-RECENT])
    for turn in (*history[-RECENT:], Turn(role="user", text=text)):
        if turn.role == "user" and kept and _anew(turn.text, kept, library):
            kept = []
        kept.append(turn)
    return tuple(kept[:-1])


def _anew(text: str, talk: Sequence[Turn], library: Library) -> bool:
    """Whether articles tell of what a question takes as known, and none of them of a name that the talk has."""
    if not (thing := known_thing(text)):
        return False
    names: set[str] = set()
    for asked in (turn.text for turn in reversed(talk[-RECENT:]) if turn.role == "user"):
        names |= named(bare) if named_in(bare := without_phrases(asked, ALWAYS)) else set()
        if not leans(asked):
            break
    if max(library.frequency(f'"{word}"') for word in (thing, *names)) > COMMON:
        return False
    told, others = _articles(library, thing), set().union(*(_articles(library, name) for name in names))
    return bool(told and others) and told.isdisjoint(others)


def _articles(library: Library, word: str) -> set[int]:
    return {article for _, article, _ in library.outlines(library.matching(f'"{word}"').tolist())}
