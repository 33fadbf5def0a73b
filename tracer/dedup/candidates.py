"""Which distinct texts are worth comparing: equal words, a common LSH band, common anchors. All are to be verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tracer import fingerprint
from tracer.dedup import grouping
from tracer.dedup.grouping import U64, Packed
from tracer.dedup.notices import Runs
from tracer.dedup.table import Table
from tracer.settings import Settings

_BANDS_AT_ONCE = 8


def find(table: Table, furniture: Callable[[], Runs], settings: Settings) -> Packed:
    """The candidate pairs of distinct texts, each once, rising. Furniture on many pages proposes none; it is asked for
    late, so that it may be looked for meanwhile."""

    def idle(keys: Packed, texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        return _inside(table, furniture(), keys, texts, settings)

    found = [_equal(table, settings), _banded(table, settings), _anchored(table, settings, idle)]
    return grouping.distinct(np.concatenate(found))


def _equal(table: Table, settings: Settings) -> Packed:
    """Texts of the same folded words in other letters: accents, vowel marks, digits of another script."""
    width = grouping.bits(table.texts)
    order = grouping.pack(fingerprint.mix(table.text_hash), np.arange(table.texts), width)
    return grouping.pairs(order, width, settings.dedup.group, settings.dedup.pivots)


def _banded(table: Table, settings: Settings) -> Packed:
    rule, width = settings.dedup, grouping.bits(table.texts)
    found: list[Packed] = []
    most = max(1, min(_BANDS_AT_ONCE, rule.keys_at_once // max(1, table.texts)))
    for band in range(0, rule.bands, most):
        count = min(most, rule.bands - band)
        part = replace(settings.fingerprint, bands=count, rows=rule.rows)
        keys = fingerprint.keys(_minima(table, band * rule.rows, (band + count) * rule.rows, settings), part)
        for place in range(count):
            packed = grouping.pack(keys[:, place], np.arange(table.texts), width)
            found.append(grouping.pairs(packed, width, rule.group, rule.pivots))
        found = [grouping.distinct(np.concatenate(found))]
    return found[0]


def _minima(table: Table, first: int, last: int, settings: Settings) -> NDArray[np.uint32]:
    """(texts, last - first) minima, read from the spool; permutations are used again where there are too few."""
    out = np.empty((table.texts, last - first), np.uint32)
    chunk = table.chunk_of(table.text_record)
    order = np.argsort(chunk, kind="stable")
    bounds = np.searchsorted(chunk[order], np.arange(len(table.chunks) + 1))
    for number, name in enumerate(table.chunks):
        texts = order[bounds[number] : bounds[number + 1]]
        rows = table.text_record[texts] - table.first[number]
        if len(rows):
            values = table.spool.read(name, "signature", first, min(last, settings.fingerprint.permutations))
            out[texts, : len(values)] = values[:, rows].T
    return out


def _anchored(table: Table, settings: Settings, idle: grouping.Idle) -> Packed:
    """Pairs with enough anchors in common; a text with few anchors needs fewer."""
    rule, width = settings.dedup, grouping.bits(table.texts)
    counts, total = _anchor_counts(table)
    passes = 1 + total // rule.keys_at_once
    found: list[Packed] = []
    for turn in range(passes):
        packed = grouping.pack(*_anchors(table, turn, passes), width)
        found.append(grouping.pairs(packed, width, rule.group, rule.pivots, idle))
    shared, times = np.unique(np.concatenate(found), return_counts=True)
    a, b = grouping.split(shared)
    short = _whole(table, "words_count") <= rule.short
    needed = np.where(short[a] | short[b], 1, np.clip(np.minimum(counts[a], counts[b]) // 2, 1, rule.shared_anchors))
    kept: Packed = shared[times >= needed]
    return kept


def _inside(
    table: Table, furniture: Runs, keys: Packed, texts: NDArray[np.int64], settings: Settings
) -> NDArray[np.bool_]:
    """Which anchors, given as high bits of their packed keys and a text that has them, stand in furniture there."""
    size, width = settings.fingerprint.shingle, grouping.bits(table.texts)
    known, place = np.unique(texts, return_inverse=True)
    words = fingerprint.Ragged(*table.ragged("words", "words_count", known))
    rows = fingerprint.shingler(False)(words, size)  # few texts: not worth loading compiled code here
    mixed = fingerprint.mix(rows.values) >> U64(width)
    owner, begin, end = furniture.of(known)
    first = np.searchsorted(owner, np.arange(len(known) + 1))
    inside = np.zeros(len(keys), np.bool_)
    for number, (key, row) in enumerate(zip(keys, place.tolist(), strict=True)):
        at = np.flatnonzero(mixed[rows.offsets[row] : rows.offsets[row + 1]] == key)
        runs = slice(first[row], first[row + 1])
        inside[number] = any(((begin[runs] <= one) & (one + size <= end[runs])).any() for one in at[:1])
    return inside


def _anchor_counts(table: Table) -> tuple[NDArray[np.int32], int]:
    counts = _whole(table, "anchors_count")
    return counts, int(counts.sum(dtype=np.int64))


def _whole(table: Table, name: str) -> NDArray[np.int32]:
    """A column's value for every text."""
    columns = (table.spool.read(chunk, name) for chunk in table.chunks)
    values: NDArray[np.int32] = np.concatenate([np.zeros(0, np.int32), *columns])[table.text_record]
    return values


def _anchors(table: Table, turn: int, passes: int) -> tuple[Packed, NDArray[np.int64]]:
    """The anchors of all distinct texts whose turn it is, and whose they are."""
    firsts = np.zeros(table.records, np.bool_)
    firsts[table.text_record] = True
    keys: list[Packed] = [np.zeros(0, np.uint64)]
    owners = [np.zeros(0, np.int64)]
    for number, name in enumerate(table.chunks):
        records = np.arange(table.first[number], table.first[number + 1])
        owner = np.repeat(records, table.spool.read(name, "anchors_count"))
        values: Packed = table.spool.read(name, "anchors")
        mine = firsts[owner]
        if passes > 1:
            mine &= values % U64(passes) == U64(turn)
        keys.append(fingerprint.mix(values[mine]))
        owners.append(table.record_text[owner[mine]].astype(np.int64))
    return np.concatenate(keys), np.concatenate(owners)
