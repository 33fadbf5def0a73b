"""Compiled kernels behind the same doors as `vector` and `overlap`: another speed, the same bytes."""

from __future__ import annotations

import json
import string
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracer.fingerprint import native
from tracer.fingerprint.alphabet import CODE_POINTS, DIFFERS, FOLD, PAGE_BITS, RAW, SPECIAL, Alphabet
from tracer.fingerprint.columns import Columns, Offsets, Ragged
from tracer.fingerprint.overlap import FIELDS
from tracer.fingerprint.scheme import Hashes, multipliers, permutations
from tracer.settings import FingerprintSettings

Bytes = NDArray[np.uint8]
KERNELS = "tracer.fingerprint.kernels"
PAGES = CODE_POINTS >> PAGE_BITS
_PLAIN = (string.ascii_letters + string.digits).encode()
_SLACK = 8  # bytes behind the last row that a kernel may look at
_filling = Lock()


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as stretches `blob[begin[i]:end[i]]` of valid UTF-8, lone surrogates allowed. Where `escaped[i]`, it is the
    inside of a JSON string. A byte that is in no word stands at each `end`, and 8 bytes at least behind the last."""

    blob: Bytes
    begin: Offsets
    end: Offsets
    escaped: Bytes

    def __len__(self) -> int:
        return len(self.begin)

    def some(self, chosen: NDArray[np.int64]) -> Rows:
        """Some of the rows."""
        return Rows(self.blob, self.begin[chosen], self.end[chosen], self.escaped[chosen])

    def text(self, row: int) -> str:
        """One row as a string."""
        raw = self.blob[self.begin[row] : self.end[row]].tobytes()
        text = raw.decode("utf-8", "surrogatepass")
        return str(json.loads(f'"{text}"', strict=False)) if self.escaped[row] else text


def rows_of(texts: Sequence[str]) -> Rows:
    """Strings as rows."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    lengths = np.array([len(text) for text in encoded], np.int64)
    ends = np.cumsum(lengths + 1) - 1
    blob = np.frombuffer(b"\n".join([*encoded, bytes(_SLACK)]), np.uint8)
    return Rows(blob, ends - lengths, ends, np.zeros(len(ends), np.uint8))


