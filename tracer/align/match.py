"""Two texts become a Match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracer.align import passages as passages_of
from tracer.align.shingles import overlap, shingles
from tracer.align.sides import side
from tracer.align.verdict import verdict
from tracer.model import Article, Edit, Match, Notice, Passage, Span
from tracer.settings import AlignSettings


def match(
    a: Article,
    b: Article,
    *,
    notices_a: Sequence[Notice] = (),
    notices_b: Sequence[Notice] = (),
    settings: AlignSettings,
) -> Match:
    """What two articles share; their site notices (`notices_*`) take no part in passages and shares."""
    found = match_texts(
        a.text, b.text, skip_a=[n.span for n in notices_a], skip_b=[n.span for n in notices_b], settings=settings
    )
    return replace(found, a=a.id, b=b.id)


def match_texts(
    a: str,
    b: str,
    *,
    skip_a: Sequence[Span] = (),
    skip_b: Sequence[Span] = (),
    settings: AlignSettings,
) -> Match:
    """What two texts share, under the ids "a" and "b".

    Spans are code points of the texts as given. Words inside `skip_*` take no part in passages, shares and kind;
    Jaccard and containments are raw. Swapping the texts swaps the result exactly: the work is always done in one
    order, chosen by content.
    """
    side_a, side_b = side(a, tuple(skip_a)), side(b, tuple(skip_b))
    if side_b.order < side_a.order:
        found = tuple(sorted((_swapped(p) for p in passages_of.find(side_b, side_a, settings)), key=_place))
    else:
        found = passages_of.find(side_a, side_b, settings)
    raw = overlap(shingles(a), shingles(b))
    told = verdict(side_a, side_b, found, settings)
    return Match(
        "a",
        "b",
        raw.jaccard,
        raw.a_in_b,
        raw.b_in_a,
        told.share_of_a,
        told.share_of_b,
        told.kind,
        told.derivation,
        found,
        told.reason,
    )


def _swapped(passage: Passage) -> Passage:
    edits = tuple(sorted((Edit(e.b, e.a, e.flags) for e in passage.edits), key=lambda e: (e.a, e.b)))
    return replace(passage, a=passage.b, b=passage.a, edits=edits)


def _place(passage: Passage) -> tuple[Span, Span]:
    return passage.a, passage.b
