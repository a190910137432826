"""Answer a file of questions: one JSON object a line in, one answer record a line out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from index.errors import DatelineError, UsageError
from rag.assistant import Assistant
from rag.settings import Settings
from rag.types import Question, Turn

BOUNDS = frozenset({"history", "since", "until", "as_of", "files", "read_time"})
"""The keys of a question record that say within what it is asked."""


class Outcome(NamedTuple):
    """What a batch did."""

    answered: int
    broken: int
    """Lines that were no question, or could not be asked."""


def answer_all(
    questions: Path,
    out: Path,
    store: Path,
    settings: Settings,
    progress: Callable[[str, int, int], None],
    problem: Callable[[str], None],
) -> Outcome:
    """Answer every good line of `questions` into `out`; `problem` is told of every other, with its line.

    Raises UsageError when the file cannot be read; the store's own errors as `Assistant.open`.
    """
    try:
        lines = questions.read_text("utf-8-sig").split("\n")  # U+2028 ends no line of JSON
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{questions} cannot be read as UTF-8 text: {error}") from error
    answered = broken = 0
    with Assistant.open(store, settings) as assistant, _sink(questions, out) as sink:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    answer = assistant.ask(read_question(line))
                except DatelineError as error:
                    problem(f"{questions}, line {number}: {error}")
                    broken += 1
                else:
                    sink.write(json.dumps(answer.record(), ensure_ascii=False) + "\n")
                    sink.flush()
                    answered += 1
            progress("answering", number, len(lines))
    return Outcome(answered, broken)


def _sink(questions: Path, out: Path) -> TextIO:
    if out.exists() and out.samefile(questions):
        raise UsageError(f"{out} holds the questions: name another file for the answers")
    try:
        return out.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written ({error.strerror}): name another file for the answers") from error


def read_question(line: str) -> Question:
    """A question record as a question. Raises UsageError that says what is wrong with it."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"is not JSON ({error.msg} at column {error.colno})") from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, 5,000 brackets
        raise UsageError("is not JSON that can be read: a number is too long, or it is nested too deep") from error
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise UsageError("holds half of a surrogate pair, which is no text") from error
    if not isinstance(record, dict) or not isinstance(record.get("question"), str):
        raise UsageError('is not a question record: it needs at least {"question": "..."}')
    if wrong := misspelt(record):
        raise UsageError(wrong)
    history = record.get("history") or []
    if not isinstance(history, list):
        raise UsageError("`history` is not a list of turns")
    files = record.get("files")
    if files is not None and not (isinstance(files, list) and all(isinstance(f, str) for f in files)):
        raise UsageError("`files` is not a list of file names")
    return Question(
        text=record["question"],
        id=None if record.get("id") is None else str(record["id"]),
        history=tuple(_turn(turn) for turn in history),
        since=_day(record, "since"),
        until=_day(record, "until"),
        as_of=_day(record, "as_of"),
        files=None if files is None else tuple(files),
        read_time=record.get("read_time") is not False,
    )


def misspelt(record: Mapping[str, Any]) -> str | None:
    """The first key that is nearly one of BOUNDS. Others are the user's own, but a slip must not widen the search."""
    for name in sorted(record.keys() - BOUNDS):
        if near := get_close_matches(name.lower(), BOUNDS, 1, cutoff=0.8):
            return f"has the key {name!r}: did you mean {near[0]!r}?"
    return None


def _turn(turn: Any) -> Turn:
    if isinstance(turn, dict) and turn.get("role") in ("user", "assistant") and isinstance(turn.get("text"), str):
        return Turn(role=turn["role"], text=turn["text"])
    raise UsageError('a turn of `history` is not {"role": "user" or "assistant", "text": "..."}')


def _day(record: Mapping[str, Any], name: str) -> date | None:
    if (value := record.get(name)) is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"`{name}` is {value!r}: write a day as 2024-01-31") from error
