"""The same hashes as `vector`, written as loops for numba (the extra `fast`): another speed, the same bytes.

Nothing is allocated here and nothing raises: callers hand in arrays that are large enough (see `compiled`). This module
is imported only to be compiled; `native` keeps the machine code.
"""

from __future__ import annotations

from typing import Any

from numba import carray, cfunc, int64, njit, types, uint32, uint64  # type: ignore[attr-defined]

from tracer.fingerprint.scheme import BASE, EMPTY, MIX, POSITION

WORD, UNSPACED, MARK, SPECIAL = 1, 2, 4, 8  # as in `alphabet`, which a test holds them to
BREAK, STOP, SPACE, REACH = 32, 64, 128, 3

_U32, _ONE, _EVEN, _ZERO = uint64(32), uint64(1), uint64(0xFFFFFFFE), uint64(0)
_BASE, _MIX, _POSITION, _EMPTY = uint64(BASE), uint64(MIX), uint64(POSITION), uint64(EMPTY)
_POINTERS = (types.uint8, types.uint32, types.uint64, types.int32, types.int64)
_U8P, _U32P, _U64P, _I32P, _I64P = map(types.CPointer, _POINTERS)


@njit(inline="always")
def _mix(value: Any) -> Any:
    value ^= value >> _U32
    value *= _MIX
    return value ^ (value >> _U32)


@njit(inline="always")
def _word(value: Any, digit: Any) -> Any:
    return uint32((_mix(value) >> _U32) & _EVEN | (digit & _ONE))


@njit(inline="always")
def _decode(blob: Any, place: Any) -> Any:
    """The code point whose first byte, above 127, stands before `place`; and where the next one begins."""
    byte = int64(blob[place - 1])
    second = int64(blob[place]) & 63
    if byte < 0xE0:
        return (byte & 31) << 6 | second, place + 1
    third = int64(blob[place + 1]) & 63
    if byte < 0xF0:
        return (byte & 15) << 12 | second << 6 | third, place + 2
    return (byte & 7) << 18 | second << 12 | third << 6 | int64(blob[place + 2]) & 63, place + 3


@njit(inline="always")
def _hexadecimal(blob: Any, place: Any) -> Any:
    code = int64(0)
    for step in range(4):
        digit = int64(blob[place + step])
        code = code << 4 | (digit - 48 if digit < 58 else (digit | 32) - 87)
    return code


@njit
def _escape(blob, place, end):  # type: ignore[no-untyped-def]
    """The code point of a JSON escape, of which `place` is behind the backslash; and where the next one begins."""
    kind = blob[place]
    place += 1
    if kind == 117:  # u
        code = _hexadecimal(blob, place)
        place += 4
        if 0xD800 <= code < 0xDC00 and place + 6 <= end and blob[place] == 92 and blob[place + 1] == 117:
            low = _hexadecimal(blob, place + 2)
            if 0xDC00 <= low < 0xE000:
                return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), place + 6
        return code, place
    if kind == 110:  # n
        return int64(10), place
    if kind == 116:  # t
        return int64(9), place
    if kind == 114:  # r
        return int64(13), place
    if kind == 98:  # b
        return int64(8), place
    if kind == 102:  # f
        return int64(12), place
    return int64(kind), place


@njit
def _cut(blob, place, end, escaped, narrow, kinds, symbols, lengths, places, extra, words, count, begins, marked):  # type: ignore[no-untyped-def]
    """Words of `blob[place:end]` behind `words[:count]`, beginnings of blocks behind `begins[:marked]`; see `alphabet`
    for the flags and `vector._pieces` for the rule. Returns the new counts and the flags of all that is not ASCII."""
    value = digit = _ZERO
    filled = False  # the word at hand has a folded code point
    inside = False
    alone = False  # it began with a code point that is a word of its own
    start, front, near, seen, last = count, marked, 0, 0, 0
    begins[marked] = 0
    marked += 1
    while place < end:
        symbol = narrow[blob[place]]
        if symbol != 0 and not alone:
            filled = inside = True
            near = 0
            while symbol != 0:
                value = value * _BASE + symbol
                digit |= symbol
                place += 1
                symbol = narrow[blob[place]]  # at `end` stands a byte that is in no word
            if blob[place] == 32:
                words[count] = _word(value, digit)
                count += 1
                filled = inside = False
                value = digit = _ZERO
                place += 1
            continue
        byte = blob[place]
        place += 1
        if byte < 128:
            code = int64(byte)
            if byte == 92 and escaped:
                code, place = _escape(blob, place, end)
        else:
            code, place = _decode(blob, place)
        kind = kinds[code]
        if code > 127:
            seen |= kind
        within = (kind & WORD) != 0
        unspaced = (kind & UNSPACED) != 0
        if filled and (not within or unspaced or (alone and not kind & MARK)):
            words[count] = _word(value, digit)
            count += 1
            filled = False
            value = digit = _ZERO
        if not within:
            inside = alone = False
            near = REACH if kind & STOP else near - 1
            if kind & BREAK or (kind & SPACE and near >= 0):
                if count - start > last:
                    last = count - start
                    begins[marked] = last
                    marked += 1
                near = 0
            continue
        near = 0
        if unspaced or not inside or not kind & MARK:
            alone = unspaced
        inside = True
        if not kind & SPECIAL:
            value = value * _BASE + symbols[code]
            digit |= symbols[code]
            filled = True
        for part in range(places[code], places[code] + (lengths[code] if kind & SPECIAL else 0)):
            value = value * _BASE + extra[part]
            digit |= extra[part]
            filled = True
    if filled:
        words[count] = _word(value, digit)
        count += 1
    if count == start:
        marked = front
    elif last == count - start:
        marked -= 1
    return count, marked, seen


