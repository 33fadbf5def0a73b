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


def has_run(a: Ints, b: Ints, length: int) -> bool:
    """Whether any run of `length` equal ids is in both."""
    named, held = (a, b), 1
    while held < length and _meet(*named):
        step = min(held, length - held)
        longer = pair_up(named, named, step)
        if longer is None:
            return False
        named, held = longer, held + step
    return held == length and _meet(*named)


def shared(a: Ints, b: Ints) -> Mask:
    """Which names in `a` are in `b` too; names are small numbers from 0."""
    present = np.zeros(int(max(a.max(initial=0), b.max(initial=0))) + 1, dtype=bool)
    present[b] = True
    return np.asarray(present[a])


def spread(begins: Ints, length: int, words: int) -> Mask:
    """The words of the runs of `length` that begin at `begins`."""
    inside = np.zeros(words, dtype=bool)
    for offset in range(length):
        inside[begins + offset] = True
    return inside


def _meet(a: Ints, b: Ints) -> bool:
    return bool(shared(a, b).any())


def pair_up(first: tuple[Ints, Ints], second: tuple[Ints, Ints], apart: int) -> tuple[Ints, Ints] | None:
    """Names for `first` followed by `second` that begins `apart` words later, equal where both parts are equal."""
    sizes = [min(len(x), len(y) - apart) for x, y in zip(first, second, strict=True)]
    if min(sizes) <= 0:
        return None
    base = int(max(second[0].max(), second[1].max())) + 1
    keys = [x[:n] * base + y[apart : apart + n] for x, y, n in zip(first, second, sizes, strict=True)]
    _, names = np.unique(np.concatenate(keys), return_inverse=True)
    return names[: sizes[0]], names[sizes[0] :]
