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

Overlap = Callable[[Ragged, NDArray[np.int64], NDArray[np.int64], int, int], NDArray[np.int64]]


def overlap(rows: Ragged, a: NDArray[np.int64], b: NDArray[np.int64], size: int, gap: int) -> NDArray[np.int64]:
    """(pairs, FIELDS): rows `a[i]` and `b[i]` of shingles compared; a shingle of 0 is left out."""
    out = np.zeros((len(a), len(FIELDS)), np.int64)
    known: dict[int, NDArray[np.uint64]] = {}
    for place, (one, other) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        if one not in known:
            known = {one: _distinct(rows[one])}
        if other not in known:
            known[other] = _distinct(rows[other])
        out[place] = _compare(rows[one], rows[other], known[one], known[other], size, gap)
        known = {one: known[one]}
    return out


def _distinct(row: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return np.unique(row[row != 0])


def _compare(
    a: NDArray[np.uint64],
    b: NDArray[np.uint64],
    of_a: NDArray[np.uint64],
    of_b: NDArray[np.uint64],
    size: int,
    gap: int,
) -> list[int]:
    shared = np.intersect1d(of_a, of_b, assume_unique=True)
    in_a, in_b = np.flatnonzero(_within(a, shared)), np.flatnonzero(_within(b, shared))
    covered_a, _ = _covered(in_a, size, gap)
    covered_b, longest = _covered(in_b, size, gap)
    first = [int(in_a[0]), int(in_b[0])] if len(in_a) else [0, 0]
    there = [int(np.count_nonzero(a)), int(np.count_nonzero(b))]
    return [len(of_a), len(of_b), len(shared), *there, covered_a, covered_b, longest, *first]


def _within(row: NDArray[np.uint64], among: NDArray[np.uint64]) -> NDArray[np.bool_]:
    if not len(among):
        return np.zeros(len(row), np.bool_)
    found: NDArray[np.bool_] = among[np.minimum(np.searchsorted(among, row), len(among) - 1)] == row
    return found


def _covered(places: NDArray[np.int64], size: int, gap: int) -> tuple[int, int]:
    """Words in stretches of shared shingles, and words of the longest stretch."""
    if not len(places):
        return 0, 0
    ends = np.flatnonzero(np.append(np.diff(places) > gap, True))
    firsts = places[np.append(0, ends[:-1] + 1)]
    lengths = places[ends] - firsts + size
    return int(lengths.sum()), int(lengths.max())
