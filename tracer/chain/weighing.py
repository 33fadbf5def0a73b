"""Candidate hops get a weight, a probability among all branchings, and each strand its one source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracer.chain.branching import ROOT, maximum_branching
from tracer.chain.first import rooted_marginals
from tracer.chain.hops import Hop, Start, hops_of, starts_of
from tracer.chain.marginals import Edges, Floats, strong_components
from tracer.chain.story import Story
from tracer.chain.strands import Candidate, Strand, candidates, foremost, strands
from tracer.chain.weights import Weights, hop_values, root_values
from tracer.chain.wording import Wordings
from tracer.settings import ChainSettings


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A story made ready to be weighed: strands, candidate hops, and what every signal says of them."""

    story: Story
    strands: tuple[Strand, ...]
    candidates: tuple[Candidate, ...]
    hops: tuple[Hop, ...]
    starts: tuple[Start, ...]
    values: NDArray[np.float64]  # (hops, signals)
    roots: NDArray[np.float64]  # (strands, root signals)


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """The answer for a problem, by hop and by strand."""

    edge: Floats  # probability of each hop, calibrated later
    root: Floats  # probability of each strand having no known source
    parent: tuple[int, ...]  # the hop chosen for each strand, or ROOT


def prepare(story: Story, settings: ChainSettings) -> Problem:
    """Split into strands, list the candidates and ask every signal."""
    wordings = Wordings(story, settings)
    sources = foremost(story, settings)
    split = strands(story, sources, wordings, settings)
    found = candidates(story, sources, split, wordings, settings)
    hops = hops_of(story, found, wordings, settings)
    starts = starts_of(story, split, hops)
    flat = tuple(strand for parts in split for strand in parts)
    return Problem(story, flat, tuple(found), tuple(hops), tuple(starts), hop_values(hops), root_values(starts))


def weigh(problem: Problem, weights: Weights, settings: ChainSettings) -> Verdict:
    """Probabilities as marginals over all branchings; sources as the branching with the most expected right."""
    source = np.array([c.source.index for c in problem.candidates], dtype=np.int64)
    copy = np.array([c.copy.index for c in problem.candidates], dtype=np.int64)
    edges = Edges(source, copy, problem.values @ weights.hop)
    root = problem.roots @ weights.root
    kept = _best(edges, settings.parents)
    kept = kept[_within_reach(edges.take(kept), len(root), settings)]
    by_edge, by_root = rooted_marginals(
        edges.take(kept), root, spread=weights.spread, floor=settings.root_floor, cells=settings.first_cells
    )
    probability = np.zeros(len(edges))
    probability[kept] = by_edge
    return Verdict(probability, by_root, _choose(edges, kept, probability, by_root))


def _choose(edges: Edges, kept: NDArray[np.int64], probability: Floats, root: Floats) -> tuple[int, ...]:
    """The branching whose edges are expected to be right most often: Edmonds over the marginals."""
    order = [int(i) for i in kept]
    listed = [(int(edges.source[i]), int(edges.copy[i]), float(probability[i])) for i in order]
    parents = maximum_branching(len(root), listed, root.tolist())
    at = {(int(edges.source[i]), int(edges.copy[i])): i for i in order}
    return tuple(ROOT if parent == ROOT else at[(parent, strand)] for strand, parent in enumerate(parents))


def _best(edges: Edges, keep: int) -> NDArray[np.int64]:
    """The best-scored sources of each strand, `keep` at most, in the given order; ties go to the first."""
    if not len(edges):
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((np.arange(len(edges)), -edges.score, edges.copy))
    copies = edges.copy[order]
    rank = np.arange(len(order)) - np.searchsorted(copies, copies)
    return np.sort(order[rank < keep])


def _within_reach(edges: Edges, nodes: int, settings: ChainSettings) -> NDArray[np.int64]:
    """Indices of edges that stay: in a component too large to invert, strands keep fewer sources until it is not."""
    alive = np.arange(len(edges))
    keep = settings.parents
    while keep > 1:
        component = strong_components(nodes, edges.take(alive))
        sizes = Counter(component.tolist())
        large = np.array([sizes[c] > settings.component for c in component.tolist()], dtype=bool)
        if not large.any():
            break
        keep //= 2
        ranked = set(alive[_best(edges.take(alive), keep)].tolist())
        alive = np.array([i for i in alive.tolist() if i in ranked or not large[edges.copy[i]]], dtype=np.int64)
    return alive


def by_pair(problem: Problem, verdict: Verdict) -> dict[int, dict[int, float]]:
    """copy node -> source node -> probability that at least its likeliest strand came from there."""
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for candidate, probability in zip(problem.candidates, verdict.edge.tolist(), strict=True):
        sources = found[candidate.copy.node]
        sources[candidate.source.node] = max(probability, sources.get(candidate.source.node, 0.0))
    return found


def chosen(problem: Problem, verdict: Verdict) -> list[tuple[Hop, Sequence[Hop]]]:
    """(the strongest hop, all hops) of each pair of nodes that some strand's choice ties, by copy and source."""
    tied: dict[tuple[int, int], list[int]] = defaultdict(list)
    for edge in verdict.parent:
        if edge != ROOT:
            hop = problem.hops[edge]
            tied[(hop.copy.index, hop.source.index)].append(edge)
    found: list[tuple[Hop, Sequence[Hop]]] = []
    for pair in sorted(tied):
        ranked = sorted(tied[pair], key=lambda e: (-verdict.edge[e], e))
        found.append((problem.hops[ranked[0]], [problem.hops[e] for e in ranked]))
    return found
