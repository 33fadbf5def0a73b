"""How probable each edge is among all branchings: directed Matrix-Tree marginals, one inverse per strong component.

A branching's weight is the product of its edges' weights. Summed over all of them (Tutte's theorem; Koo, Globerson,
Carreras and Collins 2007; McDonald and Satta 2007): P(h -> m) = W[h,m] (L^-1[m,m] - L^-1[m,h]) and for the root
P(0 -> m) = W[0,m] L^-1[m,m], with L[m,m] = W[0,m] + sum of W[h,m] and L[h,m] = -W[h,m]. A cycle lies within one
strongly connected component, so an edge from outside a component acts as a root edge and the determinant falls into
blocks: results are exact, and a page that nobody could have taken from costs one division.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Edges:
    """Candidate edges source -> copy with their natural-log weights; arrays of one length, shape (E,)."""

    source: Ints
    copy: Ints
    score: Floats

    def __len__(self) -> int:
        return len(self.score)

    def take(self, keep: NDArray[np.bool_] | Ints) -> Edges:
        return Edges(self.source[keep], self.copy[keep], self.score[keep])


def marginals(edges: Edges, root: Floats, *, floor: float) -> tuple[Floats, Floats]:
    """(probability of each edge, shape (E,); of each node having no known source, shape (N,)).

    `root` are the natural-log weights of no known source. Each node's weights are scaled by its own best, which changes
    nothing (a node has just one parent) and keeps every number in range. `floor` is the least log weight, relative to
    that best, that the ways into a node from outside its component keep, so that the inverse stays well-conditioned;
    the likeliest way into a component keeps at least the half of it.
    """
    best = root.copy()
    np.maximum.at(best, edges.copy, edges.score)
    weights, roots = np.exp(edges.score - best[edges.copy]), np.exp(root - best)
    component = strong_components(len(root), edges)
    inside = component[edges.source] == component[edges.copy]
    entry = roots.copy()
    np.add.at(entry, edges.copy[~inside], weights[~inside])
    by_edge, by_root = weights / entry[edges.copy], roots / entry
    for members, within in _cyclic(component, edges, inside):
        lift = np.exp(max(0.0, floor / 2 - np.log(max(1e-300, entry[members].max()))))
        added = np.maximum(0.0, np.exp(floor) - entry[members] * lift)
        place = np.full(len(root), -1, dtype=np.int64)
        place[members] = np.arange(len(members))
        into = (place[edges.copy] >= 0) & ~inside
        source, copy = place[edges.source[within]], place[edges.copy[within]]
        inverse = _inverse(entry[members] * lift + added, weights[within], source, copy)
        held = np.diag(inverse)
        by_edge[within] = weights[within] * (held[copy] - inverse[copy, source])
        by_edge[into] = weights[into] * lift * held[place[edges.copy[into]]]
        by_root[members] = (roots[members] * lift + added) * held
    return np.clip(by_edge, 0.0, 1.0), np.clip(by_root, 0.0, 1.0)


def _cyclic(component: Ints, edges: Edges, inside: NDArray[np.bool_]) -> Iterator[tuple[Ints, Ints]]:
    """(nodes, edges among them) of every component of more than one node."""
    order = np.argsort(component, kind="stable")
    numbers = np.arange(component.max(initial=-1) + 2)
    nodes_at = np.searchsorted(component[order], numbers)
    among = np.flatnonzero(inside)
    among = among[np.argsort(component[edges.copy[among]], kind="stable")]
    edges_at = np.searchsorted(component[edges.copy[among]], numbers)
    for number in np.flatnonzero(np.diff(nodes_at) > 1):
        yield order[nodes_at[number] : nodes_at[number + 1]], among[edges_at[number] : edges_at[number + 1]]


def _inverse(entry: Floats, weights: Floats, source: Ints, copy: Ints) -> Floats:
    laplacian = np.zeros((len(entry), len(entry)))
    np.add.at(laplacian, (source, copy), -weights)
    laplacian[np.diag_indices(len(entry))] = entry - laplacian.sum(axis=0)
    return np.asarray(np.linalg.inv(laplacian))


def strong_components(nodes: int, edges: Edges) -> Ints:
    """The number of each node's strongly connected component (Tarjan 1972, without recursion)."""
    order = np.argsort(edges.source, kind="stable")
    targets = edges.copy[order].tolist()
    first = np.searchsorted(edges.source[order], np.arange(nodes + 1)).tolist()
    index, low, component = [-1] * nodes, [0] * nodes, [-1] * nodes
    stack: list[int] = []
    counter = found = 0
    for start in range(nodes):
        if index[start] >= 0:
            continue
        work = [(start, first[start])]
        while work:
            node, at = work.pop()
            if index[node] < 0:
                index[node] = low[node] = counter
                counter += 1
                stack.append(node)
            elif at > first[node]:
                low[node] = min(low[node], low[targets[at - 1]]) if component[targets[at - 1]] < 0 else low[node]
            while at < first[node + 1] and (index[targets[at]] >= 0):
                if component[targets[at]] < 0:
                    low[node] = min(low[node], index[targets[at]])
                at += 1
            if at < first[node + 1]:
                work.append((node, at + 1))
                work.append((targets[at], first[targets[at]]))
            elif low[node] == index[node]:
                found = _close(stack, component, node, found)
    return np.array(component, dtype=np.int64)


def _close(stack: list[int], component: list[int], node: int, number: int) -> int:
    while True:
        member = stack.pop()
        component[member] = number
        if member == node:
            return number + 1
