"""Bring pages and what feeds name into a folder; what cannot be had is told, and the rest goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import FileError
from index.types import Refusal
from index.web import feed as feeds_
from index.web.fetch import Fetcher, Limits, checked
from index.web.guard import Network, RefusedError
from index.web.kept import EXTENSIONS, Outcome, Pages

FEED_PAGES = 100
"""Pages taken of one feed unless told otherwise."""
Tell = Callable[[str, str], None]
"""Told (address, outcome) after each page; of a refused one also the reason."""


@dataclass(slots=True, kw_only=True)
class Brought:
    """What came into the folder: names of files, and refusals by address."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether anything that was asked for is in the folder now."""
        return bool(self.added or self.changed or self.unchanged)


def bring(
    urls: Sequence[str],
    folder: Path,
    *,
    feeds: Sequence[str] = (),
    most: int = FEED_PAGES,
    limits: Limits | None = None,
    private: Sequence[Network] = (),
    tell: Tell = lambda url, outcome: None,
) -> Brought:
    """Fetch `urls`, and the first `most` pages that each of `feeds` names, into `folder`.

    A page that is there already is asked for only if it changed, and keeps its name. `private` are networks
    of one's own that may be asked beside the public ones. Raises UsageError when `folder` cannot be used.
    """
    return asyncio.run(_bring(urls, feeds, Pages(folder), most, limits or Limits(), private, tell))


async def _bring(
    urls: Sequence[str],
    feeds: Sequence[str],
    pages: Pages,
    most: int,
    limits: Limits,
    private: Sequence[Network],
    tell: Tell,
) -> Brought:
    done = Brought()

    def refuse(error: FileError) -> None:
        done.refused.append(Refusal(path=error.path, reason=error.reason))
        tell(str(error), "refused")

    async with Fetcher(limits, private) as fetcher:
        wanted: dict[str, tuple[str | None, str | None]] = {}
        for feed in feeds:
            try:
                page = await fetcher.page(feed, feeds_.TYPES)
                for entry in feeds_.entries(page, most):
                    wanted.setdefault(_plain(entry.url), (feed, entry.published))
            except FileError as error:
                refuse(error)
        for url in urls:
            wanted.setdefault(_plain(url), (None, None))
        for url, (source, published) in wanted.items():
            try:
                page = await fetcher.page(url, tuple(EXTENSIONS), pages.conditions(url))
                name, outcome = pages.keep(page, feed=source, published=published)
            except FileError as error:
                refuse(error)
            else:
                _list(done, outcome).append(name)
                tell(url, outcome)
    return done


def _plain(url: str) -> str:
    """The address in one spelling; what is no address stays as it is, to be refused by name."""
    try:
        return str(checked(url))
    except RefusedError:
        return url


def _list(done: Brought, outcome: Outcome) -> list[str]:
    return {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}[outcome]
