"""Tell corrections and updates by what they say of themselves, and find the articles that they correct."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from index.types import Article

Kind = Literal["correction", "update"]

CORRECTION_TITLE = re.compile(
    r"[\[(]?(?:correct(?:ed|ion)s?|clarif(?:ied|ication)s?|retract(?:ed|ion)|refile)(?: \d+)?(?:[\])]|\s*[-–—:|])\s*",
    re.I,
)
UPDATE_TITLE = re.compile(r"[\[(]?updated?(?: ?(?P<number>\d{1,2}))?(?:[\])]|\s*[-–—:|])\s*", re.I)
TITLE_END = re.compile(r"\s*[\[(](?P<word>correct(?:ed|ion)|clarified|updated?)[\])]\s*$", re.I)
_THIS = r"(?:this|the|our)\s+(?:article|story|report|post|piece|page|column)"
_DONE = rf"\b{_THIS}\s+(?:was|has\s+been)\s+(?:\w+\s+)?"
_SAID = r"(?:said|stated|gave|reported|misstated|misidentified|named|listed|misspelled|contained|included)"
CORRECTION = re.compile(
    rf"\b(?:earlier|previous|original|prior)\s+versions?\s+(?:of\s+{_THIS}|{_SAID})"
    rf"|{_DONE}(?:amended|corrected|clarified|(?:edited|changed|updated)\s+to\s+(?:\w+ly\s+\w+|\w+\s+\w+ly|correct|clarify|fix))\b"
    rf"|\b{_THIS}\s+(?:originally|previously|initially)\s+(?:\w+ly\s+)?{_SAID}\b"
    rf"|\b{_THIS}\s+(?:incorrectly|mistakenly|wrongly)\s+\w+"
    r"|^\W{0,3}(?:corrections?(?:\s+(?:and|&)\s+clarifications?)?|clarifications?|retraction)\s*[:–—]|^\W{0,3}corrects\s",
    re.I | re.M,
)
CORRECTION_HINTS = (
    *("version", "correct", "amended", "clarif", "edited", "changed", "updated", "retract"),
    *("originally", "previously", "initially", "mistakenly", "wrongly"),
)
UPDATE = re.compile(rf"{_DONE}updated\b|^\W{{0,3}}update[ds]?(?:\s[^\n:]{{1,30}})?:", re.I | re.M)
UPDATE_HINTS = ("update",)
"""Lower-case pieces, of which whatever fits the pattern holds one: a cheap first look."""
HEAD, TAIL = 400, 1500
"""Characters at either end of an article in which its words on itself stand."""
NOTICE_MAX = 600
"""Characters of a notice that are searched for the titles that it names."""
QUOTED = re.compile(r"[“\"‘]([^“”\"‘\n]{12,200}?),?[”\"’](?!\w)")
SUBJECT_LEAST = 3
"""Words of a title that another article can refer to: "Letters" is the title of many."""


class Notice(NamedTuple):
    """What an article says of itself."""

    kind: Kind
    number: int
    """Of `UPDATE 2-`; 0 without one."""
    subjects: tuple[str, ...]
    """Folded titles that it refers to: its own without the mark, and those that it quotes."""


class Facts(NamedTuple):
    """What linking needs to know of an article."""

    row: int
    path: str
    title: str | None
    publisher: str | None
    published: str | None
    """ISO date."""
    words: int
    notice: Notice | None


class Link(NamedTuple):
    """A correction or an update, and an article that it corrects."""

    newer: int
    older: int
    """Rows of the articles."""
    kind: Kind


def notice(article: Article) -> Notice | None:
    """What an article says of itself, in its title or near its ends; furniture counts, notices often are."""
    title = " ".join(article.title.value.split()) if article.title else ""
    end = TITLE_END.search(title)
    bare = title[: end.start()] if end else title
    if match := CORRECTION_TITLE.match(title):
        kind, number, bare = "correction", 0, title[match.end() :]
    elif match := UPDATE_TITLE.match(title):
        kind, number, bare = "update", int(match["number"] or 0), title[match.end() :]
    elif end:
        kind, number = ("update" if end["word"].lower().startswith("up") else "correction"), 0
    else:
        return _said(article.text)
    said = _said(article.text)
    subjects = (folded(bare), *(said.subjects if said else ()))
    return Notice("correction" if kind == "correction" else "update", number, _long(subjects))


def _said(text: str) -> Notice | None:
    """A notice in the text: a correction before an update."""
    ends = [(0, min(HEAD, len(text))), (max(HEAD, len(text) - TAIL), len(text))]
    for kind, hints, pattern in (("correction", CORRECTION_HINTS, CORRECTION), ("update", UPDATE_HINTS, UPDATE)):
        for start, stop in ends:
            low = text[start:stop].lower()
            if any(hint in low for hint in hints) and (match := pattern.search(text, start, stop)):
                line = text[match.start() : match.start() + NOTICE_MAX]
                subjects = tuple(folded(m[1]) for m in QUOTED.finditer(line))
                return Notice("correction" if kind == "correction" else "update", 0, _long(subjects))
    return None


def folded(title: str) -> str:
    """A title as it is compared: words only, in lower case."""
    return " ".join(re.findall(r"[^\W_]+", title.lower()))


def _long(subjects: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for s in subjects if len(s.split()) >= SUBJECT_LEAST))


def links(facts: Mapping[int, Facts], stories: Sequence[Sequence[int]]) -> list[Link]:
    """Which article corrects which: of one story, or by its title; of one publisher and in order of time."""
    story_of = {row: story for story in stories for row in story}
    titled: dict[str, list[int]] = defaultdict(list)
    revisions = [one for one in facts.values() if one.notice]
    wanted = {subject for one in revisions if one.notice for subject in one.notice.subjects}
    for one in facts.values():
        if one.title and (key := folded(one.title)) in wanted:
            titled[key].append(one.row)
    found: dict[tuple[int, int], Link] = {}
    for newer in revisions:
        assert newer.notice is not None
        named = [row for subject in newer.notice.subjects for row in titled[subject]]
        for row in [*story_of.get(newer.row, ()), *named]:
            if row != newer.row and _corrects(newer, facts[row]):
                found[newer.row, row] = Link(newer.row, row, newer.notice.kind)
    return [found[key] for key in sorted(found)]


def _corrects(newer: Facts, older: Facts) -> bool:
    """Whether one revision can be of the other article: anyone can write "Correction" over a copy."""
    if newer.publisher and older.publisher and newer.publisher.casefold() != older.publisher.casefold():
        return False
    if newer.published and older.published and newer.published < older.published:
        return False
    return older.notice is None or _lateness(newer) > _lateness(older)


def _lateness(one: Facts) -> tuple[str, int, int]:
    assert one.notice is not None
    return one.published or "", one.notice.number, int(one.notice.kind == "correction")


def ordered(story: Sequence[int], facts: Mapping[int, Facts], found: Sequence[Link]) -> list[int]:
    """A story's articles: revisions first, the latest before the others; then the earliest dated, the longest."""
    members = set(story)
    revising = {link.newer for link in found if link.newer in members and link.older in members}
    rest = sorted(members - revising, key=lambda r: _originality(facts[r]))
    latest = sorted(revising, key=lambda r: facts[r].path)
    return [*sorted(latest, key=lambda r: _lateness(facts[r]), reverse=True), *rest]


def _originality(one: Facts) -> tuple[bool, str, int, str]:
    return one.published is None, one.published or "", -one.words, one.path
