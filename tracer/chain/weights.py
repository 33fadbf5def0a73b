"""The weights file: one readable line a signal, read once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracer.chain.hops import Hop, Start
from tracer.chain.signals import ROOT_SIGNALS, SIGNALS


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What is in force: natural-log odds per unit of each signal, in the order of the signals' tables."""

    hop: NDArray[np.float64]
    root: NDArray[np.float64]
    spread: float  # what an edge from a group's first page has more
    quote: Mapping[str, float]
    cite: Mapping[str, float]
    slope: float
    offset: float
    languages: frozenset[str]
    words: tuple[int, int]

    def calibrate(self, probability: float) -> float:
        """A raw probability bent so that it says how often it is right (Platt 1999: a line in log-odds)."""
        clipped = min(1 - 1e-9, max(1e-9, probability))
        return 1 / (1 + math.exp(-(self.offset + self.slope * math.log(clipped / (1 - clipped)))))

    def tested(self, language: str | None, words: int) -> bool:
        """Whether probabilities were tested on articles like this one."""
        return language in self.languages and self.words[0] <= words <= self.words[1]


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """The weights in the package."""
    return from_table(table())


def table() -> dict[str, Any]:
    """The weights file as it stands."""
    return tomllib.loads(files("tracer").joinpath("data/weights.toml").read_text("utf-8"))


def from_table(table: Mapping[str, Any]) -> Weights:
    """Weights from the file's tables. A signal the file does not know weighs nothing."""
    hop, root, calibration = table["hop"], table["root"], table["calibration"]
    return Weights(
        hop=np.array([hop.get(s.name, {"weight": 0.0})["weight"] for s in SIGNALS], dtype=np.float64),
        root=np.array([root.get(s.name, {"weight": 0.0})["weight"] for s in ROOT_SIGNALS], dtype=np.float64),
        spread=float(table["first"]["spread"]["weight"]),
        quote=table["quote"],
        cite=table["cite"],
        slope=float(calibration["slope"]),
        offset=float(calibration["offset"]),
        languages=frozenset(calibration["languages"]),
        words=(int(calibration["words"][0]), int(calibration["words"][1])),
    )


def hop_values(hops: Iterable[Hop]) -> NDArray[np.float64]:
    """One row a hop, one column a signal."""
    rows = [[signal.value(hop) for signal in SIGNALS] for hop in hops]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(SIGNALS))


def root_values(starts: Iterable[Start]) -> NDArray[np.float64]:
    """One row a strand, one column a root signal."""
    rows = [[signal.value(start) for signal in ROOT_SIGNALS] for start in starts]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(ROOT_SIGNALS))
