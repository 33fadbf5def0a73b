"""Whose wording is whose: word 5-grams in place, and how many articles of a story have each.

Where two articles share a passage and differ inside it, a third one often tells which of them changed the text. A
wording that the supposed source has alone would have gone into the copy, so it speaks against that source; one that
the copy shares with others and not with the source came from elsewhere. This is the reasoning by common errors of
textual criticism (Maas 1927), with a count in the place of a critic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tracer.chain.spans import union
from tracer.chain.story import Node, Story
from tracer.model import Span
from tracer.normalize import words
from tracer.settings import ChainSettings

_GRAM = 5
_BASE = np.uint64(0x9E3779B97F4A7C15)

# Marks of the press that are no part of a word, as ASCII of the same length.
_TYPOGRAPHY = dict.fromkeys(
    map(ord, "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2026\u00ab\u00bb\u00a0\u2022"), " "
)
_ASCII_WORD = re.compile(r"[0-9a-z_]+")
_MORE = 0.5  # pages by which a wording is wider known than another
_RUNS = 100  # runs looked back over: moved paragraphs are fewer
_BREAK = re.compile(r"\n+")
_IN_WORDS = np.array([chr(code).isalnum() or chr(code) == "_" for code in range(128)], dtype=np.int8)

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_YES = np.ones(1, dtype=np.bool_)
_NONE = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A node's 5-grams outside site notices in the order of its text, as numbers that are equal for equal words."""

    starts: Ints  # code point where each gram's first word starts
    ends: Ints  # code point where its last word ends
    grams: Ints
    distinct: Ints  # sorted
    at: Ints  # the number of its first word in the text
    breaks: Ints  # numbers of words that begin a paragraph, and one for the end of the text


@dataclass(frozen=True, slots=True)
class Passed:
    """Words of one article that another passes over: what stands before and behind them stands there side by side."""

    span: Span
    first: int  # of the article's 5-grams that lie inside
    last: int  # the one behind them
    whole: bool  # whole paragraphs


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """What one article has in common with another word for word, up to small gaps; `held` counts 5-grams."""

    spans: tuple[Span, ...]  # of this article
    intact: float  # 0..1: the part of the 5-grams inside the spans that is the same
    held: int  # distinct wording of this article, anywhere, that the other article has
    alone: int = 0  # places inside the spans where nobody else in the story has this article's wording
    others: int = 0  # places inside the spans where others have it and the other article has not
    blocks: int = 0  # blocks outside the spans that others have and the other article has not
    head: bool = False  # it begins with a block that the other article has not
    wider: int = 0  # places where the two differ and this article's wording stands in more pages than the other's
    passed: tuple[Passed, ...] = ()  # stretches of this article that the other passes over

    @property
    def alike(self) -> float:
        """The part of the words inside the spans that is the same, if changed words lie apart."""
        return float(self.intact ** (1 / _GRAM))


