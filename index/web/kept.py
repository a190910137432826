"""Keep fetched pages in a folder: each as it came, under a name that stays, its record beside it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from index.errors import FileError, UsageError
from index.read.fetched import MAX_BYTES, SUFFIX, Fetched
from index.web.fetch import Page

EXTENSIONS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Media types that are kept, and the extension under which `index` reads them."""
NOT_PLAIN = re.compile(r"[^a-z0-9]+")
SLUG = 60
"""Most letters of a name that come from the address's path."""
Outcome = Literal["added", "changed", "unchanged"]


class Pages:
    """The fetched pages of one folder, by address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sidecars = sorted(folder.glob(f"*{SUFFIX}"))
        except OSError as error:
            raise UsageError(f"{folder}: cannot be used ({error.strerror}): name another folder with --to") from error
        self._by_url: dict[str, tuple[Path, Fetched]] = {}
        for sidecar in sidecars:
            if record := _record(sidecar):
                self._remember(sidecar.with_name(sidecar.name.removesuffix(SUFFIX)), record)

    def conditions(self, url: str) -> Mapping[str, str]:
        """Headers that ask for the page only if it is another than the one that is kept."""
        file, record = self._by_url.get(url, (None, None))
        if file is None or record is None or not _holds(file, record.sha256):
            return {}
        asked = {"If-None-Match": record.etag, "If-Modified-Since": record.last_modified}
        return {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}

    def keep(
        self, page: Page, *, feed: str | None = None, published: str | None = None, when: str | None = None
    ) -> tuple[str, Outcome]:
        """Write a page and its record; the name of its file, and whether that is new or other than it was.

        `when` it was fetched, if not now (nothing is later): an older page never takes the place of a newer one.
        Raises FileError when it cannot be written.
        """
        file, old = self._by_url.get(page.url) or self._by_url.get(page.final_url) or (None, None)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        now = min(when or now, now)
        sha256 = hashlib.sha256(page.body).hexdigest() if page.body is not None else old.sha256 if old else ""
        if file and old and _holds(file, sha256):
            self._write(file, None, _confirmed(old, page, max(now, old.checked)))
            return file.name, "unchanged"
        if file and old and when and now < old.fetched and file.exists():
            return file.name, "unchanged"
        if page.body is None:
            raise FileError(page.url, f"did not change, says the server, and is not in {self.folder}")
        place = self._free(page)
        if file and file.suffix == place.suffix:
            place = file
        record = Fetched(
            url=page.url,
            final_url=page.final_url,
            fetched=now,
            checked=now,
            content_type=page.content_type,
            charset=page.charset,
            etag=page.etag,
            last_modified=page.last_modified,
            sha256=sha256,
            feed=feed or (old.feed if old else None),
            published=published or (old.published if old else None),
        )
        self._write(place, page.body, record)
        if file and file != place:  # the address gives another kind of file now
            file.unlink(missing_ok=True)
            _sidecar(file).unlink(missing_ok=True)
        return place.name, "changed" if file else "added"

    def _free(self, page: Page) -> Path:
        """The place of a page that is new here: with a longer name where another address has the short one."""
        short, full = (self.folder / (_name(page.url, n) + EXTENSIONS[page.content_type]) for n in (8, 64))
        holder = _record(_sidecar(short))
        return full if holder and page.url not in (holder.url, holder.final_url) else short

    def _write(self, file: Path, body: bytes | None, record: Fetched) -> None:
        """The record first: it names the bytes that it is for, so a crash between the two is seen."""
        try:
            for path, data in ((_sidecar(file), record.dump()), (file, body)):
                if data is not None:
                    hidden = path.with_name(f".{path.name}.part")
                    hidden.write_bytes(data)
                    hidden.replace(path)
        except OSError as error:
            raise FileError(record.url, f"cannot be kept in {self.folder} ({error.strerror})") from error
        self._remember(file, record)

    def _remember(self, file: Path, record: Fetched) -> None:
        for url in (record.final_url, record.url):
            self._by_url[url] = file, record


def _confirmed(old: Fetched, page: Page, now: str) -> Fetched:
    return replace(old, checked=now, etag=page.etag or old.etag, last_modified=page.last_modified or old.last_modified)


def _sidecar(file: Path) -> Path:
    return file.with_name(file.name + SUFFIX)


def _record(sidecar: Path) -> Fetched | None:
    try:
        fits = sidecar.is_file() and sidecar.stat().st_size <= MAX_BYTES
        return Fetched.parse(sidecar.read_bytes()) if fits else None
    except OSError:
        return None


def _holds(file: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _name(url: str, letters: int) -> str:
    """A name that says where a page is from, safe on every system, the same for the same address.

    It ends with so many `letters` of the address's hash.
    """
    parts = urlsplit(url)
    words = [segment for segment in unquote(parts.path).lower().split("/") if segment]
    slug = NOT_PLAIN.sub("-", words[-1].rsplit(".", 1)[0] if words else "").strip("-")[:SLUG].strip("-")
    host = NOT_PLAIN.sub("-", (parts.hostname or "").removeprefix("www.")).strip("-")[:SLUG]
    mark = hashlib.sha256(url.encode()).hexdigest()[:letters]
    return "-".join(filter(None, (host, slug, mark)))
