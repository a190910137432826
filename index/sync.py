"""Make the library what the folders are: read, clean, describe, chunk, store; then embed and publish."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.article.chunk import ChunkLimits
from index.article.prepare import Job, Taken, Task, take
from index.copies import stories
from index.embed import Embedder
from index.errors import MismatchError, UsageError
from index.read.load import FileStat, walk
from index.report import SyncReport, several
from index.settings import IndexSettings
from index.store import schema
from index.store.library import Library, Stamp
from index.store.lock import writing
from index.types import Refusal
from index.vectors.complete import Progress, complete

RECIPE = 11
"""Counts up when the same file would be cleaned, described or cut differently: `index` reads all again."""
GROUP_SECONDS = 0.5
"""How long articles are gathered into one durable commit."""
RACY_NS = 2_000_000_000
"""A file written this shortly before it was read may have changed without a new time stamp (see git)."""


def build(
    folders: str | Path | Sequence[str | Path],
    store: str | Path = ".dateline",
    settings: IndexSettings | None = None,
    *,
    embed: bool = True,
    rebuild: bool = False,
    embedder: Embedder | None = None,
    progress: Progress = lambda stage, done, of: None,
) -> SyncReport:
    """Make the library in `store` what `folders` are now; with `embed=False`, only searchable by words.

    The first folder of a store names its files as they are called in it; further folders are put
    under their own name. No folders: all that the store knows. `rebuild` reads every file again and takes
    the embedder of `settings` in place of the one that made the store; `embedder` is one that is already
    loaded. Interrupt it anywhere, run it again.
    Raises UsageError for a folder that is missing, empty or a file; MismatchError when the store was
    made with another embedder; StoreBusyError while another process writes.
    """
    settings = settings or IndexSettings()
    paths = [Path(f) for f in ([folders] if isinstance(folders, (str, Path)) else folders)]
    roots = [_folder(path) for path in paths]
    if not (Path(store) / schema.FILE).exists():
        _check_first(roots, settings)
    embedder = embedder or Embedder(settings.embedder, settings.precision)
    with writing(Path(store)):
        library = Library(Path(store), write=True)
        try:
            return _Sync(library, embedder, settings, progress).run(roots, embed=embed, rebuild=rebuild)
        finally:
            library.close()


def _check_first(roots: Sequence[Path], settings: IndexSettings) -> None:
    """Refuse to make a store of nothing."""
    if not roots:
        raise UsageError("no folder was named and there is no store yet: `dateline index FOLDER`")
    for root in roots:
        _check_holds(root, list(walk(root, settings.max_file_mb << 20)))


def _check_holds(root: Path, entries: Sequence[FileStat | Refusal]) -> None:
    if not any(isinstance(entry, FileStat) for entry in entries):
        raise UsageError(f"{root} holds no file that can be an article: nothing was changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Root:
    """A folder to be indexed, as it is now."""

    folder: Path
    row: int
    label: str
    """Put before its files' names in the library."""
    entries: Sequence[FileStat | Refusal]


def _folder(path: Path) -> Path:
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{str(path)!r} is not valid UTF-8: rename the folder") from error
    if not path.exists():
        raise UsageError(f"{path} does not exist: name the folder that holds the articles")
    if not path.is_dir():
        raise UsageError(f"{path} is a file: name the folder that holds it")
    return path.resolve()


