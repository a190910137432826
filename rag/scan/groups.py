"""Questions that want articles counted by publisher, author, day, month or year, and the articles parted so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from rag.english.lexicon import QUOTED
from rag.query.bounds import said
from rag.time.periods import MONTH_NAMES

Of = Literal["publisher", "author", "day", "month", "year"]
Form = Literal["each", "names", "most", "fewest"]

LONGEST = 600
"""Characters of a question that asks for a look through the library."""
NAMED = 20
"""Groups that are named at most; the others are counted."""
NOUNS: dict[str, Of] = {
    **dict.fromkeys(("publisher", "outlet", "source", "newspaper"), "publisher"),
    **dict.fromkeys(("author", "writer", "journalist", "reporter"), "author"),
    **{"day": "day", "date": "day", "month": "month", "year": "year"},
}
ISO = {"day": 10, "month": 7, "year": 4}
"""Letters of an ISO day that name it, its month or its year."""
ANY = rf"(?:news |media |calendar )?(?P<noun>{'|'.join(NOUNS)})"
LISTABLE = r"(?:different |distinct |separate )?(?:news |media )?(?P<noun>publishers|outlets|sources|authors)"
"""What may stand alone; of a journalist or a newspaper an article may tell."""
ARTICLES = r"(?:news )?articles?\b(?! of [^\W\d])"
OWN = rf"(?:[^\W_][\w.&’' -]{{1,40}}? )?{ARTICLES}"
"""The articles, perhaps of a publisher."""
HEAD = r"(?:(?:what is )?(?:the )?number of|how many|count|break down) (?:all )?(?:of )?(?:(?:the|these|those) )?"
SHOW = r"(?:please )?(?:list|show|give|name|enumerate) (?:me |us )?(?:a list of )?"
LIST = rf"(?:(?:which|what) (?:are (?:all )?(?:the )?)?|{HEAD}|{SHOW}(?:all |every )?(?:of )?(?:the )?)"
WRITES = r"publish(?:es|ed)?|wr(?:ote|ites?|itten)|carr(?:y|ies|ied)|r[ua]ns?|print(?:s|ed)?|post(?:s|ed)?|put out"
PRINTED = r"(?:published|written|printed|dated)"
ABOUT = (
    r"(?:cover(?:s|ed|ing)?(?! up\b)|(?:wr(?:ote|ites?|itten)|writing) (?:about|on)|report(?:s|ed|ing)? (?:on|about)"
    r"|mention(?:s|ed|ing)?)"
)
THING = r"(?P<of>(?!(?:it|them|this|that|those|these|what|who|why|how|when|where|whether|for|up)\b).+?)"
EXTREME = r"(?:the )?(?P<extreme>most|fewest|least|(?:high|larg|low|small)est number of)"
PER = re.compile(
    rf",?(?: and)? (?:(?:per|by|(?:for|from|by|in|on) (?:each|every)) {ANY}"
    r"|(?:each|every) (?P<time>day|month|year))(?: of publication)?(?=$|,? )",
    re.I,
)
ALONE = re.compile(rf"(?:(?:and|but|so|now) )?(?:what about |how about )?(?:per|by|for each|in each) {ANY}", re.I)
""" "And per month?", after a question."""
HEADED = re.compile(
    rf"(?:{HEAD}|{SHOW}(?:all )?(?:the )?)?"
    rf"(?P<own>{OWN}(?: are| were| have been| was| are there| were there| do (?:you|we|i) have)?(?: {PRINTED})?)",
    re.I,
)
"""What stands before "per month" where nothing is looked for yet."""
COUNTED = re.compile(rf"{HEAD}.*\b(?:articles?|stories|reports|pieces)\b", re.I)
AMOUNT = re.compile(r"(?<!\S)(?:[$€£]?\d\S*|two|three|four|five|six|seven|eight|nine|ten)(?: [^\W\d]+){1,2}$", re.I)
"""Before "per day" it is so many things a day that are looked for."""
EACH = re.compile(
    rf"{HEAD}(?P<own>articles?.*?) (?:did|does|do|has|have) each {ANY} (?:{WRITES}|have)(?P<more>(?: .+)?)", re.I
)
EXIST = re.compile(
    rf"{LIST}{LISTABLE}(?: (?:are|were)(?: there| known)?| there are| do (?:you|we|i) have)"
    rf"(?: (?:that|which|who) (?:have |has )?{ABOUT} {THING})?",
    re.I,
)
ALL = re.compile(
    rf"(?:{SHOW}|what are )(?:(?:all |every )(?:of )?(?:the )?|the (?!authors?$))"
    r"(?P<noun>publishers?|outlets?|authors?)",
    re.I,
)
SAY = re.compile(rf"{LIST}{LISTABLE} (?:(?:that|which|who|have|are|ever|also|even) )*{ABOUT} {THING}", re.I)
HAVE = re.compile(
    rf"{LIST}{LISTABLE} (?:(?:that|which|who) )?(?:(?:have |had )?(?:{WRITES})|have|had) (?:any )?"
    rf"(?P<own>{ARTICLES}.*)",
    re.I,
)
MOST = re.compile(
    rf"(?:in |on )?(?:which|what|who)(?: is| was)?(?: the)? {ANY}s? (?:that |with )?"
    rf"(?:(?:has|have|had|saw|sees|were|are|was)(?: there)? )?(?:(?:{WRITES}) )?{EXTREME} (?P<own>{OWN}.*?)"
    rf"(?: {PRINTED})?",
    re.I,
)
MOST_OF = re.compile(
    rf"(?:in |on )?(?:which|what) {ANY} (?:did|does|has) (?P<who>[^\W_].{{1,40}}?) (?:{WRITES}) {EXTREME} "
    r"(?:news )?articles(?P<more>.*)",
    re.I,
)
MOST_OFTEN = re.compile(
    rf"(?:which|what) {ANY}s? (?:has |have )?{ABOUT} {THING} {EXTREME}(?: often| frequently)?", re.I
)
MOST_ABOUT = re.compile(
    rf"(?:which|what) {ANY}s? (?:has |have )?(?:wr(?:ote|ites?|itten)|report(?:s|ed)?) {EXTREME}"
    rf"(?: often| frequently)? (?:about|on) {THING}",
    re.I,
)
OTHER_SOURCES = re.compile(
    rf"(?:{HEAD}|{SHOW}|(?:which|what) are )(?:(?:all|every|of|the|different|distinct|separate|news|media) )*sources\b"
    r"|(?:which|what) sources? (?:have |has |had )?(?:mention|report)",
    re.I,
)
"""Articles may be meant, or who speaks in them: "Which sources mention the ferry?"."""
WHO = re.compile(
    rf"who(?: has| have)? (?:(?P<author>wrote|written|authored)|published) {EXTREME} (?P<own>{OWN}.*)", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """By what articles are counted, and what is asked of the groups."""

    of: Of
    form: Form = "each"

    @property
    def timed(self) -> bool:
        """Whether they are days, months or years."""
        return self.of in ISO


class Parted(NamedTuple):
    """A question in two: the articles that it asks for, and by what they are to be counted."""

    text: str
    by: By | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The articles of one publisher, author, day, month or year."""

    name: str
    rows: tuple[int, ...]
    """Article rows, newest first; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The articles found, parted: each is in one group, or of none known."""

    by: By
    known: tuple[Group, ...]
    """Those with most articles first; days, months and years in their order."""
    unknown: tuple[int, ...]
    """Rows of the articles of which no publisher, author or date is known, newest first."""

    @property
    def articles(self) -> int:
        """How many are in a group."""
        return sum(len(one.rows) for one in self.known)

    @property
    def asked(self) -> tuple[Group, ...]:
        """The groups that are asked for: all, or those of most or fewest articles."""
        if self.by.form in ("each", "names"):
            return self.known
        size = (max if self.by.form == "most" else min)((len(one.rows) for one in self.known), default=0)
        return tuple(one for one in self.known if len(one.rows) == size)

    @property
    def named(self) -> tuple[Group, ...]:
        """`NAMED` of these: of days, months and years the last."""
        return self.asked[-NAMED:] if self.by.timed else self.asked[:NAMED]

    @property
    def summed(self) -> int:
        """How many articles are in the groups that are known and not named."""
        return self.articles - sum(len(one.rows) for one in self.named)

    @property
    def newest(self) -> tuple[int, ...]:
        """Of each group that is named the newest article, and of those of no group where they are told of as one."""
        apart = self.unknown[:1] if self.by.form == "each" or not self.known else ()
        return (*(one.rows[0] for one in self.named), *apart)


