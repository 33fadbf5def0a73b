"""Copies -> clusters, each member verified against a pivot that is chosen by content; no chain of likenesses ties."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tracer.dedup import grouping
from tracer.dedup.grouping import U64, Packed
from tracer.dedup.kinds import Ints, Pairs, joined

Judge = Callable[[Packed], Pairs]
_ROUNDS = 8  # pivots tried for what an earlier pivot of its story would not have


def assign(texts: int, copies: Pairs, verify: Judge) -> tuple[Ints, Pairs]:
    """(pivot of each text, or the text itself; the pairs that were verified on the way).

    A story is what copies tie together. Its pivot is the text with most copies; every other text of the story is
    verified against it, and what is no copy of it looks for a pivot among the rest.
    """
    pivot = np.arange(texts)
    extra: list[Pairs] = []
    open_ = copies
    for _ in range(_ROUNDS):
        if not len(open_):
            break
        story = grouping.components(texts, open_.a, open_.b)
        leader = _leaders(texts, open_, story)
        involved = grouping.distinct(np.concatenate([open_.a, open_.b]))
        leads = leader[story[involved]]
        wanted = _packed(leads, involved)
        known = grouping.distinct(_packed(open_.a, open_.b))
        more = verify(np.setdiff1d(wanted[leads != involved], known))
        extra.append(more)
        more = more.where(more.copy)
        tied = np.intersect1d(wanted, np.concatenate([known, _packed(more.a, more.b)]))
        member = np.isin(wanted, tied) | (leads == involved)
        pivot[involved[member]] = leads[member]
        done = np.zeros(texts, np.bool_)
        done[involved[member]] = True
        open_ = open_.where(~done[open_.a] & ~done[open_.b])
    return pivot, joined(extra)


def _packed(a: Ints, b: Ints) -> Packed:
    low, high = np.minimum(a, b).astype(np.uint64), np.maximum(a, b).astype(np.uint64)
    packed: Packed = low << U64(32) | high
    return packed


def _leaders(texts: int, pairs: Pairs, story: Ints) -> Ints:
    """The pivot of each story: most copies, then the first by content."""
    degree = np.bincount(pairs.a, minlength=texts) + np.bincount(pairs.b, minlength=texts)
    order = np.lexsort((np.arange(texts), -degree, story))
    stories, first = np.unique(story[order], return_index=True)
    leader = np.zeros(int(stories.max(initial=0)) + 1, np.int64)
    leader[stories] = order[first]
    return leader
