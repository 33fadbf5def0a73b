"""`--window`: only what was published within some time of each other is compared.

Records of one text that lie further apart, with none between them, become texts of their own. A record without a date
is compared with everything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup.grouping import Packed, split
from tracer.dedup.kinds import Floats, Ints
from tracer.dedup.table import Table


@dataclass(frozen=True)
class Window:
    """How far apart texts may lie, in seconds, and when the records of each text were published."""

    seconds: float
    first: Floats
    last: Floats

    def close(self, pairs: Packed) -> Packed:
        """The pairs of texts that lie within the window."""
        a, b = split(pairs)
        apart = np.maximum(self.first[a] - self.last[b], self.first[b] - self.last[a])
        near: Packed = pairs[apart <= self.seconds]
        return near


def window(table: Table, seconds: float) -> tuple[Table, Window]:
    """The table with texts parted where they lie further apart than the window, and the window over its texts."""
    filled = np.flatnonzero(table.record_text >= 0)
    text = table.record_text[filled].astype(np.int64)
    published = table.of_records("published", filled) if len(filled) else np.zeros(0)
    order = np.lexsort((np.nan_to_num(published, nan=-np.inf), text))
    run, begin = _runs(text[order], published[order], seconds)
    content = table.content[text[order]]
    salt = fingerprint.mix(begin.astype(np.int64).astype(np.uint64))
    content = np.where(run > 0, fingerprint.mix(content ^ salt), content)
    known, inverse, copies = np.unique(content, return_inverse=True, return_counts=True)
    record_text = np.full(table.records, -1, np.int32)
    record_text[filled[order]] = inverse
    text_record = np.full(len(known), table.records, np.int64)
    np.minimum.at(text_record, inverse, filled[order])
    hashes = np.zeros(len(known), np.uint64)
    hashes[inverse] = table.text_hash[text[order]]
    parted = replace(
        table,
        record_text=record_text,
        text_record=text_record.astype(np.int32),
        text_hash=hashes,
        content=known,
        copies=copies.astype(np.int32),
    )
    return parted, Window(seconds, *_spans(len(known), inverse, published[order]))


def _runs(text: Ints, published: Floats, seconds: float) -> tuple[Ints, Floats]:
    """Of each record of a text, which run of its text it is in, and when that run began; undated ones are in the
    first."""
    new = np.append(True, text[1:] != text[:-1]) if len(text) else np.zeros(0, np.bool_)
    gap = np.append(np.inf, np.diff(published)) > seconds if len(text) else new
    begins = np.flatnonzero(new | gap)
    of_text = np.cumsum(new) - 1
    of_run = np.cumsum(new | gap) - 1
    first_run = of_run[np.flatnonzero(new)] if len(text) else of_run
    return of_run - first_run[of_text], np.nan_to_num(published[begins][of_run])


def _spans(texts: int, text: NDArray[np.int64], published: Floats) -> tuple[Floats, Floats]:
    first, last = np.full(texts, np.inf), np.full(texts, -np.inf)
    np.minimum.at(first, text, np.nan_to_num(published, nan=-np.inf))
    np.maximum.at(last, text, np.nan_to_num(published, nan=np.inf))
    return first, last
