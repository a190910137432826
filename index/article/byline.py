"""Find who wrote an article, and the lines of its head that are only a byline."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.article.head import HeadLine, Label, first_of, found, stamp_day
from index.article.lines import Line, ends_sentence, parts
from index.article.masthead import PAPERS, masthead
from index.types import Found

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_FULL = rf"{_NAME}(?: {_NAME}){{1,2}}"
BYLINE = re.compile(
    rf"(?:[Bb]y|BY|(?:[Ww]ritten|[Ss]tory|[Rr]eport(?:ed|ing)|[Ww]ords|[Pp]osted) by) "
    rf"(?P<name>{_FULL}(?:, {_FULL})+,? (?:and|&) {_FULL}"
    rf"|{_NAME}?(?: (?:{_NAME}?|and|de|da|di|del|la|van|von|der|bin|al|&)){{0,7}}?)"
    r"\s*(?=Published|Updated|Posted|Last [Uu]pdated|[|•·,;(–—]|- |on \w|in [A-Z]|at [A-Z]|[\w.+-]{1,64}@\w|\d|$)"
    r"(?P<rest>.{0,120})"
)
BYLINE_END = re.compile(rf"\b[Bb]y (?P<name>{_NAME}(?: {_NAME}){{1,3}})$")
"""The end of "Posted on 3 May 2024 by Jo Doe"."""
PERSON = re.compile(rf"{_NAME}(?: (?:{_NAME}|de|da|di|del|la|van|von|der|bin|al)){{1,3}}")
OTHER_BY = re.compile(r"^(?:Von|Par|Por)(?= \S+ \S)")
"""What German, French and Spanish have for "By", before two words at least."""
NOT_PERSON = re.compile(
    r"\b(?:today|news|press|times|post|network|journal|reuters|cnn|bbc|staff|editors?|special|opinion|report"
    r"|reporters?|correspondents?|team|desk|agenc(?:y|ies)|daily|gazette|echo|herald|courier|tribune|chronicle|ledger|wire"
    r"|business|world|sports?|live|updates?|contributor|columnist|correspondent|the|of|for|and|in|on|to)\b",
    re.I,
)
WITH_ROLE = re.compile(
    rf"(?P<name>{_NAME}(?: {_NAME}){{1,2}}?),?(?: (?:[A-Z][\w&-]+|[a-z][\w&-]+)){{0,3}}"
    r" (?:editor|correspondent|reporter|writer|columnist|critic)(?: in [A-Z][\w' -]{1,30})?"
)
"""A name and what its bearer is: "Jo Doe, transport editor", "Jo Doe Health reporter"."""
OFFICE = re.compile(rf"{_NAME}(?: (?:{_NAME}|and|of|the|&)){{1,4}}|Reporter|Staff|Agencies")
PAPER = re.compile(rf"(?:{PAPERS}|Agencies|Reporters?|Correspondents?|Desk|Team|Staff)$")
"""How the name of a paper or of an office of one ends."""


def find_author(
    meta: Mapping[str, str], labels: list[Label], head: list[HeadLine], titles: list[Line]
) -> tuple[Found | None, list[Line]]:
    """The author, and the lines of the head that are only a byline."""
    bylines = [(line, match) for line, _ in head if (match := byline_of(line.text))]
    between = _between(head, labels, titles)
    names = [line for line in between if PERSON.fullmatch(line.text)]
    names = [line for line in names if len(line.text) <= 40 and not NOT_PERSON.search(line.text)]
    bullets = [line.text[1:].strip() for line, marked in head if marked and line.text.startswith("•")]
    roles = [(line, match) for line in between if (match := WITH_ROLE.fullmatch(line.text))]
    roles = [(line, match) for line, match in roles if not NOT_PERSON.search(match["name"])]
    beside = [above.before for line, _ in head if (above := masthead(line.text))]
    author = first_of(
        [
            *(_name(meta.get(key), source, sure) for key, source, sure in _AUTHOR_KEYS),
            *(_name(value, "header", 0.9) for _, fact, value in labels if fact == "author"),
            *(_name(match["name"], "byline", 0.8) for _, match in bylines),
            *(_name(match["name"], "byline", 0.7) for _, match in roles[:1]),
            *(_name(OTHER_BY.sub("", line.text), "byline", 0.5) for line in names[:1]),
            *(_name(name, "byline", 0.5) for name in beside if PERSON.fullmatch(name) and not NOT_PERSON.search(name)),
            *(_name(text, "byline", 0.4) for text in bullets[:1] if not any(char.isdigit() for char in text)),
            *(_name(meta.get(key), "meta", 0.3) for key in ("docx:author", "pdf:author")),
        ]
    )
    return author, [line for line, _ in bylines + roles[:1]] + names[:1] + _offices(between)


def byline_of(text: str) -> re.Match[str] | None:
    """A byline that is the whole line, or a part of a line with bars that is no prose."""
    if match := BYLINE.fullmatch(text) or (BYLINE_END.search(text) if stamp_day(text) else None):
        return match
    return None if ends_sentence(text) else next(filter(None, map(BYLINE.fullmatch, parts(text))), None)


_AUTHOR_KEYS = (
    ("json-ld:author", "json-ld", 1.0),
    ("meta:author", "meta", 0.95),
    ("meta:article:author", "meta", 0.9),
    ("meta:parsely-author", "meta", 0.9),
    ("meta:byl", "meta", 0.9),
    ("meta:dc.creator", "meta", 0.85),
    ("front-matter:author", "header", 0.95),
    ("email:from", "header", 0.85),
)


def _offices(lines: list[Line]) -> list[Line]:
    """A paper, an agency or an office of one: capital words that say so, or that stand next to a date."""
    stamps = [stamp_day(line.text) is not None for line in lines]
    beside = {line.start for n, line in enumerate(lines) if not stamps[n] and any(stamps[max(n - 1, 0) : n + 2])}
    return [line for line in lines if OFFICE.fullmatch(line.text) and (line.start in beside or PAPER.search(line.text))]


def _between(head: list[HeadLine], labels: list[Label], titles: list[Line]) -> list[Line]:
    """The lines between the title and the first paragraph of prose that nothing has claimed."""
    claimed = {line.start for line, _, _ in labels} | {line.start for line in titles}
    found: list[Line] = []
    after_title = False
    for line, marked in head:
        if line.start in claimed:
            after_title = True
        elif line.is_prose:
            break
        elif after_title and not marked:
            found.append(line)
    return found


def _name(value: str | None, source: str, sure: float) -> Found | None:
    """A byline's value without its "By", unless it is an address."""
    if not value or "://" in value:
        return None
    return found(re.sub(r"^by:?\s+|\s{0,3}<[^\s<>@]{1,64}@[^\s<>@]+>$", "", value.strip(), flags=re.I), source, sure)
