"""Draw how things grow, both axes by powers of ten, from what `evals.bench.growth --out` kept.

python -m evals.bench.curves growth.jsonl growth.svg
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import click

PANELS = {
    "seconds": {
        "words_s": "words searchable",
        "publish_s": "publish",
        "ten_added_s": "10 articles added",
        "unchanged_s": "nothing changed",
    },
    "milliseconds, p50": {
        "ask_ms": "ask",
        "search_ms": "search",
        "exact_ms": "all vectors compared",
        "index_ms": "the index as it is used",
    },
    "MB": {"peak_mb": "peak memory", "library_mb": "library", "chroma_mb": "Chroma", "text_mb": "text"},
}
COLOURS = ("#1565c0", "#c62828", "#2e7d32", "#6a1b9a")
WIDTH, HEIGHT, LEFT, TOP, BOTTOM, NAMES = 460, 320, 52, 30, 40, 150
"""Of one panel, in pixels; NAMES is the room for the names of its lines, on the right."""
APART = 15
"""Least pixels between two names."""
Point = tuple[float, float]


@click.command()
@click.argument("figures", type=click.Path(path_type=Path, exists=True))
@click.argument("out", type=click.Path(path_type=Path))
def main(figures: Path, out: Path) -> None:
    """Draw FIGURES, one JSON object a size, into the SVG file OUT."""
    rows = sorted((json.loads(line) for line in figures.read_text("utf-8").splitlines()), key=lambda r: r["chunks"])
    out.write_text(draw(rows), "utf-8")


def draw(rows: Sequence[Mapping[str, Any]]) -> str:
    """One panel a unit, side by side; a line for each thing that the rows, smallest first, say of two sizes or more."""
    panels = [
        f'<g transform="translate({n * WIDTH} 0)">{_panel(unit, lines, rows)}</g>'
        for n, (unit, lines) in enumerate(PANELS.items())
    ]
    size = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(PANELS)} {HEIGHT}"'
    style = "<style>text{font:13px system-ui,sans-serif;fill:#444}</style>"
    return f'<svg {size} role="img" aria-label="growth with the number of passages">{style}{"".join(panels)}</svg>'


def _panel(unit: str, lines: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> str:
    drawn = {name: [(row["chunks"], _first(row[key])) for row in rows if key in row] for key, name in lines.items()}
    values = [value for points in drawn.values() for _, value in points]
    across, up = _powers([row["chunks"] for row in rows]), _powers(values)
    room = (WIDTH - LEFT - NAMES, HEIGHT - TOP - BOTTOM)

    def at(point: Point) -> Point:
        x, y = ((math.log10(v) - p[0]) / (p[-1] - p[0]) for v, p in zip(point, (across, up), strict=True))
        return LEFT + x * room[0], HEIGHT - BOTTOM - y * room[1]

    parts = [f'<text x="{LEFT}" y="16">{escape(unit)}</text>']
    for power in up:
        y = at((10 ** across[0], 10**power))[1]
        parts.append(f'<line x1="{LEFT}" x2="{LEFT + room[0]}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:g}</text>')
    for power in across:
        x = at((10**power, 10 ** up[0]))[0]
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    parts.append(f'<text x="{LEFT + room[0] / 2}" y="{HEIGHT - 4}" text-anchor="middle">passages</text>')
    below = -math.inf
    whole = ((name, [at(p) for p in points]) for name, points in drawn.items() if len(points) > 1)
    for colour, (name, points) in zip(COLOURS, sorted(whole, key=lambda item: item[1][-1][1]), strict=False):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        below = max(points[-1][1] + 4, below + APART)
        parts.append(f'<text x="{points[-1][0] + 8:.1f}" y="{below:.1f}" style="fill:{colour}">{escape(name)}</text>')
    return "".join(parts)


def _first(value: float | Sequence[float]) -> float:
    """A figure, or the first of p50 and p95."""
    return float(value[0] if isinstance(value, Sequence) else value)


def _powers(values: Sequence[float]) -> range:
    """The powers of ten around positive values, two at least."""
    low = math.floor(math.log10(min(values)))
    return range(low, max(math.ceil(math.log10(max(values))), low + 1) + 1)


if __name__ == "__main__":
    main()
