"""An article put together from several sources is split into strands, so that each may have a source of its own.

A strand is a stretch of an article that some source holds and the sources of its other strands do not: two sources that
have no text in common, each covering its own part. One graph is built over strands instead of articles; where nothing
is split, as mostly, a strand is the article.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tracer.chain.story import Shared, Story
from tracer.model import Span
from tracer.settings import ChainSettings


@dataclass(frozen=True, slots=True, eq=False)
class Strand:
    """Part of a node's text. `spans` None is all of it that no other strand has."""

    index: int
    node: int
    spans: tuple[Span, ...] | None
    others: tuple[Span, ...] = ()  # what the node's other strands have
    alone: bool = True  # the node's only strand


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A strand that another may have come from."""

    copy: Strand
    source: Strand
    shared: Shared
    cover: float  # of the copy's strand, 0..1


def strands(story: Story, settings: ChainSettings) -> list[list[Strand]]:
    """Each node's strands, the main one first."""
    found: list[list[Strand]] = []
    count = 0
    for node in story.nodes:
        seeds = _seeds(story, node.index, settings)
        parts = [union(_cover(story.shared[node.index][seed])) for seed in seeds[1:]]
        mine = [Strand(count, node.index, None, tuple(span for part in parts for span in part), alone=not parts)]
        for number, part in enumerate(parts, 1):
            mine.append(Strand(count + number, node.index, part, alone=False))
        count += len(mine)
        found.append(mine)
    return found


def _seeds(story: Story, node: int, settings: ChainSettings) -> list[int]:
    """Sources of one node that have nothing in common with one another, the largest first."""
    sources = story.shared[node]
    if len(sources) < 2:
        return list(sources)
    ordered = sorted(sources, key=lambda s: (-sources[s].share, s))[: settings.considered]
    seeds: list[int] = []
    for source in ordered:
        strangers = all(other not in story.shared[source] for other in seeds)
        if not seeds or (strangers and all(_apart(sources[source], sources[other], settings) for other in seeds)):
            seeds.append(source)
        if len(seeds) == settings.strands:
            break
    return seeds


def _apart(a: Shared, b: Shared, settings: ChainSettings) -> bool:
    """Whether two sources cover different parts of the copy, each enough of it."""
    cover_a, cover_b = _cover(a), _cover(b)
    least = min(length(cover_a), length(cover_b))
    return least >= settings.strand_length and common(cover_a, cover_b) <= settings.strand_overlap * least


def candidates(story: Story, split: Sequence[Sequence[Strand]], settings: ChainSettings) -> list[Candidate]:
    """Every strand's possible sources, in the order of strands and of source nodes."""
    found: list[Candidate] = []
    for node in story.nodes:
        ranked = sorted(story.shared[node.index].values(), key=lambda s: _rank(story, s))[: settings.considered]
        for shared in sorted(ranked, key=lambda s: s.source):
            for strand in split[node.index]:
                cover = shared.share if strand.alone else _strand_cover(strand, shared, node.body)
                if strand.alone or cover >= settings.strand_cover:
                    source = _source_strand(split[shared.source], strand, shared)
                    found.append(Candidate(strand, source, shared, cover))
    return found


def _rank(story: Story, shared: Shared) -> tuple[bool, float, float, int]:
    """Sources most worth weighing first: named ones, then by containment, by claimed date and by content."""
    source = story.nodes[shared.source]
    unnamed = story.nodes[shared.copy].named.isdisjoint(source.keys)
    return (unnamed, -round(shared.containment, 2), math.inf if source.start is None else source.start, shared.source)


def _strand_cover(strand: Strand, shared: Shared, body: int) -> float:
    cover = _cover(shared)
    if strand.spans is not None:
        return common(cover, strand.spans) / max(1, length(strand.spans))
    rest = max(1, body - length(strand.others))
    return min(1.0, (length(cover) - common(cover, strand.others)) / rest)


def _source_strand(options: Sequence[Strand], copy: Strand, shared: Shared) -> Strand:
    """The source's strand that most of what this strand shares lies in."""
    if len(options) == 1:
        return options[0]
    runs = [run.source for run in shared.runs if _belongs(run.copy, copy)] or [run.source for run in shared.runs]
    spans = union(runs)
    others = [common(spans, option.spans) for option in options[1:] if option.spans is not None]
    best = max(range(len(others)), key=lambda i: (others[i], -i))
    return options[best + 1] if 2 * others[best] > length(spans) else options[0]


def _belongs(span: Span, strand: Strand) -> bool:
    if strand.spans is not None:
        return 2 * common((span,), strand.spans) >= len(span)
    return 2 * common((span,), strand.others) < len(span)


def stretches(strand: Strand, shared: Shared) -> tuple[Span, ...]:
    """Where in the copy lies what this strand shares with the source."""
    cover = _cover(shared)
    return cover if strand.alone else tuple(span for span in cover if _belongs(span, strand))


def _cover(shared: Shared) -> tuple[Span, ...]:
    return union([run.copy for run in shared.runs])


def union(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans sorted and merged."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def length(spans: Sequence[Span]) -> int:
    """Code points in disjoint spans."""
    return sum(len(span) for span in spans)


def common(a: Sequence[Span], b: Sequence[Span]) -> int:
    """Code points in both of two sorted, disjoint lists of spans."""
    total = i = j = 0
    while i < len(a) and j < len(b):
        total += a[i].overlap(b[j])
        if a[i].end < b[j].end:
            i += 1
        else:
            j += 1
    return total
