"""Judges of support, optional and never the default: any language model, any cross-encoder for entailment.

A judge is measured against human labels first; its figures are shown only when it agrees with people well
enough, and only together with that agreement.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from evals.datasets import json_lines, sha256
from evals.measures.statistics import clusters, mean_interval, statistic_interval
from evals.runs import Run, write_json
from evals.texts import plain
from evals.types import Figure, Interval, Progress
from index.errors import MissingPartError, UsageError
from rag.cross_encoder import Entailment

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

LEAST = 30
"""Human labels without which a judge is not measured."""
ENOUGH = 0.6
"""Kappa below which a judge's figures are not shown: where Landis and Koch (1977) begin "substantial"."""
LONGEST = 512
"""Tokens of a judge's answer."""
_PROMPT = Path(__file__).parents[1] / "prompts" / "judge.md"
_VERDICT = re.compile(r"\b(NOT (?:\w+ )?SUPPORTED|UNSUPPORTED|PARTIAL(?:LY)?|SUPPORTED)\b")


class Judge(Protocol):
    """Says whether sources support a claim."""

    name: str
    """What it is, exactly enough to be made again."""

    def __call__(self, claim: str, sources: Sequence[str], /) -> bool | None:
        """`None` when it comes to no verdict."""


class ModelJudge:
    """A language model with the prompt in `prompts/judge.md`; only SUPPORTED counts as support."""

    def __init__(self, llm: LLM) -> None:
        prompt = _PROMPT.read_text("utf-8")
        self.llm, self.template = llm, Template(prompt)
        digest = hashlib.sha256(prompt.encode()).hexdigest()[:12]
        self.name = f"llm:{llm.metadata.model_name} judge.md:{digest}"

    def __call__(self, claim: str, sources: Sequence[str], /) -> bool | None:
        """Raises MissingPartError when the model cannot be reached."""
        prompt = self.template.substitute(claim=claim, sources="\n\n".join(sources))
        try:
            said = self.llm.complete(prompt).text
        except Exception as error:  # each model has its own errors
            raise MissingPartError(f"The judge {self.name} does not answer ({error}): is its server up?") from error
        found = _VERDICT.search(said)
        return found.group() == "SUPPORTED" if found else None


