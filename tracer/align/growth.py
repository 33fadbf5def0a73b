"""From a cluster of seeds to the exact words at which a shared stretch begins and ends.

A word inside a passage is taken from the other side with the rate `copied`, and else met there by chance; outside it
is only met by chance. The log-likelihood ratio of the two, summed along the text, rises inside a passage and falls
outside, so the best boundaries are those of the maximum-scoring segment (Ruzzo and Tompa 1999), grown outwards until
the sum has fallen by a fixed drop (the X-drop of Altschul et al. 1997). Order does not matter to it, so shuffled and
lightly rewritten text grows like a verbatim copy; the rate is learned from each passage as it grows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, log1p

import numpy as np

from tracer.align.arrays import Floats, Ints, Mask
from tracer.align.grid import Axis, Grams, Grid, met_by_chance
from tracer.align.sides import Side
from tracer.settings import AlignSettings

Range = tuple[int, int]
_LEAST_LOG = -700.0  # below it exp() is zero


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
class Habit:
    """How a passage copies: the share of words taken over, and the share that stands in shared runs."""

    copied: float
    ordered: float = 0.0


@dataclass(frozen=True, slots=True)
class Odds:
    """Words of one side against a range of the other: found there or not, by luck how likely, whether in a telling run
    that is there too, log odds of copying."""

    found: Mask
    luck: Floats
    in_run: Mask
    score: Floats

    def rate(self, among: Mask | slice) -> float:
        """The share of words taken over, beyond what luck alone gives; may be below zero."""
        found, luck = self.found[among], self.luck[among]
        return float((found - luck).sum() / max((1 - luck).sum(), 1e-9))


def odds(
    of: Axis, span: Range, other: Axis, there: Range, size: int, habit: Habit, runs: AlignSettings | None = None
) -> Odds:
    """Judge each word of `of` in `span` against the words of `other` in `there`.

    With `runs`, words in a run of three or six that the other side has too score as the run does, up to a most: in a
    long range every word is met by luck sooner or later, but not every run. Where runs are the habit, a word outside of
    them counts against.
    """
    present = np.zeros(size, dtype=bool)
    present[other.ids[there[0] : there[1]]] = True
    luck = met_by_chance(of.absence[span[0] : span[1]], there[1] - there[0])
    found = present[of.ids[span[0] : span[1]]]
    score = np.where(found, np.log1p(habit.copied / luck - habit.copied), log1p(-habit.copied))
    if runs is None:
        return Odds(found, luck, np.zeros(len(found), dtype=bool), score)
    in_run = np.zeros(len(found), dtype=bool)
    for mine, theirs in zip(of.grams, other.grams, strict=True):
        gain = _run_gains(mine, span, theirs, there, of.rarity, habit.copied, runs)
        if gain is not None:
            inside = gain > 0
            in_run |= inside
            np.maximum(score, gain, out=score, where=inside)
    alone = ~in_run
    score[alone] -= runs.out_of_luck
    if habit.ordered >= runs.near_ordered:
        score[alone] = np.minimum(score[alone], log1p(-habit.ordered) * runs.out_of_run)
    return Odds(found, luck, in_run, score)


def _run_gains(
    mine: Grams, span: Range, theirs: Grams, there: Range, rarity: Floats, copied: float, settings: AlignSettings
) -> Floats | None:
    """For each word in `span` the log odds, by word, of the best run it stands in that the other side has and hardly by
    luck; 0 where there is no such run, None where there is none at all."""
    length = mine.length
    at, at_theirs = _within(mine.shared, span, length), _within(theirs.shared, there, length)
    if not len(at) or not len(at_theirs):
        return None
    present = np.zeros(mine.size, dtype=bool)
    present[theirs.names[at_theirs]] = True
    at = at[present[mine.names[at]]]
    log_luck = rarity[at + length] - rarity[at] + log(there[1] - there[0])
    telling = log_luck < log(settings.run_luck)
    luck = np.exp(np.maximum(log_luck[telling], _LEAST_LOG))
    gains = np.zeros(span[1] - span[0])
    gains[at[telling] - span[0]] = np.minimum(np.log1p(copied / luck - copied) / length, settings.run_words_weight)
    return _carried(gains, length)


def _within(begins: Ints, span: Range, length: int) -> Ints:
    """Those of the beginnings of runs, in order, from which the whole run lies in `span`."""
    first, last = np.searchsorted(begins, (span[0], span[1] - length + 1))
    return begins[first:last]


def _carried(gains: Floats, length: int) -> Floats:
    """For each place the most among itself and the `length - 1` before it, by doubling."""
    held = 1
    while held < length:
        step = min(held, length - held)
        further = gains.copy()
        np.maximum(gains[step:], gains[:-step], out=further[step:])
        gains, held = further, held + step
    return gains


@dataclass(frozen=True, slots=True)
class Lane:
    """A region's part on one axis."""

    axis: Axis
    span: Range
    within: Range
    middle: int

    def beside(self, words: int) -> Range:
        """The span and what lies beside it."""
        return max(self.within[0], self.span[0] - words), min(self.within[1], self.span[1] + words)


