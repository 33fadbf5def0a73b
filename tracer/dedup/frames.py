"""Templates among verified pairs: one frame, filled with other names and numbers each time.

A greeting cable, a weather notice, a table of prices: no sentence of theirs recurs, since each holds another name or
number, and yet they share most of their words. What gives them away is that the frame recurs on pages of one outlet
that say different things. The shingles of such frames are learned here; a pair that shares little else, and fills the
frame differently, is furniture. Wrapper induction finds the variable fields of pages in the same way (Crescenzi, Mecca
& Merialdo, RoadRunner, 2001).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tracer.dedup import captions, grouping, notices
from tracer.dedup.bags import Texts
from tracer.dedup.grouping import Known
from tracer.dedup.kinds import EXACT, NONE, Ints, Pairs
from tracer.dedup.table import Table
from tracer.settings import FurnitureSettings, Settings

Hashes = NDArray[np.uint64]
_AT_ONCE = 2_000  # pairs compared together, some 60 MB


@dataclass(frozen=True)
class Templates:
    """What was learned: the shingles of frames (sorted), the texts that may hold them, how much each word says, and
    which outlets have which text."""

    table: Table
    settings: Settings
    compiled: bool
    shingles: Known[np.uint64]
    reached: NDArray[np.bool_]
    weight: Weights
    owners: Owners
    viewer: tuple[NDArray[np.uint32], ...]

    def marked(self, pairs: Pairs) -> Pairs:
        """The pairs with those flagged as furniture that fill one frame differently, or share captions alone: they tie
        nothing, and those of low containment are left out."""
        asked = (pairs.kind != NONE) & (pairs.kind != EXACT) & ~pairs.furniture
        framed = asked & self.reached[pairs.a] & self.reached[pairs.b]
        captioned = asked & self.owners.same(pairs.a, pairs.b)
        flagged = np.zeros(len(pairs), np.bool_)
        for part in _parts(framed):
            texts = Texts(self.table, np.concatenate([pairs.a[part], pairs.b[part]]), self.settings, self.compiled)
            flagged[part] = self._filled(texts, pairs.a[part], pairs.b[part])
        for part in _parts(captioned & ~flagged):
            flagged[part] = self._captions(pairs.a[part], pairs.b[part])
        found = replace(pairs, furniture=pairs.furniture | flagged, copy=pairs.copy & ~flagged)
        low = np.maximum(pairs.a_in_b, pairs.b_in_a) < self.settings.dedup.min_containment
        return found.where(~(flagged & low))

    def _filled(self, texts: Texts, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Which pairs of texts share little but a frame and fill it differently."""
        rule = self.settings.furniture
        inside = texts.shared(a, b, self.shingles) / np.maximum(1, texts.shared(a, b))
        part = np.where(inside >= rule.frame_share, rule.frame_filled, rule.frame_apart)
        filled = inside >= rule.frame_part
        filled[filled] = self.weight.differ(texts, a[filled], b[filled], part[filled])
        return filled

    def _captions(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Which pairs of texts share captions alone; few texts hold a viewer's words at all."""
        rows = Texts(self.table, a, self.settings, self.compiled)
        held = np.flatnonzero(rows.holding(self.viewer)[rows.rows(a)])
        found = np.zeros(len(a), np.bool_)
        texts = Texts(self.table, np.concatenate([a[held], b[held]]), self.settings, self.compiled)
        for pair in held.tolist():
            words, shingles = texts.row(int(a[pair]))
            other = texts.row(int(b[pair]))[1]
            found[pair] = captions.captions_only(words, shingles, other, self.viewer, self.settings.furniture)
        return found


def _parts(chosen: NDArray[np.bool_]) -> Iterator[Ints]:
    """Which pairs were chosen, as many at once as may be in memory."""
    rows = np.flatnonzero(chosen)
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))


@dataclass(frozen=True)
class Weights:
    """How much each word says: the logarithm of how rare it is among a sample of the texts."""

    words: Known[np.uint32]
    weight: NDArray[np.float64]  # of each of the words; at last, that of one unseen

    def of(self, words: NDArray[np.uint32]) -> NDArray[np.float64]:
        """The weight of each word."""
        found: NDArray[np.float64] = self.weight[self.words.find(words)]
        return found

    def differ(self, texts: Texts, a: Ints, b: Ints, part: NDArray[np.float64] | float) -> NDArray[np.bool_]:
        """Which pairs of texts have much of their own, weighed by rarity: neither is a version of the other."""
        pair, words = texts.common(a, b)
        shared = np.bincount(pair, self.of(words), len(a))
        said = texts.said(self)
        own = np.minimum(said[texts.rows(a)], said[texts.rows(b)]) - shared
        found: NDArray[np.bool_] = own >= part * (own + shared)
        return found


