"""What speaks for a region being one text's copy of the other, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracer.align.grid import Axis, Grid, Ints
from tracer.align.growth import Range, Region, odds
from tracer.align.runs import in_trigrams, longest_run
from tracer.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of a region, counting only words outside quotation marks.

    `weight` is the lesser of both sides' log-likelihood ratios of copying, `words` the lesser count of unquoted words,
    `run` the longest run of shared words, `ordered` the greater share of words in runs of three, `share` the lesser
    fraction of a whole text that the region takes up; `whole` the greater.
    """

    weight: float
    words: int
    run: int
    ordered: float
    share: float
    whole: float


def weigh(region: Region, of: Grid, settings: AlignSettings) -> Evidence:
    """The evidence for a region."""
    own_a, own_b = _own(of.a, region.a, of.size), _own(of.b, region.b, of.size + len(of.a) + len(of.b))
    weight_a = _weight(of.a, region.a, of.b, region.b, of.size, settings)
    weight_b = _weight(of.b, region.b, of.a, region.a, of.size, settings)
    words_a, words_b = int((own_a < of.size).sum()), int((own_b < of.size).sum())
    ordered_a = in_trigrams(own_a, own_b).sum() / max(words_a, 1)
    ordered_b = in_trigrams(own_b, own_a).sum() / max(words_b, 1)
    shares = (len(own_a) / len(of.a), len(own_b) / len(of.b))
    return Evidence(
        min(weight_a, weight_b),
        min(words_a, words_b),
        longest_run(own_a, own_b),
        max(ordered_a, ordered_b),
        min(shares),
        max(shares),
    )


def _own(axis: Axis, span: Range, free: int) -> Ints:
    """The ids of a range with quoted words made unlike any other word."""
    ids = axis.ids[span[0] : span[1]].copy()
    quoted = np.flatnonzero(axis.spoken[span[0] : span[1]])
    ids[quoted] = np.arange(free, free + len(quoted))
    return ids


def _weight(axis: Axis, span: Range, other: Axis, there: Range, size: int, settings: AlignSettings) -> float:
    judged = odds(axis, span, other, there, size, settings.copied)
    return float(judged.score[~axis.spoken[span[0] : span[1]]].sum())


def accepted(found: Evidence, settings: AlignSettings) -> bool:
    """A region is a passage by a long run of the same words, or by enough evidence without one.

    Without one the demands are higher, and higher still where the words do not even stand in the same order; and where
    the region is most of both texts, so that nothing in them is off its subject, order is a must: two reports of one
    event share their names, figures and places all over.
    """
    if found.run >= settings.longest_run and found.weight >= settings.run_weight:
        return True
    if found.words < settings.reworded_words:
        return False
    disorder = max(0.0, 1 - found.ordered / settings.ordered_share)
    if found.share > settings.standing_out and disorder:
        return False
    return found.weight >= settings.reworded_weight + disorder * settings.disorder_weight
