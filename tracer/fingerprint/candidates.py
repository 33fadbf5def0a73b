"""Which of some fingerprints are worth comparing: datasketch's LSH at a low threshold, shared anchors, equal texts.

Every pair is a candidate, not a match. Signatures equal those of datasketch's scheme "affine32": its index takes them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from tracer.errors import UsageError
from tracer.fingerprint.bands import keys
from tracer.model import Fingerprint, Pair
from tracer.settings import FingerprintSettings

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]

Item = tuple[str, Fingerprint]
Via = Literal["exact", "lsh", "anchors", "quotes"]
_ORDER: tuple[Via, ...] = ("exact", "lsh", "anchors", "quotes")


def pairs(items: Sequence[Item], settings: FingerprintSettings) -> list[Pair]:
    """Every pair of `items` worth comparing, sorted; the order of `items` changes nothing. Ids must be distinct.

    Raises UsageError where two fingerprints were made with different settings.
    """
    _check([fingerprint for _, fingerprint in items])
    known = dict(items)
    found: dict[tuple[str, str], set[Via]] = defaultdict(set)
    ways: tuple[tuple[Via, Iterator[tuple[str, str]]], ...] = (
        ("exact", _exact(items)),
        ("lsh", _lsh(items, settings)),
        ("anchors", _anchored(items, settings)),
    )
    for via, proposals in ways:
        for a, b in proposals:
            found[(a, b) if a < b else (b, a)].add(via)
    return [_pair(a, b, known[a], known[b], via) for (a, b), via in sorted(found.items())]


def partners(of: Fingerprint, among: Sequence[Item], settings: FingerprintSettings) -> list[Pair]:
    """Which of `among` are worth comparing with one fingerprint. In each pair `a` is empty and `b` the id, most alike
    first; an id equal to nothing but itself is the caller's to leave out."""
    _check([of, *(fingerprint for _, fingerprint in among)])
    found: list[Pair] = []
    for name, other in among:
        via: set[Via] = set()
        if of.words and of.text_hash == other.text_hash:
            via.add("exact")
        if _alike(of, other, settings):
            via.add("lsh")
        if _share_anchors(of, other, settings):
            via.add("anchors")
        if via:
            found.append(_pair("", name, of, other, via))
    return sorted(found, key=lambda pair: (-pair.estimate, pair.b))


def estimate(a: Fingerprint, b: Fingerprint) -> float:
    """MinHash estimate of the Jaccard similarity of the two shingle sets."""
    return float(np.count_nonzero(a.signature == b.signature)) / len(a.signature)


def _alike(a: Fingerprint, b: Fingerprint, settings: FingerprintSettings) -> bool:
    """What an LSH index proposes and its caller then checks, without the index: nothing is missed."""
    return bool(a.words and b.words) and estimate(a, b) >= settings.min_estimate


def minhash(fingerprint: Fingerprint, settings: FingerprintSettings) -> MinHash:
    """The signature as datasketch's own object, ready for its indexes."""
    from datasketch import MinHash

    return MinHash(seed=settings.seed, hashvalues=fingerprint.signature, scheme="affine32")


def band_keys(fingerprint: Fingerprint, settings: FingerprintSettings) -> NDArray[np.uint64]:
    """One 64-bit key a band, the band's number folded in: two texts with a key in common are LSH candidates."""
    row: NDArray[np.uint64] = keys(fingerprint.signature[None, :], settings)[0]
    return row


def needed(a: int, b: int, settings: FingerprintSettings) -> int:
    """How many anchors two texts with `a` and `b` of them must share: a short text has few to share."""
    return max(1, min(settings.shared_anchors, a // 2, b // 2))


def _check(fingerprints: Iterable[Fingerprint]) -> None:
    texts = sorted({fingerprint.settings for fingerprint in fingerprints})
    if len(texts) > 1:
        raise UsageError(f"fingerprints of different settings cannot be compared: {' / '.join(texts)}; make them anew")


def _exact(items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for name, fingerprint in items:
        if fingerprint.words:
            groups[fingerprint.text_hash].append(name)
    for group in groups.values():
        yield from combinations(sorted(group), 2)


def _lsh(items: Sequence[Item], settings: FingerprintSettings) -> Iterator[tuple[str, str]]:
    """Pairs whose estimate says that they share text: each one looked at where items are few, by an index beyond."""
    if len(items) <= settings.few:
        yield from ((a, b) for (a, of), (b, other) in combinations(items, 2) if _alike(of, other, settings))
        return
    from datasketch import MinHashLSH

    index: MinHashLSH = MinHashLSH(num_perm=settings.permutations, params=(settings.bands, settings.rows))
    known = dict(items)
    for name, fingerprint in items:
        if fingerprint.words:
            sketch = minhash(fingerprint, settings)
            for other in index.query(sketch):
                if estimate(fingerprint, known[other]) >= settings.min_estimate:
                    yield name, other
            index.insert(name, sketch, check_duplication=False)


def _anchored(items: Sequence[Item], settings: FingerprintSettings) -> Iterator[tuple[str, str]]:
    holders: dict[int, list[str]] = defaultdict(list)
    known = dict(items)
    for name, fingerprint in items:
        shared: Counter[str] = Counter()
        for anchor in fingerprint.anchors.tolist():
            shared.update(holders[anchor])
            holders[anchor].append(name)
        for other, count in shared.items():
            if count >= needed(len(fingerprint.anchors), len(known[other].anchors), settings):
                yield name, other


def _share_anchors(a: Fingerprint, b: Fingerprint, settings: FingerprintSettings) -> bool:
    shared = len(np.intersect1d(a.anchors, b.anchors, assume_unique=True))
    return shared > 0 and shared >= needed(len(a.anchors), len(b.anchors), settings)


def _pair(a: str, b: str, of: Fingerprint, other: Fingerprint, via: set[Via]) -> Pair:
    return Pair(a, b, estimate(of, other), tuple(way for way in _ORDER if way in via))
