"""Texts -> shingles -> MinHash signatures and winnowed anchors -> pairs worth comparing.

`of` makes one fingerprint, `columns` those of many texts at once; both give the same numbers. `pairs` and `partners`
propose; what they propose is a candidate and no match.
"""

from __future__ import annotations

import numpy as np

from tracer.fingerprint import vector
from tracer.fingerprint.bands import keys
from tracer.fingerprint.candidates import band_keys, estimate, minhash, needed, pairs, partners
from tracer.fingerprint.columns import Columns, Ragged
from tracer.fingerprint.engine import block_hashes, columns, comparer, shingler
from tracer.fingerprint.jit import KERNELS, PAGES, Rows, copy_rows, pages_of, rows_of
from tracer.fingerprint.jit import columns as columns_of
from tracer.fingerprint.native import available as can_compile
from tracer.fingerprint.native import library
from tracer.fingerprint.scheme import mix
from tracer.fingerprint.vector import ragged, text_hashes
from tracer.model import Fingerprint
from tracer.settings import FingerprintSettings

__all__ = [
    "KERNELS",
    "PAGES",
    "Columns",
    "Ragged",
    "Rows",
    "band_keys",
    "block_hashes",
    "can_compile",
    "columns",
    "columns_of",
    "comparer",
    "copy_rows",
    "estimate",
    "keys",
    "library",
    "minhash",
    "mix",
    "needed",
    "of",
    "pages_of",
    "pairs",
    "partners",
    "ragged",
    "rows_of",
    "shingler",
    "text_hashes",
]


def of(text: str, settings: FingerprintSettings) -> Fingerprint:
    """The fingerprint of one text. Words and their folded form are those of `normalize.words`."""
    row = columns([text], settings)
    return Fingerprint(
        settings=settings.text(),
        signature=row.signature[0],
        anchors=row.anchors.values.astype(np.uint64),
        shingles=np.unique(vector.shingles(row.words, settings.shingle).values.astype(np.uint64)),
        text_hash=int(row.text_hash[0]),
        words=len(row.words.values),
    )
