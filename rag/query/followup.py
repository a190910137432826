"""Read a question after its history: what it leans on is put before it, and what nobody can know is asked back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from rag.english.lexicon import PERSONAL_TITLES, TOKEN
from rag.query import courtesy, framing
from rag.query.leaning import (
    OPENING,
    PERSON,
    POINTING,
    POSSESSIVE,
    THING,
    THIS,
    VERB,
    WH,
    content,
    leans,
    named_in,
    pronoun_alone,
)
from rag.query.persons import full_name, persons
from rag.query.reply import ASKED_BACK, MEANT, REFUSES, completed, corrected
from rag.query.results import ARTICLES, both, of_them
from rag.query.swap import OPENER, Swapped, swapped
from rag.query.topic import LED, PRONOUN, about, asks, beside, subject
from rag.time.when import in_year, read, without_phrases, year_of
from rag.types import Turn

MOST_TURNS = 3
"""Earlier user turns that one question may lean on: what the talk is about, and the last."""
ANSWERED = 600
"""Code points of the last answer that are looked at."""
LOOKED_BACK = 8
"""Earlier user turns among which it is looked for what the talk is about."""
WHOM = re.compile(r"\b(?:who|whom|which)\b(?!\s+(?:is|was|are|were)\s+(?!the\b|.*(?:['’]s|s['’])\s))", re.I)
"""What asks for persons: "Who won?", "Who is the mayor?", "Who is Skarra's mayor?", but not "Who is Osric Venn?"."""
THE_PERSON = re.compile(rf"\bthe (?:{'|'.join(sorted(PERSONAL_TITLES))})\b", re.I)
""" "What did the judge say?": whom a pronoun after it means."""
CITED = re.compile(r"\s*\[\d+\]")
WHO = re.compile(r"\W*who\b", re.I)
DOES = re.compile(r"\W*(?:who|what)\s+[a-z]+[^s\W]s\b", re.I)
PLACED = re.compile(rf"{OPENER.pattern}(?:in|at|near)\s", re.I)
"""A follow-up that only says where: what was asked last is asked there."""
NOTHING = "What would you like to know? Ask about something that the articles may tell."


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question as it is to be searched."""

    text: str
    """The question without the courtesies around it and the words that frame it, after what it leans on."""
    own: str
    """The question alone."""
    leaned: str = ""
    """What of those turns stands before it; empty when it stands alone."""
    answered: str = ""
    """How the last answer begins, for a question that leans on the talk."""
    shown: str = ""
    """The same as a person may read it, what is only talked about in brackets; empty when it stands alone."""
    clarify: str | None = None
    """What to ask back, when neither the question nor its history says what is meant."""


def resolve(text: str, history: Sequence[Turn], today: date) -> Resolved:
    """Put before a question that leans on the talk what the talk is about, and before one that asks nothing the last.

    What the talk is about is told by the question that began it, without what that asked; the persons meant by a
    pronoun are named. A question that says only what is to change ("And in 2022?") follows the one that it changes.
    Turns without a question, and those before a change of subject, count for nothing, and of two turns that
    contradict each other the later one holds: a time phrase of the question takes the place of those before it, and a
    name that of the one for which it stands.
    """
    said = courtesy.parted(text)
    if not said.text:
        return Resolved(text=text, own=text, clarify=NOTHING)
    text = framing.plain(said.text)
    if not said.turns and (replied := _completed(text, history, today)):
        return replied
    talk = {} if said.turns else _before(history)
    corrects = said.corrects or MEANT.match(text) is not None
    text = corrected(text, next(reversed(talk), ""))
    if not (leans(text) or (corrects and not _asks_anew(text))):
        return Resolved(text=text, own=text)
    own, asked = text, [turn for turn in talk if turn]
    if of_articles := any(map(ARTICLES.search, asked)):
        asked = [turn for turn in asked if not of_them(turn)]
    chain = _chain(asked)
    *asked, text = _pointed(_dated([*chain, text], today))
    if text != own and not leans(text):
        return Resolved(text=text, own=text)
    used: list[str] = []
    timed = bool(read(text, today).spans)
    for turn in reversed(asked):
        cut = without_phrases(turn, today) if timed else turn
        timed = timed or bool(read(turn, today).spans)
        if content(cut) or both(turn):
            used.insert(0, cut)
            if not leans(turn):
                break
    bare, spent = without_phrases(text, today), both(text)
    used, put = _folded([*used, text] if spent else used, today)
    if not (spent or (of_articles and of_them(text))) and (new := _filled(used, bare, put)):
        used, spent = new[0], new[1].spent and bare == text
    meant = _meant(chain, talk) if not used or pronoun_alone(text, PERSON) else []
    nobody = not meant and chain[-1:] and (talk[chain[-1]] or "").startswith(REFUSES) and WHOM.search(chain[-1])
    if not (used or meant) or (nobody and pronoun_alone(text, PERSON) and not any(map(full_name, used))):
        return Resolved(text=text, own=own, clarify=unclear(text, today))
    if not any(map(ARTICLES.search, (*used, text))):
        used = _told(used, None if spent or corrects or of_them(text) or not asks(text) else text)
    leaned = " ".join([*map(_ended, used), *([f"{', '.join(meant)}."] if meant else [])])
    whole = leaned if spent else f"{leaned} {text}"
    shown = _shown([*used, *([] if spent else [text])], meant)
    return Resolved(text=whole, own=text, leaned=leaned, answered=_last_answer(talk)[:ANSWERED], shown=shown)


