"""Whom a pronoun may mean: the persons that an answer names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.article.dates import MONTHS
from rag.english.lexicon import PERSONAL_TITLES, STOP, TOKEN
from rag.time.periods import WEEKDAYS

MOST = 3
"""Persons that one pronoun may mean."""
WORD = r"[A-Z][\w’'-]*"
RUN = re.compile(rf"{WORD}(?:\.(?=\s[A-Z]))?(?:\s(?:(?:van|von|de|da|di|del|der|den|bin|al|el|la)\s)*{WORD})*")
OPENS = re.compile(r"(?:^|[.!?:;]|\])[\s\"'“‘(\[]*$")
"""What stands before the first word of a sentence."""
THE = re.compile(r"\bthe\s+$", re.I)
PLACED = re.compile(r"\b(?:in|at|near|from|outside|inside|across|on|through)\s+(?:the\s+)?$", re.I)
SOURCE = re.compile(r"\baccording to\s+(?:the\s+)?$", re.I)
REPORTED = re.compile(r"\W{0,2}\s*(?:has\s+)?report(?:s|ed)\b")
DATELINE = re.compile(r"(?:^|(?<=\n))[^.(\n]{0,60}\((?:CNN|AP|AFP|Reuters|BBC|UPI)\)\s*[–—-]*")
PLACE = frozenset(
    """
    castle street road school university college hospital court house city county state states park airport inc corp
    company group bank cup open prix league club police army department ministry council committee association
    church island islands river lake bay sea ocean square bridge tower stadium center centre museum theatre festival
    award awards times post journal news act war day kingdom party parliament congress senate final minister affairs
    chancellor president secretary championship championships olympic olympics office trade organisation
    organization district service force agency union team federation commission board authority institute foundation
    slam tour international grant record records republic television network news agency media wire press gazette
    herald tribune chronicle telegraph observer guardian mirror mail express standard echo bulletin dispatch examiner
    magazine radio channel airlines airways academy administration alliance society program programme project fund
    security services management enforcement guard corps reserve zoo nations conference games
    """.split()
)
"""What ends names that are no person's."""
NATIONS = frozenset(
    """
    american british english scottish welsh irish french german spanish italian dutch belgian swiss austrian polish
    russian ukrainian chinese japanese indian pakistani iranian iraqi israeli palestinian turkish greek swedish
    norwegian danish finnish canadian mexican brazilian australian african european asian arab jewish muslim
    christian catholic nazi republican republicans democrat democrats democratic tory tories labour
    """.split()
)
FIRST = frozenset("may will april june august".split())
"""Words that are also persons' names."""
TITLED = PERSONAL_TITLES | {"prime", "vice", "duke", "duchess", "first"}
"""What may stand between "the" and a person's name of several words: "the Red Cross" is none."""
SKIPPED = (NATIONS | {day.lower() for day in WEEKDAYS} | set(MONTHS) | STOP | {"former", "last", "next"}) - FIRST


def persons(answer: str, known: Sequence[str]) -> list[str]:
    """The first names of `answer` that may be persons' and that the questions `known` do not hold, each once."""
    told = {word.lower() for text in known for word in TOKEN.findall(text)}
    found = [name for name in _names(DATELINE.sub("", answer)) if not {*name.lower().split()} <= told]
    full = [name for name in found if " " in name]
    return list(dict.fromkeys(full or found))[:MOST]


def full_name(text: str) -> bool:
    """Whether a name of two words or more stands in a question."""
    return any(" " in name for name in _names(text))


def _names(text: str) -> Iterator[str]:
    """Names, left to right, but for places and what else is told from a person's by its last word or the one before."""
    for run in RUN.finditer(text):
        before = text[max(0, run.start() - 20) : run.start()]
        if SOURCE.search(before) or REPORTED.match(text, run.end()):
            continue
        opens, placed = bool(OPENS.search(before)), bool(PLACED.search(before))
        the = bool(THE.search(before))
        words: list[str] = []
        for word in [*run.group().split(), ""]:
            bare = re.sub(r"['’]s?$", "", word)
            if bare and _of_name(bare):
                words.append(bare)
                if bare == word:
                    continue
            thing = the and len(words) > 1 and words[0].lower().rstrip(".") not in TITLED
            if words and _of_person(words, opens=opens) and not (placed or thing):
                yield " ".join(words)
            opens, placed, the, words = False, False, bare == "The", []


def _of_name(word: str) -> bool:
    """Whether a word may be part of a person's name: no weekday, no adjective of a nation, no initials but "II"."""
    return word.lower() not in SKIPPED and not (word.isupper() and 1 < len(word) < 6 and set(word) - set("IVX"))


def _of_person(words: list[str], *, opens: bool) -> bool:
    return words[-1].lower() not in PLACE and (len(words) > 1 or not (opens or words[0].lower() in FIRST))
