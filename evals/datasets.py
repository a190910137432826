"""Question sets: Dateline's own record, a line each, and one door to every published format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from evals.types import Attack, Case, QuestionSet
from index.errors import UsageError
from rag.types import Turn

T = TypeVar("T")
OWN = "dateline"
NAMED = "questions.jsonl"
"""A set in a file of this name is called as its folder is."""


def load_questions(path: str | Path, format: str = OWN) -> QuestionSet:
    """Read a question set.

    `path` is a JSON Lines file of question records or a folder that holds `questions.jsonl` (with
    `articles/` and `sentences.json` beside it, where there are any); for another `format` it is what
    that format's publisher ships (see `evals.formats.FORMATS`).
    Raises UsageError, with the line where there is one, for anything that is not as it should be: no case is
    ever skipped.
    """
    source = Path(path)
    if format == OWN:
        return _own(source)
    from evals.formats import FORMATS

    if format not in FORMATS:
        raise UsageError(f"No question format {format!r}: choose one of {', '.join([OWN, *FORMATS])}.")
    try:
        return FORMATS[format](source)
    except (OSError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"{source}: not as {format} is published ({type(error).__name__}: {error}).") from error


def _own(source: Path) -> QuestionSet:
    file = source / NAMED if source.is_dir() else source
    cases = unique((read_case(record, where) for record, where in json_lines(file)), str(file))
    articles, units = file.parent / "articles", file.parent / "sentences.json"
    return QuestionSet(
        name=file.resolve().parent.name if file.name == NAMED else file.stem,
        sha256=sha256(file),
        cases=cases,
        articles=articles if articles.is_dir() else None,
        units=_units(units) if units.is_file() else None,
    )


def _units(file: Path) -> dict[str, tuple[str, ...]]:
    try:
        return {name: tuple(sentences) for name, sentences in json.loads(file.read_text("utf-8")).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise UsageError(f"{file} must be a JSON object of file names and lists of sentences: {error}") from error


def sha256(*files: Path) -> str:
    """Of the bytes of the files, one after the other."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def json_lines(file: Path) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every object of a JSON Lines file with the words that say where it stands; blank lines do not count."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Cannot read the questions {file}: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{file}, line {number}"
        try:
            record = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{where}: not JSON ({error}).") from error
        if not isinstance(record, dict):
            raise UsageError(f"{where}: a question is a JSON object, not {type(record).__name__}.")
        yield record, where


def unique(cases: Iterable[Case], where: str) -> tuple[Case, ...]:
    """All cases, in order; raises UsageError when there is none or when two share an id."""
    found: dict[str, Case] = {}
    for case in cases:
        if case.id in found:
            raise UsageError(f"{where}: the id {case.id!r} is given twice; ids must be unique.")
        found[case.id] = case
    if not found:
        raise UsageError(f"{where} holds no questions.")
    return tuple(found.values())


def read_case(record: Mapping[str, Any], where: str) -> Case:
    """One question record; raises UsageError that starts with `where` and names the field."""
    rest = dict(record)

    def take(name: str, read: Callable[[Any], T]) -> T | None:
        value = rest.pop(name, None)
        if value is None:
            return None
        try:
            return read(value)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise UsageError(f"{where}: {name!r} {error}.") from error

    single = take("gold_sentences", _strings)
    case = Case(
        id=take("id", _text) or "",
        question=take("question", _text) or "",
        history=take("history", _history) or (),
        since=take("since", date.fromisoformat),
        until=take("until", date.fromisoformat),
        as_of=take("as_of", date.fromisoformat),
        files=take("files", _strings),
        folder=take("folder", _text),
        answerable=take("answerable", _flag),
        answers=take("answers", _strings) or (),
        gold_files=take("gold_files", _strings) or (),
        gold_sentences=take("gold_sentence_sets", _sets) or ((single,) if single else ()),
        neutral_files=take("also_acceptable_files", _strings) or (),
        fake_answers=take("fake_answers", _strings) or (),
        label=take("label", _text),
        attack=take("attack", _attack),
        extra=rest,
    )
    for name in ("id", "question"):
        if not getattr(case, name):
            raise UsageError(f"{where}: a question needs {name!r}.")
    return case


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"must be a text that is not blank, not {value!r}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"must be a list of texts, not {value!r}")
    return tuple(value)


def _sets(value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list of lists of texts")
    return tuple(_strings(item) for item in value)


def _history(value: Any) -> tuple[Turn, ...]:
    turns = []
    for turn in value:
        if turn["role"] not in ("user", "assistant"):
            raise ValueError(f"has the role {turn['role']!r}; it must be user or assistant")
        turns.append(Turn(role=turn["role"], text=_text(turn["text"])))
    return tuple(turns)


def _attack(value: Any) -> Attack:
    return Attack(**value)
