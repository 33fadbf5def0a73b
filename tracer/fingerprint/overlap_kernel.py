"""Exact comparison of pairs of texts, as a loop for numba. Imported only to be compiled."""

from __future__ import annotations

from typing import Any

from numba import carray, cfunc, int64, njit, types, uint32, uint64  # type: ignore[attr-defined]

_ONE, _TWO, _FOUR, _SIX, _REST, _LAST = (uint64(number) for number in (1, 2, 4, 6, 15, 63))
_LOW, _HALF, _SKIP, _FAR = uint64(0xFFFFFFFF), uint64(32), uint64(20), uint64(40)
_U32P, _U64P, _I64P = map(types.CPointer, (types.uint32, types.uint64, types.int64))


@njit
def _fill(values, start, end, table, sieve, filling, first):  # type: ignore[no-untyped-def]
    """Put a row into the table; returns (distinct shingles, places, the table's mask). `first` gets of each place that
    of the first equal shingle, or -1. An entry holds a filling's number and a place, so old ones need no clearing. The
    sieve has a bit for each shingle, 16 for each slot: what is not in the row is mostly told by it (Bloom 1970)."""
    slots = uint64(4)
    while slots < uint64(2 * (end - start)):
        slots += slots
    mask, stamp, row = slots - _ONE, uint64(filling), uint64(start)
    for word in range(slots >> _TWO):
        sieve[word] = 0
    distinct = there = 0
    for place in range(uint64(end - start)):
        key = values[row + place]
        first[place] = -1
        if key == 0:
            continue
        there += 1
        bit = _bit(key, mask)
        sieve[bit >> _SIX] |= _ONE << (bit & _LAST)
        slot = (key >> _SKIP) & mask
        while True:
            entry = table[slot]
            if entry >> _HALF != stamp:
                table[slot] = stamp << _HALF | place
                first[place] = int64(place)
                distinct += 1
                break
            known = entry & _LOW
            if values[row + known] == key:
                first[place] = int64(known)
                break
            slot = (slot + _ONE) & mask
    return distinct, there, mask


@njit(inline="always")
def _bit(key: Any, mask: Any) -> Any:
    """The bit of the sieve for a shingle: by other bits of it than its slot."""
    return (key >> _FAR) & (mask << _FOUR | _REST)


@njit
def _find(values, row, key, table, sieve, mask, stamp):  # type: ignore[no-untyped-def]
    """The first place of a shingle in the row that fills the table, or -1."""
    bit = _bit(key, mask)
    if sieve[bit >> _SIX] >> (bit & _LAST) & _ONE == 0:
        return int64(-1)
    slot = (key >> _SKIP) & mask
    while True:
        entry = table[slot]
        if entry >> _HALF != stamp:
            return int64(-1)
        if values[row + (entry & _LOW)] == key:
            return int64(entry & _LOW)
        slot = (slot + _ONE) & mask


@njit
def _walk(values, a, size_a, b, size_b, table, sieve, mask, filling, first, hit, pair, size, gap, out):  # type: ignore[no-untyped-def]
    """Walk b past the table of a: shared shingles, words in shared stretches, words of the longest one, where the first
    begins. What stands in both is mostly followed by what stands in both, so that is tried before the table."""
    row_a, row_b, stamp = uint64(a), uint64(b), uint64(filling)
    shared = covered = longest = begin = 0
    start = last = at = -1
    for place in range(size_b):
        key = values[row_b + uint64(place)]
        if key == 0:
            at = -1
            continue
        if at >= 0 and at + 1 < size_a and values[row_a + uint64(at + 1)] == key:
            at += 1
        else:
            at = _find(values, row_a, key, table, sieve, mask, stamp)
            if at < 0:
                continue
        known = first[uint64(at)]
        if hit[uint64(known)] != pair:
            hit[uint64(known)] = pair
            shared += 1
        if start < 0 or place - last > gap:
            if start < 0:
                begin = place
            else:
                covered += last - start + size
                longest = max(longest, last - start + size)
            start = place
        last = place
    if start >= 0:
        covered += last - start + size
        longest = max(longest, last - start + size)
    out[pair, 2], out[pair, 6], out[pair, 7], out[pair, 9] = shared, covered, longest, begin


