"""What a deduplication found, as one JSON document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tracer.model import Dedup, Largest, Precision


def dedup(found: Dedup, judged: Sequence[Precision] = ()) -> dict[str, Any]:
    """The summary: counts and the largest clusters; all clusters are what `--clusters` is for."""
    return {
        "read": found.read,
        "kept": found.kept,
        "dropped": {"exact": found.exact, "near": found.near, "contained": found.contained},
        "versions": found.versions,
        "empty": found.empty,
        "early": found.early,
        "stored": found.stored,
        "added": found.added,
        "clusters": len(found.clusters),
        "sizes": [{"members": size, "clusters": count} for size, count in _sizes(found)],
        "largest": [_largest(cluster) for cluster in found.largest],
        "pairs": found.pairs,
        "furniture_pairs": found.furniture_pairs,
        "outlets": [{"a": a, "b": b, "pairs": count} for a, b, count in found.outlets],
        "duplicate_ids": found.duplicate_ids,
        "unlinked_stories": found.unlinked,
        "skipped": [{"location": s.location, "step": s.step, "reason": s.reason} for s in found.skipped],
        "skipped_more": [{"reason": reason, "count": count} for reason, count in found.skipped_more],
        **({"sample": [_precision(one) for one in judged]} if judged else {}),
    }


def _sizes(found: Dedup) -> list[tuple[int, int]]:
    """How many clusters there are of each size."""
    return sorted(Counter(len(cluster.members) for cluster in found.clusters).items())


def _precision(found: Precision) -> dict[str, Any]:
    """What the verdicts on a draw say."""
    share = found.right / found.judged if found.judged else None
    return {
        "drawn": found.what,
        "copies": found.right,
        "judged": found.judged,
        "unsure": found.unsure,
        "share": None if share is None else round(share, 4),
        "interval": [round(found.low, 4), round(found.high, 4)],
    }


def _largest(cluster: Largest) -> dict[str, Any]:
    return {
        "cluster": cluster.cluster,
        "keeper": cluster.keeper,
        "members": cluster.members,
        "url": cluster.url,
        "outlets": cluster.outlets,
        "first": cluster.first.isoformat() if cluster.first else None,
        "last": cluster.last.isoformat() if cluster.last else None,
    }