def parted(text: str) -> Parted:
    """What a question asks for without its groups, as a question that counts articles, and the groups.

    Only groups of articles count ("publishers that mention", "the most articles"): any other question stays as it is.
    """
    if len(text) > LONGEST:
        return Parted(text, None)
    return _per(text) or _most(text) or _names(text) or Parted(text, None)


def alone(text: str) -> By | None:
    """The groups that a follow-up of nothing else names: "And per month?"."""
    found = ALONE.fullmatch(text)
    return By(of=NOUNS[found["noun"].lower()]) if found else None


def divided(days: Mapping[int, str | None], by: By, names: Mapping[int, str]) -> Groups:
    """Part articles, given as row -> ISO day of publication, by that day or else by `names`, which is by row too.

    Names that differ in capitals only are one.
    """
    groups: dict[str, list[int]] = {}
    for row in sorted(days, key=lambda row: (days[row] or "", -row), reverse=True):
        key = (days[row] or "")[: ISO[by.of]] if by.timed else names.get(row, "").casefold()
        groups.setdefault(key, []).append(row)
    unknown = groups.pop("", [])
    keys = sorted(groups, key=lambda key: (0 if by.timed else -len(groups[key]), key))
    known = tuple(Group(name=_name(key, groups[key], names), rows=tuple(groups[key])) for key in keys)
    return Groups(by=by, known=known, unknown=tuple(unknown))