def _shown(turns: list[str], meant: list[str]) -> str:
    """What is asked, and in brackets after it what is only talked about: "How old was he? (the Maui fires)"."""
    *before, last = turns
    asked = [_ended(turn) for turn in before if not turn.endswith(".")]
    told = [LED.sub("", turn[:-1]) for turn in before if turn.endswith(".")] + meant
    return " ".join([*asked, last]) + (f" ({'; '.join(told)})" if told else "")


def _completed(text: str, history: Sequence[Turn], today: date) -> Resolved | None:
    """What was asked back, or said too little and began the talk, with a reply that only names something in it."""
    asked = [n for n, turn in enumerate(history) if turn.role == "user"]
    if not asked:
        return None
    earlier, last = history[: asked[-1]], history[asked[-1]]
    question = framing.plain(courtesy.parted(last.text).text)
    answer = " ".join(turn.text.strip() for turn in history[asked[-1] + 1 :])
    if (whole := completed(question, text, answer)) is None:
        return None
    back = ASKED_BACK.match(answer) if answer else resolve(last.text, earlier, today).clarify
    meant = MEANT.match(text) and not swapped(question, corrected(text, question))
    if not (back or (leans(question) and (meant or len(asked) == 1))):
        return None
    return resolve(whole, earlier, today)


def _told(turns: list[str], text: str | None) -> list[str]:
    """What turns say of what is talked about, and the last of them whole where no `text` asks anything itself."""
    first, others, last = turns[:1], turns[1:], turns[-1:]
    if text is None:
        return [*(f"{about(turn)}." for turn in first if others), *last]
    pointing = any(map(partial(pronoun_alone, text), (PERSON, THING))) or POINTING.search(text)
    kept = [turn for turn in others if (pointing or not asks(turn)) and _names(turn, last=turn in last and asks(turn))]
    return [f"{about(turn)}." for turn in (*first, *kept)]


def _names(turn: str, *, last: bool) -> bool:
    """Whether a turn adds to what is talked about: a name or a number, and the `last` question also a word."""
    said = beside(turn) if asks(turn) else about(turn)
    return (
        named_in(f"of {said}") or any(c.isdigit() for c in said) or (last and said != "" and not PRONOUN.search(said))
    )


def _ended(turn: str) -> str:
    """A turn with a mark at its end, so that the next begins anew."""
    return turn if turn.rstrip(" \"'”’)")[-1:] in ("?", "!", ".") else f"{turn}?"


