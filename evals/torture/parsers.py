"""Parsers on hostile input: question records, settings, files of every format and time phrases, with no crash."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from evals.torture import SAMPLE
from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index.errors import DatelineError
from rag.types import Question, Turn

ODD = (
    '"',
    "'",
    "\\",
    "\0",
    "\n",
    "\r\n",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "</p>",
    "<!--",
    "-->",
    "<![CDATA[",
    "&#0;",
    "&amp;",
    "é",
    "\u202e",
    "\ufeff",
    "\ud800",
    "🏳️‍🌈",
    "0",
    "-1",
    "1e999",
    "9" * 400,
    "null",
    "true",
    "NaN",
    "---\n",
    "```",
    "|",
    "#",
    "= 2",
    "[index]",
    "since",
    "until",
    "31 February",
    "last",
    "next",
    "week",
    "2024-13-45",
    "between",
    "and",
    "in",
    "the",
    "past",
    "century",
    "0000-00-00",
    "99999",
    "\u2028",
)
SLOW_S = 2.0


def run(room: Room) -> Iterator[Outcome]:
    """Seeds cut, joined, repeated and salted; each parser must answer or refuse in words, soon."""
    runs = room.times(5_000, 150)
    for name, (parse, seeds) in parsers(room.folder).items():
        many = runs if name != "files" else runs // 10
        ends: Counter[str] = Counter()
        parse(seeds[0])  # loads what it needs
        wrong, slowest = [], 0.0
        for _ in range(many):
            data = mangled(room.chance, seeds)
            began = time.thread_time()
            try:
                parse(data)
                ends["taken"] += 1
            except DatelineError:
                ends["refused in words"] += 1
            except Exception as error:  # what is looked for
                wrong.append(f"{type(error).__name__}: {error} for {data[:80]!r}")
            took = time.thread_time() - began
            slowest = max(slowest, took)
            wrong += [f"took {took:.1f} s for {data[:80]!r}"] if took > SLOW_S else []
        figures = f"{dict(ends)}; slowest {slowest * 1e3:.0f} ms of work" + (f"; first: {wrong[0]}" if wrong else "")
        yield Outcome(what=name, done=many, wrong=len(wrong), figures=figures)


def mangled(chance: random.Random, seeds: list[str]) -> str:
    """A text made of pieces of the seeds and of odd ones."""
    text = chance.choice(seeds)
    for _ in range(chance.randrange(1, 8)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        match chance.randrange(5):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + chance.choice(ODD) * chance.choice([1, 1, 2, 50]) + text[at:]
            case 2:
                text = text[:at] + text[at:to] * chance.choice([2, 3, 20]) + text[to:]
            case 3:
                other = chance.choice(seeds)
                text = text[:at] + other[: chance.randrange(len(other) + 1)]
            case 4:
                text = (
                    text[:at] + chr(chance.choice([chance.randrange(128), chance.randrange(0xD800)])) + text[at + 1 :]
                )
    return text[:20_000]


def parsers(folder: Path) -> dict[str, tuple[Callable[[str], object], list[str]]]:
    """What is tried: a function of a text, and texts that it takes."""
    from rag.batch import read_question
    from rag.query.followup import resolve
    from rag.query.question import understand
    from rag.time.when import read

    today = date(2026, 1, 5)
    questions = (SAMPLE / "questions.jsonl").read_text("utf-8").splitlines()
    said = [line.split('"question": "')[1].split('", "')[0] for line in questions]
    phrases = [
        "What happened last week?",
        "in March 2024",
        "between March and May 2024",
        "since 2020",
        "on 31 Dec. 2023",
    ]
    toml = [
        'llm = "openai:x@http://127.0.0.1:1/v1"\n[index]\nchunk_words = 160\n[answer]\nthreshold = 0.4\nsentences = 3\n'
    ]
    articles = [p.read_text("utf-8", "replace") for p in sorted((SAMPLE / "articles").iterdir())]
    return {
        "question records": (read_question, questions),
        "settings": (lambda text: _settings(folder, text), toml),
        "time phrases": (lambda text: read(text, today), [*phrases, *said]),
        "questions": (lambda text: understand(Question(text=text), today), [*phrases, *said]),
        "follow-ups": (lambda text: resolve(text, (Turn(role="user", text=said[0]),), today), [*phrases, *said]),
        "files": (lambda text: _files(folder, text), articles),
    }


def _settings(folder: Path, text: str) -> object:
    from rag.settings import Settings

    file = folder / "dateline.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return Settings.load(file, {})


def _files(folder: Path, text: str) -> None:
    """As each text format: read, cleaned, described and cut, with each span inside the text."""
    from index.article.chunk import ChunkLimits, chunk
    from index.article.clean import mark
    from index.article.describe import describe
    from index.read.load import read

    for name in ("a.html", "a.md", "a.txt"):
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        document = read(folder, name, 1 << 20)
        cleaning = mark(document)
        described = describe(document, cleaning.furniture)
        furniture = sorted((*cleaning.furniture, *described.header), key=lambda one: one.span)
        for one in chunk(
            "id", document.text, cleaning.furniture, "", TinyEmbedder(), ChunkLimits(words=160, tokens=254)
        ):
            assert one.span.of(document.text)
        assert all(one.span.end <= len(document.text) for one in furniture)
