"""What speaks for a region being one text's copy of the other, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracer.align.arrays import Floats, Ints, Mask
from tracer.align.grid import Axis, Grid
from tracer.align.growth import Habit, Odds, Range, Region, odds
from tracer.align.runs import in_trigrams, longest_run
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
    """The lesser of both sides' log-likelihood ratios of copying and word counts, the longest run of shared words, and
    the greater share of words in runs of three."""

    odds: float
    words: int
    run: int
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
    side_a = _Words(
        of.a.ids[slice(*region.a)], of.a.spoken[slice(*region.a)], _scores(of.a, region.a, of.b, region.b, of, settings)
    )
    side_b = _Words(
        of.b.ids[slice(*region.b)], of.b.spoken[slice(*region.b)], _scores(of.b, region.b, of.a, region.a, of, settings)
    )
    own = _weight(side_a, side_b, side_a.quoted, side_b.quoted, of.size, settings)
    lent = own
    if side_a.quoted.any() or side_b.quoted.any():
        lent = _weight(side_a, side_b, side_a.quoted_on_both(side_b), side_b.quoted_on_both(side_a), of.size, settings)
    kinship = min(
        _around(at.a, of.a, region.a, settings.around_words), _around(at.b, of.b, region.b, settings.around_words)
    )
    share = min(len(side_a.ids) / len(of.a), len(side_b.ids) / len(of.b))
    ordered = float(in_trigrams(side_a.ids, side_b.ids).mean()) if share >= settings.near_share else 0.0
    return Evidence(own, lent, share, kinship, ordered)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one side of a region: ids, whether inside quotation marks, log odds of copying."""

    ids: Ints
    quoted: Mask
    scores: Floats

    def quoted_on_both(self, other: _Words) -> Mask:
        return self.quoted & ~np.isin(self.ids, other.ids[~other.quoted])


def _scores(of: Axis, span: Range, other: Axis, there: Range, grid: Grid, settings: AlignSettings) -> Floats:
    return odds(of, span, other, there, grid.size, Habit(settings.copied), settings).score


def _weight(a: _Words, b: _Words, aside_a: Mask, aside_b: Mask, size: int, settings: AlignSettings) -> Weight:
    """The weight of the words that are not set aside. Runs are only counted where the odds can matter."""
    weight = min(float(a.scores[~aside_a].sum()), float(b.scores[~aside_b].sum()))
    words_a, words_b = int((~aside_a).sum()), int((~aside_b).sum())
    if weight < min(settings.run_weight, settings.reworded_weight):
        return Weight(weight, min(words_a, words_b), 0, 0.0)
    left_a, left_b = _set_aside(a.ids, aside_a, size), _set_aside(b.ids, aside_b, size + len(a.ids))
    ordered_a = in_trigrams(left_a, left_b).sum() / max(words_a, 1)
    ordered_b = in_trigrams(left_b, left_a).sum() / max(words_b, 1)
    return Weight(weight, min(words_a, words_b), longest_run(left_a, left_b), float(max(ordered_a, ordered_b)))


def _set_aside(ids: Ints, aside: Mask, free: int) -> Ints:
    """The ids with those set aside made unlike any other, from `free` upwards."""
    left = ids.copy()
    places = np.flatnonzero(aside)
    left[places] = np.arange(free, free + len(places))
    return left


def _around(judged: Odds, axis: Axis, span: Range, least: int) -> float:
    """The rate of sharing outside a range; 1 where too few words are left to tell."""
    rest = ~axis.spoken & (axis.stretch >= 0)
    rest[span[0] : span[1]] = False
    return judged.rate(rest) if rest.sum() >= least else 1.0


def accepted(found: Evidence, settings: AlignSettings) -> bool:
    """Whether a region is a passage: a copy, an excerpt, a quotation of the other's prose, or a rewriting."""
    own, lent = found.own, found.lent
    copy = found.share >= settings.near_share and found.ordered >= settings.near_ordered
    excerpt = own.run >= settings.longest_run and own.odds >= settings.run_weight
    quoting = lent.run >= settings.longest_run and lent.odds >= settings.lent_weight
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
    quoted_a, quoted_b = of.a.spoken, of.b.spoken
    run = longest_run(_set_aside(of.a.ids, quoted_a, of.size), _set_aside(of.b.ids, quoted_b, of.size + len(of.a)))
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