def _meant(asked: Sequence[str], talk: Mapping[str, str | None]) -> list[str]:
    """The persons that a pronoun after these questions may mean, of whom their answers tell.

    Those whom the last answer to "who" names, or to what only changed that ("And of Varn?"), unless a later question
    names one; else whom the last answer names and a question names in part.
    """
    for turn in reversed(asked):
        filled = leans(turn) and not asks(turn) and content(turn)
        if (filled or WHOM.search(turn)) and (found := persons(talk[turn] or "", asked)):
            return found
        if full_name(turn):
            return []
        if person := THE_PERSON.search(turn):
            return [person.group()]
    found = persons(_last_answer(talk), asked)
    told = {word for turn in asked for word in TOKEN.findall(turn)}
    return [name for name in found if name.split()[-1] in told][:1] or found


def _last_answer(talk: Mapping[str, str | None]) -> str:
    return next((answer for answer in reversed([*talk.values()]) if answer), "")


def _before(history: Sequence[Turn]) -> dict[str, str | None]:
    """What the user asked since the subject was last changed, oldest first, each with how its answer begins."""
    talk: dict[str, str | None] = {}
    asked = ""
    for turn in history:
        if turn.role == "assistant":
            said = "" if ASKED_BACK.match(turn.text) else CITED.split(turn.text.strip(), maxsplit=1)[0]
            talk[asked] = said or talk.get(asked)
            continue
        parts = courtesy.parted(turn.text)
        if parts.turns:
            talk = {}
        asked = framing.plain(parts.text) if parts.text else ""
        talk.pop(asked, None)
        talk[asked] = None
    return talk


def _chain(asked: list[str]) -> list[str]:
    """The turns back to the last that leans on none; of many that one, and the latest."""
    asked = asked[-LOOKED_BACK:]
    start = next((n for n in range(len(asked) - 1, 0, -1) if not leans(asked[n])), 0)
    return asked[start:] if len(asked) - start <= MOST_TURNS else [asked[start], *asked[1 - MOST_TURNS :]]


def _asks_anew(text: str) -> bool:
    """Whether a correction is a whole question with a name: "No, who is Osric Venn?", "I meant: who leads Skarra?"."""
    return bool(WH.search(text) and (VERB.search(text) or DOES.match(text)) and named_in(text))


def _dated(turns: list[str], today: date) -> list[str]:
    """Turns, oldest first; a month of one that leans on another is of its year: "in July 2022", "And in August?"."""
    year, dated = None, []
    for turn in turns:
        leaning = year is not None and leans(turn)
        dated.append(in_year(turn, year, today) if year is not None and leaning else turn)
        year = year_of(dated[-1], today) or (year if leaning else None)
    return dated


def _pointed(turns: Sequence[str]) -> list[str]:
    """Turns in which requests for articles name what they point at: "List articles about it" after "Who is Pell?"."""
    named: list[str] = []
    for turn in turns:
        first = named[0] if named and not ARTICLES.search(named[0]) else None
        if first and ARTICLES.search(turn) and (pointing := pronoun_alone(turn, THING) or pronoun_alone(turn, PERSON)):
            at = re.search(rf"\b{pointing}\b", turn)
            turn = f"{turn[: at.start()]}{subject(first)}{turn[at.end() :]}" if at else turn
        named.append(turn)
    return named


def _folded(turns: list[str], today: date) -> tuple[list[str], str]:
    """Turns, oldest first, where what one names stands in its place in one before; and what was put there last.

    What says no more than that goes. A turn with a time of its own changes none before it. "Both?" puts back what the
    turn before it has changed.
    """
    folded: list[str] = []
    whole: list[str] = []
    put = ""
    for turn in turns:
        if both(turn):
            folded, put = whole, ""
            continue
        whole = [*folded, turn]
        if (new := None if read(turn, today).spans else _filled(folded, turn, put)) is None:
            folded, put = whole, ""
        else:
            folded, put = [*new[0], *([] if new[1].spent else [turn])], new[1].put
    return folded, put


def _filled(folded: list[str], text: str, again: str) -> tuple[list[str], Swapped] | None:
    """Turns up to the last in which what `text` names takes a place, put there; a place leaves those after it."""
    for n, turn in reversed(list(enumerate(folded))):
        if new := swapped(turn, text, last=n == len(folded) - 1, again=again):
            kept = folded[n + 1 :] if PLACED.match(text) else []
            return [*folded[:n], new.text, *kept], new
    return None


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
