"""Questions of who or what something is, and the sentences that say so."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.query.whom import names

ASKED = re.compile(
    r"^\W*(?:who|what)(?:['’]s|\s+(?:is|are|was|were))\s+(?:(?:an?|the)\s+)?(?P<name>[\w.&’'-]+(?:\s+[\w.&’'-]+){0,3})\W*$",
    re.I,
)
ARTICLE = r"(?:an?|the|one\s+of)\b"
ROLE = (
    r"(?:[a-z][\w-]*(?:tor|sor|ist|ian|man|woman)|(?:ex-)?(?:leader|founder|co-founder|writer|singer|player|manager|lawyer"
    r"|designer|officer|minister|premier|composer|striker|driver|reporter|producer|rapper|dancer|commander|speaker|banker"
    r"|rider|trainer|owner|killer|teacher|researcher|engineer|presenter|broadcaster|photographer|film-?maker|publisher"
    r"|maker|manufacturer|retailer|carrier|author|boss|chief|head|star|captain|coach|champion|analyst|secretary|president"
    r"|chancellor|chairm[ae]n|judge|spokes\w+|firm|group|company|giant|agency|service|website|site|network|engine|drug"
    r"|virus|disease|game|system|technology|band|party|paper|magazine|village|town|city|island))"
)
"""What a person or thing is called in small letters beside the name: "composer Ann Lee", "Ann Lee, editor of"."""


def asked(question: str) -> str | None:
    """The name in "Who is X?" and "What is X?"; `None` for any other question."""
    found = ASKED.match(question)
    return found["name"].rstrip(".'’-") if found else None


def defines(name: str, text: str) -> bool:
    """Whether `text` says of a name who or what it is: "X, a composer", "X is the …", "firm X", "called X", "… (X)"."""
    return any(
        not f" {text[: found.start()]}".lower().endswith((" in ", " at "))
        for pattern in _patterns(name)
        for found in pattern.finditer(text)
    )


def of_another(name: str, text: str) -> bool:
    """Whether `text` names nobody of that name."""
    return name.lower() not in text.lower() and not names(name.split(), text)


@lru_cache(maxsize=200)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    x = rf"\b(?i:{re.escape(name)})\b(?:\s\([^()]*\))?"
    return (
        re.compile(rf"{x},\s+(?:\d+,\s+|now\s+|then\s+|who\s+(?:is|was)\s+|which\s+(?:is|was)\s+)?{ARTICLE}"),
        re.compile(rf"{x}(?:\s+[a-z]+)?,\s+(?:which|who)\s+[a-z]+s\b"),
        re.compile(rf"{x},\s+(?:(?:now|the|[A-Z][\w’'-]*)\s+)*{ROLE}\b"),
        re.compile(rf"{x},?\s+(?:is|are|was|were)\s+(?:basically\s+|simply\s+)?{ARTICLE}"),
        re.compile(rf"{x},?\s+[-–—]\s+(?:an?|the|which|where)\b"),
        re.compile(rf"\b(?:[Cc]alled|named|known\s+as|dubbed|termed)\s+(?:the\s+)?[\"'“‘]?{x}"),
        re.compile(rf"\b{ROLE},?\s+{x}"),
        re.compile(rf"\({x}\)"),
    )
