"""The plots of a report as inline SVG: no script, no outside resource, colours from the page's style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 60, 22, 14, 44
SERIES = 6
"""Colours in the style sheet, s0 to s5."""

Point = tuple[float, float]


class Axes:
    """Two linear axes from the lower left, in SVG pixels."""

    def __init__(self, x_title: str, y_title: str, x: Point = (0, 1), y: Point = (0, 1)) -> None:
        self.x, self.y = x, y
        self.parts = [
            f'<text class="axis" x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" '
            f'text-anchor="middle">{escape(x_title)}</text>',
            f'<text class="axis" transform="translate(12 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" '
            f'text-anchor="middle">{escape(y_title)}</text>',
        ]

    def at(self, point: Point) -> Point:
        """Where a point of the data stands."""
        across = (point[0] - self.x[0]) / (self.x[1] - self.x[0])
        up = (point[1] - self.y[0]) / (self.y[1] - self.y[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    def grid(self, xs: Sequence[float], ys: Sequence[float], percent: tuple[bool, bool]) -> None:
        """Lines at `ys`, and ticks at both, in the units of the data; `percent`: how those of x and y are written."""
        for value in ys:
            x, y = self.at((self.x[0], value))
            self.parts.append(f'<line class="grid" x1="{x:.1f}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
            self.label(x - 6, y + 4, _tick(value, percent[1]), "end")
        for value in xs:
            x, y = self.at((value, self.y[0]))
            self.label(x, y + 16, _tick(value, percent[0]), "middle")

    def label(self, x: float, y: float, text: str, anchor: str, kind: str = "tick") -> None:
        """A text at a place in pixels; `anchor` is SVG's start, middle or end."""
        self.parts.append(f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>')

    def line(self, points: Sequence[Point], series: int, *, kind: str = "") -> None:
        """A line through points of the data, in the colour of a series."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self.at, points))
        self.parts.append(f'<polyline class="line s{series % SERIES} {kind}" points="{path}"/>')

    def dot(self, point: Point, series: int, radius: float, note: str) -> None:
        """A dot at a point of the data, `radius` in pixels, that says its note when pointed at."""
        x, y = self.at(point)
        self.parts.append(
            f'<circle class="dot s{series % SERIES}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{escape(note)}</title></circle>"
        )

    def svg(self, name: str) -> str:
        """All of it; `name` is what is read out."""
        return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(name)}">{"".join(self.parts)}</svg>'


def _tick(value: float, percent: bool) -> str:
    return f"{value:.0%}" if percent else f"{value:g}"


QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def risk_coverage(points: Sequence[Sequence[float]], threshold_points: Sequence[Sequence[float]] = ()) -> str:
    """Risk against coverage; `points` are threshold, coverage, risk, and so is the point really run at."""
    most = max((risk for _, _, risk in points), default=0.0)
    top = next(top for top in (0.2, 0.4, 0.6, 0.8, 1.0) if top >= most)
    axes = Axes("share of questions answered", "share of those without an answer", y=(0, top))
    axes.grid(QUARTERS, [top * n / 4 for n in range(5)], (True, True))
    axes.line([(coverage, risk) for _, coverage, risk in points], 0)
    for threshold, coverage, risk in points[:: max(1, len(points) // 40)]:
        axes.dot((coverage, risk), 0, 2.5, f"at {threshold:.2f}: {coverage:.0%} answered, {risk:.1%} of them wrongly")
    for _, coverage, risk in threshold_points:
        axes.dot((coverage, risk), 1, 5.5, f"as run: {coverage:.0%} answered, {risk:.1%} of them wrongly")
        x, y = axes.at((coverage, risk))
        axes.label(x, y - 10, "as run", "end" if coverage > 0.8 else "middle")
    return axes.svg("Risk-coverage curve")


def reliability(bins: Sequence[Sequence[float]]) -> str:
    """Share that is answerable against confidence; `bins` are both (0 to 1) and the number of questions.

    The more questions, the larger the dot.
    """
    axes = Axes("confidence", "share that is answerable")
    axes.grid(QUARTERS, QUARTERS, (False, True))
    axes.line([(0, 0), (1, 1)], 5, kind="dashed")
    axes.line([(confidence, share) for confidence, share, _ in bins], 0)
    most = max((n for _, _, n in bins), default=1)
    for confidence, share, n in bins:
        axes.dot((confidence, share), 0, 3 + 7 * (n / most) ** 0.5, f"{int(n)} questions: {share:.0%} answerable")
    return axes.svg("Reliability of confidence")


def retrieval(by_system: Mapping[str, Sequence[float]]) -> str:
    """Share of questions with a gold file among the first k files."""
    lowest = min((hits[0] for hits in by_system.values()), default=0.0)
    bottom = min(0.8, int(lowest * 5) / 5)
    ticks = [bottom + (1 - bottom) * n / 4 for n in range(5)]
    axes = Axes("first k files", "a gold file is among them", x=(1, 10), y=(bottom, 1))
    axes.grid((1, 2, 3, 5, 10), ticks, (False, True))
    for series, (system, hits) in enumerate(by_system.items()):
        axes.line(list(enumerate(hits, 1)), series)
        for k, share in enumerate(hits, 1):
            axes.dot((k, share), series, 3, f"{system}, first {k}: {share:.1%}")
    return axes.svg("Retrieval by rank") + legend(list(by_system))


def legend(systems: Sequence[str]) -> str:
    """The colour of each series, in order."""
    keys = (f'<span><i class="key s{n % SERIES}"></i>{escape(name)}</span>' for n, name in enumerate(systems))
    return f'<p class="legend">{"".join(keys)}</p>'


def latency(stages: Mapping[str, Mapping[str, Any]]) -> str:
    """Median and 95th percentile by stage, in milliseconds."""
    if not stages:
        return ""
    most = max(max(stage["p95"] for stage in stages.values()), 1e-9)
    row, left, height = 26, 110, 26 * len(stages) + 34
    parts = []
    for number, (name, stage) in enumerate(stages.items()):
        y = 8 + number * row
        wide, half = ((WIDTH - left - 90) * stage[part] / most for part in ("p95", "p50"))
        parts.append(
            f'<text class="tick" x="{left - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="bar pale" x="{left}" y="{y + 2}" width="{wide:.1f}" height="14" rx="2"/>'
            f'<rect class="bar" x="{left}" y="{y + 2}" width="{half:.1f}" height="14" rx="2"/>'
            f'<text class="tick" x="{left + wide + 6:.1f}" y="{y + 13}">'
            f"{stage['p50']:.1f} / {stage['p95']:.1f}</text>"
        )
    parts.append(
        f'<text class="axis" x="{left}" y="{height - 6}">median (dark) / 95th percentile (pale), milliseconds</text>'
    )
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="Latency by stage">{"".join(parts)}</svg>'


def interval(mean: float, low: float, high: float) -> str:
    """A share with its interval as a small mark on a line from 0 to 1."""
    wide = 96

    def x(value: float) -> float:
        return 4 + max(0.0, min(1.0, value)) * (wide - 8)

    return (
        f'<svg class="mark" viewBox="0 0 {wide} 12" aria-hidden="true"><line class="grid" x1="4" x2="{wide - 4}" '
        f'y1="6" y2="6"/><line class="span" x1="{x(low):.1f}" x2="{x(high):.1f}" y1="6" y2="6"/>'
        f'<circle class="dot s0" cx="{x(mean):.1f}" cy="6" r="3"/></svg>'
    )
