"""Question sets as their publishers ship them, each read into the same cases and articles."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.datasets import json_lines, sha256, unique
from evals.trec import read_qrels
from evals.types import Case, QuestionSet
from index.article.chunk import sentences
from index.errors import UsageError
from index.types import Span
from rag.types import Turn


class Shelf:
    """Articles by file name, as they come out of a published corpus: a title line, a blank line, the body."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def add(self, title: str, body: str, *, folder: str = "", day: str = "") -> str:
        """Put an article on the shelf; equal articles share a file. Returns its file name."""
        head = f"{title}\nDate: {day}\n" if day else f"{title}\n" if title else ""
        text = f"{head}\n{body}" if head else body
        slug = re.sub(r"[^a-z0-9]+", "-", (title or body[:60]).lower()).strip("-")[:48] or "article"
        name = f"{folder}{'/' if folder else ''}{slug}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.txt"
        self.texts[name] = text
        return name


def write_articles(questions: QuestionSet, folder: Path) -> Path:
    """Make a folder of files of the articles that came inside a published format."""
    for name, text in questions.texts.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return folder


def _made(
    source: Path, read: Callable[[Mapping[str, Any], Shelf], Case], files: Sequence[Path] | None = None
) -> QuestionSet:
    """A set of one JSON object a line, each of which becomes one case."""
    shelf, cases, files = Shelf(), [], files or _lines_of(source)
    for file in files:
        for record, where in json_lines(file):
            try:
                cases.append(read(record, shelf))
            except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
                raise UsageError(f"{where}: not as published ({type(error).__name__}: {error}).") from error
    return QuestionSet(name=source.stem, sha256=sha256(*files), cases=unique(cases, str(source)), texts=shelf.texts)


def _lines_of(source: Path) -> list[Path]:
    files = sorted(source.glob("*.json*")) if source.is_dir() else [source]
    if not files:
        raise UsageError(f"{source} holds no .json or .jsonl file.")
    return files


def beir(source: Path) -> QuestionSet:
    """BEIR: `corpus.jsonl` (_id, title, text), `queries.jsonl` (_id, text), `qrels/*.tsv` (test first)."""
    corpus, queries, shelf = source / "corpus.jsonl", source / "queries.jsonl", Shelf()
    tables = sorted((source / "qrels").glob("*.tsv"))
    if not tables:
        raise UsageError(f"{source} holds no qrels/*.tsv: is it a BEIR folder?")
    table = next((t for t in tables if t.stem == "test"), tables[0])
    qrels: dict[str, list[str]] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t")
        next(rows, None)
        for number, row in enumerate(rows, 2):
            try:
                query, document, score = row
                if int(score) > 0:
                    qrels.setdefault(query, []).append(document)
            except ValueError as error:
                raise UsageError(f"{table}, line {number}: needs query-id, corpus-id, score.") from error
    names = {}
    for doc, where in json_lines(corpus):
        if "_id" not in doc or "text" not in doc:
            raise UsageError(f"{where}: a document needs '_id' and 'text'.")
        names[doc["_id"]] = shelf.add(doc.get("title", ""), doc["text"])
    cases = []
    for asked, where in json_lines(queries):
        judged = qrels.get(asked.get("_id", ""))
        if not judged:
            continue  # BEIR ships the queries of all splits; this split's are those its qrels judge
        missing = [doc for doc in judged if doc not in names]
        if missing:
            raise UsageError(f"{where}: judged document {missing[0]!r} is not in {corpus}.")
        gold = tuple(dict.fromkeys(names[doc] for doc in judged))
        cases.append(Case(id=asked["_id"], question=asked["text"], answerable=True, gold_files=gold))
    return QuestionSet(
        name=source.name,
        sha256=sha256(corpus, queries, table),
        cases=unique(cases, str(queries)),
        texts=shelf.texts,
    )


def trec(source: Path) -> QuestionSet:
    """TREC: `queries.tsv` (id, tab, text) and `qrels.txt` whose documents are file names of your articles."""
    topics, judged = source / "queries.tsv", source / "qrels.txt"
    gold: dict[str, list[str]] = {}
    for qrel in read_qrels(judged):
        if qrel.relevance > 0:
            gold.setdefault(qrel.query_id, []).append(qrel.doc_id)
    cases = []
    for number, line in enumerate(topics.read_text("utf-8").splitlines(), 1):
        query, tab, text = line.partition("\t")
        if not (tab and query.strip() and text.strip()):
            raise UsageError(f"{topics}, line {number}: needs an id, a tab and a question.")
        cases.append(Case(id=query, question=text, gold_files=tuple(dict.fromkeys(gold.get(query, ())))))
    return QuestionSet(name=source.name, sha256=sha256(topics, judged), cases=unique(cases, str(topics)))


def squad(source: Path) -> QuestionSet:
    """SQuAD 2.0 JSON: each paragraph an article; the gold sentence holds the answer's start."""
    shelf = Shelf()
    cases = unique(_squad_cases(json.loads(source.read_text("utf-8")), shelf), str(source))
    return QuestionSet(name=source.stem, sha256=sha256(source), cases=cases, texts=shelf.texts)


