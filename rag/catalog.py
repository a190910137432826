"""What a reader may ask of a library beside questions: its articles, sources, state, and what to ask first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from index.store.library import Library
from index.store.scope import Scope, within
from index.types import Article
from rag.query.question import stem
from rag.values.amounts import MEASURES

NUMBER_OF = re.compile(
    r"\b\d[\d,.]*(?: of the [\w’' ]{1,30}?\d[\d,.]*)? ((?:[a-z]+ )?(?!per\b|pct\b|hours|days|years|months)[a-z]{4,}s)"
    r" (were|are|have been) ([a-z][^.,;:!?\n\"“”()]{8,60}?)(?=[.,;]| when\b| after\b| and\b)"
)
SPEAKER = re.compile(
    r"(?<![.!?\n] )(?<![Tt]he )\b([A-Z][a-zà-ÿ]{2,}(?: [A-Z][a-zà-ÿ]{2,}){1,3}) (?:said|told|announced|warned)\b"
)
TOPIC = re.compile(r"(?<![.!?\n] )\b(the )?((?!The )[A-Z][a-zà-ÿ]{2,}(?: [A-Z][A-Za-zà-ÿ]+)+)")
TOGETHER = re.compile(r"\s*[,;&]\s*|\s+and\s+")
"""Between the names of several authors."""
SPELLING = 0.85
"""Least likeness of two spellings of one name; "North Korea" and "South Korea" are less alike."""
ORDER = "article.published IS NULL, article.published DESC, article.path"
OVERVIEW = "What are these articles about?"
"""What may be asked of any library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as a list shows it."""

    file: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    """ISO date."""
    published_from: str | None
    """Where the date stood: json-ld, meta, header, byline, url, filename, ..."""
    folder: str
    """The indexed folder that holds the file."""
    notes: tuple[str, ...]
    """What the reader should know, also that the file changed since it was indexed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A source of articles."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the library is."""

    articles: int
    chunks: int
    undated: int
    refused: int
    embedded: int
    """Distinct passages that can be searched by meaning."""
    to_embed: int
    """Distinct passages in all."""
    first: str | None
    """Earliest date of publication, ISO."""
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which articles to list; all of them by default."""

    words: str = ""
    """Each must occur in title, publisher, author or file name, in any case."""
    since: date | None = None
    until: date | None = None
    """Both inclusive; either leaves undated articles out."""
    publishers: tuple[str, ...] = ()
    """Any of these; empty for all."""
    authors: tuple[str, ...] = ()
    """Any of these, as articles name them, several together where they wrote together; empty for all."""


def entries(library: Library, chosen: Filter | None = None, *, start: int = 0, most: int = 100) -> list[Entry]:
    """The articles that `chosen` lets through, newest first, undated last; `most` of them from `start` on."""
    where, values = _where(chosen or Filter())
    rows = library.db.execute(
        "SELECT article.path, facts, notes, size, mtime_ns, folder, label FROM article"
        f" JOIN root ON root.id = article.root WHERE {where} ORDER BY {ORDER} LIMIT ? OFFSET ?",
        (*values, most, start),
    )
    return [_entry(dict(row)) for row in rows]


def files(library: Library, chosen: Filter) -> tuple[str, ...]:
    """The files of all articles that `chosen` lets through: what `Question.files` takes."""
    where, values = _where(chosen)
    rows = library.db.execute(f"SELECT article.path FROM article WHERE {where} ORDER BY {ORDER}", values)
    return tuple(row[0] for row in rows)


def count(library: Library, chosen: Filter) -> int:
    """How many articles `chosen` lets through."""
    where, values = _where(chosen)
    return int(library.db.execute(f"SELECT count(*) FROM article WHERE {where}", values).fetchone()[0])


def publishers(library: Library) -> list[Publisher]:
    """Every publisher that an article names, the one with most articles first."""
    rows = library.db.execute(
        "SELECT json_extract(facts, '$.publisher[0]') AS name, count(*) AS n FROM article"
        " WHERE name IS NOT NULL GROUP BY name ORDER BY n DESC, name"
    )
    return [Publisher(name=row["name"], articles=row["n"]) for row in rows]


def publishers_named(library: Library, asked: str) -> tuple[str, ...]:
    """The publishers that a reader may mean by `asked`: "CNN" is cnn.com, "BBC" is also BBC News; empty for none."""
    wanted = _plain(asked)
    return tuple(p.name for p in publishers(library) if wanted and wanted in _called(p.name))


def authors_named(library: Library, asked: str) -> dict[str, str]:
    """What articles name as their author -> the one of them that `asked` means, by the full name or the surname."""
    wanted = _plain(asked)
    found: dict[str, str] = {}
    for name in sorted(set(names(library, "author").values())):
        for one in TOGETHER.split(name):
            words = one.split()
            if wanted and wanted in {_plain(" ".join(words[n:])) for n in range(len(words))}:
                found[name] = one.strip()
    return found


def credited(library: Library) -> str:
    """Every publisher and author that an article names, one a line."""
    return "\n".join(sorted({*names(library, "publisher").values(), *names(library, "author").values()}))


def _called(name: str) -> set[str]:
    """What a publisher is called, in small letters without spaces: its name, its first or last words, its domain."""
    site = re.fullmatch(r"(?:www\.)?([\w-]+)(?:\.[\w-]+)+", name.lower())
    words = name.split()
    found = {_plain(" ".join(part)) for n in range(len(words)) for part in (words[n:], words[: n + 1])}
    found |= {_plain(site[1])} if site else set()
    return found | {way.removeprefix("the") for way in found}


def _plain(name: str) -> str:
    """Letters and digits only, without an article in front."""
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s+", "", name.lower().strip()))


def names(library: Library, fact: Literal["publisher", "author"]) -> dict[int, str]:
    """Article row -> its publisher or author, of every article that names one."""
    rows = library.db.execute(
        "SELECT id, json_extract(facts, ?) AS name FROM article WHERE name IS NOT NULL", (f"$.{fact}[0]",)
    )
    return dict(rows.fetchall())


def days(library: Library, scope: Scope) -> dict[int, str | None]:
    """Article row -> its ISO day of publication, of every article in scope."""
    where, values = within(scope)
    return dict(library.db.execute(f"SELECT id, published FROM article WHERE 1{where} ORDER BY id", values).fetchall())


def state(library: Library, fingerprint: str) -> State:
    """How many articles there are, of when, and how many passages the embedder `fingerprint` has done."""
    counts = library.count()
    embedded, to_embed = library.vector_counts(fingerprint)
    span = library.db.execute("SELECT min(published), max(published) FROM article").fetchone()
    return State(
        articles=counts["articles"],
        chunks=counts["chunks"],
        undated=counts["undated"],
        refused=len(library.refusals()),
        embedded=embedded,
        to_embed=to_embed,
        first=span[0],
        last=span[1],
    )


def version(library: Library) -> str:
    """Changes whenever an article is added, changed or removed."""
    row = library.db.execute("SELECT count(*), max(id), sum(id) FROM article").fetchone()
    return ":".join(map(str, row))


def suggestions(library: Library, most: int = 4, read: int = 60) -> list[str]:
    """Questions drawn from the `read` newest articles by fixed patterns, without a model.

    They ask for something that a sentence of an article says, in its words; whether the assistant
    answers them is for the caller to try. For a number, for somebody's words and on a name in turn.
    """
    numbers: list[str] = []
    speakers: list[str] = []
    topics: list[str] = []
    named: list[str] = []
    for entry in entries(library, most=read):
        if article := library.article(entry.file):
            prose = _prose(article)
            numbers += [q for q in _numbers(prose) if q not in numbers][:1]
            for questions, drawn in ((speakers, _speakers(prose)), (topics, _topics(prose))):
                for name, question in drawn:
                    if not any(_respelt(name, other) for other in named):
                        named.append(name)
                        questions.append(question)
    turns = zip_longest(numbers, speakers, topics)
    return [question for turn in turns for question in turn if question][:most]


def _numbers(prose: str) -> Iterator[str]:
    for noun, verb, rest in NUMBER_OF.findall(prose):
        if stem(noun) not in MEASURES:
            yield f"How many {noun} {verb} {rest.strip()}?"


def _respelt(one: str, other: str) -> bool:
    """Whether two names are one, but for a letter: "Sergei Quill" and "Sergey Quill"."""
    return SequenceMatcher(None, one, other).ratio() >= SPELLING


def _speakers(prose: str) -> Iterator[tuple[str, str]]:
    """Who speaks, and on what: the name of two words that the article uses most."""
    names = SPEAKER.findall(prose)
    topics = [(the, name) for the, name in _named(prose) if name not in " ".join(names)]
    if names and topics:
        name = max(names, key=names.count)
        the, topic = max(topics, key=topics.count)
        yield name, f"What did {name} say about {the}{topic}?"


def _topics(prose: str) -> Iterator[tuple[str, str]]:
    if topics := _named(prose):
        the, name = max(topics, key=topics.count)
        yield name, f"What is said about {the}{name}?"


def _named(prose: str) -> list[tuple[str, str]]:
    """("the " or nothing, name) of every name of two or three words."""
    return [(the, name) for the, name in TOPIC.findall(prose) if name.count(" ") < 3]


def _prose(article: Article) -> str:
    """The text with furniture blanked out, for looking at: never quoted."""
    letters = list(article.text)
    for one in article.furniture:
        letters[one.span.start : one.span.end] = "\n" * len(one.span)
    return "".join(letters)


def _where(chosen: Filter) -> tuple[str, list[str]]:
    parts, values = ["1"], []
    for word in chosen.words.split():
        parts.append("(article.path LIKE ? ESCAPE '\\' OR facts_text(facts) LIKE ? ESCAPE '\\')")
        escaped = re.sub(r"([\\%_])", r"\\\1", word)
        values += [f"%{escaped}%"] * 2
    if chosen.publishers:
        parts.append("json_extract(facts, '$.publisher[0]') IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(chosen.publishers))
    if chosen.authors:
        parts.append("json_extract(facts, '$.author[0]') IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(chosen.authors))
    text = " || ' ' || ".join(
        f"coalesce(json_extract(facts, '$.{n}[0]'), '')" for n in ("title", "publisher", "author")
    )
    days, bounds = within(Scope(since=chosen.since, until=chosen.until))
    return " AND ".join(parts).replace("facts_text(facts)", f"({text})") + days, [*values, *bounds]


def _entry(row: dict[str, Any]) -> Entry:
    facts = json.loads(row["facts"])
    value = {name: facts[name][0] if name in facts else None for name in ("title", "publisher", "author", "published")}
    return Entry(
        file=row["path"],
        published_from=facts["published"][1] if "published" in facts else None,
        folder=row["folder"],
        notes=(*json.loads(row["notes"]), *_since_indexed(row)),
        **value,
    )


def _since_indexed(row: dict[str, Any]) -> Sequence[str]:
    try:
        found = (Path(row["folder"]) / row["path"].removeprefix(row["label"])).stat()
    except OSError:
        return ("is gone from its folder since it was indexed",)
    same = (found.st_size, found.st_mtime_ns) == (row["size"], row["mtime_ns"])
    return () if same else ("changed since it was indexed",)
