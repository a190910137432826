"""Initials for a name in full: "OBA" for "Ostrel Basin Authority"."""

from __future__ import annotations

from dataclasses import replace

from rag.audit.tokens import Reading
from rag.english.words import NAMED, acronyms


def with_initials(reading: Reading) -> Reading:
    """The same sentence with the initials of each name of some words among its keys."""
    tokens = list(reading.tokens)
    for m in NAMED.finditer(reading.text):
        found = acronyms(m.group())
        for i, t in enumerate(tokens):
            if t.kind == "name" and m.start() <= t.at < m.end():
                tokens[i] = replace(t, keys=t.keys | found)
    return replace(reading, tokens=tuple(tokens), keys=frozenset(k for t in tokens for k in t.keys))
