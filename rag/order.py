"""Which questions only a look through the whole library can answer, and what they ask to be looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from rag.mention import Subject, subject_of
from rag.periods import UnreadableError
from rag.phrases import period_at
from rag.when import Reading, read

Task = Literal["count", "list", "timeline", "newest", "oldest"]

SPACE = re.compile(r"\s+")
NEWS = r"(?:news(?:paper)? |different |separate |other )?"
ARTICLES = rf"{NEWS}(?:articles?(?! of the)|stories|reports|pieces|sources|files|documents)"
ONLY_ARTICLES = rf"{NEWS}articles?(?! of the)"
SAYING = (
    r"mention(?:s|ed|ing)?|discuss(?:es|ed|ing)?|cover(?:s|ed|ing)?|refer(?:s|red|ring)? to|name[sd]?|"
    r"quot(?:es?|ed|ing)|report(?:s|ed|ing)? on|talk(?:s|ed|ing)? (?:about|of)|speaks? (?:of|about)|"
    r"deal(?:s|ing)? with|concern(?:s|ing)?|"
    r"describ(?:es?|ed|ing)|writ(?:e|ten) about|(?:are |is )?about|say(?:s|ing)?|"
    r"tell of|contain(?:s|ing)?|include[sd]?"
)
NOT = r"(?:(?P<not>(?:do|does|did|are|is|were|was|have|has)(?: not|n['’]t)|never|fail(?:s|ed)? to) )?"
ALSO = r"(?:(?:do|does|did|have|has|ever|even|also|actually) )*"
PUBLISHER = r"(?P<publisher>[^\W_][\w.&’' -]{1,40}?)"
HEADS: dict[Task, str] = {
    "count": r"^(?:how many|what is the number of|the number of|number of|count) (?:all )?(?:of )?"
    r"(?:(?:the|these|those) )?",
    "list": r"^(?:(?:please )?(?:list|show|give|find|name|enumerate)(?: me| us)? (?:all |every |each )?(?:of )?"
    r"(?:(?:the|these|those) )?(?:(?:newest|latest|most recent) )?|which |what "
    r"|(?:(?:are there|do (?:you|we|i) have) (?:any )?|any )(?=(?:news )?articles\b))",
}
BODIES = (
    rf"{ONLY_ARTICLES}(?: (?:on|about|mentioning) (?P<of>.+?))? (?:did|does|do|has|have) {PUBLISHER} "
    r"(?:publish|write|written|r[ua]n|carry|carried|print|post|put out)(?:ed)?(?: (?:on|about) (?P<more>.+))?$",
    rf"{ARTICLES} (?:(?:that|which) )?(?:(?:are |were )?(?:published )?(?:from|by|in) {PUBLISHER} )?"
    rf"(?:there are )?(?:that |which )?{NOT}{ALSO}(?:{SAYING}|on)\s+(?P<of>.+)$",
    rf"{PUBLISHER} {ONLY_ARTICLES} (?:that |which )?{NOT}{ALSO}(?:{SAYING}|on)\s+(?P<of>.+)$",
    rf"{ARTICLES}(?: on| about)? (?P<of>(?!per |each |every ).*?)"
    r"\b(?:(?:are|were) there|do (?:we|you|i) have)"
    rf"(?: (?:on|about|that mention|which mention|mentioning) (?P<more>.+?))?(?: (?:from|by) {PUBLISHER})?$",
    rf"{ONLY_ARTICLES}(?: that| which)?(?: are| were| have been| was| come| came)?"
    rf"(?: published| written| dated| printed)?(?: (?:from|by|in) {PUBLISHER})?$",
)
APPEAR = re.compile(
    rf"^in (?:how many|(?P<list>which|what)) (?:of the )?{ARTICLES} (?:is|are|was|were|does|do|did) (?P<of>.+?)"
    rf"(?:{SAYING}|appear|occur|come up)\b",
    re.I,
)
TOTAL = re.compile(r" (?:in (?:all|total)|altogether)\b", re.I)
LIBRARY = re.compile(
    r"(?P<are>(?<=articles )are )?\bin (?:the|this|my|your) (?:library|folder|store|collection)\b", re.I
)
NEWEST = re.compile(
    r"^(?:(?:(?:what|which)(?: is| are|['’]s)|when (?:is|was)|show|show me|give me|find|how (?:old|recent|new) is) )?"
    r"(?:the )?(?:date of the )?(?:(?P<newest>newest|latest|most recent|last)|oldest|earliest|first) "
    rf"{NEWS}article(?: there is| (?:that )?(?:you|we|i) have)?"
    rf"(?: (?:from|by) {PUBLISHER})?(?: (?:that |which )?(?:{SAYING}|on) (?P<of>.+?))?(?: published| from| dated)?$",
    re.I,
)
THINGS = re.compile(r"^(?:please )?(?:list|enumerate|name) (?:all|every|each)\b(?: of)?(?: the)? (?P<of>.+)", re.I)
TIMELINE = re.compile(
    r"^.{0,40}?\b(?:time ?line|chronology|sequence of events)\b"
    r"(?:\s*(?:of|for|on|about|in|around|behind|:))*\s*(?P<of>.+)",
    re.I,
)
ASKED: tuple[tuple[Task, re.Pattern[str]], ...] = (
    *((task, re.compile(head + body, re.I)) for task, head in HEADS.items() for body in BODIES),
    ("list", THINGS),
    ("timeline", TIMELINE),
)
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
    rf"\?\s+(?:(?:and|but)\b\s*)?(?:(?:how many|which|what)(?: ones?)?(?: of (?:them|those|these))?(?: articles)? )?"
    rf"{NOT}{ALSO}(?:(?:{SAYING}) )?",
    re.I,
)
"""Where a follow-up ("And which of them mention ...?") goes on from the question that it leans on."""
NEITHER = re.compile(r"neither\b", re.I)
TODAY = re.compile(r"\b[A-Z]\w* Today\b")
"""A publisher's name."""
ATTRIBUTE = re.compile(r"\bthe $", re.I)
"""What stands before a day that belongs to a name: "the January 6 hearings"."""
FROM = re.compile(r"\bfrom\s+(?=\w)", re.I)
AGE = re.compile(r"\b(?P<before>older|earlier)\s+than\b|\b(?:newer|later|more\s+recent)\s+than\b", re.I)
ABOUT_ARTICLES = re.compile(
    r"^(?:in |please )?(?:how many|(?:the )?number|which|what|list|count|show|give|find|name|enumerate)\b[^,]{0,20}?"
    r" articles\b(?! of the)",
    re.I,
)


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
    of_things: bool = False
    """Things are to be listed, not articles: then the sentence and its title must hold all of it."""

    @property
    def units(self) -> tuple[str, ...]:
        """The names, phrases and words that are looked for."""
        return tuple(unit.shown for unit in self.subject.units) if self.subject else ()


