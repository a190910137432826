"""Tell what a number counts - the dead, the hurt, the missing, those who live there, homes lost - and what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.query.question import stem
from rag.values.amounts import Amount, amounts
from rag.values.values import DATE

KINDS = {
    "dead": r"dead|deaths?|died|dies|dying|kill(?:ed|s|ing)?|fatal(?:ly|ity|ities)|bodies|perished|drowned|murdered"
    r"|slain|lives(?! (?:in|on|at|near|here|there|with)\b)|toll (?:\w+ )?(?:rose|risen|stood|stands|climbed|reached)",
    "hurt": r"hurt|injur\w+|wound(?:ed|ing|s)",
    "missing": r"missing|unaccounted for|disappeared",
    "moved": r"evacu\w+|displac\w+|homeless|(?:told|ordered|urged|forced) to (?:leave|flee)|fled|flee(?:ing)?"
    r"|(?:left|leave|leaving) their homes|forced (?:out|from)",
    "safe": r"rescu(?:ed|es|ing)|surviv(?:ed?|ing)|(?<!search for )(?<!searching for )survivors|alive",
    "held": r"arrest\w*|detain\w*|in custody",
    "ill": r"infect(?:ed|s|ing)|sickened|poisoned|fell ill|tested positive|diagnosed|confirmed cases"
    r"|(?:caught|catch|contracted?) (?:the (?:disease|virus|infection)|measles|mumps|fever|flu|cholera|polio|covid\S*)",
    "dark": r"(?:without|out of|los[et]|losing|not have|no) (?:power|electricity)|power cuts?|outages?|blackouts?",
    "lost": r"destroy(?:ed|s|ing)|razed|flattened|levell?ed|burn(?:ed|t) down",
    "damaged": r"damag(?:ed|es|ing)",
    "working": r"work(?:s|ed|ing)? (?:at|in|for|on|there)|employ\w*|staff|workers|workforce",
    "living": r"(?:lives?|lived|living) (?:in|on|at|near|here|there)|population|residents?|inhabitants?|home to",
}
"""What people and homes are counted for -> the words that say so; no number counts for two of them."""
_ANY = rf"\b(?:{'|'.join(KINDS.values())})\b"
BOTH = "both"
TOLD = re.compile(
    "|".join(
        rf"(?P<{kind}>\b(?:{words})\b)"
        for kind, words in {BOTH: rf"{_ANY},? (?:and|or) (?:were )?{_ANY}", **KINDS}.items()
    ),
    re.I,
)
"""Where a text says what it counts; `BOTH` is said of two together, "killed or injured"."""
WEAK = {"living", "working"}
"""Said of those, too, who are counted for something else: "300 residents were evacuated"."""
DOING = re.compile(
    r"(?<!the )\b(?:kill|injur|wound|displac|evacuat|arrest|detain|rescu|infect|poison|destroy|damag|employ)"
    r"(?:ed|ing|es|s)\s"
    r"(?:(?:at least|at most|about|around|some|nearly|almost|more than|over|up to|another)\s)?$",
    re.I,
)
"""Right before a number it says what was done to so many: "killed at least"."""
ENDS = re.compile(r"[;:—–]|\b(?:while|but|whereas|when|after|(?<!listed )(?<!reported )as|which)\b", re.I)
"""Where what is said after a number ends."""
STARTS = re.compile(r"[;:—–]|\b(?:while|but|whereas)\b", re.I)
"""Where what is said before it begins."""
ASKED = re.compile(r"\bhow many\b|\bwhat\b.{0,40}?\bnumber of\b|\b(?P<toll>death toll|population)\b", re.I)
UNCOUNTED, ANOTHER, UNSURE = 0.5, 0.25, 0.8
"""What a sentence keeps of its probability that does not give the count that is asked for; that gives another; that
does not say what it counts."""
NONE = re.compile(r"\b(?:no|nobody|none|without|zero)\b(?: (?!but\b)[\w’'-]+){0,3} $", re.I)
"""Before what is counted: there was none of it."""
FOLDED = {
    stem(word): stem(words.split()[0])
    for words in (
        "died killed kill dead death deaths perished fatal fatality bodies toll",
        "injured injury injuries hurt wounded",
        "evacuated evacuation displaced homeless",
    )
    for word in words.split()
}


def asked(question: str) -> str | None:
    """What a question counts people for, a key of `KINDS`; `None` where it counts none, or none of these."""
    if (found := ASKED.search(question)) is None:
        return None
    start = found.start() if found["toll"] else found.end()
    return _first(_until(ENDS, question[start:]))


def counted(text: str, at: int) -> str | None:
    """What the number that stands at `at` in a sentence counts, a key of `KINDS`; `None` where it does not say."""
    return next((kind for one, kind in counts(text) if one.start <= at <= one.at), None)


def counts(text: str) -> Iterator[tuple[Amount, str | None]]:
    """The numbers of things in a sentence, each with what it counts people for, where it says.

    What follows a number, as far as the next one, says it, else what comes before and was not said of the last one.
    """
    days = [m.span() for m in DATE.finditer(text)]
    found = [a for a in amounts(text) if a.counts and not any(start <= a.at < end for start, end in days)]
    taken = False
    for i, one in enumerate(found):
        start = found[i - 1].at + 1 if i else 0
        end = found[i + 1].start if i + 1 < len(found) else len(text)
        before, after = text[start : one.start], text[one.at : end]
        if i + 1 < len(found):
            after = DOING.sub("", after)
        doing, following = DOING.search(before), _first(_until(ENDS, after))
        if doing:
            yield one, _first(doing.group())
        else:
            yield one, following or (None if taken else _last(STARTS.split(before)[-1]))
        taken = following is not None


def gives(question: str, text: str) -> bool:
    """Whether a sentence gives the count that is asked for, and says of what it is."""
    wanted = asked(question)
    return wanted is not None and any(kind == wanted for _, kind in counts(text))


def fitting(question: str, text: str) -> float:
    """What a sentence keeps of its probability: all, unless it cannot give the count that is asked for."""
    if unsaid(question, [text]):
        return ANOTHER if any(counts(text)) else UNCOUNTED
    return 1.0 if says(question, text) else UNSURE


def says(question: str, text: str) -> bool:
    """Whether a sentence has a word of what a question counts people for; true where it counts none."""
    return (wanted := asked(question)) is None or wanted in _told(text)


def unsaid(question: str, texts: Iterable[str], beside: Iterable[str] = ()) -> bool:
    """Whether a question counts something, and the texts give no number that may count it nor say a word of it.

    "Nobody was hurt" and "dozens were hurt" say how many, also where they stand `beside` the texts.
    """
    wanted, read = asked(question), list(texts)
    if wanted is None:
        return False
    kinds = {kind for text in read for _, kind in counts(text)}
    return not kinds & {wanted, None} and not any(wanted in _told(text) for text in [*read, *beside])


def _told(text: str) -> set[str]:
    """What a text says that it counts; "no deaths or injuries" says it of both."""
    told: set[str] = set()
    for one in TOLD.finditer(text):
        if one.lastgroup == BOTH and NONE.search(text[: one.start()]):
            told |= {kind for kind, words in KINDS.items() if re.search(rf"\b(?:{words})\b", one.group(), re.I)}
        else:
            told.add(str(one.lastgroup))
    return told


def fold(word: str) -> str:
    """The stem of a word: one for all words that count the dead, one for the hurt, and one for those made to leave."""
    return FOLDED.get(stem(word), stem(word))


def folded(stems: Iterable[str]) -> frozenset[str]:
    """Stems, folded in the same way."""
    return frozenset(FOLDED.get(one, one) for one in stems)


def _until(end: re.Pattern[str], text: str) -> str:
    return text[: found.start()] if (found := end.search(text)) else text


def _first(text: str) -> str | None:
    return _strong([str(m.lastgroup) for m in TOLD.finditer(text) if not NONE.search(text[: m.start()])])


def _last(text: str) -> str | None:
    return _strong([str(m.lastgroup) for m in TOLD.finditer(text)][::-1])


def _strong(kinds: list[str]) -> str | None:
    kind = next((kind for kind in kinds if kind not in WEAK), kinds[0] if kinds else None)
    return kind if kind != BOTH else None