@cfunc(int64(_U8P, _I64P, _I64P, _U8P, int64, _U64P, _U8P, _U64P, _U8P, _I32P, _U64P, _U32P, _I64P, _U32P, _I64P, _U8P))
def cut(blob, begin, end, escaped, rows, ascii, kind, symbol, length, place, extra, words, ends, blocks, spans, seen):  # type: ignore[no-untyped-def]
    """The words and blocks of each row `blob[begin[i]:end[i]]`, UTF-8 with JSON escapes where `escaped[i]`. `ascii` has
    the symbols of the first 128 code points, and zeros for all bytes above."""
    points, narrow = 0x110000, carray(ascii, (256,))
    blob_, begin_, end_ = carray(blob, (1 << 62,)), carray(begin, (rows,)), carray(end, (rows,))
    escaped_, seen_ = carray(escaped, (rows,)), carray(seen, (rows,))
    kinds, symbols, lengths = carray(kind, (points,)), carray(symbol, (points,)), carray(length, (points,))
    places, extras = carray(place, (points,)), carray(extra, (points,))
    words_, blocks_ = carray(words, (1 << 62,)), carray(blocks, (1 << 62,))
    ends_, spans_ = carray(ends, (rows + 1,)), carray(spans, (rows + 1,))
    count = marked = 0
    for row in range(rows):
        count, marked, flags = _cut(
            blob_, begin_[row], end_[row], escaped_[row] != 0,
            narrow, kinds, symbols, lengths, places, extras, words_, count, blocks_, marked,
        )  # fmt: skip
        ends_[row + 1], spans_[row + 1], seen_[row] = count, marked, flags
    return marked


@njit
def _shingle(words, first, length, places, short, size, shingles):  # type: ignore[no-untyped-def]
    """The shingles of `length` words from `first` on; returns how many there are."""
    made = length - size + 1 if length >= size else min(length, 1)
    for place in range(made):
        shingles[place] = short[min(length, size)]
    for word in range(min(size, length)):
        factor = places[word]
        for place in range(made):
            shingles[place] += uint64(words[first + place + word]) * factor
    for place in range(made):
        shingles[place] = _mix(shingles[place])
    return made


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
                if shingles[place] <= shingles[least]:
                    least = place
        elif shingles[last] <= shingles[least]:
            fell = last > 0 and shingles[last] < shingles[least]
            least = last
        if last == min(window, made) - 1 or (last >= window and fell):
            anchors[count] = shingles[least]
            count += 1
    return count


@njit
def _distinct(values, first, end):  # type: ignore[no-untyped-def]
    """Sort `values[first:end]` (Shell 1959) and keep each once; returns the new end."""
    step = 1
    while step < (end - first) // 3:
        step = 3 * step + 1
    while step > 0:
        for place in range(first + step, end):
            value = values[place]
            hole = place
            while hole - step >= first and values[hole - step] > value:
                values[hole] = values[hole - step]
                hole -= step
            values[hole] = value
        step //= 3
    kept = first
    for place in range(first, end):
        if place == first or values[place] != values[place - 1]:
            values[kept] = values[place]
            kept += 1
    return kept


@njit
def _text_hash(words, first, length):  # type: ignore[no-untyped-def]
    total = _ZERO
    for place in range(length):
        total += _mix(uint64(words[first + place]) + uint64(place + 1) * _POSITION)
    return _mix(total + uint64(length) * _POSITION + _EMPTY)


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
        made = _shingle(words_, first, length, places_, short_, size, shingles_)
        for place in range(made):
            mixed_[place] = _premix(uint32(shingles_[place] >> _U32))
        _minima(mixed_, made, a_, b_, count, signatures_, row * count)
        before = found
        if length <= dense:
            for place in range(made):
                anchors_[found] = shingles_[place]
                found += 1
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
        total = _ZERO
        length = starts_[block + 1] - starts_[block]
        for place in range(length):
            word = words_[starts_[block] + place]
            total += _mix(uint64(uint32(1) if word & uint32(1) else word) + uint64(place + 1) * _POSITION)
        out_[block] = _mix(total + uint64(length) * _POSITION + _EMPTY)
    return blocks


@cfunc(int64(_U32P, _I64P, int64, _U64P, _U64P, int64, _I64P, _U64P))
def shingle(words, offsets, rows, places, short, size, starts, out):  # type: ignore[no-untyped-def]
    """The shingles of every row, those of row i from `starts[i]` on."""
    words_, offsets_, starts_ = carray(words, (1 << 62,)), carray(offsets, (rows + 1,)), carray(starts, (rows + 1,))
    places_, short_, out_ = carray(places, (size,)), carray(short, (size + 1,)), carray(out, (1 << 62,))
    for row in range(rows):
        first = offsets_[row]
        _shingle(words_, first, offsets_[row + 1] - first, places_, short_, size, out_[starts_[row] :])
    return rows


@njit
def _fill(values, place, end, keys, owner, filling):  # type: ignore[no-untyped-def]
    """Put a row into the table; returns (distinct shingles, places)."""
    mask = uint64(len(keys) - 1)
    distinct = there = 0
    while place < end:
        key = values[place]
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
        key = values[start + place]
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


KERNELS = {"cut": cut, "sign": sign, "hash_blocks": hash_blocks, "shingle": shingle, "overlap": overlap}
