"""Prose from a model, every sentence audited as soon as it is whole: what no article bears out is not believed."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from index.embed import Embedder
from index.errors import ModelError
from index.report import several
from index.types import Span
from rag import cite
from rag.cite import Draft, Proof
from rag.events import ClaimMade, Delta
from rag.llm import tokens
from rag.llm.client import Model
from rag.llm.condense import Condenser
from rag.llm.frame import Framed, framed, harmless
from rag.llm.prompt import Prompt
from rag.llm.prose import Prose, Sentence
from rag.settings import Settings
from rag.types import Passage, Support, Writing

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

VARIABLES = frozenset({"sentences", "frame", "question", "passages"})
LINK = re.compile(r"(?:https?|ftp)://\S+|\bwww\.\S+|\bdata:\w+/\S+", re.I)
META = re.compile(r"\b(?:the|this|these|provided|given)\s+(?:text|passages?)\b", re.I)
"""A sentence about what the model was given is no part of an answer."""
LOOPED = 2
"""Sentences that a model may write again before it is stopped."""


INSTEAD = "The sentences here are the articles' own."
BESIDE = "What the model wrote does not bear on the question."
UNHELD = "Nothing that the model wrote is borne out by the articles."
SILENT = "The model found no answer in the passages."
NOTHING = "The model wrote not one whole sentence."
UNPROVEN = "no article bears them out."


class Audited(Protocol):
    """What was found of one sentence."""

    @property
    def support(self) -> Support: ...
    @property
    def proofs(self) -> tuple[Proof, ...]: ...
    @property
    def repaired(self) -> bool: ...


class Audit(Protocol):
    """Says whether a sentence is borne out by the passages cited for it, else by others that were retrieved."""

    def __call__(
        self, sentence: str, cited: Sequence[Passage], retrieved: Sequence[Passage], embedder: Embedder | None, /
    ) -> Audited: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a model is to write."""

    question: str
    passages: tuple[Passage, ...]
    """Best first: as many of them as fit are shown to the model."""
    retrieved: tuple[Passage, ...]
    """All that may prove a sentence."""
    fitting: tuple[Proof, ...] = ()
    """Sentences that may answer the question; with none given, every sentence may."""
    prove: Callable[[Passage, Span], Proof] = lambda passage, span: Proof(article=passage.article, span=span)
    """A span of a passage with what is known of it: who else tells it, what was corrected."""
    stories: Mapping[str, str] = field(default_factory=dict)
    """Article path -> name of the story that it shares with another."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set it, and the model is told to stop within a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of it."""

    drafts: tuple[Draft, ...]
    """Empty when not one supported sentence bears on the question."""
    writing: Writing
    notes: tuple[str, ...]
    """What the reader should know, one sentence each."""
    first_ms: float | None
    """Milliseconds until the model's first word; `None` when none came."""


class Writer:
    """Lets one model write answers. Raises UsageError, when made, for a prompt file that cannot be used."""

    def __init__(self, model: Model, settings: Settings, embedder: Embedder | None, audit: Audit) -> None:
        self.model, self.settings, self.embedder, self.audit = model, settings, embedder, audit
        self.condenser, self.prompt = Condenser(model), Prompt.load("answer", VARIABLES)

    def write(self, task: Task) -> Generator[Delta | ClaimMade, None, Written]:
        """What the model writes as it comes, each sentence as a claim once it was audited, and the whole.

        No claim comes before the first supported one that bears on the question: without one, the answer will not
        be the model's.
        """
        began, first, failure = time.perf_counter(), None, ""
        sheet = self._sheet(task)
        reply = self.model.ask(sheet.messages, stop=task.stop)
        pieces = iter(reply)
        try:
            for piece in pieces:
                first = first or (time.perf_counter() - began) * 1e3
                yield Delta(text=piece)
                yield from sheet.take(sheet.prose.add(piece))
                if sheet.repeated > LOOPED:
                    break
        except ModelError as error:
            failure = str(error)
        finally:
            pieces.close()  # whoever left off reading, the model is told to stop
        broken = bool(failure) or sheet.repeated > LOOPED or task.stop.is_set()
        yield from sheet.take(sheet.prose.end(cut=reply.cut or broken))
        return sheet.written(failure, reply.cut, first)

    def _sheet(self, task: Task) -> _Sheet:
        values = {"sentences": str(self.settings.answer.sentences), "question": harmless(task.question)}
        empty = self.prompt.messages(**values, frame="passage-00000000", passages="")
        room = self.settings.model.prompt_tokens - sum(tokens.count(str(m.content)) + 8 for m in empty)
        shown = framed(task.passages, room, task.stories)
        messages = self.prompt.messages(**values, frame=shown.frame, passages=shown.text)
        return _Sheet(self, task, shown, messages)


