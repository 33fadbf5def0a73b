"""From a cluster of seeds to the exact words at which a shared stretch begins and ends.

A word inside a passage is taken from the other side with the rate `copied`, and else met there by chance; outside it
is only met by chance. The log-likelihood ratio of the two, summed along the text, rises inside a passage and falls
outside, so the best boundaries are those of the maximum-scoring segment (Ruzzo and Tompa 1999), grown outwards until
the sum has fallen by a fixed drop (the X-drop of Altschul et al. 1997). Order does not matter to it, so shuffled and
lightly rewritten text grows like a verbatim copy; the rate is learned from each passage as it grows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tracer.align.grid import Axis, Floats, Grid, met_by_chance
from tracer.align.sides import Mask
from tracer.settings import AlignSettings

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the grid in words, end exclusive, inside the stretches `within_*`."""

    a: Range
    b: Range
    within_a: Range
    within_b: Range
    middle: tuple[int, int]  # the word of a and the word of b from which boundaries are sought

    @property
    def place(self) -> tuple[Range, Range]:
        return self.a, self.b


@dataclass(frozen=True, slots=True)
class Odds:
    """Words of one side against a range of the other: found there or not, by luck how likely, log odds of copying."""

    found: Mask
    luck: Floats
    score: Floats

    def rate(self, among: Mask | slice) -> float:
        """The share of words taken over, beyond what luck alone gives; may be below zero."""
        found, luck = self.found[among], self.luck[among]
        return float((found - luck).sum() / max((1 - luck).sum(), 1e-9))


def odds(of: Axis, span: Range, other: Axis, there: Range, size: int, copied: float) -> Odds:
    """Judge each word of `of` in `span` against the words of `other` in `there`."""
    present = np.zeros(size, dtype=bool)
    present[other.ids[there[0] : there[1]]] = True
    ids = of.ids[span[0] : span[1]]
    luck = met_by_chance(other.chance[ids], there[1] - there[0])
    found = present[ids]
    return Odds(found, luck, np.where(found, np.log1p(copied * (1 - luck) / luck), np.log1p(-copied)))


def grow(start: Region, of: Grid, settings: AlignSettings) -> Region | None:
    """Move all four boundaries to where they score best; None where nothing is left."""
    region, copied = start, settings.copied
    for _ in range(settings.growth_rounds):
        before = region.place
        judged, low = _judged(of.a, region.a, region.within_a, of.b, region.b, of.size, copied, settings)
        a = _segment(judged, region.a, low, region.middle[0], settings)
        if a.empty:
            return None
        region = replace(region, a=a.words)
        judged, low = _judged(of.b, region.b, region.within_b, of.a, region.a, of.size, copied, settings)
        b = _segment(judged, region.b, low, region.middle[1], settings)
        if b.empty:
            return None
        region = replace(region, b=b.words)
        if region.place == before:
            break
        copied = min(max((a.rate + b.rate) / 2, settings.copied_least), settings.copied_most)
    return region


def _judged(
    of: Axis, span: Range, within: Range, other: Axis, there: Range, size: int, copied: float, settings: AlignSettings
) -> tuple[Odds, int]:
    """The words in reach of a range, judged; and the first of them."""
    reach = max(settings.reach_words, 2 * (span[1] - span[0]))
    low, high = max(within[0], span[0] - reach), min(within[1], span[1] + reach)
    return odds(of, (low, high), other, there, size, copied), low


@dataclass(frozen=True, slots=True)
class Segment:
    """A best-scoring range of words and the rate of words taken over in it."""

    words: Range
    rate: float

    @property
    def empty(self) -> bool:
        return self.words[0] == self.words[1]


def _segment(judged: Odds, span: Range, low: int, around: int, settings: AlignSettings) -> Segment:
    near = 3 * settings.block_words
    first, last = max(span[0], around - near), min(span[1], around + near)
    if first >= last:
        first, last = span
    middle = _densest(judged.score, first - low, last - low, settings.block_words)
    left = _climb(judged.score[:middle][::-1], settings.drop)
    right = _climb(judged.score[middle:], settings.drop)
    return Segment((low + middle - left, low + middle + right), judged.rate(slice(middle - left, middle + right)))


def _densest(score: Floats, first: int, last: int, block: int) -> int:
    """The middle of the best-scoring window of two blocks within a range."""
    width = min(2 * block, last - first)
    sums = np.concatenate([[0.0], np.cumsum(score[first:last])])
    return first + int(np.argmax(sums[width:] - sums[:-width])) + width // 2


def _climb(score: Floats, drop: float) -> int:
    """How many scores to take from the front for the largest sum, giving up once it has fallen by `drop`."""
    if not len(score):
        return 0
    sums = np.cumsum(score)
    fallen = np.flatnonzero(np.maximum(np.maximum.accumulate(sums), 0.0) - sums > drop)
    reached = int(fallen[0]) if len(fallen) else len(sums)
    if not reached:
        return 0
    best = int(np.argmax(sums[:reached]))
    return best + 1 if sums[best] > 0 else 0
