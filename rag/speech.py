"""Questions of what somebody said, and the sentences that tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.features import Candidate
from rag.lexicon import STOP, TOKEN
from rag.question import Query, stem
from rag.whom import names

SPEECH = re.compile(
    r"\bwhat (?:did|does|do|has|have|had|is|was)\b(?P<speaker>.{2,60}?)\b(?:say|said|saying|tell|told|think|claim"
    r"|announced?|warn|comment|respond|reply|demand|promise)\b(?P<topic>.*)",
    re.I | re.S,
)
"""Questions of what someone said."""
SPOKEN = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|tells|added|adds|stated|noted|noting|voiced|warned|announced|claimed|insisted|argued|asserted"
    r"|remarked|replied|explained|call(?:s|ed) (?:for|it|him|her|them)|emphasi[sz]ed|stressed|according to"
    r"|demanded|promised|denied|admitted|acknowledged|declared|vowed|urged|suggested|described|highlighted|discussed"
    r"|critici[sz]ed|praised|accused|expressed|observed|recalled|commented|confirmed|reiterated)\b",
    re.I,
)
QUOTATION = re.compile(r"[“\"][^”\"]{40,}")
"""A sentence of a speaker's own; what is shorter is a phrase that the writer borrows."""
UNSPOKEN, ANOTHER, BESIDE = 0.5, 0.7, 0.85
"""What a sentence keeps of its probability when speech is asked for: without any, or half of it where nothing else is
asked; without a word of the speaker; where he is named but another may speak ("says an ally of Ann Lee")."""
BETWEEN = re.compile(r"(?:,[^,.;]{1,80},)?\W*(?:[\w’'-]+\W+){0,5}")
"""What may stand between a name and its verb: "Ann Lee, who runs the port, later said", "said the mayor, Ann Lee"."""
BY_ANOTHER = re.compile(r"^\W*(?:an?|another|one)\b|\b(?:of|supported|supports|backs|backed|ally|aide)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Whose words are asked for."""

    name: tuple[str, ...]
    """The words of his name as written; empty for one without a name ("the minister")."""
    alone: bool
    """Whether nothing is asked of in particular: all that he said is an answer."""


def speech(query: Query) -> Speech | None:
    """Whose words a question asks for; `None` where it asks for something else."""
    if not (asked := SPEECH.search(query.text)):
        return None
    name = tuple(word for word in TOKEN.findall(asked["speaker"]) if stem(word) in query.names)
    rest = {stem(word) for word in TOKEN.findall(asked["topic"]) if word.lower() not in STOP}
    return Speech(name=name, alone=not rest & {*query.stems})


def told(asked: Speech, text: str) -> float:
    """What a sentence keeps of its probability: all of it when it tells the words of whom is asked about."""
    if not SPOKEN.search(text):
        unspoken = UNSPOKEN / 2 if asked.alone else UNSPOKEN
        return ANOTHER if QUOTATION.search(text) else unspoken
    if asked.name and not names(asked.name, text):
        return ANOTHER
    return 1.0 if not asked.name or _speaks(asked.name[-1], text) else BESIDE


def _speaks(name: str, text: str) -> bool:
    """Whether the name stands beside a verb of speech, and no "who" or "of" between them."""
    at = [found.span() for found in re.finditer(rf"\b{re.escape(name)}(?:['’]s?)?(?![\w-])", text)]
    said = [found.span() for found in SPOKEN.finditer(text)]
    gaps = [text[min(a[1], b[1]) : max(a[0], b[0])] for a in at for b in said]
    return any(BETWEEN.fullmatch(gap) and not BY_ANOTHER.search(gap) for gap in gaps)


def answered(asked: Speech, one: Candidate) -> bool:
    """Whether a sentence tells the words of somebody of whom nothing else is asked; his passage names him."""
    if not asked.alone or not asked.name or told(asked, one.text) < 1.0:
        return False
    whole = r"\W+(?:[\w’'-]+\W+){0,2}?".join(map(re.escape, asked.name))
    return re.search(rf"\b{whole}\b", f"{one.passage.chunk.header}\n{one.passage.text}") is not None
