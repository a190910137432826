"""Was the right article, and the right passage of it, retrieved, and how high?"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from functools import partial

from evals.types import Case, Measure, Record, Trial

Ranking = Sequence[str]
Score = Callable[[Ranking, Collection[str], int], float | None]


def first_seen(ranking: Ranking, k: int) -> list[str]:
    """The first `k` different items, best first: a repeated item counts once, where it stands first."""
    return list(dict.fromkeys(ranking))[:k]


def hit_at(ranking: Ranking, relevant: Collection[str], k: int) -> float | None:
    """Success@k: 1 when any of the first k is relevant, else 0. `None` when nothing is relevant."""
    return float(any(item in relevant for item in first_seen(ranking, k))) if relevant else None


def recall_at(ranking: Ranking, relevant: Collection[str], k: int) -> float | None:
    """R@k = |first k ∩ relevant| / |relevant|, 0 to 1. `None` when nothing is relevant."""
    if not relevant:
        return None
    return sum(item in relevant for item in first_seen(ranking, k)) / len(set(relevant))


def mrr_at(ranking: Ranking, relevant: Collection[str], k: int) -> float | None:
    """RR@k = 1 / rank of the first relevant item of the first k, else 0. `None` when nothing is relevant."""
    if not relevant:
        return None
    ranks = (rank for rank, item in enumerate(first_seen(ranking, k), 1) if item in relevant)
    return 1 / first if (first := next(ranks, None)) else 0.0


def ndcg_at(ranking: Ranking, relevant: Collection[str], k: int) -> float | None:
    """nDCG@k with gains of 0 and 1 (Järvelin and Kekäläinen 2002, discount log2(rank + 1)), 0 to 1.

    The ideal has min(k, |relevant|) relevant items on top. `None` when nothing is relevant.
    """
    if not relevant:
        return None
    gained = sum(1 / math.log2(rank + 1) for rank, item in enumerate(first_seen(ranking, k), 1) if item in relevant)
    return gained / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(set(relevant))) + 1))


def file_ranking(case: Case, record: Record) -> list[str]:
    """The retrieved files, best first, each at its best passage, neutral files left out."""
    return [file for file in dict.fromkeys(p["file"] for p in _ranked(record)) if file not in case.left_out]


def _ranked(record: Record) -> list[Record]:
    return sorted(record.get("passages", ()), key=lambda p: p.get("rank", math.inf))


def passage_ranking(trial: Trial) -> tuple[list[str], set[str]]:
    """The retrieved passages unfolded into the gold sentences that each shows first, and all gold sentences.

    A passage that shows (at least half of) gold sentences not seen above it is replaced by them; one that
    shows none is a miss of its own; one that only repeats is left out. So a passage measure asks how soon
    the reader has seen the gold sentences, whatever the chunk size.
    """
    gold = _gold_spans(trial)
    ranking: list[str] = []
    seen: set[str] = set()
    for passage in _ranked(trial.record):
        if passage["file"] in trial.case.left_out:
            continue
        shown = {key for key, (file, start, end) in gold.items() if _shows(passage, file, start, end)}
        if not shown:
            ranking.append(f"miss {len(ranking)}")
        ranking.extend(sorted(shown - seen))
        seen |= shown
    return ranking, set(gold)


def _gold_spans(trial: Trial) -> dict[str, tuple[str, int, int]]:
    """Where the gold sentences (of all annotators) stand in the gold files, by a key of their own."""
    found = {}
    for sentence in dict.fromkeys(s for chosen in trial.case.gold_sentences for s in chosen):
        for file in trial.case.gold_files:
            start = (trial.text_of(file) or "").find(sentence)
            if start >= 0:
                found[f"{file} {start}"] = (file, start, start + len(sentence))
    return found


def _shows(passage: Record, file: str, start: int, end: int) -> bool:
    overlap = min(passage["end"], end) - max(passage["start"], start)
    return bool(passage["file"] == file and overlap >= 0.5 * (end - start) and overlap > 0)


def _by_file(score: Score, k: int, trial: Trial) -> float | None:
    return score(file_ranking(trial.case, trial.record), trial.case.gold_files, k)


def _by_passage(score: Score, k: int, trial: Trial) -> float | None:
    if not trial.case.gold_sentences:
        return None
    ranking, gold = passage_ranking(trial)
    return score(ranking, gold, k)


def _gain(trial: Trial) -> float | None:
    """Hit@5 with the history minus hit@5 of the last turn asked alone, -1 to 1."""
    if trial.without_history is None or not trial.case.gold_files:
        return None
    with_it = file_ranking(trial.case, trial.record)
    without = file_ranking(trial.case, trial.without_history)
    gold = trial.case.gold_files
    return (hit_at(with_it, gold, 5) or 0.0) - (hit_at(without, gold, 5) or 0.0)


def _alone(trial: Trial) -> float | None:
    """Hit@5 of the last turn asked without its history."""
    if trial.without_history is None:
        return None
    return hit_at(file_ranking(trial.case, trial.without_history), trial.case.gold_files, 5)


def _followed(trial: Trial) -> float | None:
    """Hit@5 of the same cases with their history."""
    return _by_file(hit_at, 5, trial) if trial.without_history is not None else None


_SCORES: tuple[tuple[str, Score, int], ...] = (
    *((f"hit@{k}", hit_at, k) for k in (1, 5, 10)),
    *((f"recall@{k}", recall_at, k) for k in (5, 10)),
    ("mrr@10", mrr_at, 10),
    ("ndcg@10", ndcg_at, 10),
)

MEASURES: tuple[Measure, ...] = (
    *(
        Measure(name=f"file_{name}", group="retrieval", better="higher", of=partial(_by_file, score, k))
        for name, score, k in _SCORES
    ),
    *(
        Measure(name=f"passage_{name}", group="retrieval", better="higher", of=partial(_by_passage, score, k))
        for name, score, k in _SCORES
    ),
    Measure(name="followup_hit@5", group="follow-ups", better="higher", of=_followed),
    Measure(name="followup_hit@5_alone", group="follow-ups", better="neither", of=_alone),
    Measure(name="followup_gain@5", group="follow-ups", better="higher", of=_gain),
)
