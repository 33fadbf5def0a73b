"""Candidate pairs -> exact counts, in tasks for the workers: raw ones for the contract, and those outside furniture."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup import grouping
from tracer.dedup.grouping import Packed
from tracer.dedup.table import Table
from tracer.fingerprint import Ragged
from tracer.settings import Settings
from tracer.spool import Array, Spool

Ints = NDArray[np.int64]
Places = dict[str, tuple[Ints, NDArray[np.int32]]]  # ragged column -> first value and count of each text's row
FURNITURE = "furniture"  # the chunk that holds what was learned

# Columns of a verified pair: `fingerprint.overlap.FIELDS` outside furniture; then, of the raw words, distinct shingles
# of either side and of both; and words in shared stretches whatever they are (a, b, longest).
RAW, WHOLE, WIDTH = 10, 13, 16


@dataclass(frozen=True)
class Batch:
    """Pairs of one task. Texts are numbered within it: `a[i]` and `b[i]` are rows of the arrays behind them."""

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    chunk: NDArray[np.int32]
    columns: Places
    differs: NDArray[np.bool_]


@dataclass(frozen=True)
class Verifier:
    """What a worker needs besides its batch; called with one, it returns (pairs, WIDTH) counts."""

    spool: Spool
    chunks: tuple[str, ...]
    settings: Settings
    compiled: bool

    def __call__(self, batch: Batch) -> NDArray[np.int64]:
        words = self._rows(batch, "words", np.uint32)
        shingled = fingerprint.shingler(self.compiled)
        size, gap = self.settings.fingerprint.shingle, self.settings.dedup.gap
        compare = fingerprint.comparer(self.compiled)
        a, b = batch.a.astype(np.int64), batch.b.astype(np.int64)
        whole = shingled(words, size)
        clean, touched = self._without_furniture(batch, words, whole, size)
        out = np.zeros((len(a), WIDTH), np.int64)
        out[:, :RAW] = compare(clean, a, b, size, gap)
        out[:, RAW:WHOLE] = out[:, :3]
        out[:, WHOLE:] = out[:, 5:8]
        again = touched[a] | touched[b]
        if again.any():
            counts = compare(whole, a[again], b[again], size, gap)
            out[again, RAW:WHOLE], out[again, WHOLE:] = counts[:, :3], counts[:, 5:8]
        again = batch.differs[a] | batch.differs[b]
        if again.any():
            raw = shingled(_replaced(words, self._rows(batch, "raw", np.uint32), batch.differs), size)
            out[again, RAW:WHOLE] = compare(raw, a[again], b[again], size, gap)[:, :3]
        return out

    def _without_furniture(
        self, batch: Batch, words: Ragged, whole: Ragged, size: int
    ) -> tuple[Ragged, NDArray[np.bool_]]:
        """The shingles with those inside furniture blocks set to 0; and which texts have such."""
        known = self.spool.read(FURNITURE, "hashes")
        touched = np.zeros(len(words), np.bool_)
        if not len(known):
            return whole, touched
        keys = self._rows(batch, "block_hash", np.uint64)
        starts = self._rows(batch, "blocks", np.uint32)
        flagged = known[np.minimum(np.searchsorted(known, keys.values), len(known) - 1)] == keys.values
        owner = np.repeat(np.arange(len(keys)), keys.lengths)
        touched[owner[flagged]] = True
        begins = starts.values.astype(np.int64) + words.offsets[:-1][owner]
        ends = np.append(begins[1:], len(words.values))
        runs = np.diff(np.concatenate([[0], flagged.astype(np.int8), [0]]))
        values = whole.values.copy()
        shift = whole.offsets[:-1] - words.offsets[:-1]
        for first, last in zip(np.flatnonzero(runs == 1), np.flatnonzero(runs == -1) - 1, strict=True):
            _blank(values, begins[first], ends[last], owner[first], owner[last], words.offsets, shift, size)
        return Ragged(values, whole.offsets), touched

    def _rows(self, batch: Batch, name: str, kind: type[np.uint32] | type[np.uint64]) -> Ragged:
        first, count = batch.columns["blocks" if name == "block_hash" else name]
        rows: list[Array] = [np.zeros(0, kind)] * len(first)
        item = np.dtype(kind).itemsize
        for number in np.unique(batch.chunk).tolist():
            start = self.spool.columns(self.chunks[number])[name].start
            file = self.spool.open(self.chunks[number])
            try:
                for row in np.flatnonzero(batch.chunk == number).tolist():
                    if count[row]:
                        data = os.pread(file, int(count[row]) * item, start + int(first[row]) * item)
                        rows[row] = np.frombuffer(data, kind)
            finally:
                os.close(file)
        return fingerprint.ragged(rows, kind)


def _blank(  # a run of furniture may go on over several texts
    values: Array, begin: int, end: int, first: int, last: int, offsets: Ints, shift: Ints, size: int
) -> None:
    for text in range(first, last + 1):
        start, stop = max(begin, offsets[text]), min(end, offsets[text + 1])
        short = offsets[text + 1] - offsets[text] < size
        values[start + shift[text] : max(start + short, stop - size + 1) + shift[text]] = 0


def _replaced(words: Ragged, raw: Ragged, differs: NDArray[np.bool_]) -> Ragged:
    rows = [raw[row] if differs[row] else words[row] for row in range(len(words))]
    return fingerprint.ragged(rows, np.uint32)


def batches(table: Table, pairs: Packed, settings: Settings) -> Iterator[tuple[Packed, Batch]]:
    """The pairs in batches, those of one story together so that each text is read about once."""
    from scipy.sparse import coo_array  # type: ignore[import-untyped]
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

    if not len(pairs):
        return
    a, b = grouping.split(pairs)
    shape = (table.texts, table.texts)
    _, story = connected_components(coo_array((np.ones(len(a), np.bool_), (a, b)), shape=shape), directed=False)
    pairs = pairs[np.argsort(story[a], kind="stable")]
    places = _places(table)
    differs = table.of_texts("differs", np.arange(table.texts)).astype(np.bool_)
    for start in range(0, len(pairs), settings.dedup.batch):
        part = pairs[start : start + settings.dedup.batch]
        yield part, _batch(table, part, places, differs)


def _places(table: Table) -> Places:
    """Of each text's row in each ragged column: its first value within the chunk, and how many there are."""
    found = {}
    for name in ("words", "raw", "blocks"):
        firsts, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
        for chunk in table.chunks:
            count = table.spool.read(chunk, f"{name}_count")
            counts.append(count)
            firsts.append(np.cumsum(count, dtype=np.int64) - count)
        found[name] = (np.concatenate(firsts)[table.text_record], np.concatenate(counts)[table.text_record])
    return found


def _batch(table: Table, pairs: Packed, places: Places, differs: NDArray[np.bool_]) -> Batch:
    a, b = grouping.split(pairs)
    texts, inverse = np.unique(np.concatenate([a, b]), return_inverse=True)
    chunk = table.chunk_of(table.text_record[texts]).astype(np.int32)
    columns = {name: (first[texts], count[texts]) for name, (first, count) in places.items()}
    local = inverse.astype(np.int32)
    return Batch(local[: len(a)], local[len(a) :], chunk, columns, differs[texts])
