"""Where to look: small squares of the grid in which more rare words meet than chance allows.

The first step of the seeding, extension and filtering pipeline of text alignment (Potthast et al., "Overview of the
5th International Competition on Plagiarism Detection", PAN 2013). Seeds are squares of some two dozen words on either
side in place of sentence pairs (Sanchez-Perez et al., PAN 2014), so no sentence splitter is needed for any language.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tracer.align.arrays import Floats, Ints
from tracer.align.grid import Grid, met_by_chance
from tracer.align.sides import Side
from tracer.settings import AlignSettings

_NEIGHBOURS = 3  # a square is three blocks wide, so that no passage falls between two of them


@dataclass(frozen=True, slots=True)
class Ruler:
    """Counts the words of one axis in blocks, with a leap between stretches so that no group reaches across."""

    block: int
    leap: int
    stretches: tuple[tuple[int, int], ...]

    def blocks(self, at: Ints, stretch: Ints) -> Ints:
        """The block of each word, given its stretch; never less than 1."""
        return np.asarray(at // self.block + self.leap * stretch + 1, dtype=np.int64)

    def words(self, first: int, last: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The words of blocks `first` to `last`, cut to their stretch, and that stretch."""
        begins = [begin // self.block + self.leap * number for number, (begin, _) in enumerate(self.stretches)]
        number = bisect_right(begins, first) - 1
        begin, end = self.stretches[number]
        shift = self.leap * number + 1
        low = min(max(begin, (first - shift) * self.block), end - 1)
        return (low, max(low + 1, min(end, (last + 1 - shift) * self.block))), (begin, end)

    def span(self, words: tuple[int, int], stretch: tuple[int, int]) -> tuple[int, int]:
        """The first and the last block that a range of words in a stretch touches."""
        shift = self.leap * self.stretches.index(stretch) + 1
        return words[0] // self.block + shift, (words[1] - 1) // self.block + shift


def rulers(a: Side, b: Side, settings: AlignSettings) -> tuple[Ruler, Ruler]:
    """One for each axis."""
    leap = settings.gap_blocks + _NEIGHBOURS + 1
    return Ruler(settings.block_words, leap, a.stretches), Ruler(settings.block_words, leap, b.stretches)


@dataclass(frozen=True, slots=True)
class Cells:
    """Squares of the grid by the middle block on each axis, with the evidence in each."""

    a: Ints
    b: Ints
    weight: Floats

    def __len__(self) -> int:
        return len(self.a)

    def heaviest(self) -> int:
        """The index of the square with most evidence, the first of equals."""
        return int(np.argmax(self.weight))

    def take(self, index: Ints) -> Cells:
        return Cells(self.a[index], self.b[index], self.weight[index])


def squares(of: Grid, along: tuple[Ruler, Ruler], settings: AlignSettings) -> Cells:
    """Squares whose shared words and runs of words weigh enough, in the blocks of the two rulers."""
    at_a, at_b = meetings(of.a.ids, of.b.ids, settings)
    chance = np.maximum(of.a.chance, of.b.chance)[of.a.ids[at_a]]
    by_luck = met_by_chance(np.log1p(-chance), _NEIGHBOURS * settings.block_words)
    weight = np.log(1 + settings.copied * (1 - by_luck) / by_luck)
    what = of.a.ids[at_a]
    if of.a.grams:
        runs_a, runs_b = of.a.grams[-1], of.b.grams[-1]
        more_a, more_b = meetings(runs_a.names, runs_b.names, settings)
        at_a, at_b = np.concatenate([at_a, more_a]), np.concatenate([at_b, more_b])
        weight = np.concatenate([weight, np.full(len(more_a), settings.run_seed_weight)])
        what = np.concatenate([what, of.size + runs_a.names[more_a]])
    block_a = along[0].blocks(at_a, of.a.stretch[at_a])
    block_b = along[1].blocks(at_b, of.b.stretch[at_b])
    wide = int(block_b.max(initial=0)) + 2
    # a word or run counts once a block pair, however often it is repeated there
    _, once = np.unique((block_a * wide + block_b) * (int(what.max(initial=0)) + 1) + what, return_index=True)
    return _heavy(block_a[once], block_b[once], weight[once], wide, settings.seed_weight)


def _heavy(a: Ints, b: Ints, weight: Floats, wide: int, least: float) -> Cells:
    steps = range(-1, _NEIGHBOURS - 1)
    around = np.concatenate([(a + i) * wide + b + j for i in steps for j in steps])
    square, inverse = np.unique(around, return_inverse=True)
    sums = np.bincount(inverse, weights=np.tile(weight, _NEIGHBOURS**2), minlength=len(square)).astype(np.float64)
    good = sums >= least
    return Cells(square[good] // wide, square[good] % wide, sums[good])


def meetings(a: Ints, b: Ints, settings: AlignSettings) -> tuple[Ints, Ints]:
    """All pairs of places (in a, in b) with the same id, rare ids first as far as the budget reaches.

    The budget grows with the length of the texts, so time does too: a text of one repeated word costs no more.
    """
    ids_a, count_a = np.unique(a, return_counts=True)
    ids_b, count_b = np.unique(b, return_counts=True)
    _, in_a, in_b = np.intersect1d(ids_a, ids_b, assume_unique=True, return_indices=True)
    pairs = count_a[in_a] * count_b[in_b]
    keep = pairs <= _ceiling(pairs, len(a) + len(b), settings)
    in_a, in_b, pairs = in_a[keep], in_b[keep], pairs[keep]
    first_a = (np.cumsum(count_a) - count_a)[in_a]
    first_b = (np.cumsum(count_b) - count_b)[in_b]
    order_a, order_b = np.argsort(a, kind="stable"), np.argsort(b, kind="stable")
    step = np.arange(int(pairs.sum())) - np.repeat(np.cumsum(pairs) - pairs, pairs)
    width = np.repeat(count_b[in_b], pairs)
    return order_a[np.repeat(first_a, pairs) + step // width], order_b[np.repeat(first_b, pairs) + step % width]


def _ceiling(pairs: Ints, words: int, settings: AlignSettings) -> int:
    ordered = np.sort(pairs)
    within = np.searchsorted(np.cumsum(ordered), settings.meetings_per_word * words, side="right")
    if within < len(ordered):
        return min(settings.most_meetings, int(ordered[within]) - 1)
    return settings.most_meetings


def clusters(cells: Cells, gap: int) -> Iterator[Cells]:
    """Groups of squares with no gap wider than `gap` blocks on either axis, by splitting on each axis in turn."""
    todo: list[tuple[Cells, int, bool]] = [(cells, 0, False)] if len(cells) else []
    while todo:
        group, axis, settled = todo.pop()
        order = np.argsort((group.a, group.b)[axis], kind="stable")
        group = group.take(order)
        cuts = np.flatnonzero(np.diff((group.a, group.b)[axis]) > gap) + 1
        if not len(cuts):
            if settled:
                yield group
            else:
                todo.append((group, 1 - axis, True))
            continue
        todo += [(group.take(part), 1 - axis, False) for part in np.split(np.arange(len(group)), cuts)]
