"""A question set for a folder without labels: each headline is asked, and its article is where the answer stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.runs import case_record, write_lines
from evals.types import Case
from index.errors import UsageError
from index.store.library import Library


def headlines(library: Library, out: Path, most: int) -> int:
    """Write `out` (JSON Lines), at most `most` headlines spread evenly over the library; return how many.

    Articles that share a headline are all gold. It shows whether citations hold on any articles, and finds
    gross faults of retrieval; it is no test of good retrieval, since headlines are searched with the text.
    Raises UsageError when no article has a headline.
    """
    files: dict[str, list[str]] = {}
    for article in library.articles():
        if article.title is not None and article.title.value.strip():
            files.setdefault(article.title.value.strip(), []).append(article.path)
    if not files:
        raise UsageError(f"No article of {library.store} has a headline.")
    write_lines(out, map(case_record, _cases(files, most)))
    return min(most, len(files))


def _cases(files: dict[str, list[str]], most: int) -> Iterator[Case]:
    titles = list(files)
    step = max(len(titles) / most, 1.0)
    for number in range(min(most, len(titles))):
        title = titles[int(number * step)]
        yield Case(id=f"headline-{number + 1}", question=title, answerable=True, gold_files=tuple(files[title]))
