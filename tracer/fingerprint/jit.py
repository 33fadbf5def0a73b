"""The same hashes as `vector`, compiled by numba (the extra `fast`): another speed, the same bytes.

All compiled code stands in this one file: numba's cache on disk does not notice an edit in an imported function.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, uint32, uint64
from numpy.typing import NDArray

from tracer.fingerprint.alphabet import BREAK, MARK, SPACE, SPECIAL, STOP, UNSPACED, WORD, Alphabet, Codes
from tracer.fingerprint.columns import Columns, Offsets, Ragged
from tracer.fingerprint.scheme import BASE, EMPTY, MIX, POSITION, Hashes, multipliers, permutations
from tracer.fingerprint.vector import REACH

_U32, _ONE, _EVEN = uint64(32), uint64(1), uint64(0xFFFFFFFE)
_BASE, _MIX, _POSITION, _EMPTY = uint64(BASE), uint64(MIX), uint64(POSITION), uint64(EMPTY)


@njit(cache=True, inline="always")
def _mix(value: Any) -> Any:
    value ^= value >> _U32
    value *= _MIX
    return value ^ (value >> _U32)


@njit(cache=True, inline="always")
def _word(value: Any, digit: Any) -> Any:
    return uint32((_mix(value) >> _U32) & _EVEN | digit)


@njit(cache=True, nogil=True)
def _cut(codes, starts, kinds, symbols, lengths, places, extra, out, offsets, marks):  # type: ignore[no-untyped-def]
    """Words of every text into `out`; see `alphabet` for the flags and `vector._pieces` for the rule."""
    count = marked = near = 0
    for text in range(len(starts) - 1):
        value = digit = uint64(0)
        filled = False  # the word at hand has a folded code point
        inside = False
        alone = False  # it began with a code point that is a word of its own
        for place in range(starts[text], starts[text + 1]):
            code = codes[place]
            kind = kinds[code]
            within = (kind & WORD) != 0
            unspaced = (kind & UNSPACED) != 0
            if filled and (not within or unspaced or (alone and not kind & MARK)):
                out[count] = _word(value, digit)
                count += 1
                filled = False
                value = digit = uint64(0)
            if not within:
                inside = False
                near = REACH if kind & STOP else near - 1
                if kind & BREAK or (kind & SPACE and near >= 0):
                    marks[marked] = count
                    marked += 1
                    near = 0
                continue
            near = 0
            if unspaced or not inside or not kind & MARK:
                alone = unspaced
            inside = True
            if not kind & SPECIAL:
                value = value * _BASE + symbols[code]
                digit |= symbols[code] & _ONE
                filled = True
            else:
                for symbol in range(places[code], places[code] + lengths[code]):
                    value = value * _BASE + extra[symbol]
                    digit |= extra[symbol] & _ONE
                    filled = True
        offsets[text + 1] = count
    return count, marked


@njit(cache=True, nogil=True)
def _cut_ascii(codes, starts, kinds, symbols, out, offsets, marks):  # type: ignore[no-untyped-def]
    """As `_cut` for text in which each letter is one symbol; what has none separates."""
    count = marked = near = 0
    for text in range(len(starts) - 1):
        value = digit = uint64(0)
        filled = False
        for place in range(starts[text], starts[text + 1]):
            symbol = symbols[codes[place]]
            if symbol != 0:
                value = value * _BASE + symbol
                digit |= symbol & _ONE
                filled = True
                continue
            if filled:
                out[count] = _word(value, digit)
                count += 1
                value = digit = uint64(0)
                filled = False
                near = 0
            kind = kinds[codes[place]]
            near = REACH if kind & STOP else near - 1
            if kind & BREAK or (kind & SPACE and near >= 0):
                marks[marked] = count
                marked += 1
                near = 0
        offsets[text + 1] = count
    return count, marked


@njit(cache=True, nogil=True)
def _sign(words, offsets, places, short, a, b, window, hashes, signatures, anchors, spans):  # type: ignore[no-untyped-def]
    """Text hash, minima and anchors of every row of words; returns how many anchors there are."""
    size = len(places)
    count = 0
    longest = 1
    for row in range(len(offsets) - 1):
        longest = max(longest, offsets[row + 1] - offsets[row])
    shingles = np.empty(longest, np.uint64)
    mixed = np.empty(longest, np.uint32)
    for row in range(len(offsets) - 1):
        text = words[offsets[row] : offsets[row + 1]]
        length = len(text)
        total = uint64(0)
        for place in range(length):
            total += _mix(uint64(text[place]) + uint64(place + 1) * _POSITION)
        hashes[row] = _mix(total + uint64(length) * _POSITION + _EMPTY)
        made = length - size + 1 if length >= size else min(length, 1)
        _shingle(text, places, short, made, shingles)
        for place in range(made):
            mixed[place] = _premix(uint32(shingles[place] >> _U32))
        _minima(mixed[:made], a, b, signatures[row])
        count = _winnow(shingles, made, window, anchors, count)
        spans[row + 1] = count
    return count


@njit(cache=True, nogil=True)
def _hash_blocks(words, starts, out):  # type: ignore[no-untyped-def]
    for block in range(len(starts) - 1):
        total = uint64(0)
        length = starts[block + 1] - starts[block]
        for place in range(length):
            word = words[starts[block] + place]
            total += _mix(uint64(uint32(1) if word & uint32(1) else word) + uint64(place + 1) * _POSITION)
        out[block] = _mix(total + uint64(length) * _POSITION + _EMPTY)


def block_hashes(columns: Columns) -> Hashes:
    """As `vector.block_hashes`."""
    starts = columns.blocks.values.astype(np.int64) + np.repeat(columns.words.offsets[:-1], columns.blocks.lengths)
    out = np.empty(len(starts), np.uint64)
    _hash_blocks(columns.words.values, np.append(starts, len(columns.words.values)), out)
    return out


@njit(cache=True, nogil=True)
def _shingle(text, places, short, made, shingles):  # type: ignore[no-untyped-def]
    shingles[:made] = short[min(len(text), len(places))]
    for word in range(min(len(places), len(text))):
        factor = places[word]
        for place in range(made):
            shingles[place] += uint64(text[place + word]) * factor
    for place in range(made):
        shingles[place] = _mix(shingles[place])


@njit(cache=True, inline="always")
def _premix(value: Any) -> Any:
    value = uint32(uint32(value ^ (value >> uint32(16))) * uint32(0x85EBCA6B))
    value = uint32(uint32(value ^ (value >> uint32(13))) * uint32(0xC2B2AE35))
    return uint32(value ^ (value >> uint32(16)))


@njit(cache=True, nogil=True)
def _minima(hashes, a, b, out):  # type: ignore[no-untyped-def]
    """The least a * h + b for each (a, b), four at a time: each hash is loaded once for four running minima."""
    most = uint32(0xFFFFFFFF)
    for j in range(0, len(a) - 3, 4):
        a0, a1, a2, a3 = a[j], a[j + 1], a[j + 2], a[j + 3]
        b0, b1, b2, b3 = b[j], b[j + 1], b[j + 2], b[j + 3]
        m0, m1, m2, m3 = most, most, most, most
        for i in range(len(hashes)):
            h = hashes[i]
            m0 = min(m0, uint32(uint32(h * a0) + b0))
            m1 = min(m1, uint32(uint32(h * a1) + b1))
            m2 = min(m2, uint32(uint32(h * a2) + b2))
            m3 = min(m3, uint32(uint32(h * a3) + b3))
        out[j], out[j + 1], out[j + 2], out[j + 3] = m0, m1, m2, m3
    for j in range(len(a) // 4 * 4, len(a)):
        m0 = most
        for i in range(len(hashes)):
            m0 = min(m0, uint32(uint32(hashes[i] * a[j]) + b[j]))
        out[j] = m0


@njit(cache=True, nogil=True)
def _winnow(shingles, made, window, anchors, count):  # type: ignore[no-untyped-def]
    """The distinct window minima of one row behind `anchors[:count]`, sorted; returns the new count."""
    first = count
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
    part = np.sort(anchors[first:count])
    kept = first
    for place in range(len(part)):
        if place == 0 or part[place] != part[place - 1]:
            anchors[kept] = part[place]
            kept += 1
    return kept


def words(codes: Codes, starts: Offsets, alphabet: Alphabet) -> tuple[Ragged, Offsets]:
    """As `vector.words`."""
    alphabet.cover(codes)
    out = np.empty(len(codes) + 1, np.uint32)  # a word takes a code point at least
    marks = np.empty(len(codes) + 1, np.int64)
    offsets = np.zeros(len(starts), np.int64)
    if codes.dtype == np.uint8:
        count, marked = _cut_ascii(codes, starts, alphabet.kind, alphabet.symbol, out, offsets, marks)
    else:
        tables = (alphabet.kind, alphabet.symbol, alphabet.length, alphabet.offset, alphabet.extra)
        count, marked = _cut(codes, starts, *tables, out, offsets, marks)
    return Ragged(out[:count].copy(), offsets), marks[:marked].copy()


def sign(rows: Ragged, size: int, count: int, seed: int, window: int) -> tuple[Hashes, NDArray[np.uint32], Ragged]:
    """(text hashes, signatures, anchors) of rows of words, as `vector` gives them one by one."""
    places, short = multipliers(size)
    a, b = permutations(count, seed)
    hashes = np.empty(len(rows), np.uint64)
    signatures = np.empty((len(rows), count), np.uint32)
    anchors = np.empty(len(rows.values) + len(rows), np.uint64)
    spans = np.zeros(len(rows) + 1, np.int64)
    found = _sign(rows.values, rows.offsets, places, short, a, b, window, hashes, signatures, anchors, spans)
    return hashes, signatures, Ragged(anchors[:found].copy(), spans)


@njit(cache=True, nogil=True)
def _overlap(values, offsets, a, b, size, gap, out):  # type: ignore[no-untyped-def]
    """As `overlap.overlap`: an open-addressed table of a's shingles, kept while a stays, probed by b's."""
    longest = 1
    for row in range(len(offsets) - 1):
        longest = max(longest, offsets[row + 1] - offsets[row])
    slots = 64
    while slots < 2 * longest:
        slots *= 2
    keys = np.zeros(slots, np.uint64)
    owner = np.full(slots, -1, np.int64)  # the filling that put the key there
    hit = np.full(slots, -1, np.int64)  # the last pair that found it
    distinct = np.full(len(offsets) - 1, -1, np.int64)
    there = np.zeros(len(offsets) - 1, np.int64)
    filling = kept = 0
    for pair in range(len(a)):
        one = values[offsets[a[pair]] : offsets[a[pair] + 1]]
        other = values[offsets[b[pair]] : offsets[b[pair] + 1]]
        if distinct[b[pair]] < 0:
            filling += 1
            distinct[b[pair]], there[b[pair]] = _fill(other, keys, owner, filling)
        if pair == 0 or a[pair] != a[pair - 1] or filling != kept:
            filling += 1
            distinct[a[pair]], there[a[pair]] = _fill(one, keys, owner, filling)
        kept = filling
        out[pair, 0], out[pair, 1] = distinct[a[pair]], distinct[b[pair]]
        out[pair, 3], out[pair, 4] = there[a[pair]], there[b[pair]]
        found = _probe(other, keys, owner, filling, hit, pair, size, gap, True)
        out[pair, 2], out[pair, 6], out[pair, 7], out[pair, 9] = found
        found = _probe(one, keys, owner, filling, hit, pair, size, gap, False)
        out[pair, 5], out[pair, 8] = found[1], found[3]


@njit(cache=True, nogil=True)
def _fill(row, keys, owner, filling):  # type: ignore[no-untyped-def]
    """Put a row into the table; returns (distinct shingles, places)."""
    mask = uint64(len(keys) - 1)
    distinct = there = 0
    for place in range(len(row)):
        key = row[place]
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


@njit(cache=True, nogil=True)
def _probe(row, keys, owner, filling, hit, pair, size, gap, marking):  # type: ignore[no-untyped-def]
    """Walk a row past the table: (shingles newly found, words in shared stretches, words of the longest, first).

    While `marking`, what is found is noted as this pair's; afterwards only what is so noted counts as found.
    """
    mask = uint64(len(keys) - 1)
    shared = covered = longest = 0
    first = last = begin = -1
    for place in range(len(row)):
        key = row[place]
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


def overlap(rows: Ragged, a: NDArray[np.int64], b: NDArray[np.int64], size: int, gap: int) -> NDArray[np.int64]:
    """As `overlap.overlap`."""
    out = np.zeros((len(a), 10), np.int64)
    _overlap(rows.values, rows.offsets, a, b, size, gap, out)
    return out


@njit(cache=True, nogil=True)
def _shingles(words, offsets, places, short, starts, out):  # type: ignore[no-untyped-def]
    for row in range(len(offsets) - 1):
        text = words[offsets[row] : offsets[row + 1]]
        made = starts[row + 1] - starts[row]
        _shingle(text, places, short, made, out[starts[row] : starts[row + 1]])


def shingles(rows: Ragged, size: int) -> Ragged:
    """As `vector.shingles`."""
    places, short = multipliers(size)
    lengths = rows.lengths
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(np.where(lengths >= size, lengths - size + 1, np.minimum(lengths, 1)), out=starts[1:])
    out = np.empty(starts[-1], np.uint64)
    _shingles(rows.values, rows.offsets, places, short, starts, out)
    return Ragged(out, starts)
