"""The passages two prepared texts share."""

from __future__ import annotations

import numpy as np

from tracer.align.arrays import Mask
from tracer.align.digest import with_digests
from tracer.align.edits import passage
from tracer.align.evidence import accepted, scene, weigh
from tracer.align.grid import Grid, grid
from tracer.align.growth import Region, affixes, grow
from tracer.align.merging import merged
from tracer.align.seeds import Cells, Ruler, clusters, rulers, squares
from tracer.align.sides import Side
from tracer.model import Passage
from tracer.settings import AlignSettings


def find(a: Side, b: Side, settings: AlignSettings) -> tuple[Passage, ...]:
    """Passages in order of `a`, by seeding, extension, merging and filtering."""
    if not a.body or not b.body:
        return ()
    if len(a.stretches) == len(b.stretches) == 1 and a.body_tokens() == b.body_tokens():
        return (_whole(a, b),)
    numbered = grid(a, b, settings)
    regions = merged(_regions(a, b, numbered, settings), settings)
    if not regions:
        return ()
    whole = scene(numbered, settings)
    kept = [region for region in regions if accepted(weigh(region, whole, settings), settings)]
    kept = with_digests(whole, kept, settings)
    return tuple(passage(a, b, region.a, region.b, settings) for region in kept)


def _whole(a: Side, b: Side) -> Passage:
    return Passage(a.words.span(*a.stretches[0]), b.words.span(*b.stretches[0]), 1.0, a.body)


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
