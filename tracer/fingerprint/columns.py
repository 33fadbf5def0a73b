"""The fingerprints of many texts as columns: what the bulk path makes instead of objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unequal length: row i is `values[offsets[i]:offsets[i + 1]]`; n rows have n + 1 offsets."""

    values: NDArray[Any]
    offsets: Offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> NDArray[Any]:
        return self.values[self.offsets[row] : self.offsets[row + 1]]

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.offsets)


@dataclass(frozen=True, slots=True)
class Columns:
    """n texts: `words` are their folded words' 32-bit hashes in order, `raw` those of `\\w+` of the lower-cased text
    where that differs from the folded words (an empty row where it does not: `differs` tells). `blocks` are the words
    at which the sentences and lines of the text begin."""

    text_hash: NDArray[np.uint64]  # (n,)
    signature: NDArray[np.uint32]  # (n, permutations)
    anchors: Ragged  # uint64, sorted and distinct in each row
    words: Ragged  # uint32
    raw: Ragged  # uint32
    differs: NDArray[np.bool_]  # (n,)
    blocks: Ragged  # uint32, the first is 0

    def __len__(self) -> int:
        return len(self.text_hash)
