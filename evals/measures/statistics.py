"""How sure a figure is: bootstrap intervals over whole articles, seeded, so that two runs agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from evals.types import Case, Interval

T = TypeVar("T")
SEED = 20240122
MEAN_DRAWS, STATISTIC_DRAWS = 2000, 500
"""Resamplings that an interval rests on: of a mean, and of any other statistic, which is slower to take."""


def share(flags: Iterable[bool]) -> float | None:
    """How many of them hold, 0 to 1; `None` where there is none."""
    known = list(flags)
    return sum(known) / len(known) if known else None


def clusters(cases: Sequence[Case]) -> list[int]:
    """A number a case; cases that share a gold file, directly or through others, have the same number."""
    parent = list(range(len(cases)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    owner: dict[tuple[str | None, str], int] = {}
    for number, case in enumerate(cases):
        for file in case.gold_files:
            parent[root(number)] = root(owner.setdefault((case.folder, file), number))
    return [root(number) for number in range(len(cases))]


def mean_interval(values: Sequence[float], groups: Sequence[int]) -> Interval | None:
    """95 % percentile interval of the mean (Efron 1979), resampling whole groups (Field and Welsh 2007).

    `None` with fewer than two groups: nothing can be resampled.
    """
    _, index = np.unique(np.asarray(groups), return_inverse=True)
    n = int(index.max()) + 1 if len(index) else 0
    if n < 2:
        return None
    sums = np.bincount(index, weights=np.asarray(values, dtype=float), minlength=n)
    sizes = np.bincount(index, minlength=n)
    drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=MEAN_DRAWS)
    return _middle((drawn @ sums) / (drawn @ sizes))


def statistic_interval(
    items: Sequence[T], groups: Sequence[int], statistic: Callable[[Sequence[T]], float | None]
) -> Interval | None:
    """The same for any statistic of the whole set; draws on which it is undefined are left out."""
    members: dict[int, list[T]] = {}
    for item, group in zip(items, groups, strict=True):
        members.setdefault(group, []).append(item)
    pools = list(members.values())
    if len(pools) < 2:
        return None
    random = np.random.default_rng(SEED)
    found = []
    for _ in range(STATISTIC_DRAWS):
        drawn = random.integers(len(pools), size=len(pools))
        value = statistic([item for pool in drawn for item in pools[pool]])
        if value is not None:
            found.append(value)
    return _middle(np.asarray(found)) if found else None


def _middle(values: np.ndarray) -> Interval:
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(low=float(low), high=float(high))
