"""Read a model's prose as it comes: whole sentences, and the passages that each of them names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.article.chunk import sentences
from index.types import Span
from rag.llm.frame import UNSEEN

MARK = re.compile(r"\s*[\[【［]((?:\s*[#^]?\d{1,6}\s*(?:[,;–-]|and|&|$)?)+)\s*(?:†[^\]】］]*)?[\]】］]")
"""`[2]`, `[1, 3]`, `[1-3]`, `【2†source】`, with the white space before it."""
RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)|(\d+)")
LATE = re.compile(r"([.?!][\"”’')]*)((?:\s*[\[【［][\d\s,;–#^-]+[\]】］])+)")
"""Marks that stand after the full stop of their sentence."""
THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S)
"""What a reasoning model writes before its answer."""
LINK = re.compile(r"(!?)\[([^\]\n]*)\]\([^)\n]*\)")
"""A link or an image of Markdown: a link's words stay, its target goes, and an image goes whole."""
MARKUP = re.compile(r"\*\*|__|`+|^\s{0,3}#{1,6}\s+|(?<!\w)\*(?=\w)|(?<=[\w.,;:!?])\*(?!\w)", re.M)
ROLE = re.compile(r"\A\s*(?:answer|response)\s*:\s*", re.I)
FOLLOWED = re.compile(r"\s*[^\s\[【［]\S*\s")
"""A whole word that is no mark: only when one follows is a sentence surely over."""
MOST_NAMED = 20
"""Passages that one mark may name: a longer range is nonsense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence that a model wrote."""

    text: str
    """Without its marks, on one line."""
    named: tuple[int, ...]
    """Numbers of the passages that it names, as written, each once."""


class Prose:
    """A model's text while it grows."""

    def __init__(self) -> None:
        self._raw = ""
        self._given = 0

    @property
    def raw(self) -> str:
        return self._raw

    def add(self, piece: str) -> list[Sentence]:
        """Take one more piece; the sentences that it made whole, in order."""
        self._raw += piece
        if not any(letter.isspace() for letter in piece):
            return []
        text, spans = self._read()
        whole = len(spans)
        while whole > self._given and not FOLLOWED.match(text, spans[whole - 1].end):
            whole -= 1
        return self._hand_out(text, spans[self._given : whole])

    def end(self, *, cut: bool) -> list[Sentence]:
        """The sentences left. One that the model could not finish (`cut`) is not among them."""
        text, spans = self._read()
        left = spans[self._given :]
        if cut and left:
            left = left[:-1]
        return self._hand_out(text, left)

    def _read(self) -> tuple[str, list[Span]]:
        text = ROLE.sub("", THOUGHT.sub("", self._raw))
        text = MARKUP.sub("", LINK.sub(_unlinked, text))
        text = LATE.sub(lambda m: f" {m[2].strip()}{m[1]}", text)
        return text, sentences(text, Span(0, len(text)))

    def _hand_out(self, text: str, spans: list[Span]) -> list[Sentence]:
        self._given += len(spans)
        made = (_sentence(span.of(text)) for span in spans)
        return [one for one in made if any(letter.isalnum() for letter in one.text)]


def _unlinked(link: re.Match[str]) -> str:
    if link[1]:
        return ""
    return f"[{link[2]}]" if link[2].strip().isdigit() else link[2]


def _sentence(text: str) -> Sentence:
    named: dict[int, None] = {}
    for mark in MARK.finditer(text):
        for first, last, single in RANGE.findall(mark[1]):
            low, high = (int(single), int(single)) if single else (int(first), int(last))
            named |= dict.fromkeys(range(low, min(high, low + MOST_NAMED - 1) + 1))
    words = " ".join(UNSEEN.sub("", MARK.sub("", text)).split())
    return Sentence(text=re.sub(r"\s+([.,;:?!])", r"\1", words), named=tuple(named))
