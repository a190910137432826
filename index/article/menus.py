"""Mark menus: rows of links and buttons, and the lists of other stories below their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.article.lines import Line
from index.article.patterns import ALWAYS, AT_ENDS, BUTTON, SECTIONS

ROW_MAX = 200
"""Code points of the longest row of links."""
LINK_WORDS = 8
HEADLINE_MAX = 130
"""Code points of the longest headline of another story."""
HEADLINE_WORDS = 4
"""Fewer words are a name or a heading, and may be one of the article's own facts."""
STORIES_MAX = 12
"""Lines below a heading such as "Most read" that can belong to it."""
COUNT = re.compile(r"\s*\(\d+\)$")
NUMBER = re.compile(r"\d{1,2}[.)]\s+")
PARTED = re.compile(r"\s*\|\s*|\s*[·•]\s+")
BRACKETS = re.compile(r"(?:\[[^\[\]]{1,40}\][\s|]*){2,}")
ONE_STORY = frozenset({"previous article", "next article", "previous post", "next post"})
STORIES = frozenset(
    {
        *("most read", "most popular", "most viewed", "trending now", "recommended stories", "recommended for you"),
        *("related articles", "related stories", "related posts", "related", "more stories", "more on this story"),
        *("editor's picks", "you may also like", "what to read next", "up next", "read more", "read next"),
    }
)
READER = re.compile(r"\S{2,25}: \S")
"""What a reader wrote, after the name."""


def bare(line: str) -> str:
    """A short line in lower case without its bullet, its end and the number in brackets after it."""
    if len(line) >= 60:
        return ""
    line = COUNT.sub("", line) if line.endswith(")") else line
    return line.strip("•*·▪◦‣- \t.:!?…»>").lower()


def row_kind(line: str) -> str | None:
    """Whether a line is a row of links: most of its parts are sections or buttons of a page, and none is long."""
    if len(line) > ROW_MAX or not ("|" in line or " · " in line or " • " in line or line[0] == "["):
        return None
    bracketed = BRACKETS.fullmatch(line)
    parts = re.findall(r"\[([^\]]+)\]", line) if bracketed else PARTED.split(line)
    parts = [part for part in map(bare, parts) if part]
    if len(parts) < 2 or any(len(part.split()) > LINK_WORDS for part in parts):
        return None
    if BUTTON.fullmatch(parts[0]) or BUTTON.fullmatch(parts[-1]):
        return "site"
    known = sum(part in ALWAYS or part in AT_ENDS or part in SECTIONS for part in parts)
    return "site" if known >= 2 and 2 * known >= len(parts) else None


def mark_menus(lines: Sequence[Line], kinds: list[str | None]) -> None:
    """Give rows of links, and the headlines below a heading of other stories, their kinds."""
    last = max((n for n, line in enumerate(lines) if kinds[n] is None and line.is_prose), default=-1)
    for n, line in enumerate(lines):
        if len(line.text) > ROW_MAX:
            continue
        if kinds[n] is None and n and (kind := row_kind(line.text)) and not _in_table(lines, n):
            kinds[n] = kind
        if n + 1 == len(lines) or (kinds[n] is None and n < last):
            continue
        kind, heading = kinds[n], bare(line.text)
        if kind is None and heading not in STORIES:
            continue
        if heading in ONE_STORY:
            kinds[n + 1] = kinds[n + 1] or ("related" if len(lines[n + 1].text) <= 300 else None)
        elif heading in STORIES:
            _mark_stories(lines, kinds, n, after_all=n > last)
        elif kind in ("counts", "comments") and heading in ("comments", "comment"):
            _mark_below(lines, kinds, n, "comments")
        elif kind == "tags" and not lines[n + 1].after_blank and " | " in lines[n + 1].text:
            kinds[n + 1] = kinds[n + 1] or "tags"


def _in_table(lines: Sequence[Line], n: int) -> bool:
    """Whether the line next to it, without a blank line between, is parted into as many."""
    bars = lines[n].text.count("|")
    above = not lines[n].after_blank and lines[n - 1].text.count("|") == bars
    below = n + 1 < len(lines) and not lines[n + 1].after_blank and lines[n + 1].text.count("|") == bars
    return bars > 0 and (above or below)


def _mark_stories(lines: Sequence[Line], kinds: list[str | None], n: int, after_all: bool) -> None:
    """The headlines right below a heading of other stories, and after all prose also those after a blank line.

    "Most popular" above more prose may be the article's own list.
    """
    if not after_all and bare(lines[n].text) in ("most popular", "related"):
        return
    for after in range(n + 1, min(n + 1 + STORIES_MAX, len(lines))):
        line = lines[after]
        in_list = after > n + 1 and NUMBER.match(line.text) is not None
        if (line.after_blank and not after_all) or not _is_headline(line.text, 2 if in_list else HEADLINE_WORDS):
            return
        kinds[after] = kinds[after] or "related"


def _is_headline(text: str, words: int) -> bool:
    text = NUMBER.sub("", text, count=1)
    return len(text) <= HEADLINE_MAX and len(text.split()) >= words and text[-1] not in ".:;,"


def _mark_below(lines: Sequence[Line], kinds: list[str | None], n: int, kind: str) -> None:
    """What readers wrote, right below the number of comments."""
    for after in range(n + 1, len(lines)):
        if lines[after].after_blank or not READER.match(lines[after].text):
            return
        kinds[after] = kinds[after] or kind