class _Sheet:
    """One answer while it is being written."""

    def __init__(self, writer: Writer, task: Task, shown: Framed, messages: Sequence[ChatMessage]) -> None:
        self.messages, self.prose = messages, Prose()
        self._writer, self._task, self._shown = writer, task, shown
        self._drafts: list[Draft] = []
        self._told = 0
        """Drafts that were given out as claims."""
        self._seen: set[str] = set()
        self._about = 0
        """Sentences about the passages, such as that they do not say."""
        self.repeated = self._sentences = self._unsupported = self._repaired = self._invented = 0

    def take(self, whole: Iterable[Sentence]) -> Iterator[ClaimMade]:
        """Audit sentences; the claims that may now be shown."""
        for sentence in whole:
            if sentence.text.lower() in self._seen:
                self.repeated += 1
                continue
            self._seen.add(sentence.text.lower())
            self._audit(sentence)
        if self._answers():
            _, claims, citations = cite.compose(self._drafts)
            for claim in claims[self._told :]:
                yield ClaimMade(claim=claim, citations=tuple(c for c in citations if c.number in claim.citations))
            self._told = len(claims)

    def _audit(self, sentence: Sentence) -> None:
        writer, passages = self._writer, self._shown.passages
        cited = [passages[n - 1] for n in sentence.named if 1 <= n <= len(passages)]
        self._sentences += 1
        self._invented += len(sentence.named) - len(cited)
        if META.search(sentence.text) and not any(META.search(p.text) for p in self._task.retrieved):
            self._about += 1
            self._unsupported += 1
            return
        audited = writer.audit(sentence.text, cited, self._task.retrieved, writer.embedder)
        proofs = tuple(map(self._proof, audited.proofs))
        if audited.support != "unsupported" and proofs and _links_known(sentence.text, proofs):
            self._repaired += audited.repaired
            self._drafts.append(Draft(text=sentence.text, proofs=proofs, support=audited.support))
            return
        self._unsupported += 1
        if writer.settings.answer.unsupported == "show":
            self._drafts.append(Draft(text=sentence.text, proofs=(), support="unsupported"))

    def _proof(self, proof: Proof) -> Proof:
        for passage in self._task.retrieved:
            if passage.article.path == proof.article.path and passage.chunk.span.overlaps(proof.span):
                return self._task.prove(passage, proof.span)
        return proof

    def _answers(self) -> bool:
        """Whether a supported sentence rests on one that may answer the question: else it is true and beside it."""
        fitting = self._task.fitting
        return any(
            not fitting or any(p.article.path == f.article.path and p.span.overlaps(f.span) for f in fitting)
            for draft in self._drafts
            if draft.support == "supported"
            for p in draft.proofs
        )

    def written(self, failure: str, cut: bool, first_ms: float | None) -> Written:
        """The whole, once nothing more comes."""
        good = self._answers()
        return Written(
            drafts=tuple(self._drafts) if good else (),
            writing=Writing(
                model=self._writer.model.name,
                prompts={f"{p.name}.md": p.sha for p in (self._writer.prompt, self._writer.condenser.prompt)},
                sentences=self._sentences,
                unsupported=self._unsupported,
                repaired=self._repaired,
                invented=self._invented,
            ),
            notes=tuple(self._notes(failure, cut, good)),
            first_ms=first_ms,
        )

    def _notes(self, failure: str, cut: bool, good: bool) -> Iterator[str]:
        if failure:
            yield f"{failure} " + ("What it had written before is shown." if good else INSTEAD)
        elif not good:
            what = BESIDE if any(draft.proofs for draft in self._drafts) else UNHELD
            if self._sentences == self._about:
                what = SILENT if self._sentences else NOTHING
            yield f"{what} {INSTEAD}"
        if good and cut:
            yield "The model reached its limit of tokens: its last sentence is left out."
        if good and self._unsupported:
            done = "are struck through" if self._writer.settings.answer.unsupported == "show" else "were taken out"
            yield f"{self._unsupported} of {self._sentences} sentences that the model wrote {done}: {UNPROVEN}"
        if self._invented:
            numbers = several(self._invented, "number")
            yield f"The model gave {numbers} of passages that do not exist, which count for nothing."


def _links_known(text: str, proofs: Sequence[Proof]) -> bool:
    """Whether every link in a sentence stands in what it cites."""
    quoted = " ".join(proof.span.of(proof.article.text) for proof in proofs)
    return all(link.rstrip('.,;:!?)"”’') in quoted for link in LINK.findall(text))