@njit
def _walk_back(size_a, first, hit, pair, size, gap, out):  # type: ignore[no-untyped-def]
    """The same for a, whose shared shingles are marked."""
    covered = begin = 0
    start = last = -1
    for place in range(size_a):
        known = first[uint64(place)]
        if known < 0 or hit[uint64(known)] != pair:
            continue
        if start < 0 or place - last > gap:
            if start < 0:
                begin = place
            else:
                covered += last - start + size
            start = place
        last = place
    if start >= 0:
        covered += last - start + size
    out[pair, 5], out[pair, 8] = covered, begin


_OVERLAP = int64(
    *(_U64P, _I64P, int64, _I64P, _I64P, int64, int64, int64),
    *(_U64P, _U64P, int64, _I64P, _I64P, int64, _I64P, _I64P, _I64P),
)


@cfunc(_OVERLAP)
def overlap(  # type: ignore[no-untyped-def]
    values, offsets, rows, a, b, pairs, size, gap,
    table, sieve, slots, first, hit, longest, distinct, there, out,
):  # fmt: skip
    """As `overlap.overlap`: an open-addressed table of a's shingles, kept while a stays, walked past by b. `hit` (the
    last pair that found a place of a) and `distinct` begin as -1, the table as 0."""
    values_, offsets_ = carray(values, (1 << 62,)), carray(offsets, (rows + 1,))
    a_, b_, out_ = carray(a, (pairs,)), carray(b, (pairs,)), carray(out, (pairs, 10))
    table_, sieve_ = carray(table, (slots,)), carray(sieve, (slots // 4,))
    first_, hit_ = carray(first, (longest,)), carray(hit, (longest,))
    distinct_, there_ = carray(distinct, (rows,)), carray(there, (rows,))
    filling, mask = 0, _ONE
    for pair in range(pairs):
        other = b_[pair]
        if distinct_[other] < 0:
            filling += 1
            found = _fill(values_, offsets_[other], offsets_[other + 1], table_, sieve_, filling, first_)
            distinct_[other], there_[other] = found[0], found[1]
    for pair in range(pairs):
        one, other = a_[pair], b_[pair]
        if pair == 0 or one != a_[pair - 1]:
            filling += 1
            found = _fill(values_, offsets_[one], offsets_[one + 1], table_, sieve_, filling, first_)
            distinct_[one], there_[one], mask = found
        out_[pair, 0], out_[pair, 1] = distinct_[one], distinct_[other]
        out_[pair, 3], out_[pair, 4] = there_[one], there_[other]
        length, further = offsets_[one + 1] - offsets_[one], offsets_[other + 1] - offsets_[other]
        _walk(
            values_, offsets_[one], length, offsets_[other], further,
            table_, sieve_, mask, filling, first_, hit_, pair, size, gap, out_,
        )  # fmt: skip
        _walk_back(length, first_, hit_, pair, size, gap, out_)
    return pairs


@cfunc(int64(_U32P, _I64P, _I64P, _I64P, int64, _U32P))
def copy_rows(values, begin, count, to, rows, out):  # type: ignore[no-untyped-def]
    """Stretches of one column, each to its place in another."""
    values_, out_ = carray(values, (1 << 62,)), carray(out, (1 << 62,))
    begin_, count_, to_ = carray(begin, (rows,)), carray(count, (rows,)), carray(to, (rows,))
    for row in range(rows):
        start, target = uint64(begin_[row]), uint64(to_[row])
        for step in range(uint64(count_[row])):
            out_[target + step] = uint32(values_[start + step])
    return rows


KERNELS = {"overlap": overlap, "copy_rows": copy_rows}
