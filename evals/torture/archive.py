"""A folder of invented articles that changes at random, and whether a store is what it was told."""

from __future__ import annotations

import hashlib
import random
import time
from contextlib import closing
from pathlib import Path

from index.embed import Embedder
from index.errors import NoStoreError
from index.store.library import Library, Scope
from index.upkeep.doctor import examine
from index.vectors.nearest import DenseIndex, Near

PLACES = "Kettlesand Varnhaven Dunmarrow Ilverton Orlasund Skarra Tollmark Lake-Marrow Northgate Eastwick".split()
DEEDS = "counted repaired sold closed reopened painted measured inspected insured moored".split()
THINGS = "boats rods sirens bridges gulls cranes trams lamps wells orchards".split()

TIE = 1e-4
"""Cosines that are nearer than this are equal: Chroma and numpy add in different orders."""


def article(n: int, chance: random.Random, paragraphs: int = 3) -> str:
    """A text that no other has; the word `mark{n}` stands in it alone."""
    told = [
        f"Officials in {chance.choice(PLACES)} {chance.choice(DEEDS)} {chance.randrange(2, 9999)} "
        f"{chance.choice(THINGS)} on day {k} of the survey, report mark{n} says."
        for k in range(paragraphs)
    ]
    return f"Survey number {n}\n\n" + "\n\n".join(told) + "\n"


class Archive:
    """A folder, at first of so many articles, and what each of its files holds."""

    def __init__(self, folder: Path, chance: random.Random, articles: int = 0) -> None:
        self.folder, self.chance, self.count = folder, chance, 0
        folder.mkdir(parents=True, exist_ok=True)
        for n in range(articles):
            self.write(folder / f"{n}.txt")

    def paths(self) -> list[Path]:
        """Every file, by path."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def write(self, path: Path) -> None:
        """Put a new article there."""
        self.count += 1
        path.parent.mkdir(exist_ok=True)
        path.write_text(article(self.count, self.chance), "utf-8")

    def step(self) -> str:
        """Add, change, rename, delete, duplicate or swap; says what was done."""
        there, act = self.paths(), self.chance.choice(["add", "add", "change", "rename", "delete", "copy", "swap"])
        fresh = self.folder / self.chance.choice("abc") / f"{self.count + 1}.txt"
        if len(there) < 4 or act == "add":
            self.write(fresh)
            return "add"
        one, two = self.chance.sample(there, 2)
        fresh.parent.mkdir(exist_ok=True)
        if act == "change":
            self.write(one)
        elif act == "rename":
            self.count += 1
            one.rename(fresh)
        elif act == "delete":
            one.unlink()
        elif act == "copy":
            self.count += 1
            fresh.write_bytes(one.read_bytes())
        else:
            first = one.read_bytes()
            one.write_bytes(two.read_bytes())
            two.write_bytes(first)
        return act

    def sums(self) -> dict[str, str]:
        """sha256 of each file, by path."""
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.paths()
        }


def stored(store: Path) -> dict[str, str]:
    """sha256 of each article that the store holds, by path; nothing where there is no store yet."""
    try:
        with closing(Library(store)) as library:
            return {a.path: a.sha256 for a in library.articles()}
    except NoStoreError:
        return {}


def faults(store: Path, promised: dict[str, str], embedder: Embedder, *, finished: bool = False) -> list[str]:
    """What is wrong with a store that acknowledged these articles: each must be found by id, by word, by vector.

    `promised` are (path, sha256). Unless `finished`, work that is not done yet is no fault.
    """
    began = time.perf_counter()
    try:
        library = Library(store)
    except NoStoreError:
        return ["there is no store"] if promised or finished else []
    index = DenseIndex(library, embedder.fingerprint)
    try:
        index.search(embedder.question("a first question").whole, 3)
        found = ["took more than 5 s to open"] if time.perf_counter() - began > 5 else []
        for path, sha256 in promised.items():
            found += _missing(library, index, embedder, path, sha256)
    finally:
        index.close()
        library.close()
    wrong = [f.what for f in examine(store).findings if finished or not f.unfinished]
    wrong = [what for what in wrong if "are free on the disk" not in what]
    return found + [what for what in wrong if promised or "holds no articles" not in what]


def _missing(library: Library, index: DenseIndex, embedder: Embedder, path: str, sha256: str) -> list[str]:
    kept = library.article(path)
    if kept is None or kept.sha256 != sha256:
        return [f"{path} is not there"]
    chunks, found = library.neighbours(kept), []
    mark = next(word.strip(".,") for word in kept.text.split() if word.startswith("mark"))
    rows = [hit.chunk for hit in library.match(f'"{mark}"', 50, Scope(), 1.0)]
    if path not in {owner.path for _, owner in library.chunks(rows).values()}:
        found.append(f"{path} is not found by its word {mark}")
    have, matrix = library.vectors_of(embedder.fingerprint, [c.key for c in chunks])
    for key, vector in zip(have, matrix, strict=True):
        if key not in {near.key for near in index.search(vector, 5).near}:
            found.append(f"{path} is not found by its vector")
    return found


def alike(one: list[Near], other: list[Near]) -> bool:
    """Whether two lists of nearest texts are the same, but for the order and the choice among equally near ones."""
    pairs = list(zip(one, other, strict=True))
    if any(abs(a.cosine - b.cosine) > TIE for a, b in pairs):
        return False
    if not pairs:
        return True
    last = one[-1].cosine + 2 * TIE
    kept = {a.key for a in one if a.cosine > last}, {b.key for b in other if b.cosine > last - TIE}
    return kept[0] <= kept[1] and {b.key for b in other if b.cosine > last} <= {a.key for a in one}
