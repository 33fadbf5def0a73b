"""The passages two prepared texts share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tracer.align.arrays import Mask
from tracer.align.digest import with_digests
from tracer.align.edits import passage
from tracer.align.evidence import accepted, scene, weigh, why_not
from tracer.align.grid import Grid, grid
from tracer.align.growth import Region, affixes, grow
from tracer.align.merging import merged
from tracer.align.seeds import Cells, Ruler, clusters, rulers, squares
from tracer.align.sides import Side
from tracer.model import Passage
from tracer.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class Findings:
    """Passages in order of a; without any, `reason` names the tests that failed with their figures."""

    passages: tuple[Passage, ...]
    reason: str = ""


def find(a: Side, b: Side, settings: AlignSettings) -> Findings:
    """What two texts share, by seeding, extension, merging and filtering."""
    if not a.body or not b.body:
        return Findings((), "no words to compare in one of the texts")
    if a.body == b.body and a.body_tokens() == b.body_tokens():
        return Findings(tuple(_same(a, b)))
    numbered = grid(a, b, settings)
    regions = merged(_regions(a, b, numbered, settings), settings)
    if not regions:
        return Findings((), why_not(numbered, None, settings))
    whole = scene(numbered, settings)
    weighed = [(region, weigh(region, whole, settings)) for region in regions]
    kept = with_digests(whole, [region for region, found in weighed if accepted(found, settings)], settings)
    if not kept:
        return Findings((), why_not(numbered, max((e for _, e in weighed), key=lambda e: e.own.odds), settings))
    return Findings(tuple(passage(a, b, region.a, region.b, settings) for region in kept))


def _same(a: Side, b: Side) -> Iterator[Passage]:
    """The passages of two texts of the very same words: one, but where a skipped span cuts either of them."""
    left_a, left_b = list(a.stretches[::-1]), list(b.stretches[::-1])
    while left_a and left_b:
        (first_a, last_a), (first_b, last_b) = left_a.pop(), left_b.pop()
        length = min(last_a - first_a, last_b - first_b)
        yield Passage(a.words.span(first_a, first_a + length), b.words.span(first_b, first_b + length), 1.0, length)
        if first_a + length < last_a:
            left_a.append((first_a + length, last_a))
        if first_b + length < last_b:
            left_b.append((first_b + length, last_b))


def _regions(a: Side, b: Side, numbered: Grid, settings: AlignSettings) -> list[Region]:
    along = rulers(a, b, settings)
    found = affixes(a, b, numbered, settings)
    cells = squares(numbered, along, settings)
    for region in found:
        cells = cells.take(np.flatnonzero(~_taken(cells, region, along)))
    todo = list(clusters(cells, settings.gap_blocks))
    while todo:
        cells = todo.pop()
        grown = grow(_start(cells, along), numbered, settings)
        if grown is not None:
            found.append(grown)
        todo += clusters(_left_over(cells, grown, along), settings.gap_blocks)
    return found


def _start(cells: Cells, along: tuple[Ruler, Ruler]) -> Region:
    """The whole of a cluster, to be grown from its heaviest square."""
    heaviest = cells.heaviest()
    a, within_a = along[0].words(int(cells.a.min()) - 1, int(cells.a.max()) + 1)
    b, within_b = along[1].words(int(cells.b.min()) - 1, int(cells.b.max()) + 1)
    (first_a, last_a), _ = along[0].words(int(cells.a[heaviest]), int(cells.a[heaviest]))
    (first_b, last_b), _ = along[1].words(int(cells.b[heaviest]), int(cells.b[heaviest]))
    return Region(a, b, within_a, within_b, ((first_a + last_a) // 2, (first_b + last_b) // 2))


def _left_over(cells: Cells, grown: Region | None, along: tuple[Ruler, Ruler]) -> Cells:
    """What of a cluster the region grown from it leaves: it may hold a second passage.

    The heaviest square always goes, so that the work ends.
    """
    heaviest = cells.heaviest()
    taken = (abs(cells.a - cells.a[heaviest]) <= 1) & (abs(cells.b - cells.b[heaviest]) <= 1)
    if grown is not None:
        taken |= _taken(cells, grown, along)
    return cells.take(np.flatnonzero(~taken))


def _taken(cells: Cells, by: Region, along: tuple[Ruler, Ruler]) -> Mask:
    """Which squares lie in a region or touch it."""
    low_a, high_a = along[0].span(by.a, by.within_a)
    low_b, high_b = along[1].span(by.b, by.within_b)
    in_a = (cells.a >= low_a - 1) & (cells.a <= high_a + 1)
    return np.asarray(in_a & (cells.b >= low_b - 1) & (cells.b <= high_b + 1))
