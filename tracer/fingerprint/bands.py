"""LSH band keys of many signatures, for indexes other than datasketch's own: sorted columns, a database."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tracer.fingerprint.scheme import POSITION, U64, mix
from tracer.settings import FingerprintSettings


def keys(signature: NDArray[np.uint32], settings: FingerprintSettings) -> NDArray[np.uint64]:
    """(n, permutations) minima -> (n, bands) 64-bit keys, each with its band's number folded in."""
    out = np.empty((len(signature), settings.bands), np.uint64)
    for band in range(settings.bands):
        key = np.full(len(signature), (band + 1) * POSITION & (2**64 - 1), np.uint64)
        for row in range(band * settings.rows, (band + 1) * settings.rows):
            key = mix(key + signature[:, row % settings.permutations].astype(np.uint64) + U64(1))
        out[:, band] = key
    return out
