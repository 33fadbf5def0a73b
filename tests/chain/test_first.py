"""The mixture over first pages, against all branchings written out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tracer.chain.first import rooted_marginals
from tracer.chain.marginals import Edges


def by_hand(edges: Edges, root: list[float], spread: float) -> list[float]:
    """Each edge's share of all (branching, first page), one by one."""
    size, rows = len(root), list(zip(edges.source.tolist(), edges.copy.tolist(), edges.score.tolist(), strict=True))
    choices = [[-1, *(i for i, row in enumerate(rows) if row[1] == node)] for node in range(size)]
    total, held = 0.0, [0.0] * len(rows)
    for taken in product(*choices):
        above = [rows[edge][0] if edge >= 0 else -1 for edge in taken]
        if any(_circles(node, above) for node in range(size)):
            continue
        for first in (node for node in range(size) if above[node] < 0):
            score = sum(rows[e][2] + spread * (rows[e][0] == first) if e >= 0 else root[n] for n, e in enumerate(taken))
            total += np.exp(score)
            for edge in taken:
                if edge >= 0:
                    held[edge] += np.exp(score)
    return [weight / total for weight in held]


def _circles(node: int, above: list[int]) -> bool:
    for _ in range(len(above) + 1):
        if node < 0:
            return False
        node = above[node]
    return True


@pytest.mark.parametrize("seed", range(5))
def test_the_mixture_is_that_of_all_branchings(seed: int) -> None:
    """Four pages, every edge between them: the same probabilities as written out."""
    rng = np.random.default_rng(seed)
    pairs = [(s, c) for s in range(4) for c in range(4) if s != c]
    source, copy = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    edges, root = Edges(source, copy, rng.normal(size=len(pairs))), rng.normal(size=4)
    found, _ = rooted_marginals(edges, root, spread=1.3, floor=-28.0, cells=10_000)
    assert found == pytest.approx(by_hand(edges, root.tolist(), 1.3), abs=1e-9)
