"""One run on disk: its questions, answers and article texts, from which every figure can be made again.

OUT/cases.jsonl       the questions, in order
OUT/answers.jsonl     an answer record a line (`dateline.answer/1`), in the order of the questions
OUT/alone.jsonl       the last turns of follow-up questions, asked without their history
OUT/failures.jsonl    questions that raised
OUT/texts.jsonl       the cited, the gold and the first retrieved articles, with the sentences in which they are counted
OUT/run.json          settings, versions, hashes (of the articles too), revision, machine, and what asking has cost
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from evals.datasets import json_lines, read_case
from evals.types import Case, Failure, QuestionSet, Record, Trial
from index.errors import UsageError

ANSWERS, ALONE, FAILURES = "answers.jsonl", "alone.jsonl", "failures.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was asked and what was answered; nothing that was computed from it."""

    about: Mapping[str, Any]
    """The record of `evals.provenance`."""
    cases: tuple[Case, ...]
    answers: Mapping[str, Record]
    """By case id."""
    alone: Mapping[str, Record] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Articles that are gold, cited or retrieved first, by path."""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Their sentences, by path."""

    def questions(self) -> QuestionSet:
        """The set as it was asked, so that others can be asked the same."""
        dataset = self.about["dataset"]
        return QuestionSet(name=dataset["name"], sha256=dataset["sha256"], cases=self.cases, units=self.units)

    def trials(self) -> Iterator[Trial]:
        """Every case that has an answer, in order."""
        for case in self.cases:
            if case.id in self.answers:
                yield Trial(
                    case=case,
                    record=self.answers[case.id],
                    text_of=self.texts.get,
                    sentences_of=lambda file: self.units.get(file, ()),
                    without_history=self.alone.get(case.id),
                )

    def save(self, folder: Path) -> None:
        """Write all of it; each file is swapped in whole."""
        folder.mkdir(parents=True, exist_ok=True)
        write_lines(folder / "cases.jsonl", map(case_record, self.cases))
        for name, records in ((ANSWERS, self.answers), (ALONE, self.alone)):
            write_lines(folder / name, (records[c.id] for c in self.cases if c.id in records))
        write_lines(folder / FAILURES, map(asdict, self.failures))
        texts = (
            {"file": file, "text": text, "units": self.units.get(file, ())} for file, text in sorted(self.texts.items())
        )
        write_lines(folder / "texts.jsonl", texts)
        write_json(folder / "run.json", self.about)

    @classmethod
    def load(cls, folder: str | Path) -> Run:
        """Read a finished run; raises UsageError where there is none."""
        folder = Path(folder)
        if not (folder / "run.json").is_file() or not (folder / "texts.jsonl").is_file():
            raise UsageError(f"{folder} holds no finished run: make one with `dateline eval run`.")
        texts = [record for record, _ in json_lines(folder / "texts.jsonl")]
        return cls(
            about=json.loads((folder / "run.json").read_text("utf-8")),
            cases=tuple(read_case(r, where) for r, where in json_lines(folder / "cases.jsonl")),
            answers=by_id(folder / ANSWERS),
            alone=by_id(folder / ALONE),
            failures=tuple(Failure(**record) for record, _ in json_lines(folder / FAILURES)),
            texts={t["file"]: t["text"] for t in texts},
            units={t["file"]: tuple(t["units"]) for t in texts},
        )


def by_id(file: Path) -> dict[str, Record]:
    """The records of a JSON Lines file by their id; none when there is no file."""
    return {record["id"]: record for record, _ in json_lines(file)} if file.exists() else {}


def case_record(case: Case) -> dict[str, Any]:
    """A case as a question record: `read_case` of it is the same case."""
    known = {
        "id": case.id,
        "question": case.question,
        "history": [asdict(turn) for turn in case.history],
        **{name: _iso(getattr(case, name)) for name in ("since", "until", "as_of")},
        "files": None if case.files is None else list(case.files),
        "folder": case.folder,
        "answerable": case.answerable,
        "answers": list(case.answers),
        "gold_files": list(case.gold_files),
        "gold_sentence_sets": [list(chosen) for chosen in case.gold_sentences],
        "also_acceptable_files": list(case.neutral_files),
        "fake_answers": list(case.fake_answers),
        "label": case.label,
        "attack": asdict(case.attack) if case.attack else None,
    }
    return {name: value for name, value in known.items() if value not in (None, [])} | dict(case.extra)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def append_line(file: Path, record: Mapping[str, Any]) -> None:
    """Add one record and see it on the disk before going on."""
    with file.open("a", encoding="utf-8") as out:
        out.write(_line(record))
        out.flush()
        os.fsync(out.fileno())


def mend(file: Path) -> None:
    """Cut off a last line that a kill left unfinished."""
    if file.exists():
        data = file.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.truncate(file, whole)


def write_lines(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write a JSON Lines file and swap it in."""
    _swap(file, "".join(map(_line, records)))


def write_json(file: Path, value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Write an indented JSON file and swap it in."""
    _swap(file, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _swap(file: Path, text: str) -> None:
    fresh = file.with_name(file.name + ".new")
    fresh.write_bytes(text.encode("utf-8", "surrogatepass"))
    fresh.replace(file)
