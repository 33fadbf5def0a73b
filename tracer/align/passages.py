"""The passages two prepared texts share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush

import numpy as np

from tracer.align.digest import with_digests
from tracer.align.edits import passage
from tracer.align.evidence import accepted, scene, weigh, why_not
from tracer.align.grid import Grid, grid
from tracer.align.growth import Range, Region, affixes, grow
from tracer.align.merging import joined, merged
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
    """Grow regions from the heaviest cluster of seeds down, leaving out seeds inside regions already grown."""
    along = rulers(a, b, settings)
    found = [_grown_on(region, numbered, settings) for region in affixes(a, b, numbered, settings)]
    taken = [_bounds(region, along) for region in found]
    todo = [_Waiting.of(cells) for cells in clusters(squares(numbered, along, settings), settings.gap_blocks)]
    heapify(todo)
    while todo:
        cells = _outside(heappop(todo).cells, taken)
        if not len(cells):
            continue
        grown = grow(_start(cells, along), numbered, settings)
        if grown is not None:
            found.append(grown)
            taken.append(_bounds(grown, along))
        for left in clusters(_without_heaviest(_outside(cells, taken), cells), settings.gap_blocks):
            heappush(todo, _Waiting.of(left))
    return found


def _grown_on(region: Region, of: Grid, settings: AlignSettings) -> Region:
    """A region that is certain, with what growth adds to it."""
    wider = replace(
        region,
        a=_widened(region.a, region.within_a, settings.reach_words),
        b=_widened(region.b, region.within_b, settings.reach_words),
    )
    grown = grow(wider, of, settings)
    return joined(region, grown) if grown else region


def _widened(span: Range, within: Range, reach: int) -> Range:
    return max(within[0], span[0] - reach), min(within[1], span[1] + reach)


@dataclass(frozen=True, slots=True, order=True)
class _Waiting:
    """A cluster of seeds in the order of work: heaviest first, then by place."""

    lightness: float
    place: tuple[int, int]
    cells: Cells = field(compare=False)

    @classmethod
    def of(cls, cells: Cells) -> _Waiting:
        return cls(-float(cells.weight.sum()), (int(cells.a.min()), int(cells.b.min())), cells)


def _start(cells: Cells, along: tuple[Ruler, Ruler]) -> Region:
    """The whole of a cluster, to be grown from its heaviest square."""
    heaviest = cells.heaviest()
    a, within_a = along[0].words(int(cells.a.min()) - 1, int(cells.a.max()) + 1)
    b, within_b = along[1].words(int(cells.b.min()) - 1, int(cells.b.max()) + 1)
    (first_a, last_a), _ = along[0].words(int(cells.a[heaviest]), int(cells.a[heaviest]))
    (first_b, last_b), _ = along[1].words(int(cells.b[heaviest]), int(cells.b[heaviest]))
    return Region(a, b, within_a, within_b, ((first_a + last_a) // 2, (first_b + last_b) // 2))


def _bounds(region: Region, along: tuple[Ruler, Ruler]) -> tuple[int, int, int, int]:
    """The blocks a region touches, and one more on every side: squares there are made of its words."""
    low_a, high_a = along[0].span(region.a, region.within_a)
    low_b, high_b = along[1].span(region.b, region.within_b)
    return low_a - 1, high_a + 1, low_b - 1, high_b + 1


def _outside(cells: Cells, taken: Sequence[tuple[int, int, int, int]]) -> Cells:
    """The squares that lie in none of the bounds."""
    if not taken:
        return cells
    low_a, high_a, low_b, high_b = np.array(taken).T
    a, b = cells.a[:, None], cells.b[:, None]
    inside = (a >= low_a) & (a <= high_a) & (b >= low_b) & (b <= high_b)
    return cells.take(np.flatnonzero(~inside.any(axis=1)))


def _without_heaviest(left: Cells, of: Cells) -> Cells:
    """What is left of a cluster without its heaviest square and those next to it, so that the work ends."""
    heaviest = of.heaviest()
    far = (abs(left.a - of.a[heaviest]) > 1) | (abs(left.b - of.b[heaviest]) > 1)
    return left.take(np.flatnonzero(far))
