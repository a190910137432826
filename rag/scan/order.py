"""Which questions only a look through the whole library can answer, and what they ask to be looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from rag.query.results import OUTERMOST, THEM
from rag.scan.groups import LONGEST, By, alone, parted
from rag.scan.subject import Subject, subject_of
from rag.time.periods import UnreadableError
from rag.time.phrases import period_at
from rag.time.when import Reading, read

Task = Literal["count", "list", "timeline", "newest", "oldest"]

SPACE = re.compile(r"\s+")
MOST_UNITS = 20
"""Names, phrases and words that are looked for at once."""
NEWS = r"(?:news(?:paper)? |different |separate |other )?"
ARTICLES = rf"{NEWS}(?:articles?(?! of [^\W\d])|stories|reports|pieces|sources|files|documents)"
ONLY_ARTICLES = rf"{NEWS}articles?(?! of [^\W\d])"
SAYING = (
    r"mention(?:s|ed|ing)?|discuss(?:es|ed|ing)?|cover(?:s|ed|ing)?|refer(?:s|red|ring)? to|name[sd]?|"
    r"quot(?:es?|ed|ing)|report(?:s|ed|ing)? on|talk(?:s|ed|ing)? (?:about|of)|speaks? (?:of|about)|"
    r"deal(?:s|ing)? with|concern(?:s|ing)?|"
    r"describ(?:es?|ed|ing)|writ(?:e|ten) about|(?:are |is )?about|say(?:s|ing)?|"
    r"tell of|contain(?:s|ing)?|include[sd]?"
)
NOT = r"(?:(?P<not>(?:do|does|did|are|is|were|was|have|has)(?: not|n['’]t)|never|fail(?:s|ed)? to) )?"
ALSO = r"(?:(?:do|does|did|have|has|ever|even|also|actually) )*"
PRINTED = r"(?:published|written|dated|printed)"
PUBLISHER = r"(?P<publisher>(?!(?:do|does|did|more)\b)[^\W_][\w.&’' -]{1,40}?)"
SOME = r"(?:(?:\d+|two|three|four|five|six|seven|eight|nine|ten) )?"
HEADS: dict[Task, str] = {
    "count": r"^(?:how many|what is the number of|the number of|number of|count) (?:all )?(?:of )?"
    r"(?:(?:the|these|those) )?",
    "list": r"^(?:(?:please )?(?:list|show|give|find|name|enumerate)(?: me| us)? (?:all |every |each )?(?:of )?"
    r"(?:(?:the|these|those) )?(?:(?:newest|latest|most recent) )?"
    rf"|(?:which|what) (?:(?:are|were) )?(?:of )?(?:(?:the|these|those) )?(?:(?:newest|latest|most recent) )?{SOME}"
    r"|(?:(?:are there|do (?:you|we|i) have) (?:any )?|any |all (?:of )?(?:the )?)(?=(?:news )?articles\b)"
    r"|(?=(?:news )?articles (?:about|on|mentioning|that mention)\b))",
}
BODIES = (
    rf"{ARTICLES} (?:that |which )?{NOT}{ALSO}(?:{SAYING}|on)\s+(?P<of>.+?)(?<! that)(?<! which) (?:were|was|are) "
    rf"{PRINTED}(?: (?:from|by|in) {PUBLISHER})?$",
    rf"{ONLY_ARTICLES}(?: (?:on|about|mentioning) (?P<of>.+?))? (?:did|does|do|has|have) {PUBLISHER} "
    r"(?:publish|write|written|r[ua]n|carry|carried|print|post|put out)(?:ed)?(?: (?:on|about) (?P<more>.+))?$",
    rf"{ARTICLES} (?:(?:that|which) )?(?:(?:are |were |was )?(?:{PRINTED} )?(?:(?:from|by|in) {PUBLISHER} )?)?"
    rf"(?:there are )?(?:that |which )?{NOT}{ALSO}(?:{SAYING}|on)\s+(?P<of>.+)$",
    rf"{PUBLISHER} {ONLY_ARTICLES} (?:that |which )?{NOT}{ALSO}(?:{SAYING}|on)\s+(?P<of>.+)$",
    rf"{ARTICLES}(?: on| about)? (?P<of>(?!per |each |every ).*?)"
    r"\b(?:(?:are|were) there|do (?:we|you|i) have)"
    rf"(?: (?:on|about|that mention|which mention|mentioning) (?P<more>.+?))?(?: (?:from|by) {PUBLISHER})?$",
    rf"{ONLY_ARTICLES}(?: that| which)?(?: are| were| have been| was| come| came)?"
    rf"(?: {PRINTED})?(?: (?:from|by|in) {PUBLISHER})?$",
)
APPEAR = re.compile(
    rf"^in (?:how many|(?P<list>which|what)) (?:of the )?{ARTICLES} (?:is|are|was|were|does|do|did) (?P<of>.+?)"
    rf"(?:{SAYING}|appear|occur|come up)\b",
    re.I,
)
TOTAL = re.compile(r" (?:in (?:all|total)|altogether)\b", re.I)
TIMES = re.compile(
    r"^how (?:many times|often|frequently) (?:(?:is|are|was|were) (?P<of>.+?)|(?:has|have) (?P<been>.+?) been) "
    r"(?:mentioned|written about)$",
    re.I,
)
"""Articles are counted, and the answer says so; not each mention."""
HEADLINES = re.compile(
    r"^((?:please )?(?:list|show|give|find)(?: me| us)? |(?:which|what) (?:are |were )?|)(?:all )?(?:of )?(?:the )?"
    r"(?:headlines?|(?:(?:most )?important|top|main|big(?:gest)?|major|key) (?:news )?(?:headlines|stories))"
    r"(?= (?:on|about|mentioning)\b)",
    re.I,
)
LIBRARY = re.compile(
    r"(?P<are>(?<=articles )are )?\bin (?:the|this|my|your) (?:library|folder|store|collection)\b", re.I
)
NEWEST = re.compile(
    r"^(?:(?:(?:what|which)(?: is| are|['’]s)|when (?:is|was)|show|show me|give me|find|how (?:old|recent|new) is) )?"
    r"(?:the )?(?:date of the )?(?:(?P<newest>newest|latest|most recent|last)|oldest|earliest|first) "
    rf"{NEWS}article(?(newest)|s?)(?: there is| (?:that )?(?:you|we|i) have)?"
    rf"(?: (?:from|by) {PUBLISHER})?(?: (?:that |which )?(?:{SAYING}|on) (?P<of>.+?))?(?: published| from| dated)?$",
    re.I,
)
THINGS = re.compile(r"^(?:please )?(?:list|enumerate|name) (?:all|every|each)\b(?: of)?(?: the)? (?P<of>.+)", re.I)
TIMELINE = re.compile(
    r"^(?:please )?(?:(?:give|make|show|draw(?: up)?|write|create|build|compile)(?: me| us)? |what (?:is|was) )?"
    r"(?:an? |the )?(?:(?:short|brief|full) )?(?:time ?line|chronology|sequence of events)(?:\s*(?:of|for|on|about|in"
    r"|around|behind|:))*\s*(?P<of>(?:[^.:;!]|[.:](?!\s)|(?-i:(?<=\b[A-Z])|(?<=\b[A-Z][a-z]))\.)+)$",
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
MENTIONED = re.compile(r"(?i:\bmention(?:s|ed|ing)?)\s+(?:[^?]{1,80}\s(?:and|or)\s+)?(?:the\s+)?[A-Z\d]$")
"""What stands before a day that is itself looked for, and its first letter."""
WHEN_PRINTED = re.compile(rf"(?:\s+(?:that|which))?(?:\s+(?:were|was|are|is|have been|has been))?\s+{PRINTED}$", re.I)
FROM = re.compile(r"\bfrom\s+(?=\w)", re.I)
AGE = re.compile(r"\b(?P<before>older|earlier)\s+than\b|\b(?:newer|later|more\s+recent)\s+than\b", re.I)
ABOUT_ARTICLES = re.compile(
    r"^(?:in |please )?(?:how many|(?:the )?number|which|what|list|count|show|give|find|name|enumerate)\b[^,]{0,20}?"
    r" articles\b(?! of [^\W\d])",
    re.I,
)
ABOUT_WRITING = re.compile(
    r"^how many (?:[^\W\d_]+ )?(?:stories|reports|pieces) (?:that |which )?(?:mention|discuss|cover|refer to)\b"
    r"|^who (?:has )?(?:cover(?:s|ed)|report(?:s|ed) on|writes about) .+ (?:the )?most(?: often)?$"
    r"|^how (?:often|frequently|many times) (?:does|do|did) .+ (?:appear|occur|come up)(?: in (?:the )?articles)?$",
    re.I,
)
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
    text = text.lower() if text.isupper() else text
    if len(text) > LONGEST:
        return None
    text, *later = (part.strip(" ?.!") for part in NEXT.split(text))
    text, by = parted(text)
    task: Task | None = None
    for part in later:
        if THANKS.fullmatch(part):
            continue
        if THEM.fullmatch(part):
            task = "list"
        elif one := OUTERMOST.fullmatch(part):
            task = "newest" if one["newest"] else "oldest"
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
            (text, by), task = parted(LINK.sub("", part)), None
    wanted = _alone(text)
    if wanted is None or (task is None and by is None):
        return wanted
    if task:
        return _as(task, wanted)
    return replace(wanted, task="count", by=by) if wanted.task in ("count", "list") and not wanted.of_things else None


def _as(task: Task, wanted: Order) -> Order | None:
    """The same articles, told otherwise; `None` for a timeline of no subject."""
    if task != "timeline":
        return replace(wanted, task=task)
    return replace(wanted, task=task, subject=wanted.subject.called, of_things=False) if wanted.subject else None


def _alone(text: str) -> Order | None:
    """The scan that one question asks for by itself."""
    text = HEADLINES.sub(lambda m: f"{m[1] or 'list '}articles", text)
    if found := APPEAR.search(text):
        return _order("list" if found["list"] else "count", found["of"])
    if found := TIMES.search(text):
        return _order("count", found["of"] or found["been"])
    if found := NEWEST.search(text):
        wanted = _order("newest" if found["newest"] else "oldest", found["of"] or "")
        return wanted and replace(wanted, publisher=found["publisher"])
    for task, pattern in ASKED:
        if found := pattern.search(text):
            named = found.groupdict()
            wanted = _order(task, f"{named.get('of') or ''} {named.get('more') or ''}".strip())
            if wanted is None:
                return None
            if named.get("not") or NEITHER.match(named.get("of") or ""):
                wanted = replace(wanted, subject=None, without=wanted.subject)
            if pattern in (THINGS, TIMELINE) and not wanted.subject:
                return None
            return replace(wanted, publisher=named.get("publisher"), of_things=pattern is THINGS)
    return None


def timed(question: str, today: date) -> Timed:
    """Part a question from its time phrases; of articles "from 2023" and "older than 2023" are some too."""
    if about := bool(ABOUT_ARTICLES.search(question) or parted(question.strip(" ?.!")).by):
        question = AGE.sub(lambda m: "before" if m["before"] else "after", question)
    masked, reading = question, read(question, today)
    for span in reading.spans:
        if MENTIONED.search(masked[: span.start + 1]):
            masked = masked[: span.start] + "_" * len(span) + masked[span.end :]
            reading = read(masked, today)
    if about and len(reading.names) == 1 and reading.names[0][2]:
        reading = replace(reading, until=reading.since)  # a day's news is printed on the next; articles have one day
    rest = question
    for span in reversed(reading.spans):
        before = rest[: span.start].rstrip()
        rest = (WHEN_PRINTED.sub("", before) if about else before) + rest[span.end :]
    if reading.phrase or not about:
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


def _order(task: Task, of: str) -> Order | None:
    """`None` where something is said to be looked for, but no word of it can be, or too many are."""
    subject, *without = BUT_NOT.split(SPACE.sub(" ", FILLER.sub(" ", of)).strip(" ,:"))
    wanted = Order(task=task, subject=subject_of(subject), without=subject_of(" or ".join(without)))
    wanted = (_as(task, wanted) if task == "timeline" else None) or wanted
    units = [u for s in (wanted.subject, wanted.without) if s for u in s.units]
    return wanted if (units or not of) and len(units) <= MOST_UNITS else None
