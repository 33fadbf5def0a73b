"""Two texts become a Match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracer.align.passages import Findings, find
from tracer.align.shingles import overlap, shingles
from tracer.align.sides import side
from tracer.align.verdict import verdict
from tracer.model import Article, Edit, Match, Notice, Span
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
    found = find(side_a, side_b, settings) if side_a.order <= side_b.order else _swapped(find(side_b, side_a, settings))
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
        found.passages,
        told.reason,
    )


def _swapped(found: Findings) -> Findings:
    turned = (replace(p, a=p.b, b=p.a, edits=tuple(map(_turned, p.edits))) for p in found.passages)
    return replace(found, passages=tuple(sorted(turned, key=lambda passage: (passage.a, passage.b))))


def _turned(edit: Edit) -> Edit:
    return Edit(edit.b, edit.a, edit.flags)
