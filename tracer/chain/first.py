"""How probable each edge is, where every group of connected pages has one first page from which it spread.

A text that many carry was mostly taken from where it first stood, not from somewhere in between. Such a habit is no
property of one edge, but it is one of all edges from the first page once it is known which that is. So each page in
turn is supposed to be the first, with the edges that leave it raised, and the answers are weighed by the summed weight
of all branchings that begin there: a mixture of Matrix-Tree marginals (`tracer.chain.marginals`), exact where all pages
of a group are tried.
"""

from __future__ import annotations

import numpy as np

from tracer.chain.marginals import Edges, Floats, Ints, marginals


def rooted_marginals(edges: Edges, root: Floats, *, spread: float, floor: float, cells: int) -> tuple[Floats, Floats]:
    """(probability of each edge, of each node having no known source), as `marginals` with one first page a group.

    `spread` is what an edge from the first page has more than its own weight, in log-odds. Of groups in which not every
    page can be tried within `cells` array cells, the likeliest first pages are.
    """
    by_edge, by_root = np.zeros(len(edges)), np.ones(len(root))
    group = groups(len(root), edges)
    order = np.argsort(group, kind="stable")
    at = np.searchsorted(group[order], np.arange(group.max(initial=-1) + 2))
    of_edge = group[edges.copy]
    edge_order = np.argsort(of_edge, kind="stable")
    edges_at = np.searchsorted(of_edge[edge_order], np.arange(group.max(initial=-1) + 2))
    place = np.zeros(len(root), dtype=np.int64)
    for number in np.flatnonzero(np.diff(edges_at)).tolist():
        nodes = order[at[number] : at[number + 1]]
        within = edge_order[edges_at[number] : edges_at[number + 1]]
        place[nodes] = np.arange(len(nodes))
        part = Edges(place[edges.source[within]], place[edges.copy[within]], edges.score[within])
        by_edge[within], by_root[nodes] = _of_group(part, root[nodes], spread, floor, cells)
    return by_edge, by_root


def groups(nodes: int, edges: Edges) -> Ints:
    """The number of the connected group of each node, the smallest node's."""
    above = list(range(nodes))

    def top(node: int) -> int:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for source, copy in zip(edges.source.tolist(), edges.copy.tolist(), strict=True):
        one, other = top(source), top(copy)
        above[max(one, other)] = min(one, other)
    return np.array([top(node) for node in range(nodes)], dtype=np.int64)


def _of_group(edges: Edges, root: Floats, spread: float, floor: float, cells: int) -> tuple[Floats, Floats]:
    firsts = _likeliest(edges, root, max(1, cells // len(root) ** 2))
    if len(root) ** 2 > cells:
        raised = edges.score + spread * (edges.source == firsts[0])
        return marginals(Edges(edges.source, edges.copy, raised), root, floor=floor)
    found = mixture(edges, root, firsts, spread, floor)
    return found.by_edge, found.by_root


def _likeliest(edges: Edges, root: Floats, most: int) -> Ints:
    """The nodes that are most probably first, each judged by itself."""
    if len(root) <= most:
        return np.arange(len(root), dtype=np.int64)
    best = root.copy()
    np.maximum.at(best, edges.copy, edges.score)
    rivals = np.zeros(len(root))
    np.add.at(rivals, edges.copy, np.exp(edges.score - best[edges.copy]))
    return np.argsort(-(root - best - np.log(np.exp(root - best) + rivals)), kind="stable")[:most]


class Mixture:
    """Marginals for each supposed first page, and together."""

    def __init__(self, edges: Floats, roots: Floats, from_first: Floats, log_z: Floats, base: float) -> None:
        share = np.exp(log_z - log_z.max())
        self.first = share / share.sum()  # (firsts,)
        self.by_edge = np.clip(self.first @ edges, 0.0, 1.0)  # (edges,)
        self.by_root = np.clip(self.first @ roots, 0.0, 1.0)  # (nodes,)
        self.from_first = float((self.first * from_first).sum())  # expected edges from the first page
        self.log_z = float(np.log(share.sum()) + log_z.max() + base)


def mixture(edges: Edges, root: Floats, firsts: Ints, spread: float, floor: float) -> Mixture:
    """All branchings of one group in which some of `firsts` is first, densely."""
    best = root.copy()
    np.maximum.at(best, edges.copy, edges.score)
    weights, enter = np.exp(edges.score - best[edges.copy]), np.exp(np.maximum(root - best, floor))
    size, turns = len(root), np.arange(len(firsts))
    each = np.broadcast_to(weights, (len(firsts), len(edges))).copy()
    each[edges.source[None, :] == firsts[:, None]] *= np.exp(spread)
    each[edges.copy[None, :] == firsts[:, None]] = 0.0
    laplacian = np.zeros((len(firsts), size, size))
    np.add.at(laplacian, (turns[:, None], edges.source[None, :], edges.copy[None, :]), -each)
    diagonal = np.arange(size)
    laplacian[:, diagonal, diagonal] = enter[None, :] - laplacian.sum(axis=1)
    inverse = np.linalg.inv(laplacian)
    held = inverse[:, diagonal, diagonal]
    by_edge = each * (held[:, edges.copy] - inverse[:, edges.copy, edges.source])
    leaving = (by_edge * (edges.source[None, :] == firsts[:, None])).sum(axis=1)
    log_z = np.linalg.slogdet(laplacian)[1]
    return Mixture(by_edge, enter[None, :] * held, leaving, log_z, float(best.sum()))
