"""Whether sentences tell as done, or not, what is asked to have been done; those that do lead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile

from rag.asked.deed import WORD, Deed, deed
from rag.asked.described import named_next
from rag.asked.direction import BY, PASSIVE, straight, turned
from rag.asked.told import ACCUSED, AWARDED, STATED, SUCCESSION
from rag.english.lexicon import STOP
from rag.english.words import numbers
from rag.query.persons import DATELINE
from rag.query.question import Query, stem, stem_set
from rag.query.whom import names, surname
from rag.sentences.edition import edition, event, of_another, of_other_event, years
from rag.sentences.features import Candidate
from rag.sentences.pick import Scored, enough
from rag.time.periods import DAYS

UNDONE, OTHER, TURNED, SURER = 0.45, 0.6, 0.15, 0.5
"""What confidence keeps where no sentence tells the deed that is asked for; what a sentence keeps of its probability
that does not, and that tells it of him as the one who does it; the power of that of one that does in so many words."""
COMING = re.compile(
    r"\b(?:[Ww]ill|won['’]t|would|could|can|may|might|should|[Ii]f|[Ww]hether|[Uu]nless"
    r"|(?:hop|aim|seek|look|try|bid|vow|promis|plan|expect|want|wish|prepar|schedul|slat|favou?r|chance|attempt|intend|set"
    r"|going|ready|poised|likely|campaign|compet|vy|battl|course|track|oblig|requir|ask)\w*(?: \w+)? to"
    r"|expect(?: [\w.’'-]+){2,3} to|(?:want|ask|urg|press)\w* (?:the|an?|its|his|her|their) \w+ to"
    r"|(?:hop|chance|bid|favou?r|away|short|call|demand|push)\w* (?:of|for|from)"
    r"|due to(?! (?:the|an?|its|his|her|their)\b)|rul(?:e|es|ed|ing) out"
    r"|(?:consider|weigh|mull|propos|threaten|debat|discuss|urg|request|seek|demand)\w*)"
    r"(?: (?!but\b)[\w.’'-]+,?){0,3} $"
)
"""What stands before a deed that is not done yet: "will", "hopes to"."""
PLANNED = re.compile(
    r"\b(?:will|(?:is|are|was|were) (?:due|set|expected|planned|scheduled) (?:to|for)|able to|not ruled out)\b"
)
"""What tells that something is still to be."""
AHEAD = re.compile(
    r"\b(?:will|won['’]t|would|could|can|(?-i:may)|might|due (?:to|in|on|for|by|out)|set (?:to|for)|expect\w*"
    r"|schedul\w*|slated|plan\w*|to be|aim\w*|hop\w*|eligible"
    r"|target\w*|until|from (?:the )?(?-i:[A-Z\d]|early|late|mid|next)"
    r"|next|later this|on track|in time for|by the end)\b"
    r"|\b(?:opens|closes|starts|begins|launches|debuts|premieres|returns|comes|arrives|hits|airs|leaves|joins|steps)\b",
    re.I,
)
"""The same, or that its day is known."""
NOT = re.compile(
    r"\b(?:not|never|cannot|without|nobody|none|neither|nor|no one|(?:yet|fail(?:s|ed)|unable) to|\w+n['’]t)"
    r"(?: (?!only\b|just\b|but\b)[\w’'-]+){0,2} $",
    re.I,
)
"""What stands before a deed that was not done."""
EARLIER = re.compile(
    r"(?:\w-time|\bformer|\bdefending|\breigning|\bpast|\bprevious) (?:[\w-]+ ){0,2}(?:champ\w*|winners?|medal\w*)$",
    re.I,
)
"""A title that was won in another year."""
ANOTHER = re.compile(
    r"\b(?:his|her|their|whose) (?:[\w-]+ )?(?:predecessor|successor|rival|opponent|wife|husband|brother|sister|son"
    r"|daughter|father|mother|ally|aide|lawyer|deputy|colleague|boss)s?\b[^,;]*$"
    r"|\b(?:about|over|on|regarding) (?:the|an?) (?:[\w-]+ )?$",
    re.I,
)
"""What tells that it was done to somebody else: "Quill saw her predecessor arrested", "Quill on the arrest"."""
NEAR = 8
"""Words behind a deed among which he is named to whom it was done."""
PLAN = re.compile(
    r" (?:warrants?|threats?|bids?|attempts?|plans?|hopes|talks|requests?|deadlines?|rumou?rs?"
    r"|(?:\w+ ){0,2}(?:put back|pushed back|delayed|postponed))\b"
)
"""What stands after one: "arrest warrant", "takeover bid", "opening put back"."""
TO_BE = re.compile(r"\bto [a-z]+\b")
"""How a title tells a plan: "Pier to open in May"."""
BEGUN = re.compile(
    r"\b(?:under ?way|kick(?:s|ed|ing)? off|open(?:er|ing (?:match|game|round))|group stage"
    r"|(?:quarter|semi)-?\s?finals?|round of \d+|last (?:16|eight|four)|qualif\w+)\b",
    re.I,
)
"""What is told of a contest that nobody has won yet."""
OPENED = re.compile(
    r"\b(?:open|beg[aiu]n|start|launch|kick)\w*(?: off)? (?:its|their|his|her|the|a) (?:[\w-]+ )?"
    r"(?:quest|campaign|bid|defen[cs]e)\b",
    re.I,
)
"""The same, also where it is a title that they are after."""
ENDED = re.compile(
    r"(?<![\w-])(?<!semi )(?<!quarter )(?:finals?|titles?|champion\w*|troph\w+|crown\w*|winners?)\b", re.I
)
UNITS = {
    "sell": re.compile(
        r"sold (?:out|an? (?:million|thousand)"
        r"|(?:(?:almost|nearly|about|around|over|more than|some) )?\d[\d.,]*(?:%|m|bn)?"
        r" (?:more|fewer|less|(?:million )?(?:units|cars|copies|vehicles|tickets|phones|games|records|albums)))\b"
        r"|(?<=\bon )sale|(?<=\bfor )sale",
        re.I,
    )
}
"""What tells of a trade and no deal: "sold 3% more cars", "on sale"."""
SOMEBODY = re.compile(
    r"(?:^|[,;] |\b(?:and|that|when|after|said) )[\"“]?"
    r"(?:[Aa]n?|[Tt]wo|[Tt]hree|[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[A-Z]\w+['’]s) "
    r"(?P<who>(?:[a-z-]+ ){0,2}"
    r"(?!(?:is|are|was|were|be|been|being|to|who|which|that|not|never|have|has|had)\b)[a-z-]+) $"
)
"""Somebody without a name before a verb."""
FINITE = re.compile(
    r"(?:removed|approved|rejected|blocked|sacked|dismissed|appointed|acquired|purchased|discovered|invented|sued|bought)\b"
)
"""A verb in the past that is no title and no prize."""
AFTER = frozenset("of in on at for from to as by with during before after when while".split())
"""Where what is done ends."""
OBJECT = re.compile(
    r" (?:(?:an?|his|her|its|their)\b|the (?!(?:same|next|following|\w+ (?:before|after))\b)|(?P<name>[A-Z][\w’'-]*))"
)
"""What stands behind a verb of which it is told to whom it was done: "arrested the thief"."""
PRONOUN = re.compile(r"[\"“'‘]?(?:He|She|They|It|His|Her|Their|This|That)\b")
NAME = re.compile(r"\b[A-Z][\w’'-]+")


def undone(query: Query, best: Sequence[Scored], scored: Sequence[Scored], keep: float) -> bool:
    """Whether a question asks for a deed that none of the best sentences tells; never where it cannot be read surely.

    A sentence that opens with a pronoun is read with the one before it. A title tells a deed, too, but not whose it is.
    Where it must be told of somebody by name, or is told by its own verb, those are read, too, that will lead for it.
    """
    if (asked := deed(query.asked)) is None or asked.paid or asked.verb in STATED:
        return False
    leading = enough(told_first(query, scored), keep, len(best))
    leading = [one for one in leading if asked.to or _exact(asked, query, one.candidate)]
    found = [one.candidate for one in (*best, *leading)]
    return not any(_told_by(asked, query, one) or _titled(asked, query, one) for one in found)


def told_first(query: Query, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """The sentences, best first, where those count for less that do not tell the deed, or tell of another event."""
    asked, year = deed(query.asked), edition(query.asked)
    if asked is None and not year and event(query.asked) is None:
        return tuple(scored)
    told = [asked is None or _told_by(asked, query, one.candidate) for one in scored]
    exact = [
        t and asked is not None and _exact(asked, query, one.candidate) for t, one in zip(told, scored, strict=True)
    ]
    if asked and asked.verb in ACCUSED and any(exact):
        told = exact
    scored = [
        replace(one, probability=one.probability**SURER) if e else one for e, one in zip(exact, scored, strict=True)
    ]
    other = [of_another(year, one.candidate) or of_other_event(query.asked, one.candidate) for one in scored]
    kept = [
        1.0 if t and not o else TURNED if asked and _does(asked, one.candidate.text) else OTHER
        for t, o, one in zip(told, other, scored, strict=True)
    ]
    weighed = [replace(one, probability=one.probability * k) for one, k in zip(scored, kept, strict=True)]
    return tuple(sorted(weighed, key=lambda one: -one.probability))


def _exact(asked: Deed, query: Query, one: Candidate) -> bool:
    """Whether a text that tells the deed does so by its own verb: of whom followed whom, of a removal, of charges."""
    text = one.text
    if asked.to and asked.verb in ACCUSED:
        charged = replace(asked, told=re.compile(rf"\b{asked.verb}\w*"))
        return names(asked.to, f"{one.before} {text}") and tells(charged, query, text)
    if not asked.named:
        return False
    if asked.verb in SUCCESSION:
        return straight(asked.verb, asked.by, asked.of, text)
    own = any(stem(one.group()) == asked.verb and FINITE.match(text, one.start()) for one in asked.told.finditer(text))
    return own and asked.doer and not stem_set(text).isdisjoint(_object(asked, query))


def _object(asked: Deed, query: Query) -> set[str]:
    """The stems of what stands right behind the verb: "label" of "Who removed the label from the wall?"."""
    words = [word.lower() for word in WORD.findall(query.asked)]
    behind = list(dropwhile(lambda word: stem(word) != asked.verb, words))[1:]
    return {stem(word) for word in takewhile(lambda word: word not in AFTER, behind) if word not in STOP}


def _told_by(asked: Deed, query: Query, one: Candidate) -> bool:
    """Whether a sentence tells the deed; the name may open the next one, which is then shown with it.

    Who won the cup in one year is not told by who won it in another.
    """
    if asked.contest and of_another(years(query.asked), one):
        return False
    text = f"{one.before} {one.text}" if PRONOUN.match(one.text) else one.text
    if asked.named and named_next(query, [one.text], one.after):
        asked = replace(asked, named=False)
    return tells(asked, query, DATELINE.sub("", text))


def _titled(asked: Deed, query: Query, one: Candidate) -> bool:
    """Whether the title of a sentence's article tells the deed, and holds all names of the question."""
    title = one.passage.article.title
    if asked.named or asked.vague or title is None or not query.names:
        return False
    told = title.value if asked.ahead or asked.planned else TO_BE.sub("", title.value)
    return query.names <= stem_set(title.value) and tells(asked, query, told)


