"""Texts -> columns, in groups of a size that stays in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tracer.fingerprint import vector
from tracer.fingerprint.alphabet import DIFFERS, FOLD, RAW, SPECIAL, Codes
from tracer.fingerprint.columns import Columns, Offsets, Ragged
from tracer.settings import FingerprintSettings

_GROUP = 1 << 17  # code points hashed together


def columns(texts: Sequence[str], settings: FingerprintSettings) -> Columns:
    """Fingerprint every text; row i belongs to `texts[i]`."""
    parts = [_group(texts[start:end], settings) for start, end in _groups(texts)]
    return join(parts, settings)


def raw_words(texts: Sequence[str]) -> Ragged:
    """The 32-bit hashes of `\\w+` of each lower-cased text."""
    codes, starts = vector.codes_of(texts)
    RAW.cover(codes)
    if codes.size and int(np.bitwise_or.reduce(RAW.kind[codes])) & SPECIAL:
        codes, starts = vector.codes_of([text.lower() for text in texts])
    return vector.words(codes, starts, RAW)


def _groups(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    start, size = 0, 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _GROUP:
            yield start, place + 1
            start, size = place + 1, 0
    if start < len(texts):
        yield start, len(texts)


def _group(texts: Sequence[str], settings: FingerprintSettings) -> Columns:
    codes, starts = vector.codes_of(texts)
    words = vector.words(codes, starts, FOLD)
    shingled = vector.shingles(words, settings.shingle)
    differs = _differing(codes, starts)
    raw = raw_words([text if there else "" for text, there in zip(texts, differs, strict=True)])
    return Columns(
        text_hash=vector.text_hashes(words),
        signature=vector.signatures(shingled, settings.permutations, settings.seed),
        anchors=vector.anchors(shingled, settings.window),
        words=words,
        raw=raw,
        differs=differs,
    )


def _differing(codes: Codes, starts: Offsets) -> NDArray[np.bool_]:
    """Which texts hold a code point that the raw definition sees otherwise than the folded one."""
    if codes.dtype == np.uint8:
        return np.zeros(len(starts) - 1, np.bool_)
    places = np.flatnonzero(FOLD.kind[codes] & DIFFERS)
    return np.diff(np.searchsorted(places, starts)) > 0


def join(parts: Sequence[Columns], settings: FingerprintSettings) -> Columns:
    """Columns one behind the other."""
    none = np.zeros(0, np.int64)
    return Columns(
        text_hash=np.concatenate([none.astype(np.uint64), *(part.text_hash for part in parts)]),
        signature=np.concatenate([np.zeros((0, settings.permutations), np.uint32), *(p.signature for p in parts)]),
        anchors=_stack([part.anchors for part in parts], np.uint64),
        words=_stack([part.words for part in parts], np.uint32),
        raw=_stack([part.raw for part in parts], np.uint32),
        differs=np.concatenate([none.astype(np.bool_), *(part.differs for part in parts)]),
    )


def _stack(parts: Sequence[Ragged], kind: type[np.uint32] | type[np.uint64]) -> Ragged:
    offsets = np.zeros(sum(len(part) for part in parts) + 1, np.int64)
    np.cumsum(np.concatenate([np.zeros(0, np.int64), *(part.lengths for part in parts)]), out=offsets[1:])
    return Ragged(np.concatenate([np.zeros(0, kind), *(part.values for part in parts)]), offsets)
