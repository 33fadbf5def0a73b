"""Site notices in bulk: which blocks recur on an outlet's pages that tell different stories, from columns alone.

The rule is `tracer.furniture`'s, on hashes. The columns are streamed: blocks are sorted to find those that recur, and a
second pass finds where furniture stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup import grouping
from tracer.dedup.table import RowReader, Table
from tracer.settings import FurnitureSettings
from tracer.spool import Array

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
_SIEVE_BITS = 22
_PAGES = 4_096  # kept as objects
_OUTLET = np.uint64(0x9E3779B97F4A7C15)  # spreads outlet numbers over 64 bits


@dataclass(frozen=True)
class Blocks:
    """Blocks of some texts: `of_text[i]` says where those of the i-th text begin; of each block its hash, the place of
    its first word and how many there are."""

    texts: Ints
    of_text: Ints  # (texts + 1,)
    key: Hashes
    start: Ints
    size: Ints

    def page(self, words: RowReader, text: int) -> Page:
        """One text's blocks."""
        place = int(np.searchsorted(self.texts, text))
        part = slice(self.of_text[place], self.of_text[place + 1])
        return Page(words, text, self.key[part].tolist(), self.size[part])


class Page:
    """One text as its blocks; its words are read when they are asked for."""

    def __init__(self, reader: RowReader, text: int, keys: list[int], sizes: Ints) -> None:
        self._reader, self._text = reader, text
        self.size = dict(zip(keys, sizes.tolist(), strict=True))
        self.words = sum(self.size.values())
        self._keys, self._sizes = keys, sizes
        self._without: dict[frozenset[int], Array] = {}

    @cached_property
    def _row(self) -> Array:
        return self._reader.row(self._text)

    def words_without(self, shared: frozenset[int]) -> Array:
        """The words outside some blocks, each once. Pages of one site mostly share the same ones."""
        if shared not in self._without:
            own = np.repeat(np.array([key not in shared for key in self._keys], np.bool_), self._sizes)
            self._without[shared] = grouping.distinct(self._row[: len(own)][own])
        return self._without[shared]


@dataclass(frozen=True)
class Runs:
    """Stretches of furniture in texts, in words, end exclusive; sorted by text and place."""

    text: Ints
    begin: Ints
    end: Ints

    def of(self, texts: Ints) -> tuple[Ints, Ints, Ints]:
        """(place in `texts`, begin, end) of every stretch in some texts (rising)."""
        first, last = np.searchsorted(self.text, texts), np.searchsorted(self.text, texts, side="right")
        times = last - first
        index = np.repeat(first - (np.cumsum(times) - times), times) + np.arange(int(times.sum()))
        return np.repeat(np.arange(len(texts)), times), self.begin[index], self.end[index]


def runs(table: Table, settings: FurnitureSettings, at_once: int) -> Runs:
    """Where the distinct texts hold furniture of any outlet, as learned from these texts themselves; so many blocks are
    sorted `at_once`."""
    known, width = _learn(table, settings, at_once), np.uint64(grouping.bits(table.texts))
    sieve = np.zeros(1 << _SIEVE_BITS, np.bool_)  # most blocks are told apart from all that is known by a few bits
    sieve[known >> (np.uint64(64 - _SIEVE_BITS) - width)] = True
    parts: list[tuple[Ints, Ints, Ints]] = []
    for text, key, start, size in _streamed(table) if len(known) else ():
        likely = np.flatnonzero(sieve[key >> np.uint64(64 - _SIEVE_BITS)])
        high = key[likely] >> width
        found = likely[known[np.minimum(np.searchsorted(known, high), len(known) - 1)] == high]
        text, start, size = text[found], start[found], size[found]
        goes_on = np.zeros(len(found) + 1, np.bool_)
        goes_on[1:-1] = (found[1:] == found[:-1] + 1) & (text[1:] == text[:-1])
        first, last = np.flatnonzero(~goes_on[:-1]), np.flatnonzero(~goes_on[1:])
        parts.append((text[first], start[first], start[last] + size[last]))
    text, begin, end = (np.concatenate([np.zeros(0, np.int64), *(part[n] for part in parts)]) for n in range(3))
    order = np.argsort(text, kind="stable")
    return Runs(text[order], begin[order], end[order])


