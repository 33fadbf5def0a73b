"""Edmonds and the Matrix-Tree marginals against every branching there is, counted one by one."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracer.chain.branching import ROOT, maximum_branching
from tracer.chain.marginals import Edges, marginals, strong_components

Graph = tuple[int, list[tuple[int, int, float]], list[float]]
FLOOR = -28.0


@st.composite
def graphs(draw: st.DrawFn, low: float = -4.0, high: float = 4.0) -> Graph:
    """A small weighted digraph with a virtual root."""
    nodes = draw(st.integers(1, 5))
    weight = st.floats(low, high, allow_nan=False)
    pairs = [(a, b) for a in range(nodes) for b in range(nodes) if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return nodes, [(a, b, draw(weight)) for a, b in chosen], [draw(weight) for _ in range(nodes)]


def branchings(graph: Graph) -> list[tuple[float, tuple[int, ...]]]:
    """Every branching as (weight, parents)."""
    nodes, edges, root = graph
    options = [[(ROOT, root[m])] + [(a, w) for a, b, w in edges if b == m] for m in range(nodes)]
    return [
        (sum(w for _, w in pick), tuple(p for p, _ in pick))
        for pick in itertools.product(*options)
        if _acyclic([p for p, _ in pick])
    ]


def _acyclic(parents: list[int]) -> bool:
    for start in range(len(parents)):
        node, steps = start, 0
        while node != ROOT:
            node, steps = parents[node], steps + 1
            if steps > len(parents):
                return False
    return True


def arrays(graph: Graph) -> tuple[Edges, np.ndarray]:
    """A graph as the marginals take it."""
    _, edges, root = graph
    return (
        Edges(
            np.array([a for a, _, _ in edges], dtype=np.int64),
            np.array([b for _, b, _ in edges], dtype=np.int64),
            np.array([w for _, _, w in edges], dtype=np.float64),
        ),
        np.array(root),
    )


@given(graphs())
def test_edmonds_finds_the_heaviest_branching(graph: Graph) -> None:
    """No branching weighs more than the one that is found, and what is found is one."""
    nodes, edges, root = graph
    parents = maximum_branching(nodes, edges, root)
    assert _acyclic(parents)
    weight = {(a, b): w for a, b, w in edges}
    total = sum(root[m] if p == ROOT else weight[(p, m)] for m, p in enumerate(parents))
    assert total == pytest.approx(max(w for w, _ in branchings(graph)), abs=1e-9)


@given(graphs())
def test_marginals_equal_the_count_over_all_branchings(graph: Graph) -> None:
    """An edge's probability is the weight of the branchings that hold it, of the weight of all."""
    counted = branchings(graph)
    total = sum(math.exp(w) for w, _ in counted)
    edges, root = arrays(graph)
    by_edge, by_root = marginals(edges, root, floor=FLOOR)
    for number, (a, b, _) in enumerate(graph[1]):
        expected = sum(math.exp(w) for w, parents in counted if parents[b] == a) / total
        assert by_edge[number] == pytest.approx(expected, abs=1e-9)
    for node in range(graph[0]):
        expected = sum(math.exp(w) for w, parents in counted if parents[node] == ROOT) / total
        assert by_root[node] == pytest.approx(expected, abs=1e-9)


@given(graphs(low=-300.0, high=300.0))
def test_huge_and_tiny_weights_stay_probabilities(graph: Graph) -> None:
    """Log weights of hundreds give numbers from 0 to 1 that sum to one for each node."""
    edges, root = arrays(graph)
    by_edge, by_root = marginals(edges, root, floor=FLOOR)
    total = by_root.copy()
    np.add.at(total, edges.copy, by_edge)
    assert np.isfinite(total).all()
    assert total == pytest.approx(np.ones(len(root)), abs=5e-3)


@given(graphs(), st.floats(-500.0, 500.0, allow_nan=False))
def test_a_constant_added_to_all_a_nodes_weights_changes_nothing(graph: Graph, extra: float) -> None:
    """Only how a node's sources differ from one another counts."""
    edges, root = arrays(graph)
    moved = Edges(edges.source, edges.copy, edges.score + extra)
    before, after = marginals(edges, root, floor=FLOOR), marginals(moved, root + extra, floor=FLOOR)
    assert before[0] == pytest.approx(after[0], abs=1e-6)
    assert before[1] == pytest.approx(after[1], abs=1e-6)


def test_ties_go_to_what_is_given_first() -> None:
    """Equal weights are settled by the order of the edges alone."""
    edges = [(0, 2, 1.0), (1, 2, 1.0)]
    assert maximum_branching(3, edges, [0.0, 0.0, 0.0]) == [ROOT, ROOT, 0]
    assert maximum_branching(3, edges[::-1], [0.0, 0.0, 0.0]) == [ROOT, ROOT, 1]


def test_a_graph_without_nodes_or_edges() -> None:
    """Nothing comes of nothing, and a lone node has no source for sure."""
    assert maximum_branching(0, [], []) == []
    assert maximum_branching(1, [], [0.0]) == [ROOT]
    edges, root = arrays((1, [], [0.0]))
    assert marginals(edges, root, floor=FLOOR)[1].tolist() == [1.0]


def test_a_ring_of_rings_is_opened_at_its_cheapest_places() -> None:
    """Cycles inside cycles are contracted and expanded again."""
    edges = [(a, (a + 1) % 3, 5.0) for a in range(3)] + [(3 + a, 3 + (a + 1) % 3, 5.0) for a in range(3)]
    edges += [(0, 3, 4.0), (3, 0, 4.0)]
    root = [-9.0, -9.0, -9.0, -9.0, 1.0, -9.0]
    parents = maximum_branching(6, edges, root)
    assert parents == [3, 0, 1, 5, ROOT, 4]


def test_strong_components_are_the_cycles() -> None:
    """Two rings joined by one edge are two components."""
    pairs = [(0, 1), (1, 0), (1, 2), (2, 3), (3, 2)]
    edges = Edges(
        np.array([a for a, _ in pairs]), np.array([b for _, b in pairs]), np.zeros(len(pairs), dtype=np.float64)
    )
    component = strong_components(5, edges).tolist()
    assert component[0] == component[1]
    assert component[2] == component[3]
    assert len({component[0], component[2], component[4]}) == 3


@pytest.mark.slow
def test_thousands_of_nodes_take_seconds() -> None:
    """5,000 nodes with 16 edges each."""
    rng = np.random.default_rng(1)
    nodes = 5_000
    edges = [
        (int(a), m, float(w))
        for m in range(nodes)
        for a, w in zip(rng.integers(0, nodes, 16), rng.normal(size=16), strict=True)
    ]
    parents = maximum_branching(nodes, edges, [-5.0] * nodes)
    assert len(parents) == nodes
    assert _acyclic(parents)
