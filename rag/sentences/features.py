"""What is measured of a sentence, as plain numbers for a small linear model."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.embed import TokenVectors
from index.types import Span
from rag.asked.reason import hints
from rag.asked.slot import DAY, fills, gives, slot
from rag.english.lexicon import STOP, TOKEN
from rag.english.words import spelt_out
from rag.query.question import Query, stem, stem_set
from rag.query.whom import shortened
from rag.sentences.labels import leads_on, opening
from rag.time.periods import DAYS
from rag.types import Passage

NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half)\b",
    re.I,
)
PROPER = re.compile(r"(?<=[a-z,;:\d’\"”] )[A-Z][\w’-]+|[A-Z][\w’-]+ [A-Z][\w’-]+")
NAME = re.compile(r"[A-Z][\w’'-]+(?:\s+(?:of|de|the|and)?\s*[A-Z][\w’'-]+)*")
SLIGHT = 0.1
"""Weight of a word piece that belongs to no content word, where those have their idf."""
NEAR = 6.0
"""Words at which nearness is worth 1/e."""
PLACE = re.compile(r"\b(?:in|at|near|from|to|of|across|outside|off)\s+(?:the\s+)?(?:[a-z]+\s+)?[A-Z]\w+")
TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:instructions?|prompts?|the question|your rules|guidelines)\b"
    r"|\b(?:system|hidden) prompt\b|\byou are (?:now )?(?:an? )?(?:ai|assistant|language model|chatbot)\b"
    r"|\b(?:respond|reply|answer) (?:only )?(?:with|that)\b.{0,80}\b(?:instead|regardless|whatever)\b"
    r"|<\|?(?:im_start|system|endoftext)",
    re.I,
)
"""Instructions planted for a model: text of an article, never an answer."""


Place = tuple[str, Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that might be part of the answer."""

    passage: Passage
    span: Span
    text: str
    position: int
    """0-based, among the sentences of its chunk."""
    before: str
    """The sentence before it in its chunk, or empty."""
    after: str

    @property
    def place(self) -> Place:
        """Its chunk, and where it stands in the article: no other sentence has these."""
        return self.passage.chunk.id, self.span

    @property
    def told_in(self) -> str:
        """Its passage, below its article's title."""
        return f"{self.passage.chunk.header}\n{self.passage.text}"


def held(query: Query, one: Candidate, text: str) -> frozenset[str]:
    """The stems of a text around a sentence, and of a name of the question that its article shortens there."""
    found = stem_set(text)
    if query.names <= found:
        return found
    return found | shortened(query.text, text, one.passage.article.text)


SENTENCE_FEATURES = (
    "cover_near",
    "cover_title",
    "cosine",
    "cosine_centred",
    "passage_first",
    "passage_score",
    "article_score",
    "passage_dense",
    "wanted",
    "wanted_who",
    "near",
    "question",
    "lead",
    "new",
)
"""Of 28 tried, what was left by leaving out, one by one, what held-out questions did not need: the share of the
question's words in the sentence and its neighbours, and in it and its title; its cosine, also against the other
candidates'; its passage's rank and fused score, its article's, the passage's cosine; the kind of answer that is wanted,
and who; how near such a value is to the question's words; whether it asks; how early it stands; how much it adds."""


def candidates(passages: Sequence[Passage], query: Query) -> list[Candidate]:
    """Every sentence of the passages, in their order, but those that are addressed to a machine.

    What only leads to the next sentence is no candidate: a label is part of that one, and so is a question like
    the `query`.
    """
    found = []
    for passage in passages:
        text, spans = passage.article.text, passage.chunk.sentences
        quotes = [s.of(text) for s in spans]
        for i in range(len(spans)):
            span = opening(passage.article, spans, i, query)
            if not (leads_on(text, spans, i) or _to_a_machine(span.of(text))):
                found.append(_candidate(passage, quotes, i, span))
    return found


def neighbours(one: Candidate) -> Iterator[Candidate]:
    """The sentence after this one in its chunk, then the one before it, but none that is addressed to a machine."""
    quotes = [s.of(one.passage.article.text) for s in one.passage.chunk.sentences]
    for i in (one.position + 1, one.position - 1):
        if 0 <= i < len(quotes) and not _to_a_machine(quotes[i]):
            yield _candidate(one.passage, quotes, i, one.passage.chunk.sentences[i])


def _candidate(passage: Passage, quotes: Sequence[str], i: int, span: Span) -> Candidate:
    return Candidate(
        passage=passage,
        span=span,
        text=span.of(passage.article.text),
        position=i,
        before=quotes[i - 1] if i else "",
        after=quotes[i + 1] if i + 1 < len(quotes) else "",
    )


@lru_cache(maxsize=20_000)
def _to_a_machine(text: str) -> bool:
    return TO_A_MACHINE.search(text) is not None


def cover(query: Query, weights: Mapping[str, float], stems: frozenset[str]) -> float:
    """Share of the question's content words, weighted by idf, that are in `stems`: 0 to 1."""
    total = sum(weights.values())
    return sum(w for s, w in weights.items() if s in stems) / total if total else 0.0