def tells(asked: Deed, query: Query, text: str) -> bool:
    """Whether a text tells the deed as done, with a name that the question does not hold where one is asked for."""
    if asked.contest and OPENED.search(text):
        return False
    if asked.contest and BEGUN.search(text) and not (BEGUN.search(query.text) or ENDED.search(text)):
        return False
    held = _held(asked, query)
    found = [one for one in asked.told.finditer(text) if one.group().lower() not in held]
    if asked.contest and query.names and query.names <= stem_set(text):
        found += AWARDED.finditer(text)
    told = [one for one in found if not _is_open(asked, text, one)]
    if asked.ahead and not AHEAD.search(text):
        return False
    if asked.then and asked.verb in UNITS and (asked.by or asked.of):
        told = [one for one in told if not UNITS[asked.verb].match(text, one.start())]
    if turned(asked.verb, asked.by, asked.of, text):
        return False
    if asked.vague and not told:
        return PLANNED.search(text) is None
    if asked.to and names(asked.to, text):
        told = [one for one in told if _done_to(asked.to, text, one)]
    if asked.doer and asked.named:
        told = [one for one in told if not _doerless(asked.verb, text, one)]
    return bool(told) and (not asked.named or _names_another(query, text, [one.start() for one in told]))


def _held(asked: Deed, query: Query) -> frozenset[str]:
    """The words of a question other than its verb, in singular and plural: the prize does not tell who won it."""
    words = [word for word in WORD.findall(query.asked.lower()) if stem(word) != asked.verb]
    return frozenset(form for word in words for form in numbers(word))


