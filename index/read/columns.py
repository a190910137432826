"""The reading order of a printed page with columns, from where its pieces of text stand.

A page is cut into bands, from top to bottom, in which white strips (gutters) run through; each band into its columns,
from left to right; each column again. It is the recursive cut of Nagy, Seth and Viswanathan (1992), made for pieces
whose widths are only estimated: a piece is taken to be somewhat shorter than it is, which no gutter of a newspaper
depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, median
from typing import NamedTuple

NARROW, WIDE = frozenset("iljtfrI.,;:'|!()[] ’‘-"), frozenset("mwMWQO@%—")
GUTTER = 5.0
"""Points: the narrowest white strip between two columns."""
AHEAD = (4, 8)
"""Rows that are looked at to tell whether columns begin here: few, or more where their lines stand apart."""
COLUMN_ROWS, COLUMN_CHARS = 3, 18
"""Least rows, and least mean of code points in them, of two columns at least: what has less is a table."""
MOST_PIECES = 20_000
"""Of a page that is looked at."""
PARAGRAPH = 1.5
"""Times the usual distance of two rows from which a paragraph begins."""


class Piece(NamedTuple):
    """A run of text where it begins on the page; in points, y upwards."""

    x: float
    y: float
    size: float
    text: str

    end: float
    """Where it ends at least."""

    @classmethod
    def at(cls, x: float, y: float, size: float, text: str) -> Piece:
        """A piece whose width is estimated from its letters."""
        letters = sum(0.25 if c in NARROW else 0.75 if c in WIDE or c.isupper() else 0.45 for c in text.strip())
        return cls(x, y, size, text, x + 0.95 * letters * size)


Row = list[Piece]
"""Pieces on one base line, from left to right."""
Reach = list[tuple[float, float]]
"""Stretches of the page's width that some rows cover, gutters between them."""


def columns(pieces: Sequence[Piece]) -> list[str] | None:
    """The text of each block in reading order, a line a row; `None` when the page has no columns."""
    if len(pieces) > MOST_PIECES:
        return None
    blocks = _blocks(_rows([piece for piece in pieces if piece.text.strip()]))
    return [_text(block) for block in blocks] if blocks else None


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda p: (-p.y, p.x)):
        if rows and abs(rows[-1][0].y - piece.y) < 0.3 * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x) for row in rows]


def _blocks(rows: list[Row]) -> list[list[Row]]:
    """The blocks of some rows in reading order; none when they have no columns."""
    bands = [(band, _gutters(band)) for band in _bands(rows)]
    if not any(gutters for _, gutters in bands):
        return []
    found: list[list[Row]] = []
    for band, gutters in bands:
        for column in _split(band, gutters):
            found += _blocks(column) or [column] if gutters else [column]
    return found


def _bands(rows: list[Row]) -> list[list[Row]]:
    """Rows in runs, each with gutters that run through it, or with none."""
    bands: list[list[Row]] = []
    reach: Reach = []
    for n, row in enumerate(rows):
        ends = len(reach) > 1 and len(_reach(row, reach)) == 1 and bool(_gutters(bands[-1]))
        begins = any(_closes(reach, ahead) and _gutters(ahead) for ahead in (rows[n : n + most] for most in AHEAD))
        if ends or begins or not bands:
            bands.append([row])
            reach = _reach(row, [])
        else:
            bands[-1].append(row)
            reach = _reach(row, reach)
    return bands


def _reach(row: Row, before: Reach) -> Reach:
    """What is covered once `row` is added to what was covered before."""
    covered: Reach = []
    for start, end in sorted([*before, *((piece.x, piece.end) for piece in row)]):
        if covered and start - covered[-1][1] < GUTTER:
            covered[-1] = covered[-1][0], max(covered[-1][1], end)
        else:
            covered.append((start, end))
    return covered


def _closes(reach: Reach, rows: Sequence[Row]) -> bool:
    """Whether no gutter runs through what was covered before and these rows too."""
    return len(_reach([piece for row in rows for piece in row], reach)) == 1


def _gutters(rows: Sequence[Row]) -> list[float]:
    """The middles of the white strips that part these rows into columns, from left to right."""
    covered = _reach([piece for row in rows for piece in row], [])
    middles = [(left[1] + right[0]) / 2 for left, right in pairwise(covered)]
    full = [
        column
        for column in _split(rows, middles)
        if len(column) >= COLUMN_ROWS and mean(sum(len(p.text) for p in row) for row in column) >= COLUMN_CHARS
    ]
    return middles if len(full) > 1 else []


def _split(rows: Sequence[Row], gutters: Sequence[float]) -> list[list[Row]]:
    edges = [float("-inf"), *gutters, float("inf")]
    parts = [[[p for p in row if left < p.x <= right] for row in rows] for left, right in pairwise(edges)]
    return [[row for row in part if row] for part in parts]


def _text(rows: list[Row]) -> str:
    """A line a row, and a blank line where the distance says that a paragraph begins."""
    steps = [above[0].y - below[0].y for above, below in pairwise(rows)]
    usual = median(steps) if steps else 0.0
    lines = [_line(rows[0])]
    for step, row in zip(steps, rows[1:], strict=True):
        lines += ["", _line(row)] if step > PARAGRAPH * usual else [_line(row)]
    return "\n".join(lines)


def _line(row: Row) -> str:
    return "".join(piece.text for piece in row).strip()
