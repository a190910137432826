"""Split a text into its lines that are not blank, each with its place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.types import Span

LINE = re.compile(r"\S[^\r\n\u2028\u2029]*")
SENTENCE_END = re.compile(r"""[.!?…。！？]["'”’»)\]]*$""")
MARKS = re.compile(
    r"!?\[(?P<link>[^\[\]\n]*)\]\([^()\s]*\)"
    r"|(?<![\w*])(?P<mark>\*{1,3}|_{1,3})(?=[^\s*_])(?P<inside>.+?)(?<=[^\s*_])(?P=mark)(?!\w)"
)
"""A link, or stressed words, as Markdown has them."""
BARS = re.compile(r"\s+[|·•]\s+")
MARKED = 1000
"""Code points up to which marks are looked for in a line: it takes the square of them at worst."""
LONG = 120
"""Code points from which a line is prose whatever it ends with."""
SHORT = 40
"""Code points below which a line is not taken for prose, even if it ends like a sentence."""


class Line(NamedTuple):
    """One line without the white space at its ends."""

    start: int
    """First code point in the text."""
    text: str
    after_blank: bool
    """Whether a blank line, or the start of the text, stands before it."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it looks like a paragraph rather than a heading, a label or a link."""
        return len(self.text) >= LONG or (len(self.text) >= SHORT and ends_sentence(self.text))


def ends_sentence(text: str) -> bool:
    return SENTENCE_END.search(text, max(len(text) - 6, 0)) is not None


@lru_cache(maxsize=2)  # cleaning and describing ask for those of the same article
def split_lines(text: str) -> tuple[Line, ...]:
    """All lines that hold more than white space, in order."""
    lines = []
    before = 0
    for match in LINE.finditer(text):
        start, line = match.start(), match[0].rstrip()
        blank = before == 0 or text.count("\n", before, start) > 1 or text.count("\r", before, start) > 1
        lines.append(Line(start, line, blank))
        before = start + len(line)
    return tuple(lines)


def unmarked(text: str) -> str:
    """A line without the marks of Markdown: "By *Jo Doe*" is "By Jo Doe"; itself where it is very long."""
    for _ in range(2 if len(text) <= MARKED else 0):
        text = MARKS.sub(lambda m: m["inside"] or m["link"] or "", text)
    return text


def parts(text: str) -> list[str]:
    """What stands between the bars of a line, without marks: "3 May 2024 | By *Jo Doe*" is two."""
    return [part.strip() for part in BARS.split(unmarked(text)) if part.strip()]