class Wordings:
    """The wording of every article of a story that shares text with another."""

    def __init__(self, story: Story, settings: ChainSettings) -> None:
        self.settings = settings
        self.nodes: dict[int, Wording] = {}
        self.remembered: dict[tuple[int, int], Common] = {}
        present = [node for node in story.nodes if story.matches[node.index]]
        raw = [_hashed(node) for node in present]
        joined = np.concatenate([each[2] for each in raw]) if raw else np.zeros(0, dtype=np.uint64)
        numbers = np.unique(joined, return_inverse=True)[1].astype(np.int64)
        self.holders: Ints = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
        at = 0
        for node, (starts, ends, grams, places, breaks) in zip(present, raw, strict=True):
            mine = numbers[at : at + len(grams)]
            at += len(grams)
            wording = Wording(starts, ends, mine, np.unique(mine), places, breaks)
            self.holders[wording.distinct] += 1
            self.nodes[node.index] = wording
        self.marks: Ints = np.zeros(len(self.holders), dtype=np.int64)
        self.where: Ints = np.zeros(len(self.holders), dtype=np.int64)
        self.totals: dict[int, Ints] = {}
        self.turn = 0
        self.marked: tuple[int, ...] | None = None

    def known(self, node: int, others: Sequence[int]) -> int:
        """How many of a node's distinct 5-grams some of the others have."""
        self._mark(tuple(sorted(i for i in set(others) if i in self.nodes)))
        return int((self.marks[self.nodes[node].distinct] == self.turn).sum())

    def within(self, node: int, spans: Sequence[Span], *, outside: bool) -> Ints:
        """A node's distinct 5-grams inside some spans of its text, or outside them."""
        wording = self.nodes[node]
        inside = np.zeros(len(wording.grams), dtype=bool)
        for span in spans:
            inside[np.searchsorted(wording.starts, span.start) : np.searchsorted(wording.ends, span.end, "right")] = (
                True
            )
        return np.unique(wording.grams[~inside if outside else inside])

    def known_of(self, grams: Ints, others: Sequence[int]) -> int:
        """How many of some 5-grams some of the others have."""
        self._mark(tuple(sorted(i for i in set(others) if i in self.nodes)))
        return int((self.marks[grams] == self.turn).sum())

    def known_beyond(self, grams: Ints, others: Sequence[int], source: int) -> int:
        """How many of some 5-grams some of the others have and the source has not."""
        if not others:
            return 0
        self._mark((source,))
        return self.known_of(grams[self.marks[grams] != self.turn], others)

    def common(self, one: int, other: int) -> Common:
        """What `one` has in common with `other`."""
        if (one, other) not in self.remembered:
            self._mark((other,))
            self.remembered[(one, other)] = self._common(one, other)
        return self.remembered[(one, other)]

    def _mark(self, others: tuple[int, ...]) -> None:
        """Mark the wording of some nodes, so that what another has of it can be read off."""
        if others != self.marked:
            self.turn, self.marked = self.turn + 1, others
            for other in others:
                self.marks[self.nodes[other].distinct] = self.turn

    def _common(self, one: int, other: int) -> Common:
        """What a node has in common with another, which is marked."""
        mine = self.nodes[one]
        same = self.marks[mine.grams] == self.turn
        places = same.nonzero()[0]
        if not len(places):
            return Common((), 0.0, 0)
        breaks = (places[1:] - places[:-1] > self.settings.gap).nonzero()[0].tolist()
        inside = np.zeros(len(same), dtype=bool)
        spans = []
        for first, last in zip([0, *(b + 1 for b in breaks)], [*breaks, len(places) - 1], strict=True):
            start, end = int(places[first]), int(places[last])
            hits = last - first + 1
            if hits >= max(self.settings.island, self.settings.island_density * (end - start + 1)):
                inside[start : end + 1] = True
                spans.append(Span(int(mine.starts[start]), int(mine.ends[end])))
        intact = 1 - int((inside & ~same).sum()) / max(1, int(inside.sum()))
        held = int((self.marks[mine.distinct] == self.turn).sum())
        differences = self._differences(mine, same, inside)
        return Common(union(spans), intact if spans else 0.0, held, *differences, *self._against(one, other, places))

    def _against(self, one: int, other: int, places: Ints) -> tuple[int, tuple[Passed, ...]]:
        """(`wider`, `passed`) of `Common`: both texts side by side, from one run of shared 5-grams to the next."""
        mine, theirs = self.nodes[one], self.nodes[other]
        self.where[theirs.grams] = np.arange(len(theirs.grams))
        there = self.where[mine.grams[places]]
        ends = ((places[1:] - places[:-1] != 1) | (there[1:] - there[:-1] != 1)).nonzero()[0]
        if not len(ends):
            return 0, ()
        starts, ends = np.concatenate((_NONE, ends + 1)), np.concatenate((ends, [len(places) - 1]))
        kept = _in_order(there[starts], there[ends], ends - starts + 1)
        before, behind = ends[kept[:-1]], starts[kept[1:]]
        here, there_before = (places[before], places[behind]), there[before]
        there_behind = there[behind]
        gap = mine.at[here[1]] - mine.at[here[0]] - _GRAM
        gap_there = theirs.at[there_behind] - theirs.at[there_before] - _GRAM
        apart = (gap > -_GRAM + 1) & (gap_there > -_GRAM + 1)
        pages = self._pages(one, *here) - self._pages(other, there_before, there_behind)
        passed = apart & (gap >= self.settings.passed) & (gap_there <= gap // 5)
        stretches = tuple(_stretch(mine, int(here[0][at]), int(here[1][at])) for at in passed.nonzero()[0])
        return int((apart & (pages >= _MORE)).sum()), stretches

    def _pages(self, node: int, before: Ints, behind: Ints) -> NDArray[np.float64]:
        """In how many pages the 5-grams between two others stand, on average."""
        if node not in self.totals:
            held = np.cumsum(self.holders[self.nodes[node].grams], dtype=np.int64)
            self.totals[node] = np.concatenate((_NONE, held))
        total = self.totals[node]
        count = np.maximum(1, behind - before - 1)
        return np.asarray((total[behind] - total[before + 1]) / count, dtype=np.float64)

    def _differences(self, mine: Wording, same: Mask, inside: Mask) -> tuple[int, int, int, bool]:
        """(`alone`, `others`, `blocks`, `head`) of `Common`: runs of 5-grams that the other article has not.

        A changed word takes five 5-grams away and is one run, and so is a whole paragraph: what counts is how often
        somebody changed the text.
        """
        bounds = np.concatenate((_YES, same, _YES))
        turns = (bounds[1:] != bounds[:-1]).nonzero()[0]
        first, last = turns[::2], turns[1::2]
        if not len(first):
            return 0, 0, 0, False
        others: Mask = ~same & (self.holders[mine.grams] > 1)
        known: Ints = np.concatenate((_NONE, np.cumsum(others, dtype=np.int64)))
        by_others = known[last] - known[first]
        within, least = inside[first], self.settings.block
        blocks = ~within & (last - first >= least)
        return (
            int((within & (by_others == 0)).sum()),
            int((within & (by_others > 0)).sum()),
            int((blocks & (by_others >= least)).sum()),
            bool(blocks[0] and first[0] == 0),
        )


def _in_order(first: Ints, last: Ints, length: Ints) -> Ints:
    """Which runs of shared 5-grams, in the order of one text, rise in the other too and are longest together.

    A stock phrase that the other text has elsewhere is left out.
    """
    if (first[1:] > last[:-1]).all():
        return np.arange(len(first), dtype=np.int64)
    low, high, weight = first.tolist(), last.tolist(), length.tolist()
    best, before = list(weight), [-1] * len(low)
    for run in range(len(low)):
        for other in range(max(0, run - _RUNS), run):
            if high[other] < low[run] and best[other] + weight[run] > best[run]:
                best[run], before[run] = best[other] + weight[run], other
    kept = [max(range(len(best)), key=best.__getitem__)]
    while before[kept[-1]] >= 0:
        kept.append(before[kept[-1]])
    return np.array(kept[::-1], dtype=np.int64)


def _stretch(mine: Wording, before: int, behind: int) -> Passed:
    """What stands between two 5-grams of a text."""
    first, last = int(mine.at[before]) + _GRAM, int(mine.at[behind])
    low = int(np.searchsorted(mine.at, first))
    high = max(low, int(np.searchsorted(mine.at, last - _GRAM + 1)))
    whole = _near(mine.breaks, first) and _near(mine.breaks, last)
    return Passed(Span(int(mine.ends[before]), int(mine.starts[behind])), low, high, whole)


def _near(breaks: Ints, word: int) -> bool:
    """Whether a paragraph begins within two words of one: a word that is the same by chance moves a border."""
    at = int(np.searchsorted(breaks, word - 2))
    return at < len(breaks) and int(breaks[at]) <= word + 2


def _hashed(node: Node) -> tuple[Ints, Ints, NDArray[np.uint64], Ints, Ints]:
    """(starts, ends, 64-bit hashes, word numbers) of the 5-grams outside site notices, equal in every run, and the
    words that begin a paragraph."""
    found, starts, ends = _cut(node.text)
    count = max(0, len(found) - _GRAM + 1)
    tokens = np.fromiter(map(_number, found), dtype=np.uint64, count=len(found))
    grams = np.zeros(count, dtype=np.uint64)
    for offset in range(_GRAM):
        grams = grams * _BASE + tokens[offset : offset + count]
    lines = np.array([m.start() for m in _BREAK.finditer(node.text)], dtype=np.int64)
    breaks = np.unique(np.concatenate((_NONE, np.searchsorted(starts, lines), [len(starts)]))).astype(np.int64)
    starts, ends = starts[:count], ends[_GRAM - 1 : _GRAM - 1 + count]
    body = np.ones(count, dtype=bool)
    for notice in node.studied.notices:
        body &= (ends <= notice.span.start) | (starts >= notice.span.end)
    return starts[body], ends[body], grams[body], body.nonzero()[0].astype(np.int64), breaks


def _cut(text: str) -> tuple[Sequence[str], Ints, Ints]:
    """`normalize.words`, ten times as fast for texts that are ASCII but for their typography."""
    plain = text if text.isascii() else text.translate(_TYPOGRAPHY)
    if not plain.isascii():
        found = words(text)
        return found.tokens, np.array(found.starts, dtype=np.int64), np.array(found.ends, dtype=np.int64)
    inside = np.zeros(len(plain) + 2, dtype=np.int8)
    inside[1:-1] = _IN_WORDS[np.frombuffer(plain.encode("ascii"), dtype=np.uint8)]
    edges = np.diff(inside).nonzero()[0].astype(np.int64)
    return _ASCII_WORD.findall(plain.lower()), edges[::2], edges[1::2]


@lru_cache(maxsize=262_144)
def _number(token: str) -> int:
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")
