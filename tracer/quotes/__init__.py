"""Quotations: found in an article, found again in others word for word or drifted, and where each comes from.

The parts are loaded when they are asked for: one is asked for without the reader of articles.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracer.quotes.asking import Asked
    from tracer.quotes.extraction import extract
    from tracer.quotes.matching import match
    from tracer.quotes.tree import variants

__all__ = ["Asked", "extract", "match", "variants"]

_HOMES = {
    "extract": "extraction",
    "match": "matching",
    "variants": "tree",
    "Asked": "asking",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
