"""Read a question after its history: what it leans on is put before it, and what nobody can know is asked back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.english.lexicon import TOKEN
from rag.query import courtesy, framing
from rag.query.leaning import (
    OPENING,
    PERSON,
    POSSESSIVE,
    THING,
    TIME_UNIT,
    VERB,
    WH,
    content,
    leans,
    named_in,
    pronoun_alone,
)
from rag.query.persons import full_name, persons
from rag.query.results import ARTICLES, both, of_them
from rag.query.swap import swapped
from rag.time.when import in_year, read, without_phrases, year_of
from rag.types import Turn

MOST_TURNS = 3
"""Earlier user turns that one question may lean on: what the talk is about, and the last."""
THIS = re.compile(rf"\b(?:this|(?<=of )that)\s+(?!{TIME_UNIT})(?:[A-Z]+\s+)?(?!is\b|was\b|one\b|has\b)[a-z]{{3,}}\b")
LOOKED_BACK = 8
"""Earlier user turns among which it is looked for what the talk is about."""
WHOM = re.compile(r"\b(?:who|whom|which)\b(?!\s+(?:is|was|are|were)\s+(?!the\b))", re.I)
"""What asks for persons: "Who won?", "Who is the mayor?", but not "Who is Osric Venn?"."""
WHO = re.compile(r"\W*who\b", re.I)
NOTHING = "What would you like to know? Ask about something that the articles may tell."


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question as it is to be searched."""

    text: str
    """The question without the courtesies around it and the words that frame it, after the turns that it leans on."""
    own: str
    """The question alone."""
    leaned: str = ""
    """Those turns, with what the question names put in the place that it takes; empty when it stands alone."""
    clarify: str | None = None
    """What to ask back, when neither the question nor its history says what is meant."""


def resolve(text: str, history: Sequence[Turn], today: date) -> Resolved:
    """Put before a question the user turns that it leans on: the last one, and those that this leans on in turn.

    Turns without a question, and those before a change of subject, count for nothing, and of two turns that
    contradict each other the later one holds: a time phrase of the question takes the place of those before it, and a
    name that of the one for which it stands. Where a person is meant and the turns name none in full, or ask who, the
    persons that the last answer names are added.
    """
    said = courtesy.parted(text)
    if not said.text:
        return Resolved(text=text, own=text, clarify=NOTHING)
    text = framing.plain(said.text)
    asked, refused, answered = ([], [], "") if said.turns else _before(history)
    if not (leans(text) or (said.corrects and not _asks_anew(text))):
        return Resolved(text=text, own=text)
    own = text
    if of_articles := any(map(ARTICLES.search, asked)):
        asked = [turn for turn in asked if not of_them(turn)]
    *asked, text = _dated([*_chain(asked), text], today)
    used: list[str] = []
    timed = bool(read(text, today).spans)
    for turn in reversed(asked):
        cut = without_phrases(turn, today) if timed else turn
        timed = timed or bool(read(turn, today).spans)
        if content(cut) or both(turn):
            used.insert(0, cut)
            if not leans(turn):
                break
    if of_articles and of_them(text):
        used, spent = _folded(used, today), False
    elif both(text):
        used, spent = _folded([*used, text], today), True
    else:
        used = _folded(used, today)
        while (
            len(used) > 1 and used[-1] in refused and not _fits(used[-1], text, today) and _fits(used[-2], text, today)
        ):
            used.pop()
        used, spent = _filled(used, text, today)
    meant = _meant(answered, used) if not used or pronoun_alone(text, PERSON) else []
    if not (used or meant):
        return Resolved(text=text, own=own, clarify=unclear(text, today))
    leaned = " ".join([*map(_ended, used), *([f"{', '.join(meant)}."] if meant else [])])
    return Resolved(text=leaned if spent else f"{leaned} {text}", own=text, leaned=leaned)


def _ended(turn: str) -> str:
    """A turn with a mark at its end, so that the next begins anew."""
    return turn if turn.rstrip(" \"'”’)")[-1:] in ("?", "!", ".") else f"{turn}?"


