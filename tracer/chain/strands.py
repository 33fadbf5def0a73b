"""An article put together from several sources is split into strands, so that each may have a source of its own.

A strand is a stretch of an article that some source holds and the sources of its other strands do not: two sources that
have no text in common, each covering its own part. One graph is built over strands instead of articles; where nothing
is split, as mostly, a strand is the article.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracer.chain.spans import both, common, length, union, without
from tracer.chain.story import Node, Run, Shared, Story
from tracer.chain.wording import Common, Ints, Wordings
from tracer.model import QuoteMatch, Span
from tracer.settings import ChainSettings


@dataclass(frozen=True, slots=True, eq=False)
class Strand:
    """Part of a node's text. `spans` None is all of it that no other strand has."""

    index: int
    node: int
    spans: tuple[Span, ...] | None
    others: tuple[Span, ...] = ()  # what the node's further strands have, for the main one
    alone: bool = True  # the node's only strand
    wording: Ints | None = None  # its distinct 5-grams, where it is not alone


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A strand that another may have come from."""

    copy: Strand
    source: Strand
    shared: Shared
    cover: float  # of the copy's strand that is shared word for word, 0..1
    exact: Common  # what the copy has in common with the source
    exact_back: Common  # what the source has in common with the copy


def strands(
    story: Story, sources: Sequence[Sequence[int]], wordings: Wordings, settings: ChainSettings
) -> list[list[Strand]]:
    """Each node's strands, the main one first."""
    found: list[list[Strand]] = []
    count = 0
    for node in story.nodes:
        seeds = _seeds(story, sources[node.index], wordings, node.index, settings)
        parts = [wordings.common(node.index, seed).spans for seed in seeds[1:]]
        others = union([span for part in parts for span in part])
        mine = [_strand(count, node.index, None, others, wordings) if parts else Strand(count, node.index, None)]
        for number, part in enumerate(parts, 1):
            mine.append(_strand(count + number, node.index, part, (), wordings))
        count += len(mine)
        found.append(mine)
    return found


def _strand(
    index: int, node: int, spans: tuple[Span, ...] | None, others: tuple[Span, ...], wordings: Wordings
) -> Strand:
    wording = wordings.within(node, others if spans is None else spans, outside=spans is None)
    return Strand(index, node, spans, others, alone=False, wording=wording)


def _seeds(story: Story, sources: Sequence[int], wordings: Wordings, node: int, settings: ChainSettings) -> list[int]:
    """Sources of one node that have nothing in common with one another, the largest first."""
    if len(sources) < 2:
        return list(sources)
    ordered = sorted(sources, key=lambda s: (-story.containment(node, s), s))
    # What holds nearly all of a text cannot stand apart from anything: a copy of it, or where all of it is from.
    most = (1 - settings.strand_overlap) * story.nodes[node].body
    parts = [source for source in ordered if length(wordings.common(node, source).spans) <= most]
    seeds: list[int] = []
    for source in parts:
        if not seeds or _stands_apart(story, wordings, node, source, seeds, settings):
            seeds.append(source)
        if len(seeds) == settings.strands:
            break
    return seeds


def _stands_apart(
    story: Story, wordings: Wordings, node: int, source: int, seeds: Sequence[int], settings: ChainSettings
) -> bool:
    """Whether a source covers a part of the copy, and enough of it, that none of the seeds covers or knows."""
    if any(seed in story.matches[source] for seed in seeds):
        return False
    mine = wordings.common(node, source).spans
    for seed in seeds:
        theirs = wordings.common(node, seed).spans
        least = min(length(mine), length(theirs))
        if least < settings.strand_length or common(mine, theirs) > settings.strand_overlap * least:
            return False
    return True


def candidates(
    story: Story,
    sources: Sequence[Sequence[int]],
    split: Sequence[Sequence[Strand]],
    wordings: Wordings,
    settings: ChainSettings,
) -> list[Candidate]:
    """Every strand's possible sources, in the order of strands and of source nodes."""
    found: list[Candidate] = []
    for node in story.nodes:
        for source in sorted(sources[node.index]):
            shared = story.shared(node.index, source)
            mine, theirs = wordings.common(node.index, source), wordings.common(source, node.index)
            if not _enough(story, shared, mine, settings):
                continue
            most = _foremost_strand(split[node.index], mine.spans)
            for strand in split[node.index]:
                cover = _cover(strand, mine.spans, node.body)
                if strand is most or cover >= settings.strand_cover:
                    part = _source_strand(split[source], strand)
                    found.append(Candidate(strand, part, shared, cover, mine, theirs))
    return found


