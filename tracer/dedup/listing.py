"""Pairs of texts -> pairs of records, and clusters of texts -> clusters of records, in an order of ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracer.dedup import kinds
from tracer.dedup.kinds import Floats, Ints, Pairs
from tracer.dedup.table import Table
from tracer.model import Cluster, Member


@dataclass(frozen=True)
class Holders:
    """The records of each text: those of text t are `records[start[t]:start[t + 1]]`, by id."""

    records: Ints
    start: Ints
    ids: list[str]  # of every record that has words; "" where nobody asks
    rank: Ints  # of every record among the ids

    def of(self, text: int) -> Ints:
        """The records of one text."""
        return self.records[self.start[text] : self.start[text + 1]]


def holders(table: Table, texts: Ints) -> Holders:
    """The records of the texts that matter, with their ids."""
    wanted = np.zeros(table.texts, np.bool_)
    wanted[texts] = True
    wanted |= table.copies > 1
    records = np.flatnonzero((table.record_text >= 0) & wanted[table.record_text])
    names = table.strings("ids", records)
    order = np.argsort(np.array(names, object), kind="stable")
    rank = np.full(table.records, -1, np.int64)
    rank[records[order]] = np.arange(len(records))
    ids = [""] * table.records
    for record, name in zip(records.tolist(), names, strict=True):
        ids[record] = name
    by_text = records[np.lexsort((rank[records], table.record_text[records]))]
    start = np.searchsorted(table.record_text[by_text], np.arange(table.texts + 1)).astype(np.int64)
    return Holders(by_text, start, ids, rank)


@dataclass(frozen=True)
class Listed:
    """Pairs of records, sorted by their ids; `row` is the pair of texts each comes from, -1 for two of one text."""

    a: Ints
    b: Ints
    row: Ints
    flipped: NDArray[np.bool_]  # a is of the row's second text


def listed(table: Table, pairs: Pairs, who: Holders, most: int) -> Listed:
    """Every pair of records; of texts on more than `most` pages (or pairs of pages) each page with the first only."""
    parts_a: list[Ints] = [np.zeros(0, np.int64)]
    parts_b: list[Ints] = [np.zeros(0, np.int64)]
    rows: list[Ints] = [np.zeros(0, np.int64)]
    single = (table.copies[pairs.a] == 1) & (table.copies[pairs.b] == 1)
    parts_a.append(who.records[who.start[pairs.a[single]]])
    parts_b.append(who.records[who.start[pairs.b[single]]])
    rows.append(np.flatnonzero(single))
    for pair in np.flatnonzero(~single).tolist():
        one, other = _product(who.of(int(pairs.a[pair])), who.of(int(pairs.b[pair])), most)
        parts_a.append(one)
        parts_b.append(other)
        rows.append(np.full(len(one), pair))
    for text in map(int, np.flatnonzero(table.copies > 1)):
        one, other = _within(who.of(text), most)
        parts_a.append(one)
        parts_b.append(other)
        rows.append(np.full(len(one), -1))
    a, b, row = np.concatenate(parts_a), np.concatenate(parts_b), np.concatenate(rows)
    flipped = who.rank[a] > who.rank[b]
    a, b = np.where(flipped, b, a), np.where(flipped, a, b)
    order = np.lexsort((who.rank[b], who.rank[a]))
    return Listed(a[order], b[order], row[order], flipped[order])


def _product(a: Ints, b: Ints, most: int) -> tuple[Ints, Ints]:
    if len(a) * len(b) <= most * most // 2:
        return np.repeat(a, len(b)), np.tile(b, len(a))
    return np.append(a, np.repeat(a[0], len(b) - 1)), np.append(np.repeat(b[0], len(a)), b[1:])


def _within(records: Ints, most: int) -> tuple[Ints, Ints]:
    if len(records) <= most:
        first, second = np.triu_indices(len(records), 1)
        return records[first], records[second]
    return np.repeat(records[0], len(records) - 1), records[1:]


@dataclass(frozen=True)
class Grouped:
    """Records in clusters: those of cluster c are `records[start[c]:start[c + 1]]`, pivot first, then by likeness."""

    pivot: Ints  # text of each cluster
    start: Ints
    records: Ints
    score: Floats
    kind: NDArray[np.int8]  # of `kinds`, EXACT for equals of the pivot


def grouped(table: Table, pivot: Ints, copies: Pairs, who: Holders) -> Grouped:
    """Clusters of two records or more, by content of their pivots."""
    score, kind = _towards_pivot(table.texts, pivot, copies)
    sizes = np.bincount(pivot, weights=table.copies, minlength=table.texts)
    texts = np.flatnonzero(sizes[pivot] > 1)
    counts = table.copies[texts].astype(np.int64)
    place = np.repeat(who.start[texts] - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
    records, text = who.records[place], np.repeat(texts, counts)
    order = np.lexsort((who.rank[records], -score[text], pivot[text] != text, pivot[text]))
    records, text = records[order], text[order]
    leads, start = np.unique(pivot[text], return_index=True)
    return Grouped(leads, np.append(start, len(records)).astype(np.int64), records, score[text], kind[text])


def _towards_pivot(texts: int, pivot: Ints, copies: Pairs) -> tuple[Floats, NDArray[np.int8]]:
    score, kind = np.ones(texts), np.full(texts, kinds.EXACT, np.int8)
    for one, other in ((copies.a, copies.b), (copies.b, copies.a)):
        direct = pivot[one] == other
        score[one[direct]] = copies.score[direct]
        kind[one[direct]] = copies.kind[direct]
    return score, kind


def keepers(table: Table, groups: Grouped, who: Holders, prefer: str) -> Ints:
    """The record of each cluster that stays: `earliest`, `longest` or `first`, then longest, by content, by id."""
    cluster = np.repeat(np.arange(len(groups.pivot)), np.diff(groups.start))
    records = groups.records
    text = table.record_text[records].astype(np.int64)
    longest = -table.of_texts("words_count", text).astype(np.int64) if len(text) else text
    first: NDArray[np.float64] = np.zeros(len(records))
    if prefer == "first":
        first = records.astype(np.float64)
    elif prefer == "earliest":
        first = np.nan_to_num(table.of_records("published", records).astype(np.float64), nan=np.inf)
    order = np.lexsort((who.rank[records], text, longest, first, cluster))
    return records[order][groups.start[:-1]]


def clusters(table: Table, groups: Grouped, keeper: Ints, who: Holders) -> Iterator[Cluster]:
    """The clusters as values, in the order of their ids."""
    names: tuple[str, ...] = ("none", "exact", "near", "contains", "contains")
    starts = groups.start.tolist()
    scores, kind, records = groups.score.round(4).tolist(), groups.kind.tolist(), groups.records.tolist()
    for number, pivot in enumerate(groups.pivot.tolist()):
        inside = range(starts[number], starts[number + 1])
        members = tuple(
            Member(who.ids[records[i]], scores[i], "pivot" if i == starts[number] else names[kind[i]]) for i in inside
        )
        yield Cluster(f"{int(table.content[pivot]):016x}", who.ids[int(keeper[number])], members)
