"""TREC qrels, read and written, and run files, written, so that trec_eval and ir_measures can check our figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from evals.measures.retrieval import file_ranking
from evals.types import Case, Record
from index.errors import UsageError


class Qrel(NamedTuple):
    """A judgement: relevance is an integer, above 0 for relevant."""

    query_id: str
    doc_id: str
    relevance: int


class ScoredDoc(NamedTuple):
    """A retrieved document: the higher the score, the better."""

    query_id: str
    doc_id: str
    score: float


def read_qrels(path: Path) -> list[Qrel]:
    """Lines of `query 0 document relevance`; raises UsageError with the line of a broken one."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            fields = line.split()
            if len(fields) != 4:
                raise ValueError(f"{len(fields)} fields instead of 4")
            rows.append(Qrel(fields[0], fields[2], int(fields[3])))
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: {error}.") from error
    return rows


def write_qrels(qrels: Iterable[Qrel], path: Path) -> None:
    """A line a judgement; raises UsageError, before anything is written, for an id with white space in it."""
    path.write_text("".join(f"{_name(q)} 0 {_name(d)} {r}\n" for q, d, r in qrels), "utf-8")


def write_run(run: Iterable[ScoredDoc], path: Path, tag: str = "dateline") -> None:
    """Write a run; ranks are 1-based, by score within each query as trec_eval orders them.

    Raises UsageError, before anything is written, for an id with white space in it.
    """
    by_query: dict[str, list[ScoredDoc]] = {}
    for doc in run:
        by_query.setdefault(doc.query_id, []).append(doc)
    lines = (
        f"{_name(query)} Q0 {_name(doc.doc_id)} {rank} {doc.score!r} {tag}\n"
        for query, docs in by_query.items()
        for rank, doc in enumerate(ordered(docs), 1)
    )
    path.write_text("".join(lines), "utf-8")


def ordered(docs: Iterable[ScoredDoc]) -> list[ScoredDoc]:
    """Best first as trec_eval has it: by score, ties by document id from the end of the alphabet."""
    by_id = sorted(docs, key=lambda d: d.doc_id, reverse=True)
    return sorted(by_id, key=lambda d: d.score, reverse=True)


def qrels_of(cases: Iterable[Case]) -> list[Qrel]:
    """The gold files of the cases as judgements."""
    return [Qrel(case.id, file, 1) for case in cases for file in case.gold_files]


def run_of(cases: Iterable[Case], records: Mapping[str, Record]) -> list[ScoredDoc]:
    """The files that were retrieved, neutral ones left out, scored by the inverse of their rank."""
    return [
        ScoredDoc(case.id, file, 1 / rank)
        for case in cases
        if case.id in records
        for rank, file in enumerate(file_ranking(case, records[case.id]), 1)
    ]


def _name(of: str) -> str:
    if any(character.isspace() for character in of):
        raise UsageError(f"TREC files cannot name {of!r}: it holds white space.")
    return of