def _name(key: str, rows: list[int], names: Mapping[int, str]) -> str:
    """As it is written most often, or the day, month or year in words."""
    if written := Counter(names[row] for row in rows if row in names):
        return min(written, key=lambda name: (-written[name], name.isupper(), name))
    if len(key) == ISO["day"]:
        return said(date.fromisoformat(key))
    year, *month = key.split("-")
    return f"{MONTH_NAMES[int(month[0]) - 1]} {year}" if month else year


def _per(text: str) -> Parted | None:
    if found := EACH.fullmatch(text):
        return Parted(f"How many {found['own']}{found['more']}", By(of=NOUNS[found["noun"].lower()]))
    masked = QUOTED.sub(lambda m: "_" * len(m.group()), text)
    for found in PER.finditer(masked):
        before, tail = text[: found.start()], text[found.end() :]
        headed = HEADED.fullmatch(before)
        if headed or (not tail and COUNTED.match(before) and not AMOUNT.search(before)):
            head = f"How many {headed['own']}" if headed else before
            return Parted(f"{head}{tail}", By(of=NOUNS[(found["noun"] or found["time"]).lower()]))
    return None


def _most(text: str) -> Parted | None:
    patterns = (MOST, MOST_OF, WHO, MOST_OFTEN, MOST_ABOUT)
    found = next((m for pattern in patterns if (m := pattern.fullmatch(text))), None)
    if found is None or OTHER_SOURCES.match(text):
        return None
    named = found.groupdict()
    form: Form = "most" if named["extreme"].lower().startswith(("most", "high", "larg")) else "fewest"
    noun = named.get("noun") or ("author" if named.get("author") else "publisher")
    if named.get("who"):
        return _counting(f"articles did {named['who']} publish{named['more']}", noun, form)
    return _counting(named.get("own") or f"articles mention {named['of']}", noun, form)


def _names(text: str) -> Parted | None:
    found = EXIST.fullmatch(text) or ALL.fullmatch(text) or SAY.fullmatch(text) or HAVE.fullmatch(text)
    if found is None or OTHER_SOURCES.match(text):
        return None
    named = found.groupdict()
    all_of = f"articles mention {named['of']}" if named.get("of") else "articles are there"
    return _counting(named.get("own") or all_of, named["noun"], "names")


def _counting(articles: str, noun: str, form: Form) -> Parted:
    return Parted(f"How many {articles}", By(of=NOUNS[noun.lower().removesuffix("s")], form=form))
