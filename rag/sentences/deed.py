"""What is asked to have been done - won, founded, signed, destroyed - and whether a sentence tells that it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from rag.english.lexicon import STOP
from rag.english.words import base, numbers
from rag.query.persons import DATELINE
from rag.query.question import Query, stem, stem_set
from rag.query.whom import names, surname
from rag.sentences.described import nameless, opens_with_name
from rag.sentences.edition import edition, of_another, years
from rag.sentences.features import Candidate
from rag.sentences.pick import Scored, enough
from rag.sentences.told import ANNOUNCED, AWARDED, CRIMES, CULPRIT, OWN, PRIZED, TOLD, VERBS
from rag.time.periods import DAYS

UNDONE, OTHER = 0.45, 0.6
"""What confidence keeps where no sentence tells the deed that is asked for; what a sentence keeps of its probability
that does not."""
OPENS = r"^\W*(?:(?:and|so|but|then) )?"
DOER = re.compile(
    OPENS + r"(?:who|(?:which|what) (?:team|player|person|actor|singer|president))"
    r"(?: (?:else|first|just|recently|has|have|had))* "
    r"(?P<rest>(?!(?:is|was|are|were|been|did|does|do|will|would|should|may|might|can|could)\b)[\w-]+(?: \w+)?)",
    re.I,
)
"""Of whom the deed is asked: "Who won …?"."""
DONE = re.compile(
    OPENS + r"(?:(?P<how>why|how) |(?P<then>when|where) (?=did|was|were))?"
    r"(?:(?P<whom>whom? did)|(?P<to>(?:who )?(?:is|was|are|were))|(?:did|who ha[sd] been|has|have|had))(?:n['’]t)?"
    r" (?!you\b)(?P<rest>.*)",
    re.I,
)
"""Of what was done, by somebody or to him: "Did Quill sign …?", "When was Quill arrested?", "Who did Quill beat?"; or
what is asked of it takes it for done: "Why did Quill sign …?"."""
CLAUSE = re.compile(r"\b(?:who|which|that|when|where|after|before|while|because|if|or)\b", re.I)
"""Where what surely belongs to the verb ends."""
WORD = re.compile(r"[\w’'&.-]*\w")
NOUN_AFTER = frozenset("the a an his her its their this that no any some of in on at by for with".split())
PARTICLES = frozenset("up down off out".split())
"""After a verb they make another of it: "strike down"."""
SUBJECT = 9
"""Words among which the verb is looked for."""
COMING = re.compile(
    r"\b(?:[Ww]ill|won['’]t|would|could|can|may|might|should|[Ii]f|[Ww]hether|[Uu]nless"
    r"|(?:hop|aim|seek|look|try|bid|vow|promis|plan|expect|want|wish|prepar|schedul|slat|favou?r|chance|attempt|intend|set"
    r"|going|ready|poised|likely|campaign|compet|vy|battl|course|track|oblig|requir|ask)\w*(?: \w+)? to"
    r"|expect(?: [\w.’'-]+){2,3} to|(?:hop|chance|bid|favou?r|away|short|call|demand|push)\w* (?:of|for|from)"
    r"|(?:consider|weigh|mull|propos|threaten|debat|discuss|urg|request|seek|demand)\w*)"
    r"(?: (?!but\b)[\w.’'-]+,?){0,3} $"
)
"""What stands before a deed that is not done yet: "will", "hopes to"."""
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
PLAN = re.compile(r" (?:warrants?|threats?|bids?|attempts?|plans?|hopes|talks|requests?|deadlines?|rumou?rs?)\b")
"""What stands after one: "arrest warrant", "takeover bid"."""
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
PRONOUN = re.compile(r"[\"“'‘]?(?:He|She|They|It|His|Her|Their|This|That)\b")
NAME = re.compile(r"\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a question asks to have been done."""

    verb: str
    """Its stem."""
    told: re.Pattern[str]
    """The words that tell it."""
    doer: bool = False
    """Whether it is asked who did it: that somebody did not is no answer."""
    planned: bool = False
    """Whether a plan of it tells it, too: why it is done is known before."""
    named: bool = False
    """Whether it is asked by name who did it, or to whom he did it; the dead may be "three miners"."""
    contest: bool = False
    """Whether it is done at the end of a contest only."""
    to: tuple[str, ...] = ()
    """The name of him to whom it must have been done: "Was Mara Quill arrested?"."""


