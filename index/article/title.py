"""Find the title of an article, and the lines above it that are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from index.article.byline import BYLINE, PERSON
from index.article.head import STAMP, HeadLine, Label, first_of, found, stamp_day
from index.article.lines import Line
from index.article.masthead import is_issue, is_paper, masthead
from index.article.patterns import RUBRICS, SECTIONS
from index.types import Document, Found

TITLE_MAX = 200
"""Code points of the longest title line."""
KICKER = re.compile(
    r"(?:\W*\b(?:for immediate (?:release|publication)|(?:press|news|media) (?:release|statement))\b)+\W*", re.I
)
"""Says what sort of text follows."""
ABBREVIATION_END = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Co|Corp|Ltd|St|No)\.$")
SITE_SUFFIX = re.compile(r"\s+[|–—]\s+[^|–—]{2,40}$")


class Title(NamedTuple):
    """A title, and the lines of the head that are only it."""

    found: Found | None
    lines: list[Line]
    above: list[Line]
    """Those that stand above it: the paper, its day, a rubric."""


def find_title(head: list[HeadLine], lines: Sequence[Line], document: Document, labels: list[Label]) -> Title:
    """The title that the file declares, else the headline among its first lines."""
    declared = first_of(
        found(document.meta.get(key), source, sure)
        for key, source, sure in (
            ("json-ld:headline", "json-ld", 1.0),
            ("meta:og:title", "meta", 0.95),
            ("meta:twitter:title", "meta", 0.9),
            ("front-matter:title", "header", 0.95),
            ("email:subject", "header", 0.95),
        )
    )
    declared = declared or first_of(found(value, "header", 0.9) for _, fact, value in labels if fact == "title")
    if declared is None and (name := document.meta.get("html:title")):
        flat = " ".join(name.split())
        shown = (h.line.text for h in head if not h.marked and _is_site(flat.removeprefix(h.line.text), flat))
        declared = found(next(shown, SITE_SUFFIX.sub("", flat)), "meta", 0.8)
    label_starts = {line.start for line, _, _ in labels}
    first, above = _headline([h.line for h in head if h.line.start not in label_starts and _can_be_title(h, document)])
    title = declared
    labelled = len(head) > 1 and head[1].line.start in label_starts
    if title is None and first is not None and len(lines) > 1 and _is_title(first.text, labelled):
        is_heading = first.text.startswith("#")
        title = found(first.text.lstrip("# "), "heading" if is_heading else "first-line", 0.7 + 0.2 * is_heading)
    title = title or first_of(found(document.meta.get(key), "meta", 0.4) for key in ("docx:title", "pdf:title"))
    if title is None or len(lines) < 2:
        return Title(title, [], [])
    same = _folded(title.value)
    is_headline = first is not None and _folded(first.text) == same
    same_lines = [h.line for h in head if not h.marked and _folded(h.line.text) == same]
    return Title(title, same_lines, above if is_headline else [])


def is_kicker(text: str) -> bool:
    """A line that only says what sort of text follows, with its day at most."""
    found = KICKER.match(text)
    return found is not None and (found.end() == len(text) or stamp_day(text) is not None)


def _headline(lines: list[Line]) -> tuple[Line | None, list[Line]]:
    """The first line, or where that only stands above a headline the headline; and what stands above it."""
    above: list[Line] = []
    lines = list(takewhile(lambda line: not line.is_prose, lines)) or lines[:1]
    if marked := next((line for line in lines if line.text.startswith("# ")), None):
        return marked, []
    for line in lines:
        if not _stands_above(line.text, lines[len(above) + 1 : len(above) + 3]):
            words = len(line.text.split())
            if not above or words > 2 or (words == 2 and not PERSON.fullmatch(line.text)):
                return line, above
            break
        above.append(line)
    return (lines[0] if lines else None), []


def _stands_above(text: str, following: list[Line]) -> bool:
    """Whether it is a rubric, a day, a byline or a masthead; or a paper's name, and its day follows."""
    plain = text.lstrip("# ")
    rubric = plain.strip(" :|").lower()
    if rubric in SECTIONS:
        return plain.isupper() or not any(line.after_blank for line in following[:1])
    if rubric in RUBRICS or is_issue(plain) or (BYLINE.fullmatch(plain) and len(plain.split()) > 2):
        return True
    if masthead(plain):
        return True
    if is_paper(plain):
        return any(stamp_day(line.text) for line in following)
    return stamp_day(STAMP.sub("", plain, count=1)) is not None and (STAMP.match(plain) or stamp_day(plain)) is not None


def _is_site(rest: str, whole: str) -> bool:
    """Whether what a page's title has after its headline is the name of the site."""
    return rest != whole and re.fullmatch(r"\s+[-–—|·:]\s+.{2,40}", rest) is not None


def _can_be_title(item: HeadLine, document: Document) -> bool:
    """Marked lines are no titles, but for a Markdown heading of the first level; nor is "For immediate release"."""
    if is_kicker(item.line.text):
        return False
    return not item.marked or (document.format == "markdown" and item.line.text.startswith("# "))


def _is_title(text: str, labelled: bool) -> bool:
    """A line that ends like a sentence is a title only if short, or if a `Date:` line follows."""
    if len(text) > TITLE_MAX or not any(char.isalnum() for char in text):
        return False
    return labelled or text[-1] != "." or bool(ABBREVIATION_END.search(text)) or len(text.split()) < 6


def _folded(text: str) -> str:
    return " ".join(text.lstrip("# ").split()).casefold()
