"""In which order articles are to be listed, and how many: "newest first", "the latest five"."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from rag.query.results import NEW, NUMBER, OLD, SORTED
from rag.scan.wording import NEWS, SHOW
from rag.time.relative import counted

First = Literal["newest", "oldest", "other"]
"""What comes first; `other` is what is not known of articles: importance, length, the alphabet."""

AGE = rf"(?:{NEW}|recent|{OLD}|top)"
PLURAL = (
    rf"{NEWS}(?:(?:top|main|big(?:gest)?|major|key|important) )?{NEWS}(?:articles|stories|reports|pieces|headlines)\b"
)
HEAD = re.compile(
    rf"(?P<head>(?:(?:{SHOW}|(?:which|what) (?:are|were)) (?:just |only )?)?)(?:(?:all|of) )*(?:the |those )?"
    rf"(?:(?P<age>{AGE}) )?(?:(?P<n>{NUMBER}) )?(?:of )?(?:the )?(?:(?P<then>{AGE}) )?"
    rf"(?={PLURAL}|(?-i:(?:[A-Z][\w.&’'-]* ){{1,4}})(?:articles|stories|pieces)\b)",
    re.I,
)
""" "Show me the latest five articles", "the five latest articles", "5 articles", "latest articles"."""
LISTS = re.compile(rf"{SHOW} |(?:which|what) (?!is\b)|(?:all |any )?(?:the )?{PLURAL}|.*\btime ?line\b", re.I)
"""What opens a question that may say an order at its end."""
OPENING = re.compile(rf"(?P<head>(?:{SHOW})?),?\s*{SORTED},?\s+(?={SHOW} |(?:all|every|the|any)\b|{PLURAL})", re.I)
MIDDLE = re.compile(
    rf"(?P<head>{SHOW} [^,]{{0,40}}?{PLURAL}),?\s+{SORTED}(?=,?\s+(?:about|on|that|which|mentioning|from)\b)", re.I
)
ENDING = re.compile(rf"(?:,|\s)\s*\(?{SORTED}\)?$", re.I)


class Sorting(NamedTuple):
    """A question without the order and the number that it asks for, and these."""

    text: str
    first: First | None = None
    """What comes first, where that is said."""
    of: First | None = None
    """Which are meant, where a number or "latest" says it."""
    most: int | None = None


def sorting(text: str) -> Sorting:
    """Part a question that lists articles from the order in which it wants them and from how many it wants."""
    first: First | None = None
    if found := OPENING.match(text) or MIDDLE.match(text):
        text, first = f"{found['head']} {text[found.end() :].lstrip(' ,')}".strip(), first_of(found)
    if LISTS.match(text) and (found := ENDING.search(text)):
        text, first = text[: found.start()], first or first_of(found)
    if not (found := HEAD.match(text)):
        return Sorting(text, first)
    age = aged(found["age"] or found["then"])
    if not found["n"] and age != "newest":
        return Sorting(text, first)
    return Sorting(f"{found['head'] or 'list '}{text[found.end() :]}", first or age, age, number(found["n"]))


def aged(said: str | None) -> First | None:
    """What comes first of "the latest five"; the "top five" are in no order."""
    return None if not said or said.lower() == "top" else "oldest" if re.fullmatch(OLD, said, re.I) else "newest"


def first_of(found: re.Match[str]) -> First | None:
    """What comes first in an order that was found; `None` for one "by date"."""
    return "newest" if found["newest"] else "oldest" if found["oldest"] else "other" if found["other"] else None


def number(said: str | None) -> int | None:
    """How many are asked for; "few" and "several" set no number."""
    if said and said.lower() == "dozen":
        return 12
    least, most = counted(said) if said else (0, 1)
    return most if 0 < least == most else None
