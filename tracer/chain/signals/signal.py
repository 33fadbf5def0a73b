"""What a signal is, and how counts are put into words and onto a scale."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tracer.chain.hops import Hop, Start
from tracer.model import Place


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason for or against a hop."""

    name: str
    value: Callable[[Hop], float]
    say: Callable[[Hop], str]
    places: Callable[[Hop], tuple[Place, ...]] = lambda hop: ()


@dataclass(frozen=True, slots=True)
class RootSignal:
    """One reason for or against having no known source."""

    name: str
    value: Callable[[Start], float]


def signed(count: float) -> float:
    """Counts on a log scale, with their sign: the first difference says most."""
    return math.copysign(math.log1p(abs(count)), count)


def wordings(count: float) -> str:
    return some(count, "wording", "wordings")


def places(count: float) -> str:
    return some(count, "place", "places")


def stretches(count: float) -> str:
    return some(count, "stretch", "stretches")


def some(count: float, one: str, more: str) -> str:
    return f"{abs(count):.0f} {one if is_one(count) else more}"


def are(count: float) -> str:
    return "is" if is_one(count) else "are"


def is_one(count: float) -> bool:
    return round(abs(count)) == 1


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 90 else flat[:89] + "…"
