"""What is asked of articles that a question finds: to list some, in an order, the oldest of them, both together."""

from __future__ import annotations

import re

from rag.time.relative import COUNTS

_OF_THEM = r"(?: (?:ones?|articles?|stories|reports|of (?:them|these|those)))*"
_SHOW = r"(?:(?:please )?(?:list|show|name|give|enumerate|tell)(?: me| us)? )"
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})"
NEW = r"(?:newest|latest|most recent|last)"
OLD = r"(?:oldest|earliest|first)"
_NEW = r"(?:the )?(?:newest|latest|most recent)"
_OLD = r"(?:the )?(?:oldest|earliest)"
_FROM = r"(?:starting|beginning) (?:with|from|at)"
SORTED = (
    r"(?:(?:and )?(?:sort|order|arrange|list|rank)(?:e?d)?(?: (?:them|these|those))? )?"
    r"(?:by (?:publication )?date,? )?(?:with )?"
    rf"(?:(?P<newest>{_NEW}{_OF_THEM} first|(?:from )?{_NEW} to {_OLD}|{_FROM} {_NEW}{_OF_THEM}"
    r"|in (?:a )?(?:reversed?|descending) (?:\w+ )?order|reverse chronologically)"
    rf"|(?P<oldest>{_OLD}{_OF_THEM} first|(?:from )?(?:{_OLD}|first) to (?:{_NEW}|last)|{_FROM} {_OLD}{_OF_THEM}"
    r"|in (?:a |the )?(?:chronological|ascending|date|time|temporal) order|chronologically"
    r"|in (?:the )?order(?: of (?:date|time|publication)| (?:in which )?they (?:were published|appeared))?)"
    r"|(?P<other>alphabetically|in alphabetical order|in order of (?:importance|relevance|length)"
    r"|by (?:importance|relevance|title|length)|(?:longest|shortest|most (?:important|relevant)) first)"
    r"|by (?:publication )?(?:date|day|age)(?: of publication)?)"
)
""" "Newest first", "in chronological order", "sorted by date"."""
SORT = re.compile(rf"(?:(?:and|so|please|now|but) )*(?:{_SHOW}(?:them|these|those) )?{SORTED}", re.I)
THEM = re.compile(
    r"(?:(?:and|so|please|now) )?(?:(?:list|show|name|give|enumerate)(?: me| us)? (?:(?:all|all of|each of) )?"
    r"(?:them|those|these|it|(?:the|those|these) (?:articles|ones))(?: all)?"
    r"|(?:and )?(?:tell me )?which(?: ones| articles)?(?: of (?:them|those|these))?"
    r"(?: (?:are|were)(?: they| those| these)?)?|what are they"
    rf"|(?:{_SHOW}|(?:which|what) (?:are|were) )?(?:only |just )?(?:the )?(?P<age>{NEW}|(?P<first>first|top)|{OLD})"
    rf" (?P<n>{NUMBER}|dozen){_OF_THEM})",
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
    return any(pattern.fullmatch(bare) for pattern in (THEM, OUTERMOST, SORT))
