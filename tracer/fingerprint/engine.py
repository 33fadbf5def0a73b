"""Texts -> columns, in groups of a size that stays in the processor's cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from tracer.errors import MissingExtra
from tracer.fingerprint import overlap, vector
from tracer.fingerprint.alphabet import DIFFERS, FOLD, RAW, SPECIAL, Alphabet, Codes
from tracer.fingerprint.columns import Columns, Offsets, Ragged
from tracer.fingerprint.overlap import Overlap
from tracer.fingerprint.scheme import Hashes
from tracer.settings import FingerprintSettings

Cut = Callable[[Codes, Offsets, Alphabet], tuple[Ragged, Offsets]]
Sign = Callable[[Ragged, int, int, int, int], tuple[Hashes, NDArray[np.uint32], Ragged]]

_GROUP = 1 << 17  # code points hashed together


def columns(texts: Sequence[str], settings: FingerprintSettings, *, compiled: bool = False) -> Columns:
    """Fingerprint every text; row i belongs to `texts[i]`. `compiled` takes numba's engine: the same numbers, sooner.

    Raises MissingExtra where `compiled` is asked for and numba is not installed.
    """
    cut, sign = _engine(compiled)
    return join([_group(texts[start:end], settings, cut, sign) for start, end in _groups(texts)], settings)


def can_compile() -> bool:
    """Whether numba is there; nothing is imported to find out."""
    return find_spec("numba") is not None


def comparer(compiled: bool) -> Overlap:
    """The exact comparison of pairs, by either engine; raises MissingExtra as `columns` does."""
    if not compiled:
        return overlap.overlap
    _engine(True)
    from tracer.fingerprint import jit

    return jit.overlap


def shingler(compiled: bool) -> Callable[[Ragged, int], Ragged]:
    """Words' hashes -> shingles' hashes, by either engine; raises MissingExtra as `columns` does."""
    if not compiled:
        return vector.shingles
    _engine(True)
    from tracer.fingerprint import jit

    return jit.shingles


def block_hashes(of: Columns, *, compiled: bool = False) -> Hashes:
    """64 bits for each block of each text, by either engine; words that hold a digit count as equal."""
    if not compiled:
        return vector.block_hashes(of)
    _engine(True)
    from tracer.fingerprint import jit

    return jit.block_hashes(of)


def _engine(compiled: bool) -> tuple[Cut, Sign]:
    if not compiled:
        return vector.words, vector.sign
    try:
        from tracer.fingerprint import jit
    except ImportError as error:
        raise MissingExtra("compiled fingerprints", "fast") from error
    return jit.words, jit.sign


def _groups(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    start, size = 0, 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _GROUP:
            yield start, place + 1
            start, size = place + 1, 0
    if start < len(texts):
        yield start, len(texts)


def _group(texts: Sequence[str], settings: FingerprintSettings, cut: Cut, sign: Sign) -> Columns:
    codes, starts = vector.codes_of(texts)
    words, marks = cut(codes, starts, FOLD)
    hashes, signature, anchors = sign(words, settings.shingle, settings.permutations, settings.seed, settings.window)
    differs = _differing(codes, starts)
    raw = _raw_words(texts, differs, cut)
    return Columns(hashes, signature, anchors, words, raw, differs, vector.blocks(words, marks))


def _raw_words(texts: Sequence[str], wanted: NDArray[np.bool_], cut: Cut) -> Ragged:
    """The 32-bit hashes of `\\w+` of each lower-cased text that is wanted; empty rows for the others."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    if not wanted.any():
        return Ragged(np.zeros(0, np.uint32), offsets)
    chosen = [text for text, there in zip(texts, wanted, strict=True) if there]
    codes, starts = vector.codes_of(chosen)
    RAW.cover(codes)
    if int(np.bitwise_or.reduce(RAW.kind[codes])) & SPECIAL:
        codes, starts = vector.codes_of([text.lower() for text in chosen])
    rows, _ = cut(codes, starts, RAW)
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
