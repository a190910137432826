"""Answer records to take along: Markdown with footnotes, JSON, plain text; and all the formats by name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rag.bibliography import bibtex, csl_json
from rag.webpage import WEAK, html, notes, paragraphs

Record = Mapping[str, Any]
MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&@]|(?<=\w):(?=//)|(?<=www)\.|^[-+=]|(?<=^\d)[.)]", re.I)


def markdown(records: Sequence[Record]) -> str:
    """Answers (`dateline.answer/1`) as Markdown; each citation is a footnote with its quote and place.

    Text of articles and questions is escaped: no link, image, heading or HTML comes from it.
    """
    return "\n".join(_answer(record, n if len(records) > 1 else 0) for n, record in enumerate(records, 1))


def as_json(records: Sequence[Record]) -> str:
    """One record as it is, several as a list."""
    return json.dumps(records[0] if len(records) == 1 else list(records), ensure_ascii=False, indent=2) + "\n"


def plain(records: Sequence[Record]) -> str:
    """Answers as text to paste: sentences with `[n]`, then the numbered sources."""
    blocks = []
    for record in records:
        lines = [_text(record) or record.get("clarify") or record["reason"] or "", *_window(record)]
        lines += [f"The sources disagree: {'; '.join(map(_side, one['sides']))}" for one in record["conflicts"]]
        lines += [f"Note: {_line(note)}" for note in notes(record)]
        lines += [f"[{c['number']}] “{_line(c['quote'])}” {_source(c)}" for c in record["citations"]]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Record]], str]] = {
    "markdown": markdown,
    "html": html,
    "json": as_json,
    "csl": csl_json,
    "bibtex": bibtex,
    "text": plain,
}
"""How answer records are written, by name."""


def _answer(record: Record, n: int) -> str:
    """One answer; `n` keeps the footnotes of several apart, 0 when it is the only one."""
    mark = f"{n}-" if n else ""
    lines = [f"## {escape(record['question'])}", ""]
    if window := _window(record):
        lines += [*window, ""]
    if record["abstained"]:
        lines += [f"*{escape(record.get('clarify') or record['reason'] or 'The articles do not say.')}*", ""]
    else:
        for claims in paragraphs(record):
            lines += [" ".join(_sentence(claim, mark) for claim in claims), ""]
    for conflict in record["conflicts"]:
        lines.append(f"The sources disagree: {escape(conflict['about'])}")
        lines += [
            f"- {escape(side['value'])}{' (the newer)' if side.get('newer') else ''}{_marks(side['citations'], mark)}"
            for side in conflict["sides"]
        ]
        lines.append("")
    lines += [f"> {escape(note)}\n" for note in notes(record)]
    lines += [f"[^{mark}{c['number']}]: “{escape(c['quote'])}” {escape(_source(c))}" for c in record["citations"]]
    return "\n".join([*lines, ""])


def _window(record: Record) -> list[str]:
    since, until = record["interpreted"]["since"], record["interpreted"]["until"]
    parts = [f"from {since}" if since else "", f"to {until}" if until else ""]
    return [f"Articles published {' '.join(filter(None, parts))}."] if since or until else []


def _side(side: Record) -> str:
    """One side of a disagreement, on a line."""
    return f"{_line(side['value'])}{' (the newer)' if side.get('newer') else ''} {list(side['citations'])}"


def _sentence(claim: Record, mark: str) -> str:
    return escape(claim["text"]) + WEAK.get(claim["support"], "") + _marks(claim["citations"], mark)


def _text(record: Record) -> str:
    """The answer's text, with a word after each sentence that is not wholly borne out."""
    text: str = record["text"]
    for claim in reversed(record["claims"]):
        text = text[: claim["end"]] + WEAK.get(claim["support"], "") + text[claim["end"] :]
    return text


def _marks(numbers: Sequence[int], mark: str) -> str:
    return "".join(f"[^{mark}{number}]" for number in numbers)


def _source(citation: Record) -> str:
    named = ", ".join(filter(None, (citation["title"], citation["publisher"], citation["published"])))
    also = [also["publisher"] or also["title"] or also["file"] for also in citation["also_in"]]
    place = f"{citation['file']}, characters {citation['start']}–{citation['end']}, sha256 {citation['sha256'][:12]}"
    more = f" Also in: {', '.join(also)}." if also else ""
    more += f" {citation['url']}" if citation.get("url") else ""
    notes = "".join(f" Note: {note}." for note in citation["notes"])
    return _line(f"{named + '. ' if named else ''}({place}){more}{notes}")


def escape(text: str) -> str:
    """Text on one line in which Markdown sees nothing but text."""
    return MARKUP.sub(lambda found: "\\" + found[0], _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())
