"""Whether a question needs what was said before it: a pronoun without antecedent, an ellipsis, a comparison."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from rag.english.lexicon import HOLLOW, IDLE, NAME, TOKEN
from rag.time.when import without_phrases

OPENING = re.compile(
    r"^\W*(?:and|but|or|also|then|so|what about|how about|what else|really"
    r"|(?:i|we|you) (?:mean|meant|said|asked|am asking|was asking)|i['’]m asking)\b",
    re.I,
)
PERSON = re.compile(r"\b(?:he|him|his|himself|she|hers?|herself)\b", re.I)
THING = re.compile(r"\b(?:they|them|theirs?|themselves|it|its|itself)\b", re.I)
EXPLETIVE = re.compile(
    r"\b(?:is|was|does|did|would|will) it (?:true|possible|necessary|mean|take|legal|safe|rain|snow)\b", re.I
)
TIME_UNIT = (
    r"(?:past\s+|coming\s+)?(?:day|week|weekend|month|quarter|year|morning|afternoon|evening|season|spring|summer"
    r"|autumn|fall|winter|time)\b"
)
POINTING = re.compile(
    rf"\b(?:this|these|those)\b(?!\s+{TIME_UNIT})"
    rf"|\b(?:is|was|does|did|do|can|about|of|for|with|like|than|at|by|on|after|before)\s+that\b(?!\s+{TIME_UNIT})"
    r"|\b(?:in|against|from|to|into|during|under|over|through|behind|near|since|until|between|without|within|outside)"
    rf"\s+that\s+(?!{TIME_UNIT}|(?:he|she|it|they|we|you|the|a|an)\b)[a-z]{{3,}}"
    r"|\b(?:go|get|live|lived|from|work|worked|happen|happened|stay|stayed|been|went) there\b|\bthere\W*$",
    re.I,
)
THIS = re.compile(
    rf"\b(?:this|(?<=of )that)\s+(?!{TIME_UNIT})(?:[A-Z]+\s+)?(?!(?:is|was|one|has|folder|library)\b)[a-z]{{3,}}\b"
)
THINKING = (
    r"sa(?:y|ys|id)|th(?:ink|inks|ought)|kn(?:ow|ows|ew)|me(?:an|ans|ant)|f(?:ind|inds|ound)|fe(?:el|els|lt)|t(?:ell|ells|old)"
    r"|(?:argu|agre|announc|believ|claim|learn|hear|show|suggest|report|hop|fear|warn|insist|admit|reveal|decid|rul|ensur"
    r"|prov|confirm|deni|deny|expect|predict|stat|not|conclud|discover|demand|propos|recommend|promis|realis|realiz|assum"
    r"|guess|imagin|swear|swor|vow|accept|estimat|require|worr|pledg|alleg|testif|indicat|notic|remember|forg)\w*"
)
"""Verbs after which "that" opens what is thought."""
DEMONSTRATIVE = re.compile(
    r"\b(?:(?:who|what)(?:\s+(?:has|have|had|will|would|could|can))?|(?:did|does|do|can|could|will|would|should)\s+(?:the\s+)?"
    rf"[\w’'-]+(?:\s+(?-i:[A-Z])[\w’'-]*){{0,3}})\s+(?!(?:{THINKING})\b)[a-z]+\s+that\s+(?!{TIME_UNIT}|(?:he|she|it|they|we|you|the"
    r"|this|these|those|all|some|many|was|were|is|are|has|have|had|did|does|can|could|would|will)\b)[a-z]{3,}(?:\s+[a-z]+)?"
    r"\s*(?:[?.!,;]|$|\b(?:in|on|at|of|for|from|to|with|by|and|or|but|after|before|during|when|over|against|as)\b)",
    re.I,
)
""" "Who directed that film?", and not "Who said that prices rose?"."""
REACTED = re.compile(
    r"(?:\b(?:respond(?:ed|s)?|react(?:ed|s)?|repl(?:y|ies|ied)|comment(?:ed)?|\bdo(?:es)?\s.+\ssay|\bdid\s.+\ssay)"
    r"|(?:['’]s|s['’])\s+(?:response|reaction|reply))\W*$",
    re.I,
)
""" "How did Quill respond?": to what, stands before."""
COMPARED = re.compile(r"\b(?:other|others|another|else|similar|instead|the former|the latter|ones?|so far)\b", re.I)
WH = re.compile(r"\b(?:who|whom|whose|what|when|where|which|why|how)\b", re.I)
DEFINED = re.compile(r"\W*(?i:(?:who|what|where)\s+(?:is|was|are|were)|tell\s+me\s+about)\s+(?:the\s+)?[A-Z]\w+\W*")
""" "What is Covid?" is a whole question."""
AUXILIARY = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|will|can|could|would|should|may|might|must)\W+$", re.I
)
OF_IT = re.compile(r"\b(?:the|a|an)\s+(?:\w+\s+){1,2}(?:of|in|for|to|on|about|with)\W+$", re.I)
NOUN = re.compile(r"\b(?:the|a|an)\s+[^\W\d_]{2,}", re.I)
POSSESSIVE = frozenset("his her hers their theirs its".split())
PLURAL = frozenset("they them their theirs themselves".split())
SEVERAL = r"(?:police|people|news|(?-i:[a-z]+[^\Wsui'’]s))\b"
DONE = re.compile(
    rf"{SEVERAL}|(?:any|some|every|no)(?:one|body|thing)|happen|(?-i:[a-z]{{3,}}ing|[a-z]+ed)|known|found|done|made|seen|told|left",
    re.I,
)
"""What "he", "his" and "it" do not stand for: several, nobody in particular, what is done."""
ONE = re.compile(rf"\b(?:the|a|an)\s+(?!{SEVERAL})[^\W\d_]{{2,}}", re.I)
SUBJECT = re.compile(r"\b(?:did|does|was|is|has|had|will|can|could|would|should|which)\s+(?P<noun>[^\W\d_]{2,})", re.I)
"""The word after an auxiliary, or after "which": "his" or "its" may stand for it."""
CLAUSE = re.compile(
    r"[,;:.!?–—]|\b(?:and|but|or|when|if|that|because|after|before|while|since|although|who|which|where|what|how|why|as"
    r"|sa(?:id|ys?)|told?|tells?|announced?|claim(?:ed|s)?|think|thought|know|believed?|warned|hopes?)\b",
    re.I,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|tell|name|list|show"
    r"|explain|describe|give|find|i|we|you)\b|['’](?:s|m|re|ll|d|ve)\b",
    re.I,
)
ALWAYS = date(2199, 12, 31)
"""A day that all time phrases come before."""
PRONOUNS = 20
"""Pronouns of one question that are looked at, each with all that stands before it."""
FRAGMENT = 3
"""Most content words of a phrase without verb or name that says too little by itself: "Regional differences"."""

BARE, DEFINITE = 2, 4
"""Most content words of a nameless question that says too little by itself: "Who finished second?"; and of one that
takes something as known: "Which network airs the show?"."""
WHAT_IT_IS = re.compile(r"\W*(?:who|what|where)(?:['’]s|\s+(?:is|was|are|were))\s+(?!the\b)", re.I)
KNOWN = re.compile(
    r"\bthe\s+(?!(?:whole\s+|entire\s+)?(?:world|earth|globe|planet|universe|moon|sun|internet|web)\b)"
    r"(?:[a-z][\w’'-]+\s+){0,2}?[a-z][\w’'-]+(?=\W*$|\s+(?:before|after|then|now|and|or|is|are|was|were|be|been|will|has|have"
    r"|had|say|said|[a-z]+ed|[a-z]+ing)\b)"
)
""" "The ..." with nothing after it that says which, where there is more than one."""


def leans(text: str) -> bool:
    """Whether a question needs what was said before: a pronoun without antecedent, an ellipsis, a comparison."""
    words = content(bare := without_phrases(text, ALWAYS))
    if DEFINED.fullmatch(text):
        return False
    if len(words) <= 1 or OPENING.match(text):
        return True
    if any(pattern.search(text) for pattern in (POINTING, COMPARED, DEMONSTRATIVE, REACTED)):
        return True
    if not (named_in(text) or any(word[0].isdigit() for word in words)):
        if len(words) <= FRAGMENT and not (WH.search(text) or VERB.search(text)):
            return True
        if len(words) <= BARE and bare == text and not WHAT_IT_IS.match(text):
            return True
        if len(words) <= DEFINITE and KNOWN.search(text):
            return True
    return any(pronoun_alone(text, pattern) for pattern in (PERSON, THING))


def pronoun_alone(text: str, pattern: re.Pattern[str]) -> str | None:
    """The first pronoun, of `PRONOUNS`, that nothing before it in the question can be the antecedent of."""
    for match in islice(pattern.finditer(text), PRONOUNS):
        before = text[: match.start()]
        if EXPLETIVE.search(text[max(0, match.start() - 12) : match.end() + 12]):
            continue
        if not _antecedent(before, match.group().lower()):
            return match.group()
    return None


def _antecedent(before: str, pronoun: str) -> bool:
    """Whether something in what stands before a pronoun, in its question, may be what it stands for."""
    whose, several = pronoun in POSSESSIVE, pronoun in PLURAL
    earlier = [m.start() for m in CLAUSE.finditer(before) if m.start() > 0]
    if not (whose or earlier):
        return False
    if named_in(before) or (NOUN if several else ONE).search(OF_IT.sub("", before)):
        return True
    if earlier and _tells(before[: earlier[-1]], several):
        return True
    if whose and not several:
        return any(_tells(m["noun"], several) for m in SUBJECT.finditer(before))
    return _tells(before, several) and not AUXILIARY.search(before) and not OF_IT.search(before)


def _tells(text: str, several: bool) -> bool:
    """Whether `text` holds a word that one, or several, may be called by."""
    return any(word.lower() not in IDLE and (several or not DONE.fullmatch(word)) for word in content(text))


def content(text: str) -> list[str]:
    """The words of `text` that could be looked for."""
    return [word for word in TOKEN.findall(text) if word.lower() not in HOLLOW]


def named_in(text: str) -> bool:
    """Whether a name stands in `text`: a capitalised word, not the first unless another follows it."""
    return any(m.start() > 0 or " " in m.group() for m in NAME.finditer(text))
