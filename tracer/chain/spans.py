"""Arithmetic on sorted, disjoint spans of one text."""

from __future__ import annotations

from collections.abc import Sequence

from tracer.model import Span


def union(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans sorted and merged."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def length(spans: Sequence[Span]) -> int:
    """Code points in disjoint spans."""
    return sum(len(span) for span in spans)


def common(a: Sequence[Span], b: Sequence[Span]) -> int:
    """Code points in both of two sorted, disjoint lists of spans."""
    total = i = j = 0
    while i < len(a) and j < len(b):
        total += a[i].overlap(b[j])
        if a[i].end < b[j].end:
            i += 1
        else:
            j += 1
    return total


def both(a: Sequence[Span], b: Sequence[Span]) -> tuple[Span, ...]:
    """What lies in both of two sorted, disjoint lists of spans."""
    found: list[Span] = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i].overlap(b[j]):
            found.append(Span(max(a[i].start, b[j].start), min(a[i].end, b[j].end)))
        if a[i].end < b[j].end:
            i += 1
        else:
            j += 1
    return tuple(found)


def without(a: Sequence[Span], b: Sequence[Span]) -> tuple[Span, ...]:
    """What lies in the first of two sorted, disjoint lists of spans and not in the second."""
    found: list[Span] = []
    for span in a:
        start = span.start
        for gap in b:
            if gap.overlap(Span(start, span.end)):
                if gap.start > start:
                    found.append(Span(start, gap.start))
                start = gap.end
        if start < span.end:
            found.append(Span(start, span.end))
    return tuple(found)
