"""Raw overlap of two whole texts: distinct word 5-grams of the lower-cased text, furniture or not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_SIZE = 5  # fixed by the contract of `compare` and `dedup --pairs`, so not a setting


@dataclass(frozen=True, slots=True)
class Overlap:
    """Jaccard and both containments, each 0..1."""

    jaccard: float
    a_in_b: float
    b_in_a: float


def shingles(text: str) -> frozenset[str]:
    """Distinct word 5-grams of the text, composed (NFC) and lower-cased; a shorter text is one shingle."""
    tokens = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    if len(tokens) < _SIZE:
        return frozenset([" ".join(tokens)] if tokens else [])
    return frozenset(map(" ".join, zip(*(tokens[i:] for i in range(_SIZE)), strict=False)))


def overlap(a: frozenset[str], b: frozenset[str]) -> Overlap:
    """What two shingle sets share; an empty set shares nothing."""
    shared = len(a & b)
    if not shared:
        return Overlap(0.0, 0.0, 0.0)
    return Overlap(shared / (len(a) + len(b) - shared), shared / len(a), shared / len(b))
