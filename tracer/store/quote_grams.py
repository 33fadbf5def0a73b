"""A quotation as the index keeps it: hashes of its word 3-grams."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

from tracer.normalize import words

GRAM_BITS = 31
"""Bits of a gram's hash: with the quotation's number below it, it fits SQLite's signed integers."""

NUMBER_BITS = 32
"""Bits of a quotation's number."""

_MASK = (1 << GRAM_BITS) - 1
# Signs that are most of what is not ASCII in Latin news; a text of no other such signs takes the short way.
_SIGNS = str.maketrans(dict.fromkeys("“”‘’—–…\u00a0«»", " "))
_SPACED = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}


def tokens(text: str) -> Sequence[str]:
    """`normalize.words(text).tokens`, faster for text that is ASCII but for common signs."""
    if not text.isascii():
        text = text.translate(_SIGNS)
        if not text.isascii():
            return words(text).tokens
    return text.lower().translate(_SPACED).split()


def grams(said: Sequence[str]) -> list[int]:
    """Hashes of the word 3-grams of a text; a text of two words gives one hash of both, one of one word none."""
    if len(said) == 2:
        return pairs(said)
    return [
        crc32(f"{a} {b} {c}".encode("utf-8", "replace")) & _MASK
        for a, b, c in zip(said, said[1:], said[2:], strict=False)
    ]


def pairs(said: Sequence[str]) -> list[int]:
    """Hashes of the word pairs of a text, by which stored quotations of two words are found in it."""
    return [crc32(f"{a} {b}".encode("utf-8", "replace")) & _MASK for a, b in pairwise(said)]
