"""Which questions only a look through the whole library can answer, and what they ask to be looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import reduce

from rag.query.results import OUTERMOST, SORT, THEM
from rag.scan.groups import LONGEST, By, alone, parted
from rag.scan.sorting import First, aged, first_of, number, sorting
from rag.scan.subject import Subject, subject_of
from rag.scan.wording import (
    ABOUT_ARTICLES,
    ABOUT_WRITING,
    ALL,
    ALSO,
    APPEAR,
    ASKED,
    CHRONICLE,
    EVERYTHING,
    HEADLINES,
    LIBRARY,
    NEWEST,
    NEWEST_OF,
    NOT,
    OVERVIEW,
    SAYING,
    TIMELINE,
    TIMES,
    TOLD_FIRST,
    TOTAL,
    Task,
)

SPACE = re.compile(r"\s+")
MOST_UNITS = 20
"""Names, phrases and words that are looked for at once."""
FILLER = re.compile(
    r"\b(?:what happened (?:to|with|in)|the events? (?:of|around)|events?|mentions? of|articles?"
    r"|the (?:words?|names?|terms?|phrases?)(?= [\"“A-Z])|by name|anywhere|at all)(?!\w)",
    re.I,
)
BUT_NOT = re.compile(
    r",?\s+(?:(?:but|and|that|which|while) )?(?:(?:do|does|did)(?: not|n['’]t)(?: mention| name| say)?|without|not"
    r"|never mention)(?: mentioning| naming)?\s+",
    re.I,
)
ASKED_ON = re.compile(
    rf"(?:(?:and|but|or)\b\s*)?(?:(?:how many|which|what)(?: ones)?(?: of (?:them|those|these)(?: articles)?)? "
    rf"(?:that |which )?{NOT}{ALSO}(?:{SAYING})|(?:what|how) about)(?: (?P<of>.+))?",
    re.I,
)
"""A follow-up that goes on from the question before it: "And which of them mention ...?" """
MORE = re.compile(
    r"(?i:and|but|or|only|just)\b(?!.*\b(?:who|whom|whose|what|when|where|which|why|how|it|he|she|they"
    r"|(?:do|does|did|is|are|was|were|has|had|have|can|could|will|would|should)(?:n['’]t)?)\b)"
    r"\s*(?P<of>.*)"
)
""" "And X?" with no verb or question word of its own."""
HOW_MANY = re.compile(
    r"(?:(?:and|so) )?how many(?: of (?:them|those|these))?(?: articles)?(?: (?:are|were)(?: there| they)?)?", re.I
)
IN_ORDER = re.compile(
    r"(?:(?:and|so|please|now) )*(?:(?:show|give|make)(?: me| us)? )?(?:an? |the |as an? )?(?:time ?line|chronology)"
    r"(?: (?:of|for|on|about) (?:it|them|this|that|these|those))?(?:,? please)?",
    re.I,
)
""" "And a timeline of it?" """
THANKS = re.compile(r"(?:thanks?|thank you|please|cheers)(?: (?:you|a lot|so much|very much|in advance))*", re.I)
LINK = re.compile(r"^(?:and|but|so|then)\s+", re.I)
NEXT = re.compile(r"\?+\s+(?=\S)")
"""Between one question and the next."""
NEITHER = re.compile(r"neither\b", re.I)
CONTENTS = re.compile(r"what (?:do|does|did)\b", re.I)
"""What opens a question about what articles say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be looked for in all articles."""

    task: Task
    subject: Subject | None = None
    """What an article must hold; `None` for anything."""
    without: Subject | None = None
    """What it must not hold."""
    publisher: str | None = None
    """Whose articles are meant, as asked."""
    by: By | None = None
    """By what the articles are to be counted."""
    first: First | None = None
    """What is to stand first in a list; else it is the newest, in a timeline the oldest."""
    most: int | None = None
    """How many are to be listed, where that is said."""
    of: First | None = None
    """Which these are, where it is not those that stand first."""

    @property
    def units(self) -> tuple[str, ...]:
        """The names, phrases and words that are looked for."""
        return tuple(unit.shown for unit in self.subject.units) if self.subject else ()


def order(question: str) -> Order | None:
    """The scan that a question asks for; `None` for a question that a few passages can answer."""
    text = LIBRARY.sub(lambda m: "are there" if m["are"] else "", OVERVIEW.sub(ALL, question))
    text = SPACE.sub(" ", TOTAL.sub("", text)).strip().rstrip("?.! ")
    text = text.lower() if text.isupper() else text
    if len(text) > LONGEST:
        return None
    text, *later = (part.strip(" ?.!") for part in NEXT.split(text))
    text = TOLD_FIRST.sub(lambda m: f"the {m['age'] or m['when']} article that mentions {m['of'] or m['thing']}", text)
    text, first, of, most = sorting(CHRONICLE.sub(r"timeline of \g<of>", EVERYTHING.sub(r"\1articles", text)))
    text, by = parted(text)
    task: Task | None = None
    for part in later:
        if THANKS.fullmatch(part):
            continue
        if part == ALL:
            text, task = (text, "list") if _alone(text) else (ALL, None)
        elif one := OUTERMOST.fullmatch(part):
            task = "newest" if one["newest"] else "oldest"
        elif some := THEM.fullmatch(part):
            task, of, most = "list", None if some["first"] else aged(some["age"]), number(some["n"])
        elif sort := SORT.fullmatch(part):
            task, first = task or ("timeline" if TIMELINE.search(text) else "list"), first_of(sort)
        elif HOW_MANY.fullmatch(part):
            task = "count"
        elif IN_ORDER.fullmatch(part):
            task, by = "timeline", None
        elif groups := alone(part):
            by, task = groups, None
        elif on := ASKED_ON.fullmatch(part) or MORE.fullmatch(part):
            joined = " but not " if on.groupdict().get("not") else " and "
            text = f"{text}{joined}{on['of']}" if on["of"] else text
        else:
            text, first, of, most = sorting(LINK.sub("", part))
            (text, by), task = parted(text), None
    wanted = _alone(text)
    if wanted is None:
        return None
    if task is None and by is None:
        return replace(wanted, first=first, of=of, most=most)
    if task:
        wanted = _as(task, wanted)
        return wanted and replace(wanted, first=first, of=of, most=most if task == "list" else None)
    return replace(wanted, task="count", by=by) if wanted.task in ("count", "list") else None


def _as(task: Task, wanted: Order) -> Order | None:
    """The same articles, told otherwise; `None` for a timeline of no subject."""
    if task != "timeline":
        return replace(wanted, task=task)
    return replace(wanted, task=task, subject=wanted.subject.called) if wanted.subject else None


def _alone(text: str) -> Order | None:
    """The scan that one question asks for by itself."""
    text = HEADLINES.sub(lambda m: f"{m[1] or 'list '}articles", text)
    if found := APPEAR.search(text):
        return _order("list" if found["list"] else "count", found["of"])
    if found := TIMES.search(text):
        return _order("count", found["of"] or found["been"])
    if found := NEWEST.search(text) or NEWEST_OF.search(text):
        wanted = _order("newest" if found["newest"] else "oldest", found["of"] or "")
        return wanted and replace(wanted, publisher=found.groupdict().get("publisher"))
    for task, pattern in ASKED:
        if found := pattern.search(text):
            named = found.groupdict()
            wanted = _order(task, *filter(None, (named.get("of"), named.get("more"))))
            if wanted is None:
                return None
            if named.get("not") or NEITHER.match(named.get("of") or ""):
                wanted = replace(wanted, subject=None, without=wanted.subject)
            if pattern is TIMELINE and not wanted.subject:
                return None
            return replace(wanted, publisher=named.get("publisher"))
    return None


def uncounted(question: str) -> str | None:
    """For a question about the articles that nothing here can answer: what can be asked of them."""
    last = NEXT.split(SPACE.sub(" ", question).strip())[-1].strip(" ?.!")
    if not (ABOUT_ARTICLES.search(last) or ABOUT_WRITING.search(last)) or CONTENTS.match(last):
        return None
    return (
        "Articles can be counted and listed by the names and words that they mention or do not mention, by publisher"
        " or author, and by day of publication, and counted for each publisher, author, day, month or year; nothing"
        " else that is known of them answers this."
    )


def _order(task: Task, *of: str) -> Order | None:
    """`None` where something is said to be looked for, but no word of it can be, or too many are."""
    *before, last = (SPACE.sub(" ", FILLER.sub(" ", one)).strip(" ,:") for one in of or ("",))
    last, *without = BUT_NOT.split(last)
    found = list(filter(None, map(subject_of, (*before, last))))
    subject = reduce(Subject.both, found) if found else None
    wanted = Order(task=task, subject=subject, without=subject_of(" or ".join(without)))
    wanted = (_as(task, wanted) if task == "timeline" else None) or wanted
    units = [u for s in (wanted.subject, wanted.without) if s for u in s.units]
    return wanted if (units or not any(of)) and len(units) <= MOST_UNITS else None
