"""Whose wording is whose: word 5-grams in place, and how many articles of a story have each.

Where two articles share a passage and differ inside it, a third one often tells which of them changed the text. A
wording that the supposed source has alone would have gone into the copy, so it speaks against that source; one that
the copy shares with others and not with the source came from elsewhere. This is the reasoning by common errors of
textual criticism (Maas 1927), with a count in the place of a critic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tracer.chain.story import Shared, Story
from tracer.model import Span
from tracer.normalize import words

_GRAM = 5
_BASE = np.uint64(0x9E3779B97F4A7C15)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A node's 5-grams in the order of its text, as numbers that are equal for equal words."""

    starts: Ints  # code point where each gram's first word starts
    ends: Ints  # code point where its last word ends
    grams: Ints
    distinct: Ints  # sorted


@dataclass(frozen=True, slots=True)
class Differences:
    """5-grams of one side inside the passages of a pair that the other side lacks, by who else has them."""

    alone: int  # nobody else in the story
    common: int  # some other article


class Wordings:
    """The wording of every article of a story that shares text with another."""

    def __init__(self, story: Story) -> None:
        self.nodes: dict[int, Wording] = {}
        present = [node for node in story.nodes if story.shared[node.index]]
        raw = [_hashed(node.text) for node in present]
        joined = np.concatenate([grams for _, _, grams in raw]) if raw else np.zeros(0, dtype=np.uint64)
        numbers = np.unique(joined, return_inverse=True)[1].astype(np.int64)
        self.holders: Ints = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
        at = 0
        for node, (starts, ends, grams) in zip(present, raw, strict=True):
            mine = numbers[at : at + len(grams)]
            at += len(grams)
            wording = Wording(starts, ends, mine, np.unique(mine))
            self.holders[wording.distinct] += 1
            self.nodes[node.index] = wording

    def known(self, node: int, others: Sequence[int]) -> int:
        """How many of a node's distinct 5-grams some of the others have."""
        mine = self.nodes[node].distinct
        theirs = [self.nodes[i].distinct for i in sorted(set(others)) if i in self.nodes]
        return int(_among(mine, np.unique(np.concatenate(theirs))).sum()) if theirs else 0

    def held(self, copy: int, source: int) -> int:
        """How many of a node's distinct 5-grams another one has."""
        return int(_among(self.nodes[copy].distinct, self.nodes[source].distinct).sum())

    def inside(self, shared: Shared) -> tuple[Differences, Differences]:
        """What the copy has inside the shared passages and the source lacks, and the other way round."""
        copy, source = self.nodes[shared.copy], self.nodes[shared.source]
        return (
            self._differences(copy, source, [run.copy for run in shared.runs]),
            self._differences(source, copy, [run.source for run in shared.runs]),
        )

    def _differences(self, one: Wording, other: Wording, spans: Iterable[Span]) -> Differences:
        inside = np.zeros(len(one.grams), dtype=bool)
        for span in spans:
            inside[np.searchsorted(one.starts, span.start) : np.searchsorted(one.ends, span.end, side="right")] = True
        here = np.unique(one.grams[inside])
        missing = here[~_among(here, other.distinct)]
        alone = int((self.holders[missing] == 1).sum())
        return Differences(alone, len(missing) - alone)


def _among(mine: Ints, theirs: Ints) -> NDArray[np.bool_]:
    """Which of some sorted numbers are among other sorted ones."""
    if not len(theirs):
        return np.zeros(len(mine), dtype=bool)
    at = np.minimum(np.searchsorted(theirs, mine), len(theirs) - 1)
    return np.asarray(theirs[at] == mine)


def _hashed(text: str) -> tuple[Ints, Ints, NDArray[np.uint64]]:
    """(starts, ends, 64-bit hashes) of a text's 5-grams, equal in every run."""
    found = words(text)
    count = max(0, len(found) - _GRAM + 1)
    tokens = np.fromiter((_number(token) for token in found.tokens), dtype=np.uint64, count=len(found))
    grams = np.zeros(count, dtype=np.uint64)
    for offset in range(_GRAM):
        grams = grams * _BASE + tokens[offset : offset + count]
    starts = np.array(found.starts[:count], dtype=np.int64)
    ends = np.array(found.ends[_GRAM - 1 : _GRAM - 1 + count], dtype=np.int64)
    return starts, ends, grams


@lru_cache(maxsize=262_144)
def _number(token: str) -> int:
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")