def pages_of(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which pages of 256 code points strings use, beyond ASCII."""
    pages = np.zeros(PAGES, np.bool_)
    for text in texts:
        if not text.isascii():
            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            pages[codes >> np.uint32(PAGE_BITS)] = True
    return pages


def columns(rows: Rows, pages: NDArray[np.bool_], settings: FingerprintSettings, dense: int) -> Columns:
    """As `engine.columns`, of rows that use some pages of code points."""
    words, blocks, seen = _cut(rows, pages, FOLD)
    hashes, signature, anchors = _sign(words, settings, dense)
    differs = (seen & np.uint8(DIFFERS)) != 0
    raw = _raw_words(rows, pages, differs)
    return Columns(hashes, signature, anchors, words, raw, differs, blocks)


def _raw_words(rows: Rows, pages: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> Ragged:
    """The 32-bit hashes of `\\w+` of each lower-cased text that is wanted; empty rows for the others."""
    offsets = np.zeros(len(rows) + 1, np.int64)
    chosen = np.flatnonzero(wanted)
    if not len(chosen):
        return Ragged(np.zeros(0, np.uint32), offsets)
    found, _, seen = _cut(rows.some(chosen), pages, RAW)
    if (seen & np.uint8(SPECIAL)).any():
        lowered = [rows.text(row).lower() for row in chosen.tolist()]
        found, _, _ = _cut(rows_of(lowered), pages_of(lowered), RAW)
    offsets[1:][chosen] = found.lengths
    return Ragged(found.values, np.cumsum(offsets))


def _cut(rows: Rows, pages: NDArray[np.bool_], alphabet: Alphabet) -> tuple[Ragged, Ragged, Bytes]:
    """(words, blocks, flags of what is not ASCII) of each row."""
    with _filling:
        alphabet.cover_pages(pages)
        extra = alphabet.extra
    size = int((rows.end - rows.begin).sum()) + len(rows)  # a word takes a byte at least
    words, blocks = np.empty(size + 1, np.uint32), np.empty(size + 1, np.uint32)
    ends, spans = np.zeros(len(rows) + 1, np.int64), np.zeros(len(rows) + 1, np.int64)
    seen = np.zeros(len(rows), np.uint8)
    tables = (_narrow(alphabet), alphabet.kind, alphabet.symbol, alphabet.length, alphabet.offset, extra)
    _call("cut", rows.blob, rows.begin, rows.end, rows.escaped, len(rows), *tables, words, ends, blocks, spans, seen)
    return Ragged(words[: ends[-1]].copy(), ends), Ragged(blocks[: spans[-1]].copy(), spans), seen


def _narrow(alphabet: Alphabet) -> Hashes:
    """What a byte is by itself: an ASCII letter's or digit's symbol, or 0; also for `_`, which is a word's in one
    alphabet only."""
    narrow = np.zeros(256, np.uint64)
    plain = np.frombuffer(_PLAIN, np.uint8)
    narrow[plain] = alphabet.symbol[plain]
    return narrow


def _sign(rows: Ragged, settings: FingerprintSettings, dense: int) -> tuple[Hashes, NDArray[np.uint32], Ragged]:
    """(text hashes, signatures, anchors) of rows of words, as `vector` gives them one by one."""
    places, short = multipliers(settings.shingle)
    a, b = permutations(settings.permutations, settings.seed)
    longest = int(rows.lengths.max(initial=0)) + 1
    hashes, spans = np.empty(len(rows), np.uint64), np.zeros(len(rows) + 1, np.int64)
    signatures = np.empty((len(rows), settings.permutations), np.uint32)
    anchors = np.empty(len(rows.values) + len(rows), np.uint64)
    room = (np.empty(longest, np.uint64), np.empty(longest, np.uint32), longest)
    rule = (places, short, settings.shingle, a, b, settings.permutations, settings.window, dense)
    found = _call("sign", rows.values, rows.offsets, len(rows), *rule, hashes, signatures, anchors, spans, *room)
    return hashes, signatures, Ragged(anchors[:found].copy(), spans)


def block_hashes(columns: Columns) -> Hashes:
    """As `vector.block_hashes`."""
    starts = columns.blocks.values.astype(np.int64) + np.repeat(columns.words.offsets[:-1], columns.blocks.lengths)
    out = np.empty(len(starts), np.uint64)
    values = columns.words.values
    _call("hash_blocks", values, np.append(starts, len(values)), len(starts), out)
    return out


def overlap(rows: Ragged, a: NDArray[np.int64], b: NDArray[np.int64], size: int, gap: int) -> NDArray[np.int64]:
    """As `overlap.overlap`."""
    out = np.zeros((len(a), len(FIELDS)), np.int64)
    longest = int(rows.lengths.max(initial=1))
    slots = 4
    while slots < 2 * longest:
        slots *= 2
    table = (np.zeros(slots, np.uint64), np.empty(slots // 4, np.uint64), slots)
    room = (*table, np.empty(longest, np.int64), np.full(longest, -1, np.int64), longest)
    known = (np.full(len(rows), -1, np.int64), np.zeros(len(rows), np.int64))
    _call("overlap", rows.values, rows.offsets, len(rows), a, b, len(a), size, gap, *room, *known, out)
    return out


def copy_rows(values: NDArray[np.uint32], begin: Offsets, count: Offsets, to: Offsets, out: NDArray[np.uint32]) -> None:
    """Copy stretches of a 32-bit column, each to its place in `out`."""
    _call("copy_rows", values, begin, count, to, len(begin), out)


def shingles(rows: Ragged, size: int) -> Ragged:
    """As `vector.shingles`."""
    places, short = multipliers(size)
    lengths = rows.lengths
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(np.where(lengths >= size, lengths - size + 1, np.minimum(lengths, 1)), out=starts[1:])
    out = np.empty(starts[-1], np.uint64)
    _call("shingle", rows.values, rows.offsets, len(rows), places, short, size, starts, out)
    return Ragged(out, starts)


def _call(name: str, *arguments: Any) -> int:
    return native.library(KERNELS).call(name, *arguments)
