"""A quotation as the index keeps it: hashes of its word 3-grams, and of its pair where it has but two words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

from tracer.normalize import words

NUMBER_BITS = 32
"""Bits of a quotation's number, below its gram's 31: together they fit SQLite's signed integers."""

FIRST, SECOND, THIRD = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
"""Odd multipliers of the three words' hashes; their sum modulo 2**64 gives the gram's 30 bits from the top."""

GRAM_SHIFT = 34
PAIR = 1 << 30
"""Set in the gram of a pair: pairs, of which there are few, lie beside each other."""

_WHOLE = (1 << 64) - 1
# Signs that are most of what is not ASCII in Latin news; a text of no other such signs takes the short way.
_SIGNS = ("“", "”", "‘", "’", "–", "—", "…", "\u00a0", "«", "»")
_SPACED = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}


def tokens(text: str) -> Sequence[str]:
    """`normalize.words(text).tokens`, faster for text that is ASCII but for common signs."""
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
        if not text.isascii():
            return words(text).tokens
    return text.lower().translate(_SPACED).split()


def word(token: str) -> int:
    """A word's hash, 32 bits."""
    return crc32(token.encode("utf-8", "replace"))


def grams(said: Sequence[str]) -> list[int]:
    """The grams of a text's word triples, in order."""
    hashes = [word(token) for token in said]
    return [
        ((a * FIRST + b * SECOND + c * THIRD) & _WHOLE) >> GRAM_SHIFT
        for a, b, c in zip(hashes, hashes[1:], hashes[2:], strict=False)
    ]


def pairs(said: Sequence[str]) -> list[int]:
    """The grams of a text's word pairs, by which stored quotations of two words are found in it."""
    hashes = [word(token) for token in said]
    return [((a * FIRST + b * SECOND) & _WHOLE) >> GRAM_SHIFT | PAIR for a, b in pairwise(hashes)]
