"""Passages become shares, a kind, a derivation and, where nothing is shared, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracer.align.sides import Side
from tracer.model import Derivation, PairKind, Passage, Span
from tracer.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the passages say of the pair as a whole."""

    share_of_a: float
    share_of_b: float
    kind: PairKind
    derivation: Derivation
    reason: str


def verdict(a: Side, b: Side, passages: Sequence[Passage], settings: AlignSettings) -> Verdict:
    """Sum up. `reason` is only set where there is no passage."""
    share_a = share(a, [p.a for p in passages])
    share_b = share(b, [p.b for p in passages])
    kind = _kind(a, b, share_a, share_b, bool(passages), settings)
    return Verdict(share_a, share_b, kind, _derivation(share_a, share_b, settings), "" if passages else "no shared run")


def share(of: Side, spans: Sequence[Span]) -> float:
    """The fraction of the words that may take part which lie in any of the spans."""
    if not of.body:
        return 0.0
    covered = bytearray(len(of.words))
    for span in spans:
        first, last = of.within(span)
        covered[first:last] = b"\1" * (last - first)
    return sum(sum(covered[first:last]) for first, last in of.stretches) / of.body


def _kind(a: Side, b: Side, share_a: float, share_b: float, any_shared: bool, settings: AlignSettings) -> PairKind:
    if a.body and a.body_tokens() == b.body_tokens():
        return "exact"
    if not any_shared:
        return "none"
    if min(share_a, share_b) >= settings.near_share:
        return "near"
    return "contains" if max(share_a, share_b) >= settings.near_share else "excerpt"


def _derivation(share_a: float, share_b: float, settings: AlignSettings) -> Derivation:
    most = max(share_a, share_b)
    if not most:
        return "not"
    return "wholly" if most >= settings.wholly_share else "partly"
