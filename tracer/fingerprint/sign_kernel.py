"""Hashes of words -> signature, anchors, text hash, shingles: loops for numba. Imported only to be compiled.

Places are unsigned where the compiler should make vectors of a loop: numba lets negative ones count from the end.
"""

from __future__ import annotations

from typing import Any

from numba import carray, cfunc, int64, njit, types, uint32, uint64  # type: ignore[attr-defined]

from tracer.fingerprint.mixing_kernel import mixed
from tracer.fingerprint.scheme import EMPTY, POSITION

_FEW = 64  # anchors of an article: sorted by insertion
_U32, _ZERO, _POSITION, _EMPTY = uint64(32), uint64(0), uint64(POSITION), uint64(EMPTY)
_U32P, _U64P, _I64P = map(types.CPointer, (types.uint32, types.uint64, types.int64))


@njit
def _add(words, first, made, factor, out):  # type: ignore[no-untyped-def]
    """Add a multiple of each of `made` words from `first` on."""
    for place in range(made):
        out[place] += uint64(words[first + place]) * factor


@njit
def shingled(words, first, length, places, short, size, shingles):  # type: ignore[no-untyped-def]
    """The shingles of `length` words from `first` on; returns how many there are."""
    made = uint64(length - size + 1 if length >= size else min(length, 1))
    begin = short[min(length, size)]
    for place in range(made):
        shingles[place] = begin
    for word in range(min(size, length)):
        _add(words, uint64(first + word), made, places[word], shingles)
    for place in range(made):
        shingles[place] = mixed(shingles[place])
    return int64(made)


@njit(inline="always")
def _premix(value: Any) -> Any:
    value = uint32(uint32(value ^ (value >> uint32(16))) * uint32(0x85EBCA6B))
    value = uint32(uint32(value ^ (value >> uint32(13))) * uint32(0xC2B2AE35))
    return uint32(value ^ (value >> uint32(16)))


