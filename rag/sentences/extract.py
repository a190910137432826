"""The answer without an LLM: the few sentences that answer, whole and coherent to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from index.article.chunk import BREAK
from index.types import Article, Span
from rag.asked.slot import DAY, fills, slot
from rag.cite import Draft, Proof
from rag.query.question import Query
from rag.search import stories
from rag.search.evidence import Evidence
from rag.sentences.features import Candidate
from rag.sentences.general import general
from rag.sentences.openings import bare, lead, leans, linked, of_thing, parted
from rag.sentences.pick import Scored
from rag.types import Passage
from rag.values import tolls

SPACE = re.compile(r"\s+")
MARK = re.compile(r"(?P<opening>“|(?<![^\s(\[–—-])\"(?=\S))|(?P<closing>[”\"])")
"""Of a quotation; one that runs on opens again, where its paragraphs were."""
CURT = 3
"""More words than a sentence has that says little without the next one of its paragraph: "Repairs. It is old."."""
GROWN = 2
"""Most sentences that a quotation brings."""
ONLY_SPEECH = re.compile(r"\s*[“\"][^”\"]*[”\"]\s*$")
"""A quotation and nothing beside it: who said it stands before or after."""
SAID_BY = re.compile(r"\b(?:said|says|told|added|wrote|according to|asked|replied|explained|insisted)\b")
VERSION = re.compile(
    r"\b(?:earlier|previous|prior|original) versions? (?:of (?:this|the|our|that|an?) (?:news )?(?:story|article|report"
    r"|op-ed|column|piece|post|item|headline|caption|graphic|chart|map|obituary|interview|review|newsletter)"
    r"|said|gave|had|misstated|incorrectly|wrongly|mistakenly)\b",
    re.I,
)
"""A note of an error in its own article, as `LABEL` is."""
LABEL = re.compile(r"^\W*(?:corrections?|clarifications?)\b[^.:]{0,40}:", re.I)
COLUMN = re.compile(r"\W*(?:corrections?|clarifications?)(?: (?:and|&) (?:corrections|clarifications))?\W*\n", re.I)
"""Title of a page of such notes on other articles."""
BOTH = re.compile(r"[;—–]|\b(?:not|rather|instead|should|updated|corrected)\b", re.I)
"""Stands in a note of an error that also says what is right; otherwise the next sentence does."""
AHEAD = 0.75
"""Below this share of the best one's probability the sentence above it is told after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Sentences that follow one another in one article."""

    sentences: tuple[Candidate, ...]
    choice: int
    """Place of its best sentence among those chosen."""

    @property
    def article(self) -> Article:
        return self.sentences[0].passage.article


def extract(evidence: Evidence, chosen: Sequence[Scored]) -> list[Draft]:
    """Claims from chosen sentences: as chosen, neighbours together in the order in which they stand.

    The best leads, also before the neighbour above it, where it alone gives a number that is asked for, or that one is
    much less likely. A request of a general kind is told article by article, each in reading order. A sentence that
    opens with "He" or "However" brings the one before it, so that the quote says whom it speaks of; a note of an error
    brings what is right, and without that it comes last.
    """
    drafts: list[Draft] = []
    last: list[Draft] = []
    said: set[str] = set()
    shown: list[tuple[str, Span]] = []
    told = general(evidence)
    leads = not told and bool(chosen) and _leads(evidence.query, chosen)
    for one, span in _quotes(_runs(chosen, told=told, leads=leads)):
        text, path = one.passage.article.text, one.passage.article.path
        if any(path == other and _holds(known, span) for other, known in shown):
            continue
        righted = _righted(text, one.passage.chunk.sentences, span)
        bad = righted == span and VERSION.search(span.of(text)) and not BOTH.search(span.of(text))
        quote = bare(text, righted)
        words = SPACE.sub(" ", quote.of(text))
        if words.lower() not in said:
            said.add(words.lower())
            shown.append((path, righted))
            (last if bad else drafts).append(Draft(text=words, proofs=(proof_of(evidence, one.passage, quote),)))
    return drafts + last


def _quotes(runs: Sequence[_Run]) -> list[tuple[Candidate, Span]]:
    """The spans to be shown, each with the sentence for whose sake it is; one that holds another takes its place."""
    found: list[tuple[Candidate, Span]] = []
    for one, first in ((one, one is run.sentences[0]) for run in runs for one in run.sentences):
        article = one.passage.article
        shown = [span for other, span in found if other.passage.article.path == article.path]
        for part in _led(one, shown) if first else [one.span]:
            if any(_holds(span, part) for span in shown):
                continue
            made = whole(article.text, one.passage.chunk.sentences, part)
            held = [
                n
                for n, (other, span) in enumerate(found)
                if other.passage.article.path == article.path and _holds(made, span)
            ]
            found = [each for n, each in enumerate(found) if n not in held]
            found.insert(held[0] if held else len(found), (one, made))
    return found


def _holds(one: Span, other: Span) -> bool:
    return one.start <= other.start and other.end <= one.end


def _led(one: Candidate, shown: Sequence[Span]) -> list[Span]:
    """A sentence with what it leans on, but what is `shown`: as one quote, and as two from two paragraphs.

    What only sets it against another paragraph is left out, and what "it" may be there.
    """
    needed = leans(one.text)
    led = lead(one.passage, one.span) if needed or linked(one.text) else None
    if led is None or any(span.overlaps(led) for span in shown):
        return [one.span]
    if not parted(one.passage.article.text, led, one.span):
        return [Span(led.start, one.span.end)]
    alone = not needed or of_thing(one.text) or one.text[0] in '“"'
    return [one.span] if alone else [led, one.span]


