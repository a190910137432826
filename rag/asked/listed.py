"""Questions that want several names ("Which states …?", "Who has commented …?"), and the sentences that list them."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.english.lexicon import TOKEN
from rag.english.words import numbers
from rag.query.question import stem
from rag.time.periods import DAYS

MANY = (
    r"(?!(?:is|was|has|does|this|its|news|series|sports|politics|species|costs|happens|makes|causes|gas|lens|atlas)\b)"
    r"(?:people|men|women|children|(?-i:(?![A-Z][a-z]))[\w-]*[^\W\dsui_]s)\b"
)
"""A noun that may be of several."""
VERB = (
    r"(?:are|were|is|was|have|has|had|do|does|did|will|would|can|could|should|may|might|must|that|who|put|took|made|saw"
    r"|won|lost|sent|gave|got|left|said|[\w-]{2,}ed)\b"
)
WANTED = re.compile(
    r"^\W*(?:(?:in|on|at|to|from|for|of|with|by|against) )?(?:"
    rf"which (?P<which>{MANY})(?!['’])|(?:which|what) (?:(?!(?:{VERB}))[\w'’-]+ ){{0,3}}?(?P<noun>{MANY})(?= {VERB}))",
    re.I,
)
"""Questions of more than one; "Which company owns it?" is of one, and "owns" a verb."""
COMMENTED = re.compile(r"^\W*who (?:else )?(?:has |have )?(?:else )?(?:commented|reacted|responded|spoken)\b", re.I)
WORD = r"[A-Z][\w’'&.-]*"
NAME = rf"(?:{WORD}(?: (?:(?:of|de|the|for|&) )?{WORD})*)"
ITEM = rf"(?:(?:(?:the|parts of|now|former|northern|southern|eastern|western) )?{NAME})"
LIST = re.compile(rf"{NAME}(?:(?:[,;] {ITEM})+[,;]? (?:and|or|&|as well as) {ITEM}|(?:[,;] {ITEM}){{3,}})")
"""Three names or more, and four where no "and" says that they are no address."""
PAIR = re.compile(rf"{NAME} and (?:the )?{NAME}")
BODY = re.compile(r"(?:Committee|Department|Agency|Commission|Association|Council|Institute|Cent(?:er|re)|Office|Act)$")
"""The end of one name that looks like a list: "Health, Labor and Pensions Committee"."""
BEFORE = 80
"""Characters before a list in which it is said what it is of."""
INTRODUCED = re.compile(
    r"(?:[:(–—,-]|\b(?:include[sd]?|including|like|as|of|were|was|are|is|be|among|namely))\s+(?:the )?"
    rf"(?:{NAME} and )?$|\($"
)
"""What stands before a list of what was just named: "cities: ", "states, including ", "counties (", "leaders were "."""
PERSON = r"[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][\w’'-]*[a-z](?!-)(?<!Commission)(?<!Committee)"
COMMENTS = (
    r"(?:said|says|told|tells|wrote|writes|tweeted|posted|called|calls|echoed|expressed|mocked|blasted|slam\w*"
    r"|applaud\w*|prais\w*|critici[sz]\w*|condemn\w*|defend\w*|denounc\w*|urged|thanked|back(?:s|ed)|weighed in"
    r"|reacted|responded)\b"
)
SPEAKER = re.compile(
    rf"(?P<one>{PERSON})(?:,[^,.;]{{1,60}},)? (?:(?:has|have|had|also|later) )?{COMMENTS}|\bsaid (?P<other>{PERSON})"
)
FEW, SOME = 2, 0.5
"""Names in a list that the question does not say. What a list is worth that is not said to be of such things."""


@lru_cache(maxsize=1000)
def listing(question: str) -> str | None:
    """The word for the things of which several are asked for; empty for people who comment on something."""
    if COMMENTED.search(question):
        return ""
    asked = WANTED.search(question)
    return (asked["which"] or asked["noun"]).lower() if asked else None


def lists(question: str, text: str) -> float:
    """How much a sentence looks like the answer to a question of several: 1 for a list of such things, 0 for none."""
    things = listing(question)
    if things is None:
        return 0.0
    said = {stem(word) for word in TOKEN.findall(question)}
    if not things:
        return float(any(_fresh(one["one"] or one["other"], said) for one in SPEAKER.finditer(text)))
    forms = _forms(things)
    found, pairs = (
        [one for one in kind.finditer(text) if _of_names(text, one, forms) and _fresh(one.group(), said) >= FEW]
        for kind in (LIST, PAIR)
    )
    if any(_of_things(text, one, forms) for one in found):
        return 1.0
    return SOME if found or (pairs and forms.search(text)) else 0.0


@lru_cache(maxsize=1000)
def _forms(things: str) -> re.Pattern[str]:
    """The word for the things asked for, of one or many, in small letters: no "United States"."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted({things, *numbers(things)})))})\b")


def _of_names(text: str, one: re.Match[str], forms: re.Pattern[str]) -> bool:
    """Whether it is a list of names: not a single one, nor what such things are ("Southern and Eastern states")."""
    return BODY.search(one.group()) is None and forms.match(text, one.end() + 1) is None


def _of_things(text: str, one: re.Match[str], forms: re.Pattern[str]) -> bool:
    """Whether a list is said to be of such things: by two of its names, or by the word before it."""
    before = text[max(0, one.start() - BEFORE) : one.start()]
    introduced = INTRODUCED.search(before) is not None and forms.search(before) is not None
    return introduced or len(forms.findall(one.group().lower())) >= FEW


def _fresh(text: str, said: set[str]) -> int:
    """How many of the names in a list are not the question's, nor days."""
    return sum(
        any(word[0].isupper() and word not in DAYS and stem(word) not in said for word in TOKEN.findall(one))
        for one in re.split(r"[,;] | and | or ", text)
    )
