"""The maximum branching of a weighted digraph: each node's one parent, or the virtual root, without a cycle.

Edmonds' algorithm in Tarjan's form (Gabow, Galil, Spencer and Tarjan 1986): grow a path backwards over each node's best
incoming edge, contract the cycle where it bites its tail, expand at the end. Leftist heaps with lazy additions make it
O(E log V). The virtual root reaches every node, so a branching always exists.
"""

from __future__ import annotations

from collections.abc import Sequence

ROOT = -1
"""The parent of a node that has no known source."""


class _Heaps:
    """Mergeable heaps of edges, cheapest on top; a number added to a whole heap is handed down when it is opened."""

    def __init__(self, costs: Sequence[float]) -> None:
        size = len(costs)
        self.cost = list(costs)
        self.pending = [0.0] * size
        self.left = [-1] * size
        self.right = [-1] * size
        self.rank = [1] * size

    def open(self, top: int) -> None:
        """Hand what was added to the whole heap down to the children of its top."""
        extra, self.pending[top] = self.pending[top], 0.0
        if extra:
            for child in (self.left[top], self.right[top]):
                if child >= 0:
                    self.cost[child] += extra
                    self.pending[child] += extra

    def add(self, top: int, extra: float) -> None:
        """Add `extra` to every edge of the heap."""
        if top >= 0:
            self.cost[top] += extra
            self.pending[top] += extra

    def merge(self, a: int, b: int) -> int:
        """Both heaps in one. Equal costs keep the edge that was given first on top, so order decides nothing else."""
        if a < 0 or b < 0:
            return max(a, b)
        if (self.cost[b], b) < (self.cost[a], a):
            a, b = b, a
        self.open(a)
        self.right[a] = self.merge(self.right[a], b)
        if self._rank(self.right[a]) > self._rank(self.left[a]):
            self.left[a], self.right[a] = self.right[a], self.left[a]
        self.rank[a] = self._rank(self.right[a]) + 1
        return a

    def pop(self, top: int) -> int:
        """The heap without its top."""
        self.open(top)
        return self.merge(self.left[top], self.right[top])

    def _rank(self, heap: int) -> int:
        return self.rank[heap] if heap >= 0 else 0


class _Contraction:
    """Nodes and the cycles they were contracted into. `within` leads upwards, `find` to the outermost."""

    def __init__(self, nodes: int) -> None:
        self.within = [-1] * nodes
        self.jump = list(range(nodes))
        self.cycles: list[tuple[int, ...]] = [()] * nodes

    def find(self, node: int) -> int:
        while self.jump[node] != node:
            self.jump[node] = self.jump[self.jump[node]]
            node = self.jump[node]
        return node

    def contract(self, members: tuple[int, ...]) -> int:
        """Make one node of a cycle's members and give its number."""
        made = len(self.within)
        self.within.append(-1)
        self.jump.append(made)
        self.cycles.append(members)
        for member in members:
            self.within[member] = self.jump[member] = made
        return made


def maximum_branching(nodes: int, edges: Sequence[tuple[int, int, float]], root: Sequence[float]) -> list[int]:
    """Each node's parent in the branching of greatest total weight; `ROOT` for none.

    `edges` are (source, copy, weight) among nodes 0..nodes-1; `root[m]` is the weight of having no known source. Ties
    go to the edge that is given first, then to the root, so hand edges over in an order made of content.
    """
    if nodes == 0:
        return []
    sources = [source for source, _, _ in edges] + [nodes] * nodes
    copies = [copy for _, copy, _ in edges] + list(range(nodes))
    heaps = _Heaps([-weight for _, _, weight in edges] + [-weight for weight in root])
    tops = [-1] * nodes
    for edge, (source, copy) in enumerate(zip(sources, copies, strict=True)):
        if source != copy:
            tops[copy] = heaps.merge(tops[copy], edge)
    contraction = _Contraction(nodes + 1)
    tops.append(-1)
    chosen = _grow(nodes, sources, heaps, tops, contraction)
    return _expand(nodes, sources, copies, chosen, contraction)


def _grow(nodes: int, sources: list[int], heaps: _Heaps, tops: list[int], contraction: _Contraction) -> list[int]:
    """Choose an incoming edge for every node and every contracted cycle."""
    chosen = [-1] * (nodes + 1)
    settled = {nodes}
    for start in range(nodes):
        node = contraction.find(start)
        path: list[int] = []
        place: dict[int, int] = {}
        while node not in settled:
            if node in place:
                node = _close_cycle(path, place, node, heaps, tops, chosen, contraction)
            edge = tops[node]
            while contraction.find(sources[edge]) == node:
                edge = tops[node] = heaps.pop(edge)
            chosen[node] = edge
            place[node] = len(path)
            path.append(node)
            node = contraction.find(sources[edge])
        settled.update(path)
    return chosen


def _close_cycle(
    path: list[int],
    place: dict[int, int],
    node: int,
    heaps: _Heaps,
    tops: list[int],
    chosen: list[int],
    contraction: _Contraction,
) -> int:
    """Contract the cycle at the path's end; entering it at a member costs what that member's own edge saves."""
    members = tuple(path[place[node] :])
    del path[place[node] :]
    heap = -1
    for member in members:
        del place[member]
        heaps.add(tops[member], -heaps.cost[chosen[member]])
        heap = heaps.merge(heap, heaps.pop(tops[member]))
    made = contraction.contract(members)
    tops.append(heap)
    chosen.append(-1)
    return made


def _expand(
    nodes: int, sources: list[int], copies: list[int], chosen: list[int], contraction: _Contraction
) -> list[int]:
    """Open the cycles, newest first: the member that is entered takes the edge from outside, the others keep theirs."""
    for made in range(len(contraction.within) - 1, nodes, -1):
        edge = chosen[made]
        member = copies[edge]
        while contraction.within[member] != made:
            member = contraction.within[member]
        chosen[member] = edge
    return [ROOT if sources[chosen[node]] == nodes else sources[chosen[node]] for node in range(nodes)]
