"""Hashing many texts at once in NumPy: code points -> words -> shingles -> minima and anchors, no loop over words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracer.fingerprint.alphabet import BREAK, MARK, SPACE, SPECIAL, STOP, UNSPACED, WORD, Alphabet, Codes
from tracer.fingerprint.columns import Columns, Offsets, Ragged
from tracer.fingerprint.scheme import (
    BASE,
    EMPTY,
    POSITION,
    U64,
    UNBASE,
    Hashes,
    mix,
    multipliers,
    permutations,
    premix,
)

_BLOCK = 1 << 16  # powers are tabled for one block; further blocks multiply by a power of the block's length
_SMALL = 4_000  # shingles of a text that is signed at once: 128 of each are 2 MB, which stay in the cache
_SEPARATOR = "\n"


def codes_of(texts: Sequence[str]) -> tuple[Codes, Offsets]:
    """The code points of all texts in one array, a separator before each and behind the last; and where each starts."""
    joined = _SEPARATOR.join(["", *texts, ""])
    starts = np.ones(len(texts) + 1, np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=starts[1:])
    starts[1:] += 1
    if joined.isascii():
        return np.frombuffer(joined.encode("ascii"), np.uint8), starts
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32), starts


REACH = 3  # code points behind a full stop in which white space makes it the end of a sentence: `." `


def words(codes: Codes, starts: Offsets, alphabet: Alphabet) -> tuple[Ragged, Offsets]:
    """The 32-bit hashes of each text's words, for `codes` and `starts` as `codes_of` makes them; and how many words
    stand before each place where a block ends."""
    alphabet.cover(codes)
    places = codes.astype(np.intp)
    kind = alphabet.kind.take(places)
    flags = int(np.bitwise_or.reduce(kind)) if kind.size else 0
    if flags & (SPECIAL | UNSPACED):
        firsts, ends, values = _pieces(places, kind, alphabet)
    else:
        inside = kind & np.uint8(WORD)
        edges = np.flatnonzero(np.not_equal(inside[1:], inside[:-1])) + 1
        firsts, ends, values = edges[0::2], edges[1::2], alphabet.symbol.take(places)
    offsets = np.searchsorted(firsts, starts).astype(np.int64)
    marks = np.searchsorted(firsts, _block_ends(kind)).astype(np.int64)
    return Ragged(_polynomials(values, ends), offsets), marks


def _block_ends(kind: NDArray[np.uint8]) -> Offsets:
    """Where a line ends, or a sentence: a full stop with white space close behind it and no word between."""
    stops = np.flatnonzero(kind & np.uint8(STOP))
    found = np.zeros(len(stops), np.bool_)
    alive = np.ones(len(stops), np.bool_)
    for step in range(1, REACH + 1):
        behind = kind[np.minimum(stops + step, len(kind) - 1)]
        alive &= (behind & np.uint8(WORD)) == 0
        found |= alive & ((behind & np.uint8(SPACE)) != 0)
    return np.union1d(np.flatnonzero(kind & np.uint8(BREAK)), stops[found])


def blocks(rows: Ragged, marks: Offsets) -> Ragged:
    """The places in each row at which its blocks begin, the first at 0; none in an empty row."""
    starts = rows.offsets[:-1]
    begin = np.zeros(len(rows.values) + 1, np.bool_)
    begin[marks] = True
    begin[starts[rows.lengths > 0]] = True
    begins = np.flatnonzero(begin[:-1])
    counts = np.searchsorted(begins, rows.offsets).astype(np.int64)
    return Ragged((begins - np.repeat(starts, np.diff(counts))).astype(np.uint32), counts)


def _pieces(codes: NDArray[np.intp], kind: NDArray[np.uint8], alphabet: Alphabet) -> tuple[Offsets, Offsets, Hashes]:
    """Words where a code point may be one of its own, or fold to none or several: (first code point of each word, end
    of each in the folded stream, the folded stream's symbols)."""
    word = (kind & WORD) != 0
    unspaced = word & ((kind & UNSPACED) != 0)
    mark = word & ((kind & MARK) != 0) & ~unspaced
    holder = np.maximum.accumulate(np.where(mark, 0, np.arange(len(codes))))  # what a mark is attached to
    begins = word & (unspaced | ~np.roll(word, 1) | (~mark & np.roll(unspaced[holder], 1)))
    firsts = np.flatnonzero(begins)
    lengths = np.where(word, alphabet.length[codes], 0).astype(np.int64)
    if not len(firsts):
        return firsts, firsts, np.zeros(0, np.uint64)
    sizes = np.add.reduceat(lengths, firsts)
    source = np.repeat(np.arange(len(codes)), lengths)
    values = alphabet.symbol[codes[source]]
    special = (kind[source] & SPECIAL) != 0
    place = np.arange(len(source)) - (np.cumsum(lengths) - lengths)[source]
    values[special] = alphabet.extra[alphabet.offset[codes[source[special]]] + place[special]]
    return firsts[sizes > 0], np.cumsum(sizes)[sizes > 0], values


def _polynomials(values: Hashes, ends: Offsets) -> NDArray[np.uint32]:
    """The mixed high bits of the polynomial of each run of symbols; zeros stand between runs, which end at `ends`.

    A prefix sum of s_j * BASE^-j gives each run's sum as a difference; times BASE^(last j) that is Horner's value.
    `values` are used up.
    """
    if not len(ends):
        return np.zeros(0, np.uint32)
    digits = np.searchsorted(ends, np.flatnonzero(values & U64(1)), side="right")
    up, down = _powers()
    for start in range(0, len(values), _BLOCK):
        block = slice(start, start + _BLOCK)
        values[block] *= down[: len(values[block])]
        if start:
            values[block] *= U64(pow(UNBASE, start, 1 << 64))
    np.cumsum(values, out=values)
    last = ends - 1
    sums = values[last]
    sums[1:] -= sums[:-1].copy()
    sums *= up[last & (_BLOCK - 1)]
    if len(values) > _BLOCK:
        high = np.array([pow(BASE, start, 1 << 64) for start in range(0, len(values), _BLOCK)], np.uint64)
        sums *= high[last >> 16]
    hashed = (mix(sums) >> U64(32)).astype(np.uint32) & np.uint32(0xFFFFFFFE)
    hashed[digits] |= np.uint32(1)
    return hashed


@cache
def _powers() -> tuple[Hashes, Hashes]:
    """BASE^j and BASE^-j for j below one block."""
    tables = []
    for base in (BASE, UNBASE):
        table = np.full(_BLOCK, base, np.uint64)
        table[0] = 1
        np.cumprod(table, out=table)
        tables.append(table)
    return tables[0], tables[1]


def ragged(rows: Sequence[NDArray[Any]], kind: type[np.uint32] | type[np.uint64]) -> Ragged:
    """Rows one behind the other."""
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=offsets[1:])
    return Ragged(np.concatenate([np.zeros(0, kind), *rows]), offsets)


