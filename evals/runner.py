"""Asking every question of a set: resumable after a kill, the same whatever was answered first."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from evals import provenance
from evals.report import Report, report_of
from evals.runs import ALONE, ANSWERS, Run, append_line, by_id, mend, write_json
from evals.types import Case, Failure, Progress, QuestionSet, Record
from index.article.chunk import sentences
from index.errors import DatelineError, UsageError
from index.types import Span
from rag.types import Question


class Recorded(Protocol):
    """What asking gives: an answer that can say itself as a `dateline.answer/1` record."""

    def record(self) -> dict[str, Any]:
        """The answer, JSON-ready."""


class Texted(Protocol):
    """What the assistant knows of one article."""

    @property
    def text(self) -> str:
        """Its fixed text, in whose code points spans are counted."""


class Answering(Protocol):
    """All that is needed of an assistant."""

    def ask(self, question: Question, /) -> Recorded:
        """Answer, or abstain; what it raises becomes a failure, but for errors that concern every question."""

    def article(self, path: str, /) -> Texted | None:
        """The article, or `None` or a UsageError where there is none."""


Opener = Callable[[str | None], AbstractContextManager[Answering]]
"""Opens the assistant for one sub-folder of the articles, `None` for all of them."""


def evaluate(
    questions: QuestionSet,
    assistant: Answering | Opener,
    *,
    out: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Ask every question and measure the answers.

    `assistant` is open already, or opens one for each folder that the questions name. With `out` the
    answers are kept there as they come, and a run that was killed goes on where it was; raises UsageError
    when that folder holds answers made with other questions, settings or versions, at another revision, or
    from other articles. `settings` (JSON-ready) only enter the record. A question that raises becomes a
    failure of the report, never a score.
    """
    opener = assistant if callable(assistant) else lambda _: nullcontext(assistant)
    folder = Path(out) if out is not None else None
    about = provenance.about(questions, settings or {})
    if folder is not None:
        about = _resume(folder, about)
    session = _Session(questions, folder, about, workers, progress)
    for name in dict.fromkeys(case.folder for case in questions.cases):
        session.ask_folder(name, opener)
    run = session.run()
    if folder is not None:
        run.save(folder)
    return report_of(run)


