"""Galleries and players among verified pairs: two pages of one outlet that share captions and nothing else.

A gallery may stand on two pages only, too few to learn it from. It is known by the words of the viewer around it, by
the same list as `tracer.furniture`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.furniture import VIEWER_PHRASES
from tracer.settings import FurnitureSettings, Settings

Words = NDArray[np.uint32]


def phrases(settings: Settings) -> tuple[Words, ...]:
    """The viewer's own phrases as rows of word hashes."""
    rows = fingerprint.columns(VIEWER_PHRASES, settings.fingerprint, compiled=False).words
    return tuple(rows[row].astype(np.uint32) for row in range(len(rows)))


def captions_only(
    words: Words,
    shingles: NDArray[np.uint64],
    shared: NDArray[np.uint64],
    viewer: Sequence[Words],
    rule: FurnitureSettings,
) -> bool:
    """Whether nearly all shingles of a text that another shares stand near the words of a viewer."""
    near = np.zeros(len(words) + 1, np.int64)
    for phrase in viewer:
        found = places(words, phrase)
        np.add.at(near, np.maximum(0, found - rule.caption_words), 1)
        np.add.at(near, np.minimum(len(words), found + rule.caption_words), -1)
    inside = np.cumsum(near)[: len(shingles)] > 0
    if not inside.any():
        return False
    common = np.isin(shingles, shared)
    return bool((common & inside).sum() >= rule.caption_share * max(1, int(common.sum())))


def places(words: Words, phrase: Words) -> NDArray[np.int64]:
    """Where a phrase begins."""
    last = len(words) - len(phrase) + 1
    if last <= 0 or not len(phrase):
        return np.zeros(0, np.int64)
    there = np.ones(last, np.bool_)
    for step, word in enumerate(phrase):
        there &= words[step : step + last] == word
    return np.flatnonzero(there)