class _Sync:
    def __init__(self, library: Library, embedder: Embedder, settings: IndexSettings, progress: Progress) -> None:
        self.library, self.embedder, self.settings, self.progress = library, embedder, settings, progress
        self.limits = ChunkLimits(words=settings.chunk_words, tokens=embedder.max_tokens)

    def run(self, roots: Sequence[Path], *, embed: bool, rebuild: bool) -> SyncReport:
        began = time.perf_counter()
        fresh = self._is_fresh(rebuild)
        found = self._roots(roots, everything=fresh)
        if fresh:
            self._begin_afresh()
        if rebuild:
            self.library.rewrite_words()  # first: what is not among the words cannot be taken out of them
        reports = [self._sync(root, fresh) for root in found]
        if fresh:
            self.library.join_words()
            self.library.set_meta("recipe", self._recipe())
        words = time.perf_counter()
        grouped = stories.update(self.library)
        told = time.perf_counter()
        done, published = (
            complete(self.library, self.embedder, self.settings, self.progress, rebuild) if embed else (0, told)
        )
        counts = self.library.count()
        return SyncReport(
            added=tuple(p for r in reports for p in r.added),
            changed=tuple(p for r in reports for p in r.changed),
            moved=tuple(p for r in reports for p in r.moved),
            removed=tuple(p for r in reports for p in r.removed),
            unchanged=sum(r.unchanged for r in reports),
            refused=tuple(p for r in reports for p in r.refused),
            left_out=tuple(p for r in reports for p in r.left_out),
            equal=self._equal(),
            articles=counts["articles"],
            undated=counts["undated"],
            stories=grouped,
            chunks=counts["chunks"],
            embedded=done,
            seconds={
                "words": round(words - began, 3),
                "stories": round(told - words, 3),
                "vectors": round(published - told, 3),
                "publish": round(time.perf_counter() - published, 3),
            },
        )

    # folders

    def _roots(self, named: Sequence[Path], *, everything: bool) -> list[_Root]:
        """The named folders, else all; with `everything`, those that were not named too."""
        with self.library.transaction():
            for folder in named:
                self._add(folder)
            known = self.library.roots()
            chosen = dict.fromkeys(map(str, named)) if named and not everything else known
            if not chosen:
                raise UsageError("no folder was named and the store knows none: `dateline index FOLDER`")
            return [self._root(Path(folder), *known[folder]) for folder in chosen]

    def _add(self, folder: Path) -> None:
        known = self.library.roots()
        if str(folder) in known:
            return
        _check_holds(folder, list(walk(folder, self.settings.max_file_mb << 20)))
        first = next((Path(path) for path, (_, label) in known.items() if not label), None)
        labels = {label for _, label in known.values()}
        label = "" if not known else f"{folder.name}/"
        while label in labels or (first and label and (first / label).exists()):
            label = label[:-1] + "-2/"
        self.library.add_root(str(folder), label)

    def _root(self, folder: Path, row: int, label: str) -> _Root:
        _folder(folder)
        entries = list(walk(folder, self.settings.max_file_mb << 20))
        stored = len(self.library.stamps(row))
        if stored and not any(isinstance(entry, FileStat) for entry in entries):
            were = several(stored, "article was", "articles were")
            raise UsageError(
                f"{folder} is empty now, and {were} indexed from it: nothing was "
                f"changed (delete {self.library.store} if they should go)"
            )
        return _Root(folder=folder, row=row, label=label, entries=entries)

    def _is_fresh(self, rebuild: bool) -> bool:
        """Whether all must be read again; refuses a store of another embedder unless told to rebuild."""
        made_by = self.library.meta("embedder")
        if made_by is not None and made_by != self.embedder.fingerprint and not rebuild:
            raise mismatch(self.library, self.embedder)
        return rebuild or self.library.meta("recipe") != self._recipe()

    def _begin_afresh(self) -> None:
        with self.library.transaction():
            self.library.set_meta("embedder", self.embedder.fingerprint)
            self.library.set_meta("embedder_name", self.embedder.name)
            self.library.set_meta("recipe", "")

    def _recipe(self) -> str:
        parts = (RECIPE, self.settings.chunk_words, self.embedder.max_tokens)
        return ":".join(map(str, parts))

    # words

    def _sync(self, root: _Root, fresh: bool) -> SyncReport:
        stored = self.library.stamps(root.row)
        others = self.library.paths_outside(root.row)
        stats = {root.label + e.path: e for e in root.entries if isinstance(e, FileStat)}
        refused = [replace(e, path=root.label + e.path) for e in root.entries if isinstance(e, Refusal)]
        left_out = tuple(p for p in self.library.left_out() if stats.pop(p, None))
        for path in sorted(stats.keys() & others):
            del stats[path]
            refused.append(Refusal(path=path, reason="has the name of a file of another indexed folder; rename it"))
        todo = [p for p, e in stats.items() if fresh or p not in stored or _touched(e, stored[p][0])]
        gone = [p for p in stored if p not in stats]
        was = {p: stored[p][1] for p in stored}
        now: dict[str, str] = {}
        for path, outcome in self._read_all(root, todo, stats, {} if fresh else was):
            if isinstance(outcome, Refusal):
                refused.append(outcome)
                gone += [path] if path in stored else []
            else:
                now[path] = outcome
        with self.library.transaction():
            for path in gone:
                self.library.remove(path)
        self.library.refuse(root.row, refused)
        return replace(self._report(was, now, gone, refused, stats.keys()), left_out=left_out)

    def _report(
        self, was: dict[str, str], now: dict[str, str], gone: list[str], refused: list[Refusal], seen: Collection[str]
    ) -> SyncReport:
        lost = {was[p]: p for p in gone}
        moved = [(lost.pop(now[p]), p) for p in sorted(now) if p not in was and now[p] in lost]
        old, new = {a for a, _ in moved}, {b for _, b in moved}
        changed = sorted(p for p in now if p in was and now[p] != was[p])
        added = sorted(p for p in now if p not in was and p not in new)
        return SyncReport(
            added=tuple(added),
            changed=tuple(changed),
            moved=tuple(moved),
            removed=tuple(sorted(set(gone) - old)),
            unchanged=len(seen) - len(added) - len(changed) - len(moved) - sum(r.path in seen for r in refused),
            refused=tuple(sorted(refused, key=lambda r: r.path)),
        )

    def _read_all(
        self, root: _Root, todo: Sequence[str], stats: Mapping[str, FileStat], was: Mapping[str, str]
    ) -> Iterator[tuple[str, str | Refusal]]:
        """Read and store files, several to a commit; yields each path with its sha256 or its refusal."""
        waiting: list[tuple[Taken, str, Stamp]] = []
        last = time.monotonic()
        job = Job(root=root.folder, max_bytes=self.settings.max_file_mb << 20, limits=self.limits)
        for n, path in enumerate(todo, 1):
            stat = stats[path]
            taken = take(job, Task(stat.path, path, was.get(path)), self.embedder)
            if taken.refused is None:
                waiting.append((taken, path, Stamp(stat.size, stat.mtime_ns, stat.ctime_ns, taken.read_ns)))
                yield path, taken.sha256
            else:
                yield path, Refusal(path=path, reason=taken.refused)
            if n == len(todo) or time.monotonic() - last > GROUP_SECONDS:
                self._store(waiting, root.row)
                waiting, last = [], time.monotonic()
                self.progress("reading", n, len(todo))

    def _store(self, waiting: list[tuple[Taken, str, Stamp]], root: int) -> None:
        with self.library.transaction():
            for taken, path, stamp in waiting:
                if taken.article is None:
                    self.library.restamp(path, stamp)
                else:
                    self.library.put(taken.article, taken.chunks, root, stamp)

    def _equal(self) -> tuple[tuple[str, ...], ...]:
        rows = self.library.db.execute(
            "SELECT json_group_array(path) FROM (SELECT sha256, path FROM article ORDER BY path)"
            " GROUP BY sha256 HAVING count(*) > 1 ORDER BY 1"
        )
        return tuple(tuple(json.loads(row[0])) for row in rows)


def mismatch(library: Library, embedder: Embedder) -> MismatchError:
    """The refusal to mix two embedders, naming both and the command that rebuilds."""
    name, made_by = library.meta("embedder_name"), library.meta("embedder")
    return MismatchError(
        f"the store at {library.store} was made with the embedder {name!r} ({made_by}), and the settings name "
        f"{embedder.name!r} ({embedder.fingerprint}): set `embedder` back to {name!r}, or make the store anew "
        f"with `dateline index --rebuild --store {library.store}`"
    )


def _touched(found: FileStat, stored: Stamp) -> bool:
    same = (found.size, found.mtime_ns, found.ctime_ns) == (stored.size, stored.mtime_ns, stored.ctime_ns)
    return not same or abs(stored.read_ns - found.mtime_ns) < RACY_NS
