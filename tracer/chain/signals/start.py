"""Signals of having no known source: the same questions asked of the best candidate, so that what all candidates lack
does not speak for none of them."""

from __future__ import annotations

import math
from collections.abc import Callable

from tracer.chain.hops import Hop, Start
from tracer.chain.signals.signal import RootSignal

_SENTENCE = 16  # word 5-grams in a sentence of twenty words: the unit in which shared text is counted
_ENOUGH = 1.8  # five sentences word for word, on that scale: more makes nothing likelier


def _shared_text(hop: Hop) -> float:
    return min(_ENOUGH, math.log1p(hop.exact.held / _SENTENCE))


def _earliest(start: Start) -> float:
    """1 where no candidate is claimed to be earlier, 0 where one surely is, 1/2 where no dates can be compared."""
    dated = [hop.order.claimed for hop in start.hops if hop.order.dated]
    return 1 - max(0.0, *dated) if dated else 0.5


def _mentions_seen(start: Start) -> float:
    return float(any(hop.mentioned for hop in start.hops) and not any(hop.naming for hop in start.hops))


def _most(value: Callable[[Hop], float]) -> Callable[[Start], float]:
    return lambda start: max((value(hop) for hop in start.hops), default=0.0)


ROOT_SIGNALS: tuple[RootSignal, ...] = (
    RootSignal("root", lambda s: 1.0),
    RootSignal("root_names_someone", lambda s: float(bool(s.node.credits))),
    RootSignal("root_names_seen", lambda s: float(any(hop.naming for hop in s.hops))),
    RootSignal("root_named", lambda s: s.fame),
    RootSignal("root_agency", lambda s: float(s.node.agency)),
    RootSignal("root_earliest", _earliest),
    RootSignal("root_cover", _most(lambda hop: hop.cover)),
    RootSignal("root_shared_text", _most(_shared_text)),
    RootSignal("root_intact", _most(lambda hop: hop.exact.intact)),
    RootSignal("root_skips", _most(lambda hop: math.log1p(hop.skips.known))),
    RootSignal("root_puts_in", _most(lambda hop: math.log1p(hop.puts_in.foreign))),
    RootSignal("root_mentions", _mentions_seen),
    RootSignal("root_candidates", lambda s: math.log1p(len(s.hops))),
    RootSignal("root_foreign_notice", lambda s: float(bool(s.node.notices))),
    RootSignal("root_part", lambda s: float(not s.strand.alone)),
)