class Timed(NamedTuple):
    """A question in two: what it asks, and of when."""

    text: str
    reading: Reading


def order(question: str) -> Order | None:
    """The scan that a question asks for; `None` for a question that a few passages can answer."""
    text = LIBRARY.sub(lambda m: "are there" if m["are"] else "", question)
    text = SPACE.sub(" ", TOTAL.sub("", text)).strip().rstrip("?.! ")
    text = ASKED_ON.sub(lambda m: " but not " if m["not"] else " and ", text)
    text = text.lower() if text.isupper() else text
    if found := APPEAR.search(text):
        return _order("list" if found["list"] else "count", found["of"])
    if found := NEWEST.search(text):
        wanted = _order("newest" if found["newest"] else "oldest", found["of"] or "")
        return replace(wanted, publisher=found["publisher"])
    for task, pattern in ASKED:
        if found := pattern.search(text):
            named = found.groupdict()
            wanted = _order(task, f"{named.get('of') or ''} {named.get('more') or ''}")
            if named.get("not") or NEITHER.match(named.get("of") or ""):
                wanted = replace(wanted, subject=None, without=wanted.subject)
            if pattern in (THINGS, TIMELINE) and not wanted.subject:
                return None
            return replace(wanted, publisher=named.get("publisher"), of_things=pattern is THINGS)
    return None


def timed(question: str, today: date) -> Timed:
    """Part a question from its time phrases; of articles "from 2023" and "older than 2023" are some too."""
    if ABOUT_ARTICLES.search(question):
        question = AGE.sub(lambda m: "before" if m["before"] else "after", question)
    masked = TODAY.sub(_blank, question)
    reading = read(masked, today)
    for span in reading.spans:
        if ATTRIBUTE.search(masked[: span.start]) and re.match(r" [a-z]", masked[span.end :]):
            masked = masked[: span.start] + "_" * len(span) + masked[span.end :]
            reading = read(masked, today)
    if len(reading.names) == 1 and reading.names[0][2]:
        reading = replace(reading, until=reading.since)  # a day's news is printed on the next; articles have one day
    rest = question
    for span in reversed(reading.spans):
        rest = rest[: span.start].rstrip() + rest[span.end :]
    if reading.phrase or not ABOUT_ARTICLES.search(rest):
        return Timed(rest, reading)
    for place in FROM.finditer(rest):
        try:
            found = period_at(rest, place.end(), today, loose=True)
        except UnreadableError as error:
            return Timed(rest, replace(reading, unread=(*reading.unread, str(error))))
        if found:
            period, phrase = found.period, rest[place.start() : found.end]
            said = replace(reading, phrase=phrase, since=period.since, until=period.until, names=period.names)
            return Timed(f"{rest[: place.start()].rstrip()}{rest[found.end :]}", said)
    return Timed(rest, reading)


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match.group())


def uncounted(question: str) -> str | None:
    """For a question about the articles that nothing here can answer: what can be asked of them."""
    if not ABOUT_ARTICLES.search(SPACE.sub(" ", question).strip()):
        return None
    return (
        "Articles can be counted and listed by the names and words that they mention or do not mention, by publisher,"
        " and by day of publication; nothing else that is known of them answers this."
    )


def _order(task: Task, of: str) -> Order:
    subject, *without = BUT_NOT.split(SPACE.sub(" ", FILLER.sub(" ", of)).strip(" ,:"))
    return Order(task=task, subject=subject_of(subject), without=subject_of(" or ".join(without)))
