"""Answer records as one web page that stands alone: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Record = Mapping[str, Any]
HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="Dateline"><title>{title}</title>
<style>
body {{ font: 1.05rem/1.55 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.4rem; line-height: 1.25 }} article + article {{ border-top: 1px solid; margin-top: 3rem }}
blockquote {{ margin: .3rem 0; padding-left: .8rem; border-left: 3px solid #888 }}
small, aside {{ font-size: .85rem; overflow-wrap: anywhere }} li {{ margin: 1rem 0 }}
</style></head>
<body>
"""
WEAK = {"partial": " (partly supported)", "unsupported": " (not supported)"}
"""Put after a sentence that is not wholly borne out."""


def html(records: Sequence[Record]) -> str:
    """Answers (`dateline.answer/1`) as a page: the sentences, and under them each quote with its place."""
    title = records[0]["question"] if len(records) == 1 else f"{len(records)} answers"
    body = "\n".join(section(record, f"{n}-" if len(records) > 1 else "") for n, record in enumerate(records, 1))
    return f"{HEAD.format(title=escape(title))}{body}\n</body></html>\n"


def paragraphs(record: Record) -> list[list[Record]]:
    """The sentences of an answer, those of a line together: of a timeline or a list, each entry stands alone."""
    lines: list[list[Record]] = []
    at = 0
    for claim in record["claims"]:
        if not lines or "\n" in record["text"][at : claim["start"]]:
            lines.append([])
        lines[-1].append(claim)
        at = claim["end"]
    return lines


def notes(record: Record) -> list[str]:
    """How the question was read, and what is to be known of the answer."""
    return [*record["interpreted"]["notes"], *record["notes"]]


def section(record: Record, mark: str) -> str:
    """One answer as a part of a page; `mark`, of letters and digits, keeps the anchors of several apart."""
    parts = [f"<article>\n<h1>{_text(record['question'])}</h1>"]
    since, until = record["interpreted"]["since"], record["interpreted"]["until"]
    if since or until:
        days = " ".join([f"from {since}" if since else "", f"to {until}" if until else ""]).strip()
        parts.append(f"<p><small>Articles published {_text(days)}.</small></p>")
    if record["abstained"]:
        parts.append(
            f"<p><em>{_text(record.get('clarify') or record['reason'] or 'The articles do not say.')}</em></p>"
        )
    else:
        parts += [f"<p>{' '.join(_sentence(claim, mark) for claim in claims)}</p>" for claims in paragraphs(record)]
    for conflict in record["conflicts"]:
        sides = "".join(
            f"<li>{_text(side['value'])}{' (the newer)' if side['newer'] else ''}{_marks(side['citations'], mark)}</li>"
            for side in conflict["sides"]
        )
        parts.append(f"<p>The sources disagree: {_text(conflict['about'])}</p><ul>{sides}</ul>")
    parts += [f"<aside>{_text(note)}</aside>" for note in notes(record)]
    if record["citations"]:
        parts.append(f"<ol>\n{''.join(_citation(citation, mark) for citation in record['citations'])}</ol>")
    return "\n".join([*parts, "</article>"])


def _sentence(claim: Record, mark: str) -> str:
    text = _text(claim["text"])
    shown = f"<s>{text}</s>" if claim["support"] == "unsupported" else text
    return shown + WEAK.get(claim["support"], "") + _marks(claim["citations"], mark)


def _marks(numbers: Sequence[int], mark: str) -> str:
    return "".join(f'<sup><a href="#c{mark}{n}">[{n}]</a></sup>' for n in numbers)


def _citation(citation: Record, mark: str) -> str:
    known = [citation["publisher"], citation.get("author"), citation["published"] or "undated"]
    place = f"{citation['file']}, characters {citation['start']}–{citation['end']}, sha256 {citation['sha256'][:12]}"
    also = [source["publisher"] or source["title"] or source["file"] for source in citation["also_in"]]
    lines = [
        f"<b>{_text(citation['title'] or citation['file'])}</b><br>{_text(', '.join(filter(None, known)))}",
        f"<blockquote>{_text(citation['quote'])}</blockquote><small>{_text(place)}</small>",
        *(f"<br><small>This article {_text(note)}.</small>" for note in citation["notes"]),
        *([f"<br><small>Also in: {_text(', '.join(also))}</small>"] if also else []),
    ]
    url = citation.get("url") or ""
    if url.startswith(("https://", "http://")):
        lines.append(f'<br><small><a rel="noopener noreferrer" href="{escape(url)}">{_text(url)}</a></small>')
    return f'<li id="c{mark}{citation["number"]}" value="{citation["number"]}">{"".join(lines)}</li>\n'


def _text(text: str) -> str:
    """Text of an article or a reader: escaped, on one line, kept from turning what is around it (`bdi`)."""
    return f"<bdi>{escape(' '.join(text.split()))}</bdi>"
