"""Four-word shingles of an article as GDELT's files may spell them, and how many of them each page of a file holds.

The files have a line `DOCID, QUADGRAM, COUNT` for each shingle of each page; how words are cut and whether they are
lower-cased is not said. So both sides are reduced: ASCII letters lower-cased, punctuation away, and the article's
shingles are put in each way a cutter may have taken them (typographic marks kept or not, other letters as they are or
folded).
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable

_MOST = 1_000_000  # shingles held of pages, some 150 MB; a minute of the world's news has some thousands
SIZE = 4  # words of a shingle: GDELT's choice
_REDUCED = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_DROPPED = string.punctuation.encode()
_TYPOGRAPHIC = {ord(mark): None for mark in "‘’‚‛“”„‟«»‹›–—…·¡¿"}


class Shingles:
    """The distinct four-word shingles of one text. `len` is how many there are, whatever their spellings."""

    def __init__(self, text: str) -> None:
        self._number: dict[bytes, int] = {}
        for number, shingle in enumerate(dict.fromkeys(_of(text.split()))):
            for spelling in _spellings(shingle):
                self._number.setdefault(spelling, number)
        self._count = len(set(self._number.values()))

    def __len__(self) -> int:
        return self._count

    def held(self, lines: Iterable[bytes]) -> dict[str, float]:
        """Page id -> share (0..1) of the shingles that the page holds, of the pages with any."""
        seen: set[tuple[bytes, int]] = set()
        number = self._number
        for line in lines:
            id, tab, rest = line.partition(b"\t")
            gram = rest.partition(b"\t")[0].translate(_REDUCED, _DROPPED)
            if tab and gram in number and len(seen) < _MOST:
                seen.add((id, number[gram]))
        counts = Counter(id for id, _ in seen)
        return {id.decode("utf-8", "replace"): count / len(self) for id, count in sorted(counts.items())}


def _of(words: list[str]) -> Iterable[tuple[str, ...]]:
    """Windows over the words that have a letter or a digit."""
    kept = [word for word in words if any(char.isalnum() for char in word)]
    return (tuple(kept[at : at + SIZE]) for at in range(len(kept) - SIZE + 1))


def _spellings(shingle: tuple[str, ...]) -> set[bytes]:
    whole = " ".join(shingle)
    bare = whole.translate(_TYPOGRAPHIC)
    straight = whole.replace("’", "'")
    forms = {whole, bare, straight}
    forms |= {form.lower() for form in forms}
    return {form.encode().translate(_REDUCED, _DROPPED) for form in forms}