def undone(query: Query, best: Sequence[Scored], scored: Sequence[Scored], keep: float) -> bool:
    """Whether a question asks for a deed that none of the best sentences tells; never where it cannot be read surely.

    A sentence that opens with a pronoun is read with the one before it. A title tells a deed, too, but not whose it is.
    Where it must be told of somebody by name, those are read, too, that will lead since they tell it.
    """
    if (asked := deed(query.asked)) is None:
        return False
    leading = enough(told_first(query, scored), keep, len(best)) if asked.to else []
    found = [one.candidate for one in (*best, *leading)]
    return not any(_told_by(asked, query, one) or _titled(asked, query, one) for one in found)


def told_first(query: Query, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """The sentences, best first, where those count for less that do not tell the deed, or tell of another edition."""
    asked, year = deed(query.asked), edition(query.asked)
    if asked is None and not year:
        return tuple(scored)
    told = [asked is None or _told_by(asked, query, one.candidate) for one in scored]
    kept = [1.0 if t and not of_another(year, one.candidate) else OTHER for t, one in zip(told, scored, strict=True)]
    weighed = [replace(one, probability=one.probability * k) for one, k in zip(scored, kept, strict=True)]
    return tuple(sorted(weighed, key=lambda one: -one.probability))


@lru_cache(maxsize=200)
def deed(question: str) -> Deed | None:
    """The deed of "Who won …?", "Who was arrested …?", "Did Quill sign …?"; `None` where it is none of `DEEDS`."""
    if (doer := DOER.match(question)) and (verb := _verb(doer["rest"].split())):
        if verb in CRIMES:
            return Deed(verb=verb, told=_words(CULPRIT), doer=True)
        return Deed(verb=verb, told=_telling(verb), doer=True, named=verb != "die", contest=verb == "win")
    if not (done := DONE.match(question)):
        return None
    words = WORD.findall(CLAUSE.split(done["rest"])[0])[:SUBJECT]
    verb = _verb(words)
    if verb is None or (done["to"] and verb in OWN) or (done["then"] and verb in ANNOUNCED):
        return None
    to = tuple(takewhile(lambda word: word[0].isupper(), words)) if done["to"] else ()
    return Deed(verb=verb, told=_telling(verb), planned=bool(done["how"]), named=bool(done["whom"]), to=to)


def _verb(words: Sequence[str]) -> str | None:
    """The stem of the first of the words that is surely one of the verbs of `DEEDS`."""
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if word.islower() and stem(word) in TOLD and _is_verb(word):
            if before.lower() == "to" or after in PARTICLES:
                return None
            if before.lower() not in NOUN_AFTER and not before.endswith(("'s", "’s")):
                return stem(word)
    return None


def _is_verb(word: str) -> bool:
    """Whether a word is the base form or a past form of its verb, and no noun made of it ("election")."""
    return word in VERBS or base(word) in VERBS or word.endswith("ed")


def _telling(verb: str) -> re.Pattern[str]:
    return _words(f"{TOLD[verb]}|{PRIZED}" if verb == "win" else TOLD[verb])


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.I)


def _told_by(asked: Deed, query: Query, one: Candidate) -> bool:
    """Whether a sentence tells the deed; the name may open the next one, which is then shown with it.

    Who won the cup in one year is not told by who won it in another.
    """
    if asked.contest and of_another(years(query.asked), one):
        return False
    text = f"{one.before} {one.text}" if PRONOUN.match(one.text) else one.text
    if asked.named and nameless(query, [one.text]) and opens_with_name(query, one.after):
        asked = replace(asked, named=False)
    return tells(asked, query, DATELINE.sub("", text))


def _titled(asked: Deed, query: Query, one: Candidate) -> bool:
    """Whether the title of a sentence's article tells the deed, and holds all names of the question."""
    title = one.passage.article.title
    if asked.named or title is None or not query.names:
        return False
    return query.names <= stem_set(title.value) and tells(asked, query, title.value)


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
    if asked.to and names(asked.to, text):
        told = [one for one in told if _done_to(asked.to, text, one)]
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
    return bool((coming and not asked.planned) or (asked.doer and NOT.search(before)))


def _done_to(name: Sequence[str], text: str, deed: re.Match[str]) -> bool:
    """Whether a name stands before a deed, or right behind, and between them nobody else of his own."""
    before = max((found.end() for found in surname(name).finditer(text, 0, deed.start())), default=None)
    if before is None:
        return names(name, " ".join(text[deed.end() :].split()[:NEAR]))
    return ANOTHER.search(text, before, deed.start()) is None


def _names_another(query: Query, text: str, told: Sequence[int]) -> bool:
    """Whether a text holds a name that the question does not; its first word is one right before a deed `told`."""
    for found in NAME.finditer(text):
        word, first = found.group(), not text[: found.start()].strip("\"“'‘ ")
        if stem(word) in query.stems or word.lower() in STOP or word in DAYS:
            continue
        if not first or found.end() + 1 in told or NAME.match(text, found.end() + 1):
            return True
    return False
