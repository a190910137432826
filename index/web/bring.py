"""Bring pages and what feeds name into a folder; what cannot be had is told, and the rest goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import DatelineError, FileError
from index.types import Refusal
from index.web import feed as feeds_
from index.web import warc
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

    def keep(self, kept: tuple[str, Outcome], url: str, tell: Tell) -> None:
        """List a page that was kept, and tell."""
        name, outcome = kept
        {"added": self.added, "changed": self.changed, "unchanged": self.unchanged}[outcome].append(name)
        tell(url, outcome)

    def refuse(self, refusal: Refusal, tell: Tell) -> None:
        """List what was not to be had, and tell."""
        self.refused.append(refusal)
        tell(f"{refusal.path}: {refusal.reason}", "refused")


def bring(
    urls: Sequence[str],
    folder: Path,
    *,
    feeds: Sequence[str] = (),
    archives: Sequence[Path] = (),
    most: int = FEED_PAGES,
    limits: Limits | None = None,
    private: Sequence[Network] = (),
    tell: Tell = lambda url, outcome: None,
) -> Brought:
    """Fetch `urls`, and the first `most` pages that each of `feeds` names, into `folder`; and unpack `archives` there.

    A page that is there already is asked for only if it changed, and keeps its name. `private` are networks
    of one's own that may be asked beside the public ones. Raises UsageError when `folder` cannot be used.
    """
    pages, limits, done = Pages(folder), limits or Limits(), Brought()
    for archive in archives:
        _unpack(archive, pages, limits.bytes, done, tell)
    asyncio.run(_bring(urls, feeds, pages, most, limits, private, done, tell))
    return done


def _unpack(archive: Path, pages: Pages, most: int, done: Brought, tell: Tell) -> None:
    """Keep the pages of a web archive."""
    with _refusing(str(archive), done, tell):
        for found in warc.pages(archive, tuple(EXTENSIONS), most):
            if isinstance(found, Refusal):
                done.refuse(found, tell)
            else:
                done.keep(pages.keep(found[0], when=found[1]), found[0].url, tell)


async def _bring(
    urls: Sequence[str],
    feeds: Sequence[str],
    pages: Pages,
    most: int,
    limits: Limits,
    private: Sequence[Network],
    done: Brought,
    tell: Tell,
) -> None:
    async with Fetcher(limits, private) as fetcher:
        wanted: dict[str, tuple[str | None, str | None]] = {}
        for feed in feeds:
            with _refusing(feed, done, tell):
                page = await fetcher.page(feed, feeds_.TYPES)
                for entry in feeds_.entries(page, most):
                    wanted.setdefault(_plain(entry.url), (feed, entry.published))
        for url in urls:
            wanted.setdefault(_plain(url), (None, None))
        for url, (source, published) in wanted.items():
            with _refusing(url, done, tell):
                page = await fetcher.page(url, tuple(EXTENSIONS), pages.conditions(url))
                done.keep(pages.keep(page, feed=source, published=published), url, tell)


@contextmanager
def _refusing(path: str, done: Brought, tell: Tell) -> Iterator[None]:
    """Make a refusal of what goes wrong with one address or archive, so that the rest goes on."""
    try:
        yield
    except FileError as error:
        done.refuse(Refusal(path=error.path, reason=error.reason), tell)
    except DatelineError:
        raise
    except Exception as error:  # what strangers send makes a library raise anything
        done.refuse(Refusal(path=path, reason=f"cannot be taken ({type(error).__name__})"), tell)


def _plain(url: str) -> str:
    """The address in one spelling; what is no address stays as it is, to be refused by name."""
    try:
        return str(checked(url))
    except RefusedError:
        return url
