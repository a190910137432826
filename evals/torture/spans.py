"""What is cited is what the file said: text made of pieces at known places, and where the index says that they are."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from contextlib import closing

from evals.torture.outcome import Outcome, Room
from evals.torture.tiny import TinyEmbedder
from index import build
from index.article.chunk import key_of
from index.store.library import Library, Scope
from index.types import Article, Chunk, Span

WORDS = (
    "harbour bridge the of and a council said on Monday that 41 1,184 U.S. Mr. Dr. p.m. café naïve Zürich İstanbul ﬁne"
    " ß ЁЖ 東京 横浜駅 서울 नमस्ते עברית العربية e\u0301 🏳️‍🌈 👩‍👩‍👧 𝒳 \u202eabc\u202c \u200b \ufeff \u00ad a\u00a0b"
    " “quoted” ‘so’ — … [1] "
    "Source: http://x.example/?a=1&b=2 <b>bold</b> &amp; `code` **strong** | # ~ \x0b \x0c \x85 \u2028 \u2029"
).split(" ")
ENDS = (". ", ".\n", "!\r\n", "?\n\n", "…\r\n\r\n", "。", ".” ", ";\n", "\n\n\n", "\r\n\r\n\r\n", ".\t", " ")
REPEATED = "The same sentence stands here again and again, to the letter. "


def run(room: Room) -> Iterator[Outcome]:
    """Files of generated text until 10,000 chunks were looked at."""
    wanted, seen, spans, marks, wrong, n = room.times(10_000, 300), 0, 0, 0, list[str](), 0
    while seen < wanted:
        folder, store = room.folder / f"articles{n}", room.folder / f"store{n}"
        folder.mkdir()
        texts = {f"{k}.{room.chance.choice(['txt', 'md'])}": generated(room.chance, k) for k in range(40)}
        if n == 0:
            texts["endless.txt"] = " ".join(room.chance.choice(WORDS[:40]) for _ in range(room.times(200_000, 2_000)))
            texts["unbroken.txt"] = "x" * room.times(1_000_000, 10_000) + " end"
        for name, text in texts.items():
            bom = room.chance.choice(["", "\ufeff"]) if not text.startswith("\ufeff") else ""
            (folder / name).write_bytes((bom + text).encode())
        report = build(folder, store, embed=False, embedder=TinyEmbedder())
        with closing(Library(store)) as library:
            rows = library.chunks([row for row, _ in library.in_scope(Scope())]).values()
            by_path: dict[str, list[tuple[Chunk, Article]]] = {}
            for chunk, article in rows:
                by_path.setdefault(article.path, []).append((chunk, article))
            for refusal in report.refused:
                wrong += [] if "nothing but" in refusal.reason else [f"{refusal.path}: {refusal.reason}"]
            for path, found in by_path.items():
                wrong += [f"{path}: {what}" for what in faults(texts[path], found)]
                asked, lost = _marks(library, found[0][1])
                marks, wrong = marks + asked, wrong + lost
        seen += len(rows)
        spans += sum(len(chunk.sentences) for chunk, _ in rows)
        n += 1
        shutil.rmtree(folder)
        shutil.rmtree(store)
    figures = f"{spans:,} sentences; {marks:,} words looked for by name; " + (
        f"first: {wrong[0]}" if wrong else "no fault"
    )
    yield Outcome(what="chunks of generated text", done=seen, wrong=len(wrong), figures=figures)


def generated(chance: random.Random, k: int) -> str:
    """A text of odd and repeated pieces, with words `zmark1q ...` that stand in it once."""
    parts = [f"Headline number {k} of the day\n\n"]
    for n in range(chance.randrange(2, 60)):
        kind = chance.random()
        if kind < 0.3:
            parts.append(REPEATED * chance.randrange(1, 6))
        elif kind < 0.4:
            parts.append(f"Word zmark{k}q{n} stands once in it. ")
        else:
            parts.append(" ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 40))) + chance.choice(ENDS))
    return "".join(parts)


def faults(text: str, found: list[tuple[Chunk, Article]]) -> Iterator[str]:
    """What is wrong with the chunks of one article whose text is known."""
    article = found[0][1]
    if article.text != text:
        yield "the stored text is not the file's"
        return
    covered = bytearray(len(text))
    for one in article.furniture:
        covered[one.span.start : one.span.end] = b"\1" * len(one.span)
    for chunk, _ in found:
        body = text[chunk.span.start : chunk.span.end]
        if key_of(chunk.header, body) != chunk.key:
            yield f"{chunk.span} is not what was embedded"
        covered[chunk.span.start : chunk.span.end] = b"\1" * len(chunk.span)
        yield from _sentences(chunk)
    bare = [text[m.start() : m.end()].strip() for m in re.finditer(b"\0+", covered)]
    if left := [piece for piece in bare if re.search(r"\w", piece)]:
        yield f"not covered: {left[0][:60]!r}"


def _sentences(chunk: Chunk) -> Iterator[str]:
    at = chunk.span.start
    for sentence in chunk.sentences:
        if not at <= sentence.start < sentence.end <= chunk.span.end:
            yield f"sentence {sentence} is out of place in {chunk.span}"
        at = sentence.end


def _marks(library: Library, article: Article) -> tuple[int, list[str]]:
    """Look for each word of the prose that stands once: what is found must hold the place where it was put."""
    path, wrong = article.path, []
    marks = [
        mark
        for mark in re.finditer(r"zmark\d+q\d+", article.text)
        if not any(one.span.overlaps(Span(*mark.span())) for one in article.furniture)
    ]
    for mark in marks:
        hits = library.match(f'"{mark.group()}"', 5, Scope(files=(path,)), 1.0)
        held = [chunk.span for chunk, _ in library.chunks([hit.chunk for hit in hits]).values()]
        if not any(Span(*mark.span()).overlaps(span) for span in held):
            wrong.append(f"{path}: {mark.group()} is not found where it stands")
    return len(marks), wrong
