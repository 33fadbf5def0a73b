"""Two texts as numbers: words as shared ids, and how likely each word is to be met by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracer.align.arrays import Floats, Ints, Mask
from tracer.align.runs import pair_up
from tracer.align.sides import Side
from tracer.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class Grams:
    """Names of the runs of `length` words that begin at each word of a text, equal where the runs are."""

    length: int
    names: Ints
    size: int  # names are below it


@dataclass(frozen=True, slots=True)
class Axis:
    """One text on one axis of the grid; all arrays have one entry a word, but `chance`, which has one an id.

    `ids` are equal where folded words are equal, on both axes; a skipped word has an id of its own. `stretch` numbers
    the stretches between skipped spans, -1 for skipped words. `chance[id]` is how often a word of this text is that
    word, apart from its first use: a word used once tells nothing of its frequency. `grams` are runs of three and of
    six words, the shorter first.
    """

    ids: Ints
    stretch: Ints
    spoken: Mask
    chance: Floats
    grams: tuple[Grams, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Grid:
    """Both axes and the number of ids."""

    a: Axis
    b: Axis
    size: int


def grid(a: Side, b: Side, settings: AlignSettings) -> Grid:
    """Number the words of both texts."""
    known: dict[str, int] = {}
    ids_a = np.array([known.setdefault(token, len(known)) for token in a.words.tokens], dtype=np.int64)
    ids_b = np.array([known.setdefault(token, len(known)) for token in b.words.tokens], dtype=np.int64)
    stretch_a, stretch_b = _stretch_numbers(a), _stretch_numbers(b)
    size = len(known)
    for ids, stretch in ((ids_a, stretch_a), (ids_b, stretch_b)):
        skipped = np.flatnonzero(stretch < 0)
        ids[skipped] = np.arange(size, size + len(skipped))
        size += len(skipped)
    grams_a, grams_b = _grams(ids_a, ids_b)
    return Grid(
        Axis(ids_a, stretch_a, a.spoken, _chance(ids_a, size, settings), grams_a),
        Axis(ids_b, stretch_b, b.spoken, _chance(ids_b, size, settings), grams_b),
        size,
    )


def _grams(a: Ints, b: Ints) -> tuple[tuple[Grams, ...], tuple[Grams, ...]]:
    found: list[tuple[int, tuple[Ints, Ints]]] = []
    twos = pair_up((a, b), (a, b), 1)
    threes = twos and pair_up(twos, (a, b), 2)
    sixes = threes and pair_up(threes, threes, 3)
    found = [(length, names) for length, names in ((3, threes), (6, sixes)) if names]
    sizes = [int(max(names[0].max(), names[1].max())) + 1 for _, names in found]
    one, two = (
        tuple(Grams(length, names[side], size) for (length, names), size in zip(found, sizes, strict=True))
        for side in (0, 1)
    )
    return one, two


def _stretch_numbers(of: Side) -> Ints:
    numbers = np.full(len(of.words), -1, dtype=np.int64)
    for number, (first, last) in enumerate(of.stretches):
        numbers[first:last] = number
    return numbers


def _chance(ids: Ints, size: int, settings: AlignSettings) -> Floats:
    again = np.maximum(np.bincount(ids, minlength=size) - 1, 0)
    rate = again / max(len(ids), settings.chance_words)
    return np.clip(rate, settings.rarest, 0.5)  # above one in two the logarithms say nothing more


def met_by_chance(chance: Floats, words: int) -> Floats:
    """The probability that words of these frequencies occur among `words` words of unrelated text."""
    return np.asarray(-np.expm1(max(words, 1) * np.log1p(-chance)), dtype=np.float64)
