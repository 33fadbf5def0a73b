"""What a run found, in figures."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tracer.dedup import kinds, notices
from tracer.dedup.kinds import Ints, Pairs
from tracer.dedup.listing import Grouped, Holders, Listed
from tracer.dedup.table import Table
from tracer.model import Cluster, Dedup, Skipped
from tracer.settings import DedupSettings

_OUTLETS = 20


def summary(
    table: Table,
    groups: Grouped,
    keeper: Ints,
    listed: Listed,
    pairs: Pairs,
    found: tuple[Cluster, ...],
    who: Holders,
    settings: DedupSettings,
) -> Dedup:
    """The figures and the clusters of a run."""
    kind = groups.kind[~np.isin(groups.records, keeper)]
    skipped, more = _skipped(table, settings)
    counts = np.bincount(kind, minlength=len(kinds.NAMES))
    return Dedup(
        read=table.records,
        kept=table.records - len(kind),
        exact=int(counts[kinds.EXACT]),
        near=int(counts[kinds.NEAR]),
        contained=len(kind) - int(counts[kinds.EXACT]) - int(counts[kinds.NEAR]),
        versions=0,
        clusters=found,
        pairs=len(listed.a),
        furniture_pairs=int(np.count_nonzero(pairs.furniture)),
        outlets=_sharing(table, listed),
        duplicate_ids=_repeated(table),
        skipped=skipped,
        skipped_more=more,
    )


def _skipped(table: Table, settings: DedupSettings) -> tuple[tuple[Skipped, ...], tuple[tuple[str, int], ...]]:
    named: list[Skipped] = []
    more: Counter[str] = Counter()
    for skip in table.skipped():
        if len(named) < settings.skips:
            named.append(skip)
        else:
            more[skip.reason] += 1
    empty = int(np.count_nonzero(table.record_text < 0))
    if empty:
        more["no words in its text: kept, compared with nothing"] += empty
    return tuple(named), tuple(sorted(more.items()))


def _sharing(table: Table, listed: Listed) -> tuple[tuple[str, str, int], ...]:
    of, names = notices.outlets(table)
    if not len(listed.a):
        return ()
    one, other = np.minimum(of[listed.a], of[listed.b]), np.maximum(of[listed.a], of[listed.b])
    both, counts = np.unique(one << 32 | other, return_counts=True)
    found: list[tuple[str, str, int]] = []
    for pair, count in zip(both.tolist(), counts.tolist(), strict=True):
        a, b = sorted((names[pair >> 32], names[pair & 0xFFFFFFFF]))
        if a and b and a != b:
            found.append((a, b, count))
    return tuple(sorted(found, key=lambda row: (-row[2], row[0], row[1]))[:_OUTLETS])


def _repeated(table: Table) -> int:
    """How many records have the id of an earlier one, told by 64-bit hashes."""
    hashes = [np.zeros(0, np.int64)]
    for number, _ in enumerate(table.chunks):
        records = np.arange(table.first[number], table.first[number + 1])
        hashes.append(np.array([hash(name) for name in table.strings("ids", records)], np.int64))
    every = np.concatenate(hashes)
    return len(every) - len(np.unique(every))