def _is_open(asked: Deed, text: str, word: re.Match[str]) -> bool:
    """Whether the deed that a word tells is still to come, or is one that was not done, or in another year."""
    before = text[: word.start()]
    coming = COMING.search(before) or PLAN.match(text, word.end())
    if asked.contest and EARLIER.search(text[: word.end()]):
        return True
    denied = NOT.search(before)
    if coming and denied and not (asked.doer or asked.then):
        return False
    return bool((coming and not asked.planned) or (asked.doer and denied))


def _doerless(verb: str, text: str, deed: re.Match[str]) -> bool:
    """Whether a word is the verb of the question in the passive, without who did it: "it has been found at Varn"."""
    return stem(deed.group()) == verb and bool(PASSIVE.search(text[: deed.start()])) and not BY.match(text, deed.end())


def _done_to(name: Sequence[str], text: str, deed: re.Match[str]) -> bool:
    """Whether a name stands before a deed, or right behind, and between them nobody else of his own.

    Behind only, where it is told who does it: "Quill accused the court" tells nothing of what she is accused of.
    """
    before = max((found.end() for found in surname(name).finditer(text, 0, deed.start())), default=None)
    if before is None or _on_somebody(text, deed):
        return names(name, " ".join(text[deed.end() :].split()[:NEAR]))
    return ANOTHER.search(text, before, deed.start()) is None


