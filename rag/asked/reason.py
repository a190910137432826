"""Questions of why, and of what somebody died of, and the words by which a sentence gives a reason."""

from __future__ import annotations

import re

from rag.english.lexicon import STOP, TOKEN
from rag.query.question import stem

ALSO_WHY = re.compile(
    r"\bwhy(?:['’]?[sd])?\b|\bwhat (?:caused|led|reason)\b|\breasons? (?:for|why|that|behind)\b|\breasons?\W*$", re.I
)
WHY = re.compile(rf"(?<!\band )(?<!\bor )(?:{ALSO_WHY.pattern})", re.I)
"""A question of why alone: what is asked with another ("Who, and why?") has other answers, too."""
REASON = re.compile(
    r"\b(?:because|therefore|hence|so that|so as to|in order|caus(?:es?|ed|ing)|reasons?|prompted|triggered|sparked"
    r"|(?:led|leads?|leading) to|result(?:s|ed|ing)? (?:in|from|of)|as a result|(?:driven|fuell?ed|motivated) by"
    r"|due to(?! (?:be|open|start|begin|go|take|meet|appear|play|return|run)\b)|owing to|thanks to|attributed to"
    r"|stem(?:s|med)? from(?! (?:\w+ )?\d)|blam(?:e|es|ed|ing)|explain(?:s|ed|ing)?|which means|mean(?:s|ing|t) that"
    r"|lack(?:s|ed|ing)?|fail(?:s|ed|ing|ure) to|to (?:avoid|prevent|protect)|in (?:the )?(?:light|wake) of"
    r"|on (?:[\w-]+ ){1,3}grounds|grounds (?:of|that)|in (?:protest|response|retaliation)"
    r"|amid (?:[\w-]+ )?(?:fears?|concerns?|worries|claims)"
    r"|c[ao]mes? (?:after|amid)|follow(?:s|ed)|(?:concern|fear|worr)(?:s|ed|ies|ied)? (?:about|over|that)"
    r"|express\w* (?:\w+ )?concerns?|over (?:claims|allegations|concerns|fears)"
    r"|over (?:its|his|her|their|an?|the)(?! (?:\w+ )?(?:days?|week\w*|months?|years?|decades?|summer|winter|phone))"
    r"|for (?!(?:\w*thing|evening|morning|spring|during|training|funding|housing|building)\b)\w{2,}ing)\b"
    r"|, since\b|\b(?:that|this|it)(?:['’]s| is| was) (?:because|why)\b",
    re.I,
)
"""What says that a reason is told."""
AFTER = re.compile(r"\b(?:after|following|amid|since)\b|, as\b", re.I)
"""What may say so, and surely of what is told before it: "She resigned after the report", not "After lunch she …"."""
DEATH = re.compile(
    r"\bwhat (?:did|does|do|has|have|had)\b.{2,60}\bd(?:ie|ied) (?:of|from)\b|\bcause of\b.{2,60}\bdeath\b"
    r"|\bcause of death\b|\bwhat (?:caused|was behind)\b.{2,60}['’]s? death\b"
    r"|(?P<why>\b(?:why|how) did\b.{2,60}\bdie\W*$)",
    re.I,
)
"""Questions of what somebody died of, and of how."""
CAUSE = re.compile(
    r"\b(?:die[sd]?|dying)(?:\s[\w’'-]+){0,4}?\s(?:of|from)\s(?!\d|(?:the |an )?age\b)"
    r"|\b(?:die[sd]?|dying)(?:\s(?!(?:hour|day|week|month|year)s?\b)[\w’'-]+){0,3}?\s(?:when|while|after(?! \d)|in an? "
    r"(?:[\w-]+ )?(?:crash|accident|fire|fall|explosion|attack|collision|shooting|bombing|blast|flood|strike))\b"
    r"|\bdeaths?(?:\s\w+){0,3}?\s(?:from|due to|caused by)\b|\bkilled (?:by|in|when|after)\b|\bcause of death\b"
    r"|\bcomplications (?:of|from|after)\b|\bsuffer(?:s|ed|ing) (?:from|an?)\b|\b(?:long|short|brief) illness\b"
    r"|\bbattle (?:with|against)\b|\b(?:heart|organ) (?:attack|failure|disease)\b"
    r"|\btook (?:his|her|their) own (?:life|lives)\b"
    r"|\b(?:(?-i:cancer|stroke)|leuka?emia|pneumonia|overdose|suicide|drown(?:ed|ing)|poisoned|strangled"
    r"|stabbed|shot)\b",
    re.I,
)
"""What somebody died of, or was ill with."""
YOUNG = re.compile(r"\bbecause (?:[\w’'-]+ ){1,3}died\b", re.I)
"""Gives the death as a reason, and none for it."""


def reasoned(question: str, text: str) -> bool:
    """Whether a sentence gives a reason, if only by what it tells after what the question asks about."""
    if REASON.search(text):
        return True
    asked = {stem(word) for word in TOKEN.findall(question) if word.islower() and word not in STOP}
    return any(asked & set(map(stem, TOKEN.findall(text[: found.start()]))) for found in AFTER.finditer(text))


def hints(text: str) -> bool:
    """Whether anything in a sentence may be a reason."""
    return REASON.search(text) is not None or AFTER.search(text) is not None


def caused(question: str, text: str) -> bool:
    """Whether a sentence may say what somebody died of, where that is asked; true of other questions."""
    found = DEATH.search(question)
    if found is None or CAUSE.search(text):
        return True
    return found["why"] is not None and REASON.search(text) is not None and not YOUNG.search(text)
