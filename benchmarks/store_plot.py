"""Costs against the size of a database, drawn as SVG without any library."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 420, 60, 270, 24, 48
_COLOURS = (
    "#1b6ca8",
    "#c0392b",
    "#1e8449",
    "#7d3c98",
    "#b9770e",
    "#117a65",
    "#5d6d7e",
    "#a04000",
    "#2e4053",
    "#884ea0",
)
_LOW, _HIGH = 0.3, 100.0  # seconds
_SIZES = (10_000, 100_000, 1_000_000)


def drawn(costs: list[dict[str, Any]]) -> str:
    """Processor seconds of each action over the number of articles, both on logarithmic scales."""
    lines: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for cost in sorted(costs, key=lambda cost: cost["articles"]):
        if cost["processor"]:
            lines[cost["action"]].append((cost["articles"], cost["processor"]))
    parts = [*_frame()]
    ends = sorted((points[-1][1], action) for action, points in lines.items())
    label = _HEIGHT - _BOTTOM
    for place, (_, action) in enumerate(ends):
        points, colour = lines[action], _COLOURS[place % len(_COLOURS)]
        path = " ".join(f"{_x(n):.1f},{_y(s):.1f}" for n, s in points)
        label = min(label - 15, _y(points[-1][1]) + 4)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{_x(n):.1f}" cy="{_y(s):.1f}" r="3" fill="{colour}"/>' for n, s in points]
        parts.append(_text(_WIDTH - _RIGHT + 10, label, f"{action}, {points[-1][1]:.1f} s", colour=colour))
    return f"{_head()}\n{chr(10).join(parts)}\n</svg>\n"


def _head() -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="11"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>'
    )


def _frame() -> list[str]:
    parts = []
    for seconds in (0.3, 1, 3, 10, 30, 100):
        y = _y(seconds)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{seconds:g} s", anchor="end"))
    for size in _SIZES:
        x = _x(size)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#ddd"/>')
        parts.append(_text(x, _HEIGHT - _BOTTOM + 16, f"{size:,}", anchor="middle"))
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 12, "articles stored", anchor="middle"))
    parts.append(_text(_LEFT, 14, "processor seconds of the whole process, start included"))
    return parts


def _x(size: float) -> float:
    low, high = math.log(_SIZES[0]), math.log(_SIZES[-1])
    return _LEFT + (math.log(size) - low) / (high - low) * (_WIDTH - _RIGHT - _LEFT)


def _y(seconds: float) -> float:
    part = (math.log(max(seconds, _LOW)) - math.log(_LOW)) / (math.log(_HIGH) - math.log(_LOW))
    return _HEIGHT - _BOTTOM - part * (_HEIGHT - _BOTTOM - _TOP)


def _text(x: float, y: float, what: str, *, anchor: str = "start", colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(what)}</text>'
