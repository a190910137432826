"""Who did it to whom: whether a sentence tells a deed the other way round than a question that names one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.query.question import stem
from rag.query.whom import surname

VERBS = {
    "sell": "sold|sells?",
    "buy acquire purchase": "bought|buys?|acquire[sd]?|purchase[sd]?",
    "beat defeat": "beats?|beaten|defeat(?:s|ed)?|thrash(?:es|ed)",
    "sue": "sue[sd]?",
    "replace succeed": "replace[sd]?|succeed(?:s|ed)?|tak(?:e|es|ing) over from|took over from",
    "pay": "paid|pays?",
}
WAYS = {
    stem(verb): re.compile(rf"(?<![\w-])(?:{told})(?![\w-])", re.I)
    for verbs, told in VERBS.items()
    for verb in verbs.split()
}
"""The stem of a verb -> the words that tell it of him who stands before them."""
CONVERSE = {"buy": "sell", "acquir": "sell", "purchas": "sell"}
"""What the other one does when it is done."""
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|gets?|got)(?: \w+ly)? $", re.I)
BY = re.compile(
    r"(?: [\w’'-]+){0,8}? by "
    r"(?!(?:an?|the|last|next) (?:second|minute|hour|day|week|month|year|end|time)\b|\d|[A-Z]\w+day\b)"
    r"(?P<agent>(?:[\w’'.-]+ ?){1,5})"
)
"""By whom it was done, behind a verb in the passive; not by when."""
HIS = re.compile(r"\b(?:it|they|he|she|we|I|you|having)(?: (?:had|has|have|also|then|later))* $", re.I)
"""A subject before a verb that does not say who he is."""
OBJECT = re.compile(r",? (?:which|whom|that) (?:the )?[A-Z][\w’'-]+ (?:[\w-]+ )?$")
"""Between a name and the verb that was done to it: "Larrick, which Varn bought"."""
SAYS = re.compile(r"\W+(?:said|says|announced|told|added)\b")
APPOSED = re.compile(r",|\b[A-Z]")
"""Between a name and a verb: then another may be its subject."""


def turned(verb: str, doer: Sequence[str], other: Sequence[str], text: str) -> bool:
    """Whether a text tells a verb (a stem), or its converse, only with another doer than the question's.

    Of `doer` and `other`, to whom it was done, the question names at least one. False where it cannot be told.
    """
    if verb not in WAYS or not (doer or other):
        return False
    told = [_turned(doer, other, text, one) for one in WAYS[verb].finditer(text)]
    if (converse := CONVERSE.get(verb)) and doer:
        told += [_turned((), doer, text, one) for one in WAYS[converse].finditer(text)]
    return bool(told) and all(told)


def straight(verb: str, doer: Sequence[str], other: Sequence[str], text: str) -> bool:
    """Whether a text tells a verb itself, of the one that the question names, and not the other way round."""
    named = [name for name in (doer, other) if name]
    if verb not in WAYS or not named or not all(_in(name, text) for name in named):
        return False
    return WAYS[verb].search(text) is not None and not turned(verb, doer, other, text)


def _turned(doer: Sequence[str], other: Sequence[str], text: str, verb: re.Match[str]) -> bool:
    before, mine, his = text[: verb.start()], _last(doer, text, verb), _last(other, text, verb)
    by = BY.match(text, verb.end())
    if PASSIVE.search(before) or (by and text.startswith(" by ", verb.end())):
        if by and by["agent"][0].isupper():
            return _in(other, by["agent"]) if not doer else not _in(doer, by["agent"])
        return mine > his and bool(doer)
    if HIS.search(before):
        return False
    if mine < 0 and his < 0:
        return any(not SAYS.match(text, one.end()) for one in _all(doer, text) if one.start() > verb.end())
    if mine >= 0 and OBJECT.match(text, mine, verb.start()):
        return True
    return his > mine and APPOSED.search(text, his, verb.start()) is None


def _all(name: Sequence[str], text: str) -> list[re.Match[str]]:
    return list(surname(name).finditer(text)) if name else []


def _last(name: Sequence[str], text: str, verb: re.Match[str]) -> int:
    """Where the last mention of a name before a verb ends; -1 where there is none."""
    return max((one.end() for one in _all(name, text) if one.end() <= verb.start()), default=-1)


def _in(name: Sequence[str], text: str) -> bool:
    return bool(_all(name, text))
