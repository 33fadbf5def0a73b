"""Two texts as numbers: words as shared ids, and how likely each word is to be met by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracer.align.arrays import Floats, Ints, Mask
from tracer.align.runs import pair_up, shared
from tracer.align.sides import Side
from tracer.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class Grams:
    """Names of the runs of `length` words that begin at each word of a text, equal where the runs are; `shared` is
    where those begin that stand in the other text too, in order."""

    length: int
    names: Ints
    size: int  # names are below it
    shared: Ints


@dataclass(frozen=True, slots=True)
class Axis:
    """One text on one axis of the grid; all arrays have one entry a word, but `chance`, which has one an id.

    `ids` are equal where folded words are equal, on both axes; a skipped word has an id of its own. `stretch` numbers
    the stretches between skipped spans, -1 for skipped words. `chance[id]` is how often a word of this text is that
    word, apart from its first use: a word used once tells nothing of its frequency. `absence` is for each word the log
    probability that a word of the other text is not it, `rarity` the sum of the log chances there of the words before
    it, with that of all at its end. `grams` are runs of three and of six words, the shorter first.
    """

    ids: Ints
    stretch: Ints
    spoken: Mask
    chance: Floats
    absence: Floats
    rarity: Floats
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
    chance_a, chance_b = _chance(ids_a, size, settings), _chance(ids_b, size, settings)
    return Grid(
        Axis(ids_a, stretch_a, a.spoken, chance_a, *_by_luck(chance_b[ids_a]), grams_a),
        Axis(ids_b, stretch_b, b.spoken, chance_b, *_by_luck(chance_a[ids_b]), grams_b),
        size,
    )


def _by_luck(chance: Floats) -> tuple[Floats, Floats]:
    """`absence` and `rarity` of words with these chances in the other text."""
    return np.log1p(-chance), np.concatenate([[0.0], np.cumsum(np.log(chance))])


def _grams(a: Ints, b: Ints) -> tuple[tuple[Grams, ...], tuple[Grams, ...]]:
    found: list[tuple[int, tuple[Ints, Ints]]] = []
    twos = pair_up((a, b), (a, b), 1)
    threes = twos and pair_up(twos, (a, b), 2)
    sixes = threes and pair_up(threes, threes, 3)
    found = [(length, names) for length, names in ((3, threes), (6, sixes)) if names]
    return tuple(_named(length, *names) for length, names in found), tuple(
        _named(length, *names[::-1]) for length, names in found
    )


def _named(length: int, mine: Ints, theirs: Ints) -> Grams:
    size = int(max(mine.max(), theirs.max())) + 1
    return Grams(length, mine, size, np.flatnonzero(shared(mine, theirs)))


def _stretch_numbers(of: Side) -> Ints:
    numbers = np.full(len(of.words), -1, dtype=np.int64)
    for number, (first, last) in enumerate(of.stretches):
        numbers[first:last] = number
    return numbers


def _chance(ids: Ints, size: int, settings: AlignSettings) -> Floats:
    again = np.maximum(np.bincount(ids, minlength=size) - 1, 0)
    rate = again / max(len(ids), settings.chance_words)
    return np.clip(rate, settings.rarest, 0.5)  # above one in two the logarithms say nothing more


def met_by_chance(absence: Floats, words: int) -> Floats:
    """The probability that words occur among `words` words of unrelated text, by the log probability that one of those
    is not it."""
    return np.asarray(-np.expm1(max(words, 1) * absence), dtype=np.float64)
