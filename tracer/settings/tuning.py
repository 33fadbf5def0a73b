"""How a tuned number is written down: its default, its reason, its range."""

from __future__ import annotations

from dataclasses import field
from typing import TypeVar

T = TypeVar("T")


def tuned(default: T, why: str, least: float | None = None, most: float | None = None) -> T:
    """A field with its default and the reason for it, the least it may be set to (see `_least`) and the most."""
    return field(default=default, metadata={"why": why, "least": least, "most": most})
