"""Site notices in bulk: which blocks recur on an outlet's pages that tell different stories, from columns alone.

The rule is `tracer.furniture`'s, on hashes. The columns are streamed: a first pass counts blocks in buckets, a second
keeps those that may recur, a third finds where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile

import numpy as np
from numpy.typing import NDArray

from tracer.dedup.table import Table
from tracer.settings import FurnitureSettings

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
_BUCKET_BITS = 24
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

    def page(self, table: Table, text: int) -> Page:
        """One text's blocks."""
        place = int(np.searchsorted(self.texts, text))
        part = slice(self.of_text[place], self.of_text[place + 1])
        return Page(table, text, self.key[part].tolist(), self.start[part].tolist(), self.size[part].tolist())


class Page:
    """One text as its blocks; its words are read when they are asked for."""

    def __init__(self, table: Table, text: int, keys: list[int], starts: list[int], sizes: list[int]) -> None:
        self._table, self._text = table, text
        self.size = dict(zip(keys, sizes, strict=True))
        self._start = dict(zip(keys, starts, strict=True))

    @cached_property
    def _words(self) -> NDArray[np.uint32]:
        return self._table.ragged("words", "words_count", np.array([self._text]))[0].astype(np.uint32)

    def words_without(self, shared: set[int]) -> set[int]:
        """The words outside some blocks."""
        own = (slice(self._start[key], self._start[key] + self.size[key]) for key in self.size if key not in shared)
        return {word for part in own for word in self._words[part].tolist()}


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


def runs(table: Table, settings: FurnitureSettings) -> Runs:
    """Where the distinct texts hold furniture of any outlet, as learned from these texts themselves."""
    known = _learn(table, settings)
    parts: list[tuple[Ints, Ints, Ints]] = []
    for text, key, start, size in _streamed(table):
        flagged = known[np.minimum(np.searchsorted(known, key), len(known) - 1)] == key if len(known) else key != key
        goes_on = np.zeros(len(text), np.bool_)
        goes_on[1:] = flagged[1:] & flagged[:-1] & (text[1:] == text[:-1])
        first = np.flatnonzero(flagged & ~goes_on)
        last = np.flatnonzero(flagged & ~np.append(goes_on[1:], False))
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


def _recurring(table: Table, settings: FurnitureSettings) -> tuple[Hashes, Ints]:
    """(hash, text) of the blocks that at least `min_pages` texts hold, and of few others."""
    counts = np.zeros(1 << _BUCKET_BITS, np.uint32)
    shift = np.uint64(64 - _BUCKET_BITS)
    for _, key, _, size in _streamed(table):
        np.add.at(counts, key[size >= settings.min_block] >> shift, np.uint32(1))
    keys, texts = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for text, key, _, size in _streamed(table):
        often = (size >= settings.min_block) & (counts[key >> shift] >= settings.min_pages)
        keys.append(key[often])
        texts.append(text[often])
    key, text = np.concatenate(keys), np.concatenate(texts)
    _, inverse, times = np.unique(key, return_inverse=True, return_counts=True)
    often = times[inverse] >= settings.min_pages
    return key[often], text[often]


def _learn(table: Table, settings: FurnitureSettings) -> Hashes:
    """The hashes of the blocks that are furniture of some outlet, sorted."""
    outlet_of = outlets(table)[0]
    pages = np.bincount(outlet_of)
    key, text, outlet = _held(table, outlet_of, settings)
    begins = np.flatnonzero(np.append(True, (key[1:] != key[:-1]) | (outlet[1:] != outlet[:-1]))[: len(key)]).tolist()
    groups = [(b, e) for b, e in pairwise([*begins, len(key)]) if e - b >= settings.min_pages]
    samples = [tuple(text[begin : min(end, begin + settings.sample)].tolist()) for begin, end in groups]
    blocks = _read(table, np.unique(np.array([one for sample in set(samples) for one in sample], np.int64)))
    page = lru_cache(_PAGES)(lambda text: blocks.page(table, text))
    known: dict[tuple[int, ...], int] = {}
    found: list[int] = []
    for (begin, end), sample in zip(groups, samples, strict=True):
        if sample not in known:
            known[sample] = _stories(map(page, sample), settings)
        if _enough(known[sample], end - begin, int(pages[outlet[begin]]), settings):
            found.append(int(key[begin]))
    return np.unique(np.array(found, np.uint64))


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


def _held(table: Table, outlet_of: Ints, settings: FurnitureSettings) -> tuple[Hashes, Ints, Ints]:
    """Each (block, text, outlet) once, blocks of one outlet together and their texts rising. Only blocks that at least
    `min_pages` texts hold."""
    key, text = _recurring(table, settings)
    owner, outlet = owners(table, outlet_of)
    first = np.searchsorted(owner, text)
    times = np.searchsorted(owner, text, side="right") - first
    index = np.repeat(first - (np.cumsum(times) - times), times) + np.arange(int(times.sum()))
    key, text, outlet = np.repeat(key, times), np.repeat(text, times), outlet[index]
    group = key ^ (outlet.astype(np.uint64) + np.uint64(1)) * _OUTLET
    order = np.lexsort((text, group))
    group, text = group[order], text[order]
    fresh = np.append(True, (group[1:] != group[:-1]) | (text[1:] != text[:-1]))[: len(group)]
    return key[order][fresh], text[fresh], outlet[order][fresh]


def owners(table: Table, outlet_of: Ints) -> tuple[Ints, Ints]:
    """Each (text, outlet that has it) once, texts rising; `outlet_of` is the outlet of each record."""
    there = table.record_text >= 0
    both = np.unique((table.record_text[there].astype(np.int64) << 32) | outlet_of[there])
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
    shared = a.size.keys() & b.size.keys()
    of_both = sum(a.size[key] for key in shared)
    own = min(sum(a.size.values()), sum(b.size.values())) - of_both
    if own <= min(settings.same_own, settings.same_part * (own + of_both)):
        return True
    head = sum(a.size[key] for key, _ in takewhile(lambda two: two[0] == two[1], zip(a.size, b.size, strict=False)))
    if head > own:
        return True
    one, other = a.words_without(shared), b.words_without(shared)
    return len(one & other) >= settings.same_words * max(1, len(one | other))
