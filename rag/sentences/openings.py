"""How a sentence opens: whether it leans on the one before it, and what at its head is no part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.article.chunk import BREAK, sentences
from index.types import Article, Span
from rag.sentences.features import TO_A_MACHINE
from rag.types import Passage

LED = 2
"""Most sentences that another leans on."""
BACK = 1200
"""Characters before a passage in which its first sentence looks for the one before it."""
QUOTE = r"^[\"“'‘]?"
TIME = (
    r"(?:\w+\s+)?(?:time|day|night|morning|afternoon|evening|week|weekend|month|year|season|decade|century|spring|summer"
    r"|autumn|fall|winter)\b"
)
"""After "this" it is told by the article's own day."""
PRONOUN = re.compile(
    rf"{QUOTE}(?:He|She|They|His|Her|Their|Its"
    r"|It(?!(?:['’]s|\s+(?:is|was|has\s+been|remains))\s+(?:no\s+wonder|(?:\w+\s+){0,3}?(?:that|whether|if|how|why|when|what"
    r"|where))\b|\s+(?:seems|appears|emerged|turns\s+out|turned\s+out)\b(?!\s+to\b))"
    rf"|(?:This|That|These|Those)(?!['’]?s?\s+(?:{TIME}|who\b|with\b|in\b|days\b))"
    r"|(?:Another|Such)(?!\s+(?:an?|of|as)\b)|Both(?!\b.{1,80}\band\b))\b"
)
"""What opens a sentence that speaks of something named before it; not "It is not known whether", "This year"."""
THING = re.compile(rf"{QUOTE}(?:It|This|That|These|Those|Another|Such|Both)\b")
"""What opens one that speaks of what was told just before, hardly of what another paragraph names."""
LINKING = re.compile(
    rf"{QUOTE}(?:But|And|So|Yet|However|Instead|Nevertheless|Nonetheless|Otherwise|Therefore|Thus|Hence|Similarly|Likewise"
    r"|In fact|In contrast|By contrast|In other words|As a result|Even so|On the other hand|For (?:example|instance)"
    r"|One of (?:them|these|those))\b(?!\s+(?:far|long|much)\b)"
)
"""What sets a sentence against the one before it, or draws on it."""
FOLLOWS = re.compile(
    rf"{QUOTE}(?:The|An?)\s+(?:[a-z][\w-]*\s+){{1,3}}(?:follows|followed|(?:comes|came)\s+(?:after|as|amid|just|an?|days"
    r"|weeks|months|hours))\b"
)
"""A piece of news that is told by what went before it: "The slump follows ...", but not "The Quill slump follows"."""
UNNAMED = re.compile(r"(?:\w+,?\s+)?(?:he|she|it|they)\b", re.I)
"""What opens a sentence that does not help the one after it either."""
ENDED = re.compile(r"[.?!…][\"”’')\]]*$")
"""How a sentence ends that is no heading."""
PHOTOS = r"(?:Reuters|AP|AFP|PA|EPA|Getty(?:\s+Images)?|Shutterstock|Bloomberg|Xinhua|Anadolu(?:\s+Agency)?)"
CREDIT = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){1,3}[A-Z][\w.’'-]*(?:/[A-Z][\w.’' -]{1,40}?){0,4}?"
    rf"/{PHOTOS}(?:\s+via\s+{PHOTOS})?\s+(?!News\b|Poll\b)(?=[A-Z“\"])"
)
"""A photographer and whom he works for, before the caption."""
DATELINE = re.compile(r"\((?:CNN|AP|AFP|Reuters|BBC|PA|UPI)(?:\s+\w+)?\)\s*(?:[–—-]+\s*)?(?=[\w“\"‘'])")
"""An agency without the place from where it reports, which may be asked for."""
CITED = re.compile(r"(?:>\s+)+")
TYPE = ("***", "**", "*", "__", "_")
"""Marks of bold type and italics in Markdown."""
TEASER = re.compile(r"[A-Z][A-Z’'&-]{2,}(?:\s[A-Z’'&-]+){0,4}:\s")
"""Capitals before the headline of another article: "READ MORE: ..."."""
LIVE = r"\b.{0,40}\b(?:coverage|blog|page|updat\w+|reporting)\b"
NOTICE = re.compile(
    r"\W*(?:(?:this|our) (?:live )?(?:story|article|blog|page|coverage) (?:is no longer being updated"
    r"|is (?:being updated|developing|closed)|will be updated|has ended)\b|(?:click|tap) here\b"
    rf"|(?:(?:good \w+|hello)\b.{{0,30}})?\bwelcome (?:back )?to{LIVE}"
    rf"|(?:stay with us|follow (?:along|our|the latest)){LIVE}"
    rf"|we(?:['’]re| are| will be|['’]ll be)(?: now)? (?:closing|pausing|ending|wrapping up){LIVE}"
    rf"|we(?:['’]ll| will) (?:update (?:this|our)|(?:bring|keep) you){LIVE}"
    r"|thank(?:s| you)(?: \w+){0,3} for (?:reading|following|joining)\b"
    r"|that(?:['’]s| is| was|['’]ll be| will be)(?: about)? (?:all|it) (?:from us|for (?:today|tonight|now))\b)",
    re.I,
)
"""What a page says of itself, its greetings, and where else to look."""


