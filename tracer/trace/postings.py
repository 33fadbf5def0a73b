"""Which articles hold one of some shingles: what keeps a large pool from being looked at as a whole for each member."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tracer.model import Fingerprint


class Postings:
    """Shingle hash -> holders, as two arrays sorted by hash. Made anew where a pool has grown."""

    def __init__(self, items: Sequence[tuple[str, Fingerprint]]) -> None:
        self.items = items
        hashes = [fingerprint.shingles for _, fingerprint in items]
        owners = np.repeat(np.arange(len(items), dtype=np.int32), [len(each) for each in hashes])
        joined = np.concatenate(hashes) if hashes else np.zeros(0, np.uint64)
        order = np.argsort(joined, kind="stable")
        self._hashes, self._owners = joined[order], owners[order]
        self._texts: dict[int, list[int]] = {}
        for at, (_, fingerprint) in enumerate(items):
            self._texts.setdefault(fingerprint.text_hash, []).append(at)

    def holding(self, shingles: NDArray[np.uint64], text_hash: int | None = None) -> list[tuple[str, Fingerprint]]:
        """The items that hold at least one of the shingles, or are that text, in the order they were given."""
        found = set(self._texts.get(text_hash, ())) if text_hash is not None else set()
        first = np.searchsorted(self._hashes, shingles, "left")
        behind = np.searchsorted(self._hashes, shingles, "right")
        for low, high in zip(first.tolist(), behind.tolist(), strict=True):
            found.update(self._owners[low:high].tolist())
        return [self.items[at] for at in sorted(found)]
