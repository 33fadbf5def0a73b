"""What each code point is to a word, as tables an array can be looked up in.

`FOLD` answers as `normalize.words` does, `RAW` as `re.findall(r"\\w+", text.lower())` does (the contract's pairs).
Pages of 256 code points are filled when a text first needs them, by asking those two about each code point, so the
tables cannot differ from the definitions. Both definitions look at one code point at a time; the few cases that do
not (Greek final sigma, a capital whose small form is two letters) are marked `SPECIAL` in `RAW` and lowered by Python
beforehand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tracer import normalize
from tracer.fingerprint.scheme import symbol

WORD, UNSPACED, MARK, SPECIAL, DIFFERS = 1, 2, 4, 8, 16
BREAK, STOP, SPACE = 32, 64, 128  # between words: what ends a block, and what does so before white space
CODE_POINTS = 0x110000
PAGE_BITS = 8

Kinds = NDArray[np.uint8]
Codes = NDArray[np.uint8] | NDArray[np.uint32]


class Alphabet:
    """Lookup tables over all code points, filled page by page.

    `kind` holds the flags above; `symbol` the hash of a code point that folds to one (0 where it is no part of a
    word); a SPECIAL one folds to `length` symbols standing in `extra` from `offset` on.
    """

    def __init__(self, describe: Callable[[str], tuple[int, str]]) -> None:
        self._describe = describe
        self._known = np.zeros(CODE_POINTS >> PAGE_BITS, np.bool_)
        self._extra: list[int] = []
        self.kind = np.zeros(CODE_POINTS, np.uint8)
        self.symbol = np.zeros(CODE_POINTS, np.uint64)
        self.length = np.zeros(CODE_POINTS, np.uint8)
        self.offset = np.zeros(CODE_POINTS, np.int32)
        self.extra = np.zeros(1, np.uint64)
        self._fill(0)

    def cover(self, codes: Codes) -> None:
        """Make sure that all `codes` are in the tables."""
        if codes.dtype == np.uint8 or not codes.size:
            return
        used = np.zeros(CODE_POINTS >> PAGE_BITS, np.bool_)
        used[codes >> np.uint32(PAGE_BITS)] = True
        self.cover_pages(used)

    def cover_pages(self, used: NDArray[np.bool_]) -> None:
        """Make sure that all pages of 256 code points that are `used` are in the tables."""
        for page in np.flatnonzero(used & ~self._known):
            self._fill(int(page))

    def _fill(self, page: int) -> None:
        for code in range(page << PAGE_BITS, (page + 1) << PAGE_BITS):
            flags, text = self._describe(chr(code))
            if flags & WORD and len(text) == 1:
                self.symbol[code] = symbol(ord(text))
                self.length[code] = 1
            elif flags & WORD:
                flags |= SPECIAL
                self.length[code] = len(text)
                self.offset[code] = len(self._extra)
                self._extra.extend(symbol(ord(char)) for char in text)
            self.kind[code] = flags
        self.extra = np.array([*self._extra, 0], np.uint64)
        self._known[page] = True


def _folded(char: str) -> tuple[int, str]:
    flags, text = 0, ""
    probe = normalize.words(f"a{char}a").tokens
    if len(probe) == 1:
        flags, text = WORD, probe[0][1:-1]
    elif len(probe) == 3:
        flags, text = WORD | UNSPACED, probe[1]
    if flags and unicodedata.category(char)[0] == "M":
        flags |= MARK
    if not flags:
        flags = _punctuation(char)
    lowered, raw = _raw(char)
    same = bool(lowered & WORD) == bool(flags & WORD) and raw == text and not flags & UNSPACED
    return flags | (0 if same and not lowered & SPECIAL else DIFFERS), text


def _punctuation(char: str) -> int:
    if char in "\n\r\u2028\u2029。！？":
        return BREAK
    return (STOP if char in ".!?…؟۔।" else 0) | (SPACE if char.isspace() else 0)


def _raw(char: str) -> tuple[int, str]:
    lower = char.lower()
    if len(lower) != 1 or char == "\u03a3":
        return SPECIAL, ""
    return (WORD, lower) if lower.isalnum() or lower == "_" else (0, "")


FOLD = Alphabet(_folded)
RAW = Alphabet(_raw)
