"""Bytes of text -> hashes of words and beginnings of blocks, as a loop for numba. Imported only to be compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import carray, cfunc, int64, njit, types, uint32, uint64  # type: ignore[attr-defined]

from tracer.fingerprint.mixing_kernel import mixed
from tracer.fingerprint.scheme import BASE, MASK, UNBASE

WORD, UNSPACED, MARK, SPECIAL = 1, 2, 4, 8  # as in `alphabet`, which a test holds them to
BREAK, STOP, SPACE, REACH = 32, 64, 128, 3

_U32, _ONE, _EVEN, _ZERO, _SEVEN, _BYTE = uint64(32), uint64(1), uint64(0xFFFFFFFE), uint64(0), uint64(7), uint64(0xFF)
_BASE = uint64(BASE)
_POINTERS = (types.uint8, types.uint32, types.uint64, types.int32, types.int64)
_U8P, _U32P, _U64P, _I32P, _I64P = map(types.CPointer, _POINTERS)

_ONES = uint64(0x0101010101010101)
_HIGHS, _LOWS, _CASE = (uint64(byte * 0x0101010101010101) for byte in (0x80, 0x7F, 0x20))
_FROM_A, _BEHIND_Z, _FROM_0, _BEHIND_9 = (
    uint64((0x80 - byte) * 0x0101010101010101) for byte in (ord("a"), ord("z") + 1, ord("0"), ord("9") + 1)
)
_B7, _B6, _B5, _B4, _B3, _B2 = (uint64(pow(BASE, power, 1 << 64)) for power in (7, 6, 5, 4, 3, 2))
_POWERS = np.array([pow(BASE, count, 1 << 64) for count in range(9)], np.uint64)  # of BASE: `count` letters on
_BACK = np.array([pow(UNBASE, 8 - count, 1 << 64) for count in range(9)], np.uint64)  # 8 letters less those not there
assert BASE * UNBASE & MASK == 1


@njit(inline="always")
def _word(value: Any, digit: Any) -> Any:
    return uint32((mixed(value) >> _U32) & _EVEN | (digit & _ONE))


@njit(inline="always")
def _eight(blob: Any, place: Any) -> Any:
    """Eight bytes as one number, the first lowest; the compiler makes one load of it."""
    at = uint64(place)
    word = uint64(blob[at]) | uint64(blob[at + _ONE]) << uint64(8)
    word |= uint64(blob[at + uint64(2)]) << uint64(16) | uint64(blob[at + uint64(3)]) << uint64(24)
    word |= uint64(blob[at + uint64(4)]) << uint64(32) | uint64(blob[at + uint64(5)]) << uint64(40)
    return word | uint64(blob[at + uint64(6)]) << uint64(48) | uint64(blob[at + uint64(7)]) << uint64(56)


@njit(inline="always")
def _others(eight: Any) -> Any:
    """The high bit of each of eight bytes that is no ASCII letter or digit."""
    low = eight & _LOWS
    letter = low | _CASE
    inside = ((letter + _FROM_A) & ~(letter + _BEHIND_Z)) | ((low + _FROM_0) & ~(low + _BEHIND_9))
    return ~(inside & ~eight) & _HIGHS


@njit(inline="always")
def _horner(narrow: Any, eight: Any) -> Any:
    """The polynomial of eight symbols, without waiting for each multiplication in turn; and all their bits."""
    s0, s1 = narrow[eight & _BYTE], narrow[eight >> uint64(8) & _BYTE]
    s2, s3 = narrow[eight >> uint64(16) & _BYTE], narrow[eight >> uint64(24) & _BYTE]
    s4, s5 = narrow[eight >> uint64(32) & _BYTE], narrow[eight >> uint64(40) & _BYTE]
    s6, s7 = narrow[eight >> uint64(48) & _BYTE], narrow[eight >> uint64(56)]
    total = (s0 * _B7 + s1 * _B6) + (s2 * _B5 + s3 * _B4) + (s4 * _B3 + s5 * _B2) + (s6 * _BASE + s7)
    return total, s0 | s1 | s2 | s3 | s4 | s5 | s6 | s7


@njit(inline="always")
def _plain(blob: Any, place: Any, narrow: Any, value: Any, digit: Any) -> Any:
    """Go on with a word over ASCII letters and digits, eight at a time: (where they end, value, digit).

    Fewer than eight count as followed by zeros, and what those multiplied by too often is taken back by the inverse.
    """
    while True:
        eight = _eight(blob, place)
        others = _others(eight)
        if others == _ZERO:
            total, bits = _horner(narrow, eight)
            value, digit = value * _POWERS[8] + total, digit | bits
            place += 8
            continue
        below = (others - _ONE) & ~others  # the bits under the first other byte's high one
        count = ((below & _ONES) * _ONES >> uint64(56)) - _ONE
        total, bits = _horner(narrow, eight & below >> _SEVEN)
        return place + int64(count), value * _POWERS[count] + total * _BACK[count], digit | bits


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
        if narrow[blob[place]] != 0 and not alone:
            filled = inside = True
            near = 0
            place, value, digit = _plain(blob, place, narrow, value, digit)
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
    the symbols of ASCII letters and digits, and zeros for all other bytes."""
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


KERNELS = {"cut": cut}