class EntailmentJudge(Entailment):
    """A cross-encoder for entailment, under the name that its agreement is kept by."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = f"cross-encoder:{name}"


def open_judge(name: str, url: str | None = None) -> Judge:
    """`llm:MODEL` at an OpenAI-compatible `url`, or `cross-encoder:FOLDER`."""
    kind, _, model = name.partition(":")
    if kind == "cross-encoder" and model:
        return EntailmentJudge(model)
    if kind == "llm" and model and url:
        from importlib import import_module

        like: Any = import_module("llama_index.llms.openai_like").OpenAILike
        model = model.partition(" judge.md:")[0]
        made = like(
            model=model,
            api_base=url,
            api_key="-",
            is_chat_model=True,
            temperature=0.0,
            max_tokens=LONGEST,
            max_retries=1,
        )
        return ModelJudge(made)
    raise UsageError("A judge is `llm:MODEL` (with --url) or `cross-encoder:FOLDER`.")


class Pair(NamedTuple):
    """What a person and the judge said of one claim."""

    human: bool
    judge: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far a judge can be trusted."""

    judge: str
    n: int
    unclear: int
    """Claims on which it came to no verdict: it agrees with nobody there."""
    agreed: float
    """Share of the claims on which both say the same, 0 to 1."""
    kappa: float
    """Cohen's kappa, agreement beyond chance, up to 1."""
    low: float
    high: float
    """95 % interval of kappa."""
    labels: str
    """sha256 of the file of labels."""

    @property
    def enough(self) -> bool:
        """Whether this judge's figures may be shown."""
        return self.kappa >= ENOUGH

    def save(self, file: Path) -> None:
        """Write it as JSON."""
        write_json(file, asdict(self))

    @classmethod
    def load(cls, file: Path) -> Agreement:
        """Read what `save` wrote; raises UsageError when it is something else."""
        try:
            return cls(**json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise UsageError(f"{file} is not an agreement of `dateline eval judge-agreement`: {error}") from error


def agreement(judge: Judge, labels: Path, progress: Progress) -> Agreement:
    """Measure a judge on a JSON Lines file of `claim, sources[], supported`.

    Raises UsageError with the line of a broken record, and with fewer than 30 of them.
    """
    rows = [_label(record, where) for record, where in json_lines(labels)]
    if len(rows) < LEAST:
        raise UsageError(f"{labels} has {len(rows)} labels: measuring a judge takes {LEAST}.")
    pairs = []
    for done, (claim, sources, human) in enumerate(rows, 1):
        pairs.append(Pair(human, judge(claim, sources)))
        progress(done, len(rows))
    bounds = statistic_interval(pairs, list(range(len(pairs))), kappa) or Interval(low=0.0, high=0.0)
    return Agreement(
        judge=judge.name,
        n=len(pairs),
        unclear=sum(pair.judge is None for pair in pairs),
        agreed=sum(pair.human == pair.judge for pair in pairs) / len(pairs),
        kappa=kappa(pairs) or 0.0,
        low=bounds.low,
        high=bounds.high,
        labels=sha256(labels),
    )


def _label(record: Mapping[str, Any], where: str) -> tuple[str, list[str], bool]:
    claim, sources, human = (record.get(name) for name in ("claim", "sources", "supported"))
    if not isinstance(claim, str) or not isinstance(sources, list) or not isinstance(human, bool):
        raise UsageError(f"{where}: a label needs a claim (text), sources (list) and supported (true or false).")
    return claim, [str(source) for source in sources], human


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa (1960): (agreed - expected) / (1 - expected); `None` when nothing could differ.

    No verdict is a third thing that a judge can say and a person never does.
    """
    n = len(pairs)
    agreed = sum(pair.human == pair.judge for pair in pairs) / n
    humans, judges = Counter(pair.human for pair in pairs), Counter(pair.judge for pair in pairs)
    expected = sum(humans[said] * judges[said] for said in (True, False)) / n**2
    return None if expected == 1 else (agreed - expected) / (1 - expected)


def judged(run: Run, judge: Judge, measured: Agreement, progress: Progress = lambda done, of: None) -> Figure:
    """The share of claims that the judge finds supported by their citations; no verdict is no support.

    Raises UsageError when the judge is not the one that was measured, when it agrees too little with people,
    or when no answer has claims.
    """
    if judge.name != measured.judge:
        raise UsageError(f"The agreement is of {measured.judge}, not of {judge.name}: measure this one first.")
    if not measured.enough:
        raise UsageError(
            f"{measured.judge} agrees too little with people for its figures to be shown "
            f"(kappa {measured.kappa:.2f}, {ENOUGH} is needed): choose another judge."
        )
    groups = clusters(run.cases)
    shares, known = [], []
    for done, (case, group) in enumerate(zip(run.cases, groups, strict=True), 1):
        progress(done, len(run.cases))
        verdicts = list(_verdicts(run.answers.get(case.id, {}), judge))
        if verdicts:
            shares.append(sum(verdicts) / len(verdicts))
            known.append(group)
    if not shares:
        raise UsageError("No answer of this run has a claim to judge.")
    return Figure(
        name="judged_supported",
        group="judged",
        better="higher",
        unit="share",
        mean=sum(shares) / len(shares),
        n=len(shares),
        interval=mean_interval(shares, known),
    )


def _verdicts(record: Mapping[str, Any], judge: Judge) -> Iterator[bool]:
    quotes = {citation["number"]: citation["quote"] for citation in record.get("citations", ())}
    for claim in record.get("claims", ()):
        sources = [quotes[number] for number in claim.get("citations") or () if number in quotes]
        yield bool(sources) and bool(judge(plain(claim["text"]), sources))