def _squad_cases(data: Mapping[str, Any], shelf: Shelf) -> Iterator[Case]:
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            name = shelf.add(article["title"].replace("_", " "), text)
            spans = sentences(text, Span(0, len(text)))
            for asked in paragraph["qas"]:
                known = [] if asked.get("is_impossible") else asked["answers"]
                starts = {answer["answer_start"] for answer in known}
                gold = tuple(s.of(text) for s in spans if any(s.start <= at < s.end for at in starts))
                yield Case(
                    id=asked["id"],
                    question=asked["question"].strip(),
                    answerable=bool(known),
                    answers=tuple(dict.fromkeys(answer["text"] for answer in known)),
                    gold_files=(name,) if known else (),
                    gold_sentences=(gold,) if gold else (),
                )


def clapnq(source: Path) -> QuestionSet:
    """CLAPNQ `annotated_data`: one gold passage a question, sentences chosen by one or two annotators."""

    def read(record: Mapping[str, Any], shelf: Shelf) -> Case:
        passage = record["passages"][0]
        name = shelf.add(passage["title"], passage["text"])
        outputs = [output for output in record["output"] if output.get("answer")]
        chosen = (_verbatim(output.get("selected_sentences", ()), passage["text"]) for output in outputs)
        return Case(
            id=str(record["id"]),
            question=record["input"],
            answerable=bool(outputs),
            answers=tuple(output["answer"] for output in outputs),
            gold_files=(name,) if outputs else (),
            gold_sentences=tuple(sentences for sentences in chosen if sentences),
            extra={"source_file": name},
        )

    return _made(source, read)


def _verbatim(chosen: Sequence[str], text: str) -> tuple[str, ...]:
    """Published selections end in a stray `&`; only what stands in the passage as it is can be gold."""
    return tuple(s for sentence in chosen if (s := sentence.rstrip("&").strip()) and s in text)


def realtimeqa(source: Path) -> QuestionSet:
    """RealTime QA `*_qa.jsonl`, its answers by choice; articles from `*_gold.jsonl` beside it, if there."""
    questions = [f for f in _lines_of(source) if f.stem.endswith("_qa")]
    if not questions:
        raise UsageError(f"{source}: RealTime QA questions are files that end in _qa.jsonl.")
    linked: dict[str, list[Mapping[str, Any]]] = {}
    for file in questions:
        gold = file.with_name(file.name.replace("_qa.", "_gold."))
        for found, _ in json_lines(gold) if gold.exists() else ():
            linked[found["question_id"]] = found["search_result"]

    def read(record: Mapping[str, Any], shelf: Shelf) -> Case:
        pages = [page for page in linked.get(record["question_id"], ()) if page.get("text")]
        names = [
            shelf.add(p.get("title", ""), p["text"], day=(p.get("publish_date") or "").replace("/", "-")) for p in pages
        ]
        choices = record["choices"]
        asked = record["question_date"].replace("/", "-")
        return Case(
            id=record["question_id"],
            question=record["question_sentence"],
            answerable=bool(names),
            answers=tuple(choices[int(number)].strip("“”\"'") for number in record["answer"]),
            gold_files=tuple(names),
            extra={"choices": choices, "asked": asked},
        )

    return _made(source, read, questions)


def mtrag(source: Path) -> QuestionSet:
    """MTRAG generation tasks: the last user turn is the question, the earlier ones its history."""

    def read(record: Mapping[str, Any], shelf: Shelf) -> Case:
        names = [shelf.add(c.get("title") or "", c["text"]) for c in record.get("contexts", ())]
        *before, last = record["input"]
        label = str((record.get("Answerability") or record["answerability"])[0]).upper()
        answerable = label in ("ANSWERABLE", "PARTIAL")
        return Case(
            id=record["task_id"],
            question=last["text"],
            history=tuple(Turn(role="user" if t["speaker"] == "user" else "assistant", text=t["text"]) for t in before),
            answerable=answerable,
            label=label,
            answers=tuple(target["text"] for target in record.get("targets", ())),
            gold_files=tuple(dict.fromkeys(names)) if answerable else (),
            extra={"conversation": record["conversation_id"], "turn": record["turn"]},
        )

    return _made(source, read)


def rgb(source: Path) -> QuestionSet:
    """RGB: one folder of snippets a question; with `fakeanswer` (en_fact) some of them say otherwise."""

    def read(record: Mapping[str, Any], shelf: Shelf) -> Case:
        folder = f"q{record['id']}"
        put = {
            kind: tuple(dict.fromkeys(shelf.add("", text, folder=folder) for text in _flat(record.get(kind))))
            for kind in ("positive", "positive_wrong", "negative")
        }
        return Case(
            id=str(record["id"]),
            question=record["query"],
            folder=folder,
            answerable=bool(put["positive"]),
            answers=tuple(_flat(record["answer"])),
            fake_answers=tuple(_flat(record.get("fakeanswer"))),
            gold_files=put["positive"],
            extra={"conflict_files": list(put["positive_wrong"])},
        )

    return _made(source, read)


def _flat(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else [text for item in value for text in _flat(item)]


FORMATS: Mapping[str, Callable[[Path], QuestionSet]] = {
    "beir": beir,
    "trec": trec,
    "squad": squad,
    "clapnq": clapnq,
    "realtimeqa": realtimeqa,
    "mtrag": mtrag,
    "rgb": rgb,
}
