"""Which of two articles was first, by what is known of their dates and how.

A claimed date is what a page says of itself and is often wrong; a third party's capture proves that the page existed by
then. So a page captured before the other one claims to be published was there first, whatever it claims itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracer.chain.story import Node

_INSTANT = 1e-4  # hours: a third of a second, the least an interval is wide
_LONGEST = 24.0 * 365  # hours of lag beyond which more says nothing


@dataclass(frozen=True, slots=True)
class Order:
    """The source's place in time relative to the copy's.

    `claimed` runs from 1 (by their own dates the source is surely earlier) over 0 (open, or a date is missing) to -1;
    `lag` is in hours between the middles of the claimed intervals, 0 where a date is missing.
    """

    claimed: float
    verified: Literal["before", "after", "unknown"]
    lag: float
    dated: bool


def order_of(copy: Node, source: Node) -> Order:
    """Is the source before the copy, as far as is known?

    Two texts at one address are versions of one page: what was seen there first is the first of them, and a date of
    modification is that of its version.
    """
    if copy.pages & source.pages:
        return _order_of_versions(copy, source)
    if copy.start is None or copy.end is None or source.start is None or source.end is None:
        return Order(0.0, _verified(copy, source), 0.0, False)
    lag = min(_LONGEST, abs((copy.start + copy.end) - (source.start + source.end)) / 2)
    before = chance_before(source.start, source.end, copy.start, copy.end)
    return Order(2 * before - 1, _verified(copy, source), lag, True)


def _order_of_versions(copy: Node, source: Node) -> Order:
    verified: Literal["before", "after", "unknown"] = "unknown"
    if copy.seen is not None and source.seen is not None and copy.seen != source.seen:
        verified = "before" if source.seen < copy.seen else "after"
    if copy.version is None or source.version is None or copy.version == source.version:
        return Order(0.0, verified, 0.0, copy.version is not None and source.version is not None)
    lag = min(_LONGEST, abs(copy.version - source.version))
    return Order(1.0 if source.version < copy.version else -1.0, verified, lag, True)


def chance_before(start: float, end: float, other_start: float, other_end: float) -> float:
    """The chance that a moment drawn evenly from one interval is before one drawn from the other."""
    end, other_end = max(end, start + _INSTANT), max(other_end, other_start + _INSTANT)
    if end <= other_start or other_end <= start:
        return float(end <= other_start)
    # Over the second moment y: the part of the first interval before y, integrated piece by piece.
    low, high = max(start, other_start), min(end, other_end)
    ramp = ((high - start) ** 2 - (low - start) ** 2) / (2 * (end - start))
    return min(1.0, (ramp + max(0.0, other_end - end)) / (other_end - other_start))


def _verified(copy: Node, source: Node) -> Literal["before", "after", "unknown"]:
    if source.seen is not None and copy.start is not None and source.seen < copy.start:
        return "before"
    if copy.seen is not None and source.start is not None and copy.seen < source.start:
        return "after"
    return "unknown"
