"""Passages become shares, a kind, a derivation and, where nothing is shared, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracer.align.passages import Findings
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


def verdict(a: Side, b: Side, found: Findings, settings: AlignSettings) -> Verdict:
    """Sum up. `reason` is only set where there is no passage."""
    spans = [(passage.a, passage.b) for passage in found.passages]
    share_a = share(a, spans, b, settings)
    share_b = share(b, [(theirs, mine) for mine, theirs in spans], a, settings)
    kind = _kind(a, b, share_a, share_b, _alike(found.passages), settings)
    return Verdict(share_a, share_b, kind, _derivation(share_a, share_b, settings), found.reason)


def share(of: Side, spans: Sequence[tuple[Span, Span]], other: Side, settings: AlignSettings) -> float:
    """The fraction of the words that may take part which the passages hold.

    `spans` are each passage's on this side and on the other. A passage counts at most `summary_words` words for each on
    the other side: a summary of thirty words does not hold all of an article.
    """
    if not of.body:
        return 0.0
    held = np.zeros(len(of.words))
    for mine, theirs in spans:
        (first, last), (low, high) = of.within(mine), other.within(theirs)
        if first < last:
            density = min(1.0, settings.summary_words * (high - low) / (last - first))
            held[first:last] = np.maximum(held[first:last], density)
    return float(sum(held[first:last].sum() for first, last in of.stretches)) / of.body


def _alike(passages: Sequence[Passage]) -> float:
    """How alike the passages are, by their lengths; 0 without any."""
    total = sum(len(p.a) + len(p.b) for p in passages)
    return sum(p.similarity * (len(p.a) + len(p.b)) for p in passages) / total if total else 0.0


def _kind(a: Side, b: Side, share_a: float, share_b: float, alike: float, settings: AlignSettings) -> PairKind:
    """exact: the same folded words; near: most of both; contains: most of one, whichever, stands in the other.

    A text retold in other words is neither, however much of it a passage covers.
    """
    if not alike:
        return "none"
    if a.body == b.body and a.body_tokens() == b.body_tokens():
        return "exact"
    if alike < settings.near_alike:
        return "excerpt"
    if min(share_a, share_b) >= settings.near_share:
        return "near"
    return "contains" if max(share_a, share_b) >= settings.near_share else "excerpt"


def _derivation(share_a: float, share_b: float, settings: AlignSettings) -> Derivation:
    """Of the more derived of the two, in the sense of METER (Gaizauskas et al. 2001)."""
    most = max(share_a, share_b)
    if not most:
        return "not"
    return "wholly" if most >= settings.wholly_share else "partly"
