"""How well copies are found: near-copies planted among the articles of a folder, and copies of a false article.

    python -m evals.bench.stories FOLDER [--articles 200] [--asked 20]

Each of so many articles gets one near-copy of each kind, in a folder of its own. Recall is the share of
near-copies in one story with their original; a false grouping is a story with two originals that are not in
one story without what was planted. Nothing of FOLDER is changed.
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from index import build
from index.copies.stories import tellings
from index.store.library import Library
from index.store.scope import Scope
from index.types import Article
from rag import Assistant, Settings

WORD = re.compile(r"[^\W\d_]{4,}")
BOILERPLATE = (
    "Sign up to our morning briefing and have the day's events sent to you before breakfast. Our reporters work"
    " without fear or favour, and readers like you make that possible. All rights reserved by the publisher."
)
Change = Callable[[str, list[str], random.Random], tuple[str, list[str]]]
"""From (title, paragraphs or sentences) to those of the near-copy."""


def cut(title: str, parts: list[str], chance: random.Random) -> tuple[str, list[str]]:
    """The first 40 to 80 % of the text."""
    return title, parts[: max(2, round(len(parts) * chance.uniform(0.4, 0.8)))]


def retitled(title: str, parts: list[str], chance: random.Random) -> tuple[str, list[str]]:
    """Another headline over the same text."""
    return f"What we know: {parts[-1][:50].rstrip('. ')}", parts


def edited(title: str, parts: list[str], chance: random.Random) -> tuple[str, list[str]]:
    """One word in forty replaced."""
    return title, [WORD.sub(lambda m: "reported" if chance.random() < 1 / 40 else m.group(), part) for part in parts]


def changed(title: str, parts: list[str], chance: random.Random) -> tuple[str, list[str]]:
    """One part of the text, of eight or fewer, written anew."""
    size = max(1, len(parts) // 8)
    at = chance.randrange(0, len(parts) - size + 1)
    anew = [" ".join(sorted(" ".join(parts[at : at + size]).split(), key=lambda _: chance.random()))]
    return title, [*parts[:at], *anew, *parts[at + size :]]


def furnished(title: str, parts: list[str], chance: random.Random) -> tuple[str, list[str]]:
    """A publisher's standing text put in, somewhere."""
    at = chance.randrange(0, len(parts) + 1)
    return title, [*parts[:at], BOILERPLATE, *parts[at:]]


def several(title: str, parts: list[str], chance: random.Random) -> tuple[str, list[str]]:
    """Another headline, cut, a few words replaced and standing text put in."""
    for change in (retitled, cut, edited, furnished):
        title, parts = change(title, parts, chance)
    return title, parts


KINDS: Sequence[Change] = (cut, retitled, edited, changed, furnished, several)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--articles", default=200, show_default=True, help="Articles that are given near-copies.")
@click.option("--asked", default=20, show_default=True, help="Articles of which false ones are made.")
def main(folder: Path, articles: int, asked: int) -> None:
    """Print the table."""
    chance = random.Random(20_240_122)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        own = Path(shutil.copytree(folder, place / "own"))
        done = build(own, place / "store", embed=False)
        _row("articles", done.articles)
        _row("stories of several articles", done.stories)
        _row("made searchable by words, s", done.seconds["words"])
        _row("grouped, s", done.seconds["stories"])
        _row("grouped, share of both", done.seconds["stories"] / (done.seconds["words"] + done.seconds["stories"]))
        before = _stories(place / "store")
        originals = _originals(place / "store", articles, chance)
        _copies(originals, place / "planted", chance)
        done = build([own, place / "planted"], place / "store", embed=False)
        _row("near-copies planted", len(done.added))
        _row("grouped anew with them, s", done.seconds["stories"])
        _recall(originals, before, _stories(place / "store"))
        _poison(originals[:asked], own, place, chance)


def _originals(store: Path, most: int, chance: random.Random) -> list[Article]:
    """Articles with a title and some text, none of them a copy already."""
    library = Library(store)
    try:
        fit = [a for a in library.articles() if a.title and len(a.text.split()) >= 150]
        rows = {path: library.rows([path])[0] for path in (a.path for a in fit)}
        alone = [a for a in fit if not tellings(library, [rows[a.path]], Scope())]
        return chance.sample(alone, min(most, len(alone)))
    finally:
        library.close()


