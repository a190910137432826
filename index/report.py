"""What one run of `index` did, as a value."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from index.types import Refusal


def several(n: int, one: str, more: str = "") -> str:
    """ "1 article", "1,204 articles"; `more` where no s tells the difference."""
    return f"{n:,} {one if n == 1 else more or f'{one}s'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What one run of `index` did."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    """(old path, new path) of files whose content did not change."""
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    left_out: tuple[str, ...] = ()
    """Files of these folders that were passed by because a reader left them out."""
    equal: tuple[tuple[str, ...], ...] = ()
    """Groups of paths whose files are equal, byte for byte."""
    articles: int = 0
    undated: int = 0
    """Of the articles, those of which no day of publication is known."""
    stories: int = 0
    """Groups of articles that are one text: copies, cut copies, lightly edited ones."""
    chunks: int = 0
    embedded: int = 0
    """Chunk texts that were given a vector in this run."""
    seconds: dict[str, float] = field(default_factory=dict)
    """By stage: `words` (until all is searchable by words), `stories`, `vectors`, `publish`."""

    def record(self) -> dict[str, Any]:
        """This report as a JSON-ready object."""
        return asdict(self)
