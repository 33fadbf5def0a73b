"""Signals of time and of what kind of outlets they are."""

from __future__ import annotations

import math
from collections.abc import Callable

from tracer.chain.hops import Hop
from tracer.chain.signals.signal import Signal


def _claimed_before(hop: Hop) -> float:
    return max(0.0, hop.order.claimed)


def _claimed_after(hop: Hop) -> float:
    return max(0.0, -hop.order.claimed)


def _verified(order: str) -> Callable[[Hop], float]:
    return lambda hop: float(hop.order.verified == order)


def _lag(hop: Hop) -> float:
    """An outlet may come back to its own text after any time."""
    return 0.0 if _same_outlet(hop) else math.log1p(hop.order.lag) * _claimed_before(hop)


def _lag_back(hop: Hop) -> float:
    return 0.0 if _same_outlet(hop) else math.log1p(hop.order.lag) * _claimed_after(hop)


def _same_outlet(hop: Hop) -> float:
    return float(bool(hop.copy.keys & hop.source.keys))


def _same_page(hop: Hop) -> float:
    return float(bool(hop.copy.pages & hop.source.pages))


ORDER: tuple[Signal, ...] = (
    Signal(
        "verified_before",
        _verified("before"),
        lambda h: f"{h.source.name}'s page was captured before {h.copy.name}'s was there to copy",
    ),
    Signal(
        "verified_after",
        _verified("after"),
        lambda h: f"{h.copy.name}'s page was captured before {h.source.name} was published",
    ),
    Signal("claimed_before", _claimed_before, lambda h: f"by its own date {h.source.name} is the earlier"),
    Signal("claimed_after", _claimed_after, lambda h: f"by its own date {h.source.name} is the later"),
    Signal("lag", _lag, lambda h: f"{h.order.lag:.0f} hours lie between them"),
    Signal("lag_back", _lag_back, lambda h: f"it would be {h.order.lag:.0f} hours later than its copy"),
    Signal("source_agency", lambda h: float(h.source.agency), lambda h: f"{h.source.name} is a news agency"),
    Signal("copy_agency", lambda h: float(h.copy.agency), lambda h: f"{h.copy.name} is a news agency itself"),
    Signal("same_page", _same_page, lambda h: "both stood at one address"),
    Signal("same_outlet", _same_outlet, lambda h: "both are of one outlet"),
)
