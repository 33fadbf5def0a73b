"""An index on disk that answers where a sentence comes from, over millions of stored quotations.

Every quotation's word 3-grams are hashed to 36 bits and posted in one sorted list: the 20 high bits choose a bucket,
the 16 low bits and the quotation's number stand in two flat arrays beside each other. A query reads its rarest grams
first, counts which quotations share them, and compares the best by edit distance. The arrays are mapped, not loaded, so
a cold process reads a few pages a gram. (Rarest-first posting lists: Zobel & Moffat, "Inverted Files for Text Search
Engines", ACM Computing Surveys 2006.)
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from tracer.errors import StoreError
from tracer.normalize import VERSION, words
from tracer.settings import QuoteSettings

U64: TypeAlias = NDArray[np.uint64]

_BUCKET_BITS, _LOW_BITS, _NUMBER_BITS = 20, 16, 28
_FORMAT = f"quotations1 {VERSION} 3-grams {_BUCKET_BITS}+{_LOW_BITS}"
_BATCH = 20_000  # quotations hashed together
# Signs that are most of what is not ASCII in Latin news; a text of no other such signs takes the short way.
_SIGNS = ("“", "”", "‘", "’", "—", "–", "…", "\u00a0")


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored quotation that answers a query: `similarity` is 0..1, of the shorter one's words in order."""

    reference: str
    text: str
    similarity: float
    number: int  # in the order of storing


class _Vocabulary(dict[str, int]):
    """Word -> 64-bit hash, the same in every process."""

    def __missing__(self, word: str) -> int:
        value = int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        if len(self) < 2_000_000:
            self[word] = value
        return value


def _tokens(text: str) -> Sequence[str]:
    """`normalize.words(text).tokens`, faster for text that is ASCII but for common signs."""
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
        if not text.isascii():
            return words(text).tokens
    return text.lower().translate(_SPACED).split()


_SPACED = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}


def _grams(hashes: U64, lengths: Sequence[int]) -> tuple[U64, NDArray[np.int64]]:
    """36-bit hashes of the word 3-grams of texts laid end to end, and to which text each belongs.

    A text of one or two words gives a single gram of all it has.
    """
    size = np.asarray(lengths, np.int64)
    owner = np.repeat(np.arange(len(size)), size)
    ends = np.cumsum(size)[owner]
    at = np.arange(len(hashes))
    padded = np.concatenate([hashes, np.zeros(2, np.uint64)])
    second = np.where(at + 1 < ends, padded[1:-1], np.uint64(0))
    third = np.where(at + 2 < ends, padded[2:], np.uint64(0))
    keep = (at + 2 < ends) | ((size[owner] < 3) & (at == ends - size[owner]))
    mixed = hashes * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29)) ^ second) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(32)) ^ third) * np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(_NUMBER_BITS))[keep], owner[keep]


