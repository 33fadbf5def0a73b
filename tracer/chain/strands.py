"""An article put together from several sources is split into strands, so that each may have a source of its own.

A strand is a stretch of an article that some source holds and the sources of its other strands do not: two sources that
have no text in common, each covering its own part. One graph is built over strands instead of articles; where nothing
is split, as mostly, a strand is the article.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tracer.chain.spans import common, length, union
from tracer.chain.story import Shared, Story
from tracer.chain.wording import Common, Wordings
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
    cover: float  # of the copy's strand that is shared word for word, 0..1
    exact: Common  # what the copy has in common with the source
    exact_back: Common  # what the source has in common with the copy


def strands(story: Story, wordings: Wordings, settings: ChainSettings) -> list[list[Strand]]:
    """Each node's strands, the main one first."""
    found: list[list[Strand]] = []
    count = 0
    for node in story.nodes:
        seeds = _seeds(story, wordings, node.index, settings)
        parts = [wordings.common(node.index, seed).spans for seed in seeds[1:]]
        mine = [Strand(count, node.index, None, tuple(span for part in parts for span in part), alone=not parts)]
        for number, part in enumerate(parts, 1):
            mine.append(Strand(count + number, node.index, part, alone=False))
        count += len(mine)
        found.append(mine)
    return found


def _seeds(story: Story, wordings: Wordings, node: int, settings: ChainSettings) -> list[int]:
    """Sources of one node that have nothing in common with one another, the largest first."""
    sources = story.shared[node]
    if len(sources) < 2:
        return list(sources)
    ordered = sorted(sources, key=lambda s: (-sources[s].share, s))[: settings.considered]
    seeds: list[int] = []
    for source in ordered:
        if not seeds or _stands_apart(story, wordings, node, source, seeds, settings):
            seeds.append(source)
        if len(seeds) == settings.strands:
            break
    return seeds


def _stands_apart(
    story: Story, wordings: Wordings, node: int, source: int, seeds: Sequence[int], settings: ChainSettings
) -> bool:
    """Whether a source covers a part of the copy, and enough of it, that none of the seeds covers or knows."""
    if any(seed in story.shared[source] for seed in seeds):
        return False
    mine = wordings.common(node, source).spans
    for seed in seeds:
        theirs = wordings.common(node, seed).spans
        least = min(length(mine), length(theirs))
        if least < settings.strand_length or common(mine, theirs) > settings.strand_overlap * least:
            return False
    return True


def candidates(
    story: Story, split: Sequence[Sequence[Strand]], wordings: Wordings, settings: ChainSettings
) -> list[Candidate]:
    """Every strand's possible sources, in the order of strands and of source nodes."""
    found: list[Candidate] = []
    for node in story.nodes:
        ranked = sorted(story.shared[node.index].values(), key=lambda s: _rank(story, s))[: settings.considered]
        for shared in sorted(ranked, key=lambda s: s.source):
            mine, theirs = (wordings.common(a, b) for a, b in _both_ways(shared))
            for strand in split[node.index]:
                cover = _cover(strand, mine.spans, node.body)
                if strand.alone or cover >= settings.strand_cover:
                    source = _source_strand(split[shared.source], theirs.spans)
                    found.append(Candidate(strand, source, shared, cover, mine, theirs))
    return found


def _both_ways(shared: Shared) -> tuple[tuple[int, int], tuple[int, int]]:
    return (shared.copy, shared.source), (shared.source, shared.copy)


def _rank(story: Story, shared: Shared) -> tuple[bool, float, float, int]:
    """Sources most worth weighing first: named ones, then by containment, by claimed date and by content."""
    source = story.nodes[shared.source]
    unnamed = story.nodes[shared.copy].named.isdisjoint(source.keys)
    return (unnamed, -round(shared.containment, 2), math.inf if source.start is None else source.start, shared.source)


def _cover(strand: Strand, spans: Sequence[Span], body: int) -> float:
    """The part of a strand that lies in these spans."""
    if strand.spans is not None:
        return common(spans, strand.spans) / max(1, length(strand.spans))
    rest = max(1, body - length(strand.others))
    return min(1.0, (length(spans) - common(spans, strand.others)) / rest)


def _source_strand(options: Sequence[Strand], spans: Sequence[Span]) -> Strand:
    """The source's strand that most of what it shares lies in."""
    if len(options) == 1:
        return options[0]
    others = [common(spans, option.spans) for option in options[1:] if option.spans is not None]
    best = max(range(len(others)), key=lambda i: (others[i], -i))
    return options[best + 1] if 2 * others[best] > length(spans) else options[0]


def stretches(strand: Strand, shared: Shared, exact: Common) -> tuple[Span, ...]:
    """Where in the copy lies what this strand shares with the source."""
    if strand.alone:
        return union([run.copy for run in shared.runs])
    return tuple(span for span in exact.spans if _belongs(span, strand))


def _belongs(span: Span, strand: Strand) -> bool:
    if strand.spans is not None:
        return 2 * common((span,), strand.spans) >= len(span)
    return 2 * common((span,), strand.others) < len(span)
