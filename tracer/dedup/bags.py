"""Words and shingles of some texts, read together; what many pairs of them share is found in one sorting."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup import captions, grouping
from tracer.dedup.grouping import U64, Known
from tracer.dedup.kinds import Ints
from tracer.dedup.table import Table
from tracer.settings import Settings

Hashes = NDArray[np.uint64]
Words = NDArray[np.uint32]


class Weighing(Protocol):
    """What says how much each word says."""

    def of(self, words: Words) -> NDArray[np.float64]: ...


class Texts:
    """Some texts. Pairs are given by the numbers of their texts."""

    def __init__(self, table: Table, texts: Ints, settings: Settings, compiled: bool) -> None:
        self._texts = grouping.distinct(texts)
        values, offsets = table.ragged("words", "words_count", self._texts)
        self._words = fingerprint.Ragged(values.astype(np.uint32), offsets)
        self._rule = settings.fingerprint
        self._once: dict[int, Hashes] = {}
        self._gap = settings.dedup.gap
        self._said: NDArray[np.float64] | None = None
        self._compiled = compiled and len(self._texts) > _WORTH

    def rows(self, texts: Ints) -> Ints:
        """Where each text stands among these."""
        return np.searchsorted(self._texts, texts).astype(np.int64)

    @cached_property
    def _shingles(self) -> fingerprint.Ragged:
        return fingerprint.shingler(self._compiled)(self._words, self._rule.shingle)

    @cached_property
    def _distinct(self) -> fingerprint.Ragged:
        """The words of each text once, rising."""
        owner = np.repeat(np.arange(len(self._words), dtype=np.uint64), self._words.lengths)
        both = grouping.distinct(owner << U64(32) | self._words.values)
        offsets = np.searchsorted(both, np.arange(len(self._words) + 1, dtype=np.uint64) << U64(32))
        return fingerprint.Ragged(both.astype(np.uint32), offsets.astype(np.int64))

    def row(self, text: int) -> tuple[Words, Hashes]:
        """Words and shingles as they stand."""
        place = int(np.searchsorted(self._texts, text))
        return self._words[place], self._shingles[place]

    def shingles(self, text: int) -> Hashes:
        """Distinct, rising."""
        if text not in self._once:
            self._once[text] = grouping.distinct(self.row(text)[1])
        return self._once[text]

    def shared(self, a: Ints, b: Ints, among: Known[np.uint64] | None = None) -> Ints:
        """How many distinct shingles the texts of each pair share; only those `among` some, if they are
        named."""
        rows = self._shingles
        if among is not None:
            rows = fingerprint.Ragged(np.where(among.find(rows.values) >= 0, rows.values, U64(0)), rows.offsets)
        compare = fingerprint.comparer(self._compiled)
        return compare(rows, self.rows(a), self.rows(b), self._rule.shingle, self._gap)[:, 2]

    def common(self, a: Ints, b: Ints) -> tuple[Ints, Words]:
        """(pair, word) for each word that both texts of a pair have."""
        rows, keys = self._distinct, []
        for texts in (a, b):
            place = self.rows(texts)
            size = rows.lengths[place]
            pair = np.repeat(np.arange(len(texts)), size)
            at = np.repeat(rows.offsets[place] - (np.cumsum(size) - size), size) + np.arange(len(pair))
            keys.append(pair.astype(np.uint64) << U64(32) | rows.values[at])
        both = np.concatenate(keys)
        both.sort()
        both = both[1:][both[1:] == both[:-1]]
        return (both >> U64(32)).astype(np.int64), both.astype(np.uint32)

    def said(self, weight: Weighing) -> NDArray[np.float64]:
        """How much the words of each text say."""
        if self._said is None:  # all that is asked weighs alike
            rows = self._distinct
            owner = np.repeat(np.arange(len(rows)), rows.lengths)
            self._said = np.bincount(owner, weight.of(rows.values), len(rows)).astype(np.float64)
        return self._said

    def holding(self, phrases: Sequence[Words]) -> NDArray[np.bool_]:
        """Which texts hold one of some phrases."""
        found = np.zeros(len(self._words), np.bool_)
        for phrase in phrases:
            first = captions.places(self._words.values, phrase)
            row = np.searchsorted(self._words.offsets, first, side="right") - 1
            found[row[first + len(phrase) <= self._words.offsets[row + 1]]] = True
        return found


_WORTH = 64  # texts from which compiled kernels are worth their loading
