"""Questions for a name, answered by a sentence that only describes who or what it is: the next one often names it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.english.lexicon import STOP, TOKEN
from rag.query.question import Query, stem
from rag.values.values import NAMED_THING

DESCRIBED = re.compile(r"[\"“'‘]?(?:An?|The|One|Some)\s+(?:[\w-]+\s+){0,3}?[\w-]*[a-z]")
"""How a sentence opens that tells of somebody without the name: "A US-based music firm has bought …"."""
FULL = r"[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)"
OPENING = re.compile(rf"[\"“'‘]?(?:The\s+)?(?:(?:New|Former)\s+)?(?:[a-z]+\s+)?(?P<name>{FULL}*)")
CULPRIT = r"(?:suspects?|accused|gunm[ae]n|shooters?|attackers?|killers?)"
VICTIM = r"(?:dead|deceased|victims?|casualty|casualties)"
IDENTIFIED = re.compile(
    rf"[^;]*?\b(?:named|identified) (?:(?!as\b)[\w’'-]+ ){{0,5}}as (?:[a-z\d-]+,? ){{0,5}}{FULL}+"
    rf"|[\"“'‘]?(?:He|She|They|The (?:[\w-]+ ){{0,2}}(?:m[ae]n|wom[ae]n|boys?|girls?|drivers?|pilots?|{CULPRIT}"
    rf"|{VICTIM}|winners?|couple|pair|two|three)) (?:was|were|is|are) {FULL}+"
)
"""Says who it is that was told of before: "The dead man was Tomas Reel", "Police identified her as Mara Quill"."""
OF_VICTIMS = re.compile(
    r"\bwho(?: else)? (?:(?:has |have )?die[sd]?|(?:is|are|was|were|has been|have been) (?:\w+ )?"
    r"(?:killed|murdered|shot|stabbed|found dead))\b",
    re.I,
)


def named_next(query: Query, sentences: Sequence[str], following: str) -> bool:
    """Whether a name is asked for ("who", "which firm"), no sentence tells it, and what follows the first one does.

    That says who it was, or opens with the name where the first opens without.
    """
    if query.kind != "who" and not NAMED_THING.search(query.text):
        return False
    if any(_new_names(query, text) for text in sentences):
        return False
    if IDENTIFIED.match(following) and _new_names(query, following):
        others = CULPRIT if OF_VICTIMS.search(query.text) else VICTIM
        return query.kind == "who" and re.search(rf"\b{others}\b", following, re.I) is None
    return DESCRIBED.match(sentences[0]) is not None and _opens_with_name(query, following)


def _opens_with_name(query: Query, text: str) -> bool:
    """Whether a sentence opens with a name that the question does not hold."""
    found = OPENING.match(text)
    return found is not None and found["name"].split()[0].lower() not in STOP and _is_new(query, found["name"])


def _new_names(query: Query, text: str) -> bool:
    """Whether a name of two words or more that the question does not hold stands in a sentence."""
    return any(_is_new(query, found.group()) for found in re.finditer(rf"\b{FULL}+", text))


def _is_new(query: Query, name: str) -> bool:
    return not {stem(word) for word in TOKEN.findall(name)} & {*query.stems}
