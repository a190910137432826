"""What is asked of the articles that an earlier question found: to list them, the oldest of them, both together."""

from __future__ import annotations

import re

_OF_THEM = r"(?: (?:ones?|articles?|stories|reports|of (?:them|these|those)))*"
_SHOW = r"(?:(?:please )?(?:list|show|name|give|enumerate|tell)(?: me| us)? )"
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|dozen|few)"
THEM = re.compile(
    r"(?:(?:and|so|please|now) )?(?:(?:list|show|name|give|enumerate)(?: me| us)? (?:(?:all|all of|each of) )?"
    r"(?:them|those|these|it|(?:the|those|these) (?:articles|ones))(?: all)?"
    r"|(?:and )?(?:tell me )?which(?: ones| articles)?(?: of (?:them|those|these))?"
    r"(?: (?:are|were)(?: they| those| these)?)?|what are they"
    rf"|(?:{_SHOW}|(?:which|what) (?:are|were) )?(?:the )?(?:first|newest|latest|last|top) {_NUMBER}{_OF_THEM})",
    re.I,
)
""" "Which ones?", "The first five": the articles that were counted are to be listed."""
OUTERMOST = re.compile(
    rf"(?:(?:and|so|but) )?(?:(?:which|what|when){_OF_THEM}(?:(?: (?:is|was))|['’]s) |{_SHOW})?"
    rf"(?:the )?(?:(?P<newest>newest|latest|most recent|last)|oldest|earliest|first){_OF_THEM}(?: published)?",
    re.I,
)
""" "Which is the oldest?": one of them."""
BOTH = re.compile(rf"(?:(?:and|or) )?(?:(?:how many|which){_OF_THEM} )?(?:mention )?both(?: of them| together)?", re.I)
""" "Both?": those of the last two questions at once."""
ARTICLES = re.compile(r"\b(?:articles?|stories|reports|pieces|sources|files|documents|time ?line|chronology)\b", re.I)


def both(turn: str) -> bool:
    """Whether a turn asks only for what was asked last and before that at once."""
    return bool(BOTH.fullmatch(turn.strip(" ?.!")))


def of_them(turn: str) -> bool:
    """Whether a turn, after a question about articles, asks only which of them are meant."""
    bare = turn.strip(" ?.!")
    return bool(THEM.fullmatch(bare) or OUTERMOST.fullmatch(bare))