def wanted(query: Query, text: str) -> float:
    """1 when `text` holds the kind of thing that the question asks for, beyond the question's own words."""
    own = set(query.stems)
    match query.kind:
        case "when":
            return float(gives(DAY, query.text, text))
        case "number" if slot(query.text):
            return float(fills(query.text, text))
        case "number":
            numbers = {stem(w) for w in TOKEN.findall(text) if w[0].isdigit()} - query.numbers
            return float(bool(numbers) or bool(NUMBER.search(re.sub(r"\d", "", text))))
        case "who":
            return float(any(stem(w) not in own for m in PROPER.findall(_fresh(own, text)) for w in m.split()))
        case "where":
            places = [found.split()[-1] for found in PLACE.findall(_fresh(own, text))]
            return float(any(stem(place) not in own and place not in DAYS for place in places))
        case "why":
            return float(hints(text))
        case _:
            return 0.5


def _fresh(own: Collection[str], text: str) -> str:
    """The text with the question's own words in small letters, so that they are no names."""
    return " ".join(w if stem(w) not in own else w.lower() for w in text.split())


def near(query: Query, idf: Mapping[str, float], text: str) -> float:
    """How closely the question's words stand around the best value in `text` that could be the answer: 0 to 1.

    A word at a distance of d words counts exp(-d / 6) of its idf (proximity as in Tao and Zhai, SIGIR 2007).
    """
    starts = _values(query, text)
    if not starts:
        return 0.0
    words = [(m.start(), stem(m.group())) for m in TOKEN.finditer(text)]
    places: dict[str, list[int]] = {}
    for i, (_, s) in enumerate(words):
        if s in idf:
            places.setdefault(s, []).append(i)
    total = sum(idf.values()) or 1.0
    best = 0.0
    for start in starts:
        at = next((i for i, (begin, _) in enumerate(words) if begin >= start), len(words))
        held = (idf[s] * math.exp(-min(abs(i - at) for i in found) / NEAR) for s, found in places.items())
        best = max(best, sum(held) / total)
    return best


def _values(query: Query, text: str) -> list[int]:
    """Where the things begin in `text` that are of the kind that the question asks for and not its own words."""
    match query.kind:
        case "when":
            asked = query.text.lower()
            return [m.start() for m in DAY.finditer(text) if m.group().lower() not in asked]
        case "number":
            return [m.start() for m in NUMBER.finditer(text) if stem(m.group()) not in query.numbers]
        case "who" | "where" | "what":
            own = set(query.stems)
            return [
                m.start()
                for m in NAME.finditer(text)
                if m.start() and any(stem(w) not in own and w.lower() not in STOP for w in TOKEN.findall(m.group()))
            ]
        case _:
            return []


def matches(question: TokenVectors, sentences: Sequence[TokenVectors]) -> NDArray[np.float64]:
    """(len(sentences), pieces of the question) best cosine of each of its word pieces in each sentence: -1 to 1.

    MaxSim of late interaction (ColBERT, arXiv 2004.12832); 0 in a sentence without word pieces.
    """
    found = np.zeros((len(sentences), len(question.pieces)))
    for row, sentence in enumerate(sentences):
        if len(sentence.vectors) and len(question.pieces):
            # not by BLAS: waking its threads takes longer than such a small product
            found[row] = np.einsum("qd,sd->qs", question.vectors, sentence.vectors).max(axis=1)
    return found


def pieces_of(query: Query, idf: Mapping[str, float], pieces: Sequence[str]) -> tuple[list[str], NDArray[np.float64]]:
    """For each word piece of the question the stem of the content word that it belongs to, and that word's idf.

    Empty, and a little weight, for pieces of words that carry nothing; a short name has those of the words in full.
    """
    terms = zip(query.terms, query.stems, strict=True)
    words = {word.lower(): s for term, s in terms for word in (term, *spelt_out(term).split())}
    stems = []
    for piece in pieces:
        plain = piece.removeprefix("##")
        holding = [word for word in words if plain in word and len(plain) > 1]
        word = plain if plain in words else max(holding, key=lambda w: idf[words[w]], default="")
        stems.append(words.get(word, ""))
    return stems, np.array([idf.get(s, SLIGHT) for s in stems])


def sentence_features(
    query: Query, idf: Mapping[str, float], found: Sequence[Candidate], cosines: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(len(found), len(SENTENCE_FEATURES)), given the cosine of each sentence with the question."""
    top = max((c.passage.scores["fused"] for c in found), default=1.0) or 1.0
    titles = {c.passage.article.id: stem_set(c.passage.chunk.header) for c in found}
    rows = []
    for c, cosine in zip(found, cosines, strict=True):
        own = stem_set(c.text)
        asked = wanted(query, c.text)
        rows.append(
            (
                cover(query, idf, own | stem_set(c.before) | stem_set(c.after)),
                cover(query, idf, own | titles[c.passage.article.id]),
                cosine,
                cosine - cosines.mean(),
                float(c.passage.rank == 1),
                c.passage.scores["fused"] / top,
                c.passage.scores["article"] / top,
                c.passage.scores.get("dense", 0.0),
                asked if query.kind != "what" else 0.5,
                asked if query.kind == "who" else 0.5,
                near(query, idf, c.text),
                float(c.text.rstrip('"”’ ').endswith("?")),
                1.0 / (1 + (c.span.start - c.passage.article.text.find("\n")) / 1000) if c.span.start else 1.0,
                math.log1p(len(own - frozenset(query.stems))),
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(found), len(SENTENCE_FEATURES))
