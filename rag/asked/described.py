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


def nameless(query: Query, sentences: Sequence[str]) -> bool:
    """Whether a name is asked for ("who", "which firm"), none is told and the first sentence opens without."""
    if query.kind != "who" and not NAMED_THING.search(query.text):
        return False
    return bool(DESCRIBED.match(sentences[0])) and not any(_new_names(query, text) for text in sentences)


def opens_with_name(query: Query, text: str) -> bool:
    """Whether a sentence opens with a name that the question does not hold."""
    found = OPENING.match(text)
    return found is not None and found["name"].split()[0].lower() not in STOP and _is_new(query, found["name"])


def _new_names(query: Query, text: str) -> bool:
    """Whether a name of two words or more that the question does not hold stands in a sentence."""
    return any(_is_new(query, found.group()) for found in re.finditer(rf"\b{FULL}+", text))


def _is_new(query: Query, name: str) -> bool:
    return not {stem(word) for word in TOKEN.findall(name)} & {*query.stems}
