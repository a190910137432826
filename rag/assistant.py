"""The assistant: composes the stages, from a question to an answer whose proof was checked."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.embed import Embedder
from index.errors import MismatchError, UsageError
from index.store.library import Library
from index.sync import mismatch
from index.types import Article
from rag import cite
from rag.audit import audit
from rag.calibration import Calibration
from rag.cross_encoder import Entailment
from rag.disputes.conflict import dispute, first_shown, shown, with_sides
from rag.events import ClaimMade, Event, Finished, PassagesFound, Started
from rag.llm.client import Model
from rag.llm.connect import chosen as chosen_model
from rag.llm.join import UNASKED, drafts, task
from rag.llm.write import Writer
from rag.model import weights
from rag.query.bounds import Bounds, ages, bound
from rag.query.language import foreign, language_of, unreadable
from rag.refusal import refusal
from rag.scan.scan import look_through
from rag.search.evidence import Evidence, Retriever
from rag.search.stories import independence
from rag.sentences.general import general
from rag.sentences.pick import completed, enough
from rag.sentences.select import choose, rerank, with_leads
from rag.settings import Settings
from rag.types import Answer, Passage, Question
from rag.verify import verify

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

LONGEST_QUESTION = 10_000
"""Characters."""


class Assistant:
    """Answers questions from one store; open it once, ask from any thread."""

    def __init__(self, library: Library, embedder: Embedder, settings: Settings, model: Model | None = None) -> None:
        self.library, self.embedder, self.settings, self.model = library, embedder, settings, model
        named = settings.answer.entailment
        heard = partial(audit, witness=Entailment(named)) if model and named else audit
        self.writer = Writer(model, settings, embedder, heard) if model else None
        self.weights = weights()
        file = settings.answer.calibration
        self.calibration = Calibration.load(file) if file else None
        self.retriever = Retriever(library, embedder, settings.answer)

    @classmethod
    def open(cls, store: str | Path = ".dateline", settings: Settings | None = None, *, llm: LLM | None = None) -> Self:
        """Open a store for reading; `llm`, any of llama-index's, takes the place of the one that the settings name.

        Raises NoStoreError when there is none, MismatchError when another embedder made it, SettingsError
        for a calibration that cannot be read, MissingPartError when what the model needs is not installed.
        """
        settings = settings or Settings.load()
        library = Library(Path(store))
        embedder = Embedder(settings.index.embedder, settings.index.precision)
        if library.meta("embedder") not in (None, embedder.fingerprint):
            error: MismatchError = mismatch(library, embedder)
            library.close()
            raise error
        return cls(library, embedder, settings, chosen_model(settings, llm))

    def close(self) -> None:
        if self.model:
            self.model.close()
        self.retriever.close()
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: str | Question) -> Answer:
        """Answer one question. Raises UsageError for an empty or endless one."""
        *_, last = self.stream(question)
        assert isinstance(last, Finished)
        return last.answer

    def stream(self, question: str | Question, stop: threading.Event | None = None) -> Iterator[Event]:
        """The same answer as it is made: Started, PassagesFound, then Delta and ClaimMade, Finished.

        Close it, or set `stop` from another thread, and a model that writes is told to stop within a second.
        """
        asked, stop = checked(question), stop or threading.Event()
        began = time.perf_counter()
        bounds = bound(asked, self.library)
        yield Started(interpreted=bounds.interpreted)
        if bounds.query.clarify:
            yield PassagesFound(passages=())
            yield Finished(answer=self._asked_back(asked, bounds, began))
            return
        bounds = self._condensed(asked, bounds, stop)
        if scanned := self._scanned(asked, bounds, began):
            yield PassagesFound(passages=scanned.passages)
            yield from _told(scanned)
            return
        evidence = self.retriever.find(asked, bounds=bounds)
        yield PassagesFound(passages=evidence.passages)
        yield from self._answer(asked, bounds, evidence, began, stop)

    def _answer(
        self, asked: Question, bounds: Bounds, evidence: Evidence, began: float, stop: threading.Event
    ) -> Iterator[Event]:
        """From the evidence to the answer; `began` is when the question came, by `time.perf_counter`."""
        retrieved = time.perf_counter()
        selection = choose(evidence, self.embedder, self.weights)
        confidence = self.calibration(selection.confidence) if self.calibration else selection.confidence
        answers = confidence >= self._threshold() and not selection.clarify
        answers = answers and not unreadable(asked.text, (p.text for p in evidence.passages))
        most = self.settings.answer.sentences
        chosen = enough(selection.scored, self.weights.keep, most, opening=general(evidence)) if answers else []
        disputed = dispute(evidence, selection.scored) if answers else None
        best = first_shown(disputed, completed(evidence.query, chosen, most), most)
        passages = with_leads(with_sides(rerank(evidence, selection.scored), disputed), best)
        selected, written = time.perf_counter(), None
        sure = confidence >= self.settings.answer.prose
        if best and self.writer and sure:
            written = yield from self.writer.write(task(evidence, bounds, selection, best, passages, stop))
            if stop.is_set():
                return
        text, claims, citations = cite.compose(drafts(evidence, best, disputed, written, most))
        citations = cite.dated(self.library, citations)
        other = None
        if not claims or language_of(asked.text) != "English":
            other = foreign(asked.text, self.library, [p.text for p in evidence.passages])
        now = time.perf_counter()
        timings = {**evidence.timings_ms, "select": (selected - retrieved) * 1e3, "total": (now - began) * 1e3}
        if written:
            timings |= {"write": (now - selected) * 1e3, "first_word": written.first_ms or 0.0}
        answer = Answer(
            question=asked,
            interpreted=bounds.interpreted,
            text=text,
            claims=claims,
            citations=citations,
            conflicts=shown(disputed, citations),
            passages=passages,
            confidence=confidence,
            reason=None if claims else selection.clarify or refusal(self.library, evidence, bounds, other),
            clarify=selection.clarify,
            notes=(
                *evidence.notes,
                *independence(evidence.told, citations, passages),
                *ages(citations, bounds),
                *([other] if claims and other else []),
                *(written.notes if written else ()),
                *([UNASKED] if best and self.writer and not sure else []),
            ),
            synthesizer="llm" if written and written.drafts else "extractive",
            writing=written.writing if written else None,
            timings_ms=timings,
            settings_sha=self.settings.sha,
        )
        yield from _told(verify(answer), len(written.drafts) if written else 0)

    def search(self, question: str | Question, k: int = 10) -> tuple[Passage, ...]:
        """The `k` best passages for a question, best first."""
        if k < 1:
            raise UsageError(f"k is {k}: ask for 1 passage or more")
        return self.retriever.search(checked(question), k)

    def article(self, path: str) -> Article:
        """The article stored under `path`, as citations name it. Raises UsageError when there is none."""
        if (article := self.library.article(path)) is None:
            raise UsageError(f"no article {path!r} in {self.library.store}: `dateline show` lists what is there")
        return article

    async def aask(self, question: str | Question) -> Answer:
        """`ask`, without blocking the event loop; to cancel it stops a model that writes."""
        async with aclosing(self.astream(question)) as events:
            *_, last = [event async for event in events]
        assert isinstance(last, Finished)
        return last.answer

    async def asearch(self, question: str | Question, k: int = 10) -> tuple[Passage, ...]:
        """`search`, without blocking the event loop."""
        return await asyncio.to_thread(self.search, question, k)

    async def astream(self, question: str | Question) -> AsyncGenerator[Event, None]:
        """`stream`, without blocking the event loop."""
        stop = threading.Event()
        events = self.stream(question, stop)
        try:
            while (event := await asyncio.to_thread(next, events, None)) is not None:
                yield event
        finally:
            stop.set()

    def _condensed(self, asked: Question, bounds: Bounds, stop: threading.Event) -> Bounds:
        """A follow-up that leans on its history, rewritten by the model where that loses nothing."""
        if self.writer is None or bounds.query.text == bounds.query.own:
            return bounds
        rewritten = self.writer.condenser.condense(asked, bounds.query, stop)
        return bound(replace(asked, text=rewritten, history=()), self.library) if rewritten else bounds

    def _threshold(self) -> float:
        """As set outright, else as calibrated, else as the weights were fitted."""
        if self.settings.answer.threshold is not None:
            return self.settings.answer.threshold
        return self.calibration.threshold if self.calibration else self.weights.threshold

    def _scanned(self, asked: Question, bounds: Bounds, began: float) -> Answer | None:
        """The answer to a question that only a look through all articles can answer; `None` for others."""
        if (looked := look_through(self.library, asked, bounds)) is None:
            return None
        found = looked.found
        text, claims, citations = cite.compose(found.drafts, between="\n")
        citations = cite.dated(self.library, citations)
        return verify(
            Answer(
                question=asked,
                interpreted=looked.interpreted,
                text=text,
                claims=claims,
                citations=citations,
                passages=found.passages,
                confidence=1.0 if claims else 0.0,
                reason=found.reason,
                notes=(*found.notes, *ages(citations, bounds)),
                synthesizer="scan",
                timings_ms={"total": (time.perf_counter() - began) * 1e3},
                settings_sha=self.settings.sha,
            )
        )

    def _asked_back(self, asked: Question, bounds: Bounds, began: float) -> Answer:
        """The clarifying question that is given instead of a search for what nobody can know."""
        return Answer(
            question=asked,
            interpreted=bounds.interpreted,
            text="",
            claims=(),
            citations=(),
            passages=(),
            confidence=0.0,
            reason=bounds.query.clarify,
            clarify=bounds.query.clarify,
            timings_ms={"total": (time.perf_counter() - began) * 1e3},
            settings_sha=self.settings.sha,
        )


def _told(answer: Answer, before: int = 0) -> Iterator[Event]:
    """The end of a stream: each claim but those told `before`, with what proves it, and the whole answer."""
    for claim in answer.claims[before:]:
        proofs = tuple(c for c in answer.citations if c.number in claim.citations)
        yield ClaimMade(claim=claim, citations=proofs)
    yield Finished(answer=answer)


def checked(question: str | Question) -> Question:
    """A question that can be asked. Raises UsageError, saying what is wrong with it."""
    asked = question if isinstance(question, Question) else Question(text=question)
    text = asked.text.strip()
    if not text:
        raise UsageError("the question is empty: ask something")
    if len(text) > LONGEST_QUESTION:
        raise UsageError(f"the question has {len(text):,} characters: ask in at most {LONGEST_QUESTION:,}")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UsageError("the question holds half a character (a lone surrogate): type it again")
    if asked.since and asked.until and asked.since > asked.until:
        raise UsageError(f"since ({asked.since}) is after until ({asked.until}): swap them")
    return replace(asked, text=text)
