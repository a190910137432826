"""What would fill the gap that a question leaves - an age, a sum, a share, a time, a length, a score, a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial

from rag.asked.age import AGE, aged
from rag.asked.reason import ALSO_WHY, reasoned
from rag.asked.told import GIVEN
from rag.english.words import numbers
from rag.values.amounts import SIGN, WORDED
from rag.values.values import AGED

DIGITS = r"(?<!\d[,.])\d(?:[\d,.]*\d)?"
SOME = rf"(?:{DIGITS}|{'|'.join(WORDED)}|(?:dozen|hundred|thousand|million|billion)s?|several|half an?|an?)"
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY = re.compile(
    rf"\b(?:1[5-9]|20)\d\d\b|\b{MONTH} \d|\b\d+ {MONTH}|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b\d0s\b|\b(?:in|of) the (?:early |mid-|late )?\w+(?:st|nd|rd|th) (?-i:century)\b",
    re.I,
)
MONEY = re.compile(
    rf"{SIGN}\s?\d|\b{SOME}(?:m|bn|tn|k)? (?:\w+ )?(?:dollars|pounds|euros?|yen|yuan|roubles|rubles|rupees|francs|cents"
    r"|naira|rand|pence|crowns|kron[oe]r|pesos|lira|dirhams|riyals)\b"
    r"|(?:\d,\d{3}|[mb]illion|trillion) won\b|\b(?:USD|EUR|GBP|US\$) ?\d|\b\d+p\b|\bfree\b",
    re.I,
)
FARE = r"\b(?:tickets?|fares?|seats?|admission|entry|prices?|pass(?:es)?|passengers?|singles?|each)\b"
PRICED = re.compile(rf"(?:{MONEY.pattern})(?=.{{0,80}}?{FARE})|{FARE}.{{0,80}}?(?:{MONEY.pattern})", re.I | re.S)
"""What a ticket costs, and not what is built with it."""
HARM = (
    r"\b(?:damag\w*|destr\w+|loss(?:es)?|lost|cost\w*|burn\w*|flooded|ruin\w*|collaps\w*|wreck\w*|rebuil\w+"
    r"|repair\w*)\b"
)
HIT = (
    rf"\b{SOME} (?:of )?(?:[\w-]+ ){{0,2}}?(?:homes|houses|buildings|structures|properties|businesses|shops|schools"
    r"|churches|acres|hectares|cars|vehicles|boats|bridges|roads|villages|farms|flats|apartments)\b"
)
DAMAGED = re.compile(
    rf"(?:{MONEY.pattern}|{HIT})(?=.{{0,80}}?{HARM})|(?:{HARM}).{{0,80}}?(?:{MONEY.pattern}|{HIT})", re.I | re.S
)
"""What damage comes to: a sum, or a number of what was hit."""
FEW = rf"(?:\d{{1,3}}|{'|'.join(WORDED)})"
SHARE = re.compile(
    rf"\d ?%|\b{SOME} ?per ?cent\b|\b{FEW} (?:out of|in) (?:every )?{FEW}\b"
    r"|\b(?:half|(?:an?|one|two|three)[- ](?:thirds?|quarters?|fifths?|tenths?))\b",
    re.I,
)
POINTS = re.compile(
    rf"{SHARE.pattern}|\b(?:percentage|basis|full|half|quarter)[- ]points?\b|\b(?:doubl|halv|tripl|trebl)(?:ed|ing)\b",
    re.I,
)
EACH = re.compile(r"\beach (?:\w+ ){1,4}(?:[$£€¥]\s?)?\d[\d,.]*(?: \w+)? or more\b", re.I)
"""How much each of several things is at least, which says nothing of all: "that each cost $1 billion or more"."""
RISE = re.compile(f"{POINTS.pattern}|{MONEY.pattern}", re.I)
SPAN = re.compile(
    rf"\b{SOME}[- ](?:\w+ )?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))\b"
    rf"|\b(?:since|until|till|from|on|by)\b.{{1,20}}(?:{DAY.pattern})",
    re.I,
)
LENGTH = re.compile(
    rf"\b{SOME}[- ](?:\w+ )?(?:(?:kilo|centi|milli)?met(?:er|re)s?|miles?|feet|foot|yards?|inch(?:es)?"
    r"|light[- ]years?)\b|\d ?(?:km|m|cm|mm|ft|mi)\b|\d['′]",
    re.I,
)
YEARS = rf"\b{SOME}[- ](?:years?|months?|weeks?|days?)\b(?!['’]? (?:trial|hearing|inquiry|investigation))"
PRISON = (
    r"\b(?:jail\w*|(?:im)?prison\w*|sentenc(?:e[sd]?|ing)|term|custod\w+|behind bars|suspended|probation|community)\b"
)
TERM = re.compile(
    rf"{YEARS}(?=[^.;]{{0,40}}?{PRISON})|{PRISON}[^.;]{{0,40}}?{YEARS}"
    rf"|\b(?:given|gave|gets?|got|handed|received|serv(?:e[sd]?|ing)) {YEARS}"
    r"|\blife (?:sentence|term|imprisonment|in (?:prison|jail))\b|\b(?:jailed|sentenced) (?:for|to) life\b",
    re.I,
)
"""For how long somebody is put away, and not how long the trial was."""
PUNISHED = re.compile(rf"{TERM.pattern}|\b(?:fined?|costs?|pay)\b.{{0,40}}?(?:{MONEY.pattern})", re.I)
MARGIN = re.compile(
    rf"{SHARE.pattern}|\b{SOME}[- ](?:\w+ )?(?:seconds?|minutes?|points?|goals?|votes?|seats?|lengths?|shots?|strokes?"
    r"|runs?|wickets?|laps?|tries|met(?:er|re)s?)\b",
    re.I,
)
EXTENT = re.compile(f"{SPAN.pattern}|{LENGTH.pattern}", re.I)
SCORE = re.compile(r"\b\d{1,3}\s?[-–]\s?\d{1,3}\b")
PLAIN = (
    r"(?<![$£€¥\d.,])\b(?!(?:1[5-9]|20)\d\d\b)\d+(?:[.,]\d+)*(?:m|bn|k)?\b(?![.,]\d|\s?(?:%|per\s?cent))"
    rf"|\b(?:{'|'.join(WORDED)}|(?:dozen|hundred|thousand|million)s?|several|single|no|none|once|twice)\b"
)
"""A number that may count things."""
OF_TIME = (
    rf"(?:(?:second|minute|hour|day|night|week|month|year|decade|centur|mile|met(?:er|re)|dollar|pound)\w*|{MONTH})"
)
NTH = r"\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d*(?:2nd|3rd|[4-9]th))"
"""As the last of several it says how many there were: "the third crash"."""
BETWEEN = rf"\b[^\w,;!?]+(?:(?!{OF_TIME}(?!\w))[\w’'.-]+[^\w,;!?]+){{0,4}}?"
"""Between a number and what it counts: neither a comma nor something else that it counts."""
MANY = re.compile(
    r"\bhow many (?:more |other |new |different )?(?P<things>(?:[\w’-]+ ){0,3}?[\w’-]+?)(?:['’]s?)?\s+"
    r"(?:did|does|do|is|are|was|were|has|have|had|will|can|could|would|must|live|work|die|won|lost|left|took|made|go|went"
    r"|\w+ed|in|of|on|at|an?|per)\b",
    re.I,
)
ALIKE = (
    "women|men|patients|passengers|residents|citizens|workers|victims|survivors|hostages|migrants|refugees|people|persons?",
    "lawmakers?|legislators?|senators?|deputies|mps|members",
    "soldiers|troops|fighters|servicemen",
    "students|pupils",
    "staff|employees?|workers|jobs|people|posts",
    "countries|nations|states",
    "companies|firms|businesses",
    "homes?|houses?|buildings?|structures?|properties",
    "cars?|vehicles?|units?",
    "children|kids|sons|daughters|boys|girls",
)
"""Words of which one may count what another asks for."""
UNCOUNTED = re.compile(r"them|these|those|us|you|there|is|are|was|were|has|have|had|did|do|does|will|would|can|could")
"""Words after "how many" that name nothing: "how many of them were there", "how many have died"."""
PAID = (
    r"get for|got for|fetch(?:ed)?|raised?|cost|pay|paid|spen[dt]|earn|sell|sold|worth|buy|bought|fined?|donat\w+|owe"
    r"|charged?|money|steal|stole|stolen"
)
CHANGED = (
    r"rais(?:e[sd]?|ing)|increas\w+|cut(?:ting)?|lower(?:ed|ing)?|hik(?:e[sd]?|ing)|reduc\w+|slash\w*|ris(?:e[sn]?|ing)"
    r"|rose|f[ae]ll(?:en|ing)?|drop(?:ped)?|(?:go|gone|went|put) (?:up|down)|climb\w*|jump\w*"
)
RATES = r"rates?|interest|inflation"
PRICES = r"tax(?:es)?|prices?|bills?|rents?|wages?|fares?|salaries|shares?|stocks?"
CHANGE = rf"\bhow much\b(?!.*\b(?:cost|spen[dt]|worth|paid)\b)(?=.*\b(?:{CHANGED})\b)"
SUM = r"(?<!human )(?<!social )(?<!environmental )(?:price|cost|fine|fee|salary|ransom|bail|budget)"
OF = r"(?: of(?! living\b)| for| to|\W*$)"
WHAT_IS_THE = r"\bwhat(?:['’]?s| is| was| are| were| will be) (?:the|his|her|its|their|[\w. ]{2,30}['’]s?) (?:\w+ )?"
DEALT = (
    r"hack|heist|theft|fraud|robbery|ransom|fine|settlement|donation|loan|debt|deal|bid|prize|aid|grant|funding|payout"
    r"|award|compensation|investment|forgiveness|relief|damages|tax|money|payment|takeover"
)
"""What has an amount of money, where rain or salt has another."""
KEYWORDS = r"^(?!.*\b(?:who|what|when|where|why|how|which|is|are|was|were|did|does|do|has|have|had|will|can)\b)"
"""The start of a query that is no sentence."""
SLOTS = (
    (AGED, AGE),
    (re.compile(r"\bhow much damage\b", re.I), DAMAGED),
    (re.compile(r"\bby how much\b.*\b(?:win|won|beat|beaten|lose|lost|defeat(?:ed)?)\b", re.I), MARGIN),
    (re.compile(rf"{CHANGE}(?=.*\b(?:{RATES})\b)", re.I), POINTS),
    (re.compile(rf"{CHANGE}(?=.*\b(?:{PRICES})\b)", re.I), RISE),
    (
        re.compile(
            r"\bhow much (?:is|are|was|were|do|does|did|will|would) (?:an?|the)? ?(?:\w+ )?(?:tickets?|fares?)\b", re.I
        ),
        PRICED,
    ),
    (re.compile(rf"\bhow much\b.*\b(?:{PAID})\b", re.I), MONEY),
    (re.compile(r"\bhow much (?:is|are|was|were|do|does|did|will|would)\b.*\b(?:price|prize)\b", re.I), MONEY),
    (re.compile(rf"\bhow much (?:(?:aid|cash) )?(?:did|has|have|had|will)\b.*\b(?:{'|'.join(GIVEN)})\b", re.I), MONEY),
    (re.compile(rf"{WHAT_IS_THE}(?:punishment|sentence)\b", re.I), PUNISHED),
    (re.compile(rf"{WHAT_IS_THE}{SUM}s?{OF}|^\W*(?:the |average )?{SUM} (?:of(?! living\b)|for)\b", re.I), MONEY),
    (re.compile(rf"{KEYWORDS}.*\b(?:{SUM}|fines|(?:{DEALT}) amount)(?: (?:in )?20\d\d)?\W*$", re.I), MONEY),
    (re.compile(r"\bwhat (?:percent|percentage|proportion|share) of\b", re.I), SHARE),
    (re.compile(r"\bhow long\b.*\b(?:jailed|imprisoned|sentenced?|jail|prison)\b", re.I), TERM),
    (re.compile(r"\bhow long (?:was|were|is|are)\b", re.I), EXTENT),
    (re.compile(r"\bhow long (?:ago |did|does|do|has|have|had|will)\b", re.I), SPAN),
    (
        re.compile(r"\bhow (?:far (?:is|are|was|were|away|from|below|above|under|off|out)|tall|deep|wide)\b", re.I),
        LENGTH,
    ),
    (re.compile(r"\b(?:what|which) (?:was|is|were)? ?(?:the )?(?:final )?score\b", re.I), SCORE),
    (re.compile(r"^\W*when\b|[,.;?!] when (?:did|was|were|is|will|does)\b|\bwhat (?:date|day|year)\b", re.I), DAY),
)


@lru_cache(maxsize=1000)
def slot(question: str) -> re.Pattern[str] | None:
    """What the words of a value look like that would answer; `None` where a question leaves no gap of these sorts."""
    fixed = next((value for asked, value in SLOTS if asked.search(question)), None)
    if fixed or not (many := MANY.search(question)):
        return fixed
    thing = many["things"].split()[-1].lower()
    if thing in ("people", "persons", "times") or UNCOUNTED.fullmatch(thing):
        return re.compile(PLAIN, re.I)
    same = "|".join(
        [
            *(rf"[\w-]*{re.escape(form)}" for form in numbers(thing)),
            *(w for w in ALIKE if re.fullmatch(w, thing)),
            *([f"{thing.removesuffix('ions')}ed"] if thing.endswith("ations") else []),
        ]
    )
    return re.compile(
        rf"(?:{PLAIN}|{NTH}){BETWEEN}(?:{same})\b|\b(?:{same}){BETWEEN}(?:{PLAIN})(?![ -]{OF_TIME}(?!\w))", re.I
    )


def beside(question: str) -> Callable[[str], bool] | None:
    """Tells which sentence gives what an answer may still want: the value of its gap, the reason of a "why"."""
    if value := slot(question):
        return partial(gives, value, question)
    return partial(reasoned, question) if ALSO_WHY.search(question) else None


def fills(question: str, text: str) -> bool:
    """Whether `text` gives a value that the question asks for and does not give itself; true of other questions."""
    wanted = slot(question)
    return wanted is None or gives(wanted, question, text)


def gives(value: re.Pattern[str], question: str, text: str) -> bool:
    """Whether `text` holds such a value that the question does not hold, and not only as a threshold for each."""
    if value is AGE:
        return aged(question, text)
    said = question.lower()
    return any(m.group().lower() not in said for m in value.finditer(EACH.sub("", text)))
