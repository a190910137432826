"""Cut an article's prose into sentences and chunks: spans first, text by slicing."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple, Protocol

from index.article.lines import ends_sentence
from index.article.punkt import split
from index.types import Chunk, Furniture, Span

BREAK = re.compile(r"\n[^\S\n]*\n|\n(?=[^\S\n]*(?:[•●▪‣◦*–-]|\d{1,2}[.)])[^\S\n])")
"""A blank line, or a line that opens a list item: no sentence runs across it."""
BULLET = re.compile(r"[•●▪‣◦*–-]\s+(?=\S)")
"""The mark before a list item: no part of its first sentence."""
ENDING = re.compile(r"[.?!][^\s\w]{0,9}\s+\S")
"""Without this inside it a block is one sentence."""
GOES_ON = re.compile(
    r"[?!][\"”’')\]]*\s+(?=[a-z])"
    r"|\b[ap]\.m\.\s+(?=(?:[ECMP][DS]?T|GMT|BST|UTC|CES?T|Eastern|Central|Mountain|Pacific)\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d)"
    r"|\b(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Prof|Gen|Sgt|Capt|Rev|St)\.\s+"
    r"(?=(?!(?:The|An?|He|She|It|I|We|You|They|This|That|These|There|But|And|In|On|At|As|For|If|When|While|After)\b)"
    r"[A-Z][a-z]+)"
    r"|\bU\.[NS]\.\s+(?=(?:Ambassador|Attorney|Circuit|Court|District|Embassy|Fish|Marshal|Postal|Rep\.|Representative"
    r"|Sen\.|Senator|Ski|Surgeon)s?\b)"
)
"""What looks like an end and is none: a mark before a small letter, of a name ("Jeopardy! is") or of what is said
("Why?" he asked); an hour before its zone or day ("8 p.m. ET"); a title or "U.S." before what it belongs to."""
AROUND = 30
"""Characters on each side of an end that tell whether it is one."""
HEADED = re.compile(
    r"^[^\S\n]*(?:\d{1,2}[.)][^\S\n]+)?(?P<head>(?=[\"“‘']?[A-Z0-9])[^\n]{1,59}[^\s.!?…,:;\"'”’)\]|–—-])[^\S\n]*\n"
    r"(?=[^\S\n]*[\"“‘']?[A-Z0-9])",
    re.M,
)
"""A short line without the end of a sentence, and a line that may begin one."""
UNFINISHED = frozenset("and or of the a an to in on at by for from with under as see said mr mrs ms dr".split())
HEAD_WORDS = 10
HEAD_WIDTH = 0.6
"""A line this much shorter than the one below it was not broken for want of room."""
NEAR = 500
"""Characters looked at on each side of a heading."""
SAID_AT = re.compile(r"\b[ap]\.m\.\s+(?=[\"“][A-Z])")
"""An hour before what somebody says: it ends a sentence."""
WORD = re.compile(r"\S+")
LONGEST_BLOCK = 20_000
"""Characters given to the sentence splitter at once: bounds its time on text without breaks."""
KEY_LENGTH = 32
"""Hex digits of a chunk's key."""


class TokenCounter(Protocol):
    """The embedder's own tokenizer, as far as chunks need it."""

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Word pieces in each text, special tokens left out."""

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of each word piece in `text`, in code points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkLimits:
    """How large a chunk may be."""

    words: int
    """Most whitespace-separated words in a chunk."""
    tokens: int
    """Most word pieces that the embedder sees, header included, special tokens left out."""


def prose(text: str, furniture: Sequence[Furniture]) -> Iterator[Span]:
    """The stretches of `text` that no furniture covers, stripped of outer white space."""
    at = 0
    for start, end in [*((f.span.start, f.span.end) for f in furniture), (len(text), len(text))]:
        if at < start and (span := _strip(text, at, start)):
            yield span
        at = max(at, end)


def sentences(text: str, within: Span) -> list[Span]:
    """Sentences of `text` inside `within`, in order: they cover all but white space and list marks."""
    found: list[Span] = []
    for start, end in _blocks(text, within):
        block = text[start:end]
        for a, b in _joined(block, split(block)) if ENDING.search(block) else [(0, len(block))]:
            if span := _strip(text, start + a, start + b):
                mark = BULLET.match(text, span.start, span.end)
                found.append(Span(mark.end(), span.end) if mark and _opens_line(text, span.start) else span)
    return found


def _joined(block: str, parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences of a block, those put together between which none ends."""
    found: list[tuple[int, int]] = []
    for start, end in parts:
        if found and _goes_on(block, found[-1][1], start):
            start = found.pop()[0]
        found.append((start, end))
    return found


