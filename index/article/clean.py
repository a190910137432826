"""Mark what is not the article's prose."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.article.lines import SHORT, Line, ends_sentence, split_lines
from index.article.menus import bare, mark_menus
from index.article.patterns import (
    AGENCIES,
    AI_MADE,
    ALWAYS,
    AT_ENDS,
    AT_TOP,
    CONTACT,
    CREDIT_END,
    CREDITED,
    INITIALS,
    LABELLED_LINK,
    SHORT_LINE,
    SHORT_MAX,
    SIGN_UP,
    SIGN_UP_HINTS,
    STRONG_HINTS,
    STRONG_LINE,
    STRONG_MAX,
    STUB,
    TAG_CLOUD,
)
from index.read import front_matter
from index.types import Document, Furniture, Span

BULLETS = "•*·▪◦‣- \t>»→"
BULLET = re.compile(r"[•*·▪◦‣]\s*")
SENTENCE_MAX = 100
"""Code points from which a line that ends like a sentence is prose unless a strong pattern fits."""
HEADING_MAX = 100
"""Code points of the longest heading."""
HEADING_WORDS = 14
ABOUT_LINES = 12
"""Lines after "About the Creator" that can belong to it."""
META_BULLET = re.compile(r"\d+ (?:comments?|views?|shares?|min(?:ute)?s? read)|.{0,30}\b(?:19|20)\d\d\b.{0,12}", re.I)
TITLE_LIKE = frozenset({"related", "contact", "promo", "credit"})
"""Kinds that a title such as "Opinion: ..." or "Gallery: ..." is easily taken for."""
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
MARKDOWN_HEADING = re.compile(r"#{1,6}\s+\S")


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What of an article is not prose, and what that says about it."""

    furniture: tuple[Furniture, ...]
    """Sorted, without overlap."""
    notes: tuple[str, ...]


def mark(document: Document) -> Cleaning:
    """The furniture of a document; whatever no rule is sure of stays prose."""
    text = document.text
    block = front_matter.find_block(text) if document.format == "markdown" else None
    lines = [line for line in split_lines(text) if block is None or line.start >= block.end]
    kinds: list[str | None] = [_kind(line.text) for line in lines]
    if lines and kinds[0] in TITLE_LIKE and bare(lines[0].text) not in ALWAYS:
        kinds[0] = None
    mark_menus(lines, kinds)
    _mark_byline_bullets(lines, kinds)
    _mark_about(lines, kinds)
    _mark_ends(lines, kinds)
    credits = _credits(lines, kinds)
    _mark_headings(lines, kinds, document.format, {item.span.end for item in credits})
    marked = [Furniture(span=line.span, kind=kind) for line, kind in zip(lines, kinds, strict=True) if kind]
    marked = sorted([*marked, *credits], key=lambda item: item.span)
    stubs = _stubs(text, marked)
    return Cleaning(
        furniture=tuple(sorted([*marked, *stubs], key=lambda item: item.span)),
        notes=_notes(text, marked, stubs),
    )


def _kind(line: str) -> str | None:
    """The kind of furniture that a line is wherever it stands, if any."""
    if len(line) > STRONG_MAX:
        return None
    if kind := ALWAYS.get(bare(line)):
        return kind
    low = line.lower()
    if any(hint in low for hint in STRONG_HINTS) and (match := STRONG_LINE.fullmatch(line)):
        return match.lastgroup
    if len(line) > SHORT_MAX:
        return _tag_cloud(line)
    if "@" in line and CONTACT.search(line):
        return "contact"
    if any(hint in low for hint in SIGN_UP_HINTS) and SIGN_UP.search(line):
        return "promo"
    if len(line) > SENTENCE_MAX and ends_sentence(line):
        return None
    if match := SHORT_LINE.fullmatch(line.lstrip(BULLETS) or line):
        return match.lastgroup
    return "related" if LABELLED_LINK.fullmatch(line) else _tag_cloud(line)


def _tag_cloud(line: str) -> str | None:
    """Many tags run together have no sentence marks and very long "words"."""
    if len(line) < 60 or re.search(r"[.!?,;:/]", line) or not TAG_CLOUD.search(line):
        return None
    return "tags" if len(line) > 11 * len(line.split()) else None


def _mark_byline_bullets(lines: list[Line], kinds: list[str | None]) -> None:
    """A run of short bullets before the prose that holds a date or a count is a byline."""
    start = 0
    for end, line in enumerate(lines):
        if BULLET.match(line.text) and len(line.text) <= 60:
            continue
        run = range(start, end)
        if any(META_BULLET.fullmatch(BULLET.sub("", lines[n].text, count=1)) for n in run):
            for n in run:
                kinds[n] = "byline"
        start = end + 1
        if line.is_prose:
            return


