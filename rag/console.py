"""What the terminal shows: answers with their proof, passages, articles, reports, progress."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from index.report import several
from rag.english.lexicon import STOP, TOKEN
from rag.events import Delta, Finished
from rag.query.question import stem

if TYPE_CHECKING:
    from index.report import SyncReport
    from index.types import Article
    from index.upkeep.doctor import Health
    from rag.events import Event
    from rag.types import Answer, Citation, Passage

WIDTH = 100
INDENT = 4
LINES = 10
"""Of what a model is writing."""
SHOWN = 3
"""Closest passages offered with an abstention."""
DOUBT = {"partial": "Only partly borne out", "unsupported": "No article bears this out"}
CONTROL = re.compile(
    r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def _console() -> Console:
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, WIDTH)
    return console


def safe(text: str) -> str:
    """A text or a name on one line of a terminal: control, bidi and invisible characters shown as escapes."""
    return CONTROL.sub(lambda m: m.group().encode("unicode_escape").decode(), text)


def _lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(map(safe, text.split("\n")))


def marked(text: str, words: frozenset[str]) -> Text:
    """`text` on one line with the words whose stem is in `words` in bold."""
    line = Text(safe(re.sub(r"\s+", " ", text)))
    for match in TOKEN.finditer(line.plain):
        if stem(match.group()) in words:
            line.stylize("bold", *match.span())
    return line


def _print(console: Console, text: Text, head: Text | None = None, indent: int = INDENT) -> None:
    """`text` wrapped and set in, with `head` before its first line; no line ends in blanks."""
    head = head or Text()
    indent = max(indent, len(head))
    for line in text.wrap(console, console.width - indent):
        line.rstrip()
        console.print(Text.assemble(head, " " * (indent - len(head)), line))
        head = Text()


def follow(events: Iterator[Event], *, quiet: bool) -> Answer:
    """The answer of a stream; on a terminal what a model writes is seen meanwhile, dim, until the answer stands."""
    console, written = _console(), ""
    with Live(console=console, transient=True, auto_refresh=False, vertical_overflow="crop") as live:
        for event in events:
            if isinstance(event, Finished):
                return event.answer
            if isinstance(event, Delta) and console.is_terminal and not quiet:
                written += event.text
                lines = Text(_lines(written), style="dim").wrap(console, console.width)[-LINES:]
                live.update(Text("\n").join(lines), refresh=True)
    raise AssertionError("a stream that nobody stops ends with its answer")


def show_answer(answer: Answer) -> None:
    """The answer with numbered citations, then each citation with its place and its quote."""
    console = _console()
    words = frozenset(stem(w) for w in TOKEN.findall(answer.interpreted.question) if w.lower() not in STOP)
    if answer.abstained:
        _print(console, Text(safe(answer.reason or "The articles don't say."), style="bold"), indent=0)
        if answer.passages:
            console.print("\nThe closest passages, which are not an answer:", style="dim")
        for passage in answer.passages[:SHOWN]:
            _print_passage(console, passage, words)
    else:
        _print(console, _audited(answer), indent=0)
    for claim in answer.claims:
        if claim.support != "supported":
            console.print(Text(f"{DOUBT[claim.support]}: “{safe(claim.text)}”", style="yellow"))
    for conflict in answer.conflicts:
        console.print(Text("\nThe sources disagree:", style="bold"))
        days = {c.number: c.published or "undated" for c in answer.citations}
        for side in conflict.sides:
            given = ", ".join(f"[{n}] {days[n]}" for n in side.citations)
            console.print(Text(f"  {safe(side.value)}  ({given}{', the newer' if side.newer else ''})"))
    for citation in answer.citations:
        _print_citation(console, citation, words)
    for note in (*answer.interpreted.notes, *answer.notes):
        _print(console, Text(f"Note: {safe(note)}", style="yellow"), indent=0)


def _audited(answer: Answer) -> Text:
    """The answer's text, with what no article bears out struck through."""
    made, at = Text(), 0
    for claim in answer.claims:
        made.append(_lines(answer.text[at : claim.span.start]))
        made.append(_lines(claim.text), style="dim strike" if claim.support == "unsupported" else None)
        at = claim.span.end
    return made.append(_lines(answer.text[at:]))


def _print_citation(console: Console, citation: Citation, words: frozenset[str]) -> None:
    day = f"{citation.published} (from {citation.published_from})" if citation.published else "undated"
    console.print()
    number = Text(f"[{citation.number}] ", style="bold cyan")
    _print(console, Text(safe(citation.title or citation.file), style="bold"), number)
    place = f"{safe(citation.file)}, characters {citation.span.start}-{citation.span.end}, {day}"
    _print(console, Text(place, style="dim"))
    _print(console, Text.assemble("“", marked(citation.quote, words), "”"))
    if citation.url:
        _print(console, Text(safe(citation.url), style="dim"))
    for note in citation.notes:
        _print(console, Text(f"This article {safe(note)}.", style="yellow"))
    if citation.also_in:
        also = "Also in " + ", ".join(safe(s.file) for s in citation.also_in)
        _print(console, Text(also, style="dim"))


