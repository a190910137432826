"""Pick the sentences of the answer from those that were scored: as many as it needs, no two alike, none half said."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from index.article.chunk import prose
from rag.asked import define
from rag.asked.described import named_next
from rag.asked.slot import beside, fills, slot
from rag.english.lexicon import NEGATIONS, TOKEN
from rag.query.question import Query, named, stem, stem_set
from rag.query.whom import names
from rag.sentences.features import Candidate, neighbours, wanted
from rag.sentences.openings import leans, teaser
from rag.sentences.speech import QUOTATION
from rag.time.periods import DAYS
from rag.values.amounts import WORDED

ALIKE = 0.8
"""Share of the words of the longer sentence, for two sentences to say the same in the same words."""
OPENING = 0.5
"""Share of the best one's probability with which the first sentence of its article opens an answer."""
BODY = 0.6
"""The same, with which another sentence of it leads, where the first leaves a word of the question out."""
VALUED = frozenset({"who", "when", "number"})
"""Kinds of question of which it can be seen whether a sentence gives what is asked for."""
TURN = re.compile(r"(?:But|However|Yet|Still|Instead)\b")
"""How a sentence opens that takes back what the one before it lets expect."""
SORT = re.compile(r"\b(?:which|what|how (?:many|much))\s+(\w+)", re.I)
"""Of what sort the answer is, which it need not say: "Which company ...?"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A sentence with the probability that it is part of the answer."""

    candidate: Candidate
    probability: float


def enough(scored: Sequence[Scored], keep: float, most: int, *, opening: bool = False) -> list[Scored]:
    """The best sentence and those that are nearly as likely, no two of them nearly the same and none a teaser.

    With `opening` also the first of the best one's article, where it is likely enough; the last makes room for it.
    """
    scored = [one for one in scored if not teaser(one.candidate.text)] or scored
    chosen: list[Scored] = []
    for one in scored:
        if len(chosen) == most or one.probability < keep * scored[0].probability:
            break
        if not any(_again(one.candidate.text, other.candidate.text) for other in chosen):
            chosen.append(one)
    first = next((one for one in scored if opening and _opens(one, scored[0])), None)
    if first is None or any(alike(first.candidate.text, other.candidate.text) for other in chosen):
        return chosen
    return [*chosen[: most - 1], first]


