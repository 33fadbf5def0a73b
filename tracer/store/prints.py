"""An article's fingerprint among the others': the hashes by which it is found again."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracer.model import Fingerprint
from tracer.store.rows import fingerprint_row

BANDS, BAND_ROWS = 64, 2
"""As `FingerprintSettings.bands` and `.rows`, by which candidates are weighed later on; a test keeps them equal. The
hash is the store's own, since this room cannot see the fingerprint's. Part of what is stored, so no setting."""

BANDED = 16
"""Texts with more anchors than that have no bands. Of 15,042 real articles, most of them short, the pairs with half of
the shorter in the longer that bands alone propose have a side with fewer. Part of what is stored."""


def band_keys(signature: NDArray[np.uint32], anchors: int) -> list[int]:
    """One 64-bit key a band of the signature, as SQLite keeps integers; none for a text whose anchors suffice."""
    if not 0 < anchors <= BANDED:
        return []
    bands = signature[: BANDS * BAND_ROWS].reshape(-1, BAND_ROWS).astype(np.uint64)
    keys = np.arange(1, len(bands) + 1, dtype=np.uint64)
    for column in bands.T:
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return signed_all(keys)


def signed_all(hashes: NDArray[np.uint64]) -> list[int]:
    """64-bit hashes as SQLite keeps integers."""
    found: list[int] = hashes.astype(np.uint64).view(np.int64).tolist()
    return found


def put(db: sqlite3.Connection, print_: Fingerprint, number: int, scheme: int) -> None:
    """Keep the fingerprint of the article in row `number`; one that has another must lose it first."""
    row = fingerprint_row(print_, number, scheme)
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"insert or replace into fingerprints ({names}) values ({marks})", list(row.values()))  # noqa: S608
    for table, hashes in _hashes(print_.signature, print_.anchors).items():
        pairs = [(hash, number) for hash in hashes]
        db.executemany(f"insert or ignore into {table} values (?, ?)", pairs)  # noqa: S608


def take_out(db: sqlite3.Connection, row: Mapping[str, Any]) -> None:
    """The hashes of a fingerprint, told by its row, which has the article's `n`, and stays."""
    signature, anchors = np.frombuffer(row["signature"], "<u4"), np.frombuffer(row["anchors"], "<u8")
    for table, hashes in _hashes(signature, anchors).items():
        pairs = [(hash, row["n"]) for hash in hashes]
        db.executemany(f"delete from {table} where hash = ? and article = ?", pairs)  # noqa: S608


def band_again(db: sqlite3.Connection) -> None:
    """Fill an empty table of bands from the fingerprints."""
    query = "select article, signature, anchors from fingerprints where length(anchors) between 1 and ?"
    for number, signature, anchors in db.execute(query, [8 * BANDED]).fetchall():
        keys = band_keys(np.frombuffer(signature, "<u4"), len(anchors) // 8)
        db.executemany("insert or ignore into bands values (?, ?)", [(key, number) for key in keys])


def _hashes(signature: NDArray[np.uint32], anchors: NDArray[np.uint64]) -> dict[str, list[int]]:
    """By table, sorted, so that neighbours in the index are written together."""
    return {
        "bands": sorted(band_keys(signature, len(anchors))),
        "anchors": sorted(signed_all(anchors)),
    }
