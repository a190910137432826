"""The report as one self-contained HTML page: no outside resource, nothing from an article is ever markup."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from evals import plots
from evals.measures.abstention import verdict
from evals.page.cases import case_view
from evals.report import Report
from evals.runs import Run
from evals.types import Figure
from evals.words import TITLES, between, said

_HERE = Path(__file__).parent
HEADLINE = (
    "citation_validity",
    "claims_supported",
    "file_hit@5",
    "sentence_f1",
    "contains_answer",
    "answerable_answered",
    "refusal_recall",
    "both_sides_shown",
    "abstention_auc",
    "attack_followed",
)
"""Shown large on top, as far as they apply."""


def write_page(run: Run, report: Report, file: str | Path) -> None:
    """Write the page."""
    Path(file).write_bytes(page(run, report).encode("utf-8", "replace"))


def page(run: Run, report: Report) -> str:
    """The whole page.

    A content security policy allows its own script and style, by their hash, and nothing else: no request
    leaves it, and text that would be markup could not run. Cases are drawn with `textContent` alone.
    """
    style = (_HERE / "report.css").read_text("utf-8")
    script = (_HERE / "report.js").read_text("utf-8")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {
        "policy": policy,
        "style": style,
        "script": script,
        "title": escape(str(report.about.get("dataset", {}).get("name", "questions"))),
        "lead": _lead(report),
        "cards": "".join(_card(report[name]) for name in HEADLINE if name in report),
        "plots": _plots(run, report),
        "figures": _figures(report),
        "failures": _failures(report),
        "about": escape(json.dumps(report.about, indent=2, ensure_ascii=False)),
        "data": _data(run, report),
    }
    text = (_HERE / "report.html").read_text("utf-8")
    head, *rest = text.split("{{")
    return head + "".join(parts[name] + after for name, _, after in (piece.partition("}}") for piece in rest))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(run: Run, report: Report) -> str:
    """The cases as JSON that cannot end the element that holds it."""
    found = {case.id: case for case in report.cases}
    views = [case_view(trial, found[trial.case.id]) for trial in run.trials()]
    text = json.dumps(views, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _lead(report: Report) -> str:
    about = report.about
    known = [
        f"{about.get('dataset', {}).get('n', len(report.cases))} questions",
        f"{len(report.failures)} failed" if report.failures else "",
        f"dateline {about.get('versions', {}).get('dateline', '')}",
        f"revision {str(about.get('revision'))[:10]}" if about.get("revision") else "",
        f"{about['seconds']:.0f} s" if about.get("seconds") else "",
        f"{about['at_once']} asked at once" if about.get("at_once", 1) > 1 else "",
        f"{about['peak_mb']:.0f} MiB at most" if about.get("peak_mb") else "",
        str(about.get("machine", {}).get("processor", "")),
    ]
    return escape(" · ".join(text for text in known if text))


def _card(figure: Figure) -> str:
    return (
        f'<div class="card"><b>{escape(said(figure, figure.mean))}</b>'
        f"<span>{escape(TITLES[figure.name])}</span>"
        f"<small>{escape(between(figure, 'no interval'))}, n={figure.n}</small></div>"
    )


def _plots(run: Run, report: Report) -> str:
    curves = report.curves
    verdicts = [v for trial in run.trials() if (v := verdict(trial)) is not None]
    answered = [v for v in verdicts if not v.abstained]
    as_run = (
        [(0.0, len(answered) / len(verdicts), sum(not v.answerable for v in answered) / len(answered))]
        if answered
        else []
    )
    drawn = []
    if len({v.answerable for v in verdicts}) == 2:
        drawn = [
            ("How much risk for how much coverage", plots.risk_coverage(curves["risk_coverage"], as_run)),
            ("Does confidence mean what it says", plots.reliability(curves["reliability"])),
        ]
    if curves.get("retrieval"):
        drawn.append(("Retrieval by rank", plots.retrieval(curves["retrieval"])))
    if curves.get("latency"):
        drawn.append(("Latency by stage", plots.latency(curves["latency"])))
    return "".join(f"<figure><figcaption>{escape(name)}</figcaption>{svg}</figure>" for name, svg in drawn)


def _figures(report: Report) -> str:
    systems = list(report.baselines)
    heads = "".join(f'<th class="number">{escape(system)}</th>' for system in systems)
    rows, group = [], ""
    for figure in report.figures.values():
        if figure.group != group:
            group = figure.group
            rows.append(f'<tr class="group"><th colspan="{5 + len(systems)}">{escape(group)}</th></tr>')
        rows.append(f"<tr>{''.join(_cells(figure, report))}</tr>")
    return (
        '<table><thead><tr><th>measure</th><th class="number">figure</th><th>95 % interval</th><th></th>'
        f'<th class="number">n</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _cells(figure: Figure, report: Report) -> Iterator[str]:
    bounds = figure.interval
    arrow = {"higher": "↑", "lower": "↓", "neither": ""}[figure.better]
    yield f'<td title="{escape(figure.name)}">{escape(TITLES[figure.name])} <span class="arrow">{arrow}</span></td>'
    yield f'<td class="number"><b>{escape(said(figure, figure.mean))}</b></td>'
    yield f"<td>{escape(between(figure, '–'))}</td>"
    drawn = bounds is not None and figure.unit == "share" and bounds.low >= -1e-9
    yield f"<td>{plots.interval(figure.mean, bounds.low, bounds.high) if drawn and bounds else ''}</td>"
    yield f'<td class="number">{figure.n}</td>'
    for found in report.baselines.values():
        other = found.get(figure.name)
        yield f'<td class="number">{escape(said(other, other.mean)) if other else ""}</td>'


def _failures(report: Report) -> str:
    if not report.failures:
        return ""
    rows: list[Any] = [f"<li><b>{escape(failure.id)}</b> {escape(failure.error)}</li>" for failure in report.failures]
    return f'<section class="failures"><h2>Failures</h2><ul>{"".join(rows)}</ul></section>'
