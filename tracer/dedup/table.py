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
        pieces: list[Array] = []
        wanted = records[order]
        chunk = self.chunk_of(wanted)
        for number in np.unique(chunk):
            values = self.spool.read(self.chunks[number], name)
            pieces.append(values[wanted[chunk == number] - self.first[number]])
        if not pieces:
            return np.zeros(0, np.float64)
        out = np.empty((len(records), *pieces[0].shape[1:]), pieces[0].dtype)
        out[order] = np.concatenate(pieces)
        return out

    def ragged(self, name: str, count: str, texts: Ints) -> tuple[Array, Ints]:
        """Rows of a ragged column for some texts (rising): all values, and where each text's begin. `count` is the
        column of the rows' lengths."""
        records = self.text_record[texts].astype(np.int64)
        lengths = self.of_records(count, records).astype(np.int64)
        offsets = np.append(0, np.cumsum(lengths))
        out: Array | None = None
        chunk = self.chunk_of(records)
        for number in np.unique(chunk):
            counts = self.spool.read(self.chunks[number], count)
            starts = np.cumsum(counts, dtype=np.int64) - counts
            places = np.flatnonzero(chunk == number)
            rows = records[places] - self.first[number]
            begin, end = int(starts[rows.min()]), int(starts[rows.max()] + counts[rows.max()])
            values = self.spool.read(self.chunks[number], name, begin, end)
            starts -= begin
            size = lengths[places]
            step = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
            out = np.empty(int(offsets[-1]), values.dtype) if out is None else out
            out[np.repeat(offsets[places], size) + step] = values[np.repeat(starts[rows], size) + step]
        return np.zeros(0, np.uint64) if out is None else out, offsets

    def strings(self, name: str, records: Ints) -> list[str]:
        """A text column's values for some records, in their order."""
        out = [""] * len(records)
        chunk = self.chunk_of(records)
        for number in np.unique(chunk):
            blob = self.spool.read(self.chunks[number], name).tobytes()
            ends = np.cumsum(self.spool.read(self.chunks[number], f"{name}_count"), dtype=np.int64)
            starts = np.append(0, ends[:-1])
            places = np.flatnonzero(chunk == number)
            inside = records[places] - self.first[number]
            for place, start, end in zip(places.tolist(), starts[inside].tolist(), ends[inside].tolist(), strict=True):
                out[place] = blob[start:end].decode("utf-8", "surrogatepass")
        return out

    def skipped(self) -> Iterator[Skipped]:
        """What was skipped while reading, in input order."""
        for chunk in self.chunks:
            for location, step, reason in orjson.loads(self.spool.read(chunk, "skipped").tobytes()):
                yield Skipped(location, step, reason)


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
