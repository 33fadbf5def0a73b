"""Regions that belong to one passage become one."""

from __future__ import annotations

from dataclasses import replace

from tracer.align.growth import Range, Region
from tracer.settings import AlignSettings


def merged(regions: list[Region], settings: AlignSettings) -> list[Region]:
    """Join regions that overlap or lie within `gap_words` of each other on both sides, until none do; in order of a.

    Regions in different stretches (with a skipped span between) stay apart.
    """
    waiting = sorted(regions, key=lambda region: region.place)
    changed = True
    while changed:
        changed = False
        kept: list[Region] = []
        for region in waiting:
            near = next((i for i in range(len(kept) - 1, -1, -1) if _near(kept[i], region, settings.gap_words)), None)
            if near is None:
                kept.append(region)
            else:
                kept[near] = joined(kept[near], region)
                changed = True
        waiting = sorted(kept, key=lambda region: region.place)
    return waiting


def _gap(one: Range, two: Range) -> int:
    return max(one[0], two[0]) - min(one[1], two[1])


def _near(one: Region, two: Region, most: int) -> bool:
    same = one.within_a == two.within_a and one.within_b == two.within_b
    return same and _gap(one.a, two.a) <= most and _gap(one.b, two.b) <= most


def joined(one: Region, two: Region) -> Region:
    """The least region that holds both."""

    def hull(x: Range, y: Range) -> Range:
        return min(x[0], y[0]), max(x[1], y[1])

    return replace(one, a=hull(one.a, two.a), b=hull(one.b, two.b))
