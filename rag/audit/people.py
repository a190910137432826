"""Who and what an article names: which names are one, which are people, and by what words they are described."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.audit import lexicon
from rag.audit.read import keys_of, read
from rag.audit.tokens import Token
from rag.english.lexicon import PERSONAL_TITLES, STOP, TOKEN
from rag.query.question import stem

NEAR = 4
"""How far apart two words are that stand together."""
ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+")
CAPITAL = re.compile(r"(?<=[\w,;’'\")] )(?:[A-ZÀ-Þ][\w’'-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The names of one article."""

    names: frozenset[tuple[str, ...]]
    """Lower-case words of each name, in every form in which it stands there."""
    people: frozenset[str]
    """Last words of the names of people."""
    first: dict[str, tuple[str, ...]]
    """Last word of a name -> the first name in full that ends so: whom a last name alone means."""
    roles: dict[str, frozenset[str]]
    """Last word of a name -> keys of the words that describe it: "engineer", "ferry", "company"."""
    topic: frozenset[str]
    """Stems that the article uses three times or more."""
    subject: frozenset[str]
    """The two of them that it uses most."""
    together: frozenset[tuple[str, str]]
    """Pairs of stems that stand near one another somewhere in the article, in order of the alphabet."""

    def is_person(self, last: str) -> bool:
        return last in self.people

    def another(self, words: tuple[str, ...]) -> bool:
        """Whether a name in full is not whom the article means by its last word alone, but a namesake."""
        other = self.first.get(words[-1])
        return other is not None and len(words) > 1 and self.is_person(words[-1]) and not {*words[:-1]} & {*other[:-1]}

    def person(self, word: Token) -> frozenset[str]:
        """The keys of the one person whom a word such as "auditor" describes; nothing when it describes several."""
        fitting = {last for last in self.people if word.root in self.roles[last]}
        return self.described(word) if len(fitting) == 1 else frozenset()

    def described(self, word: Token) -> frozenset[str]:
        """The keys of the names that a word such as "minister" describes."""
        return frozenset(
            k for name in self.names if word.root in self.roles[name[-1]] for w in name for k in keys_of(w)
        )


@lru_cache(maxsize=512)
def names_in(text: str) -> frozenset[str]:
    """Lower-case words that stand with a capital inside sentences of an article, and never without."""
    found = {w.lower().replace("’", "'").removesuffix("'s") for w in CAPITAL.findall(text)}
    plain = {w for w in TOKEN.findall(ADDRESS.sub(" ", text)) if w.islower()}
    return frozenset(w for w in found if w not in plain and w not in STOP)


@lru_cache(maxsize=512)
def cast_of(text: str) -> Cast:
    """The cast of an article's text."""
    tokens = read(" ".join(text.split()), names_in(text)).tokens
    names: set[tuple[str, ...]] = set()
    people: set[str] = set()
    full: dict[str, tuple[str, ...]] = {}
    roles: dict[str, set[str]] = {}
    for first, last in runs(tokens):
        words = tuple(word_of(t) for t in tokens[first : last + 1] if t.kind == "name")
        names.add(words)
        if len(words) > 1:
            full.setdefault(words[-1], words)
        led = [t.text.lower() for t in tokens[max(0, first - 2) : first] if t.text != ","]
        title = bool(led) and led[-1] in PERSONAL_TITLES
        thing = any(w in lexicon.THINGS or w in lexicon.ORGANISATION for w in words)
        if title or (
            len(words) in (2, 3) and not thing and not (first and tokens[first - 1].text in ("the", "in", "at", "of"))
        ):
            people.add(words[-1])
        roles.setdefault(words[-1], set()).update(_beside(tokens, first, last, words))
    often = Counter(map(_root, tokens)).most_common()
    topic = [root for root, n in often if n >= 3 and root and root not in lexicon.PLAIN]
    return Cast(
        names=frozenset(names),
        people=frozenset(people),
        first=full,
        roles={name: frozenset(found) for name, found in roles.items()},
        topic=frozenset(topic),
        subject=frozenset(topic[:2]),
        together=_together(tokens),
    )


def _together(tokens: Sequence[Token]) -> frozenset[tuple[str, str]]:
    core = [(_root(t), t.place) for t in tokens if _root(t)]
    near = (
        (one, other)
        for i, (one, place) in enumerate(core)
        for other, there in core[i + 1 : i + 1 + NEAR]
        if there - place <= NEAR
    )
    return frozenset((min(pair), max(pair)) for pair in near)


def _root(token: Token) -> str:
    return (
        stem(word_of(token)) if token.kind == "name" and word_of(token) else token.root if token.kind == "word" else ""
    )


def word_of(token: Token) -> str:
    """A name's word, lower-case, possessive dropped."""
    return token.text.lower().replace("’", "'").removesuffix("'s").strip(".")


def runs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """(first, last) positions of each name: words with capitals that stand together."""
    found: list[tuple[int, int]] = []
    for i, t in enumerate(tokens):
        if t.kind != "name" or not t.text:
            continue
        if found:
            first, last = found[-1]
            between = tokens[last + 1 : i]
            gap = t.at - (tokens[last].at + len(tokens[last].text))
            whole = not tokens[last].text.endswith(("’s", "'s"))
            if whole and not between and gap <= 3:
                found[-1] = (first, i)
                continue
        found.append((i, i))
    return found


def parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The names of a sentence, each as its words with capitals."""
    for first, last in runs(tokens):
        yield [t for t in tokens[first : last + 1] if t.kind == "name" and t.text]


def _beside(tokens: Sequence[Token], first: int, last: int, words: tuple[str, ...]) -> set[str]:
    """Stems of what the word right before a name, or its own kind, calls it: "engineer", "ferry", "company".

    And of what stands in apposition: "Ann Ostrel, the city auditor, said".
    """
    j = first - 2 if first and tokens[first - 1].text == "," else first - 1
    found = {stem(word_of(tokens[j]))} if j >= 0 and tokens[j].kind == "word" else set()
    if [t.text for t in tokens[last + 1 : last + 3]] in ([",", "the"], [",", "a"], [",", "an"], [",", "its"]):
        run = list(itertools.takewhile(lambda t: t.kind == "word", tokens[last + 3 :]))
        closing = tokens[last + 3 + len(run) : last + 4 + len(run)]
        if run and closing and (closing[0].kind == "mark" or closing[0].text in ("of", "for", "at", "who")):
            found.add(run[-1].root)
    if any(w in lexicon.ORGANISATION for w in words):
        found |= lexicon.ORG_NOUNS
    if "ferri" in found or "ship" in found:
        found |= {"ship", "ferri", "boat", "vessel"}
    return found
