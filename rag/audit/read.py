"""Read a sentence as the audit sees it: words, values and names, and what governs them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from rag.audit import lexicon
from rag.audit.lexicon import UNITS
from rag.audit.scopes import modals_in, negators, root_of, scopes, speech_of, told_by
from rag.audit.tokens import Kind, Reading, Token
from rag.english.lexicon import STOP, TITLES
from rag.query.question import stem
from rag.values.amounts import SCALE, SCALES, SIGN, SMALL, TENS, WORDED, currency
from rag.values.values import MONTHS

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_NTH = r"(?:st|nd|rd|th)?"
_COUNT = "|".join(sorted({*SMALL, *TENS} - {"zero"}, key=len, reverse=True))
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_PARTS = {"half": 2.0, "third": 3.0, "quarter": 4.0, "fifth": 5.0, "sixth": 6.0, "tenth": 10.0}
SCANNER = re.compile(
    rf"""
    (?P<iso>\d{{4}}-\d\d-\d\d)
    |(?P<mdy>\b{_MONTH}\s+\d{{1,2}}{_NTH}(?![\d.:]\d|\w)(?:,?\s+{_YEAR}\b)?)
    |(?P<dmy>\b\d{{1,2}}{_NTH}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?)
    |(?P<my>\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b)
    |(?P<month>\b(?:January|February|March|April|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept?\.
        |Oct\.|Nov\.|Dec\.)(?!\w)|(?<=in\s)May\b|(?<=of\s)May\b|(?<=for\s)May\b
        |(?<=since\s)May\b|(?<=from\s)May\b|(?<=until\s)May\b|(?<=last\s)May\b)
    |(?P<year>(?<![\d.,£$€₹₦])\b{_YEAR}\b(?![\d,.]\d|\s?(?:%|per\b|m\b|km\b|people|litres|metres)|,?[\s-]years?\b
        |(?<!the\s....)(?<!its\s....)\s(?!(?:was|is|has|as|its|this|does)\b)[a-z]{{2,}}s\b))
    |(?P<day>\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)
    |(?P<time>\b\d{{1,2}}(?:[.:]\d\d)?\s?[ap]\.?m\b\.?|\b\d{{1,2}}:\d\d\b)
    |(?P<part>(?i:\b(?:a|an|one|two|three|four)[-\s](?:half|third|quarter|fifth|sixth|tenth)s?\b
        (?=\s+(?:of|more|fewer|less|lower|higher)\b|\W*$|[,;.]))
        |\b(?:half|quarter)\b|\b(?:a\s)?fortnight\b)
    |(?P<number>(?:(?P<sign>{SIGN})\s?|(?<![\w.]))(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<nth>st|nd|rd|th)?
        (?P<close>(?:k|m|mn|bn|tn|p)\b)?
        (?:[\s\u00a0-](?P<scale>(?:mn|bn|tn|{SCALES})\b))?)
    |(?P<count>(?i:\b(?:{_COUNT})(?:[-\s](?:{_COUNT}))?(?:[-\s](?:{SCALES}))*\b))
    |(?P<nthword>(?i:\b(?:{"|".join(_ORDINALS)})\b))
    |(?P<nr>\b[Nn](?:o|r|os)\.(?=\s\d))
    |(?P<nobody>(?i:\bno[\s-]one\b))
    |(?P<open>[“"])|(?P<shut>[”])
    |(?P<name>(?:\b[A-Z]\.)+(?:[A-Z]\b)?|\b[A-ZÀ-Þ][\w’'-]*[^\W_]|\b[A-ZÀ-Þ]\b)
    |(?P<word>%|(?:[eE]-(?=mail))?[^\W\d_]+(?:['’][^\W\d_]+)*)
    |(?P<mark>[,;:.?!()–—…-])
    """,
    re.X,
)
DAYS = range(1, 32)
NUMBERED = re.compile(r"\bN(?:o|r|os)\.\s*$", re.I)
"""What makes a number a rank: "No. 27" is the 27th."""
NAME_FOLLOWS = re.compile(r"[\w’'-]*\s(?:[A-Z][\w’'.]*|&)")
UNIT_FOLLOWS = re.compile(r"[\s\u00a0-]*(per\s?cent\b|%|[a-z]+)", re.I)
YEAR_FOLLOWS = re.compile(r"[\s-](?:a\s)?year\b")
BOUND = re.compile(
    r"\b(?:(?P<near>about|some|around|roughly|approximately)|(?P<below>nearly|almost|just under)"
    r"|(?P<most>at most|up to|as (?:many|much) as|under|below|(?:less|fewer|no more|not more) than)"
    r"|(?P<least>at least|more than|over|above))\s*$",
    re.I,
)
"""What stands before a number that is only near it, or a limit."""
BEFORE = 16
"""Characters before a word or number that are looked at: a whole text is read at once for its names."""
DASHES = frozenset("–—()")
APART = 3
"""Places by which a dash or a bracket parts what stands on its sides."""


@lru_cache(maxsize=16_384)
def read(text: str, known: frozenset[str]) -> Reading:
    """Read a sentence; `known` are lower-case names, by which a capital that opens it is told from a name."""
    tokens = _placed(_joined(_dated(_tokens(text, known))))
    negations = scopes(tokens, negators(tokens), 3)
    modals = scopes(tokens, modals_in(tokens), 3)
    negated = {i for s in negations for i in s.members[:2]}
    by_modal: dict[int, set[str]] = {}
    for s in modals:
        for i in s.members:
            by_modal.setdefault(i, set()).add(s.sort)
    speech = speech_of(tokens)
    told = told_by(tokens, speech)
    for i in {*negated, *by_modal, *told, *(i for i, t in enumerate(tokens) if t.quoted)}:
        t, modal = tokens[i], frozenset(by_modal.get(i, ()))
        tokens[i] = replace(t, negated=i in negated, modal=modal, attributed=i in told or t.quoted)
    keys = frozenset(k for t in tokens for k in t.keys)
    return Reading(
        text=text,
        tokens=tuple(tokens),
        negations=negations,
        modals=modals,
        speech=tuple(speech),
        keys=keys,
        values=frozenset((t.kind, t.value) for t in tokens if t.value),
    )


def keys_of(word: str) -> frozenset[str]:
    """A word's stem, and the marks of the groups of synonyms that it is in."""
    root = stem(word.strip(".-'’") or word)
    found = {root} | lexicon.groups().get(root, frozenset())
    if root.endswith("ili"):
        found.add(root.removesuffix("li"))  # "temporarily", "temporary"
    if "." in word:
        found |= lexicon.groups().get(word.lower().replace(".", ""), frozenset()) | {word.lower().replace(".", "")}
    return frozenset(found)


def _tokens(text: str, known: frozenset[str]) -> list[Token]:
    found: list[Token] = []
    for m in SCANNER.finditer(text):
        sort, at, raw = m.lastgroup or "", m.start(), m.group()
        sort = "number" if m["digits"] is not None else sort
        if raw == "s" and text[at - 1 : at] in ("'", "’"):
            continue  # of "2022's"
        if sort in ("iso", "mdy", "dmy", "my", "month", "year"):
            found.append(Token(text=raw, at=at, kind="date", value=_date(raw)))
        elif sort == "day":
            weekday = "mon tue wed thu fri sat sun".split().index(raw[:3].lower())
            found.append(Token(text=raw, at=at, kind="day", value=(float(weekday),)))
        elif sort == "time":
            value = _time(raw)
            half = {0.0: "am", 1.0: "pm"}.get(value[2] if value[2] is not None else -1.0)
            found.append(Token(text=raw, at=at, kind="time", keys=keys_of(half) if half else frozenset(), value=value))
        elif sort in ("number", "count", "nthword", "part"):
            found.append(_number(m, text, sort))
        elif sort == "nobody":
            found += _plain("nobody", at)
        elif sort == "nr":
            found.append(Token(text="number", at=at, kind="stop"))
        elif sort in ("open", "shut", "mark"):
            found.append(Token(text=raw, at=at, kind="mark"))
        elif sort == "name":
            found += _capital(raw, at, text, known)
        else:
            found += _plain(raw, at)
    return found


def _dated(tokens: list[Token]) -> list[Token]:
    """With the month carried on: "June 14 and 15" are two dates."""
    made = list(tokens)
    for i in range(2, len(tokens)):
        first, joint, t, after = made[i - 2], made[i - 1], made[i], made[i + 1 : i + 2]
        lone = t.kind == "number" and not t.unit and t.text.strip(",").isdigit() and t.value[0] in DAYS
        noun = bool(after) and after[0].kind in ("word", "name")
        if lone and not noun and first.kind == "date" and first.value[2] is not None and joint.text in ("and", "or"):
            made[i] = replace(t, kind="date", value=(first.value[0], first.value[1], t.value[0]))
    return made


def _plain(raw: str, at: int) -> list[Token]:
    word = raw.lower().replace("’", "'").replace("-", "")
    made = []
    if word.endswith("n't"):
        word = {"can't": "can", "won't": "will", "shan't": "shall"}.get(word, word.removesuffix("n't"))
        made = [Token(text="not", at=at, kind="stop", keys=frozenset({"not"}))]
    elif "'" in word and not word.endswith("'s"):
        word, _, tail = word.partition("'")
        made = [Token(text=tail, at=at, kind="stop", keys=frozenset({tail}))] if tail == "ll" else []
    word = "percent" if word in ("%", "pct") else word or raw
    kind: Kind = "stop" if word in STOP or word.removesuffix("'s") in STOP else "word"
    keys = frozenset({stem(word)}) if kind == "stop" else keys_of(word)
    return [Token(text=word, at=at, kind=kind, keys=keys), *made]


def _capital(raw: str, at: int, text: str, known: frozenset[str]) -> list[Token]:
    """A word with a capital: a name, unless it is a title, a stop word, or opens a sentence."""
    low = raw.lower().replace("’", "'").removesuffix("'s")
    before = text[max(0, at - BEFORE) : at].rstrip(" \"'“‘(")
    opens = not before or before[-1] in ".?!:\n" or (text[at - 1 : at] in tuple('"“‘') and before[-1:] == ",")
    if (low in STOP and raw not in ("US", "May")) or low in TITLES:
        return [replace(t, initial=opens) for t in _plain(low, at)]
    if opens and low not in known and not NAME_FOLLOWS.match(text, at):
        return [replace(t, initial=True) for t in _plain(raw, at)]
    return [Token(text=raw, at=at, kind="name", keys=keys_of(low), initial=opens)]


def _date(raw: str) -> tuple[float | None, ...]:
    year = re.search(_YEAR, raw)
    if m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", raw):
        return tuple(float(x) for x in m.groups())
    month = re.search(_MONTH, raw)
    rest = raw.replace(year.group(), " ") if year else raw
    day = re.search(r"\d{1,2}", rest)
    return (
        float(year.group()) if year else None,
        float(MONTHS.index(month.group()[:3].lower()) + 1) if month else None,
        float(day.group()) if day else None,
    )


def _time(raw: str) -> tuple[float | None, ...]:
    hour, _, minute = re.sub(r"[^\d.:]", "", raw.lower().replace(".m", "").rstrip(".")).replace(":", ".").partition(".")
    half = 1.0 if "p" in raw.lower() else 0.0 if "a" in raw.lower() else None
    return float(hour) % 12, float(minute or 0), half if half is not None or float(hour) < 12 else 1.0


def _number(m: re.Match[str], text: str, sort: str) -> Token:
    """A number with its unit: a currency, %, a measure, or `nth`."""
    raw, end = m.group(), m.end()
    unit, amount = "", 0.0
    if sort == "number":
        amount = float(m["digits"].replace(",", "").rstrip("."))
        rank = m["nth"] or NUMBERED.search(text[max(0, m.start() - BEFORE) : m.start()])
        unit = "nth" if rank else currency(m["sign"] or "")
        for mark in (m["close"], m["scale"]):
            if mark == "p":
                unit = mark
            elif mark:
                amount *= SCALE[mark.lower()]
    elif sort == "count":
        for word in re.split(r"[-\s]+", raw.lower()):
            amount = (amount or 1.0) * SCALE[word] if word in SCALE else amount + WORDED[word]
    elif sort == "nthword":
        amount, unit = float(_ORDINALS.index(raw.lower()) + 1), "nth"
    else:
        if raw.lower().endswith("fortnight"):
            return Token(text=raw, at=m.start(), kind="number", value=(2.0,), unit="week")
        *many, part = re.split(r"[-\s]+", raw.lower())
        times = WORDED.get(many[0], 1.0) if many else 1.0
        amount, unit = times / _PARTS[part if part in _PARTS else part.rstrip("s")], "part"
    if raw.lower() == "half" and YEAR_FOLLOWS.match(text, end):
        amount, unit = 6.0, "month"
    follow = UNIT_FOLLOWS.match(text, end)
    if follow and unit == "":
        word = re.sub(r"\s", "", follow[1].lower())
        root = stem(word) if word[0].isalpha() else word
        unit = UNITS.get(root, UNITS.get(word, ""))
    near = BOUND.search(text[max(0, m.start() - BEFORE) : m.start()])
    bound = near.lastgroup or "" if near else ""
    return Token(text=raw.strip(), at=m.start(), kind="number", value=(amount,), unit=unit, bound=bound)


def _joined(tokens: list[Token]) -> list[Token]:
    """Phrases that have one word's meaning get that word's keys at their first word."""
    stems = [min((k for k in t.keys if "=" not in k and k[0] != "@"), default="") for t in tokens]
    made = list(tokens)
    for i in range(len(tokens)):
        for n in (4, 3, 2):
            if (word := lexicon.PHRASES.get(tuple(stems[i : i + n]))) is not None:
                made[i] = replace(made[i], keys=made[i].keys | keys_of(word), kind="word")
                for j in range(i + 1, min(i + n, len(made))):
                    if made[j].kind == "word":
                        made[j] = replace(made[j], kind="stop")
                break
    return made


def _placed(tokens: list[Token]) -> list[Token]:
    """With what the whole sentence tells of each: its place, its root, and whether it stands in a quotation."""
    inside, made, place = False, [], 0
    for t in tokens:
        if t.kind == "mark" and t.text in '“”"':
            inside = t.text == "“" or (t.text == '"' and not inside)
        place += APART if t.text in DASHES else t.carries or t.text in (",", ";", ":")
        made.append(replace(t, quoted=inside, place=place, root=root_of(t)))
    return made
