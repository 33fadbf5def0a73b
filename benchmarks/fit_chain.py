"""Fits the weights of `tracer/data/weights.toml` on invented cascades, and the line that calibrates them.

    python -m benchmarks.fit_chain --stories 168 --calibrate 72 --seed 0 --write     (needs scipy; minutes on one core)

The likelihood is that of the whole branching: the score of the true tree minus the log of all trees' (Matrix-Tree
theorem), so a signal gets weight only for what the others do not say already. A Gaussian prior around the starting
weights keeps what the data do not speak about where it was, and no weight changes its sign. Calibration uses other
stories than the fit, and the test (`benchmarks/chain_accuracy.py`) other names and outlets than both.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cascade_world import World, table_of
from benchmarks.cascades import Rates, cascade
from benchmarks.studied import Ready, study
from tracer.chain.signals import ROOT_SIGNALS, SIGNALS
from tracer.chain.story import build
from tracer.chain.weighing import Problem, by_pair, chosen, prepare, weigh
from tracer.chain.weights import Weights, from_table
from tracer.outlets import OutletTable
from tracer.settings import ChainSettings, Settings

FILE = Path(__file__).resolve().parent.parent / "tracer" / "data" / "weights.toml"
PRIOR = 2.5
"""Standard deviation of a weight around its start, in log-odds."""

CAUTION = 0.1
"""Log-odds taken off the calibrated line: a probability that is too high does more harm than one that is too low."""

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
    return Example(source, copy, problem.values, problem.roots, true)


def loss(weights: NDArray[np.float64], examples: Sequence[Example], start: NDArray[np.float64]) -> tuple[float, Any]:
    """Negative log-posterior and its gradient."""
    hops = len(SIGNALS)
    gradient = (weights - start) / PRIOR**2
    total = float(((weights - start) ** 2).sum() / (2 * PRIOR**2))
    for example in examples:
        score, root = example.values @ weights[:hops], example.roots @ weights[hops:]
        log_z, by_edge, by_root = _partition(example, score, root)
        edge_true, root_true = _indicators(example)
        total -= float(score @ edge_true + root @ root_true - log_z)
        gradient[:hops] -= example.values.T @ (edge_true - by_edge)
        gradient[hops:] -= example.roots.T @ (root_true - by_root)
    return total, gradient


def _indicators(example: Example) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    edge = np.zeros(len(example.source))
    edge[example.truth[example.truth >= 0]] = 1.0
    return edge, (example.truth < 0).astype(np.float64)


def _partition(
    example: Example, score: NDArray[np.float64], root: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """log of the summed weight of all branchings, and the marginals, densely: stories here are small."""
    best = root.copy()
    np.maximum.at(best, example.copy, score)
    weight, enter = np.exp(score - best[example.copy]), np.exp(root - best)
    laplacian = np.zeros((len(root), len(root)))
    np.add.at(laplacian, (example.source, example.copy), -weight)
    laplacian[np.diag_indices(len(root))] = enter - laplacian.sum(axis=0)
    inverse = np.linalg.inv(laplacian)
    by_edge = weight * (inverse[example.copy, example.copy] - inverse[example.copy, example.source])
    return float(np.linalg.slogdet(laplacian)[1] + best.sum()), by_edge, enter * np.diag(inverse)


def fit(examples: Sequence[Example], start: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of greatest posterior probability (L-BFGS).

    A weight keeps the sign of its start: what made-up stories say by chance must not turn evidence on its head. A start
    of 0 leaves the sign open.
    """
    from scipy.optimize import minimize

    names = [signal.name for signal in (*SIGNALS, *ROOT_SIGNALS)]
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
    return float(slope), float(offset) - CAUTION


def written(table: dict[str, Any], weights: NDArray[np.float64], line: tuple[float, float], about: str) -> str:
    """The weights file's text with new weights and calibration."""
    new = dict(zip([s.name for s in SIGNALS] + [s.name for s in ROOT_SIGNALS], weights.tolist(), strict=True))
    lines = []
    section = ""
    for text in FILE.read_text("utf-8").splitlines():
        if text.startswith("["):
            section = text.strip("[]")
        name = text.split(" = ")[0]
        if section in ("hop", "root") and name in new:
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
    parser.add_argument("--stories", type=int, default=240)
    parser.add_argument("--calibrate", type=int, default=120)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name} instead of printing it")
    options = parser.parse_args()
    world = World(0, OutletTable.load())
    count = options.stories + options.calibrate
    readies = study(
        [cascade(world, options.seed + number, Rates(updated=0.1)) for number in range(count)],
        table_of([world]),
        Settings(),
    )
    command = (
        f"python -m benchmarks.fit_chain --stories {options.stories} --calibrate {options.calibrate} "
        f"--seed {options.seed} --write"
    )
    text = refit(readies, options.stories, command)
    if options.write:
        FILE.write_text(text, "utf-8")
    else:
        print(text)


def refit(readies: Sequence[Ready], stories: int, command: str) -> str:
    """The new file's text: weights from the first `stories`, calibration from the others."""
    settings = Settings().chain
    table = tomllib.loads(FILE.read_text("utf-8"))
    problems = [ready_problem(ready, settings) for ready in readies]
    examples = [training(p, r) for p, r in zip(problems[:stories], readies[:stories], strict=True)]
    names = [("hop", s.name) for s in SIGNALS] + [("root", s.name) for s in ROOT_SIGNALS]
    start = np.array([table[section].get(name, {"start": 0.0})["start"] for section, name in names], dtype=np.float64)
    weights = fit(examples, start)
    raw = from_table(table)
    fitted = Weights(
        weights[: len(SIGNALS)], weights[len(SIGNALS) :], raw.quote, raw.cite, 1.0, 0.0, raw.languages, raw.words
    )
    line = platt(*outcomes(problems[stories:], readies[stories:], fitted, settings))
    return written(table, weights, line, command)


if __name__ == "__main__":
    main()