def _streamed(table: Table) -> Iterator[tuple[Ints, Hashes, Ints, Ints]]:
    """Chunk by chunk, the blocks of distinct texts: text, hash, first word, words."""
    own = np.zeros(table.records, np.bool_)
    own[table.text_record] = True
    for number, chunk in enumerate(table.chunks):
        count = table.spool.read(chunk, "blocks_count").astype(np.int64)
        start = table.spool.read(chunk, "blocks").astype(np.int64)
        end = np.append(start[1:], 0)
        filled = count > 0
        end[np.cumsum(count)[filled] - 1] = table.spool.read(chunk, "words_count")[filled]
        owner = np.repeat(np.arange(table.first[number], table.first[number + 1]), count)
        mine = own[owner]
        text = table.record_text[owner[mine]].astype(np.int64)
        yield text, table.spool.read(chunk, "block_hash")[mine], start[mine], (end - start)[mine]


def _recurring(table: Table, settings: FurnitureSettings, at_once: int) -> tuple[Hashes, Ints]:
    """(high bits of the hash, text) of the blocks that at least `min_pages` texts hold."""
    total = sum(table.spool.columns(chunk)["block_hash"].shape[0] for chunk in table.chunks)
    passes = 1 + total // at_once
    width, keys, texts = grouping.bits(table.texts), [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for turn in range(passes):
        packed = np.concatenate([np.zeros(0, np.uint64), *_packed(table, turn, passes, width, settings)])
        packed.sort()
        high = packed >> np.uint64(width)
        reach = settings.min_pages - 1
        first = np.flatnonzero(high[reach:] == high[: len(high) - reach])
        often = np.zeros(len(high), np.bool_)
        for step in range(settings.min_pages):
            often[first + step] = True
        keys.append(high[often])
        texts.append((packed[often] & np.uint64((1 << width) - 1)).astype(np.int64))
    return np.concatenate(keys), np.concatenate(texts)


def _packed(table: Table, turn: int, passes: int, width: int, settings: FurnitureSettings) -> Iterator[Hashes]:
    """Blocks whose turn it is, with their texts, in one word each."""
    for text, key, _, size in _streamed(table):
        mine = size >= settings.min_block
        if passes > 1:
            mine &= (key >> np.uint64(width)) % np.uint64(passes) == np.uint64(turn)
        yield grouping.pack(key[mine], text[mine], width)


def _learn(table: Table, settings: FurnitureSettings, at_once: int) -> Hashes:
    """The high bits of the hashes of the blocks that are furniture of some outlet, sorted."""
    outlet_of = outlets(table)[0]
    pages = np.bincount(outlet_of)
    key, text, outlet = _held(table, outlet_of, settings, at_once)
    begins = np.flatnonzero(np.append(True, (key[1:] != key[:-1]) | (outlet[1:] != outlet[:-1]))[: len(key)]).tolist()
    groups = [(b, e) for b, e in pairwise([*begins, len(key)]) if e - b >= settings.min_pages]
    samples = [tuple(text[begin : min(end, begin + settings.sample)].tolist()) for begin, end in groups]
    blocks = _read(table, grouping.distinct(np.array([one for sample in set(samples) for one in sample], np.int64)))
    words = RowReader(table, "words", "words_count")
    page = lru_cache(_PAGES)(lambda text: blocks.page(words, text))
    known: dict[tuple[int, ...], int] = {}
    found: list[int] = []
    for (begin, end), sample in zip(groups, samples, strict=True):
        if sample not in known:
            known[sample] = _stories(map(page, sample), settings)
        if _enough(known[sample], end - begin, int(pages[outlet[begin]]), settings):
            found.append(int(key[begin]))
    return grouping.distinct(np.array(found, np.uint64))


def outlets(table: Table) -> tuple[Ints, list[str]]:
    """The outlet of each record as a number, and the outlets' names by number."""
    numbers: dict[str, int] = {}
    columns = [np.zeros(0, np.int64)]
    for chunk in table.chunks:
        names = _names(table, chunk)
        here = np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)
        columns.append(here[table.spool.read(chunk, "outlet")] if len(here) else np.zeros(0, np.int64))
    return np.concatenate(columns), list(numbers)


