"""Group articles that are one text into stories, and order each: a correction first, else the original."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.copies.revisions import Facts, Notice, links, notice, ordered
from index.copies.shingles import near, prose, sketch
from index.store.library import Library
from index.store.scope import Scope, within

RECIPE = 2
"""Counts up when the same articles would be sketched, grouped or ordered differently."""
SHARED = 0.3
"""Least share of the smaller sample that two articles share to be compared in full; and """
SHARED_LEAST = 2
"""least number of hashes."""
WINDOW = 8
"""An article is paired with so many after it that have the same hash: linear even where thousands share a text."""
COMPARED = 12
"""Members of a story that a further one is compared with, evenly spaced: all, in any but the largest."""
BATCH = 1000
"""Articles sketched in one transaction."""
PROSES = 1024
"""Articles kept ready to be compared."""
HASH = np.dtype("<u4")


class Revision(NamedTuple):
    """A correction or an update, and the article that it corrects."""

    newer: int
    older: int
    """Rows of the articles."""
    newer_path: str
    older_path: str
    kind: str
    """correction or update."""


class _Node(NamedTuple):
    """Articles with the same words."""

    rows: tuple[int, ...]
    words: int
    digest: bytes
    sample: NDArray[np.uint32]


def update(library: Library) -> int:
    """Make the stories those of the articles that are there now; returns how many there are.

    A story has two articles or more. They are a function of the articles alone, whatever was there before
    and in whatever order the articles came. Costs a look when nothing changed; else the sketches are grouped
    anew, but each article is sketched once, and two are compared once.
    """
    before, now = library.meta("stories") or "", _state(library)
    if before != now:
        if before.split(":")[0] != str(RECIPE):
            with library.transaction():
                library.db.execute("DELETE FROM sketch")
                library.db.execute("DELETE FROM compared")
        _sketch_new(library)
        nodes, compared = _nodes(library), _Comparison(library)
        groups = group([n.sample for n in nodes], lambda one, other: compared(nodes[one].rows[0], nodes[other].rows[0]))
        _store(library, [[row for n in one for row in nodes[n].rows] for one in groups], compared.said, now)
    return int(library.db.execute("SELECT count(DISTINCT story) FROM story").fetchone()[0])


def tellings(library: Library, rows: Sequence[int], scope: Scope) -> dict[int, tuple[int, ...]]:
    """For each of these articles that is of a story, the rows of all of the story in scope, best first."""
    where, values = within(scope)
    found = library.db.execute(
        "SELECT story.story, story.article FROM story JOIN article ON article.id = story.article"
        " WHERE story.story IN (SELECT story FROM story WHERE article IN (SELECT value FROM json_each(?)))"
        f"{where} ORDER BY story.story, place",
        (json.dumps(rows), *values),
    )
    stories: dict[int, list[int]] = {}
    for story, row in found:
        stories.setdefault(story, []).append(row)
    return {row: tuple(story) for story in stories.values() for row in story}


def revisions(library: Library, rows: Sequence[int], scope: Scope) -> list[Revision]:
    """The corrections and updates that these articles are or have, where both articles are in scope."""
    where, values = within(scope)
    found = library.db.execute(
        "SELECT newer, older, new.path, old.path, kind FROM revision JOIN article new ON new.id = newer"
        " JOIN article old ON old.id = older WHERE (newer IN (SELECT value FROM json_each(?1)) OR older IN"
        f" (SELECT value FROM json_each(?1))) AND 2 = (SELECT count(*) FROM article WHERE id IN (newer, older){where})"
        " ORDER BY new.path, old.path",
        (json.dumps(rows), *values),
    )
    return [Revision(*row) for row in found]


def group(samples: Sequence[NDArray[np.uint32]], alike: Callable[[int, int], bool]) -> list[list[int]]:
    """Numbers 0 to n-1 in groups: no chain joins what differs.

    Each number is alike to the first of its group and to more than half of those that came before it.
    `alike` is only asked about groups with one that shares enough of its sample. Earlier numbers found groups.
    """
    earlier: dict[int, list[int]] = {}
    for one, other in candidates(samples):
        earlier.setdefault(max(one, other), []).append(min(one, other))
    groups: list[list[int]] = []
    place: list[int] = []
    for one in range(len(samples)):
        beside = sorted({place[other] for other in earlier.get(one, ())})
        found = next((g for g in beside if _fits(one, groups[g], alike)), len(groups))
        if found == len(groups):
            groups.append([])
        groups[found].append(one)
        place.append(found)
    return groups


def _fits(one: int, group: Sequence[int], alike: Callable[[int, int], bool]) -> bool:
    compared = group[:: max(1, len(group) // COMPARED)]
    return alike(one, group[0]) and 2 * sum(alike(one, other) for other in compared) > len(compared)


def candidates(samples: Sequence[NDArray[np.uint32]]) -> list[tuple[int, int]]:
    """Pairs that share enough of their samples to be compared; linear in the samples, never all pairs."""
    sizes = np.array([len(s) for s in samples], np.int64)
    if not sizes.sum():
        return []
    hashes = np.concatenate(samples)
    owners = np.repeat(np.arange(len(samples), dtype=np.int64), sizes)
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    found = []
    for apart in range(1, WINDOW + 1):
        same = hashes[apart:] == hashes[:-apart]
        found.append(owners[:-apart][same] * len(samples) + owners[apart:][same])
    pairs, shared = np.unique(np.concatenate(found), return_counts=True)
    one, other = pairs // len(samples), pairs % len(samples)
    enough = shared >= np.maximum(SHARED_LEAST, SHARED * np.minimum(sizes[one], sizes[other]))
    return list(zip(one[enough].tolist(), other[enough].tolist(), strict=True))


class _Comparison:
    """Whether two articles, given by their rows, are one text: as it was said before, else by reading both."""

    def __init__(self, library: Library) -> None:
        rows = library.db.execute("SELECT one, other, alike FROM compared")
        self._before = {(one, other): bool(alike) for one, other, alike in rows}
        self._read = lru_cache(maxsize=PROSES)(lambda row: prose(library.articles_at([row])[row]))
        self.said: dict[tuple[int, int], bool] = {}
        """What was asked for, by the rows in order: all that is kept for the next time."""

    def __call__(self, one: int, other: int) -> bool:
        pair = (min(one, other), max(one, other))
        if pair not in self.said:
            known = self._before.get(pair)
            self.said[pair] = known if known is not None else near(self._read(one), self._read(other))
        return self.said[pair]


def _state(library: Library) -> str:
    """Changes whenever an article is added, changed or removed: rows are never used again."""
    row = library.db.execute("SELECT count(*), max(id) FROM article").fetchone()
    return f"{RECIPE}:{row[0]}:{row[1]}"


def _sketch_new(library: Library) -> None:
    rows = library.db.execute("SELECT id FROM article WHERE id NOT IN (SELECT article FROM sketch)").fetchall()
    for at in range(0, len(rows), BATCH):
        with library.transaction():
            for row, article in library.articles_at([r[0] for r in rows[at : at + BATCH]]).items():
                made, said = sketch(article), notice(article)
                library.db.execute(
                    "INSERT INTO sketch (article, digest, words, sample, notice) VALUES (?, ?, ?, ?, ?)",
                    (row, made.digest, made.words, made.sample.astype(HASH).tobytes(), json.dumps(said)),
                )


def _nodes(library: Library) -> list[_Node]:
    """The longest first; ties by digest."""
    rows = library.db.execute(
        "SELECT article, digest, words, sample FROM sketch JOIN article ON id = article ORDER BY path"
    ).fetchall()
    same: dict[bytes, list[int]] = {}
    for row in rows:
        same.setdefault(row["digest"], []).append(row["article"])
    first = {row["digest"]: row for row in reversed(rows)}
    nodes = [
        _Node(tuple(same[d]), r["words"], d, np.frombuffer(r["sample"], HASH)) for d, r in first.items() if r["words"]
    ]
    return sorted(nodes, key=lambda node: (-node.words, node.digest))


def _facts(library: Library) -> dict[int, Facts]:
    rows = library.db.execute(
        "SELECT id, path, json_extract(facts, '$.title[0]'), json_extract(facts, '$.publisher[0]'), published,"
        " words, notice FROM article JOIN sketch ON article = id ORDER BY path"
    )
    return {r[0]: Facts._make((*r[:6], _notice(json.loads(r[6])))) for r in rows}


def _notice(said: list[Any] | None) -> Notice | None:
    return Notice(said[0], said[1], tuple(said[2])) if said else None


def _store(
    library: Library, groups: Sequence[Sequence[int]], compared: Mapping[tuple[int, int], bool], state: str
) -> None:
    facts, stories = _facts(library), [rows for rows in groups if len(rows) > 1]
    revised = links(facts, stories)
    with library.transaction():
        library.db.execute("DELETE FROM compared")
        kept = [(*pair, alike) for pair, alike in compared.items()]
        library.db.executemany("INSERT INTO compared (one, other, alike) VALUES (?, ?, ?)", kept)
        library.db.execute("DELETE FROM story")
        library.db.execute("DELETE FROM revision")
        for rows in (ordered(story, facts, revised) for story in stories):
            library.db.executemany(
                "INSERT INTO story (article, story, place) VALUES (?, ?, ?)",
                [(row, rows[0], place) for place, row in enumerate(rows)],
            )
        library.db.executemany("INSERT INTO revision (newer, older, kind) VALUES (?, ?, ?)", revised)
        library.set_meta("stories", state)