def _mark_about(lines: list[Line], kinds: list[str | None]) -> None:
    """What follows "About the Creator" in the second half, up to other furniture, is about the creator."""
    middle = lines[-1].start / 2 if lines else 0
    for n, line in enumerate(lines):
        if line.start < middle or kinds[n] != "about" or bare(line.text) not in ALWAYS:
            continue
        for after in range(n + 1, min(n + 1 + ABOUT_LINES, len(lines))):
            if kinds[after] not in (None, "promo", "share") or len(lines[after].text) > SHORT_MAX:
                break
            kinds[after] = kinds[after] or "about"


def _mark_ends(lines: list[Line], kinds: list[str | None]) -> None:
    """Before the first and after the last paragraph of prose, weaker signs are enough."""
    prose = [n for n, line in enumerate(lines) if kinds[n] is None and line.is_prose]
    if not prose:
        return
    for n in [*range(prose[0]), *range(prose[-1] + 1, len(lines))]:
        kinds[n] = kinds[n] or AT_ENDS.get(bare(lines[n].text))
        if kinds[n] is None and (AT_TOP if 0 < n < prose[0] else INITIALS).fullmatch(lines[n].text):
            kinds[n] = "byline"
    for n in range(prose[-1] + 1, len(lines) - 1):
        if kinds[n] is None and kinds[n - 1] and kinds[n + 1]:
            kinds[n] = kinds[n - 1]


def _mark_headings(lines: list[Line], kinds: list[str | None], form: str, captions: set[int]) -> None:
    """A short line that stands alone between paragraphs of prose, without the end of a sentence.

    `captions` are the ends of lines that close with a picture's credit.
    """
    seen_prose = False
    for n, line in enumerate(lines):
        if kinds[n] is not None or line.span.end in captions:
            continue
        if form == "markdown" and MARKDOWN_HEADING.match(line.text):
            kinds[n] = "heading"
        elif line.is_prose and not _is_title_like(line.text):
            seen_prose = True
        elif seen_prose and line.after_blank and _is_heading(line.text) and _goes_on(lines, kinds, n + 1):
            kinds[n] = "heading"


def _goes_on(lines: list[Line], kinds: list[str | None], n: int) -> bool:
    """Whether what can follow a heading follows a blank line: prose, or the opening of a list."""
    if n == len(lines) or kinds[n] is not None or not lines[n].after_blank:
        return False
    return lines[n].is_prose or (len(lines[n].text) >= SHORT and lines[n].text[-1] == ":")


def _is_heading(text: str) -> bool:
    if len(text) > HEADING_MAX or len(text.split()) > HEADING_WORDS or BULLET.match(text) or " | " in text:
        return False
    if text[-1] == "?":
        return text[0].isupper()
    if text[-1] in ".!…,:;—–-\"'”’)»]" or not (text[0].isupper() or text[0].isdigit()):
        return False
    return _is_title_like(text) or not any(char.isdigit() for char in text)


def _is_title_like(text: str) -> bool:
    """Whether nearly every word of four letters or more begins with a capital."""
    if len(text) > HEADING_MAX:
        return False
    long_words = LONG_WORD.findall(text)
    capital = sum(word[0].isupper() for word in long_words)
    return bool(long_words) and capital >= 0.8 * len(long_words)


def _credits(lines: list[Line], kinds: list[str | None]) -> list[Furniture]:
    """The credits that stand at the end of captions."""
    found = []
    for line, kind in zip(lines, kinds, strict=True):
        if kind is not None or len(line.text) > SHORT_MAX:
            continue
        tail = line.text[-80:].lower()
        credited = ": " in tail and any(name in tail for name in CREDITED)
        named = credited or any(name in tail[-20:] for name in AGENCIES)
        if named and (match := CREDIT_END.search(line.text)):
            span = Span(line.start + match.start(), line.start + match.end())
            found.append(Furniture(span=span, kind="credit"))
    return found


def _stubs(text: str, marked: list[Furniture]) -> list[Furniture]:
    """Placeholders for citations that a writer left inside the prose."""
    spans = (Span(*match.span()) for match in STUB.finditer(text)) if "[" in text else ()
    found = []
    n = 0
    for span in spans:
        while n < len(marked) and marked[n].span.end <= span.start:
            n += 1
        if n == len(marked) or not span.overlaps(marked[n].span):
            found.append(Furniture(span=span, kind="stub"))
    return found


def _notes(text: str, marked: list[Furniture], stubs: list[Furniture]) -> tuple[str, ...]:
    notes = []
    for item in marked:
        if item.kind == "disclaimer" and (match := AI_MADE.search(item.span.of(text))):
            part = "in part " if match["part"] else ""
            notes.append(f"says it was generated {part}using artificial intelligence")
            break
    if stubs:
        notes.append("holds placeholders where citations should be")
    return tuple(notes)
