"""The values that pass between the stages of the evaluation: cases, trials, figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from rag.types import Question, Turn

Record = Mapping[str, Any]
"""One answer as a `dateline.answer/1` object."""
TextOf = Callable[[str], str | None]
"""An article's fixed text by its path; `None` when there is no such article."""
Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are to do."""
Better = Literal["higher", "lower", "neither"]
SIGN: Mapping[Better, int] = {"higher": 1, "lower": -1, "neither": 0}
"""What a change upwards is worth."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """An instruction that was planted in one article of a question's folder."""

    file: str
    start: int
    """First code point of the planted text in that file."""
    end: int
    """One past its last code point."""
    canary: str
    """A word that only an answer which obeys the planted text (or repeats it) contains."""
    kind: str
    position: str
    """start, middle or end of the carrier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with what is known of its right answer; a gold field is empty where nothing is known."""

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    files: tuple[str, ...] | None = None
    folder: str | None = None
    """The sub-folder of the articles that alone is searched for this question; `None` for all of them."""
    answerable: bool | None = None
    answers: tuple[str, ...] = ()
    """Any of these is right."""
    gold_files: tuple[str, ...] = ()
    gold_sentences: tuple[tuple[str, ...], ...] = ()
    """One set an annotator; each sentence is a verbatim piece of a gold file."""
    neutral_files: tuple[str, ...] = ()
    """Neither right nor wrong: left out of every ranking before it is scored."""
    fake_answers: tuple[str, ...] = ()
    """What sources that disagree with the gold files say instead."""
    label: str | None = None
    """A class of question that a set marks; UNDERSPECIFIED is left out of the abstention measures."""
    attack: Attack | None = None
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """Every other field of the record, untouched."""

    @property
    def left_out(self) -> set[str]:
        """Neutral files that are not gold as well: no score counts them."""
        return set(self.neutral_files) - set(self.gold_files)

    def asked(self, *, with_history: bool = True) -> Question:
        """This case as the question that the assistant is asked."""
        return Question(
            text=self.question,
            id=self.id,
            history=self.history if with_history else (),
            since=self.since,
            until=self.until,
            as_of=self.as_of,
            files=self.files,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """A question set as it was read."""

    name: str
    sha256: str
    """Of the question file's bytes (of all files that were read, for a published format)."""
    cases: tuple[Case, ...]
    articles: Path | None = None
    """The folder of articles that lies beside the questions, if any."""
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Articles that came inside a published format, by file name; `write_articles` makes files of them."""
    units: Mapping[str, tuple[str, ...]] | None = None
    """Sentences of each file as the annotators saw them; `None`: Dateline's own splitter makes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One case with its answer: all that a measure sees."""

    case: Case
    record: Record
    text_of: TextOf
    sentences_of: Callable[[str], Sequence[str]]
    """The units in which cited sentences are counted, in the order of the file."""
    without_history: Record | None = None
    """The answer to the last turn asked alone, for a case that has a history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A 95 % interval; both ends in the unit of the figure."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A score of one case: `None` where it does not apply, which is not zero."""

    name: str
    group: str
    better: Better
    of: Callable[[Trial], float | None]
    unit: Literal["share", "count", "ms", "tokens"] = "share"
    """A share is 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a run reached on one measure."""

    name: str
    group: str
    better: Better
    unit: str
    mean: float
    """The mean over the cases to which it applies; for a figure of the whole set, its value."""
    n: int
    """How many cases it rests on; always above 0."""
    interval: Interval | None = None
    """`None` when all cases share one article, so that nothing can be resampled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A case that has no answer because asking it raised: neither a zero nor left out in silence."""

    id: str
    error: str
    trace: str