def _resume(folder: Path, about: dict[str, Any]) -> dict[str, Any]:
    """The record to go on with; raises UsageError when what lies there was made otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "run.json"
    if kept.exists():
        found: dict[str, Any] = json.loads(kept.read_text("utf-8"))
        if other := provenance.same_run(found, about):
            raise _other(folder, other)
        return found
    write_json(kept, about)
    return about


def _other(folder: Path | None, what: Sequence[str]) -> UsageError:
    return UsageError(f"{folder} holds a run with other {' and '.join(what)}: choose another --out, or remove it.")


class _Session:
    """The answers of one run while it is under way."""

    def __init__(
        self,
        questions: QuestionSet,
        out: Path | None,
        about: dict[str, Any],
        workers: int,
        progress: Progress | None,
    ) -> None:
        self.questions, self.out, self.about, self.workers, self.progress = questions, out, about, workers, progress
        self.answers: dict[str, Record] = {}
        self.alone: dict[str, Record] = {}
        self.failures: dict[str, Failure] = {}
        self.texts: dict[str, str] = {}
        self.units: dict[str, tuple[str, ...]] = {}
        if out is not None:
            for name, kept in ((ANSWERS, self.answers), (ALONE, self.alone)):
                mend(out / name)
                kept.update(by_id(out / name))

    def ask_folder(self, name: str | None, opener: Opener) -> None:
        """Ask what is still unanswered of one folder, and keep the texts that its answers are checked by."""
        cases = [case for case in self.questions.cases if case.folder == name]
        with opener(name) as assistant:
            self._hold_to(provenance.articles(assistant), cases)
            started = time.perf_counter()
            for case, alone, found in self._ask_all(self._missing(cases), assistant):
                started = self._spent(started)
                if isinstance(found, Failure):
                    self.failures.setdefault(case.id, found)
                    continue
                record = _in_folder(found, case)
                (self.alone if alone else self.answers)[case.id] = record
                if self.out is not None:
                    append_line(self.out / (ALONE if alone else ANSWERS), record)
                if self.progress is not None:
                    self.progress(len(self.answers) + len(self.alone), self._wanted())
            self._keep_texts(cases, assistant, name)

    def _hold_to(self, articles: str | None, cases: Sequence[Case]) -> None:
        """Note of which articles the answers are; raises UsageError when those that are kept are of others."""
        if articles is None:
            return
        known, folder = self.about.setdefault("articles", {}), cases[0].folder or "."
        kept = any(case.id in self.answers or case.id in self.alone for case in cases)
        if kept and known.get(folder, articles) != articles:
            raise _other(self.out, ["articles"])
        known[folder] = articles
        self._note()

    def _spent(self, since: float) -> float:
        """Note what asking has cost so far, so that a killed run does not forget it; returns the time that it is."""
        now, about = time.perf_counter(), self.about
        about["seconds"] = round(about.get("seconds", 0.0) + now - since, 3)
        about["peak_mb"] = max(about.get("peak_mb", 0.0), provenance.peak_mb())
        about["at_once"] = max(about.get("at_once", 1), self.workers)
        self._note()
        return now

    def _note(self) -> None:
        if self.out is not None:
            write_json(self.out / "run.json", self.about)

    def _wanted(self) -> int:
        return len(self.questions.cases) + sum(bool(case.history) for case in self.questions.cases)

    def _missing(self, cases: Sequence[Case]) -> list[tuple[Case, bool]]:
        whole = [(case, False) for case in cases if case.id not in self.answers]
        return whole + [(case, True) for case in cases if case.history and case.id not in self.alone]

    def _ask_all(
        self, asked: Sequence[tuple[Case, bool]], assistant: Answering
    ) -> Iterator[tuple[Case, bool, Record | Failure]]:
        def one(item: tuple[Case, bool]) -> tuple[Case, bool, Record | Failure]:
            case, alone = item
            return case, alone, _ask(case, alone, assistant)

        if self.workers == 1:
            yield from map(one, asked)
        else:
            with _one_core_each(), ThreadPoolExecutor(self.workers) as pool:
                yield from pool.map(one, asked)

    def _keep_texts(self, cases: Sequence[Case], assistant: Answering, folder: str | None) -> None:
        prefix = f"{folder}/" if folder else ""
        for case in cases:
            record = self.answers.get(case.id, {})
            shown = [citation["file"] for citation in record.get("citations", ())]
            shown += [passage["file"] for passage in record.get("passages", ())[:1]]
            for file in (*case.gold_files, *shown):
                if file in self.texts:
                    continue
                text = _text(assistant, file.removeprefix(prefix))
                if text is not None:
                    self.texts[file] = text
                    self.units[file] = self._units(file, text)

    def _units(self, file: str, text: str) -> tuple[str, ...]:
        if self.questions.units is not None:
            return self.questions.units.get(file, ())
        return tuple(span.of(text) for span in sentences(text, Span(0, len(text))))

    def run(self) -> Run:
        """All that was answered, in the order of the questions."""
        return Run(
            about=self.about,
            cases=self.questions.cases,
            answers={case.id: self.answers[case.id] for case in self.questions.cases if case.id in self.answers},
            alone=self.alone,
            failures=tuple(failure for _, failure in sorted(self.failures.items())),
            texts=self.texts,
            units=self.units,
        )


@contextmanager
def _one_core_each() -> Iterator[None]:
    """Let torch compute with one thread meanwhile: several askers with several threads each only wait for cores."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _ask(case: Case, alone: bool, assistant: Answering) -> Record | Failure:
    try:
        return assistant.ask(case.asked(with_history=not alone)).record()
    except UsageError as error:
        return Failure(id=case.id, error=str(error), trace="")
    except DatelineError:
        raise  # a store or a part that is missing concerns every question, not this one
    except Exception as error:
        trace = "".join(traceback.format_exception(error))
        return Failure(id=case.id, error=f"{type(error).__name__}: {error}", trace=trace)


def _text(assistant: Answering, path: str) -> str | None:
    try:
        article = assistant.article(path)
    except UsageError:
        return None
    return article.text if article is not None else None


def _in_folder(record: Record, case: Case) -> Record:
    """The record with its file names as the question set has them: below the case's own folder."""
    if case.folder is None:
        return record
    files = {
        key: [{**entry, "file": f"{case.folder}/{entry['file']}"} for entry in record.get(key, ())]
        for key in ("citations", "passages")
    }
    return {**record, **files}
