"""Initials for a name in full: "OBA" for "Ostrel Basin Authority"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.audit.tokens import Reading

LEAST = 3
"""Letters of an abbreviation at the least."""
RUN = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*(?:\s(?:(?:of|for|and|&|the)\s){0,2}[A-ZÀ-Þ][\w’'-]*)+")
JOINED = re.compile(r"\s(?:and|&)\s")


def with_initials(reading: Reading) -> Reading:
    """The same sentence with the initials of each name of some words among its keys."""
    tokens = list(reading.tokens)
    for m in RUN.finditer(reading.text):
        if found := frozenset(_initials(m.group())):
            for i, t in enumerate(tokens):
                if t.kind == "name" and m.start() <= t.at < m.end():
                    tokens[i] = replace(t, keys=t.keys | found)
    return replace(reading, tokens=tuple(tokens), keys=frozenset(k for t in tokens for k in t.keys))


def _initials(name: str) -> Iterator[str]:
    """Of all its words, without a country before it, and without what a shorter form leaves out at the end."""
    for part in {name, *JOINED.split(name)}:
        letters = "".join(w[0] for w in part.split() if w[0].isupper()).lower()
        for first in (0, 1):
            for last in (len(letters) - 1, len(letters)):
                if last - first >= LEAST:
                    yield letters[first:last]
