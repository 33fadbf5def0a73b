"""What pairs of texts share, counted exactly on their shingles: the verification that candidates wait for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tracer.fingerprint.columns import Ragged

FIELDS = (
    *("distinct_a", "distinct_b", "shared", "places_a", "places_b"),
    *("covered_a", "covered_b", "longest", "first_a", "first_b"),
)
"""Columns of what `overlap` gives: distinct shingles of either side and of both; places looked at on either side; words
in stretches of shared shingles that are at most a gap apart; words of the longest such stretch of b; and the place of
the first shared shingle on either side (0 where none is)."""

Shingles = NDArray[np.uint64]
_SLOTS = 1 << 17  # of 8 bytes; 600 shingles leave one or two without a slot of their own
Overlap = Callable[[Ragged, NDArray[np.int64], NDArray[np.int64], int, int], NDArray[np.int64]]


def overlap(rows: Ragged, a: NDArray[np.int64], b: NDArray[np.int64], size: int, gap: int) -> NDArray[np.int64]:
    """(pairs, FIELDS): rows `a[i]` and `b[i]` of shingles compared; a shingle of 0 is left out."""
    out = np.zeros((len(a), len(FIELDS)), np.int64)
    table = np.zeros(_SLOTS, np.uint64)
    first: dict[int, NDArray[np.bool_]] = {}
    for place, (one, other) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        for text in (one, other):
            if text not in first:
                first[text] = _first_of_each(rows[text])
        out[place] = _compare(rows[one], rows[other], first[one], first[other], table, size, gap)
    return out


def _first_of_each(row: Shingles) -> NDArray[np.bool_]:
    """Where each distinct shingle stands first."""
    first = np.zeros(len(row), np.bool_)
    first[np.unique(row, return_index=True)[1]] = True
    first[row == 0] = False
    return first


def _compare(
    a: Shingles,
    b: Shingles,
    first_a: NDArray[np.bool_],
    first_b: NDArray[np.bool_],
    table: Shingles,
    size: int,
    gap: int,
) -> list[int]:
    in_b = _within(b, a, table)
    shared = int(np.count_nonzero(in_b & first_b))
    places_b = np.flatnonzero(in_b)
    places_a = np.flatnonzero(_within(a, b, table)) if shared else places_b
    covered_a, _ = _covered(places_a, size, gap)
    covered_b, longest = _covered(places_b, size, gap)
    begin = [int(places_a[0]), int(places_b[0])] if shared else [0, 0]
    distinct = [int(np.count_nonzero(first_a)), int(np.count_nonzero(first_b))]
    there = [int(np.count_nonzero(a)), int(np.count_nonzero(b))]
    return [*distinct, shared, *there, covered_a, covered_b, longest, *begin]


def _within(row: Shingles, among: Shingles, table: Shingles) -> NDArray[np.bool_]:
    """Which shingles of a row are among another's, by a table of slots; what had no room is looked up singly.

    The table is all zeros before and after.
    """
    slots = among & np.uint64(_SLOTS - 1)
    table[slots] = among
    found: NDArray[np.bool_] = table[row & np.uint64(_SLOTS - 1)] == row
    for shingle in among[table[slots] != among].tolist():
        found |= row == np.uint64(shingle)
    table[slots] = 0
    found &= row != 0
    return found


def _covered(places: NDArray[np.int64], size: int, gap: int) -> tuple[int, int]:
    """Words in stretches of shared shingles, and words of the longest stretch."""
    if not len(places):
        return 0, 0
    ends = np.flatnonzero(np.append(np.diff(places) > gap, True))
    firsts = places[np.append(0, ends[:-1] + 1)]
    lengths = places[ends] - firsts + size
    return int(lengths.sum()), int(lengths.max())
