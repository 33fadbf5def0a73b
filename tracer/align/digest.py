"""A stretch of one text that digests the whole of another: a summary, whose words come from all over its source.

No part of the source is long enough to match on its own, so the stretch is judged against the whole of the other text:
the maximum-scoring segment of its log odds. To be told from an independent report of the same event, it must stand
out: what is around it must have little to do with the other text (the summary passages of PAN 2013 are such).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tracer.align.arrays import Floats
from tracer.align.evidence import Scene
from tracer.align.grid import Axis
from tracer.align.growth import Odds, Range, Region
from tracer.settings import AlignSettings


def with_digests(at: Scene, known: Sequence[Region], settings: AlignSettings) -> list[Region]:
    """The known regions, with at most one digest of b in a and one of a in b, in order of a.

    A digest takes the place of known regions inside it, unless they explain most of it: then it is no digest.
    """
    kept = list(known)
    for swapped in (False, True):
        spans = _digest(at, kept, swapped, settings)
        if spans is not None:
            a, b = spans[::-1] if swapped else spans
            kept = [region for region in kept if not _inside(region, a, b)]
            kept.append(Region(a, b, a, b, (a[0], b[0])))
    return sorted(kept, key=lambda region: region.place)


def _inside(region: Region, a: Range, b: Range) -> bool:
    return _shared(region.a, a) > 0 and _shared(region.b, b) > 0


def _shared(one: Range, two: Range) -> int:
    return max(0, min(one[1], two[1]) - max(one[0], two[0]))


def _digest(at: Scene, known: Sequence[Region], swapped: bool, settings: AlignSettings) -> tuple[Range, Range] | None:
    """A stretch of a that digests b and the stretch it digests; of b that digests a where `swapped`."""
    one, other, judged = (at.grid.b, at.grid.a, at.b) if swapped else (at.grid.a, at.grid.b, at.a)
    score = np.where(one.spoken, 0.0, judged.score)
    score[one.stretch < 0] = -settings.digest_weight  # no digest goes on across a skipped span
    (first, last), weight = _best_segment(score)
    if weight < settings.digest_weight or last - first < settings.digest_words:
        return None
    explained = sum(_shared((first, last), region.b if swapped else region.a) for region in known)
    if explained > settings.digest_explained * (last - first) or not _stands_out(judged, one, (first, last), settings):
        return None
    spread = _spread(one, other, (first, last), judged)
    if spread is None or spread[1] - spread[0] < settings.digest_ratio * (last - first):
        return None
    return (first, last), spread


def _best_segment(score: Floats) -> tuple[Range, float]:
    """The range with the largest sum (Kadane's algorithm)."""
    sums = np.concatenate([[0.0], np.cumsum(score)])
    rise = sums - np.minimum.accumulate(sums)
    last = int(np.argmax(rise))
    return (int(np.argmin(sums[: last + 1])), last), float(rise[last])


def _stands_out(judged: Odds, one: Axis, span: Range, settings: AlignSettings) -> bool:
    around = ~one.spoken & (one.stretch >= 0)
    around[span[0] : span[1]] = False
    if span[1] - span[0] > settings.standing_out * len(one):
        return False
    inside = judged.rate(slice(*span))
    return inside >= settings.digest_rate and inside - judged.rate(around) >= settings.digest_contrast


def _spread(one: Axis, other: Axis, span: Range, judged: Odds) -> Range | None:
    """From the first to the last word of the other text that the stretch took over and that says something."""
    telling = (judged.found & (judged.luck < 0.5))[span[0] : span[1]]
    places = np.flatnonzero(np.isin(other.ids, one.ids[span[0] : span[1]][telling]) & (other.stretch >= 0))
    if not len(places) or other.stretch[places[0]] != other.stretch[places[-1]]:
        return None
    return int(places[0]), int(places[-1]) + 1
