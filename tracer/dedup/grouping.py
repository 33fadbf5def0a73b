"""Equal keys -> pairs, by sorting: linear in what comes out, and in large groups linear in the group."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, log2
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

U64 = np.uint64
Number = TypeVar("Number", bound=np.number[Any])
Idle = Callable[[NDArray[np.uint64], NDArray[np.int64]], NDArray[np.bool_]]
Packed = NDArray[np.uint64]  # a pair as (lower text << 32 | higher text)


def bits(texts: int) -> int:
    """How many low bits of a packed key a text's number takes."""
    return max(1, ceil(log2(max(2, texts))))


def pack(keys: Packed, texts: NDArray[np.int64], width: int) -> Packed:
    """Keys and texts in one word each, so that one plain sort groups them: the key's high bits stay."""
    packed: Packed = keys & U64((2**64 - 1) ^ ((1 << width) - 1)) | texts.astype(U64)
    return packed


def pairs(packed: Packed, width: int, group: int, pivots: int, idle: Idle | None = None) -> Packed:
    """Every two texts under one key; where more than `group` are, each of them with the first `pivots`, unless `idle`
    says of such a key (its high bits, and one of its texts) that it ties nothing.

    `packed` is sorted in place. Texts are numbered by content, so the first ones are chosen by content.
    """
    packed.sort()
    keys = packed >> U64(width)
    same = keys[1:] == keys[:-1]
    met = np.zeros(len(packed), np.bool_)
    met[1:] |= same
    met[:-1] |= same
    packed, keys = packed[met], keys[met]
    if not len(packed):
        return packed
    begins = np.append(0, np.flatnonzero(keys[1:] != keys[:-1]) + 1)
    sizes = np.diff(np.append(begins, len(keys)))
    texts = packed & U64((1 << width) - 1)
    size = np.repeat(sizes, sizes)
    small = texts[size <= group]
    found = _each_with_each(small, np.repeat(np.arange(len(sizes)), sizes)[size <= group])
    begins, sizes = begins[sizes > group], sizes[sizes > group]
    if idle is not None and len(begins):
        ties = ~idle(keys[begins], texts[begins].astype(np.int64))
        begins, sizes = begins[ties], sizes[ties]
    for start, count in zip(begins.tolist(), sizes.tolist(), strict=True):
        found.extend(_with_pivots(texts[start : start + count], pivots))
    return np.concatenate(found) if found else packed[:0]


def _each_with_each(texts: Packed, group: NDArray[np.int64]) -> list[Packed]:
    found = []
    for step in range(1, len(texts)):
        same = group[step:] == group[:-step]
        if not same.any():
            break
        a, b = texts[:-step][same], texts[step:][same]
        found.append((a << U64(32) | b)[a != b])
    return found


def _with_pivots(texts: Packed, pivots: int) -> list[Packed]:
    texts = distinct(texts)
    return [pivot << U64(32) | texts[place + 1 :] for place, pivot in enumerate(texts[:pivots])]


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Each value once, rising. By sorting: several times as fast as the hash table behind `numpy.unique`."""
    values = np.sort(values)
    found: NDArray[Number] = values[np.append(True, values[1:] != values[:-1])[: len(values)]]
    return found


class Known(Generic[Number]):
    """Evenly spread hashes (distinct, rising) that others are looked up among: by their first bits and few steps on,
    where a binary search would miss the cache at each step."""

    _STEPS = 16  # more hashes under one beginning: they are not evenly spread

    def __init__(self, values: NDArray[Number]) -> None:
        self._values = values
        width = 8 * values.itemsize
        self._shift: Any = values.dtype.type(width - min(width - 1, bits(len(values)) + 2))
        heads = np.right_shift(values, self._shift).astype(np.int64)
        self._first = np.searchsorted(heads, np.arange((1 << (width - int(self._shift))) + 1))
        self._most = int(np.diff(self._first).max(initial=0))

    def find(self, wanted: NDArray[Number]) -> NDArray[np.int64]:
        """The place of each among the known ones; -1 where it is none of them."""
        found = np.full(len(wanted), -1, np.int64)
        if not len(self._values):
            return found
        if self._most > self._STEPS:
            place = np.minimum(np.searchsorted(self._values, wanted), len(self._values) - 1)
            return np.where(self._values[place] == wanted, place, -1)
        head = np.right_shift(wanted, self._shift).astype(np.int64)
        first, last = self._first[head], self._first[head + 1]
        left = np.flatnonzero(first < last)
        for step in range(self._most):
            place = first[left] + step
            same = self._values[place] == wanted[left]
            found[left[same]] = place[same]
            left = left[~same & (place + 1 < last[left])]
        return found


def split(packed: Packed) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two texts of each pair."""
    return (packed >> U64(32)).astype(np.int64), (packed & U64(0xFFFFFFFF)).astype(np.int64)


def components(count: int, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """The component of each of `count` nodes under edges (a, b), named by its least node: hooking and pointer jumping
    (Shiloach & Vishkin 1982), in rounds that halve what is left."""
    root = np.arange(count)
    while len(a):
        low, high = np.minimum(a, b), np.maximum(a, b)
        np.minimum.at(root, high, low)
        while True:
            above = root[root]
            if np.array_equal(above, root):
                break
            root = above
        a, b = root[a], root[b]
        apart = a != b
        a, b = a[apart], b[apart]
    return root