class Index:
    """Stored quotations, opened from a folder made by `Index.build`. Read-only; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open an index. Raises StoreError where the folder holds none, or one of another format."""
        try:
            meta = json.loads((folder / "index.json").read_text("utf-8"))
            if meta["format"] != _FORMAT:
                raise StoreError(f"{folder}: an index of another format ({meta['format']}); build it anew")
            self.size: int = meta["size"]
            self._buckets = _mapped(folder / "buckets.npy")
            self._low = _mapped(folder / "low.npy")
            self._numbers = _mapped(folder / "numbers.npy")
            self._offsets = _mapped(folder / "offsets.npy")
            self._texts = np.memmap(folder / "texts.bin", np.uint8, "r") if self.size else np.empty(0, np.uint8)
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{folder}: cannot be opened as an index of quotations ({error}); build it anew"
            ) from error
        self._vocabulary = _Vocabulary()

    @staticmethod
    def build(folder: Path, quotations: Iterable[tuple[str, str]]) -> Index:
        """Store (reference, text) pairs as a new index in `folder`, in place of an older one, and open it.

        Numbers follow the order given; at most 2**28 quotations.
        """
        made = folder.with_name(folder.name + ".new")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        size, posted = _write_texts(made, quotations)
        _write_postings(made, posted)
        (made / "index.json").write_text(json.dumps({"format": _FORMAT, "size": size}) + "\n", "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(made, folder)
        return Index(folder)

    def __len__(self) -> int:
        return self.size

    def find(self, text: str, settings: QuoteSettings, limit: int = 10) -> list[Hit]:
        """The stored quotations nearest to a text, best first, each at least `settings.index_similarity` alike."""
        tokens = _tokens(text)
        if not tokens or not self.size:
            return []
        hashes = np.fromiter(map(self._vocabulary.__getitem__, tokens), np.uint64, len(tokens))
        candidates = self._candidates(np.unique(_grams(hashes, [len(tokens)])[0]), settings)
        query = " ".join(tokens)
        hits = [hit for number in candidates if (hit := self._compared(query, int(number), settings)) is not None]
        hits.sort(key=lambda hit: (-hit.similarity, hit.text, hit.reference, hit.number))
        return hits[:limit]

    def _candidates(self, grams: U64, settings: QuoteSettings) -> NDArray[np.int64]:
        """Numbers of the quotations that share most with these grams, a rare gram counting for more."""
        ranges = sorted((end - start, start, end) for start, end in map(self._range, grams) if end > start)
        lists: list[NDArray[np.uint32]] = []
        weights: list[NDArray[np.float64]] = []
        read = 0
        for count, start, end in ranges:
            if read and read + count > settings.index_read:
                break
            end = min(end, start + settings.index_read)
            lists.append(np.asarray(self._numbers[start:end]))
            weights.append(np.full(end - start, 1.0 + np.log(max(1.0, self.size / count))))
            read += end - start
        if not lists:
            return np.empty(0, np.int64)
        numbers, inverse = np.unique(np.concatenate(lists), return_inverse=True)
        scores = np.bincount(inverse, weights=np.concatenate(weights))
        best = np.lexsort((numbers, -np.round(scores, 9)))[: settings.index_compared]
        return numbers[best].astype(np.int64)

    def _range(self, gram: np.uint64) -> tuple[int, int]:
        """Where a gram's postings lie."""
        bucket, low = int(gram) >> _LOW_BITS, np.uint16(int(gram) & ((1 << _LOW_BITS) - 1))
        start, end = int(self._buckets[bucket]), int(self._buckets[bucket + 1])
        here = self._low[start:end]
        return start + int(np.searchsorted(here, low, "left")), start + int(np.searchsorted(here, low, "right"))

    def _compared(self, query: str, number: int, settings: QuoteSettings) -> Hit | None:
        reference, text = self.stored(number)
        folded = " ".join(_tokens(text))
        longer = max(len(query), len(folded)) > settings.index_partial * min(len(query), len(folded))
        score = (fuzz.partial_ratio if longer else fuzz.ratio)(query, folded) / 100
        return Hit(reference, text, score, number) if score >= settings.index_similarity else None

    def stored(self, number: int) -> tuple[str, str]:
        """Reference and text of a stored quotation."""
        start, end = int(self._offsets[number]), int(self._offsets[number + 1])
        reference, _, text = bytes(self._texts[start:end]).decode("utf-8", "surrogatepass").partition("\x00")
        return reference, text


def _mapped(file: Path) -> NDArray[np.generic]:
    """A stored array, mapped, as a plain array: slices of `np.memmap` cost ten times as much."""
    return np.asarray(np.load(file, mmap_mode="r"))


def _write_texts(folder: Path, quotations: Iterable[tuple[str, str]]) -> tuple[int, list[U64]]:
    """Write references and texts; give back how many, and the postings (gram, number) packed in 64 bits."""
    vocabulary = _Vocabulary()
    posted: list[U64] = []
    lengths: list[NDArray[np.int64]] = []
    size = 0
    with (folder / "texts.bin").open("wb") as out:
        for batch in _batches(quotations):
            rows = [f"{ref}\x00{text}".encode("utf-8", "surrogatepass") for ref, text in batch]
            out.write(b"".join(rows))
            lengths.append(np.fromiter(map(len, rows), np.int64, len(rows)))
            posted.append(_posted([_tokens(text) for _, text in batch], size, vocabulary))
            size += len(batch)
            if size >> _NUMBER_BITS:
                raise StoreError(f"{folder}: more than {1 << _NUMBER_BITS} quotations; split them over two indexes")
    ends = np.cumsum(np.concatenate([np.zeros(1, np.int64), *lengths]))
    np.save(folder / "offsets.npy", ends.astype(np.uint64))
    return size, posted


def _batches(quotations: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    rows = iter(quotations)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _posted(texts: Sequence[Sequence[str]], first: int, vocabulary: _Vocabulary) -> U64:
    lengths = [len(tokens) for tokens in texts]
    look = vocabulary.__getitem__
    hashes = np.fromiter((look(token) for tokens in texts for token in tokens), np.uint64, sum(lengths))
    grams, owner = _grams(hashes, lengths)
    return (grams << np.uint64(_NUMBER_BITS)) | (owner + first).astype(np.uint64)


def _write_postings(folder: Path, posted: list[U64]) -> None:
    """Sort the postings, drop repeats, and write buckets, low bits and numbers."""
    packed = np.concatenate(posted) if posted else np.empty(0, np.uint64)
    posted.clear()
    packed.sort()
    if len(packed):
        packed = packed[np.concatenate([[True], packed[1:] != packed[:-1]])]
    np.save(folder / "numbers.npy", (packed & np.uint64((1 << _NUMBER_BITS) - 1)).astype(np.uint32))
    packed >>= np.uint64(_NUMBER_BITS)
    np.save(folder / "low.npy", (packed & np.uint64((1 << _LOW_BITS) - 1)).astype(np.uint16))
    packed >>= np.uint64(_LOW_BITS)
    starts = np.searchsorted(packed, np.arange((1 << _BUCKET_BITS) + 1, dtype=np.uint64))
    np.save(folder / "buckets.npy", starts.astype(np.uint64))