def _does(asked: Deed, text: str) -> bool:
    """Whether a text tells a deed only of its doer, who stands before it, where it is asked what was done to him."""
    if not asked.to:
        return False
    he = PRONOUN.match(text) or surname(asked.to).search(text)
    found = [one for one in asked.told.finditer(text) if he and he.end() < one.start()]
    return bool(found) and all(_on_somebody(text, one) for one in found)


def _on_somebody(text: str, deed: re.Match[str]) -> bool:
    """Whether it stands behind a deed to whom it is done: "arrested the thief", and not "was denied a visa"."""
    if not re.search(r"(?:ed|accuses?)$", deed.group()) or PASSIVE.search(text[: deed.start()]):
        return False
    to = OBJECT.match(text, deed.end())
    return to is not None and to["name"] not in DAYS


def _names_another(query: Query, text: str, told: Sequence[int]) -> bool:
    """Whether a text holds a name that the question does not; its first word is one right before a deed `told`.

    So does somebody without a name who stands right before one: "Quill's cook", "a cleaner".
    """
    if any(_somebody(query, text, at) for at in told):
        return True
    for found in NAME.finditer(text):
        word, first = found.group(), not text[: found.start()].strip("\"“'‘ ")
        if stem(word) in query.stems or word.lower() in STOP or word in DAYS:
            continue
        if not first or found.end() + 1 in told or NAME.match(text, found.end() + 1):
            return True
    return False


def _somebody(query: Query, text: str, at: int) -> bool:
    """Whether the subject of a verb in the past that starts at a place is somebody whom the question does not hold."""
    found = SOMEBODY.search(text[:at])
    if found is None or not FINITE.match(text, at):
        return False
    return {stem(word) for word in WORD.findall(found["who"])}.isdisjoint(query.stems)
