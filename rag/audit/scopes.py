"""What the small words of a sentence govern: not, may, said."""

from __future__ import annotations

from rag.audit import lexicon
from rag.audit.tokens import Scope, Token
from rag.query.question import stem


def root_of(token: Token) -> str:
    """The stem of a word; "first" for an ordinal 1; nothing for other values and names."""
    if token.kind == "number" and token.unit == "nth" and token.value == (1.0,) and not token.text.isdigit():
        return "first"
    return stem(token.text) if token.kind in ("word", "stop") and token.text[:1].isalpha() else ""


NOBODY = frozenset("nobody nothing none".split())
"""What denies the words before it, where none it could deny come after: "killed nobody"."""


def negators(tokens: list[Token]) -> list[tuple[int, int, str]]:
    return [(i, i, "not") for i, t in enumerate(tokens) if root_of(t) in lexicon.NEGATORS]


def modals_in(tokens: list[Token]) -> list[tuple[int, int, str]]:
    roots = [t.text.lower() if t.kind in ("word", "stop") else "" for t in tokens]
    found = []
    for i, root in enumerate(roots):
        for n in (2, 1):
            if root and (sort := lexicon.MODALS.get(tuple(roots[i : i + n]))) and (n == 1 or not tokens[i].initial):
                able = root == "able" and i > 1 and roots[i - 1] == "be" and roots[i - 2] in ("will", "shall")
                found.append((i, i + n - 1, "plan" if able else sort))
                break
    return found


def scopes(tokens: list[Token], markers: list[tuple[int, int, str]], reach: int) -> tuple[Scope, ...]:
    """For each marker, the next words that carry something, to the end of its clause."""
    made = []
    for first, last, sort in markers:
        members: list[int] = []
        start = last + 1
        if tokens[start : start + 1] and tokens[start].text == ",":  # "could, in time, pay"
            start = next((j + 1 for j in range(start + 1, len(tokens)) if tokens[j].text == ","), start)
        for j in range(start, len(tokens)):
            t = tokens[j]
            if len(members) == reach or (t.kind == "mark" and t.text in ",;:.?!–—" and members):
                break
            if t.kind in ("word", "name", "number") and not (t.text.endswith("ly")):
                members.append(j)
        if not members and tokens[first].text in NOBODY:  # "killed nobody"
            members = [j for j in range(max(0, first - 2), first) if tokens[j].kind == "word"]
        made.append(Scope(sort=sort, marker=first, members=tuple(members)))
    return tuple(made)


def speech_of(tokens: list[Token]) -> list[int]:
    found = []
    for i, t in enumerate(tokens):
        if t.quoted:
            continue
        noun = i > 0 and (tokens[i - 1].text in _DETERMINERS or tokens[i - 1].kind in ("number", "date"))
        bare = t.text.lower() in ("report", "estimate", "note", "claim", "call", "mention", "stress")
        verb = (
            t.kind in ("word", "stop")
            and root_of(t) in lexicon.SPEECH
            and not noun
            and not (bare and not _infinite(tokens, i))
        )
        if verb or t.text.lower() == "according":
            found.append(i)
    return found


ENDING = frozenset("on in at during . , ;".split())
"""What follows ", he said" when that closes what was said."""
AFTER = 30
"""Tokens after a verb of saying that are looked at."""
_DETERMINERS = frozenset("the a an this that his her their its of first final interim".split())


def _infinite(tokens: list[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].text in ("to", "they", "we", "i", "would", "will", "may", "some", "people")


def told_by(tokens: list[Token], speech: list[int]) -> set[int]:
    """Positions that stand under a verb of saying: what follows it, or what went before ", he said"."""
    told: set[int] = set()
    start, rest = 0, len(tokens)
    for i in speech:
        after = [t for t in tokens[i + 1 : i + AFTER] if t.kind != "mark"]
        comma = next((j for j in range(i - 1, max(i - 14, start) - 1, -1) if tokens[j].text == ","), None)
        short = comma is not None and i - comma <= 6 and any(t.text in ENDING for t in tokens[i + 1 : i + 2])
        closes = (len(after) <= 5 or short) and not any(t.text == "that" for t in after[:5])
        according = tokens[i].text.lower() == "according"
        if comma and tokens[comma - 1].text in ("because", "that", "but", "and", "which", "as"):
            comma = None  # "went there because, they said, ..."
        if comma is not None and closes and comma > start + 1 and not according:
            told.update(range(start, comma))
            if tokens[i + 1 : i + 2] and tokens[i + 1].text == ",":  # "A, he said, B"
                rest = min(rest, i + 2)
        elif according and i > 2:
            told.update(range(start, i))
        else:
            rest = min(rest, i + 1)
        start = i + 1
    return told | set(range(rest, len(tokens)))
