"""All records of a run as a few columns in memory, and the distinct texts among them.

A distinct text ("text" below) is a number: its rank by content hash. So whatever is chosen by number is chosen by
content, and the order of the input changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import orjson
from numpy.typing import NDArray

from tracer.model import Skipped
from tracer.spool import Array, Spool

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """`record_*` have a row for each record in input order, `text_*` one for each distinct text with words in it."""

    spool: Spool
    chunks: tuple[str, ...]
    first: Ints  # (chunks + 1,): number of the first record of each chunk
    record_text: NDArray[np.int32]  # -1: no words
    text_record: NDArray[np.int32]  # the first record of each text
    text_hash: NDArray[np.uint64]
    content: NDArray[np.uint64]  # rising
    copies: NDArray[np.int32]  # records of each text

    @property
    def records(self) -> int:
        return len(self.record_text)

    @property
    def texts(self) -> int:
        return len(self.text_record)

    def chunk_of(self, records: Ints | NDArray[np.int32]) -> Ints:
        """Which chunk each record is in."""
        return np.searchsorted(self.first, records, side="right").astype(np.int64) - 1

    def of_texts(self, name: str, texts: Ints) -> Array:
        """A plain column's values for some texts."""
        return self.of_records(name, self.text_record[texts].astype(np.int64))

    def of_records(self, name: str, records: Ints) -> Array:
        """A plain column's values for some records, in their order."""
        order = np.argsort(records, kind="stable")
        wanted = records[order]
        out: Array | None = None
        for number, part in self._by_chunk(wanted):
            values = self.spool.read(self.chunks[number], name)
            out = np.empty((len(records), *values.shape[1:]), values.dtype) if out is None else out
            out[order[part]] = values[wanted[part] - self.first[number]]
        return np.zeros(0, np.float64) if out is None else out

    def ragged(self, name: str, count: str, texts: Ints) -> tuple[Array, Ints]:
        """Rows of a ragged column for some texts (rising): all values, and where each text's begin. `count` is the
        column of the rows' lengths."""
        records = self.text_record[texts].astype(np.int64)
        lengths = self.of_records(count, records).astype(np.int64)
        offsets = np.append(0, np.cumsum(lengths))
        order = np.argsort(records, kind="stable")
        wanted = records[order]
        out: Array | None = None
        for number, part in self._by_chunk(wanted):
            counts = self.spool.read(self.chunks[number], count)
            starts = np.cumsum(counts, dtype=np.int64) - counts
            rows, places = wanted[part] - self.first[number], order[part]
            begin, end = int(starts[rows[0]]), int(starts[rows[-1]] + counts[rows[-1]])
            values = self.spool.read(self.chunks[number], name, begin, end)
            size = lengths[places]
            step = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
            out = np.empty(int(offsets[-1]), values.dtype) if out is None else out
            out[np.repeat(offsets[places], size) + step] = values[np.repeat(starts[rows] - begin, size) + step]
        return np.zeros(0, np.uint64) if out is None else out, offsets

    def strings(self, name: str, records: Ints) -> list[str]:
        """A text column's values for some records, in their order."""
        out = [""] * len(records)
        order = np.argsort(records, kind="stable")
        wanted = records[order]
        for number, part in self._by_chunk(wanted):
            blob = self.spool.read(self.chunks[number], name).tobytes()
            ends = np.cumsum(self.spool.read(self.chunks[number], f"{name}_count"), dtype=np.int64)
            starts = np.append(0, ends[:-1])
            inside = wanted[part] - self.first[number]
            rows = zip(order[part].tolist(), starts[inside].tolist(), ends[inside].tolist(), strict=True)
            for place, start, end in rows:
                out[place] = blob[start:end].decode("utf-8", "surrogatepass")
        return out

    def _by_chunk(self, records: Ints) -> Iterator[tuple[int, slice]]:
        """Which of some records (rising) are in which chunk; chunks without any are left out."""
        bounds = np.searchsorted(records, self.first).tolist()
        for number in range(len(self.chunks)):
            if bounds[number] < bounds[number + 1]:
                yield number, slice(bounds[number], bounds[number + 1])

    def skipped(self) -> Iterator[Skipped]:
        """What was skipped while reading, in input order."""
        for chunk in self.chunks:
            for location, step, reason in orjson.loads(self.spool.read(chunk, "skipped").tobytes()):
                yield Skipped(location, step, reason)


class RowReader:
    """Single rows of a ragged column, wherever they are."""

    def __init__(self, table: Table, name: str, count: str) -> None:
        self._table, self._name, self._count = table, name, count
        self._bounds: dict[int, Ints] = {}

    def row(self, text: int) -> Array:
        """One text's row."""
        record = int(self._table.text_record[text])
        number = int(np.searchsorted(self._table.first, record, side="right")) - 1
        chunk = self._table.chunks[number]
        if number not in self._bounds:
            ends = np.cumsum(self._table.spool.read(chunk, self._count), dtype=np.int64)
            self._bounds[number] = np.append(0, ends)
        place = record - int(self._table.first[number])
        first, last = self._bounds[number][place : place + 2].tolist()
        return self._table.spool.read(chunk, self._name, first, last)  # a map kept open would hold its file


def load(spool: Spool, chunks: Sequence[str]) -> Table:
    """The table over whole chunks, in input order."""
    sizes = [spool.columns(chunk)["text_hash"].shape[0] for chunk in chunks]
    first = np.append(0, np.cumsum(sizes, dtype=np.int64))
    content = _whole(spool, chunks, "content", np.uint64)
    words = _whole(spool, chunks, "words_count", np.int32)
    filled = np.flatnonzero(words > 0)
    known, index, inverse, counts = np.unique(
        content[filled], return_index=True, return_inverse=True, return_counts=True
    )
    record_text = np.full(len(content), -1, np.int32)
    record_text[filled] = inverse
    text_record = filled[index]
    hashes = _whole(spool, chunks, "text_hash", np.uint64)[text_record]
    return Table(
        spool, tuple(chunks), first, record_text, text_record.astype(np.int32), hashes, known, counts.astype(np.int32)
    )


def _whole(spool: Spool, chunks: Sequence[str], name: str, kind: type[np.generic]) -> Array:
    return np.concatenate([np.zeros(0, kind), *(spool.read(chunk, name) for chunk in chunks)])
