"""Questions of who or what something is, and the sentences that say so."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.query.whom import names
from rag.sentences.reason import REASON

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

DEATH = re.compile(
    r"\bwhat (?:did|does|do|has|have|had)\b.{2,60}\bd(?:ie|ied) (?:of|from)\b|\bcause of\b.{2,60}\bdeath\b"
    r"|\bcause of death\b|\bwhat (?:caused|was behind)\b.{2,60}['’]s? death\b|(?P<why>\bwhy did\b.{2,60}\bdie\W*$)",
    re.I,
)
"""Questions of what somebody died of."""
CAUSE = re.compile(
    r"\b(?:die[sd]?|dying)(?:\s[\w’'-]+){0,4}?\s(?:of|from)\s(?!\d|(?:the |an )?age\b)"
    r"|\bdeaths?(?:\s\w+){0,3}?\s(?:from|due to|caused by)\b|\bkilled (?:by|in|when|after)\b|\bcause of death\b"
    r"|\bcomplications (?:of|from|after)\b|\bsuffer(?:s|ed|ing) (?:from|an?)\b|\b(?:long|short|brief) illness\b"
    r"|\bbattle (?:with|against)\b|\bheart (?:attack|failure|disease)\b|\btook (?:his|her|their) own (?:life|lives)\b"
    r"|\b(?:cancer|leuka?emia|stroke|pneumonia|overdose|suicide|drown(?:ed|ing)|poisoned|strangled|stabbed|shot)\b",
    re.I,
)
"""What somebody died of, or was ill with."""
YOUNG = re.compile(r"\bbecause (?:[\w’'-]+ ){1,3}died\b", re.I)
"""Gives the death as a reason, and none for it."""


def caused(question: str, text: str) -> bool:
    """Whether a sentence may say what somebody died of, where that is asked; true of other questions."""
    found = DEATH.search(question)
    if found is None or CAUSE.search(text):
        return True
    return found["why"] is not None and REASON.search(text) is not None and not YOUNG.search(text)


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
