# SPDX-License-Identifier: EUPL-1.2
"""Geometry of the charts: numbers in, positions in a drawing out. Templates only draw.

Bars are in percent of the longest one; lines are in units of a drawing of ``WIDTH`` by ``HEIGHT``.
Every chart has a table with the same data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from flask import Flask

from web.texts import LazyString, gettext

WIDTH = 400
HEIGHT = 220
MARGIN_LEFT = 40
MARGIN_RIGHT = 16
MARGIN_TOP = 12
MARGIN_BOTTOM = 28
SHADES = 5  # classes kp-series-1 to kp-series-5

SCORE_LABELS = ((75.0, "very_good"), (50.0, "good"), (25.0, "possible"), (0.0, "weak"))
SCORE_TONES = {"very_good": "safe", "good": "safe", "possible": "warning", "weak": "neutral"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One rectangle of a bar, in percent of the longest bar."""

    x: float
    width: float
    value: float
    name: str
    shade: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One labelled bar of one or more pieces."""

    label: str
    total: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: position and value."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """One series: the points attribute of a polyline and its end."""

    name: str
    points: str
    dots: tuple[tuple[float, float, float], ...]
    shade: int


def init_app(app: Flask) -> None:
    """Offer the geometry to the chart macros."""
    app.jinja_env.globals.update(chart_bars=bars, chart_lines=lines, chart_grid=grid)
    app.jinja_env.filters.update(score_label=score_label)


def score_label(value: float) -> tuple[str, str]:
    """Return the word and the tone of a score between 0 and 100."""
    code = next(code for least, code in SCORE_LABELS if value >= least or least == 0.0)
    words = {
        "very_good": gettext("zeer passend"),
        "good": gettext("passend"),
        "possible": gettext("mogelijk"),
        "weak": gettext("zwak"),
    }
    return words[code], SCORE_TONES[code]


def bars(
    rows: Sequence[tuple[Any, Sequence[float]]], names: Sequence[str | LazyString]
) -> list[Bar]:
    """Lay out one bar per row; a row is a label and a value for each of ``names``."""
    longest = max((sum(values) for _label, values in rows), default=0) or 1
    scale = 100 / longest
    return [Bar(str(label), sum(values), _pieces(values, names, scale)) for label, values in rows]


def lines(
    series: Sequence[tuple[str | LazyString, Sequence[float]]],
) -> tuple[list[Line], list[Tick], list[float]]:
    """Lay out series over the same moments: the lines, the grid and the x of each moment."""
    top = _round_up(max((max(values, default=0) for _name, values in series), default=0))
    count = max((len(values) for _name, values in series), default=0)
    across = [_across(i, count) for i in range(count)]
    drawn = [
        _line(str(name), values, across, top, shade % SHADES + 1)
        for shade, (name, values) in enumerate(series)
    ]
    return drawn, grid(top), across


def grid(top: float, parts: int = 4) -> list[Tick]:
    """Return horizontal lines from 0 to ``top``."""
    return [Tick(_height(top * i / parts, top), top * i / parts) for i in range(parts + 1)]


def _pieces(
    values: Sequence[float], names: Sequence[str | LazyString], scale: float
) -> tuple[Piece, ...]:
    pieces, x = [], 0.0
    for shade, value in enumerate(values):
        width = round(value * scale, 2)
        pieces.append(Piece(x, width, value, str(names[shade]), shade % SHADES + 1))
        x = round(x + width, 2)
    return tuple(pieces)


def _line(
    name: str, values: Sequence[float], across: Sequence[float], top: float, shade: int
) -> Line:
    dots = tuple((x, _height(value, top), value) for x, value in zip(across, values, strict=False))
    return Line(name, " ".join(f"{x},{y}" for x, y, _value in dots), dots, shade)


def _across(index: int, count: int) -> float:
    room = WIDTH - MARGIN_LEFT - MARGIN_RIGHT
    return round(MARGIN_LEFT + room * index / max(count - 1, 1), 1)


def _height(value: float, top: float) -> float:
    room = HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
    return round(HEIGHT - MARGIN_BOTTOM - room * value / (top or 1), 1)


def _round_up(value: float) -> float:
    """Return the first number from ``value`` up that divides well into four."""
    if value <= 4:
        return 4
    step = 10 ** floor(log10(value))
    return next(
        float(step * factor)
        for factor in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)
        if step * factor >= ceil(value)
    )
