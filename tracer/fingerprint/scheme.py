"""The one definition of our hashes; `vector` (NumPy) and `jit` (numba) compute the same numbers by other means.

A code point c stands for `symbol(c)`, 64 well-mixed bits. A word is the polynomial of its folded code points' symbols
at `BASE` modulo 2^64, mixed, of which 31 high bits stay; the lowest of its 32 bits says that the word holds a digit. A
shingle is the multilinear hash (Lemire & Kaser 2014) of its words, mixed by a bijection to 64 bits; MinHash gets the
high 32 of those. All arithmetic wraps.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

U32 = np.uint32
U64 = np.uint64
Hashes = NDArray[np.uint64]

MASK = (1 << 64) - 1
BASE = 0x9E6C63D0876A9A99  # odd, so it has an inverse modulo 2^64
UNBASE = pow(BASE, -1, 1 << 64)
MIX = 0xD6E8FEB86659FD93  # odd
SHIFT = 32


def _mix(value: int) -> int:
    value ^= value >> SHIFT
    value = value * MIX & MASK
    return value ^ value >> SHIFT


def symbol(code_point: int) -> int:
    """The 64 bits a folded code point stands for; the lowest is set for ASCII digits alone."""
    return _mix(_mix((code_point + 1) * BASE & MASK)) & ~1 | (48 <= code_point <= 57)


def mix(values: Hashes) -> Hashes:
    """A bijection of 64 bits: xor-shift, multiply, xor-shift."""
    mixed = values ^ values >> U64(SHIFT)
    mixed *= U64(MIX)
    mixed ^= mixed >> U64(SHIFT)
    return mixed


def word_hash(word: str) -> int:
    """The 32-bit hash of one folded word, in plain Python: the definition the engines are tested against."""
    value = digit = 0
    for char in word:
        value = (value * BASE + symbol(ord(char))) & MASK
        digit |= symbol(ord(char)) & 1
    return _mix(value) >> 32 & ~1 | digit


@lru_cache(maxsize=8)
def multipliers(shingle: int) -> tuple[Hashes, Hashes]:
    """`shingle` odd 64-bit multipliers, one a word's place; and an offset for a text of 0..shingle words."""
    places = [_constant(f"place {i}") | 1 for i in range(shingle)]
    offsets = [_constant(f"short {i}") for i in range(shingle)] + [0]
    return np.array(places, U64), np.array(offsets, U64)


def _constant(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"tracer {name}".encode()).digest()[:8], "little")


POSITION = _constant("position") | 1  # what a word's place in the text is multiplied by in the whole-text hash
EMPTY = _constant("empty text")


@lru_cache(maxsize=8)
def permutations(count: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The a (odd) and b of datasketch's scheme "affine32": a * h + b modulo 2^32 (drawn in its order)."""
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, count, dtype=U32) * U32(2) + U32(1)
    b = draw.randint(0, 1 << 32, count, dtype=U32)
    return a, b


def premix(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's 32-bit finalizer, which "affine32" applies to each hash before the permutations."""
    mixed = values ^ values >> U32(16)
    mixed *= U32(0x85EBCA6B)
    mixed ^= mixed >> U32(13)
    mixed *= U32(0xC2B2AE35)
    mixed ^= mixed >> U32(16)
    return mixed
