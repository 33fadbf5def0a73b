"""Results become text: one module a form. Reports show what the result holds and compute nothing.

A form is loaded when it is asked for: JSON needs no terminal.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracer.reports import as_json, as_json_dedup, as_json_store, quotation, terminal

__all__ = ["as_json", "as_json_dedup", "as_json_store", "quotation", "terminal"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
