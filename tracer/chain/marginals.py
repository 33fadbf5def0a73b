"""How probable each edge is among all branchings: directed Matrix-Tree marginals, one inverse per strong component.

A branching's weight is the product of its edges' weights. Summed over all of them (Tutte's theorem; Koo, Globerson,
Carreras and Collins 2007; McDonald and Satta 2007): P(h -> m) = W[h,m] (L^-1[m,m] - L^-1[m,h]) and for the root
P(0 -> m) = W[0,m] L^-1[m,m], with L[m,m] = W[0,m] + sum of W[h,m] and L[h,m] = -W[h,m]. A cycle lies within one
strongly connected component, so an edge from outside a component acts as a root edge and the determinant falls into
blocks: results are exact, and a page that nobody could have taken from costs one division.
"""

from __future__ import annotations

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
    that best, at which the likeliest way into a component is kept, so the inverse stays well-conditioned.
    """
    best = root.copy()
    np.maximum.at(best, edges.copy, edges.score)
    weights = np.exp(edges.score - best[edges.copy])
    roots = np.exp(root - best)
    component = strong_components(len(root), edges)
    inside = component[edges.source] == component[edges.copy]
    entry = roots.copy()
    np.add.at(entry, edges.copy[~inside], weights[~inside])
    stay, leave = _solve(component, edges, weights, inside, entry, floor)
    by_edge = np.where(inside, weights * leave, weights * stay[edges.copy])
    return np.clip(by_edge, 0.0, 1.0), np.clip(roots * stay, 0.0, 1.0)


def _solve(
    component: Ints, edges: Edges, weights: Floats, inside: NDArray[np.bool_], entry: Floats, floor: float
) -> tuple[Floats, Floats]:
    """(per node, the probability per unit of entering weight; per edge inside a component, per unit of its own)."""
    stay = np.zeros(len(component))
    leave = np.zeros(len(edges))
    order = np.argsort(component, kind="stable")
    edge_order = np.flatnonzero(inside)
    edge_order = edge_order[np.argsort(component[edges.copy[edge_order]], kind="stable")]
    nodes_at = np.searchsorted(component[order], np.arange(component.max(initial=-1) + 2))
    edges_at = np.searchsorted(component[edges.copy[edge_order]], np.arange(component.max(initial=-1) + 2))
    place = np.empty(len(component), dtype=np.int64)
    for number in range(len(nodes_at) - 1):
        members = order[nodes_at[number] : nodes_at[number + 1]]
        if len(members) == 1:
            stay[members] = 1.0 / entry[members]
            continue
        place[members] = np.arange(len(members))
        within = edge_order[edges_at[number] : edges_at[number + 1]]
        source, copy = place[edges.source[within]], place[edges.copy[within]]
        lift = max(0.0, floor - float(np.log(entry[members].max()))) if entry[members].max() > 0 else 0.0
        enter = entry[members] * np.exp(lift)
        laplacian = np.zeros((len(members), len(members)))
        np.add.at(laplacian, (source, copy), -weights[within])
        laplacian[np.diag_indices(len(members))] = enter - laplacian.sum(axis=0)
        inverse = np.linalg.inv(laplacian)
        stay[members] = np.diag(inverse) * np.exp(lift)
        leave[within] = inverse[copy, copy] - inverse[copy, source]
    return stay, leave


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
