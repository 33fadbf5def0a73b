"""What speaks for a region being one text's copy of the other, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracer.align.arrays import Floats, Ints, Mask
from tracer.align.grid import Axis, Grid
from tracer.align.growth import Habit, Odds, Range, Region, odds
from tracer.align.runs import has_run, longest_run, shared, spread
from tracer.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of a region. `own` is what stands outside quotation marks on either side; `lent` leaves out only what is quoted
    on both, so it counts one text's own prose that the other quotes.

    `share` is the lesser fraction of a whole text that the region takes up. `kinship` is the rate at which words around
    it are shared too, the lesser of both sides, 0..1: high for texts on one subject; 1 where nothing is around it.
    """

    own: Weight
    lent: Weight
    share: float
    kinship: float
    ordered: float


@dataclass(frozen=True, slots=True)
class Weight:
    """The lesser of both sides' log-likelihood ratios of copying and word counts, whether there is a long run of shared
    words, and the greater share of words in runs of three."""

    odds: float
    words: int
    long_run: bool
    ordered: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Both texts as wholes, each judged against the other: made once a pair, for every region in it."""

    grid: Grid
    a: Odds
    b: Odds


def scene(of: Grid, settings: AlignSettings) -> Scene:
    """Judge each text's words against the whole of the other."""
    whole_a, whole_b = (0, len(of.a)), (0, len(of.b))
    return Scene(
        of,
        odds(of.a, whole_a, of.b, whole_b, of.size, Habit(settings.copied)),
        odds(of.b, whole_b, of.a, whole_a, of.size, Habit(settings.copied)),
    )


def weigh(region: Region, at: Scene, settings: AlignSettings) -> Evidence:
    """The evidence for a region."""
    of = at.grid
    a = _Words.of(of.a, region.a, of.b, region.b, of.size, settings)
    b = _Words.of(of.b, region.b, of.a, region.a, of.size, settings)
    own = _weight(a, b, a.quoted, b.quoted, settings)
    lent = own
    if a.quoted.any() or b.quoted.any():
        lent = _weight(a, b, a.quoted_on_both(b), b.quoted_on_both(a), settings)
    kinship = min(
        _around(at.a, of.a, region.a, settings.around_words), _around(at.b, of.b, region.b, settings.around_words)
    )
    share = min(len(a.ids) / len(of.a), len(b.ids) / len(of.b))
    ordered = 0.0
    if share >= settings.near_share:
        ordered = float(_in_runs(a.runs, b.runs, np.zeros(len(a.ids), bool), np.zeros(len(b.ids), bool)).mean())
    return Evidence(own, lent, share, kinship, ordered)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one side of a region: ids, names of the runs of three that begin at each, whether inside quotation
    marks, log odds of copying."""

    ids: Ints
    runs: Ints
    quoted: Mask
    scores: Floats

    @classmethod
    def of(cls, axis: Axis, span: Range, other: Axis, there: Range, size: int, settings: AlignSettings) -> _Words:
        runs = axis.grams[0].names[span[0] : max(span[0], span[1] - _RUN + 1)] if axis.grams else _NONE
        scores = odds(axis, span, other, there, size, Habit(settings.copied), settings).score
        return cls(axis.ids[slice(*span)], runs, axis.spoken[slice(*span)], scores)

    def quoted_on_both(self, other: _Words) -> Mask:
        return self.quoted & ~shared(self.ids, other.ids[~other.quoted])


_RUN = 3
_NONE = np.zeros(0, dtype=np.int64)


def _weight(a: _Words, b: _Words, aside_a: Mask, aside_b: Mask, settings: AlignSettings) -> Weight:
    """The weight of the words that are not set aside. Runs are only looked for where the odds can matter."""
    weight = min(float(a.scores[~aside_a].sum()), float(b.scores[~aside_b].sum()))
    words_a, words_b = int((~aside_a).sum()), int((~aside_b).sum())
    if weight < min(settings.run_weight, settings.reworded_weight):
        return Weight(weight, min(words_a, words_b), False, 0.0)
    in_a, in_b = _in_runs(a.runs, b.runs, aside_a, aside_b), _in_runs(b.runs, a.runs, aside_b, aside_a)
    ordered = max(in_a.sum() / max(words_a, 1), in_b.sum() / max(words_b, 1))
    long = min(in_a.sum(), in_b.sum()) >= settings.longest_run and has_run(
        *_apart(a.ids, b.ids, aside_a, aside_b), settings.longest_run
    )
    return Weight(weight, min(words_a, words_b), bool(long), float(ordered))


def _in_runs(mine: Ints, theirs: Ints, aside: Mask, aside_there: Mask) -> Mask:
    """Which words stand in a run of three, none of it set aside, that is on the other side too."""
    usable, there = ~aside, ~aside_there
    begins = usable[: len(mine)] & usable[1 : len(mine) + 1] & usable[2 : len(mine) + 2]
    begins_there = there[: len(theirs)] & there[1 : len(theirs) + 1] & there[2 : len(theirs) + 2]
    kept = np.flatnonzero(begins)
    return spread(kept[shared(mine[kept], theirs[begins_there])], _RUN, len(aside))


def _apart(a: Ints, b: Ints, aside_a: Mask, aside_b: Mask) -> tuple[Ints, Ints]:
    """The ids of both sides with the words set aside made unlike any other."""
    free = int(max(a.max(initial=0), b.max(initial=0))) + 1
    left_a, left_b = a.copy(), b.copy()
    left_a[aside_a] = np.arange(free, free + int(aside_a.sum()))
    left_b[aside_b] = np.arange(free + len(a), free + len(a) + int(aside_b.sum()))
    return left_a, left_b


def _around(judged: Odds, axis: Axis, span: Range, least: int) -> float:
    """The rate of sharing outside a range; 1 where too few words are left to tell."""
    rest = ~axis.spoken & (axis.stretch >= 0)
    rest[span[0] : span[1]] = False
    return judged.rate(rest) if rest.sum() >= least else 1.0


def accepted(found: Evidence, settings: AlignSettings) -> bool:
    """Whether a region is a passage: a copy, an excerpt, a quotation of the other's prose, or a rewriting."""
    own, lent = found.own, found.lent
    copy = found.share >= settings.near_share and found.ordered >= settings.near_ordered
    excerpt = own.long_run and own.odds >= settings.run_weight
    quoting = lent.long_run and lent.odds >= settings.lent_weight
    return copy or excerpt or quoting or _rewritten(found, settings)