def sign(rows: Ragged, size: int, count: int, seed: int, window: int) -> tuple[Hashes, NDArray[np.uint32], Ragged]:
    """(text hashes, signatures, anchors) of rows of words."""
    shingled = shingles(rows, size)
    return text_hashes(rows), signatures(shingled, count, seed), anchors(shingled, window)


def shingles(rows: Ragged, size: int) -> Ragged:
    """The 64-bit hash of every `size` words in a row, in order; one of what there is for a shorter text."""
    places, short = multipliers(size)
    stream = rows.values.astype(np.uint64)
    hashed = np.zeros(len(stream) + 1, np.uint64)
    for place in range(min(size, len(stream))):
        hashed[: len(stream) - place] += stream[place:] * places[place]
    lengths = rows.lengths
    counts = np.where(lengths >= size, lengths - size + 1, np.minimum(lengths, 1))
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    index = np.repeat(rows.offsets[:-1] - offsets[:-1], counts) + np.arange(offsets[-1])
    values = hashed[index]
    for row in np.flatnonzero((lengths > 0) & (lengths < size)):
        there = stream[rows.offsets[row] : rows.offsets[row + 1]]
        values[offsets[row] : offsets[row] + 1] = (there * places[: len(there)]).sum(
            dtype=np.uint64, keepdims=True
        ) + short[len(there) : len(there) + 1]
    return Ragged(mix(values), offsets)


