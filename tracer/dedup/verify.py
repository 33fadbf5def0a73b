"""Candidate pairs -> exact counts, in tasks for the workers: raw ones for the contract, and those outside furniture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup import grouping
from tracer.dedup.grouping import Packed
from tracer.dedup.notices import Runs
from tracer.dedup.table import Table
from tracer.fingerprint import Ragged
from tracer.settings import Settings
from tracer.spool import Spool

Ints = NDArray[np.int64]
Places = dict[str, tuple[Ints, NDArray[np.int32]]]  # ragged column -> first value and count of each text's row

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
    furniture: tuple[Ints, Ints, Ints]  # text, first word, end of each stretch


@dataclass(frozen=True)
class Verifier:
    """What a worker needs besides its batch; called with one, it returns (pairs, WIDTH) counts."""

    spool: Spool
    chunks: tuple[str, ...]
    settings: Settings
    compiled: bool

    def __call__(self, batch: Batch) -> NDArray[np.int64]:
        shingled, compare = fingerprint.shingler(self.compiled), fingerprint.comparer(self.compiled)
        size, gap = self.settings.fingerprint.shingle, self.settings.dedup.gap
        a, b = batch.a.astype(np.int64), batch.b.astype(np.int64)
        words = self._rows(batch, "words")
        rows = shingled(words, size)
        touched = np.zeros(len(words), np.bool_)
        touched[batch.furniture[0]] = True
        again = touched[a] | touched[b]
        whole = compare(rows, a[again], b[again], size, gap)
        _blank(rows, words, batch.furniture, size)
        clean = compare(rows, a, b, size, gap)
        out = np.concatenate([clean, clean[:, :3], clean[:, 5:8]], axis=1)
        out[again, RAW:WHOLE], out[again, WHOLE:] = whole[:, :3], whole[:, 5:8]
        again = batch.differs[a] | batch.differs[b]
        if again.any():
            raw = shingled(_replaced(words, self._rows(batch, "raw"), batch.differs), size)
            out[again, RAW:WHOLE] = compare(raw, a[again], b[again], size, gap)[:, :3]
        return out

    def _rows(self, batch: Batch, name: str) -> Ragged:
        """The texts' rows of a 32-bit ragged column, copied out of the chunks one after the other."""
        first, count = batch.columns[name]
        ends = np.cumsum(count, dtype=np.int64)
        out = np.empty(int(ends[-1]) if len(ends) else 0, np.uint32)
        order = np.argsort(batch.chunk, kind="stable")
        order = order[count[order] > 0]
        chunks, bounds = np.unique(batch.chunk[order], return_index=True)
        for chunk, texts in zip(chunks.tolist(), np.split(order, bounds[1:]), strict=True):
            values = self.spool.mapped(self.chunks[chunk], name)
            place, start, size = (column[texts].astype(np.int64) for column in (ends - count, first, count))
            if self.compiled and values.ctypes.data % values.itemsize == 0:
                fingerprint.copy_rows(values, start, size, place, out)
                continue
            for to, at, length in zip(place.tolist(), start.tolist(), size.tolist(), strict=True):
                out[to : to + length] = values[at : at + length]
        return Ragged(out, np.append(0, ends))


def _blank(rows: Ragged, words: Ragged, furniture: tuple[Ints, Ints, Ints], size: int) -> None:
    """Set the shingles that lie inside furniture to 0. A text of less than a shingle is one if it begins there."""
    text, begin, end = furniture
    first = begin + rows.offsets[text]
    last = np.maximum(first + ((words.lengths[text] < size) & (begin == 0)), end - size + 1 + rows.offsets[text])
    lengths = np.maximum(0, last - first)
    rows.values[np.repeat(first - (np.cumsum(lengths) - lengths), lengths) + np.arange(int(lengths.sum()))] = 0


def _replaced(words: Ragged, raw: Ragged, differs: NDArray[np.bool_]) -> Ragged:
    rows = [raw[row] if differs[row] else words[row] for row in range(len(words))]
    return fingerprint.ragged(rows, np.uint32)


def batches(table: Table, pairs: Packed, runs: Runs, settings: Settings) -> Iterator[tuple[Packed, Batch]]:
    """The pairs in batches, those of one story together so that each text is read about once."""
    if not len(pairs):
        return
    a, b = grouping.split(pairs)
    story = grouping.components(table.texts, a, b)
    pairs = pairs[np.argsort(story[a], kind="stable")]
    places = _places(table)
    differs = table.of_texts("differs", np.arange(table.texts)).astype(np.bool_)
    for start in range(0, len(pairs), settings.dedup.batch):
        part = pairs[start : start + settings.dedup.batch]
        yield part, _batch(table, part, places, differs, runs)


def _places(table: Table) -> Places:
    """Of each text's row in each ragged column: its first value within the chunk, and how many there are."""
    found = {}
    for name in ("words", "raw"):
        firsts, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
        for chunk in table.chunks:
            count = table.spool.read(chunk, f"{name}_count")
            counts.append(count)
            firsts.append(np.cumsum(count, dtype=np.int64) - count)
        found[name] = (np.concatenate(firsts)[table.text_record], np.concatenate(counts)[table.text_record])
    return found


def _batch(table: Table, pairs: Packed, places: Places, differs: NDArray[np.bool_], runs: Runs) -> Batch:
    a, b = grouping.split(pairs)
    texts, inverse = np.unique(np.concatenate([a, b]), return_inverse=True)
    chunk = table.chunk_of(table.text_record[texts]).astype(np.int32)
    columns = {name: (first[texts], count[texts]) for name, (first, count) in places.items()}
    local = inverse.astype(np.int32)
    return Batch(local[: len(a)], local[len(a) :], chunk, columns, differs[texts], runs.of(texts))
