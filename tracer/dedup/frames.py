"""Templates among verified pairs: one frame, filled with other names and numbers each time.

A greeting cable, a weather notice, a table of prices: no sentence of theirs recurs, since each holds another name or
number, and yet they share most of their words. What gives them away is that the frame recurs on pages of one outlet
that say different things. The shingles of such frames are learned here; a pair that shares little else, and fills the
frame differently, is furniture. Wrapper induction finds the variable fields of pages in the same way (Crescenzi, Mecca
& Merialdo, RoadRunner, 2001).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup import captions, grouping, notices
from tracer.dedup.kinds import EXACT, NONE, Ints, Pairs
from tracer.dedup.table import Table
from tracer.settings import FurnitureSettings, Settings

Hashes = NDArray[np.uint64]
_AT_ONCE = 10_000  # pairs whose texts are in memory, some 60 MB


@dataclass(frozen=True)
class Templates:
    """What was learned: the shingles of frames (sorted), the texts that may hold them, how much each word says, and
    which outlets have which text."""

    table: Table
    settings: Settings
    shingles: Hashes
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
        rows = np.flatnonzero(framed | captioned)
        flagged = np.zeros(len(pairs), np.bool_)
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            texts = _Texts(self.table, np.concatenate([pairs.a[part], pairs.b[part]]), self.settings)
            for row in part.tolist():
                a, b = int(pairs.a[row]), int(pairs.b[row])
                flagged[row] = framed[row] and self._filled(texts, a, b)
                flagged[row] |= captioned[row] and self._captions(texts, a, b)
        found = replace(pairs, furniture=pairs.furniture | flagged, copy=pairs.copy & ~flagged)
        low = np.maximum(pairs.a_in_b, pairs.b_in_a) < self.settings.dedup.min_containment
        return found.where(~(flagged & low))

    def _filled(self, texts: _Texts, a: int, b: int) -> bool:
        """Whether two texts share little but a frame and fill it differently."""
        rule = self.settings.furniture
        shared = np.intersect1d(texts.shingles(a), texts.shingles(b), assume_unique=True)
        inside = np.isin(shared, self.shingles, assume_unique=True).sum() / max(1, len(shared))
        if inside < rule.frame_part:
            return False
        part = rule.frame_filled if inside >= rule.frame_share else rule.frame_apart
        return self.weight.differ(texts, a, b, part)

    def _captions(self, texts: _Texts, a: int, b: int) -> bool:
        words, shingles = texts.row(a)
        return captions.captions_only(words, shingles, texts.shingles(b), self.viewer, self.settings.furniture)


@dataclass(frozen=True)
class Weights:
    """How much each word says: the logarithm of how rare it is among a sample of the texts."""

    words: NDArray[np.uint32]
    weight: NDArray[np.float64]
    unseen: float

    def of(self, words: NDArray[np.uint32]) -> float:
        """The summed weight of distinct words."""
        if not len(self.words) or not len(words):
            return self.unseen * len(words)
        place = np.minimum(np.searchsorted(self.words, words), len(self.words) - 1)
        return float(np.where(self.words[place] == words, self.weight[place], self.unseen).sum())

    def differ(self, texts: _Texts, a: int, b: int, part: float) -> bool:
        """Whether both texts have much of their own, weighed by rarity: neither is a version of the other."""
        shared = self.of(np.intersect1d(texts.words(a), texts.words(b), assume_unique=True))
        own = min(texts.said(a, self), texts.said(b, self)) - shared
        return own >= part * (own + shared)


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


class _Texts:
    """Words and shingles of some texts, read together."""

    def __init__(self, table: Table, texts: Ints, settings: Settings) -> None:
        texts = grouping.distinct(texts)
        self._distinct: dict[int, NDArray[np.uint32]] = {}
        self._said: dict[int, float] = {}
        self._place = {text: place for place, text in enumerate(texts.tolist())}
        values, offsets = table.ragged("words", "words_count", texts)
        self._words = fingerprint.Ragged(values.astype(np.uint32), offsets)
        self._size = settings.fingerprint.shingle

    @cached_property
    def _shingles(self) -> fingerprint.Ragged:
        return fingerprint.shingler(False)(self._words, self._size)

    def row(self, text: int) -> tuple[NDArray[np.uint32], Hashes]:
        """Words and shingles as they stand."""
        return self._words[self._place[text]], self._shingles[self._place[text]]

    def words(self, text: int) -> NDArray[np.uint32]:
        """Distinct, rising."""
        if text not in self._distinct:
            self._distinct[text] = grouping.distinct(self._words[self._place[text]])
        return self._distinct[text]

    def said(self, text: int, weight: Weights) -> float:
        """How much a text's words say."""
        if text not in self._said:
            self._said[text] = weight.of(self.words(text))
        return self._said[text]

    def shingles(self, text: int) -> Hashes:
        """Distinct, rising."""
        return grouping.distinct(self._shingles[self._place[text]])