def signatures(shingled: Ragged, count: int, seed: int) -> NDArray[np.uint32]:
    """MinHash minima of each row, (rows, count); an empty row has the highest value throughout, as in datasketch."""
    a, b = permutations(count, seed)
    hashes = premix((shingled.values >> U64(32)).astype(np.uint32))
    minima = np.full((count, len(shingled)), 0xFFFFFFFF, np.uint32)
    filled = np.flatnonzero(shingled.lengths)
    if len(shingled) == 1 and 0 < len(hashes) <= _SMALL:  # one article: all permutations at once
        minima[:, 0] = (np.multiply.outer(a, hashes) + b[:, None]).min(axis=1)
    elif len(filled):
        starts = shingled.offsets[filled]
        images = np.empty_like(hashes)
        for place in range(count):
            np.multiply(hashes, a[place], out=images)
            images += b[place]
            minima[place, filled] = np.minimum.reduceat(images, starts)
    return np.ascontiguousarray(minima.T)


def anchors(shingled: Ragged, window: int) -> Ragged:
    """Winnowing (Schleimer, Wilkerson & Aiken 2003): the least hash of every `window` in a row, sorted and distinct."""
    lengths = shingled.lengths
    counts = np.where(lengths >= window, lengths - window + 1, np.minimum(lengths, 1))
    row = np.repeat(np.arange(len(shingled)), counts)
    first = np.cumsum(counts) - counts
    start = np.arange(len(row)) - first[row] + shingled.offsets[row]
    least = _sliding_minima(shingled.values, window)[start]
    for short in np.flatnonzero((lengths > 0) & (lengths < window)):
        least[first[short]] = shingled[int(short)].min()
    fresh = np.ones(len(least), np.bool_)
    fresh[1:] = (least[1:] != least[:-1]) | (row[1:] != row[:-1])
    least, row = least[fresh], row[fresh]
    order = np.lexsort((least, row))
    least, row = least[order], row[order]
    fresh = np.ones(len(least), np.bool_)
    fresh[1:] = (least[1:] != least[:-1]) | (row[1:] != row[:-1])
    return Ragged(least[fresh], np.searchsorted(row[fresh], np.arange(len(shingled) + 1)).astype(np.int64))


def _sliding_minima(values: NDArray[Any], window: int) -> NDArray[Any]:
    """The least of values[i:i + window] for each i (shorter at the end), by doubling."""
    least = values.copy()
    reach = 1
    while reach < window:
        step = min(reach, window - reach)
        if step < len(least):
            np.minimum(least[:-step], least[step:], out=least[:-step])
        reach += step
    return least


def text_hashes(rows: Ragged) -> Hashes:
    """64 bits over all words of a row and their places: equal for equal word sequences."""
    starts, lengths = rows.offsets[:-1], rows.lengths
    place = (np.arange(len(rows.values)) - np.repeat(starts, lengths)).astype(np.uint64)
    mixed = mix(rows.values.astype(np.uint64) + (place + U64(1)) * U64(POSITION))
    totals = np.zeros(len(mixed) + 1, np.uint64)
    np.cumsum(mixed, out=totals[1:])
    return mix(totals[rows.offsets[1:]] - totals[starts] + lengths.astype(np.uint64) * U64(POSITION) + U64(EMPTY))


def block_hashes(columns: Columns) -> Hashes:
    """64 bits for each block of each text. Words that hold a digit count as equal: other prices, the same table."""
    counts = columns.blocks.lengths
    starts = columns.blocks.values.astype(np.int64) + np.repeat(columns.words.offsets[:-1], counts)
    values = columns.words.values
    masked = np.where(values & np.uint32(1), np.uint32(1), values)
    return text_hashes(Ragged(masked, np.append(starts, len(values))))