@dataclass(frozen=True)
class Owners:
    """Each (text, outlet that has it) once, texts rising."""

    text: Ints
    outlet: Ints

    def same(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Which pairs of texts one outlet has both of."""
        first, last = np.searchsorted(self.text, a), np.searchsorted(self.text, a, side="right")
        row = np.repeat(np.arange(len(a)), last - first)
        step = np.arange(len(row)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
        wanted = (b[row] << 32) | self.outlet[first[row] + step]
        both = (self.text << 32) | self.outlet
        place = np.minimum(np.searchsorted(both, wanted), max(0, len(both) - 1))
        found = np.zeros(len(a), np.bool_)
        found[row[both[place] == wanted] if len(both) else row[:0]] = True
        return found


def learn(table: Table, pairs: Pairs, settings: Settings, compiled: bool) -> Templates:
    """The frames that recur on pages of one outlet, from pairs of them neither of which holds most of the other."""
    rule = settings.furniture
    owners = Owners(*notices.owners(table, notices.outlets(table)[0]))
    chosen = (pairs.kind != NONE) & (pairs.kind != EXACT) & (np.maximum(pairs.a_in_b, pairs.b_in_a) <= rule.frame_most)
    rows = np.flatnonzero(chosen)
    rows = rows[owners.same(pairs.a[rows], pairs.b[rows])]
    rows = rows[np.lexsort((pairs.b[rows], pairs.a[rows]))][: rule.frame_pairs]
    a_, b_ = pairs.a[rows], pairs.b[rows]
    weight = _weights(table, rule.frame_sample if len(rows) else 0)
    texts = Texts(table, np.concatenate([a_, b_]), settings, compiled)
    apart = np.zeros(len(rows), np.bool_)
    for start in range(0, len(rows), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        apart[part] = weight.differ(texts, a_[part], b_[part], rule.frame_own)
    near: dict[int, list[int]] = defaultdict(list)
    for a, b in zip(a_[apart].tolist(), b_[apart].tolist(), strict=True):
        near[a].append(b)
        near[b].append(a)
    shingles = grouping.distinct(_recurring({text: sorted(near[text]) for text in sorted(near)}, texts, weight, rule))
    reached = _reached(table.texts, pairs, near) if len(shingles) else np.zeros(table.texts, np.bool_)
    viewer = captions.phrases(settings)
    return Templates(table, settings, compiled, Known(shingles), reached, weight, owners, viewer)


def _recurring(near: dict[int, list[int]], texts: Texts, weight: Weights, rule: FurnitureSettings) -> Hashes:
    """The shingles of each text that recur in several others of its outlet, all different from it and each other."""
    fillings: dict[int, list[int]] = {text: [] for text in near}
    for place in range(rule.sample):  # one more page of each at a time: all are told from those taken so far at once
        asked = [(text, others[place]) for text, others in near.items() if place < len(others)]
        against = [(number, other, one) for number, (text, other) in enumerate(asked) for one in fillings[text]]
        number, other, one = np.array(against, np.int64).reshape(-1, 3).T
        alike = np.zeros(len(asked), np.bool_)
        for start in range(0, len(number), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            alike[number[part][~weight.differ(texts, other[part], one[part], rule.frame_own)]] = True
        for text, fresh in (asked[n] for n in np.flatnonzero(~alike).tolist()):
            fillings[text].append(fresh)
    found = [np.zeros(0, np.uint64)]
    for text, others in fillings.items():
        if len(others) >= rule.min_pages - 1:
            own = texts.shingles(text)
            both = np.concatenate(
                [own, *(np.intersect1d(own, texts.shingles(one), assume_unique=True) for one in others)]
            )
            both.sort()
            reach = rule.min_pages - 1
            found.append(both[reach:][both[reach:] == both[: len(both) - reach]])
    return np.concatenate(found)


def _weights(table: Table, sample: int) -> Weights:
    """From the first texts by content: a draw that no order of the input changes."""
    texts = np.arange(min(sample, table.texts))
    values, offsets = table.ragged("words", "words_count", texts)
    owner = np.repeat(texts, np.diff(offsets))
    both = grouping.distinct((values.astype(np.uint64) << np.uint64(32)) | owner.astype(np.uint64))
    words, times = np.unique((both >> np.uint64(32)).astype(np.uint32), return_counts=True)
    return Weights(Known(words), np.log((len(texts) + 1) / np.append(times, 1)))


def _reached(count: int, pairs: Pairs, near: dict[int, list[int]]) -> NDArray[np.bool_]:
    """The texts that verified pairs tie to one that shows a frame."""
    story = grouping.components(count, pairs.a, pairs.b)
    there = np.zeros(count, np.bool_)
    there[story[np.array(sorted(near), np.int64)]] = True
    reached: NDArray[np.bool_] = there[story]
    return reached