def _parts(article: Article) -> list[str]:
    title = article.title.value if article.title else ""
    text = article.text.split(title, 1)[-1]
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    return lines if len(lines) >= 8 else [s for line in lines for s in re.split(r"(?<=[.!?]) (?=[A-Z])", line)]


def _copies(originals: Sequence[Article], place: Path, chance: random.Random) -> None:
    place.mkdir()
    for n, article in enumerate(originals):
        for kind in KINDS:
            title, parts = kind(article.title.value if article.title else "", _parts(article), chance)
            (place / f"{n:04d}-{kind.__name__}.txt").write_text("\n\n".join([title, *parts]), "utf-8")


def _stories(store: Path) -> dict[str, int]:
    """Path -> number of its story, for each article of one."""
    library = Library(store)
    try:
        rows = library.db.execute("SELECT path, story FROM story JOIN article ON article.id = story.article")
        return {row["path"]: row["story"] for row in rows}
    finally:
        library.close()


def _recall(originals: Sequence[Article], before: Mapping[str, int], after: Mapping[str, int]) -> None:
    for kind in KINDS:
        found = sum(
            after.get(f"planted/{n:04d}-{kind.__name__}.txt", -1) == after.get(a.path, -2)
            for n, a in enumerate(originals)
        )
        _row(f"recall, {kind.__name__}", found / len(originals))
    own: dict[int, set[object]] = {}
    for path, story in after.items():
        origin: object = before.get(path, path)
        if path.startswith("planted/"):
            origin = originals[int(path.removeprefix("planted/")[:4])].path
        own.setdefault(story, set()).add(origin)
    _row("stories that join what is not one text", sum(len(origins) > 1 for origins in own.values()))


def _poison(originals: Sequence[Article], own: Path, place: Path, chance: random.Random) -> None:
    """False articles on the subjects of true ones, in 1, 5 and 20 near-copies; asked for by the true title."""
    false, store = place / "false", place / "poisoned"
    false.mkdir()
    titles = [article.title.value if article.title else "" for article in originals]
    claims = [_claims(title, _parts(article), chance) for title, article in zip(titles, originals, strict=True)]
    made = 0
    for copies in (0, 1, 5, 20):
        for copy in range(made, copies):
            for n, (title, parts) in enumerate(zip(titles, claims, strict=True)):
                _, text = edited(title, parts, chance)
                (false / f"{n:04d}-{copy:02d}.txt").write_text("\n\n".join([f"{title}: the truth", *text]), "utf-8")
        made = copies
        build([own, false] if copies else own, store, embed=False)
        slots, found = 0, 0
        with Assistant.open(store, Settings()) as assistant:
            assistant.search(titles[0])
            began = time.perf_counter()
            for n, article in enumerate(originals):
                paths = {p.article.path for p in assistant.search(titles[n], 10)}
                slots = max(slots, sum(p.startswith(f"false/{n:04d}") for p in paths))
                found += article.path in paths
            spent = (time.perf_counter() - began) / len(originals)
        _row(f"{copies} copies of a false article: articles of it among 10 passages, most", slots)
        _row(f"{copies} copies of a false article: true one among 10 passages", found / len(originals))
        _row(f"{copies} copies of a false article: a search, s", spent)


def _claims(title: str, parts: Sequence[str], chance: random.Random) -> list[str]:
    """A text on the same subject and people that says something else."""
    names = sorted(set(re.findall(r"\b[A-Z][a-z]{3,}\b", " ".join(parts)))) or ["Nobody"]
    said = [chance.choices(names, k=3) for _ in range(12)]
    opening = f"It is not so that {title}, a spokesman for {chance.choice(names)} said."
    return [opening, *(f"{a} and {b} denied all of it in a statement to {c}." for a, b, c in said)]


def _row(what: str, value: float) -> None:
    click.echo(f"{what:<75} {value:>10,.3f}" if isinstance(value, float) else f"{what:<75} {value:>10,}")


if __name__ == "__main__":
    main()
