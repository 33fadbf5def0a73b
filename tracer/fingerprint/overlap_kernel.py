"""Exact comparison of pairs of texts, as a loop for numba. Imported only to be compiled."""

from __future__ import annotations

from numba import carray, cfunc, int64, njit, types, uint64  # type: ignore[attr-defined]

_ONE = uint64(1)
_U64P, _I64P = map(types.CPointer, (types.uint64, types.int64))


@njit
def _fill(values, place, end, keys, owner, filling):  # type: ignore[no-untyped-def]
    """Put a row into the table; returns (distinct shingles, places)."""
    mask = uint64(len(keys) - 1)
    distinct = there = 0
    while place < end:
        key = values[uint64(place)]
        place += 1
        if key == 0:
            continue
        there += 1
        slot = (key >> uint64(20)) & mask
        while owner[slot] == filling and keys[slot] != key:
            slot = (slot + _ONE) & mask
        if owner[slot] != filling:
            owner[slot] = filling
            keys[slot] = key
            distinct += 1
    return distinct, there


@njit
def _probe(values, start, end, keys, owner, filling, hit, pair, size, gap, marking):  # type: ignore[no-untyped-def]
    """Walk a row past the table: (shingles newly found, words in shared stretches, words of the longest, first).

    While `marking`, what is found is noted as this pair's; afterwards only what is so noted counts as found.
    """
    mask = uint64(len(keys) - 1)
    shared = covered = longest = 0
    first = last = begin = -1
    for place in range(end - start):
        key = values[uint64(start + place)]
        if key == 0:
            continue
        slot = (key >> uint64(20)) & mask
        while owner[slot] == filling and keys[slot] != key:
            slot = (slot + _ONE) & mask
        if owner[slot] != filling:
            continue
        if hit[slot] != pair:
            if not marking:
                continue
            hit[slot] = pair
            shared += 1
        if first < 0 or place - last > gap:
            if first < 0:
                begin = place
            else:
                covered += last - first + size
                longest = max(longest, last - first + size)
            first = place
        last = place
    if first >= 0:
        covered += last - first + size
        longest = max(longest, last - first + size)
    return shared, covered, longest, max(0, begin)


@cfunc(int64(_U64P, _I64P, int64, _I64P, _I64P, int64, int64, int64, _U64P, _I64P, _I64P, int64, _I64P, _I64P, _I64P))
def overlap(values, offsets, rows, a, b, pairs, size, gap, keys, owner, hit, slots, distinct, there, out):  # type: ignore[no-untyped-def]
    """As `overlap.overlap`: an open-addressed table of a's shingles, kept while a stays, probed by b's. `owner` (the
    filling that put a key there), `hit` (the last pair that found it) and `distinct` begin as -1."""
    values_, offsets_ = carray(values, (1 << 62,)), carray(offsets, (rows + 1,))
    a_, b_, out_ = carray(a, (pairs,)), carray(b, (pairs,)), carray(out, (pairs, 10))
    keys_, owner_, hit_ = carray(keys, (slots,)), carray(owner, (slots,)), carray(hit, (slots,))
    distinct_, there_ = carray(distinct, (rows,)), carray(there, (rows,))
    filling = kept = 0
    for pair in range(pairs):
        one, other = a_[pair], b_[pair]
        if distinct_[other] < 0:
            filling += 1
            distinct_[other], there_[other] = _fill(
                values_, offsets_[other], offsets_[other + 1], keys_, owner_, filling
            )
        if pair == 0 or one != a_[pair - 1] or filling != kept:
            filling += 1
            distinct_[one], there_[one] = _fill(values_, offsets_[one], offsets_[one + 1], keys_, owner_, filling)
        kept = filling
        out_[pair, 0], out_[pair, 1] = distinct_[one], distinct_[other]
        out_[pair, 3], out_[pair, 4] = there_[one], there_[other]
        found = _probe(
            values_, offsets_[other], offsets_[other + 1], keys_, owner_, filling, hit_, pair, size, gap, True
        )
        out_[pair, 2], out_[pair, 6], out_[pair, 7], out_[pair, 9] = found
        found = _probe(values_, offsets_[one], offsets_[one + 1], keys_, owner_, filling, hit_, pair, size, gap, False)
        out_[pair, 5], out_[pair, 8] = found[1], found[3]
    return pairs


KERNELS = {"overlap": overlap}
