"""What a model is shown of articles: framed passages in a budget, and nothing in them that poses as anything else."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.types import Span
from rag.llm import tokens
from rag.types import Passage

UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Control, zero-width, bidi and tag characters, variation selectors: what a reader does not see and a model does."""
MARK = re.compile(r"[\[【［]\s*(\^?\d[\d\s,;:†–-]*|/?[A-Z][A-Z_]+)\s*[\]】］]")
"""What looks like a citation or like a role of some chat format: `[3]`, `[1, 2]`, `【1】`, `[INST]`."""
ANGLES = str.maketrans({"<": "‹", ">": "›", "＜": "‹", "＞": "›"})
"""Without angle brackets no text can open or close a frame, or a role of a chat format (`<|im_end|>`)."""
LINE = re.compile(r"\s+")
LONGEST = 120
"""Characters of a publisher's name that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """Passages as they are shown to a model for one request."""

    frame: str
    """Name of the frames, drawn for this request: text written before it cannot know it."""
    text: str
    passages: tuple[Passage, ...]
    """Those that found room, best first: the model calls the first of them 1."""


def harmless(text: str) -> str:
    """`text` for a model's eyes: no unseen characters, no frames, no citation marks. Never for quotes."""
    return MARK.sub(r"(\1)", UNSEEN.sub("", text)).translate(ANGLES)


def draw() -> str:
    """A name of frames for one request."""
    return f"passage-{secrets.token_hex(4)}"


def framed(
    passages: Sequence[Passage],
    budget: int,
    stories: Mapping[str, str] | None = None,
    count: Callable[[str], int] = tokens.count,
) -> Framed:
    """The best of `passages` that fit into `budget` tokens, in whole sentences, each in a frame of its own.

    `stories` names the story of an article (by its path) that shares it with another. A passage that does not fit
    whole is cut after the last sentence that does; those after it are left out.
    """
    frame = draw()
    blocks: list[str] = []
    shown: list[Passage] = []
    left = budget
    for passage in passages:
        opening, closing = _opening(frame, len(shown) + 1, passage, stories or {}), f"</{frame}>"
        body = _fitting(passage, left - count(f"{opening}\n\n{closing}\n\n"), count)
        if body:
            block = f"{opening}\n{body}\n{closing}"
            left -= count(block + "\n\n")
            blocks.append(block)
            shown.append(passage)
        if not body or len(body) < len(harmless(passage.text)):
            break
    return Framed(frame=frame, text="\n\n".join(blocks), passages=tuple(shown))


def _opening(frame: str, number: int, passage: Passage, stories: Mapping[str, str]) -> str:
    article = passage.article
    facts = {
        "number": str(number),
        "date": article.published.value if article.published else "unknown",
        "publisher": _attribute(article.publisher.value) if article.publisher else "unknown",
    }
    if article.path in stories:
        facts["story"] = _attribute(stories[article.path])
    return f"<{frame} " + " ".join(f'{name}="{value}"' for name, value in facts.items()) + ">"


def _attribute(text: str) -> str:
    return LINE.sub(" ", harmless(text)).replace('"', "'").strip()[:LONGEST]


def _fitting(passage: Passage, budget: int, count: Callable[[str], int]) -> str:
    """The passage, or as many of its first sentences as fit; empty when not even one does."""
    text, start = passage.article.text, passage.chunk.span.start
    whole = harmless(passage.text)
    if count(whole) <= budget:
        return whole
    best = ""
    for sentence in passage.chunk.sentences:
        body = harmless(Span(start, sentence.end).of(text))
        if count(body) > budget:
            break
        best = body
    return best