def _print_passage(console: Console, passage: Passage, words: frozenset[str]) -> None:
    article = passage.article
    day = article.published.value if article.published else "undated"
    body = passage.text if len(passage.text) <= 400 else passage.text[:400].rsplit(" ", 1)[0] + " …"
    title = safe(article.title.value if article.title else article.path)
    span = passage.chunk.span
    _print(console, Text(title, style="bold"), Text(f" {passage.rank}. ", style="cyan"))
    place = f"{safe(article.path)}, characters {span.start}-{span.end}, {day}"
    _print(console, Text(place, style="dim"))
    _print(console, marked(body, words))


def show_passages(passages: Sequence[Passage]) -> None:
    """Passages, best first."""
    console = _console()
    if not passages:
        console.print("Nothing was found.")
    for passage in passages:
        _print_passage(console, passage, frozenset())


def article_record(article: Article) -> dict[str, Any]:
    """What is known of an article, JSON-ready, without its text."""
    facts = {
        name: {"value": fact.value, "source": fact.source, "sure": fact.sure} if fact else None
        for name in ("title", "publisher", "author", "published", "url", "fetched")
        for fact in [getattr(article, name)]
    }
    place = {"file": article.path, "sha256": article.sha256, "format": article.format, "encoding": article.encoding}
    return {**place, **facts, "notes": list(article.notes)}


def show_articles(articles: Sequence[Mapping[str, Any]]) -> None:
    """The library, newest first: of each article its date, its title, and below it the file."""
    console = _console()
    dated = [(one["published"]["value"] if one["published"] else "", one) for one in articles]
    for day, one in sorted(dated, key=lambda pair: pair[0], reverse=True):
        head, file = Text(f"{day or 'undated':<10}  ", style="dim"), Text(safe(one["file"]), style="dim")
        if one["title"]:
            _print(console, Text(safe(one["title"]["value"])), head)
            head = Text()
        _print(console, file, head, indent=12)


def did(done: SyncReport) -> str:
    """What a run of `index` changed, in a few words."""
    parts = [("added", done.added), ("changed", done.changed), ("moved", done.moved), ("removed", done.removed)]
    return ", ".join(f"{len(paths):,} {name}" for name, paths in parts if paths) or "nothing changed"


def report(done: SyncReport, store: Path) -> None:
    """What a run of `index` did, each refusal by name."""
    console = _console()
    console.print(
        f"{several(done.articles, 'article')}, {several(done.chunks, 'passage')} in {safe(str(store))}: {did(done)}"
    )
    console.print(
        f"searchable by words after {done.seconds['words']:.1f} s; {several(done.embedded, 'vector')} made in "
        f"{done.seconds['vectors']:.1f} s, published in {done.seconds['publish']:.1f} s",
        style="dim",
    )
    for refusal in done.refused:
        _print(console, Text(f"{safe(refusal.path)}: {safe(refusal.reason)}", style="yellow"), Text("refused "))
    for path in done.left_out:
        console.print(Text(f"left out, as you chose: {safe(path)} (--put-back brings it back)", style="dim"))
    if done.undated:
        undated = several(done.undated, "article states", "articles state")
        console.print(f"{undated} no date: `dateline show` says which", style="yellow")
    if done.equal:
        console.print(f"{several(len(done.equal), 'group')} of equal files", style="dim")
    if done.stories:
        stories = several(done.stories, "story", "stories")
        console.print(f"{stories} told by several articles: one place in an answer", style="dim")


def show_health(health: Health) -> None:
    """What a store holds, what is wrong with it, and what mends each fault."""
    console = _console()
    store = safe(health.store)
    if health.bytes:
        dated = health.articles - health.undated
        held = f"{several(health.articles, 'article')} ({dated:,} dated), {several(health.chunks, 'passage')}"
        console.print(f"{held}, {health.refused} refused")
        console.print(f"{health.embedded:,} of {several(health.distinct, 'passage')} with vectors ({health.embedder})")
        sizes = [f"{name} {size / 1e6:,.1f} MB" for name, size in health.bytes.items()]
        console.print(Text(", ".join(sizes), style="dim"))
    console.print(Text(", ".join(" ".join(one) for one in health.versions.items()), style="dim"), soft_wrap=True)
    for path in health.left_out:
        console.print(f"left out by a reader, its file is untouched: {safe(path)}", soft_wrap=True)
        back = f"  to have it back: dateline index --put-back {shlex.quote(safe(path))} --store {store}"
        console.print(back, soft_wrap=True)
    if health.read_only:
        console.print("read-only here: searches compare every vector, which is slower, not wrong", style="yellow")
    if health.writer:
        console.print(Text(f"being written just now by {safe(health.writer)}", style="yellow"), soft_wrap=True)
    for finding in health.findings:
        console.print(f"! {safe(finding.what)}\n  mend: {safe(finding.mend)}", soft_wrap=True)
    if health.healthy:
        console.print("healthy")


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error, told (stage, done, of); nothing when `quiet` or not on a terminal."""
    errors = Console(stderr=True)
    if quiet or not errors.is_terminal:
        yield lambda stage, done, of: None
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=of)
            bars.update(tasks[stage], completed=done, total=of)

        yield tell
