"""Which of two articles was first, by what is known of their dates and how.

A claimed date is what a page says of itself and is often wrong; a third party's capture proves that the page existed by
then. So a page captured before the other one claims to be published was there first, whatever it claims itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracer.chain.story import Node

_LONGEST = 24.0 * 365  # hours of lag beyond which more says nothing


@dataclass(frozen=True, slots=True)
class Order:
    """The source's place in time relative to the copy's. `lag` is in hours, from claimed dates, 0 where unknown."""

    claimed: Literal["before", "after", "open", "unknown"]
    verified: Literal["before", "after", "unknown"]
    lag: float


def order_of(copy: Node, source: Node) -> Order:
    """Is the source before the copy? "open" where the claimed intervals overlap; "unknown" where a date is missing."""
    if copy.start is None or copy.end is None or source.start is None or source.end is None:
        return Order("unknown", _verified(copy, source), 0.0)
    lag = min(_LONGEST, abs((copy.start + copy.end) - (source.start + source.end)) / 2)
    if source.end < copy.start:
        return Order("before", _verified(copy, source), lag)
    if copy.end < source.start:
        return Order("after", _verified(copy, source), lag)
    return Order("open", _verified(copy, source), lag)


def _verified(copy: Node, source: Node) -> Literal["before", "after", "unknown"]:
    if source.seen is not None and copy.start is not None and source.seen < copy.start:
        return "before"
    if copy.seen is not None and source.start is not None and copy.seen < source.start:
        return "after"
    return "unknown"
