"""What an earlier question is about, without what it asked: "the Maui fires" of "How many died in the Maui fires?"."""

from __future__ import annotations

import re

from rag.query.leaning import PERSON, THING, VERB, WH, content
from rag.query.swap import OPENER

PREPOSITION = "in|of|at|against|for|about|on|to|from|with|by|under|near|into|between|after|before|during"
LED = re.compile(rf"^(?:{PREPOSITION})\s+")
BE = "is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|may|might|must"
MARKED = rf"(?:the|an?|{PREPOSITION})\b|(?-i:[A-Z])|\d"
ASKED = re.compile(
    rf"\W*(?:(?:{PREPOSITION})\s+)?(?:"
    rf"(?:who|whom|what|when|where|why|how)(?:['’]s|\s+(?:{BE}))\b"
    rf"|(?:which|what|whose|how)\b(?:\s+(?!{MARKED})[\w’'-]+?)*?(?:\s+(?:{BE})\b|(?=\s+(?:{MARKED}))|\W*$)"
    r"|(?:who|what)\s+[\w’'-]+"
    r"|(?:please\s+)?(?:tell|show|give)\s+(?:me|us)\s+(?:[a-z]+\s+){0,2}?(?:about|of|on)\b"
    rf"|(?:{BE})\b"
    r")\s*",
    re.I,
)
"""What an earlier question asks, before what it is about."""
WHICH = re.compile(rf"\W*(?:which|what)\s+(?P<thing>[\w’'-]+)\s+(?:{BE})\b", re.I)
CAPITAL = r"[A-Z][\w.’'-]*(?<!['’]s)"
NAMED = rf"(?P<who>{CAPITAL}(?:\s+(?:of\s+|the\s+|and\s+|or\s+)*{CAPITAL})*)\s+"
DONE = re.compile(rf"{NAMED}[a-z]+(?:ed|ing)(?![\w’'-])")
DOES = re.compile(rf"{NAMED}(?!(?:{PREPOSITION}|and|or|not|also|really|ever)\b)[a-z]+(?![\w’'-])")
"""What a name does or is done to, which a later question need not repeat: "Venn sue the Post"."""
DID = re.compile(r"\b(?:did|does|do|has|have|had|will|would|can|could|should|may|might|must)\W*$", re.I)
PRONOUN = re.compile(f"{PERSON.pattern}|{THING.pattern}", re.I)
MAY = re.compile(r"\bMay\b")


def about(turn: str) -> str:
    """What a question is about; its content words where nothing is left without what it asks."""
    body = OPENER.sub("", turn, count=1)
    return beside(turn) or " ".join(content(body)) or turn.strip(" ?.!")


def beside(turn: str) -> str:
    """What a question says beside what it asks: "plant" of "Which plant was it?", nothing of "How old was she?"."""
    body = OPENER.sub("", turn, count=1)
    asked = ASKED.match(body)
    rest = body[asked.end() if asked else 0 :].strip(" ?.!")
    if asked and (done := (DOES if DID.search(asked.group()) else DONE).match(rest)):
        rest = f"{done['who']}{rest[done.end() :]}"
    if content(rest):
        return rest
    return thing["thing"] if (thing := WHICH.match(body)) else ""


def subject(turn: str) -> str:
    """What a question is about, as what articles may mention: "the Maui fires" of "in the Maui fires"."""
    return LED.sub("", about(turn))


def asks(text: str) -> bool:
    """Whether a question asks something itself, and does not only change what was asked: "And in May?", "Why?"."""
    body = MAY.sub("", OPENER.sub("", text, count=1))
    return bool(content(body) or PRONOUN.search(body)) and bool(WH.search(body) or VERB.search(body))