def whole(text: str, spans: Sequence[Span], span: Span) -> Span:
    """`span` grown to hold a quotation whole, by at most two sentences of its paragraph, and who said it.

    One that ends in a sentence of few words brings the next.
    """
    ended = next((i for i, one in enumerate(spans[:-1]) if one.end == span.end), None)
    if ended is not None and len(spans[ended].of(text).split()) < CURT and not parted(text, span, spans[ended + 1]):
        span = Span(span.start, spans[ended + 1].end)
    opens = max((found.end() for found in BREAK.finditer(text, 0, span.start)), default=0)
    made = next((one for one in _grown(text, spans, span, GROWN) if _closed(text, opens, one)), span)
    if ONLY_SPEECH.match(made.of(text)):
        for one in _grown(text, spans, made, 1)[1:]:
            if SAID_BY.search(text, one.start, made.start) or SAID_BY.search(text, made.end, one.end):
                return one
    return made


def _grown(text: str, spans: Sequence[Span], span: Span, most: int) -> list[Span]:
    """`span`, and what it is with at most so many sentences of its paragraph around it, shortest first."""
    above = [one.start for one in reversed(spans) if one.end <= span.start and not parted(text, one, span)]
    below = [one.end for one in spans if one.start >= span.end and not parted(text, span, one)]
    starts, ends = [span.start, *above], [span.end, *below]
    places = product(range(len(starts)), range(len(ends)))
    ways = [(before, after) for before, after in places if before + after <= most]
    return [Span(starts[before], ends[after]) for before, after in sorted(ways, key=lambda way: (sum(way), way))]


def _closed(text: str, opens: int, span: Span) -> bool:
    """Whether no quotation of the paragraph that starts at `opens` reaches over an end of `span`."""
    marks = [[one.lastgroup for one in MARK.finditer(text, opens, end)] for end in (span.start, span.end)]
    return all(found[-1:] != ["opening"] for found in marks)


def _righted(text: str, spans: Sequence[Span], span: Span) -> Span:
    """`span` with the next sentence of its paragraph, where it ends in a note of an error in the article."""
    ended = [i for i, one in enumerate(spans[:-1]) if one.end == span.end]
    note = spans[ended[0]].of(text) if ended else ""
    if not (VERSION.search(note) or LABEL.search(note) or (note and COLUMN.match(text))):
        return span
    after = spans[ended[0] + 1]
    return span if parted(text, span, after) else Span(span.start, after.end)


def proof_of(evidence: Evidence, passage: Passage, span: Span) -> Proof:
    """A span with everyone who says the same, and what is known against it."""
    article = passage.article
    same = (*stories.carriers(evidence.told, article, span), *evidence.copies.get(passage.chunk.id, ()))
    return Proof(article=article, span=span, also_in=same, notes=stories.notes(evidence.told, article, span))


def _leads(query: Query, chosen: Sequence[Scored]) -> bool:
    """Whether the best sentence opens the answer, also before the one above it."""
    best = chosen[0].candidate
    if leans(best.text) or linked(best.text):
        return False
    above = next((one for one in chosen[1:] if _follows(one.candidate, best)), None)
    return above is None or above.probability < AHEAD * chosen[0].probability or _counts(query, best)


def _counts(query: Query, best: Candidate) -> bool:
    """Whether a sentence alone gives the number that is asked for, and not the one above it."""
    if slot(query.text) in (None, DAY):
        return False
    both = [fills(query.text, text) and tolls.says(query.text, text) for text in (best.text, best.before)]
    return both == [True, False]


def _runs(chosen: Sequence[Scored], *, told: bool, leads: bool) -> list[_Run]:
    """Chosen sentences in stretches that stand together: by their first choice, or `told` article by article.

    Where the best of all `leads`, none before it stands with it.
    """
    places = {(one.candidate.passage.article.path, one.candidate.span): n for n, one in reversed([*enumerate(chosen)])}
    found = {(one.candidate.passage.article.path, one.candidate.span): one.candidate for one in chosen}
    runs: list[_Run] = []
    for place in sorted(found, key=lambda place: (place[0], place[1].start)):
        one, choice = found[place], places[place]
        if runs and _follows(runs[-1].sentences[-1], one) and not (leads and choice == 0):
            run = runs.pop()
            runs.append(_Run(sentences=(*run.sentences, one), choice=min(run.choice, choice)))
        else:
            runs.append(_Run(sentences=(one,), choice=choice))
    if not told:
        return sorted(runs, key=lambda run: run.choice)
    first = {run.article.path: min(r.choice for r in runs if r.article.path == run.article.path) for run in runs}
    return sorted(runs, key=lambda run: first[run.article.path])


def _follows(one: Candidate, other: Candidate) -> bool:
    """Whether nothing stands between two sentences of an article, which may be of two passages."""
    if one.passage.chunk.id == other.passage.chunk.id:
        return one.position + 1 == other.position
    article = one.passage.article
    return article.path == other.passage.article.path and not article.text[one.span.end : other.span.start].strip()