def body_first(query: Query, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """The sentences, best first, but not an article's opening where one below it says more of the question's words.

    That says all of them that the opening does, and gives what is asked for - a name, a day, a value - if that does;
    where nothing of the kind is asked for it says every word, and so does one of another article. Of several leads
    which says most. The title counts for both, but not its numbers, which are mostly of the day. What something is,
    stands at the opening.
    """
    valued = query.kind in VALUED or slot(query.text) is not None
    if not scored or not (valued or query.kind == "what") or define.asked(query.text):
        return tuple(scored)
    if not _heads(best := scored[0].candidate):
        return tuple(scored)
    asked = {*query.stems} - query.context - {stem(word) for word in SORT.findall(query.text)}

    def said(one: Candidate) -> set[str]:
        return asked & (stem_set(one.text) | stem_set(one.passage.chunk.header) - query.numbers)

    def gives(one: Candidate) -> float:
        return fills(query.text, one.text) + wanted(query, one.text)

    def leads(one: Candidate) -> bool:
        whole, here = said(one) == asked, one.passage.article.path == best.passage.article.path
        placed = one.span.start > best.span.start if here else whole
        told = gives(best) <= gives(one) if valued else whole
        return placed and told and said(best) < said(one) and not leans(one.text) and not one.text.endswith("?")

    likely = [one for one in scored if one.probability >= BODY * scored[0].probability]
    leading = [one for one in likely if leads(one.candidate)]
    if not leading:
        return tuple(scored)
    first = max(leading, key=lambda one: len(said(one.candidate)))
    return (replace(first, probability=scored[0].probability), *(one for one in scored if one is not first))


def _heads(one: Candidate) -> bool:
    """Whether a sentence is one of the first two of its article, of which one may be its headline again."""
    article = one.passage.article
    return one.position < 2 and one.passage.chunk.span.start == next(prose(article.text, article.furniture)).start


def _opens(one: Scored, best: Scored) -> bool:
    """Whether a sentence is the first of the best one's article, and likely enough to open an answer."""
    article, span = one.candidate.passage.article, one.candidate.span
    if article.path != best.candidate.passage.article.path or one.probability < OPENING * best.probability:
        return False
    return span.start == next(prose(article.text, article.furniture)).start


def of_one_subject(query: Query, chosen: Sequence[Scored], story: Collection[str]) -> list[Scored]:
    """The chosen sentences without those of another subject than the first, where that names one of the question.

    Such a sentence stands in no article of the `story` (paths), in a passage that names none of the same, and shares
    no other name with those before it.
    """
    if not chosen:
        return []
    first = chosen[0].candidate
    called = [name for name in _called(query.text) if _names(name, f"{first.passage.chunk.header}\n{first.text}")]
    kept: list[Scored] = []
    shared: set[str] = set()
    for one in chosen:
        passage, capitals = one.candidate.passage, _capitals(one.candidate.text) - {*query.stems}
        own = passage.article.path in {first.passage.article.path, *story} or not called or capitals & shared
        if own or any(_names(name, f"{passage.chunk.header}\n{passage.text}") for name in called):
            kept.append(one)
            shared |= capitals
    return kept


def _capitals(text: str) -> set[str]:
    """The stems of a sentence's words with a capital, but the first and those of days and months."""
    return {stem(word) for word in TOKEN.findall(text)[1:] if word[0].isupper() and word not in DAYS}


def _names(name: Sequence[str], text: str) -> bool:
    """Whether a text names it; one of a single word in whatever case, or as what it abbreviates."""
    return names(name, text) if len(name) > 1 else stem(name[0]) in stem_set(text)


def _called(question: str) -> list[list[str]]:
    """The names in a question, each as its words."""
    found: list[list[str]] = []
    end = 0
    for word in TOKEN.finditer(question):
        if word.group() in named(question):
            if found and question[end : word.start()] == " ":
                found[-1].append(word.group())
            else:
                found.append([word.group()])
            end = word.end()
    return found


def alike(one: str, other: str) -> bool:
    """Whether two sentences are copies with small edits: four in five of their words are shared.

    Never where each has a number or name that the other has not, or only one has a negation.
    """
    a, b = stem_set(one), stem_set(other)
    if len(a & b) < ALIKE * max(len(a), len(b), 1):
        return False
    mine, theirs = _telling(one), _telling(other)
    opposed = bool(mine & NEGATIONS) != bool(theirs & NEGATIONS)
    return not opposed and not (mine - theirs and theirs - mine)


def _again(one: str, other: str) -> bool:
    """Whether a sentence tells again what another does: as its copy, or since both quote the same at length."""
    return alike(one, other) or bool(_quotations(one) & _quotations(other))


def _quotations(text: str) -> set[tuple[str, ...]]:
    """The words of each long quotation in a text, whatever its marks."""
    return {tuple(TOKEN.findall(quote.replace("’", "'").lower())) for quote in QUOTATION.findall(text)}


def _telling(text: str) -> frozenset[str]:
    """The stems of a sentence's numbers, negations and capitalised words but the first."""
    words = TOKEN.findall(text.replace("’", "'"))
    return frozenset(
        stem(w)
        for i, w in enumerate(words)
        if not w.isalpha() or w.lower() in WORDED or w.lower() in NEGATIONS or (i and w[0].isupper())
    )


def completed(query: Query, chosen: Sequence[Scored], most: int) -> list[Scored]:
    """The chosen sentences, and where the best do not give what is asked for the one beside them that does.

    That is the value or the reason that is asked for, the name of what the best only describes ("A music firm has
    bought it. New owner Yeahronimo …"), or where it is asked whether something is so, what takes the best back.
    `chosen` is best first; of `most` sentences the last makes room.
    """
    gives = beside(query.text)
    for n, one in enumerate(chosen):
        if gives is None or gives(one.candidate.text):
            break
        for other in neighbours(one.candidate):
            if gives(other.text):
                return _with(chosen, n, other, most)
    if chosen and query.kind == "yesno":
        following = next((one for one in neighbours(chosen[0].candidate) if _turns(chosen[0].candidate, one)), None)
        if following:
            return _with(chosen, 0, following, most)
    if chosen and gives is None:
        first, texts = chosen[0].candidate, [one.candidate.text for one in chosen]
        following = next((other for other in neighbours(first) if other.position > first.position), None)
        if following and named_next(query, texts, following.text):
            return _with(chosen, 0, following, most)
    return list(chosen)


def _turns(best: Candidate, other: Candidate) -> bool:
    """Whether the next sentence takes back what the best one lets expect: "But it will not be there"."""
    words = {word.lower() for word in TOKEN.findall(other.text.replace("’", "'"))}
    return other.position > best.position and TURN.match(other.text) is not None and bool(words & NEGATIONS)


def _with(chosen: Sequence[Scored], n: int, other: Candidate, most: int) -> list[Scored]:
    """The chosen sentences with another after the `n`th, which it stands beside."""
    rest = [one for one in chosen[n + 1 :] if one.candidate.span != other.span]
    return [*chosen[: n + 1], Scored(candidate=other, probability=chosen[n].probability), *rest][:most]
