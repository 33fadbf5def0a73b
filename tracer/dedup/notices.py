"""Site notices in bulk: which blocks recur on an outlet's pages that tell different stories, from columns alone.

The rule is `tracer.furniture`'s, on hashes. Only texts that are in a candidate pair are looked at: a notice that
made no candidates ties nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, takewhile

import numpy as np
from numpy.typing import NDArray

from tracer.dedup.table import Table
from tracer.settings import FurnitureSettings
from tracer.spool import Array

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
Page = dict[int, int]  # block -> words, in the order of the text
_OUTLET = np.uint64(0x9E3779B97F4A7C15)  # spreads outlet numbers over 64 bits


@dataclass(frozen=True)
class Blocks:
    """Blocks of some texts: `of_text[i]` says where those of the i-th text begin; hash and words of each block."""

    texts: Ints
    of_text: Ints  # (texts + 1,)
    key: Hashes
    size: NDArray[np.int32]

    def page(self, text: int) -> Page:
        """One text's blocks."""
        place = int(np.searchsorted(self.texts, text))
        part = slice(self.of_text[place], self.of_text[place + 1])
        return dict(zip(self.key[part].tolist(), self.size[part].tolist(), strict=True))


def learn(table: Table, texts: Ints, settings: FurnitureSettings) -> Hashes:
    """The hashes of the blocks that are furniture of some outlet, sorted. `texts` are looked at."""
    if not len(texts):
        return np.zeros(0, np.uint64)
    blocks = _read(table, np.unique(texts))
    outlet_of = outlets(table)[0]
    pages = np.bincount(outlet_of)
    key, text, outlet = _held(blocks, table, outlet_of, settings)
    begins = np.flatnonzero(np.append(True, (key[1:] != key[:-1]) | (outlet[1:] != outlet[:-1]))[: len(key)]).tolist()
    known: dict[tuple[int, ...], int] = {}
    found: list[int] = []
    for begin, end in pairwise([*begins, len(key)]):
        count = end - begin
        if count < settings.min_pages:
            continue
        sample = tuple(text[begin : begin + min(count, settings.sample)].tolist())
        if sample not in known:
            known[sample] = _stories(map(blocks.page, sample), settings)
        if _enough(known[sample], count, int(pages[outlet[begin]]), settings):
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
    records = table.text_record[texts].astype(np.int64)
    chunk = table.chunk_of(records)
    keys: list[Array] = [np.zeros(0, np.uint64)] * len(texts)
    sizes: list[Array] = [np.zeros(0, np.int32)] * len(texts)
    for number in np.unique(chunk):
        name = table.chunks[number]
        bounds = np.append(0, np.cumsum(table.spool.read(name, "blocks_count"), dtype=np.int64))
        starts, key = table.spool.read(name, "blocks").astype(np.int64), table.spool.read(name, "block_hash")
        words = table.spool.read(name, "words_count")
        for place in np.flatnonzero(chunk == number).tolist():
            row = int(records[place] - table.first[number])
            part = slice(bounds[row], bounds[row + 1])
            keys[place] = key[part]
            sizes[place] = np.diff(starts[part], append=words[row]).astype(np.int32)
    of_text = np.append(0, np.cumsum([len(key) for key in keys], dtype=np.int64))
    return Blocks(texts, of_text, np.concatenate(keys), np.concatenate(sizes))


def _held(blocks: Blocks, table: Table, outlet_of: Ints, settings: FurnitureSettings) -> tuple[Hashes, Ints, Ints]:
    """Each (block, text, outlet) once, blocks of one outlet together and their texts rising. Only blocks that at least
    `min_pages` texts hold."""
    text = np.repeat(blocks.texts, np.diff(blocks.of_text))
    _, inverse, counts = np.unique(blocks.key, return_inverse=True, return_counts=True)
    often = (counts[inverse] >= settings.min_pages) & (blocks.size >= settings.min_block)
    key, text = blocks.key[often], text[often]
    owner, outlet = _owners(table, outlet_of)
    first = np.searchsorted(owner, text)
    times = np.searchsorted(owner, text, side="right") - first
    index = np.repeat(first - (np.cumsum(times) - times), times) + np.arange(int(times.sum()))
    key, text, outlet = np.repeat(key, times), np.repeat(text, times), outlet[index]
    group = key ^ (outlet.astype(np.uint64) + np.uint64(1)) * _OUTLET
    order = np.lexsort((text, group))
    group, text = group[order], text[order]
    fresh = np.append(True, (group[1:] != group[:-1]) | (text[1:] != text[:-1]))[: len(group)]
    return key[order][fresh], text[fresh], outlet[order][fresh]


def _owners(table: Table, outlet_of: Ints) -> tuple[Ints, Ints]:
    """Each (text, outlet that has it) once, texts rising."""
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
    """As `tracer.furniture.learning`, but for titles and rewording, which the columns do not hold."""
    of_both = sum(a[key] for key in a.keys() & b.keys())
    size = min(sum(a.values()), sum(b.values()))
    own = size - of_both
    if own <= min(settings.same_own, settings.same_part * size):
        return True
    head = sum(a[key] for key, _ in takewhile(lambda two: two[0] == two[1], zip(a, b, strict=False)))
    return head > own
