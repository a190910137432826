"""Outputs that a bad model might write, made from true sentences, and how many the audit shows as supported."""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from evals.distort import DISTORTIONS, Facts, facts_of
from index.embed import Embedder
from index.store.library import Library
from index.types import Article
from rag.audit import Audited, audit
from rag.audit.judge import HARD, SOFT
from rag.types import Passage

SAMPLE = Path(__file__).parent / "sample"
DISTRACTORS = 3
"""Other articles whose passages are retrieved too."""
MARK = re.compile(r"\s*\[(\d+)\]")
INVENTED = (
    "The population of {place} is 212,000 [1].",
    "{name} was born in {place} in 1961 [{id}].",
    "{name} resigned in protest on Sunday [{id}].",
    "Officials in {place} have denied all of this [{id}].",
    "The capital of the country is {place} [{id}].",
    "{name} and {other} were married last summer [{id}].",
    "Experts agree that {place} is the safest town in the country [{id}].",
    "{name} received an award for bravery in {place} [{id}].",
    "In short, {name} was wrong about {place} [{id}].",
    "Here is a summary of what the articles say [{id}].",
)
Passages = Mapping[str, Sequence[Passage]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One sentence of a model, as the audit gets it."""

    kind: str
    sentence: str
    cited: tuple[Passage, ...]
    retrieved: tuple[Passage, ...]
    proof: str | None
    """The file that bears it out, or `None` when nothing that was retrieved does."""


def passages(store: Path) -> dict[str, list[Passage]]:
    """The passages of every article in a store, by file."""
    library = Library(store)
    try:
        return {a.path: list(_passages(library, a)) for a in library.articles()}
    finally:
        library.close()


def _passages(library: Library, article: Article) -> Iterator[Passage]:
    for rank, chunk in enumerate(library.neighbours(article), 1):
        yield Passage(chunk=chunk, article=article, rank=rank, scores={})


def true_sentences(file: Path = SAMPLE / "faithful.jsonl") -> list[tuple[str, str]]:
    """(file, sentence) of the paraphrases that people checked."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [(row["file"], row["sentence"]) for row in rows]


def faithful(found: Passages, seed: int = 0) -> Iterator[Output]:
    """Each true sentence, citing all of its article, among distractors."""
    for number, (file, sentence) in enumerate(true_sentences()):
        yield Output(
            kind=f"faithful, {half(file)}",
            sentence=sentence,
            cited=tuple(found[file]),
            retrieved=_retrieved(found, file, random.Random(f"{seed} {number}")),
            proof=file,
        )


def held_out(found: Passages, file: Path = SAMPLE / "heldout.jsonl") -> Iterator[Output]:
    """Sentences written before the rules were: true ones in other words and order, false ones of subtler kinds.

    `open` ones were read while the rules were written, `kept back` ones only counted.
    """
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        row = json.loads(line)
        cited = tuple(p for name in row["files"] for p in found[name])
        rest = _retrieved(found, row["files"][0], random.Random(number))
        yield Output(
            kind=f"{'faithful' if row['true'] else 'false'}, {'kept back' if row['sealed'] else 'open'}",
            sentence=row["sentence"],
            cited=cited,
            retrieved=(*cited, *rest),
            proof=row["files"][0] if row["true"] else None,
        )


def adversarial(found: Passages, n: int = 300, seed: int = 0) -> list[Output]:
    """`n` outputs that must not be shown as supported by what they cite, as many of each kind as there can be."""
    makers: dict[str, Iterator[Output]] = {
        name: _distorted(name, distort, found, random.Random(f"{seed} {name}")) for name, distort in DISTORTIONS.items()
    }
    makers["invented, invented id"] = _invented(found, random.Random(f"{seed} invented"))
    makers["wrong citation"] = _wrong(found, random.Random(f"{seed} wrong"), there=True)
    makers["right source not retrieved"] = _wrong(found, random.Random(f"{seed} absent"), there=False)
    makers["copied from another article"] = _copied(found, random.Random(f"{seed} copied"))
    made: list[Output] = []
    while makers and len(made) < n:
        for kind in list(makers):
            if (one := next(makers[kind], None)) is None:
                del makers[kind]
            elif len(made) < n:
                made.append(one)
    return made


def _retrieved(found: Passages, file: str, rng: random.Random) -> tuple[Passage, ...]:
    others = rng.sample(sorted(set(found) - {file}), DISTRACTORS)
    return tuple(p for name in (file, *others) for p in found[name])


def _distorted(
    kind: str, distort: Callable[[str, Facts, random.Random], str | None], found: Passages, rng: random.Random
) -> Iterator[Output]:
    true = true_sentences()
    said = {sentence for _, sentence in true}
    rng.shuffle(true)
    facts = {file: facts_of(found[file][0].article.text) for file in found}
    for file, sentence in true:
        false = distort(sentence, facts[file], rng)
        if false is not None and false not in said:
            cited, retrieved = tuple(found[file]), _retrieved(found, file, rng)
            yield Output(kind=kind, sentence=false, cited=cited, retrieved=retrieved, proof=None)


def _invented(found: Passages, rng: random.Random) -> Iterator[Output]:
    while True:
        file = rng.choice(sorted(found))
        facts = facts_of(found[file][0].article.text)
        names = rng.sample(facts.people, 2) if len(facts.people) > 1 else ["Osric Venn", "Ilse Tarrant"]
        ids = rng.choice(["99", "1", str(len(found[file]) + 40), "0"])
        text = rng.choice(INVENTED).format(name=names[0], other=names[1], place="Varnhaven", id=ids)
        retrieved = _retrieved(found, file, rng)
        cited = tuple(retrieved[int(i) - 1] for i in MARK.findall(text) if 0 < int(i) <= len(retrieved))
        yield Output(
            kind="invented, invented id", sentence=MARK.sub("", text), cited=cited, retrieved=retrieved, proof=None
        )


def _wrong(found: Passages, rng: random.Random, *, there: bool) -> Iterator[Output]:
    """A true sentence that cites another article, with its own among what was retrieved or not."""
    true = true_sentences()
    rng.shuffle(true)
    for file, sentence in true:
        if (others := _strangers(found, file, sentence)) is None:
            continue
        names = rng.sample(others, DISTRACTORS)
        cited = tuple(found[names[0]])
        retrieved = tuple(p for name in ([file] if there else []) + names for p in found[name])
        kind = "wrong citation" if there else "right source not retrieved"
        yield Output(kind=kind, sentence=sentence, cited=cited, retrieved=retrieved, proof=file if there else None)


def _copied(found: Passages, rng: random.Random) -> Iterator[Output]:
    """A sentence as it stands in an article that was not retrieved."""
    files = [(file, span, p.article) for file in sorted(found) for p in found[file] for span in p.chunk.sentences]
    rng.shuffle(files)
    for file, span, article in files:
        text = span.of(article.text)
        if len(text.split()) < 8 or (others := _strangers(found, file, text)) is None:
            continue
        retrieved = tuple(p for name in rng.sample(others, DISTRACTORS) for p in found[name])
        yield Output(
            kind="copied from another article", sentence=text, cited=retrieved[:2], retrieved=retrieved, proof=None
        )


def _strangers(found: Passages, file: str, sentence: str) -> list[str] | None:
    """Articles of other stories: those that share little with `file`, so that they cannot say the same."""
    story = next((s for s in STORIES if any(part in file for part in s)), ())
    others = [name for name in sorted(found) if not any(part in name for part in story)]
    return others if len(others) >= DISTRACTORS and sentence else None


STORIES = (
    ("bridge", "tollmark", "harbour-trade"),
    ("dunmarrow", "pell", "redfern", "weir-lane"),
    ("skarra", "petrel", "orlasund"),
)
"""Parts of file names, by running story."""


def outcome(output: Output, result: Audited) -> str:
    """supported, repaired, partial or unsupported; `WRONG` where it is shown as supported and is not."""
    if result.support != "supported":
        return result.support
    files = {proof.article.path for proof in result.proofs}
    right = output.proof is not None and (files == {output.proof} or output.kind != "wrong citation")
    return ("repaired" if result.repaired else "supported") if right else "WRONG"


def sourced(found: Passages) -> Iterator[tuple[str, str, str]]:
    """(file, sentence, source) where it is known which sentence says it: itself, or by `labels.jsonl`."""
    for file in sorted(found):
        text = found[file][0].article.text
        for span in sorted({span for p in found[file] for span in p.chunk.sentences}):
            yield file, span.of(text), span.of(text)
    for line in (SAMPLE / "labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["supported"]:
            yield row["file"], row["claim"], *row["sources"]


def exact(found: Passages, embedder: Embedder | None) -> tuple[int, int]:
    """How many of these are shown as supported, and how many by their source alone."""
    shown = alone = 0
    for file, sentence, source in sourced(found):
        result = audit(sentence, found[file], found[file], embedder)
        if result.support == "supported":
            shown += 1
            alone += ["".join(source.split()) in "".join(p.span.of(p.article.text).split()) for p in result.proofs] == [
                True
            ]
    return shown, alone


def half(file: str) -> str:
    """Of which half an article is, so that what was fitted on `develop` can be measured on `report`."""
    return "develop" if hashlib.sha256(file.encode()).digest()[0] % 2 == 0 else "report"


def table(outputs: Sequence[Output], embedder: Embedder | None) -> tuple[dict[str, Counter[str]], list[str]]:
    """Outcomes by kind, and the outputs that came out otherwise than they should."""
    counts: dict[str, Counter[str]] = {}
    odd = []
    for output in outputs:
        result = audit(output.sentence, output.cited, output.retrieved, embedder)
        found = outcome(output, result)
        counts.setdefault(output.kind, Counter())[found] += 1
        faithful = output.kind.startswith("faithful")
        if found == "WRONG" or (faithful and found not in ("supported", "repaired")):
            odd.append(f"{found}: {output.kind}: {output.sentence} {list(result.reasons)}")
    return counts, odd


@click.command()
@click.argument("seed", default=0)
@click.option("--without", type=click.Choice([*HARD, *SOFT]), help="Leave one rule of the audit out: what is it worth?")
def main(seed: int, without: str | None) -> None:
    """Print the confusion table of the false outputs that SEED draws; 1 when a limit of it is broken."""
    from index import build

    for rules in (HARD, SOFT):
        rules.pop(without or "", None)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        build(SAMPLE / "articles", store)
        found = passages(store)
    embedder = Embedder()
    counts, odd = table([*adversarial(found, seed=seed), *faithful(found), *held_out(found)], embedder)
    columns = ("supported", "repaired", "partial", "unsupported", "WRONG")
    lines = [f"{'kind':28}" + "".join(f"{c:>13}" for c in columns)]
    lines += [f"{kind:28}" + "".join(f"{row[c]:13}" for c in columns) for kind, row in counts.items()]
    true = sum((row for kind, row in counts.items() if kind.startswith("faithful")), Counter[str]())
    flagged = true["partial"] + true["unsupported"]
    false = sum(row["WRONG"] for row in counts.values())
    lines.append(f"\nShown as supported and not so: {false}. Faithful but flagged: {flagged} of {true.total()}.")
    shown, alone = exact(found, embedder)
    lines.append(f"True ones of known source that cite it alone: {alone} of {shown} shown as supported.")
    click.echo("\n".join([*lines, "", *(one for one in odd if "kept back" not in one)]))
    sys.exit(int(false > 0 or flagged > 0.05 * true.total()))


if __name__ == "__main__":
    main()
