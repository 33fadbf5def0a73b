"""Fits the weights of `tracer/data/weights.toml` on invented cascades, and the line that calibrates them.

    python -m benchmarks.fit_chain --write     (needs scipy; a quarter of an hour on one core)

The likelihood is that of the whole branching: the score of the true tree minus the log of all trees' (Matrix-Tree
theorem), so a signal gets weight only for what the others do not say already. A Gaussian prior around the starting
weights keeps what the data do not speak about where it was, and no weight changes its sign. Nearly half of the stories
are made with habits of their own, so that weights do not lean on those of one generator. Calibration uses other
stories than the fit, and the test (`benchmarks/chain_accuracy.py`) other names and outlets than both.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cascade_world import World, table_of
from benchmarks.cascades import Rates, cascade, varied
from benchmarks.studied import Ready, study
from tracer.chain.first import groups, mixture
from tracer.chain.marginals import Edges
from tracer.chain.signals import ROOT_SIGNALS, SIGNALS
from tracer.chain.story import build
from tracer.chain.weighing import Problem, by_pair, chosen, prepare, weigh
from tracer.chain.weights import Weights, from_table
from tracer.outlets import OutletTable
from tracer.settings import ChainSettings, Settings

NAMES = [
    *(("hop", signal.name) for signal in SIGNALS),
    *(("root", signal.name) for signal in ROOT_SIGNALS),
    ("first", "spread"),
]
"""(section, name) of every weight that is fitted, in the order of the vector."""

FILE = Path(__file__).resolve().parent.parent / "tracer" / "data" / "weights.toml"
VARIED = 400_000
"""Where the seeds of varied stories begin."""

PRIOR = 2.5
"""Standard deviation of a weight around its start, in log-odds."""

PINNED = frozenset({"clipped_quotes", "fuller_quotes", "verified_before", "verified_after", "told", "same_outlet"})
"""Signals that the cascades do not speak about: nobody clips a quotation on purpose there, nothing is captured, no
outlet comes back to an old text of its own."""


@dataclass(frozen=True)
class Example:
    """One story's arrays and its true tree. `truth[s]` is the row of the true hop of strand s, -1 for none."""

    source: NDArray[np.int64]
    copy: NDArray[np.int64]
    values: NDArray[np.float64]
    roots: NDArray[np.float64]
    truth: NDArray[np.int64]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Group:
    """Connected strands: their numbers, the rows of their hops, those with the group's own numbers, and the first of
    them in truth."""

    nodes: NDArray[np.int64]
    rows: NDArray[np.int64]
    source: NDArray[np.int64]
    copy: NDArray[np.int64]
    first: int


def training(problem: Problem, ready: Ready) -> Example:
    """Which hop is the true one for each strand: the parent, or a donor where that holds more of it."""
    story, truth = problem.story, ready.truth
    true = np.full(len(problem.strands), -1, dtype=np.int64)
    best = np.zeros(len(problem.strands))
    for row, candidate in enumerate(problem.candidates):
        copy, source = story.nodes[candidate.copy.node].id, story.nodes[candidate.source.node].id
        is_parent = truth.parent[copy] == source
        worth = candidate.cover + 0.01 * is_parent
        if (is_parent or source in truth.donors[copy]) and worth > best[candidate.copy.index]:
            best[candidate.copy.index] = worth
            true[candidate.copy.index] = row
    source = np.array([c.source.index for c in problem.candidates], dtype=np.int64)
    copy = np.array([c.copy.index for c in problem.candidates], dtype=np.int64)
    parted = _groups(source, copy, true, problem, truth.root)
    return Example(source, copy, problem.values, problem.roots, true, parted)