def grow(start: Region, of: Grid, settings: AlignSettings) -> Region | None:
    """Move all four boundaries to where they score best; None where nothing is left.

    Boundaries are moved on one side and then on the other in turn; of beginning with a and beginning with b, that which
    ends with more evidence is taken.
    """
    a = Lane(of.a, start.a, start.within_a, start.middle[0])
    b = Lane(of.b, start.b, start.within_b, start.middle[1])
    one, two = _in_turn(a, b, of.size, settings), _in_turn(b, a, of.size, settings)
    ends = {place for place in (one, two and two[::-1]) if place}
    if not ends:
        return None
    best = (
        ends.pop() if len(ends) == 1 else max(sorted(ends), key=lambda place: _total(of, place[0], place[1], settings))
    )
    return replace(start, a=best[0], b=best[1])


def _in_turn(a: Lane, b: Lane, size: int, settings: AlignSettings) -> tuple[Range, Range] | None:
    habit = Habit(settings.copied)
    for turn in range(settings.growth_rounds):
        before = a.span, b.span
        span, habit_a = _segment(a, b, size, habit, turn > 0, settings)
        a = replace(a, span=span)
        if span[0] == span[1]:
            return None
        span, habit_b = _segment(b, a, size, habit, turn > 0, settings)
        b = replace(b, span=span)
        if span[0] == span[1]:
            return None
        if (a.span, b.span) == before:
            break
        copied = min(max((habit_a.copied + habit_b.copied) / 2, settings.copied_least), settings.copied_most)
        habit = Habit(copied, min((habit_a.ordered + habit_b.ordered) / 2, settings.copied_most))
    return a.span, b.span


def _total(of: Grid, a: Range, b: Range, settings: AlignSettings) -> float:
    habit = Habit(settings.copied)
    in_a = odds(of.a, a, of.b, b, of.size, habit, settings).score.sum()
    return float(in_a + odds(of.b, b, of.a, a, of.size, habit, settings).score.sum())


def affixes(a: Side, b: Side, of: Grid, settings: AlignSettings) -> list[Region]:
    """The same words at both beginnings and at both ends, where they are many.

    They are found without seeds, so that copies of one text are cheap, and texts that repeat one word over and over, in
    which no place is rare, are still compared.
    """
    (begin_a, last_a), (begin_b, last_b) = a.stretches[0], b.stretches[0]
    (first_a, end_a), (first_b, end_b) = a.stretches[-1], b.stretches[-1]
    head = _same(of.a.ids[begin_a:last_a], of.b.ids[begin_b:last_b])
    tail = _same(of.a.ids[first_a:end_a][::-1], of.b.ids[first_b:end_b][::-1])
    found = []
    if head >= settings.longest_run:
        spans = (begin_a, begin_a + head), (begin_b, begin_b + head)
        found.append(Region(*spans, (begin_a, last_a), (begin_b, last_b), (begin_a + head // 2, begin_b + head // 2)))
    if tail >= settings.longest_run:
        spans = (end_a - tail, end_a), (end_b - tail, end_b)
        found.append(Region(*spans, (first_a, end_a), (first_b, end_b), (end_a - tail // 2 - 1, end_b - tail // 2 - 1)))
    return found


def _same(a: Ints, b: Ints) -> int:
    """How many ids are the same from the front."""
    length = min(len(a), len(b))
    differ = np.flatnonzero(a[:length] != b[:length])
    return int(differ[0]) if len(differ) else length


def _segment(
    mine: Lane, theirs: Lane, size: int, habit: Habit, keep: bool, settings: AlignSettings
) -> tuple[Range, Habit]:
    """The best-scoring range of words around the middle of a lane, and how it copies. `keep` holds on to its span."""
    low, high = mine.beside(max(settings.reach_words, 2 * (mine.span[1] - mine.span[0])))
    there = theirs.beside(settings.beside_words if habit.ordered >= settings.near_ordered else 0)
    judged = odds(mine.axis, (low, high), theirs.axis, there, size, habit, settings)
    near = 3 * settings.block_words
    first, last = max(mine.span[0], mine.middle - near), min(mine.span[1], mine.middle + near)
    if first >= last:
        first, last = mine.span
    middle = _densest(judged.score, first - low, last - low, settings.block_words)
    kept_left, kept_right = max(middle - mine.span[0] + low, 0), max(mine.span[1] - low - middle, 0)
    left = _climb(judged.score[:middle][::-1], settings.drop, kept_left if keep else 0, settings.kept_drop)
    right = _climb(judged.score[middle:], settings.drop, kept_right if keep else 0, settings.kept_drop)
    kept = slice(middle - left, middle + right)
    ordered = float(judged.in_run[kept].mean()) if left + right else 0.0
    return (low + kept.start, low + kept.stop), Habit(judged.rate(kept), ordered)


def _densest(score: Floats, first: int, last: int, block: int) -> int:
    """The middle of the best-scoring window of two blocks within a range."""
    width = min(2 * block, last - first)
    sums = np.concatenate([[0.0], np.cumsum(score[first:last])])
    return first + int(np.argmax(sums[width:] - sums[:-width])) + width // 2


def _climb(score: Floats, drop: float, keep: int, deeper: float) -> int:
    """How many scores to take from the front for the largest sum, giving up once it has fallen by `drop`.

    The first `keep` were taken before, by milder scores: among them it takes a fall by `deeper`.
    """
    if not len(score):
        return 0
    sums = np.cumsum(score)
    fall = np.maximum(np.maximum.accumulate(sums), 0.0) - sums
    falls, deep = fall > drop, fall > deeper
    falls[:keep] &= deep[:keep]
    fallen = np.flatnonzero(falls)
    reached = int(fallen[0]) if len(fallen) else len(sums)
    if not reached:
        return 0
    best = int(np.argmax(sums[:reached]))
    return best + 1 if sums[best] > 0 else 0