def learn(table: Table, pairs: Pairs, settings: Settings) -> Templates:
    """The frames that recur on pages of one outlet, from pairs of them neither of which holds most of the other."""
    rule = settings.furniture
    owners = Owners(*notices.owners(table, notices.outlets(table)[0]))
    chosen = (pairs.kind != NONE) & (pairs.kind != EXACT) & (np.maximum(pairs.a_in_b, pairs.b_in_a) <= rule.frame_most)
    rows = np.flatnonzero(chosen)
    rows = rows[owners.same(pairs.a[rows], pairs.b[rows])]
    rows = rows[np.lexsort((pairs.b[rows], pairs.a[rows]))][: rule.frame_pairs]
    a_, b_ = pairs.a[rows], pairs.b[rows]
    weight = _weights(table, rule.frame_sample if len(rows) else 0)
    texts = _Texts(table, np.concatenate([a_, b_]), settings)
    near: dict[int, list[int]] = defaultdict(list)
    for a, b in zip(a_.tolist(), b_.tolist(), strict=True):
        if weight.differ(texts, a, b, rule.frame_own):
            near[a].append(b)
            near[b].append(a)
    found = [_recurring(text, sorted(others), texts, weight, rule) for text, others in sorted(near.items())]
    shingles = grouping.distinct(np.concatenate([np.zeros(0, np.uint64), *found]))
    reached = _reached(table.texts, pairs, near) if len(shingles) else np.zeros(table.texts, np.bool_)
    viewer = captions.phrases(settings)
    return Templates(table, settings, shingles, reached, weight, owners, viewer)


def _recurring(text: int, others: list[int], texts: _Texts, weight: Weights, rule: FurnitureSettings) -> Hashes:
    """The shingles of a text that recur in several others of its outlet, all different from it and from each other."""
    fillings: list[int] = []
    for other in others[: rule.sample]:
        if all(weight.differ(texts, other, one, rule.frame_own) for one in fillings):
            fillings.append(other)
    if len(fillings) < rule.min_pages - 1:
        return np.zeros(0, np.uint64)
    shared = [np.intersect1d(texts.shingles(text), texts.shingles(one), assume_unique=True) for one in fillings]
    keys, times = np.unique(np.concatenate(shared), return_counts=True)
    return keys[times >= rule.min_pages - 1]


def _weights(table: Table, sample: int) -> Weights:
    """From the first texts by content: a draw that no order of the input changes."""
    texts = np.arange(min(sample, table.texts))
    values, offsets = table.ragged("words", "words_count", texts)
    owner = np.repeat(texts, np.diff(offsets))
    both = grouping.distinct((values.astype(np.uint64) << np.uint64(32)) | owner.astype(np.uint64))
    words, times = np.unique((both >> np.uint64(32)).astype(np.uint32), return_counts=True)
    return Weights(words, np.log((len(texts) + 1) / times), float(np.log(len(texts) + 1)))


def _reached(count: int, pairs: Pairs, near: dict[int, list[int]]) -> NDArray[np.bool_]:
    """The texts that verified pairs tie to one that shows a frame."""
    story = grouping.components(count, pairs.a, pairs.b)
    there = np.zeros(count, np.bool_)
    there[story[np.array(sorted(near), np.int64)]] = True
    reached: NDArray[np.bool_] = there[story]
    return reached