def _names(table: Table, chunk: str) -> list[str]:
    blob = table.spool.read(chunk, "outlets").tobytes()
    ends = np.cumsum(table.spool.read(chunk, "outlets_count"), dtype=np.int64).tolist()
    return [blob[start:end].decode("utf-8", "surrogatepass") for start, end in zip([0, *ends], ends, strict=False)]


def _read(table: Table, texts: Ints) -> Blocks:
    """The blocks of some texts (rising) from the spool."""
    if not len(texts):
        return Blocks(texts, np.zeros(1, np.int64), np.zeros(0, np.uint64), texts, texts)
    key, of_text = table.ragged("block_hash", "blocks_count", texts)
    start, _ = table.ragged("blocks", "blocks_count", texts)
    end = np.append(start[1:], 0).astype(np.int64)
    end[of_text[1:] - 1] = table.of_texts("words_count", texts)
    return Blocks(texts, of_text, key, start.astype(np.int64), end - start)


def _held(table: Table, outlet_of: Ints, settings: FurnitureSettings, at_once: int) -> tuple[Hashes, Ints, Ints]:
    """Each (block, text, outlet) once, blocks of one outlet together and their texts rising. Only blocks that at least
    `min_pages` texts hold."""
    key, text = _recurring(table, settings, at_once)
    owner, outlet = owners(table, outlet_of)
    bounds = np.searchsorted(owner, np.arange(table.texts + 1))
    first, times = bounds[text], np.diff(bounds)[text]
    index = np.repeat(first - (np.cumsum(times) - times), times) + np.arange(int(times.sum()))
    key, text, outlet = np.repeat(key, times), np.repeat(text, times), outlet[index]
    group = fingerprint.mix(key ^ (outlet.astype(np.uint64) + np.uint64(1)) * _OUTLET)
    packed = grouping.pack(group, text, grouping.bits(table.texts))
    order = np.argsort(packed)
    packed = packed[order]
    fresh = order[np.append(True, packed[1:] != packed[:-1])[: len(packed)]]
    return key[fresh], text[fresh], outlet[fresh]


def owners(table: Table, outlet_of: Ints) -> tuple[Ints, Ints]:
    """Each (text, outlet that has it) once, texts rising; `outlet_of` is the outlet of each record."""
    there = table.record_text >= 0
    both = grouping.distinct((table.record_text[there].astype(np.int64) << 32) | outlet_of[there])
    return both >> 32, both & 0xFFFFFFFF


def _enough(stories: int, holders: int, pages: int, settings: FurnitureSettings) -> bool:
    if stories < settings.min_pages:
        return False
    return stories >= settings.always_pages or holders >= settings.min_share * pages


def _stories(pages: Iterable[Page], settings: FurnitureSettings) -> int:
    """How many different stories some pages tell, up to what is enough: each is compared with one of every story."""
    first: list[Page] = []
    for page in pages:
        if not any(_same_story(page, other, settings) for other in first):
            first.append(page)
            if len(first) >= max(settings.min_pages, settings.always_pages):
                break
    return len(first)


def _same_story(a: Page, b: Page, settings: FurnitureSettings) -> bool:
    """As `tracer.furniture.learning`, but for titles, which the columns do not hold."""
    shared = frozenset(a.size.keys() & b.size.keys())
    of_both = sum(a.size[key] for key in shared)
    own = min(a.words, b.words) - of_both
    if own <= min(settings.same_own, settings.same_part * (own + of_both)):
        return True
    head = sum(a.size[key] for key, _ in takewhile(lambda two: two[0] == two[1], zip(a.size, b.size, strict=False)))
    if head > own:
        return True
    one, other = a.words_without(shared), b.words_without(shared)
    both = np.sort(np.concatenate([one, other]))
    common = int(np.count_nonzero(both[1:] == both[:-1]))
    return common >= settings.same_words * max(1, len(both) - common)
