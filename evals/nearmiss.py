"""Near misses made of questions with an answer: another name or another year, which the articles say nothing of."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from evals.types import Case
from rag.sentences.confidence import ASKED_YEAR

NEAR_MISS = "NEAR_MISS"
NAME = re.compile(r"[A-Z][\w’'.-]+(?:\s+[A-Z][\w’'-]+)*")
SHIFTS = (-7, -4, -3, -2, -1, 1, 2, 3, 5, 9)
"""Years that a year is off by."""
SHORTEST = 4
"""Letters of a name that is exchanged."""
MARK = "~"
"""Between the id of a question and what was changed in it."""


def near_misses(cases: Sequence[Case], seed: int = 5) -> list[Case]:
    """For each answerable case without history: one with another case's name, one with a shifted year, if it has any.

    Labelled NEAR_MISS and unanswerable, with the id of the original before MARK. A name is exchanged for one
    of as many words that the question does not hold; the first word of a sentence is never one.
    """
    draw = random.Random(seed)
    pool = sorted({name for case in cases for _, name in _names(case.question)})
    made = []
    for case in cases:
        if not case.answerable or case.history:
            continue
        text = case.question
        if years := ASKED_YEAR.findall(text):
            year = draw.choice(years)
            made.append(_made(case, "year", text.replace(year, str(int(year) + draw.choice(SHIFTS)))))
        if names := _names(text):
            at, name = draw.choice(names)
            others = [n for n in pool if len(n.split()) == len(name.split()) and n not in text]
            if others:
                made.append(_made(case, "name", text[:at] + draw.choice(others) + text[at + len(name) :]))
    return made


def original(case: Case) -> str:
    """The id of the question that a near miss was made of; of any other its own."""
    return case.id.rpartition(MARK)[0] if case.label == NEAR_MISS else case.id


def _names(text: str) -> list[tuple[int, str]]:
    """Where each name begins, and the name."""
    return [
        (m.start(), m.group())
        for m in NAME.finditer(text)
        if m.start() and text[m.start() - 2] not in ".?!:" and len(m.group()) >= SHORTEST
    ]


def _made(case: Case, what: str, text: str) -> Case:
    return replace(
        case,
        id=f"{case.id}{MARK}{what}",
        question=text,
        answerable=False,
        answers=(),
        gold_files=(),
        gold_sentences=(),
        label=NEAR_MISS,
    )
