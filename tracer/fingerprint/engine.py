"""Texts -> columns, in groups of a size that stays in the processor's cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tracer.fingerprint import jit, overlap, vector
from tracer.fingerprint.alphabet import DIFFERS, FOLD, RAW, SPECIAL, Codes
from tracer.fingerprint.columns import Columns, Offsets, Ragged
from tracer.fingerprint.overlap import Overlap
from tracer.fingerprint.scheme import Hashes
from tracer.settings import FingerprintSettings

_GROUP = 1 << 17  # code points hashed together


def columns(texts: Sequence[str], settings: FingerprintSettings, *, compiled: bool = False, dense: int = 0) -> Columns:
    """Fingerprint every text; row i belongs to `texts[i]`. `compiled` takes compiled kernels: the same numbers, sooner.
    A text of at most `dense` words has every shingle as anchor.

    Raises MissingExtra where `compiled` is asked for and numba is not installed.
    """
    if compiled:
        return jit.columns(jit.rows_of(texts), jit.pages_of(texts), settings, dense)
    return join([_group(texts[start:end], settings, dense) for start, end in _groups(texts)], settings)


def comparer(compiled: bool) -> Overlap:
    """The exact comparison of pairs, by either engine; raises MissingExtra as `columns` does."""
    return jit.overlap if compiled else overlap.overlap


def shingler(compiled: bool) -> Callable[[Ragged, int], Ragged]:
    """Words' hashes -> shingles' hashes, by either engine; raises MissingExtra as `columns` does."""
    return jit.shingles if compiled else vector.shingles


def block_hashes(of: Columns, *, compiled: bool = False) -> Hashes:
    """64 bits for each block of each text, by either engine; words that hold a digit count as equal."""
    return jit.block_hashes(of) if compiled else vector.block_hashes(of)


def _groups(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    start, size = 0, 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _GROUP:
            yield start, place + 1
            start, size = place + 1, 0
    if start < len(texts):
        yield start, len(texts)


def _group(texts: Sequence[str], settings: FingerprintSettings, dense: int) -> Columns:
    codes, starts = vector.codes_of(texts)
    words, marks = vector.words(codes, starts, FOLD)
    hashes, signature, anchors = vector.sign(
        words, settings.shingle, settings.permutations, settings.seed, settings.window
    )
    differs = _differing(codes, starts)
    anchors = _dense(anchors, words, settings.shingle, dense)
    return Columns(hashes, signature, anchors, words, _raw_words(texts, differs), differs, vector.blocks(words, marks))


def _dense(anchors: Ragged, words: Ragged, size: int, most: int) -> Ragged:
    """The anchors of each text; of one of at most so many words all its shingles."""
    short = words.lengths <= most
    if not short.any():
        return anchors
    chosen = vector.ragged([words[row] for row in np.flatnonzero(short).tolist()], np.uint32)
    dense = iter(range(len(chosen)))
    shingled = vector.shingles(chosen, size)
    rows = [np.unique(shingled[next(dense)]) if short[row] else anchors[row] for row in range(len(words))]
    return vector.ragged(rows, np.uint64)


def _raw_words(texts: Sequence[str], wanted: NDArray[np.bool_]) -> Ragged:
    """The 32-bit hashes of `\\w+` of each lower-cased text that is wanted; empty rows for the others."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    if not wanted.any():
        return Ragged(np.zeros(0, np.uint32), offsets)
    chosen = [text for text, there in zip(texts, wanted, strict=True) if there]
    codes, starts = vector.codes_of(chosen)
    RAW.cover(codes)
    if int(np.bitwise_or.reduce(RAW.kind[codes])) & SPECIAL:
        codes, starts = vector.codes_of([text.lower() for text in chosen])
    rows, _ = vector.words(codes, starts, RAW)
    offsets[1:][wanted] = rows.lengths
    return Ragged(rows.values, np.cumsum(offsets))


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
        blocks=_stack([part.blocks for part in parts], np.uint32),
    )


def _stack(parts: Sequence[Ragged], kind: type[np.uint32] | type[np.uint64]) -> Ragged:
    offsets = np.zeros(sum(len(part) for part in parts) + 1, np.int64)
    np.cumsum(np.concatenate([np.zeros(0, np.int64), *(part.lengths for part in parts)]), out=offsets[1:])
    return Ragged(np.concatenate([np.zeros(0, kind), *(part.values for part in parts)]), offsets)