@njit
def _minima(hashes, made, a, b, count, out, at):  # type: ignore[no-untyped-def]
    """The least a * h + b for each (a, b), four at a time: each hash is loaded once for four running minima."""
    most = uint32(0xFFFFFFFF)
    for j in range(0, count - 3, 4):
        a0, a1, a2, a3 = a[j], a[j + 1], a[j + 2], a[j + 3]
        b0, b1, b2, b3 = b[j], b[j + 1], b[j + 2], b[j + 3]
        m0, m1, m2, m3 = most, most, most, most
        for i in range(made):
            h = hashes[i]
            m0 = min(m0, uint32(uint32(h * a0) + b0))
            m1 = min(m1, uint32(uint32(h * a1) + b1))
            m2 = min(m2, uint32(uint32(h * a2) + b2))
            m3 = min(m3, uint32(uint32(h * a3) + b3))
        out[at + j], out[at + j + 1], out[at + j + 2], out[at + j + 3] = m0, m1, m2, m3
    for j in range(count // 4 * 4, count):
        m0 = most
        for i in range(made):
            m0 = min(m0, uint32(uint32(hashes[i] * a[j]) + b[j]))
        out[at + j] = m0


@njit
def _winnow(shingles, made, window, anchors, count):  # type: ignore[no-untyped-def]
    """The window minima of one row behind `anchors[:count]`; returns the new count."""
    least = 0
    for last in range(made):
        fell = last - least >= window
        if fell:
            least = last - window + 1
            for place in range(least + 1, last + 1):
                if shingles[uint64(place)] <= shingles[uint64(least)]:
                    least = place
        elif shingles[uint64(last)] <= shingles[uint64(least)]:
            fell = last > 0 and shingles[uint64(last)] < shingles[uint64(least)]
            least = last
        if last == min(window, made) - 1 or (last >= window and fell):
            anchors[uint64(count)] = shingles[uint64(least)]
            count += 1
    return count


@njit
def _distinct(values, first, end):  # type: ignore[no-untyped-def]
    """Sort `values[first:end]` (Shell 1959; a few dozen by plain insertion) and keep each once; returns the new end."""
    step = 1
    while step < (end - first) // 3 and end - first > _FEW:
        step = 3 * step + 1
    while step > 0:
        for place in range(first + step, end):
            value = values[uint64(place)]
            hole = place
            while hole - step >= first and values[uint64(hole - step)] > value:
                values[uint64(hole)] = values[uint64(hole - step)]
                hole -= step
            values[uint64(hole)] = value
        step //= 3
    kept = first
    for place in range(first, end):
        if place == first or values[uint64(place)] != values[uint64(place - 1)]:
            values[uint64(kept)] = values[uint64(place)]
            kept += 1
    return kept


@njit
def _text_hash(words, first, length):  # type: ignore[no-untyped-def]
    start, at, total = uint64(first), _ZERO, _ZERO
    for place in range(uint64(length)):
        at += _POSITION
        total += mixed(uint64(words[start + place]) + at)
    return mixed(total + uint64(length) * _POSITION + _EMPTY)


_SIGNING = int64(
    *(_U32P, _I64P, int64, _U64P, _U64P, int64, _U32P, _U32P, int64, int64, int64),
    *(_U64P, _U32P, _U64P, _I64P, _U64P, _U32P, int64),
)


@cfunc(_SIGNING)
def sign(  # type: ignore[no-untyped-def]
    words, offsets, rows, places, short, size, a, b, count, window, dense,
    hashes, signatures, anchors, spans, shingles, mixed, longest,
):  # fmt: skip
    """Text hash, minima and anchors of every row of words; a row of at most `dense` words has every shingle as anchor.
    `shingles` and `mixed` are room for the longest row."""
    words_, offsets_ = carray(words, (1 << 62,)), carray(offsets, (rows + 1,))
    places_, short_ = carray(places, (size,)), carray(short, (size + 1,))
    a_, b_ = carray(a, (count,)), carray(b, (count,))
    hashes_, signatures_ = carray(hashes, (rows,)), carray(signatures, (rows * count,))
    anchors_, spans_ = carray(anchors, (1 << 62,)), carray(spans, (rows + 1,))
    shingles_, mixed_ = carray(shingles, (longest,)), carray(mixed, (longest,))
    found = 0
    for row in range(rows):
        first, length = offsets_[row], offsets_[row + 1] - offsets_[row]
        hashes_[row] = _text_hash(words_, first, length)
        made = shingled(words_, first, length, places_, short_, size, shingles_)
        for place in range(uint64(made)):
            mixed_[place] = _premix(uint32(shingles_[place] >> _U32))
        _minima(mixed_, made, a_, b_, count, signatures_, row * count)
        before = found
        if length <= dense:
            for place in range(uint64(made)):
                anchors_[uint64(found) + place] = shingles_[place]
            found += made
        else:
            found = _winnow(shingles_, made, window, anchors_, found)
        found = _distinct(anchors_, before, found)
        spans_[row + 1] = found
    return found


@cfunc(int64(_U32P, _I64P, int64, _U64P))
def hash_blocks(words, starts, blocks, out):  # type: ignore[no-untyped-def]
    """64 bits for the words of each block; those that hold a digit count as equal."""
    words_, starts_, out_ = carray(words, (1 << 62,)), carray(starts, (blocks + 1,)), carray(out, (blocks,))
    for block in range(blocks):
        start, at, total = uint64(starts_[block]), _ZERO, _ZERO
        length = uint64(starts_[block + 1]) - start
        for place in range(length):
            word = words_[start + place]
            at += _POSITION
            total += mixed(uint64(uint32(1) if word & uint32(1) else word) + at)
        out_[block] = mixed(total + length * _POSITION + _EMPTY)
    return blocks


@cfunc(int64(_U32P, _I64P, int64, _U64P, _U64P, int64, _I64P, _U64P))
def shingle(words, offsets, rows, places, short, size, starts, out):  # type: ignore[no-untyped-def]
    """The shingles of every row, those of row i from `starts[i]` on."""
    words_, offsets_, starts_ = carray(words, (1 << 62,)), carray(offsets, (rows + 1,)), carray(starts, (rows + 1,))
    places_, short_, out_ = carray(places, (size,)), carray(short, (size + 1,)), carray(out, (1 << 62,))
    for row in range(rows):
        first = offsets_[row]
        shingled(words_, first, offsets_[row + 1] - first, places_, short_, size, out_[starts_[row] :])
    return rows


KERNELS = {"sign": sign, "hash_blocks": hash_blocks, "shingle": shingle}