def _groups(
    source: NDArray[np.int64], copy: NDArray[np.int64], true: NDArray[np.int64], problem: Problem, root: str
) -> tuple[Group, ...]:
    """The connected groups with their first strands: the story's root, elsewhere the one with the most copies."""
    of = groups(len(true), Edges(source, copy, np.zeros(len(source))))
    copies = np.bincount(source[true[true >= 0]], minlength=len(true)).astype(float)
    for strand in problem.strands:
        is_root = problem.story.nodes[strand.node].id == root and (strand.alone or strand.spans is None)
        copies[strand.index] += 1000.0 * is_root
    copies[true >= 0] = -1.0
    found = []
    for number in np.unique(of[copy]).tolist():
        nodes, rows = np.flatnonzero(of == number), np.flatnonzero(of[copy] == number)
        place = np.zeros(len(true), dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        first = int(nodes[np.argmax(copies[nodes])])
        found.append(Group(nodes, rows, place[source[rows]], place[copy[rows]], first))
    return tuple(found)


def loss(weights: NDArray[np.float64], examples: Sequence[Example], start: NDArray[np.float64]) -> tuple[float, Any]:
    """Negative log-posterior and its gradient. The last weight is that of an edge from the first page."""
    hops = len(SIGNALS)
    gradient = (weights - start) / PRIOR**2
    total = float(((weights - start) ** 2).sum() / (2 * PRIOR**2))
    for example in examples:
        score, root = example.values @ weights[:hops], example.roots @ weights[hops:-1]
        for group in example.groups:
            total += _group_loss(example, group, score, root, float(weights[-1]), gradient)
    return total, gradient


def _group_loss(
    example: Example,
    group: Group,
    score: NDArray[np.float64],
    root: NDArray[np.float64],
    spread: float,
    gradient: NDArray[np.float64],
) -> float:
    """One group's part of the loss; its gradient is added to `gradient`."""
    hops = len(SIGNALS)
    edges = Edges(group.source, group.copy, score[group.rows])
    found = mixture(edges, root[group.nodes], np.arange(len(group.nodes)), spread, -28.0)
    taken = example.truth[group.nodes]
    chosen = taken[taken >= 0]
    roots = group.nodes[taken < 0]
    edge_true = np.zeros(len(example.source))
    edge_true[chosen] = 1.0
    left = edge_true[group.rows] - found.by_edge
    from_first = float((example.source[chosen] == group.first).sum())
    gradient[:hops] -= example.values[group.rows].T @ left
    gradient[hops:-1] -= example.roots[roots].sum(axis=0) - found.by_root @ example.roots[group.nodes]
    gradient[-1] -= from_first - found.from_first
    return found.log_z - float(score[chosen].sum() + root[roots].sum() + spread * from_first)


def fit(examples: Sequence[Example], start: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of greatest posterior probability (L-BFGS).

    A weight keeps the sign of its start: what made-up stories say by chance must not turn evidence on its head. A start
    of 0 leaves the sign open.
    """
    from scipy.optimize import minimize

    names = [signal.name for signal in (*SIGNALS, *ROOT_SIGNALS)] + ["spread"]
    bounds = [_bounds(name, value) for name, value in zip(names, start.tolist(), strict=True)]
    found = minimize(
        loss, start, args=(examples, start), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}
    )
    return np.asarray(found.x, dtype=np.float64)


def _bounds(name: str, start: float) -> tuple[float | None, float | None]:
    if name in PINNED:
        return start, start
    return (0.0, None) if start > 0 else (None, 0.0) if start < 0 else (None, None)


def ready_problem(ready: Ready, settings: ChainSettings) -> Problem:
    """A studied cascade made ready to be weighed."""
    return prepare(build(ready.story, ready.matches, ready.quotes, settings), settings)


def outcomes(
    problems: Sequence[Problem], readies: Sequence[Ready], weights: Weights, settings: ChainSettings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(raw probability, right or not) of every link that would be made."""
    probabilities, right = [], []
    for problem, ready in zip(problems, readies, strict=True):
        verdict = weigh(problem, weights, settings)
        pairs = by_pair(problem, verdict)
        for hop, _ in chosen(problem, verdict):
            copy, source = hop.copy.id, hop.source.id
            probabilities.append(pairs[hop.copy.index][hop.source.index])
            right.append(ready.truth.parent[copy] == source or source in ready.truth.donors[copy])
    return np.array(probabilities), np.array(right, dtype=np.float64)


def platt(probability: NDArray[np.float64], right: NDArray[np.float64]) -> tuple[float, float]:
    """(slope, offset) of the line in log-odds that makes probabilities say how often they are right."""
    from scipy.optimize import minimize

    clipped = np.clip(probability, 1e-6, 1 - 1e-6)
    odds = np.log(clipped / (1 - clipped))

    def cost(line: NDArray[np.float64]) -> float:
        z = line[0] * odds + line[1]
        prior = ((line[0] - 1) ** 2 + line[1] ** 2) / 2
        return float(np.logaddexp(0, z).sum() - right @ z + prior)

    slope, offset = minimize(cost, np.array([1.0, 0.0])).x
    return float(slope), float(offset)


def written(table: dict[str, Any], weights: NDArray[np.float64], line: tuple[float, float], about: str) -> str:
    """The weights file's text with new weights and calibration."""
    new = dict(zip([name for _, name in NAMES], weights.tolist(), strict=True))
    lines = []
    section = ""
    for text in FILE.read_text("utf-8").splitlines():
        if text.startswith("["):
            section = text.strip("[]")
        name = text.split(" = ")[0]
        if section in ("hop", "root", "first") and name in new:
            text = f"{name} = {{ weight = {new[name]:.2f}, start = {table[section][name]['start']} }}"
        elif text.startswith("trained = "):
            text = f'trained = "{about}"'
        elif section == "calibration" and name == "slope":
            text = f"slope = {line[0]:.3f}"
        elif section == "calibration" and name == "offset":
            text = f"offset = {line[1]:.3f}"
        lines.append(text)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Generate, study, fit, calibrate, and print or write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=240, help="by the generator's own habits")
    parser.add_argument("--varied", type=int, default=200, help="stories with habits of their own each")
    parser.add_argument("--calibrate", type=float, default=0.3, help="the share of either that is kept from the fit")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name} instead of printing it")
    options = parser.parse_args()
    world = World(0, OutletTable.load())
    plain = [cascade(world, options.seed + n, Rates(updated=0.1)) for n in range(options.stories)]
    seeds = range(options.seed + VARIED, options.seed + VARIED + options.varied)
    changed = [cascade(world, seed, varied(seed)) for seed in seeds]
    kinds = [study(stories, table_of([world]), Settings()) for stories in (plain, changed)]
    command = (
        f"python -m benchmarks.fit_chain --stories {options.stories} --varied {options.varied} "
        f"--calibrate {options.calibrate} --seed {options.seed} --write"
    )
    text = refit(kinds, options.calibrate, command)
    if options.write:
        FILE.write_text(text, "utf-8")
    else:
        print(text)


def refit(kinds: Sequence[Sequence[Ready]], kept: float, command: str) -> str:
    """The new file's text: weights from most stories of each kind, calibration from the share `kept` of each."""
    settings = Settings().chain
    table = tomllib.loads(FILE.read_text("utf-8"))
    fitted_on: list[Ready] = []
    others: list[Ready] = []
    for readies in kinds:
        count = round(len(readies) * (1 - kept))
        fitted_on += readies[:count]
        others += readies[count:]
    start = np.array([table[section].get(name, {"start": 0.0})["start"] for section, name in NAMES], dtype=np.float64)
    weights = fit([training(ready_problem(ready, settings), ready) for ready in fitted_on], start)
    fitted = replace(
        from_table(table),
        hop=weights[: len(SIGNALS)],
        root=weights[len(SIGNALS) : -1],
        spread=float(weights[-1]),
        slope=1.0,
        offset=0.0,
    )
    line = platt(*outcomes([ready_problem(ready, settings) for ready in others], others, fitted, settings))
    return written(table, weights, line, command)


if __name__ == "__main__":
    main()
