"""What a run found, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from tracer.dedup import grouping, kinds, listing, notices
from tracer.dedup.kinds import Ints, Pairs
from tracer.dedup.listing import Fates, Grouped, Listed
from tracer.dedup.table import Table
from tracer.model import Cluster, Dedup, Largest, Skipped
from tracer.settings import DedupSettings

_OUTLETS = 20
_LARGEST = 10


def summary(
    table: Table,
    groups: Grouped,
    fates: Fates,
    listed: Listed,
    pairs: Pairs,
    found: tuple[Cluster, ...],
    stored: NDArray[np.bool_],
    unread: Sequence[Skipped],
    settings: DedupSettings,
) -> Dedup:
    """The figures and the clusters of a run. `unread`: locations that could not be read at all."""
    dropped = fates.dropped
    counts = np.bincount(fates.how[dropped], minlength=listing.VERSION + 1)
    skipped, more = _skipped(table, unread, settings)
    mine = ~stored
    of, names = notices.outlets(table)
    return Dedup(
        read=int(mine.sum()),
        kept=int((mine & ~dropped).sum()),
        exact=int(counts[kinds.EXACT]),
        near=int(counts[kinds.NEAR]),
        contained=int(counts[kinds.CONTAINS]),
        versions=int(counts[listing.VERSION]),
        clusters=found,
        pairs=len(listed.a),
        furniture_pairs=int(np.count_nonzero(_furniture(listed, pairs))),
        outlets=_sharing(listed.where(~_furniture(listed, pairs)), of, names),
        duplicate_ids=_repeated(table, mine),
        skipped=skipped,
        skipped_more=more,
        empty=int(np.count_nonzero(mine & (table.record_text < 0))),
        early=sum(table.spool.columns(chunk)["early"].shape[0] for chunk in table.chunks),
        stored=int(stored.sum()),
        largest=tuple(_largest(table, groups, found, of)),
    )


def _furniture(listed: Listed, pairs: Pairs) -> NDArray[np.bool_]:
    """Which pairs of records share site notice only."""
    if not len(pairs):
        return np.zeros(len(listed.a), np.bool_)
    notice: NDArray[np.bool_] = (listed.row >= 0) & pairs.furniture[listed.row]
    return notice


def _skipped(
    table: Table, unread: Sequence[Skipped], settings: DedupSettings
) -> tuple[tuple[Skipped, ...], tuple[tuple[str, int], ...]]:
    named = list(unread)
    more: Counter[str] = Counter()
    for skip in table.skipped():
        if len(named) < settings.skips:
            named.append(skip)
        else:
            more[skip.reason] += 1
    return tuple(named), tuple(sorted(more.items()))


def _sharing(listed: Listed, of: Ints, names: list[str]) -> tuple[tuple[str, str, int], ...]:
    if not len(listed.a):
        return ()
    one, other = np.minimum(of[listed.a], of[listed.b]), np.maximum(of[listed.a], of[listed.b])
    both, counts = np.unique(one << 32 | other, return_counts=True)
    found: list[tuple[str, str, int]] = []
    order = np.argsort(-counts)
    for pair, count in zip(both[order].tolist(), counts[order].tolist(), strict=True):
        if len(found) >= _OUTLETS and count < found[-1][2]:
            break
        a, b = sorted((names[pair >> 32], names[pair & 0xFFFFFFFF]))
        if a and b and a != b:
            found.append((a, b, count))
    return tuple(sorted(found, key=lambda row: (-row[2], row[0], row[1]))[:_OUTLETS])


def _repeated(table: Table, mine: NDArray[np.bool_]) -> int:
    """How many records have the id of an earlier one, told by 64-bit hashes."""
    hashes = np.concatenate([np.zeros(0, np.uint64), *(table.spool.read(chunk, "id_hash") for chunk in table.chunks)])
    return int(mine.sum()) - len(grouping.distinct(hashes[mine]))


def _largest(table: Table, groups: Grouped, found: tuple[Cluster, ...], of: Ints) -> list[Largest]:
    """The largest clusters with what names them."""
    sizes = np.diff(groups.start)
    names = np.array([cluster.cluster for cluster in found], object)
    largest = []
    for number in np.lexsort((names, -sizes))[:_LARGEST].tolist():
        records = groups.records[groups.start[number] : groups.start[number + 1]]
        cluster = found[number]
        keeper = records[[member.id == cluster.keeper for member in cluster.members]][:1]
        times = table.of_records("published", np.sort(records))
        known = times[~np.isnan(times)].tolist()
        first, last = (_time(min(known)), _time(max(known))) if known else (None, None)
        url = table.strings("urls", keeper)[0]
        outlets = len(np.unique(of[records]))
        largest.append(Largest(cluster.cluster, len(records), cluster.keeper, url, outlets, first, last))
    return largest


def _time(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