def _rewritten(found: Evidence, settings: AlignSettings) -> bool:
    """Enough evidence without a long run of the same words."""
    return found.own.words >= settings.reworded_words and found.own.odds >= _demand(found, settings)


def _demand(found: Evidence, settings: AlignSettings) -> float:
    """The log odds asked of a rewriting.

    A long one must have many, or keep some order. The demands on a short one rise where the texts around it are on one
    subject, or the words do not stand in the same order; and where it is a good part of both texts, it must either
    keep the order or be long: two reports of one event share their names, figures and places all over.
    """
    own = found.own
    disorder = max(0.0, 1 - own.ordered / settings.ordered_share)
    kindred = min(max(found.kinship, 0.0) / settings.kindred, 1.0)
    demand = settings.reworded_weight + kindred * settings.kindred_weight + disorder * settings.disorder_weight
    if found.share > settings.standing_out and disorder:
        demand = max(demand, settings.long_loose_weight)
    if own.words < settings.long_words:
        return demand
    return min(demand, settings.long_weight if own.ordered >= settings.long_ordered else settings.long_loose_weight)


def why_not(of: Grid, nearest: Evidence | None, settings: AlignSettings) -> str:
    """The tests that failed and their figures, where two texts share no passage; `nearest` came nearest to one."""
    run = longest_run(*_apart(of.a.ids, of.b.ids, of.a.spoken, of.b.spoken))
    said = [f"longest shared run outside quotation marks {run} words, needs {settings.longest_run}"]
    if nearest is None:
        said.append("nowhere enough rare words together for a rewriting")
    elif nearest.own.words < settings.reworded_words:
        said.append(
            f"the likeliest rewriting has {nearest.own.words} words of its own, needs {settings.reworded_words}"
        )
    else:
        need = _demand(nearest, settings)
        said.append(f"the likeliest rewriting weighs {nearest.own.odds:.0f} log odds, needs {need:.0f}")
    return "; ".join(said)
