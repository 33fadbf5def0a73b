"""Words in a row that two sequences share."""

from __future__ import annotations

import numpy as np

from tracer.align.arrays import Ints, Mask


def longest_run(a: Ints, b: Ints) -> int:
    """The length of the longest run of equal ids, by doubling: names of 2, 4, 8... words, then the rest bit by bit.

    O(n log n) whatever the texts repeat (the naming of Karp, Miller and Rosenberg 1972).
    """
    named = [(a, b)] if _meet(a, b) else []
    while named:
        step = 1 << (len(named) - 1)
        longer = pair_up(named[-1], named[-1], step)
        if longer is None or not _meet(*longer):
            break
        named.append(longer)
    if not named:
        return 0
    length, best = 1 << (len(named) - 1), named[-1]
    for power in range(len(named) - 2, -1, -1):
        longer = pair_up(best, named[power], length)
        if longer is not None and _meet(*longer):
            best, length = longer, length + (1 << power)
    return length


def in_trigrams(a: Ints, b: Ints) -> Mask:
    """Which words of `a` stand in a run of three that `b` has too."""
    inside = np.zeros(len(a), dtype=bool)
    pairs = pair_up((a, b), (a, b), 1)
    triples = None if pairs is None else pair_up(pairs, (a, b), 2)
    if triples is not None:
        shared = np.flatnonzero(np.isin(triples[0], triples[1]))
        for offset in range(3):
            inside[shared + offset] = True
    return inside


def _meet(a: Ints, b: Ints) -> bool:
    return bool(np.isin(a, b).any())


def pair_up(first: tuple[Ints, Ints], second: tuple[Ints, Ints], apart: int) -> tuple[Ints, Ints] | None:
    """Names for `first` followed by `second` that begins `apart` words later, equal where both parts are equal."""
    sizes = [min(len(x), len(y) - apart) for x, y in zip(first, second, strict=True)]
    if min(sizes) <= 0:
        return None
    base = int(max(second[0].max(), second[1].max())) + 1
    keys = [x[:n] * base + y[apart : apart + n] for x, y, n in zip(first, second, sizes, strict=True)]
    _, names = np.unique(np.concatenate(keys), return_inverse=True)
    return names[: sizes[0]], names[sizes[0] :]