def _meant(answer: str, turns: list[str]) -> list[str]:
    """The persons of an answer to `turns` that a pronoun after it may mean.

    All where the last turn asks who. Else none where a turn gives a full name, and only whom a turn names in part.
    """
    found = persons(answer, turns)
    if not turns or WHOM.search(turns[-1]):
        return found
    told = {word for turn in turns for word in TOKEN.findall(turn)}
    return [] if any(map(full_name, turns)) else [name for name in found if name.split()[-1] in told][:1] or found


def _before(history: Sequence[Turn]) -> tuple[list[str], list[str], str]:
    """What the user asked since the subject was last changed, oldest first; what of it was refused; the last answer."""
    asked: list[str] = []
    refused: list[str] = []
    answered = ""
    for turn in history:
        if turn.role == "assistant":
            answered = turn.text.strip() or answered
            refused += [] if turn.text.strip() else asked[-1:]
            continue
        said = courtesy.parted(turn.text)
        if said.turns:
            asked, refused, answered = [], [], ""
        if said.text:
            asked.append(framing.plain(said.text))
    return asked, refused, answered


def _chain(asked: list[str]) -> list[str]:
    """The turns back to the last that leans on none; of many that one, and the latest."""
    asked = asked[-LOOKED_BACK:]
    start = next((n for n in range(len(asked) - 1, 0, -1) if not leans(asked[n])), 0)
    return asked[start:] if len(asked) - start <= MOST_TURNS else [asked[start], *asked[1 - MOST_TURNS :]]


def _asks_anew(text: str) -> bool:
    """Whether a correction is a whole question with a name: "No, who is Osric Venn?"."""
    return bool(WH.search(text) and VERB.search(text) and named_in(text))


def _dated(turns: list[str], today: date) -> list[str]:
    """Turns, oldest first; a month of one that leans on another is of its year: "in July 2022", "And in August?"."""
    year, dated = None, []
    for turn in turns:
        leaning = year is not None and leans(turn)
        dated.append(in_year(turn, year, today) if year is not None and leaning else turn)
        year = year_of(dated[-1], today) or (year if leaning else None)
    return dated


def _folded(turns: list[str], today: date) -> list[str]:
    """Turns, oldest first; what each names takes its place in the one before, and what says no more than that goes.

    A turn with a time of its own changes none before it. "Both?" puts back what the turn before it has changed.
    """
    folded: list[str] = []
    whole: list[str] = []
    for turn in turns:
        if both(turn):
            folded = whole
            continue
        whole = [*folded, turn]
        new = swapped(folded[-1], turn) if folded and not read(turn, today).spans else None
        folded[-1:] = [*folded[-1:], turn] if new is None else [new.text] if new.spent else [new.text, turn]
    return folded


def _fits(turn: str, text: str, today: date) -> bool:
    """Whether what `text` names takes a place in a turn."""
    return swapped(turn, without_phrases(text, today)) is not None


def _filled(folded: list[str], text: str, today: date) -> tuple[list[str], bool]:
    """Turns with what `text` names in its place in the last, and whether they now say all of `text`."""
    bare = without_phrases(text, today)
    if not folded or (new := swapped(folded[-1], bare)) is None:
        return folded, False
    return [*folded[:-1], new.text], new.spent and bare == text


def unclear(text: str, today: date) -> str | None:
    """What to ask back about a question that says too little, asked with no history; `None` if it says enough."""
    bare = without_phrases(text, today)
    words = content(bare)
    if len(words) <= 4 and (meant := THIS.search(bare)) and not re.search(r"[.!?]\s", bare[: meant.start()]):
        return f"Which one does “{meant.group()}” mean? Name it and ask again."
    if named_in(bare) or any(word[0].isdigit() for word in words):
        return None
    person = pronoun_alone(bare, PERSON)
    whose = person is not None and person.lower() in POSSESSIVE
    if person and len(words) <= (2 if whose else 3) and not (whose and WHO.match(bare)):
        return f"Whom does “{person}” mean? Name the person and ask again."
    if (thing := pronoun_alone(bare, THING)) and len(words) <= 2:
        return f"What does “{thing}” mean? Name the person, place or event and ask again."
    if not words and (WH.search(text) or (OPENING.match(text) and bare != text)):
        return "What is the question about? Name a person, place or event and ask again."
    return None
