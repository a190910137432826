"""What only frames a request: "summarise what we have on", "could you tell me", "I'm writing a piece about"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.english.lexicon import APOSTROPHES, HOLLOW, NEWS, STORIES, TELLING, TITLES, TOKEN
from rag.query.leaning import WH


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("'", "['’]").replace(" ", r"\s+"), re.I)


_WH = r"(?=(?:who|whom|whose|what|when|where|which|why|how)\b)"
_ON = r"(?:on|about|regarding|concerning)\b"
_SOURCES = r"(?:we|you|i|the (?:articles|archive|library|papers?|files?|stories))"
_HELD = rf"(?:what|whatever|everything|all)(?: that)? {_SOURCES}(?:'ve| have)?(?: (?:got|have|know|hold|say))? {_ON}"
_WISH = r"(?:i(?:'d| would) (?:like|love)|we(?:'d| would) (?:like|love)|(?:i|we) (?:want|need))"
_POLITE = (
    r"(?:(?:please|just) |(?:can|could|would|will) you (?:(?:please|kindly) )?|help me "
    rf"|(?:(?:can|could|may) (?:i|we)|{_WISH}) (?:you )?(?:to )?(?:have |get |see )?)"
)
_GIST = (
    r"(?:(?:an?|the|some|any|all|your) )?(?:(?:short|quick|brief|full|general|key|main|basic|more) ){0,2}"
    r"(?:summary|overview|background(?: information)?|recap|run-?down|gist|outline|details|information|info|briefing"
    r"|primer|explainer|points|facts|takeaways|basics|essentials)"
)
_OF = r"(?:on|about|of|to|behind|for|from|regarding|concerning)\b"
_RETELL = (
    r"(?:summari[sz]e|sum up|recap|explain|describe|outline|(?:fill me in|brief me|catch me up) on"
    r"|(?:talk|walk|take) (?:me|us) through|tell (?:me|us) (?:(?:more|everything|all|something|a bit) )?about)\b"
)
_SOMETHING = (
    r"(?:anything|something|everything|any (?:more )?(?:information|info|details|material|background|coverage|context"
    r"|reporting|news|facts))"
)
_HAVE = r"(?:do|have) (?:we|you|i) (?:have|got|know|hold)|is there|have|got"
HEADS = tuple(
    map(
        _compiled,
        (
            rf"{_POLITE}{{0,3}}{_RETELL}(?: (?:for me|to me))?(?: {_GIST} {_OF})?(?: {_HELD})? ",
            rf"{_POLITE}{{0,3}}(?:give|get|show|find|send|write)(?: (?:me|us))? {_GIST} {_OF} ",
            rf"{_POLITE}{{1,3}}(?:(?:find|know|learn|hear|read) )?(?:{_GIST} {_OF}|(?:(?:{_SOMETHING}|more) )?{_ON}) ",
            rf"{_GIST} (?:on|about|to|behind) (?!.*\b(?:is|are|was|were|did|does|do|has|have|had|who|what|why|how)\b)",
            rf"(?:what|how much) (?:do|have) {_SOURCES} (?:have|know|got|hold|say)(?: got)? {_ON} ",
            r"what(?:'s| is| was) (?:(?:known|there) (?:on|about)|the (?:background|story) (?:to|of|on|behind)) ",
            r"what(?:'s| is| was| has been) (?:said|written|reported) about (?!.*\b(?:by|when|after|before)\b)",
            r"what(?:'s| is| are| were) the (?:main|key) (?:points|facts|takeaways) (?:of|from|about|on) ",
            rf"{_POLITE}{{0,3}}(?:(?:{_HAVE}|find|get|give|show)(?: me| us)? )?{_SOMETHING}(?: at all)? "
            rf"(?:to do with|related to|{_ON}) ",
            rf"{_POLITE}{{1,3}}(?:know|say|learn|understand|work out) {_WH}",
            rf"{_POLITE}{{0,3}}(?:find out|check|look up|(?:tell|remind) (?:me|us)|explain(?: to me)?) {_WH}",
            r"(?:do (?:you|we) know"
            rf"|(?:i(?:'m| am| was) |we(?:'re| are| were) )?(?:just )?(?:wondering|curious)|i wonder|any idea) {_WH}",
        ),
    )
)
"""What opens a request, up to what it is about, or to the question that it holds."""
QUOTES = _compiled(
    rf"{_POLITE}{{0,3}}(?:(?:(?:find|give|get|show|list|collect)(?: me| us)?|{_HAVE}) )?"
    r"(?:(?:some|any|the|direct|key|good|more|a) ){0,3}(?:quotes?|quotations?) "
    rf"(?:by|from|of(?= (?-i:[A-Z]))) (?P<who>[^,.;:?!]{{2,60}}?)(?: (?:{_ON}|over\b) (?P<what>.+))?$"
)
POLITE = _compiled(
    rf"{_POLITE}{{1,3}}(?=(?:list|show|give|count|name|compare|make|draw|write|create)\b"
    r"|(?:an? |the )?(?:timeline|time line|chronology)\b)"
)
_DOING = (
    r"(?:writing|working|preparing|planning|compiling|researching|drafting|producing|making|doing|putting together"
    r"|reporting|editing|updating|looking|reading|fact-?checking|checking|covering|investigating)"
)
_WORK = (
    r"(?:piece|article|story|feature|episode|podcast|report|essay|book|chapter|documentary|program(?:me)?|segment|column"
    r"|list|timeline|time line|obituary|profile|background|paper|thesis|blog|post|newsletter|talk|lecture|presentation"
    r"|review|explainer|project|research|entry|study|script|interview|quiz|speech|claim|coverage|series|history|something)s?"
)
_A_WORK = rf"(?:an?|my|our|the|some|this|another) (?:[\w-]+ ){{0,3}}?{_WORK}|background|{_WORK}"
_ABOUT = r"(?:on|about|of|into|around|for|at|that)\b"
_WHO = r"(?:an?|my|our|one of (?:my|our)) (?:\w+ )?(?:colleague|friend|editor|reader|source|boss|producer|desk|team)"
_TOLD = (
    rf"{_WHO}s? (?:mentioned|said|says|told (?:me|us)|thinks?|claims?|wants?|needs?|asked (?:me |us )?(?:for|about))"
)
_KNOW = (
    r"(?:i|we)(?:'ve| have)? (?:recall|remember|heard?|keep (?:hearing|reading)|read|know|think|believe|understand|saw"
    r"|(?:need|want)(?! to\b)|seem to (?:recall|remember))(?: (?:that|about|of)\b)?"
)
STATED = tuple(
    map(
        _compiled,
        (
            r"(?:so|well|also|basically),? (?=(?:i|we|my|our|as|before|for)\b)",
            r"as an? [^,.;:?!]{3,80}?,? (?=(?:i|we)\b)",
            r"(?:before|while|if) (?:i|we) [^,.;:?!]{2,60}?(?:[,:;] |[,:;]$|(?= (?:i|we)\b))",
            rf"(?:i|we)(?:'m|'re| am| are|'ve been| have been)(?: \w+ly| now| just| also)? {_DOING}(?: up)?"
            rf"(?:(?: (?:on|at|into|for))? (?:{_A_WORK}) {_ABOUT}|(?: {_ABOUT})?) ",
            rf"(?:i|we)(?:'ve| have)(?: got)? an? (?:[\w-]+ ){{1,6}}?{_ON} ",
            rf"{_TOLD}(?: that)?(?: to \w+)?(?: (?:{_A_WORK}))?(?: {_ON})? ",
            rf"{_KNOW} ",
            rf"for (?:{_A_WORK}) {_ABOUT} ",
            rf"(?:{_GIST}|(?:an? )?quick (?:one|question)|one (?:more )?(?:thing|question))[:.,;]+\s*",
        ),
    )
)
"""What opens a sentence in which the one who asks tells of himself: what he works on, who told him, what he knows."""
MIDST = _compiled(
    rf"(?:[,;](?: and| but)?|\x20(?:and|but)) (?:{_TOLD}(?: that)?|{_KNOW}|need|want"
    r"|(?:(?:i|we)(?: would|'d)|would) like to \w+(?: (?:with|on|about)\b)?) "
)
"""The same further on in it."""
CONTRACTION = re.compile(rf"(?<![\w'’&.-])(?:{'|'.join(APOSTROPHES)})(?![\w'’-])", re.I)
WITH = re.compile(r"(?<!\w)w/(o\b)?\s?(?=\s*\w)")
BREAK = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[\"“‘'(]?\w)|(?<=[;:,])\s+")
CUT = re.compile(r"\W*[A-Z][\w.]{0,2}\.")
"""What ends in a dot that ends no sentence: "J.", "Mrs.", "U.S."."""
ASKS = re.compile(
    r"\W*(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should|tell|list|name|show|give|find|count|compare)\b",
    re.I,
)
ABOUT = re.compile(r"tell\s+me\s+about\s+", re.I)
OF_ARTICLES = re.compile(
    rf"(?:(?:the|all|any|these|those|\d+|{'|'.join(sorted(TELLING))}) )*"
    r"(?:articles?|stories|reports?|headlines?|time ?lines?)\b",
    re.I,
)
QUOTE = re.compile(r"[\"“”]")
TOLL = re.compile(
    r"(?P<opens>\W*(?:(?:and|so|but)\s+)?how\s+many\s+)(?:(?P<dead>deaths|fatalities|lives)|(?P<hurt>injuries))"
    r"(?:\s+(?:were|are|have)\s+there(?:\s+been)?(?=\s|\W*$)|\s+(?:occurred|resulted)\b|(?=\s+(?:in|at|from|after|during)\b)"
    r"|\s+(?:has|have|had|did)\s+(?P<by>[^?!.;]{2,60}?)\s+(?:caused?|claim(?:ed)?|tak(?:e|en)|cost)\b)",
    re.I,
)
"""What asks for a count of people in nouns: "How many deaths were there?", "How many lives did the flood claim?"."""
LONGEST = 30
"""Letters of a word that a mark follows."""
MOST = 4
"""Frames that are taken from before one sentence."""


def plain(text: str) -> str:
    """`text` without the words that only frame what it asks; itself where nothing else would be left."""
    text = spelt(text)
    parts = list(_parts(text))
    bared = [_request(part) for part in parts]
    asks = [part.endswith("?") or new != part or bool(ASKS.match(part)) for part, new in zip(parts, bared, strict=True)]
    if not any(asks):
        return text
    told = [new if ask else _statement(new) for new, ask in zip(bared, asks, strict=True)]
    return text if told == parts else " ".join(filter(None, told))


def spelt(text: str) -> str:
    """`text` with the apostrophes of contractions that lack them ("whos", "didnt"), and "with" for "w/".

    A capital makes a name of one, but of the first word.
    """
    text = WITH.sub(lambda m: "without " if m[1] else "with ", text)
    return CONTRACTION.sub(lambda m: _apostrophe(m.group(), opens=not m.start()), text)


def _apostrophe(word: str, *, opens: bool) -> str:
    if not (word.islower() or (opens and word[1:].islower())):
        return word
    return word[0] + APOSTROPHES[word.lower()][1:]


def _parts(text: str) -> Iterator[str]:
    """The sentences of a text; what stands before a colon or semicolon only where what follows asks."""
    begins = 0
    for found in BREAK.finditer(text):
        word = text[max(begins, found.start() - LONGEST) : found.start()].split()[-1]
        if word.endswith(","):
            if not (any(frame.match(text, begins) for frame in STATED) and _asks_for(text, found.end())):
                continue
        elif word.endswith((";", ":")):
            if not (ASKS.match(text, found.end()) or _asks_for(text, found.end())):
                continue
        elif CUT.fullmatch(word) or word[:-1].lower() in TITLES:
            continue
        yield text[begins : found.end()].strip()
        begins = found.end()
    yield text[begins:].strip()


def _asks_for(text: str, at: int) -> bool:
    return any(head.match(text, at) for head in HEADS)


def _request(part: str) -> str:
    """A sentence without what makes a request of it: what it is about, to be told of, or the question in it."""
    if toll := TOLL.match(part):
        by = f" in {toll['by']}" if toll["by"] else ""
        return f"{toll['opens']}people {'died' if toll['dead'] else 'were hurt'}{by}{part[toll.end() :]}"
    if asked := QUOTES.match(part.rstrip(" .?!")):
        return f"What did {asked['who']} say{' about ' + asked['what'] if asked['what'] else ''}?"
    for head in HEADS:
        if (found := head.match(part)) and (WH.match(rest := part[found.end() :]) or _says(rest)):
            if ABOUT.fullmatch(found.group()):
                return part
            return rest if WH.match(rest) else f"Tell me about {rest.rstrip(' ?.!')}."
    return POLITE.sub("", part, count=1) if POLITE.match(part) else part


def _says(rest: str) -> bool:
    """Whether what is left says what it is about: not "the main stories", nor which articles are to be listed."""
    words = {word.lower() for word in TOKEN.findall(rest)} - HOLLOW
    return bool(words - NEWS - STORIES - TELLING) and not OF_ARTICLES.match(rest)


def _statement(part: str) -> str:
    """A sentence that asks nothing, without what it tells of the one who asks; empty where that is all."""
    rest = part
    for _ in range(MOST):
        if not (found := next(filter(None, (frame.match(rest) for frame in STATED)), None)):
            break
        rest = rest[found.end() :].lstrip()
    if rest == part:
        return part
    rest = rest if QUOTE.search(rest) else MIDST.sub(", ", rest)
    return rest if {word.lower() for word in TOKEN.findall(rest)} - HOLLOW else ""
