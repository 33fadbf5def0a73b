"""Counts -> what a pair is. Decided on text outside furniture; raw figures are reported, and decide what is listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracer.dedup.grouping import Packed, split
from tracer.dedup.verify import RAW, WHOLE
from tracer.settings import DedupSettings

NONE, EXACT, NEAR, CONTAINS, EXCERPT = range(5)
NAMES = ("none", "exact", "near", "contains", "excerpt")
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Verified pairs of distinct texts, a row each."""

    a: Ints
    b: Ints
    jaccard: Floats  # these three raw
    a_in_b: Floats
    b_in_a: Floats
    kind: NDArray[np.int8]  # outside furniture, unless furniture is all they share; raw containment bears it out
    furniture: NDArray[np.bool_]
    copy: NDArray[np.bool_]  # of one text: ties a cluster
    score: Floats  # share of the smaller text's words, outside furniture, that the pair shares

    def __len__(self) -> int:
        return len(self.a)

    def where(self, chosen: NDArray[np.bool_] | Ints) -> Pairs:
        """Some of them."""
        return Pairs(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def joined(parts: Sequence[Pairs]) -> Pairs:
    """One behind the other."""
    kinds = (np.int64, np.int64, *[np.float64] * 3, np.int8, np.bool_, np.bool_, np.float64)
    columns = zip(Pairs.__dataclass_fields__, kinds, strict=True)
    return Pairs(*(np.concatenate([np.zeros(0, kind), *(getattr(p, name) for p in parts)]) for name, kind in columns))


def judge(pairs: Packed, counts: Ints, text_hash: NDArray[np.uint64], shingle: int, settings: DedupSettings) -> Pairs:
    """What each verified pair is; those that share next to nothing are left out."""
    a, b = split(pairs)
    raw_a, raw_b, raw_shared = (counts[:, RAW + place].astype(np.float64) for place in range(3))
    a_in_b, b_in_a = _part(raw_shared, raw_a), _part(raw_shared, raw_b)
    words_a, words_b = counts[:, 3] + shingle - 1, counts[:, 4] + shingle - 1
    share_a, share_b = _part(counts[:, 5], words_a), _part(counts[:, 6], words_b)
    enough = counts[:, 2] >= np.minimum(settings.min_shared, np.maximum(1, np.minimum(counts[:, 0], counts[:, 1])))
    part = _part(counts[:, 2], np.minimum(counts[:, 0], counts[:, 1]))
    clean = _kind(share_a, share_b, part, counts[:, 7], enough, settings)
    clean[(text_hash[a] == text_hash[b])] = EXACT
    furniture = (raw_shared >= settings.min_shared) & (clean != EXACT)
    furniture &= counts[:, 2] <= settings.furniture_share * raw_shared
    contained = np.maximum(a_in_b, b_in_a) >= settings.min_containment
    whole = _whole_kind(counts, raw_shared, raw_a, raw_b, shingle, settings)
    kind = _listed(np.where(furniture, whole, clean), np.maximum(a_in_b, b_in_a), settings)
    copy = ~furniture & _copies(clean, counts, words_a, words_b, share_a, share_b, settings)
    jaccard = _part(raw_shared, raw_a + raw_b - raw_shared)
    found = Pairs(a, b, jaccard, a_in_b, b_in_a, kind, furniture, copy, np.maximum(share_a, share_b))
    enough_raw = raw_shared >= np.minimum(settings.min_shared, np.minimum(raw_a, raw_b))
    stretch = (clean != NONE) & (counts[:, 7] >= settings.excerpt)
    return found.where((contained & enough_raw & (kind != NONE)) | copy | stretch)


def _listed(kind: NDArray[np.int8], containment: Floats, settings: DedupSettings) -> NDArray[np.int8]:
    """The kind under which a pair is listed: raw containment must bear it out.

    From `contained` on the larger text contains the smaller; below `min_containment` a shared stretch is an excerpt,
    whatever it is called outside furniture and over edits.
    """
    contains = (kind == EXCERPT) & (containment >= settings.contained)
    excerpt = ((kind == NEAR) | (kind == CONTAINS)) & (containment < settings.min_containment)
    return np.where(contains, CONTAINS, np.where(excerpt, EXCERPT, kind)).astype(np.int8)


def _part(of: Ints | Floats, whole: Ints | Floats) -> Floats:
    return np.minimum(1.0, of / np.maximum(1, whole))


def _kind(
    share_a: Floats, share_b: Floats, part: Floats, longest: Ints, enough: NDArray[np.bool_], settings: DedupSettings
) -> NDArray[np.int8]:
    """`share`: words in shared stretches; `part`: shingles of the smaller text that the larger has."""
    low, high = np.minimum(share_a, share_b), np.maximum(share_a, share_b)
    alike = enough & (part >= settings.min_containment)
    kind = np.zeros(len(share_a), np.int8)
    kind[alike | (enough & (longest >= settings.excerpt))] = EXCERPT
    kind[alike & (high >= settings.near_share)] = CONTAINS
    kind[alike & (low >= settings.near_share)] = NEAR
    return kind


def _whole_kind(
    counts: Ints, shared: Floats, raw_a: Floats, raw_b: Floats, shingle: int, settings: DedupSettings
) -> NDArray[np.int8]:
    """The kind furniture included, from the stretches of the whole texts."""
    share_a = _part(counts[:, WHOLE], raw_a + shingle - 1)
    share_b = _part(counts[:, WHOLE + 1], raw_b + shingle - 1)
    enough = shared >= settings.min_shared
    part = _part(shared, np.minimum(raw_a, raw_b))
    return _kind(share_a, share_b, part, counts[:, WHOLE + 2], enough, settings)


def _copies(
    kind: NDArray[np.int8],
    counts: Ints,
    words_a: Ints,
    words_b: Ints,
    share_a: Floats,
    share_b: Floats,
    settings: DedupSettings,
) -> NDArray[np.bool_]:
    """Near and exact copies; and what is contained if it is much of the whole, or begins where the whole begins."""
    small_is_a = words_a <= words_b
    part = np.where(small_is_a, words_a / np.maximum(1, words_b), words_b / np.maximum(1, words_a))
    inside = np.where(small_is_a, share_a, share_b) >= settings.near_share
    begins = np.where(small_is_a, counts[:, 9] / np.maximum(1, words_b), counts[:, 8] / np.maximum(1, words_a))
    much = part >= settings.part_share
    head = (part >= settings.head_share) & (begins <= settings.head_begins)
    copies: NDArray[np.bool_] = (kind == EXACT) | (kind == NEAR) | ((kind == CONTAINS) & inside & (much | head))
    return copies
