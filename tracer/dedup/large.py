"""Bounded linking: which pairs of a story are aligned, and how the pages of a large story are tied to its core.

Alignment costs some milliseconds a pair, so each page keeps its best candidates only. Of a story of more pages than
`dedup.story` a core is weighed as any story is; every other page is tied to the page it shares most with among those
that come before it: by claimed date, then by how many pages a text is a copy of. Such a link carries no probability.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracer.dedup.kinds import Floats, Ints, Pairs
from tracer.dedup.listing import Holders
from tracer.dedup.table import Table
from tracer.model import Link, LinkKind
from tracer.settings import Settings


@dataclass(frozen=True)
class Ties:
    """Pairs of records that are tied, with the size of the story around each, `row` as in `Listed`."""

    a: Ints
    b: Ints
    row: Ints
    story: Ints  # number of each pair's story
    around: Ints

    def where(self, chosen: NDArray[np.bool_]) -> Ties:
        """Some of them."""
        return Ties(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Places:
    """The order in which records of a story may have taken from each other, by content and never by input order."""

    order: Ints  # of every record; earlier is lower
    core: NDArray[np.bool_]  # of a large story, or of a small one

    @staticmethod
    def of(ties: Ties, table: Table, who: Holders, settings: Settings) -> Places:
        """Dated records by date, then those whose text most pairs hold; the core takes one page of each text first."""
        records = np.unique(np.concatenate([ties.a, ties.b]))
        text = table.record_text[records].astype(np.int64)
        degree = np.bincount(np.concatenate([ties.a, ties.b]), minlength=table.records)[records]
        published = np.nan_to_num(table.of_records("published", records).astype(np.float64), nan=np.inf)
        by_time = np.lexsort((who.rank[records], text, -degree, published))
        order = np.full(table.records, table.records, np.int64)
        order[records[by_time]] = np.arange(len(records))
        story = np.zeros(table.records, np.int64)
        story[ties.a], story[ties.b] = ties.story, ties.story
        again = _rank_within(text, order[records]) > 0
        best = np.lexsort((order[records], -degree, again, story[records]))
        place = _rank_within(story[records][best], np.arange(len(best)))
        large = np.zeros(table.records, np.bool_)
        over = ties.around > settings.dedup.story
        large[ties.a[over]] = large[ties.b[over]] = True
        core = np.zeros(table.records, np.bool_)
        core[records[best]] = (place < settings.dedup.core) | ~large[records[best]]
        return Places(order, core)


def _rank_within(group: Ints, value: Ints) -> Ints:
    """The rank of each value among those of its group, from 0."""
    order = np.lexsort((value, group))
    new = np.append(True, group[order][1:] != group[order][:-1])[: len(order)]
    first = np.flatnonzero(new)
    rank = np.empty(len(group), np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    return rank


def chosen(ties: Ties, pairs: Pairs, places: Places, settings: Settings) -> NDArray[np.bool_]:
    """Which ties are aligned: both pages in the core, and the pair among the best of one of them."""
    rule = settings.dedup
    inside = places.core[ties.a] & places.core[ties.b]
    small = np.maximum(rule.aligned_least, rule.aligned // np.maximum(1, ties.around))
    most = np.where(ties.around > rule.story, rule.aligned_least, small)
    score = _scores(ties, pairs)
    found = np.zeros(len(ties.a), np.bool_)
    at = np.flatnonzero(inside)
    for one, other in ((ties.a, ties.b), (ties.b, ties.a)):
        best = np.lexsort((places.order[other[at]], -score[at], one[at]))
        rank = np.empty(len(at), np.int64)
        rank[best] = _rank_within(one[at][best], np.arange(len(at)))
        found[at] |= rank < most[at]
    return found


def _scores(ties: Ties, pairs: Pairs) -> Floats:
    return np.where(ties.row < 0, 1.0, pairs.score[ties.row] if len(pairs) else 1.0)


def attached(ties: Ties, pairs: Pairs, places: Places, who: Holders, settings: Settings) -> list[Link]:
    """A link for each page outside the core of a large story, sorted by its id."""
    over = ties.where((ties.around > settings.dedup.story) & ~(places.core[ties.a] & places.core[ties.b]))
    score = _scores(over, pairs)
    later = places.order[over.a] > places.order[over.b]
    copy, source = np.where(later, over.a, over.b), np.where(later, over.b, over.a)
    outside = ~places.core[copy]
    best = np.lexsort((places.order[source], ~places.core[source], -score, copy))
    best = best[outside[best]]
    first = best[np.append(True, copy[best][1:] != copy[best][:-1])[: len(best)]]
    links = [_link(who.ids[copy[i]], who.ids[source[i]], float(score[i]), settings) for i in first.tolist()]
    return sorted((link for link in links if link.copy != link.source), key=lambda link: link.id)


def _link(copy: str, source: str, share: float, settings: Settings) -> Link:
    kind: LinkKind = "reposts" if share >= settings.chain.repost_share else "excerpts"
    return Link(f"{copy}>{source}", copy, source, kind, None, share, "none", decided=False, calibrated=False)