def _goes_on(block: str, end: int, start: int) -> bool:
    """Whether no sentence ends between two parts."""
    around = GOES_ON.finditer(block, max(end - AROUND, 0), start + AROUND)
    return any(match.end() == start for match in around)


def chunk(
    article_id: str,
    text: str,
    furniture: Sequence[Furniture],
    header: str,
    tokens: TokenCounter,
    limits: ChunkLimits,
) -> list[Chunk]:
    """Whole-sentence chunks that together cover every non-furniture character of `text` but white space
    and list marks.

    No chunk spans furniture. A sentence longer than a chunk is cut at white space, or between
    characters where it has none. A heading stands in the header of the chunks below it.
    """
    headings = [f.span for f in furniture if f.kind == "heading"]
    ends = [h.end for h in headings]
    stretches = list(prose(text, furniture))
    labels = [_label(text, header, headings[: bisect_right(ends, stretch.start)]) for stretch in stretches]
    header_sizes = dict(zip(labels, tokens.counts(labels), strict=True))
    made: list[Chunk] = []
    found = [sentences(text, stretch) for stretch in stretches]
    bodies = [s.of(text) for spans in found for s in spans]
    gaps = [text[a:b] for spans in found for a, b in _gaps(spans)]
    sizes = zip(tokens.counts(bodies), map(_words, bodies), tokens.counts(gaps), map(_words, gaps), strict=True)
    for label, spans in zip(labels, found, strict=True):
        if header_sizes[label] > limits.tokens // 4:
            label = label[: tokens.offsets(label)[limits.tokens // 4 - 1][1]]
            header_sizes[label] = limits.tokens // 4
        room = limits.tokens - header_sizes[label]
        sized = [_Sized(span, *next(sizes)) for span in spans]
        for group in _group(text, sized, tokens, limits.words, room):
            made.append(_made(article_id, text, group, label, header_sizes[label]))
    return made


class _Sized(NamedTuple):
    span: Span
    tokens: int
    words: int
    gap_tokens: int
    """Of the list mark between the sentence before and this one, which a chunk of both holds."""
    gap_words: int


def _gaps(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """What stands before each span, back to the one before it."""
    before = spans[0].start if spans else 0
    for span in spans:
        yield before, span.start
        before = span.end


def _words(text: str) -> int:
    return len(text.split())


def _label(text: str, header: str, above: Sequence[Span]) -> str:
    return header + ("\n" + above[-1].of(text).strip() if above else "")


def _group(text: str, sized: list[_Sized], tokens: TokenCounter, words: int, room: int) -> Iterator[list[_Sized]]:
    """Greedy runs of sentences within both limits."""
    group: list[_Sized] = []
    n_words = n_tokens = 0
    for one in (piece for s in sized for piece in _cut(text, s, tokens, words, room)):
        n_words += one.gap_words + one.words
        n_tokens += one.gap_tokens + one.tokens
        if group and (n_words > words or n_tokens > room):
            yield group
            group = []
        if not group:
            n_words, n_tokens = one.words, one.tokens
        group.append(one)
    if group:
        yield group


def _cut(text: str, sized: _Sized, tokens: TokenCounter, words: int, room: int) -> Iterator[_Sized]:
    """The sentence itself when it fits, else pieces that do, cut at white space where there is any."""
    if sized.tokens <= room and sized.words <= words:
        yield sized
        return
    span = sized.span
    starts = [span.start + a for a, _ in tokens.offsets(span.of(text))]
    start = span.start
    while start < span.end:
        first = bisect_left(starts, start)
        end = starts[first + room] if first + room < len(starts) else span.end
        opening = list(islice(WORD.finditer(text, start, end), words + 1))
        if len(opening) > words:
            end = opening[words].start()
        elif end < span.end:
            space = max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end))
            end = space if space > start else _between_words(text, starts[first + 1 : first + room + 1], end)
        end = max(end, start + 1)
        while (n := tokens.counts([text[start:end]])[0]) > room and end > start + 1:
            end = max(starts[bisect_left(starts, end) - 1], start + 1)  # half a word may have more pieces
        if piece := _strip(text, start, end):
            gap = (sized.gap_tokens, sized.gap_words) if start == span.start else (0, 0)
            yield _Sized(piece, n, _words(piece.of(text)), *gap)
        start = end


def _between_words(text: str, starts: Sequence[int], end: int) -> int:
    """The last of these places that is not inside a word, else `end`."""
    whole = (at for at in reversed(starts) if not (text[at - 1].isalnum() and text[at].isalnum()))
    return next(whole, end)


def _made(article_id: str, text: str, group: list[_Sized], header: str, header_tokens: int) -> Chunk:
    span = Span(group[0].span.start, group[-1].span.end)
    return Chunk(
        id=f"{article_id}:{span.start}-{span.end}",
        key=key_of(header, span.of(text)),
        article_id=article_id,
        span=span,
        sentences=tuple(s.span for s in group),
        n_tokens=header_tokens + sum(s.tokens for s in group) + sum(s.gap_tokens for s in group[1:]),
        header=header,
    )


def embed_text(header: str, body: str) -> str:
    """What the embedder is given for a chunk: title, date and heading, then the text at its span."""
    return f"{header}\n{body}" if header else body


def key_of(header: str, body: str) -> str:
    """What a vector is kept by: equal for equal `embed_text`, 32 hex digits (128 bits) of its sha256."""
    return hashlib.sha256(embed_text(header, body).encode()).hexdigest()[:KEY_LENGTH]


def _blocks(text: str, within: Span) -> Iterator[tuple[int, int]]:
    at = within.start
    for cut in [*_cuts(text, within), within.end]:
        while cut - at > LONGEST_BLOCK:
            space = text.rfind(" ", at + 1, at + LONGEST_BLOCK)
            step = space if space > at else at + LONGEST_BLOCK
            yield at, step
            at = step
        yield at, cut
        at = cut


def _cuts(text: str, within: Span) -> list[int]:
    """Where blocks begin: after a blank line, at a list item, below a heading and at words said after an hour."""
    start, end = within.start, within.end
    breaks = [m.end() for m in BREAK.finditer(text, start, end)]
    found = {m.end() for m in SAID_AT.finditer(text, start, end)} if ".m." in text[start:end] else set()
    for a, b in pairwise([start, *breaks, end]):
        if text.find("\n", a, b - 2) >= 0:
            found.update(_below_headings(text, a, b))
    return sorted(found.union(breaks))


def _below_headings(text: str, start: int, end: int) -> Iterator[int]:
    """Where what stands right below a heading begins: the heading opens the block, or follows the end of a sentence.

    A line of wrapped prose is about as long as those around it.
    """
    for match in HEADED.finditer(text, start, end):
        before = text[max(start, match.start() - NEAR) : match.start()].rstrip()
        words = match["head"].split()
        if len(words) > HEAD_WORDS or words[-1].lower() in UNFINISHED or (before and not ends_sentence(before)):
            continue
        below = text[match.end() : min(end, match.end() + NEAR)]
        width = len(below.partition("\n")[0])
        if len(match["head"]) <= HEAD_WIDTH * width and (ENDING.search(below) or ends_sentence(below.rstrip())):
            yield match.end()


def _opens_line(text: str, at: int) -> bool:
    while at and text[at - 1].isspace() and text[at - 1] != "\n":
        at -= 1
    return at == 0 or text[at - 1] == "\n"


def _strip(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
