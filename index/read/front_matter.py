"""Find the block of `key: value` lines with which a Markdown file may begin."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.types import Span

BLOCK = re.compile(r"---[ \t]*\r?\n(?P<body>(?:(?!---)[^\n]{0,500}\n){0,60}?)---[ \t]*(?=\r?\n|\Z)")
FIELD = re.compile(r"^([A-Za-z_]{2,30}):[ \t]*(\S[^\r\n]{0,300})", re.M)
KEYS = {"published": "date", "pubdate": "date", "publisheddate": "date", "by": "author", "url": "source"}
WANTED = frozenset({"title", "date", "author", "source", "publisher"})


def find_block(text: str) -> Span | None:
    """The span of the block, both fences included, if the text starts with one."""
    match = BLOCK.match(text)
    return Span(match.start(), match.end()) if match else None


def fields(text: str) -> Mapping[str, str]:
    """The plain values of the block: `front-matter:` and title, date, author, source or publisher."""
    match = BLOCK.match(text)
    found: dict[str, str] = {}
    for name, value in FIELD.findall(match["body"] if match else ""):
        key = KEYS.get(name.lower(), name.lower())
        if key in WANTED:
            found.setdefault(f"front-matter:{key}", value.strip().strip("\"'"))
    return found