def _foremost_strand(options: Sequence[Strand], spans: Sequence[Span]) -> Strand:
    """The strand that most of what is shared lies in; the main one where that is open."""
    return max(options, key=lambda strand: (length(_within(strand, spans)), -strand.index))


def _within(strand: Strand, spans: Sequence[Span]) -> tuple[Span, ...]:
    """What of some spans of the copy lies in a strand."""
    if strand.alone:
        return tuple(spans)
    return both(spans, strand.spans) if strand.spans is not None else without(spans, strand.others)


def _enough(story: Story, shared: Shared, exact: Common, settings: ChainSettings) -> bool:
    """Whether there is more in common than two reporters of one event have: a sentence, what somebody said.

    An article that names the other's outlet, or is the same outlet's, needs no more than the match.
    """
    copy, source = story.nodes[shared.copy], story.nodes[shared.source]
    if not copy.named.isdisjoint(source.keys) or not source.named.isdisjoint(copy.keys) or copy.keys & source.keys:
        return True
    quotes = story.quotes.get((min(shared.copy, shared.source), max(shared.copy, shared.source)), ())
    said = quoted_part(quotes, copy, shared.runs) if quotes else 0.0
    return exact.held * (1 - said) >= settings.least_common


def quoted_part(quotes: Sequence[QuoteMatch], copy: Node, runs: Sequence[Run]) -> float:
    """The part of the shared text that is shared quotations."""
    if not quotes:
        return 0.0
    ids = {copy.id, *(version.id for version in copy.versions)}
    quoted = union([place.span for quote in quotes for place in (quote.a, quote.b) if place.article in ids])
    passages = union([run.copy for run in runs])
    return common(quoted, passages) / max(1, length(passages))


def _most(story: Story, settings: ChainSettings) -> int:
    """How many sources are weighed for each article: fewer where there are very many articles."""
    return max(settings.considered_least, min(settings.considered, settings.hops // max(1, len(story.nodes))))


def foremost(story: Story, settings: ChainSettings) -> list[list[int]]:
    """The sources of each node that are weighed at all."""
    most = _most(story, settings)
    return [_foremost(story, node.index, most) for node in story.nodes]


def _foremost(story: Story, copy: int, most: int) -> list[int]:
    """The sources most worth weighing: named ones first, then by containment, by claimed date and by content."""
    sources = story.matches[copy]
    if len(sources) <= most:
        return list(sources)
    nodes, node_of, named = story.nodes, story.node_of, story.nodes[copy].named
    ranked = []
    for source, match in sources.items():
        held = match.containment_a_in_b if node_of[match.a] == copy else match.containment_b_in_a
        start = nodes[source].start
        ranked.append(
            (named.isdisjoint(nodes[source].keys), -round(held, 2), math.inf if start is None else start, source)
        )
    return [source for *_, source in heapq.nsmallest(most, ranked)]


def _cover(strand: Strand, spans: Sequence[Span], body: int) -> float:
    """The part of a strand that lies in these spans."""
    if strand.spans is not None:
        return common(spans, strand.spans) / max(1, length(strand.spans))
    rest = max(1, body - length(strand.others))
    return min(1.0, (length(spans) - common(spans, strand.others)) / rest)


def _source_strand(options: Sequence[Strand], copy: Strand) -> Strand:
    """The source's strand that has most of what the copy's strand has; the main one if that is in one piece."""
    if len(options) == 1 or copy.wording is None:
        return options[0]
    wording = copy.wording

    def held(option: Strand) -> int:
        return 0 if option.wording is None else len(np.intersect1d(wording, option.wording, assume_unique=True))

    return max(options, key=lambda option: (held(option), -option.index))


def stretches(strand: Strand, shared: Shared) -> tuple[Span, ...]:
    """Where in the copy lies what this strand shares with the source."""
    return _within(strand, union([run.copy for run in shared.runs]))
