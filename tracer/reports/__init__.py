"""Results become text: one module a form. Reports show what the result holds and compute nothing."""

from __future__ import annotations

from tracer.reports import as_json, as_json_store, terminal

__all__ = ["as_json", "as_json_store", "terminal"]
