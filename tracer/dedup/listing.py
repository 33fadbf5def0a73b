"""Pairs of texts -> pairs of records, and clusters of texts -> clusters of records, in an order of ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracer.dedup import grouping, kinds
from tracer.dedup.kinds import Floats, Ints, Pairs
from tracer.dedup.table import Table
from tracer.model import Cluster, Member
from tracer.urls import page_key, plain_host

VERSION = 5  # behind `kinds`: a capture or form of the same page
_KINDS = ("none", "exact", "near", "contains", "contains", "version")


@dataclass(frozen=True)
class Holders:
    """The records of each text: those of text t are `records[start[t]:start[t + 1]]`, by id."""

    records: Ints
    start: Ints
    ids: list[str]  # of every record that has words; "" where nobody asks
    rank: Ints  # of every record among the ids

    def named(self, records: Ints) -> list[str]:
        """Ids of some records."""
        return [self.ids[record] for record in records.tolist()]

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


Ranks = NDArray[np.float64]


@dataclass(frozen=True)
class Listed:
    """Pairs of records, sorted by their ids; `row` is the pair of texts each comes from, -1 for two of one text."""

    a: Ints
    b: Ints
    row: Ints
    flipped: NDArray[np.bool_]  # a is of the row's second text

    def where(self, chosen: NDArray[np.bool_]) -> Listed:
        """Some of them."""
        return Listed(self.a[chosen], self.b[chosen], self.row[chosen], self.flipped[chosen])


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


def keepers(table: Table, groups: Grouped, who: Holders, prefer: str, stay: Ranks | None = None) -> Ints:
    """The record of each cluster that stays: `earliest`, `longest` or `first`, then longest, by content, by id. Where
    `stay` ranks records, the lowest of a cluster comes before all that."""
    cluster = np.repeat(np.arange(len(groups.pivot)), np.diff(groups.start))
    records = groups.records
    text = table.record_text[records].astype(np.int64)
    longest = -table.of_texts("words_count", text).astype(np.int64) if len(text) else text
    first: NDArray[np.float64] = np.zeros(len(records))
    if prefer == "first":
        first = records.astype(np.float64)
    elif prefer in {"earliest", "source"}:
        first = np.nan_to_num(table.of_records("published", records).astype(np.float64), nan=np.inf)
    ranked = np.zeros(len(records)) if stay is None else stay[records]
    order = np.lexsort((who.rank[records], text, longest, first, ranked, cluster))
    return records[order][groups.start[:-1]]


def with_new(groups: Grouped, stored: NDArray[np.bool_]) -> Grouped:
    """The clusters that hold a record which is not `stored`."""
    cluster = np.repeat(np.arange(len(groups.pivot)), np.diff(groups.start))
    new = np.zeros(len(groups.pivot), np.bool_)
    new[cluster[~stored[groups.records]]] = True
    inside = new[cluster]
    start = np.append(0, np.cumsum(np.diff(groups.start)[new])).astype(np.int64)
    return Grouped(groups.pivot[new], start, groups.records[inside], groups.score[inside], groups.kind[inside])


@dataclass(frozen=True)
class Fates:
    """What becomes of each record: how it is a copy of its keeper (of `kinds`, or VERSION; NONE: it stays)."""

    how: NDArray[np.int8]
    keeper: Ints  # the record that stays in its place, -1 for one that stays itself

    @property
    def dropped(self) -> NDArray[np.bool_]:
        dropped: NDArray[np.bool_] = self.keeper >= 0
        return dropped


def fates(table: Table, groups: Grouped, keeper: Ints, urls: Urls, stored: NDArray[np.bool_]) -> Fates:
    """Forms and captures of the keeper's page are versions, whatever they share with it; the rest are copies. What is
    `stored` always stays."""
    how, of = np.zeros(table.records, np.int8), np.full(table.records, -1, np.int64)
    sizes = np.diff(groups.start)
    records, lead = groups.records, np.repeat(keeper, sizes)
    text = table.record_text[records]
    kind = np.minimum(groups.kind, kinds.CONTAINS).astype(np.int8)
    how[records] = kind
    towards_pivot = how[lead]
    copied = np.where(text == np.repeat(groups.pivot, sizes), towards_pivot, kind)
    copied = np.where(text == table.record_text[lead], kinds.EXACT, copied)
    how[records] = np.where(urls.same_page(records, lead), VERSION, copied)
    of[records] = lead
    how[keeper], of[keeper] = kinds.NONE, -1
    how[stored], of[stored] = kinds.NONE, -1
    return Fates(how, of)


@dataclass(frozen=True)
class Urls:
    """The URLs of some records (rising), and a number for the host that all forms of each page share (-1: not simple
    enough to tell)."""

    records: Ints
    urls: list[str]
    host: Ints

    @staticmethod
    def of(table: Table, records: Ints) -> Urls:
        """Of some records."""
        involved = grouping.distinct(records)
        urls = table.strings("urls", involved)
        hosts: dict[str | None, int] = {None: -1}
        host = np.array([hosts.setdefault(plain_host(url), len(hosts)) for url in urls], np.int64)
        return Urls(involved, urls, host)

    def same_page(self, records: Ints, others: Ints) -> NDArray[np.bool_]:
        """Whether each record is of the same page as the other one."""
        one, other = np.searchsorted(self.records, records), np.searchsorted(self.records, others)
        host = self.host
        same: NDArray[np.bool_] = (host[one] == host[other]) | (host[one] < 0) | (host[other] < 0)
        for row in np.flatnonzero(same).tolist():
            a, b = self.urls[one[row]], self.urls[other[row]]
            same[row] = bool(a and b) and page_key(a) == page_key(b)
        return same


def clusters(
    table: Table, groups: Grouped, keeper: Ints, who: Holders, urls: Urls, stored: NDArray[np.bool_]
) -> Iterator[Cluster]:
    """The clusters as values, in the order of their ids."""
    starts = groups.start.tolist()
    pivots = np.repeat(groups.records[groups.start[:-1]], np.diff(groups.start))
    kind = np.where(urls.same_page(groups.records, pivots), VERSION, groups.kind).tolist()
    scores, records = groups.score.round(4).tolist(), groups.records.tolist()
    for number, pivot in enumerate(groups.pivot.tolist()):
        first = starts[number]
        members = tuple(
            Member(
                who.ids[records[i]],
                scores[i],
                "pivot" if i == first else _KINDS[kind[i]],  # type: ignore[arg-type]
                stored=bool(stored[records[i]]),
            )
            for i in range(first, starts[number + 1])
        )
        yield Cluster(f"{int(table.content[pivot]):016x}", who.ids[int(keeper[number])], members)