def leans(text: str) -> bool:
    """Whether a sentence speaks of something that only the one before it names."""
    return PRONOUN.match(text) is not None or FOLLOWS.match(text) is not None


def of_thing(text: str) -> bool:
    """Whether that was told just before, in its own paragraph or not at all."""
    return THING.match(text) is not None or FOLLOWS.match(text) is not None


def linked(text: str) -> bool:
    """Whether it is understood, but as an answer to the one before it."""
    return LINKING.match(text) is not None


def teaser(text: str) -> bool:
    """Whether it is a page's notice, or the headline of another article: no full stop, after words in capitals."""
    return NOTICE.match(text) is not None or (TEASER.match(text) is not None and ENDED.search(text) is None)


def parted(text: str, one: Span, other: Span) -> bool:
    """Whether a blank line or the mark of a list stands between two spans, the first before the second."""
    return BREAK.search(text, one.end, other.start + 1) is not None


def lead(passage: Passage, one: Span) -> Span | None:
    """What `one` leans on: the sentence before it in its article, or the two before it in its paragraph.

    `None` where that names nobody either, or is a heading.
    """
    text = passage.article.text
    spans = [span for span in passage.chunk.sentences if span.end <= one.start]
    if len(spans) < LED:
        spans = [*_above(passage.article, spans[0].start if spans else one.start), *spans]
    for n, span in enumerate(reversed(spans[-LED:])):
        quote = span.of(text)
        if not ENDED.search(quote) or TO_A_MACHINE.search(quote) or (n and parted(text, span, one)):
            return None
        if not UNNAMED.match(quote):
            return Span(span.start, spans[-1].end)
    return None


def _above(article: Article, at: int) -> Sequence[Span]:
    """The last sentences of the article before a place, as far as no page furniture parts them from it."""
    since = max([f.span.end for f in article.furniture if f.span.end <= at], default=0)
    cut = max(since, at - BACK)
    found = sentences(article.text, Span(cut, at)) if cut < at else []
    return found[1:] if cut > since else found


def bare(text: str, span: Span) -> Span:
    """`span` without a photo's credit or an agency's mark at its head, nor what marks it as a quotation or bold."""
    for mark in (CREDIT, DATELINE, CITED):
        if (found := mark.match(text, span.start, span.end)) and found.end() < span.end:
            span = Span(found.end(), span.end)
    return _unset(text, span)


def _unset(text: str, span: Span) -> Span:
    """`span` without the marks of bold type or italics at its ends, where none of the kind stands within.

    One that opens may close further down its line, and one that closes may have opened there.
    """
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    after = text[span.end :].partition("\n")[0]
    for mark in TYPE:
        quote = span.of(text)
        opens, closes = quote.startswith(mark), quote.endswith(mark)
        within = quote.removeprefix(mark).removesuffix(mark)
        paired = (opens and closes) or mark in (after if opens else before)
        if (opens or closes) and within and mark not in within and paired:
            span = Span(span.start + opens * len(mark), span.end - closes * len(mark))
    return span
