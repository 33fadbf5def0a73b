"""Word edits inside a passage."""

from __future__ import annotations

from tracer.align.sides import Side
from tracer.model import Passage
from tracer.settings import AlignSettings


def passage(a: Side, b: Side, span_a: tuple[int, int], span_b: tuple[int, int], settings: AlignSettings) -> Passage:
    return Passage(a.words.span(*span_a), b.words.span(*span_b), 1.0, span_a[1] - span_a[0])
